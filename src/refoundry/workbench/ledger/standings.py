"""Where matters stand: the fold of their events. A log only grows: a fold is good until its matter has a new step."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from threading import Lock

from django.db.models import Max

from refoundry.deliver import Event, Standing, fold, workflow
from refoundry.workbench.ledger.models import Entry

_KEPT = 20_000


def events_of(name: str, subject: str) -> list[Event]:
    """The log of one matter.

    name     of a workflow
    subject  which matter
    returns  Events in order
    """
    rows = Entry.objects.filter(workflow=name, subject=subject).order_by("seq")
    return [row.event() for row in rows]


def standing(name: str, subject: str) -> Standing:
    """Where one matter stands; one without events stands at the start of its workflow.

    name     of a workflow
    subject  which matter
    returns  Standing
    """
    return replace(fold(workflow(name), events_of(name, subject)), subject=subject)


class _Folds:
    """Folds by matter, each with the number of steps it was made of. The oldest are let go."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str, str], tuple[int, Standing]] = {}
        self._lock = Lock()

    def known(self, database: str, name: str, steps: dict[str, int]) -> dict[str, Standing]:
        with self._lock:
            found = {subject: self._held.get((database, name, subject)) for subject in steps}
        return {subject: held[1] for subject, held in found.items() if held and held[0] == steps[subject]}

    def keep(self, database: str, name: str, made: dict[str, tuple[int, Standing]]) -> None:
        with self._lock:
            for subject, held in made.items():
                self._held.pop((database, name, subject), None)
                self._held[database, name, subject] = held
            for key in [*self._held][: max(len(self._held) - _KEPT, 0)]:
                del self._held[key]

    def forget(self) -> None:
        with self._lock:
            self._held.clear()


folds = _Folds()
"""Made of the log and thrown away at will; never edited."""


@lru_cache(maxsize=1)
def _database() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def standings(name: str, subjects: Iterable[str] | None = None) -> dict[str, Standing]:
    """Where the matters of a workflow stand.

    name      of a workflow
    subjects  which; default every matter that has an event
    returns   mapping   subject -> Standing; those without an event are left out
    """
    rows = Entry.objects.filter(workflow=name)
    if subjects is not None:
        rows = rows.filter(subject__in=[*subjects])
    counted = rows.values("subject").annotate(number=Max("number"))
    steps = {row["subject"]: row["number"] for row in counted}
    found = folds.known(_database(), name, steps)
    stale = [subject for subject in steps if subject not in found]
    if stale:
        logs: dict[str, list[Event]] = defaultdict(list)
        newest: dict[str, int] = {}
        wanted = Entry.objects.filter(workflow=name).order_by("seq")
        # a board that is folded for the first time reads its workflow whole: shorter than naming every matter
        if len(stale) < 500:
            wanted = wanted.filter(subject__in=stale)
        for row in wanted:
            logs[row.subject].append(row.event())
            newest[row.subject] = max(newest.get(row.subject, 0), row.number)
        made = {subject: (newest[subject], fold(workflow(name), log)) for subject, log in logs.items()}
        folds.keep(_database(), name, made)
        found |= {subject: one for subject, (_, one) in made.items() if subject in steps}
    return found
