"""The register of tasks: those of the plan, issued or not, and those made here. Pure; fast enough for every page."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from refoundry.core.problems import Both
from refoundry.deliver import Brief, Standing, civil_day, elapsed, fold, workflow
from refoundry.plan.model import Plan
from refoundry.workbench.access.scope import names, parties
from refoundry.workbench.ledger.briefs import brief_of
from refoundry.workbench.matters import title_of

AWAITING = "reported"
UNISSUED = ("listed", "declined")
"""The states of a task that is with nobody: never issued, or sent back by whoever it was issued to."""
STUCK = 10
"""Working days after which what is blocked is due for a meeting."""


@dataclass(frozen=True)
class Matter:
    """A task as the board and the list show it. Owners and supporters are references, the rest keys of the plan.

    `planned`: a task of the plan; `year`: by when the plan wants it, None where it leaves that open.
    """

    standing: Standing
    brief: Brief
    title: Both
    number: str
    planned: bool
    action: str | None
    measures: tuple[str, ...]
    owner: tuple[str, ...]
    support: tuple[str, ...]
    towns: frozenset[str]
    goals: tuple[str, ...]
    year: int | None = None

    @property
    def subject(self) -> str:
        """Which task."""
        return self.standing.subject

    @property
    def state(self) -> str:
        """The name of its state."""
        return self.standing.state

    @property
    def unissued(self) -> bool:
        """Whether it still has to be issued, for the first time or anew."""
        return self.state in UNISSUED

    @property
    def overdue(self) -> bool:
        """Whether it is late."""
        return self.brief.overdue

    @property
    def owes(self) -> bool:
        """Whether a report for a period that has ended is owed."""
        return self.brief.owed is not None

    @property
    def unresolved(self) -> bool:
        """Whether it waits for others to agree, or for a meeting."""
        return self.state in self.standing.workflow.unresolved

    @property
    def awaits(self) -> bool:
        """Whether a report that it is done waits for verification."""
        return self.state == AWAITING

    @cached_property
    def issued(self) -> date | None:
        """The day it was last issued; None where it was not, or went back since."""
        if self.unissued:
            return None
        moments = (
            step.event.at for step in reversed(self.standing.steps) if step.counts and step.event.move == "issue"
        )
        return next((civil_day(at) for at in moments), None)

    @cached_property
    def evidence(self) -> tuple[str, ...]:
        """The files that stand as evidence, as the events refer to them, in the order they came."""
        counts = (step.event.id for step in self.standing.steps if step.counts)
        given = (_listed(self.standing.said.get(id, {}).get("evidence")) for id in counts)
        return tuple(dict.fromkeys(one for several in given for one in several))

    @cached_property
    def involved(self) -> frozenset[str]:
        """References of all that own or support it."""
        return frozenset(self.owner) | frozenset(self.support)


def register(plan: Plan, standings: Mapping[str, Standing], at: datetime) -> tuple[Matter, ...]:
    """Every task: the plan's in the order of its boxes, then those made here in the order they were issued.

    plan       Plan
    standings  subject -> Standing   of tasks that have events
    at         datetime with its zone
    returns    Matters
    """
    start = fold(workflow("task"), [])
    listed = [standings.get(key) or replace(start, subject=key) for key in plan.tasks]
    made = sorted(
        (one for subject, one in standings.items() if subject not in plan.tasks and one.steps),
        key=lambda one: (one.steps[0].event.at, one.subject),
    )
    return tuple(matter(plan, one, at) for one in (*listed, *made))


def matter(plan: Plan, standing: Standing, at: datetime) -> Matter:
    """One task as the register holds it.

    plan      Plan
    standing  Standing
    at        datetime with its zone
    returns   Matter
    """
    fields, task = standing.fields, plan.tasks.get(standing.subject)
    measures = _keys(fields.get("measure")) or (task.measures if task else ())
    known = next((plan.measures[key] for key in measures if key in plan.measures), None)
    held = parties(plan, standing)
    owner = tuple(_keys(fields.get("owner")) or sorted(held["owner"]))
    return Matter(
        standing=standing,
        brief=brief_of(standing, at),
        title=title_of(plan, standing),
        number=task.number if task else "",
        planned=task is not None,
        action=task.action if task else known.action if known else None,
        measures=tuple(measures),
        owner=owner,
        support=tuple(one for one in _keys(fields.get("support")) or sorted(held["support"]) if one not in owner),
        towns=frozenset(_keys(fields.get("town")))
        | {one.removeprefix("towns/") for one in owner if one.startswith("towns/")},
        goals=_keys(fields.get("goal")) or (task.goals if task else ()),
        year=task.due if task and isinstance(task.due, int) else None,
    )


def _keys(value: Any) -> tuple[str, ...]:
    """The references or keys of a field in the order given, each once."""
    if isinstance(value, list | tuple):
        return tuple(dict.fromkeys(map(str, value)))
    return tuple(sorted(names(value)))


def blank(plan: Plan, subject: str, at: datetime) -> Matter:
    """A task that nothing has happened to yet.

    plan     Plan
    subject  key of a task of the plan, or of one to be made
    at       datetime with its zone
    returns  Matter
    """
    return matter(plan, replace(fold(workflow("task"), []), subject=subject), at)


def supporting(plan: Plan, one: Matter) -> tuple[str, ...]:
    """Where nobody is named for a task: those who support its measures by the annex.

    plan     Plan
    one      Matter
    returns  references
    """
    found: dict[str, None] = {}
    for key in one.measures:
        division = plan.measures[key].division if key in plan.measures else None
        found |= dict.fromkeys(f"departments/{name}" for name in (division.support if division else ()))
    return tuple(reference for reference in found if reference not in one.owner)


def _listed(value: Any) -> tuple[str, ...]:
    """The entries of a field that may hold blanks: files and free words."""
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),) if value else ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks stand where. `states` in the order of the workflow, only those that occur."""

    total: int
    issued: int
    closed: int
    overdue: int
    owes: int
    unresolved: int
    awaits: int
    states: tuple[tuple[str, int], ...]


def count(matters: Iterable[Matter]) -> Counts:
    """How tasks stand.

    matters  Matters
    returns  Counts
    """
    several = [*matters]
    states = Counter(one.state for one in several)
    order = [state.name for state in workflow("task").states]
    return Counts(
        total=len(several),
        issued=sum(n for state, n in states.items() if state not in (*UNISSUED, "cancelled")),
        closed=states["closed"],
        overdue=sum(one.overdue for one in several),
        owes=sum(one.owes for one in several),
        unresolved=sum(one.unresolved for one in several),
        awaits=states[AWAITING],
        states=tuple((state, states[state]) for state in order if states[state]),
    )


def waiting_for_a_meeting(matters: Iterable[Matter], at: datetime) -> list[Matter]:
    """What only a meeting can settle: tasks brought before one, and those blocked for more than ten working days.

    matters  Matters
    at       datetime with its zone
    returns  Matters, the longest waiting first
    """
    today = civil_day(at)
    found = []
    for one in matters:
        since = one.brief.unresolved_since
        if since and (one.state == "escalated" or elapsed(since, today).working_days > STUCK):
            found.append((since, one.subject, one))
    return [one for _, _, one in sorted(found, key=lambda entry: entry[:2])]
