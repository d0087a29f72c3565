"""Working days as the notices of the State Council have them, and weekdays beyond."""

import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.deliver.clock import Calendar, Due, Elapsed, due, elapsed, published

YEAR_2024 = Calendar(
    rested=frozenset(date(2024, 10, day) for day in range(1, 8)),
    worked=frozenset({date(2024, 9, 29), date(2024, 10, 12)}),
    first=date(2024, 1, 1),
    last=date(2024, 12, 24),
)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2024-09-27", 1, "2024-09-29"),  # a Sunday that is worked
        ("2024-09-30", 1, "2024-10-08"),  # seven days of rest
        ("2024-10-08", 4, "2024-10-12"),  # a Saturday that is worked
        ("2024-06-03", 10, "2024-06-18"),  # two weekends and 端午, Monday 10 June
        ("2025-01-24", 1, "2025-01-26"),  # before the Spring Festival a Sunday is worked
        ("2025-01-27", 1, "2025-02-05"),
        ("2024-10-01", 0, "2024-10-08"),  # a day of rest is no last day
        ("2024-10-08", 0, "2024-10-08"),
    ],
)
def test_terms_as_the_notices_have_them(start: str, days: int, end: str) -> None:
    assert due(date.fromisoformat(start), days) == Due(date.fromisoformat(end), provisional=False)


def test_the_day_of_the_start_is_not_counted() -> None:
    assert due(date(2024, 4, 8), 5) == Due(date(2024, 4, 15), provisional=False)
    assert elapsed(date(2024, 4, 8), date(2024, 4, 8)).working_days == 0


def test_backwards_is_negative() -> None:
    assert elapsed(date(2024, 10, 8), date(2024, 9, 30)) == Elapsed(-1, provisional=False)


def test_beyond_what_is_published_weekdays_count_and_it_says_so() -> None:
    after = published().last.year + 2
    start = date(after, 9, 1)
    found = due(start, 10)
    assert found.provisional
    assert found.date == due(start, 10, Calendar()).date
    assert elapsed(start, found.date) == Elapsed(10, provisional=True)
    assert due(date(1990, 1, 1), 1).provisional


def test_a_term_that_reaches_beyond_is_provisional_and_one_that_ends_before_is_not() -> None:
    last = published().last
    assert not due(last - timedelta(days=20), 3).provisional
    assert due(last - timedelta(days=2), 10).provisional


def test_a_start_that_is_not_settled_makes_a_term_of_no_days_provisional() -> None:
    since = Calendar(YEAR_2024.rested, YEAR_2024.worked, date(2024, 10, 6), YEAR_2024.last)
    assert due(date(2024, 10, 5), 0, since) == Due(date(2024, 10, 8), provisional=True)
    assert due(date(2024, 10, 5), 0, YEAR_2024) == Due(date(2024, 10, 8), provisional=False)


def test_the_end_of_the_last_year_waits_for_the_notice_of_the_next() -> None:
    """The notices for 2007, 2008, 2012, 2019, 2023 and 2024 moved days at the end of the year before."""
    known = published()
    assert known.last < date(known.last.year, 12, 29)
    assert due(date(known.last.year, 12, 30), 1).provisional
    moved = [day for day in known.rested | known.worked if (day.month, day.day) >= (12, 20)]
    assert moved
    assert min((day.month, day.day) for day in moved) > (known.last.month, known.last.day)


def test_a_deadline_follows_what_the_calendar_learns() -> None:
    start, before = date(2024, 9, 30), Calendar()
    assert due(start, 1, before) == Due(date(2024, 10, 1), provisional=True)
    assert due(start, 1, YEAR_2024) == Due(date(2024, 10, 8), provisional=False)


def test_without_the_package_weekdays_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "chinese_calendar", None)
    published.cache_clear()
    try:
        assert published() == Calendar()
        assert due(date(2024, 9, 30), 1) == Due(date(2024, 10, 1), provisional=True)
    finally:
        published.cache_clear()


def test_fewer_than_no_days_are_refused() -> None:
    with pytest.raises(ValueError, match="0 working days"):
        due(date(2024, 1, 1), -1)


DAYS = st.dates(date(2003, 6, 1), date(2032, 6, 1))


@given(DAYS, st.integers(1, 60))
def test_a_term_ends_when_its_days_have_elapsed(start: date, days: int) -> None:
    found = due(start, days)
    assert elapsed(start, found.date) == Elapsed(days, found.provisional)
    assert elapsed(start, found.date - timedelta(days=1)).working_days == days - 1
    assert published().works(found.date)


@given(DAYS, DAYS, DAYS)
def test_stretches_add_up(first: date, second: date, third: date) -> None:
    there, on, whole = elapsed(first, second), elapsed(second, third), elapsed(first, third)
    assert there.working_days + on.working_days == whole.working_days


MOVED = st.frozensets(st.dates(date(2024, 1, 1), date(2024, 12, 31)), max_size=40)
NEAR = st.dates(date(2023, 12, 1), date(2025, 1, 31))


@given(MOVED, MOVED, NEAR, NEAR, NEAR, NEAR)
def test_days_between_as_counted_one_by_one(
    rested: frozenset[date], worked: frozenset[date], first: date, last: date, start: date, end: date
) -> None:
    start, end = sorted((start, end))
    known = Calendar(rested, worked, first, last)
    days = [start + timedelta(days=i + 1) for i in range((end - start).days)]
    counted = Elapsed(sum(map(known.works, days)), not all(map(known.settled, days)))
    assert elapsed(start, end, known) == counted


@given(DAYS)
def test_every_day_as_the_package_itself_has_it(day: date) -> None:
    import chinese_calendar

    try:
        theirs = chinese_calendar.is_workday(day)
    except NotImplementedError:
        theirs = day.weekday() < 5
        assert not published().settled(day)
    assert published().works(day) == theirs
