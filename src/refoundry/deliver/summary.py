"""A matter in a few figures, for lists of thousands: the one place where lateness is computed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from refoundry.core.days import civil_day
from refoundry.deliver.clock import Calendar
from refoundry.deliver.objections import blank, day
from refoundry.deliver.periodic import Owed, owed
from refoundry.deliver.standing import Standing
from refoundry.deliver.terms import run

OVERDUE = "overdue"
"""The term of each table that says when the matter is late."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Where a matter stands at a moment.

    `due` is the date as entered; that a day of rest moves the last day to the next working day is counted in `overdue`,
    true from the day after it, and in `days_late`, working days, 0 as long as none has gone by. `provisional`: a day
    that was counted may still be moved by a notice. `owed` is the report owed by period. `last_at` is the last step of
    anybody, `progress_at` the last report. `unresolved_since`: it has waited for others to agree since that day.
    """

    workflow: str
    subject: str
    state: str
    final: bool
    owner: tuple[str, ...]
    support: tuple[str, ...]
    due: date | None
    overdue: bool
    days_late: int
    provisional: bool
    owed: Owed | None
    last_progress: str | None
    progress_at: datetime | None
    last_at: datetime | None
    unresolved_since: date | None


def brief(standing: Standing, at: datetime, calendar: Calendar | None = None) -> Brief:
    """Where a matter stands at a moment, in a few figures. An entry that its table does not have is empty.

    standing  Standing
    at        datetime   with its zone
    calendar  Calendar   default: what is published
    returns   Brief
    """
    workflow, fields, today = standing.workflow, standing.fields, civil_day(at)
    term = next((one for one in workflow.terms if one.name == OVERDUE), None)
    running = None if term is None else run(standing, term, today, calendar)
    progress, last, since = fields.get("progress"), standing.last, standing.entered(workflow.unresolved)
    moves = workflow.reporting.moves if workflow.reporting else ()
    reported = (step.event.at for step in reversed(standing.steps) if step.counts and step.event.move in moves)
    return Brief(
        workflow=workflow.name,
        subject=standing.subject,
        state=standing.state,
        final=standing.final,
        owner=_several(fields.get(workflow.owner)) if workflow.owner else (),
        support=_several(fields.get("support")),
        due=day(fields.get(term.since)) if term and term.since else None,
        overdue=running is not None and running.passed,
        days_late=max(0, -running.left) if running else 0,
        provisional=running is not None and running.due.provisional,
        owed=owed(standing, at, calendar),
        last_progress=None if blank(progress) else str(progress),
        progress_at=next(reported, None),
        last_at=None if last is None else last.event.at,
        unresolved_since=None if since is None else civil_day(since),
    )


def _several(value: Any) -> tuple[str, ...]:
    """An entry that is one text or a list of texts."""
    if blank(value):
        return ()
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
