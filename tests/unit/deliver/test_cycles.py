"""Weeks, months and quarters: every day lies in one of each, and what is written is read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.core.periods import read_period
from refoundry.deliver.cycles import CYCLES, period_code, read_span, span

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-W01", "2025-12-29", "2026-01-04"),  # the week of the first Thursday
        ("2026-W07", "2026-02-09", "2026-02-15"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2024Q3", "2024-07-01", "2024-09-30"),
        ("2024Q4", "2024-10-01", "2024-12-31"),
    ],
)
def test_what_is_written_is_read(text: str, start: str, end: str) -> None:
    found = read_span(text)
    assert found is not None
    assert (found.start, found.end, found.text) == (date.fromisoformat(start), date.fromisoformat(end), text)


@pytest.mark.parametrize(
    "text", ["2025-W53", "2026-W00", "2026-W7", "2026-13", "2026Q5", "2026", "2026年3月", "", "0000-01", "2026-03 "]
)
def test_what_is_none_of_these_is_not_guessed(text: str) -> None:
    assert read_span(text) is None


def test_words() -> None:
    shown = [(one.shown(), one.shown("en")) for one in map(read_span, ("2026-W07", "2026-03", "2026Q4")) if one]
    assert shown == [
        ("2026年第7周（2月9日—2月15日）", "week 7 of 2026 (2026-02-09 to 2026-02-15)"),
        ("2026年3月", "March 2026"),
        ("2026年第四季度", "fourth quarter of 2026"),
    ]


@given(st.sampled_from(CYCLES), DAYS)
def test_spans_leave_no_gap_and_read_back(cycle: str, day: date) -> None:
    found = span(cycle, day)
    assert found.start <= day <= found.end
    assert read_span(found.text) == found
    following = span(cycle, found.end + timedelta(days=1))
    assert following.start == found.end + timedelta(days=1)
    assert following > found


@given(st.sampled_from(["month", "quarter"]), DAYS)
def test_months_and_quarters_are_written_and_end_as_the_periods_of_statistics(cycle: str, day: date) -> None:
    found = span(cycle, day)
    assert read_period(found.text).end == found.end


def test_another_cycle_is_none() -> None:
    with pytest.raises(ValueError, match="no cycle"):
        span("year", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-W48", "2026-W48"), ("第48周", "2026-W48"), ("2026年第7周", "2026-W07"), ("４８周", "2026-W48"),
        ("2026年第48周（11月23日—11月29日）", "2026-W48"), ("2026年10月", "2026-10"), ("10月份", "2026-10"),
        ("2025年第三季度", "2025Q3"), ("一季度", "2026Q1"), ("上半年", "2026H1"), ("2024年", "2024"), ("2026h1", "2026H1"),
        ("第60周", None), ("13月", None), ("3月上旬", None), ("", None), ("2022-2020", None), ("下个月", None), ("下下周", None), ("下周", None),
    ],
)  # fmt: skip
def test_a_period_is_read_as_people_write_it(typed: str, code: str | None) -> None:
    assert period_code(typed, date(2026, 11, 23)) == code
