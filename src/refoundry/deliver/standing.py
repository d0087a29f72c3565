"""Where a matter stands: the fold of its events. Pure, and the same in whatever order the events are handed over."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from refoundry.core.days import BEIJING
from refoundry.core.problems import Both, Problem
from refoundry.deliver.events import Event
from refoundry.deliver.objections import Step, blank, flaws, named, objections
from refoundry.deliver.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Standing:
    """What a log comes to: the state, the entries as last restated, every step, and what the log says against itself.

    `seq` is the last step taken: what the next move has to expect. `fields` holds the latest value of each entry,
    `said` what each event that counts says by now, by its id.
    """

    workflow: Workflow
    subject: str
    state: str
    seq: int
    steps: tuple[Step, ...]
    fields: Mapping[str, Any]
    said: Mapping[str, Mapping[str, Any]]
    problems: tuple[Problem, ...]

    @property
    def final(self) -> bool:
        """Whether nothing more is owed."""
        return self.state in self.workflow.final

    @property
    def last(self) -> Step | None:
        """The last step that counts, None before the first."""
        return next((step for step in reversed(self.steps) if step.counts), None)

    def entered(self, states: Iterable[str]) -> datetime | None:
        """When the matter last came into one of the states and has stayed among them since.

        states   names
        returns  datetime   None where it stands in none of them, or has stood there from the start
        """
        among = frozenset(states)
        if self.state not in among:
            return None
        for step in reversed(self.steps):
            if step.counts and step.to in among and step.from_ not in among:
                return step.event.at
        return None

    def corrections(self, id: str) -> tuple[Event, ...]:
        """The corrections made to an event, and to these, in their order.

        id       of an event
        returns  Events
        """
        roots = _roots(self.steps)
        return tuple(step.event for step in self.steps if step.counts and step.event.id != id and
                     roots.get(step.event.id) == roots.get(id, id))  # fmt: skip


def shown_moment(at: datetime) -> str:
    """A moment for a reader, in the time of China.

    at       datetime   with its zone
    returns  text       2026-03-02 14:05
    """
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def _roots(steps: Sequence[Step]) -> dict[str, str]:
    """Of each event that counts, the id of the one that was there first: its own, or that of what it restates."""
    roots: dict[str, str] = {}
    for step in steps:
        if step.counts:
            corrected = step.event.corrects
            roots[step.event.id] = step.event.id if corrected is None else roots[corrected]
    return roots


def said(workflow: Workflow, steps: Sequence[Step]) -> dict[str, dict[str, Any]]:
    """What each event that counts says by now: its entries as restated by its corrections, blank ones left out.

    workflow  Workflow
    steps     Steps
    returns   mapping   id of an event -> its entries; of a correction, those that restate nothing
    """
    if all(step.event.corrects is None for step in steps):
        return {
            step.event.id: {name: value for name, value in step.event.payload.items() if not blank(value)}
            for step in steps
            if step.counts
        }
    roots = _roots(steps)
    found: dict[str, dict[str, Any]] = {}
    first = {step.event.id: step.event for step in steps if step.counts}
    for step in steps:
        if not step.counts:
            continue
        event, root = step.event, first[roots[step.event.id]]
        # an entry left blank says nothing
        told = {name: value for name, value in event.payload.items() if not blank(value)}
        restated = frozenset() if event is root else workflow.takes(root.move)
        found[event.id] = {name: value for name, value in told.items() if name not in restated}
        found[root.id] |= {name: value for name, value in told.items() if name in restated}
    return found


def latest(workflow: Workflow, steps: Sequence[Step]) -> dict[str, Any]:
    """The latest value of each entry. A correction speaks where the corrected event stood, not where it stands itself:
    what was said later than the mistake holds against it.

    workflow  Workflow
    steps     Steps
    returns   mapping   name of a field -> value
    """
    return _merged(said(workflow, steps))


def _merged(told: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for values in told.values() for name, value in values.items()}


def _in_order(events: Iterable[Event]) -> list[Event]:
    """The events by their step, what was delivered twice once. Two that claim one step: the earlier first."""
    once: dict[str, list[Event]] = {}
    for event in events:
        known = once.setdefault(event.id, [])
        if event not in known:
            known.append(event)
    distinct = [event for same in once.values() for event in (sorted(same, key=repr) if same[1:] else same)]
    return sorted(distinct, key=lambda event: (event.seq, event.at, event.id))


def fold(workflow: Workflow, events: Iterable[Event]) -> Standing:
    """Where a matter stands after its events.

    An event that the table does not allow stays among the steps, moves nothing and is reported; so is one that counts
    and lacks an entry. What depends on the calendar (whether the clock was early) is judged when a move is made, not
    here: a calendar learns, and what was right stays right.

    workflow  Workflow
    events    of one matter, in any order; the same event twice counts once
    returns   Standing
    """
    ordered = _in_order(events)
    state, seq, moment = workflow.start, 0, None
    subject = ordered[0].subject if ordered else ""
    steps: list[Step] = []
    problems: list[Problem] = []
    taken: dict[int, str] = {}
    ids: set[str] = set()
    for event in ordered:
        if event.seq > seq + 1:
            gone = f"{seq + 1}" if event.seq == seq + 2 else f"{seq + 1}-{event.seq - 1}"
            problems.append(Problem("D643", f"{workflow.name}/{subject}", values={"seqs": gone}))
        against = [*_misplaced(workflow, subject, event, taken, ids)]
        if not against:
            against = [*objections(workflow, state, steps, event)]
        move = workflow.move(event.move, state)
        lacking: list[Problem] = []
        if not against and move is not None:
            lacking = [*flaws(workflow, move, event)]
            if moment is not None and event.at < moment:
                lacking.append(Problem("D633", values={"when": shown_moment(moment)}))
            moment = event.at if moment is None else max(moment, event.at)
        found = [_told("D641", workflow, event, one) for one in against]
        found += [_told("D642", workflow, event, one) for one in lacking]
        after = state if against or move is None else move.to
        steps.append(Step(event, state, after, not against, tuple(found)))
        problems += found
        taken.setdefault(event.seq, event.id)
        ids.add(event.id)
        state, seq = after, max(seq, event.seq)
    told = said(workflow, steps)
    fields = MappingProxyType(_merged(told))
    return Standing(workflow, subject, state, seq, tuple(steps), fields, MappingProxyType(told), tuple(problems))


def _misplaced(
    workflow: Workflow, subject: str, event: Event, taken: Mapping[int, str], ids: Collection[str]
) -> Iterator[Problem]:
    """Of another matter, in a place that is taken, or under the id of another deed."""
    own, other = f"{workflow.name}/{subject}", f"{event.workflow}/{event.subject}"
    if own != other:
        yield Problem("D645", own, values={"other": other, "own": own})
    if event.id in ids:
        yield Problem("D635", own)
    elif event.seq in taken:
        yield Problem("D644", own, values={"seq": event.seq, "first": taken[event.seq]})


def _told(code: str, workflow: Workflow, event: Event, reason: Problem) -> Problem:
    """A finding about one step, with the reason in both languages."""
    words = Both(reason.says("zh"), reason.says("en"))
    values = {"seq": event.seq, "actor": event.actor, "move": named(workflow, event), "reason": words}
    return Problem(code, f"{workflow.name}/{event.subject}", got=event.id, values=values)
