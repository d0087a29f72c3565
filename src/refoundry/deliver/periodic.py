"""The reports a matter owes period by period: which one now, how late, which were skipped.

Read from the log, never stored. How often is an entry of the log and may change; when a report is due stands in the
table (`reporting`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from refoundry.core.days import civil_day
from refoundry.deliver.clock import Calendar, Due, due, elapsed
from refoundry.deliver.cycles import Span, span
from refoundry.deliver.moves import Reporting
from refoundry.deliver.objections import blank
from refoundry.deliver.standing import Standing, latest

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Owed:
    """The report a matter owes: for which period, until when, how many working days late, and which earlier periods
    went by without theirs. `overdue` from the day after the last; `days_late` is 0 until a working day has gone by."""

    period: str
    due: Due
    overdue: bool
    days_late: int
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What was owed for one period that has ended: until when, when it came, None where it has not, and how late."""

    period: str
    due: Due
    reported: date | None
    overdue: bool
    days_late: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From one day to another, None until now, reports were owed each cycle. `changed`: then another cycle held."""

    cycle: str
    first: date
    last: date | None = None
    changed: bool = False


def owed(standing: Standing, at: datetime, calendar: Calendar | None = None) -> Owed | None:
    """The report a matter owes now: that of the latest period that has ended, unless it has come.

    standing  Standing
    at        datetime   with its zone
    calendar  Calendar   default: what is published
    returns   Owed       None where nothing is owed: no cycle, another state, no period ended yet, or reported
    """
    asked, today = standing.workflow.reporting, civil_day(at)
    if asked is None or standing.state not in asked.states or standing.fields.get(asked.every) not in asked.cycles:
        return None
    spans = _ended(standing, asked, today, calendar)
    reported = _reported(standing, asked)
    if not spans or spans[-1][0].text in reported:
        return None
    *earlier, (one, cycle) = spans
    until, overdue, days_late = _lateness(asked, one, cycle, today, calendar)
    skipped = tuple(before.text for before, _ in earlier if before.text not in reported)
    return Owed(one.text, until, overdue, days_late, skipped)


def reports(standing: Standing, at: datetime, calendar: Calendar | None = None) -> tuple[Report, ...]:
    """Every report a matter has owed so far, come or not: what a rate of reports in time is counted from.

    standing  Standing
    at        datetime   with its zone
    calendar  Calendar   default: what is published
    returns   Reports    of periods that have ended, in order
    """
    asked, today = standing.workflow.reporting, civil_day(at)
    if asked is None:
        return ()
    reported = _reported(standing, asked)
    found = []
    for one, cycle in _ended(standing, asked, today, calendar):
        came = reported.get(one.text)
        until, overdue, days_late = _lateness(asked, one, cycle, came or today, calendar)
        found.append(Report(one.text, until, came, overdue, days_late))
    return tuple(found)


def _lateness(asked: Reporting, one: Span, cycle: str, day: date, calendar: Calendar | None) -> tuple[Due, bool, int]:
    """Until when the report is due, whether a day lies past that, and by how many working days."""
    until = due(one.end, asked.cycles[cycle].due, calendar)
    overdue = day > until.date
    return until, overdue, elapsed(until.date, day, calendar).working_days if overdue else 0


def _stretches(standing: Standing, asked: Reporting) -> Iterator[_Stretch]:
    """The stretches of days, both ends counted, in which one cycle held and the matter stood where reports are owed."""
    every: str | None = None
    running: _Stretch | None = None
    for index, step in enumerate(standing.steps):
        if not step.counts:
            continue
        if not blank(step.event.payload.get(asked.every)):
            # as the log had it then: a correction does not make owed what nobody could have known
            every = latest(standing.workflow, standing.steps[: index + 1]).get(asked.every)
        cycle = every if every in asked.cycles and step.to in asked.states else None
        if cycle == (running.cycle if running else None):
            continue
        day = civil_day(step.event.at)
        if running:
            yield _Stretch(running.cycle, running.first, day - _DAY, changed=every != running.cycle)
        running = None if cycle is None else _Stretch(cycle, day)
    if running:
        yield running


def _ended(standing: Standing, asked: Reporting, today: date, calendar: Calendar | None) -> list[tuple[Span, str]]:
    """The periods that owe a report and have ended, each with its cycle. One whose cycle was given up before its end
    owes none; nor does one in which the matter ran for too few working days."""
    days: dict[tuple[Span, str], int] = {}
    for stretch in _stretches(standing, asked):
        until = today if stretch.last is None else min(stretch.last, today)
        one = span(stretch.cycle, stretch.first)
        while one.start <= until and one.end < today:
            if not (stretch.changed and until < one.end):
                first, last = max(stretch.first, one.start), min(until, one.end)
                ran = elapsed(first - _DAY, last, calendar).working_days if first <= last else 0
                days[one, stretch.cycle] = days.get((one, stretch.cycle), 0) + ran
            one = span(stretch.cycle, one.end + _DAY)
    return sorted(key for key, ran in days.items() if ran >= asked.cycles[key[1]].least)


def _reported(standing: Standing, asked: Reporting) -> dict[str, date]:
    """For which periods a report came, and on which day first."""
    found: dict[str, date] = {}
    for step in standing.steps:
        if step.counts and step.event.move in asked.moves:
            day = civil_day(step.event.at)
            period = standing.said[step.event.id].get(asked.period)
            for text in [period] if isinstance(period, str) else [span(cycle, day).text for cycle in asked.cycles]:
                found.setdefault(text, day)
    return found
