"""The log as an auditor asks for it: events of matters and lines of the trail, in one order."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from typing import Any, overload

from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast

from refoundry.core.days import BEIJING
from refoundry.deliver import workflows
from refoundry.workbench.ledger.models import Entry, Kept, Trace

Line = Entry | Trace
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the log; an empty entry asks nothing. `kind` is moves/NAME of a workflow or trail/NAME of a
    kind, `until` is the last day that counts, both days in the time of China."""

    actor: str = ""
    role: str = ""
    kind: str = ""
    move: str = ""
    object: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def moves(self) -> bool:
        """Whether events of matters are asked for."""
        return not self.kind.startswith("trail")

    @property
    def trail(self) -> bool:
        """Whether lines of the trail are asked for."""
        return not self.kind.startswith("moves") and not self.move


def _within(asked: Asked) -> Q:
    found = Q()
    if asked.since:
        found &= Q(at__gte=datetime.combine(asked.since, time(), BEIJING).astimezone(UTC))
    if asked.until:
        found &= Q(at__lt=datetime.combine(asked.until + timedelta(1), time(), BEIJING).astimezone(UTC))
    if asked.actor:
        found &= Q(actor=asked.actor)
    if asked.role:
        found &= Q(role=asked.role)
    return found


def _held(field: str, text: str) -> Q:
    """Text within JSON: as it stands, or as a database keeps it that writes no letters beyond ASCII."""
    return Q(**{f"{field}__icontains": text}) | Q(**{f"{field}__icontains": json.dumps(text)[1:-1]})


def entries(asked: Asked) -> Kept:
    """The events of matters that are asked for.

    asked    Asked
    returns  query   in no order
    """
    if not asked.moves:
        return Entry.objects.none()
    found = Entry.objects.filter(_within(asked))
    name = asked.kind.partition("/")[2]
    if name:
        found = found.filter(workflow=name)
    if asked.move:
        found = found.filter(move=asked.move)
    if asked.object:
        head, _, rest = asked.object.partition("/")
        one = Q(subject__icontains=asked.object) | Q(id=asked.object)
        found = found.filter(one | Q(workflow=head, subject=rest) if head in workflows() and rest else one)
    if asked.text:
        found = found.annotate(said=Cast("payload", TextField()))
        found = found.filter(_held("said", asked.text) | Q(subject__icontains=asked.text) | Q(move=asked.text))
    return found


def traces(asked: Asked) -> Kept:
    """The lines of the trail that are asked for.

    asked    Asked
    returns  query   in no order
    """
    if not asked.trail:
        return Trace.objects.none()
    found = Trace.objects.filter(_within(asked))
    name = asked.kind.partition("/")[2]
    if name:
        found = found.filter(kind=name)
    if asked.object:
        found = found.filter(Q(object__icontains=asked.object) | Q(scope=asked.object))
    if asked.text:
        found = found.annotate(said=Cast("detail", TextField()))
        found = found.filter(_held("said", asked.text) | Q(object__icontains=asked.text) | Q(address=asked.text))
    return found


def newest() -> tuple[int, int]:
    """The numbers of the last event and of the last line: what is written later is not part of what was asked.

    returns  pair of int, 0 where there is none
    """
    last = (kind.objects.order_by("-number").values_list("number", flat=True).first() for kind in (Entry, Trace))
    of_entries, of_traces = last
    return of_entries or 0, of_traces or 0


def counted(asked: Asked, upto: tuple[int, int]) -> tuple[int, int]:
    """How many events and how many lines of the trail are asked for.

    asked    Asked
    upto     numbers of the last event and line that count
    returns  pair of int
    """
    return entries(asked).filter(number__lte=upto[0]).count(), traces(asked).filter(number__lte=upto[1]).count()


def lines(asked: Asked, upto: tuple[int, int]) -> Iterator[Line]:
    """Everything that is asked for, the oldest first, a few at a time.

    asked    Asked
    upto     numbers of the last event and line that count
    returns  iterator of Entry and Trace
    """
    one = entries(asked).filter(number__lte=upto[0]).order_by("at", "number").iterator(chunk_size=_AT_ONCE)
    other = traces(asked).filter(number__lte=upto[1]).order_by("at", "number").iterator(chunk_size=_AT_ONCE)
    return merge(one, other, key=lambda line: line.at)


class Lines(Sequence[Any]):
    """What is asked for, the newest first, as a list that fetches only what is looked at."""

    def __init__(self, asked: Asked, shown: Callable[[list[Line]], list[Any]]) -> None:
        self.asked, self._shown = asked, shown
        self.moves, self.trail = entries(asked).count(), traces(asked).count()

    def __len__(self) -> int:
        return self.moves + self.trail

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, int):
            return self[place : place + 1][0]
        one = entries(self.asked).annotate(log=Value(0)).values_list("log", "number", "at")
        other = traces(self.asked).annotate(log=Value(1)).values_list("log", "number", "at")
        wanted = [(log, number) for log, number, _ in one.union(other, all=True).order_by("-at", "-number")[place]]
        found: dict[tuple[int, int], Line] = {}
        for log, model in ((0, Entry), (1, Trace)):
            numbers = [number for which, number in wanted if which == log]
            found |= {(log, row.number): row for row in model.objects.filter(number__in=numbers)}
        return self._shown([found[key] for key in wanted])
