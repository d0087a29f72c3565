"""Other ways of writing: those that mean one thing are read, those that could mean two are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.core.periods import read_period
from refoundry.dictionary import Column
from refoundry.facts.cells import checked
from refoundry.facts.spellings import respelt


@pytest.mark.parametrize(
    ("text", "dtype", "read"),
    [
        ("1,268", "integer", "1268"),
        ("-1,234,567.80", "number", "-1234567.80"),
        ("１，２６８", "number", "1268"),
        ("2025/3/20", "date", "2025-03-20"),
        ("2025.03.20", "date", "2025-03-20"),
        ("2025年3月20日", "date", "2025-03-20"),
        ("2024年", "period", "2024"),
        ("2024年度", "period", "2024"),
        ("2020年上半年", "period", "2020H1"),
        ("2020年下半年", "period", "2020H2"),
        ("2024年一季度", "period", "2024Q1"),
        ("2024年前两季度", "period", "2024Q2"),
        ("2024年前三季度", "period", "2024Q3"),
        ("2024年1月", "period", "2024-01"),
        ("2024年1—9月", "period", "2024-09"),
        ("2024年1-12月份", "period", "2024-12"),
        ("2022—2024年", "period", "2022-2024"),
        ("2024q3", "period", "2024Q3"),
    ],
)
def test_what_means_one_thing_is_read(text: str, dtype: str, read: str) -> None:
    column = Column("x", dtype)  # type: ignore[arg-type]
    assert respelt(text, column) == read
    assert checked(read, column)[1] == []


@pytest.mark.parametrize(
    ("text", "dtype"),
    [
        ("12,68", "number"),
        ("1,2345", "number"),
        ("1.234,5", "number"),
        ("12亿", "number"),
        ("1²", "number"),
        ("1,268", "text"),
        ("20/3/2025", "date"),
        ("2025/3-20", "date"),
        ("20250320", "date"),
        ("2024年3月", "period"),
        ("2024年三季度", "period"),
        ("2024年末", "period"),
        ("2024", "period"),
        ("2024-05", "period"),
    ],
)
def test_what_could_mean_two_things_or_is_plain_is_left(text: str, dtype: str) -> None:
    assert respelt(text, Column("x", dtype)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["2024", "2020H1", "2020H2", "2024Q1", "2024Q3", "2024-01", "2024-05", "2022-2024"])
def test_a_period_in_the_words_it_is_shown_with_is_read_back(text: str) -> None:
    shown = read_period(text).shown("zh")
    assert respelt(shown, Column("x", "period")) == text


@given(st.integers(-(10**12), 10**12))
def test_separators_change_no_number(number: int) -> None:
    written = f"{number:,}"
    assert (respelt(written, Column("x", "number")) or written) == str(number)


@given(st.text(max_size=10), st.sampled_from(["number", "integer", "bool", "date", "period", "text"]))
def test_any_text_can_be_asked(text: str, dtype: str) -> None:
    read = respelt(text, Column("x", dtype))  # type: ignore[arg-type]
    assert read is None or read != text
