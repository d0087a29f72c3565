"""The terms that run on a matter now: overdue is read from the log and the calendar, never stored."""

from dataclasses import dataclass
from datetime import date

from refoundry.core.days import civil_day
from refoundry.deliver.clock import Calendar, Due, due, elapsed
from refoundry.deliver.moves import Term
from refoundry.deliver.objections import blank, day
from refoundry.deliver.standing import Standing


@dataclass(frozen=True, slots=True)
class Running:
    """A term on one matter as of a day: since when, until when, and the working days left (negative once passed)."""

    term: Term
    since: date
    due: Due
    left: int
    passed: bool


def _told(standing: Standing, field: str) -> date | None:
    """The day an entry was last made."""
    counting = (step for step in reversed(standing.steps) if step.counts)
    return next((civil_day(step.event.at) for step in counting if not blank(step.event.payload.get(field))), None)


def run(standing: Standing, term: Term, today: date, calendar: Calendar | None = None) -> Running | None:
    """One term as it runs on a matter.

    standing  Standing
    term      of its table
    today     date
    calendar  Calendar   default: what is published
    returns   Running    None where the matter stands elsewhere, or nobody entered the date it starts from
    """
    if standing.state not in term.states:
        return None
    if term.since is None:
        entered = standing.entered(term.states)
        since = None if entered is None else civil_day(entered)
    else:
        since = day(standing.fields.get(term.since))
        if since is not None and term.move is not None:
            # the clock gives whoever was told late the whole term all the same
            since = max(since, _told(standing, term.since) or since)
    if since is None:
        return None
    until = due(since, term.working_days, calendar)
    left = elapsed(today, until.date, calendar).working_days
    return Running(term, since, until, left, today > until.date)


def running(standing: Standing, today: date, calendar: Calendar | None = None) -> tuple[Running, ...]:
    """Every term that runs where the matter stands. One that starts from a date nobody entered does not run.

    standing  Standing
    today     date
    calendar  Calendar   default: what is published
    returns   Running    in the order of the table
    """
    found = (run(standing, term, today, calendar) for term in standing.workflow.terms)
    return tuple(one for one in found if one is not None)


def ripe(standing: Standing, today: date, calendar: Calendar | None = None) -> tuple[Running, ...]:
    """The terms that have run out and tell the clock to move.

    standing  Standing
    today     date
    calendar  Calendar   default: what is published
    returns   Running    at most one for each move
    """
    once: dict[str, Running] = {}
    for one in running(standing, today, calendar):
        if one.passed and one.term.move is not None:
            once.setdefault(one.term.move, one)
    return tuple(once.values())
