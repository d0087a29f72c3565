"""Measures that are late, and what the leading group is asked to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from refoundry.deliver import Brief, Standing
from refoundry.plan.model import Measure, Plan
from refoundry.plan.model.base import known
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.desk import Item, desk
from refoundry.workbench.ledger.briefs import brief_of
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.pinned import Pin

# what only the group can settle; verifying and signing are its office's daily work
_DECISIONS = frozenset({"decide", "ask-again"})


@dataclass(frozen=True, slots=True)
class LateMeasure:
    """A measure with tasks that are past their time. `days_late` is of the latest, in working days."""

    key: str
    measure: Measure
    lead: str  # a reference
    overdue: int
    unresolved: int
    days_late: int


@dataclass(frozen=True, slots=True)
class Course:
    """How the plan's tasks stand: how many there are, were issued, are done, overdue, wait for coordination."""

    tasks: int
    issued: int
    done: int
    overdue: int
    unresolved: int


def briefs(found: Mapping[str, Standing], at: datetime) -> dict[str, Brief]:
    """How late each task is.

    found    mapping    subject -> Standing of tasks
    at       datetime   with its zone
    returns  mapping    subject -> Brief
    """
    return {subject: brief_of(one, at) for subject, one in found.items()}


def _measures_of(plan: Plan, subject: str, standing: Standing) -> tuple[str, ...]:
    if subject in plan.tasks:
        return plan.tasks[subject].measures
    told = standing.fields.get("measure") or ()
    return tuple(told) if isinstance(told, list | tuple) else (str(told),)


def late_measures(plan: Plan, found: Mapping[str, Standing], told: Mapping[str, Brief]) -> list[LateMeasure]:
    """The measures that have an overdue task or one that waits for coordination, the latest first.

    plan     Plan
    found    mapping   subject -> Standing of tasks
    told     mapping   subject -> Brief
    returns  LateMeasures
    """
    by_measure: dict[str, list[Brief]] = {}
    for subject, one in told.items():
        if one.overdue or one.unresolved_since:
            for key in _measures_of(plan, subject, found[subject]):
                by_measure.setdefault(key, []).append(one)
    late = [
        LateMeasure(
            key=key,
            measure=plan.measures[key],
            lead=_lead(plan.measures[key]),
            overdue=sum(one.overdue for one in several),
            unresolved=sum(one.unresolved_since is not None for one in several),
            days_late=max(one.days_late for one in several),
        )
        for key, several in by_measure.items()
        if key in plan.measures
    ]
    return sorted(late, key=lambda one: (-one.days_late, -one.overdue, one.measure.number))


def _lead(measure: Measure) -> str:
    lead = known(measure.division.lead) if measure.division else None
    return f"departments/{lead}" if lead else ""


def course(plan: Plan, told: Mapping[str, Brief]) -> Course:
    """How the tasks stand as a whole.

    plan     Plan
    told     mapping   subject -> Brief, of the tasks with events
    returns  Course
    """
    listed = len(plan.tasks.keys() | told.keys())
    moving = [one for one in told.values() if one.state not in ("listed", "declined")]
    return Course(
        tasks=listed,
        issued=len(moving),
        done=sum(one.state in ("accepted", "closed") for one in moving),
        overdue=sum(one.overdue for one in moving),
        unresolved=sum(one.unresolved_since is not None for one in moving),
    )


def decisions(pin: Pin, at: datetime) -> list[Item]:
    """What waits for the leading group itself: what only it can settle.

    pin      Pin
    at       datetime   with its zone
    returns  Items, the latest first
    """
    # the group's desk as nobody in particular sees it: no account, so that no deed of one's own is in the way
    post = Post(role="leading-group", account=Account(username=""))
    return [item for item in desk(post, pin, at).awaiting if item.move in _DECISIONS]


def task_standings() -> dict[str, Standing]:
    """Where the tasks that have an event stand.

    returns  mapping   subject -> Standing
    """
    return standings("task")
