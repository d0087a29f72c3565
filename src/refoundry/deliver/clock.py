"""Deadlines in Chinese working days, and how far they can be relied on.

Which days are worked is known up to the last holiday notice published (调休 moves rest days to weekends and back).
Beyond it Monday to Friday count and the result is provisional. A deadline is kept as its start and its number of
days, never as a date: it is counted again whenever it is shown, so that it follows the calendar as that learns.

The day a term starts on is not counted (民法典 第二百零一条); a term that would end on a day of rest ends on the next
working day (第二百零三条).
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

_DAY = timedelta(days=1)
# a year's notice has rearranged days from 29 December of the year before: the end of the last year known is not settled
_REACH_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known of working days: weekdays that are rested, weekend days that are worked, and from when to when."""

    rested: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    first: date = date.max
    last: date = date.min

    def settled(self, day: date) -> bool:
        """Whether a notice has settled the day, so that no later one is expected to change it.

        day      date
        returns  bool
        """
        return self.first <= day <= self.last

    def works(self, day: date) -> bool:
        """Whether the day is worked; Monday to Friday where nothing else is known.

        day      date
        returns  bool
        """
        return day in self.worked or (day.weekday() < 5 and day not in self.rested)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a term. Provisional where a day that was counted may still be moved."""

    date: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Working days between two days; negative backwards. Provisional as in Due."""

    working_days: int
    provisional: bool


@cache
def published() -> Calendar:
    """The calendar of the holiday notices published so far, as the installed chinese_calendar carries them.

    returns  Calendar   of nothing but weekdays where the package is not installed
    """
    try:
        from chinese_calendar import holidays, workdays
    except ImportError:
        return Calendar()
    first = date(min(holidays).year, 1, 1)
    last = date(max(holidays).year, 12, 31) - _REACH_BACK
    return Calendar(frozenset(holidays), frozenset(workdays), first, last)


def due(start: date, working_days: int, calendar: Calendar | None = None) -> Due:
    """The last day of a term that starts on a day.

    start         date       not counted itself
    working_days  int, days  0 is the start, or the next working day where that is a day of rest
    calendar      Calendar   default: what is published
    returns       Due
    raises        ValueError   fewer than 0 days

    >>> due(date(2024, 9, 30), 1)  # the week of the National Day, then a Tuesday
    Due(date=datetime.date(2024, 10, 8), provisional=False)
    """
    if working_days < 0:
        raise ValueError("a term has 0 working days or more")
    known = published() if calendar is None else calendar
    if working_days == 0 and known.works(start):
        return Due(start, not known.settled(start))
    day, left, settled = start, max(working_days, 1), working_days > 0 or known.settled(start)
    while left:
        day += _DAY
        settled = settled and known.settled(day)
        left -= known.works(day)
    return Due(day, not settled)


def elapsed(start: date, end: date, calendar: Calendar | None = None) -> Elapsed:
    """Working days from one day to another: the first not counted, the last counted if it is worked.

    start     date
    end       date       before the start: the same days, negative
    calendar  Calendar   default: what is published
    returns   Elapsed

    >>> elapsed(date(2024, 9, 30), date(2024, 10, 8))
    Elapsed(working_days=1, provisional=False)
    """
    if end < start:
        back = elapsed(end, start, calendar)
        return Elapsed(-back.working_days, back.provisional)
    known = published() if calendar is None else calendar
    settled = start == end or (known.first <= start + _DAY and end <= known.last)
    return Elapsed(_worked_until(known, end) - _worked_until(known, start), not settled)


def _worked_until(known: Calendar, day: date) -> int:
    """Days worked from the first day of the year 1, a Monday, to a day: in one step, since boards ask for thousands."""
    rested, worked = _moved(known)
    weeks, rest = divmod(day.toordinal(), 7)
    return 5 * weeks + min(rest, 5) - bisect_right(rested, day) + bisect_right(worked, day)


@lru_cache(maxsize=8)
def _moved(known: Calendar) -> tuple[list[date], list[date]]:
    """The weekdays that are rested and the weekend days that are worked, in order."""
    rested = sorted(day for day in known.rested - known.worked if day.weekday() < 5)
    return rested, sorted(day for day in known.worked if day.weekday() >= 5)
