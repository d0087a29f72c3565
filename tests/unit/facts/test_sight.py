"""A table before a town officer."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from refoundry.dictionary import table
from refoundry.dictionary.access import band
from refoundry.facts.sight import as_seen

FIRMS = pl.DataFrame(
    {
        "uscc": ["91442000000000001T", "91442000000000002X"],
        "year": [2024, 2024],
        "revenue": [12_580.5, None],
        "tax": [386.2, None],
        "tax_written": ["386.2", None],
        "load_id": ["1", "1"],
    }
)


def test_a_town_sees_classes_and_no_amounts() -> None:
    seen = as_seen(FIRMS, table("firm_year"), "town")
    assert seen.columns == ["uscc", "year", "revenue", "tax", "load_id"]
    assert seen["tax"].to_list() == ["100万至1000万元", None]
    assert as_seen(FIRMS, table("firm_year"), "commissioner", lang="en")["tax"][0] == "1 to 10 million yuan"
    assert "386" not in seen.write_csv()


def test_an_analyst_sees_all_and_an_auditor_no_figures() -> None:
    assert as_seen(FIRMS, table("firm_year"), "analyst").equals(FIRMS)
    assert as_seen(FIRMS, table("firm_year"), "auditor").columns == ["uscc", "year", "load_id"]


def test_the_owner_of_a_column_and_the_firm_itself() -> None:
    assert as_seen(FIRMS, table("firm_year"), "department", own={"tax"})["tax"][0] == 386.2
    assert as_seen(FIRMS, table("firm_year"), "department", own={"customs"})["tax"][0] == "100万至1000万元"
    assert as_seen(FIRMS, table("firm_year"), "enterprise", own={"*"})["tax"][0] == 386.2
    assert "tax" not in as_seen(FIRMS, table("firm_year"), "enterprise").columns


@given(st.lists(st.one_of(st.none(), st.sampled_from([0.0, 10.0, 100.0, 1000.0, 10000.0]), st.floats(-10, 20000))))
def test_a_column_is_classed_as_each_of_its_numbers(values: list[float | None]) -> None:
    column = table("firm_year").column("tax")
    frame = pl.DataFrame({"tax": values}, schema={"tax": pl.Float64})
    wanted = [term.zh if (term := band(value, column)) else None for value in values]
    assert as_seen(frame, table("firm_year"), "town")["tax"].to_list() == wanted
