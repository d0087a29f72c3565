"""Periods in every shape statistics and plans use."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.core.periods import read_period

SHAPES = [
    ("2024", "2024-01-01", "2024-12-31", "2024年", "2024"),
    ("2020H1", "2020-01-01", "2020-06-30", "2020年上半年", "first half of 2020"),
    ("2020H2", "2020-07-01", "2020-12-31", "2020年下半年", "second half of 2020"),
    ("2024Q1", "2024-01-01", "2024-03-31", "2024年一季度", "first quarter of 2024"),
    ("2024Q3", "2024-01-01", "2024-09-30", "2024年前三季度", "first three quarters of 2024"),
    ("2024Q4", "2024-01-01", "2024-12-31", "2024年前四季度", "first four quarters of 2024"),
    ("2024-01", "2024-01-01", "2024-01-31", "2024年1月", "January 2024"),
    ("2024-02", "2024-01-01", "2024-02-29", "2024年1—2月", "January to February 2024"),
    ("2023-02", "2023-01-01", "2023-02-28", "2023年1—2月", "January to February 2023"),
    ("2022-2024", "2022-01-01", "2024-12-31", "2022—2024年", "2022–2024"),
]


@pytest.mark.parametrize(("text", "start", "end", "zh", "en"), SHAPES)
def test_every_shape(text: str, start: str, end: str, zh: str, en: str) -> None:
    period = read_period(f" {text} ")
    assert (period.start, period.end) == (date.fromisoformat(start), date.fromisoformat(end))
    assert (period.shown(), period.shown("en")) == (zh, en)
    assert period.text == text
    assert period.year == int(end[:4])
    assert period.annual == (len(text) == 4)


def test_a_whole_number_is_a_year() -> None:
    assert read_period(2024) == read_period("2024")


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024年", "2024H3", "2024h1", "2024Q5", "2024-13", "2024-0", "2024-5", "2024-1999", "0000", "２０２４", "2024-05-01",
     "2020H1\n2021", "-2024", "2024.5", "十四五", "2024/05", "202４"],
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"period|runs backwards|out of range"):
        read_period(text)


def test_ordered_by_end_and_then_by_start() -> None:
    texts = ["2019", "2020Q1", "2020H1", "2019-2020", "2020", "2020H2", "2021-01", "2021"]
    assert [p.text for p in sorted(map(read_period, reversed(texts)))] == texts


@given(st.integers(1900, 2200), st.integers(1, 12))
def test_months_run_from_january(year: int, month: int) -> None:
    period = read_period(f"{year}-{month:02}")
    assert period.start == date(year, 1, 1)
    assert (period.end.year, period.end.month) == (year, month)
    assert period.end.day in (28, 29, 30, 31)
