"""Single cells against their columns."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.dictionary.model import Column, Term
from refoundry.facts.cells import checked, stored, typed


@pytest.mark.parametrize(
    ("text", "dtype", "value"),
    [
        ("3151.59", "number", 3151.59),
        ("-2.0", "number", -2.0),
        ("1e3", "number", 1000.0),
        ("1.", "number", 1.0),
        (".5", "number", 0.5),
        ("42", "integer", 42),
        ("是", "bool", True),
        ("FALSE", "bool", False),
        ("2024-02-29", "date", date(2024, 2, 29)),
        ("2020H1", "period", "2020H1"),
        ("中山市", "text", "中山市"),
    ],
)
def test_what_is_well_written_is_read(text: str, dtype: str, value: object) -> None:
    assert typed(text, Column("x", dtype)) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "dtype"),
    [
        ("1,234", "number"),
        ("12亿", "number"),
        ("１２", "number"),
        ("nan", "number"),
        ("inf", "number"),
        ("1e999", "number"),
        ("0x10", "number"),
        ("1_000", "number"),
        ("2.5", "integer"),
        ("9" * 19, "integer"),
        ("yes", "bool"),
        ("2023-02-29", "date"),
        ("2023/02/28", "date"),
        ("20240101", "date"),
        ("2024年", "period"),
        ("2020Q5", "period"),
        ("2024-2022", "period"),
    ],
)
def test_what_is_not_is_refused_and_never_repaired(text: str, dtype: str) -> None:
    value, problems = checked(text, Column("x", dtype))  # type: ignore[arg-type]
    assert value is None
    assert [problem.code for problem in problems] == ["F413"]


def test_an_empty_cell_is_unknown_or_missing() -> None:
    assert checked("", Column("x", "number")) == (None, [])
    assert [problem.code for problem in checked("", Column("x", "number", required=True))[1]] == ["F412"]


def test_allowed_values_are_read_by_key_or_name() -> None:
    column = Column("basis", "text", allowed=(Term("public", "公开", "published"),))
    assert checked("公开", column) == checked("public", column) == checked("published", column) == ("public", [])
    assert [problem.code for problem in checked("秘密", column)[1]] == ["F414"]


@pytest.mark.parametrize(("text", "codes"), [("0", []), ("100", []), ("-0.1", ["F415"]), ("100.1", ["F415"])])
def test_the_range_includes_its_ends(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in checked(text, Column("x", "number", low=0, high=100))[1]] == codes


def test_control_characters_are_refused() -> None:
    assert [problem.code for problem in checked("a\x1bb", Column("x", "text"))[1]] == ["F420"]


@pytest.mark.parametrize(
    ("number", "unit", "target", "value", "kept"),
    [
        ("2.8", "%", "%", 0.028, "1"),
        ("16.2", "%", "%", 0.162, "1"),
        ("28", "‰", "%", 0.028, "1"),
        ("4.6", "万亩", "亩", 46000.0, "亩"),
        ("57.8", "万户", "户", 578000.0, "户"),
        ("250", "平方公里", "km2", 250.0, "km2"),
        ("3.6", "个百分点", "百分点", 3.6, "百分点"),
        ("3.0", "1", "1", 3.0, "1"),
        ("12345", "万元", "亿元", 1.2345, "亿元"),
    ],
)
def test_numbers_are_stored_in_the_unit_of_their_indicator(
    number: str, unit: str, target: str, value: float, kept: str
) -> None:
    assert stored(number, unit, target, "x") == (value, kept, [])


@pytest.mark.parametrize(("unit", "target", "code"), [("百分", "%", "F416"), ("亩", "%", "F417"), ("家", "户", "F417")])
def test_a_unit_that_is_unknown_or_of_another_kind_is_refused(unit: str, target: str, code: str) -> None:
    value, kept, problems = stored("1", unit, target, "x")
    assert (value, kept, [problem.code for problem in problems]) == (None, None, [code])


@given(st.decimals(-1000, 1000, places=4))
def test_shares_come_back_exactly(number: object) -> None:
    value, _, _ = stored(str(number), "%", "%", "x")
    assert value is not None
    assert round(value * 100, 6) == pytest.approx(float(str(number)), abs=1e-9)


@given(st.text(max_size=12), st.sampled_from(["number", "integer", "bool", "date", "period", "text"]))
def test_any_text_is_a_value_or_a_problem(text: str, dtype: str) -> None:
    value, problems = checked(text.strip(), Column("x", dtype))  # type: ignore[arg-type]
    assert (value is None) or not problems
