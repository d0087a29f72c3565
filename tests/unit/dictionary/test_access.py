"""Towns see classes and never tax amounts; persons are seen by few."""

import pytest

from refoundry.dictionary import Column, table, tables, terms
from refoundry.dictionary.access import band, bands, sensitivities, sight

ROLES = [term.key for term in terms()["roles"]]


@pytest.mark.parametrize(("table_name", "name"), [("firm_year", "tax"), ("firm_month", "invoiced_sales")])
def test_tax_amounts_are_seen_by_few(table_name: str, name: str) -> None:
    column = table(table_name).column(name)
    seen = {role: sight(column, role) for role in ROLES}
    assert {role for role, how in seen.items() if how == "full"} == {"leading-group", "finance", "analyst"}
    assert seen["town"] == seen["commissioner"] == seen["chain"] == seen["department"] == "band"
    assert seen["enterprise"] == seen["administrator"] == seen["auditor"] == "none"


def test_a_firm_sees_its_own_and_the_owner_its_column() -> None:
    column = table("firm_year").column("tax")
    assert sight(column, "enterprise", own=True) == "full"
    assert sight(column, "department", own=True) == "full"
    assert sight(column, "administrator", own=True) == "none"


def test_a_class_is_shown_only_where_there_are_classes() -> None:
    assert sight(Column("x", "number", sensitivity="tax"), "town") == "none"


def test_every_amount_that_tells_tax_of_one_firm_is_kept_back() -> None:
    for one in tables().values():
        for column in one.columns:
            if one.microdata and column.owner == "tax":
                assert column.sensitivity == "tax", f"{one.name}.{column.name}"
                assert column.shown_as


def test_individuals_have_the_fewest_fields() -> None:
    one = table("individual")
    assert set(one.names) - {"source", "basis", "vintage", "period", "valid_from", "valid_to"} == {
        "uscc",
        "town",
        "gb_class",
        "founded_year",
        "status",
    }
    assert one.retention == 3
    assert sight(one.column("uscc"), "analyst") == "none"
    assert sight(one.column("uscc"), "town") == "full"


def test_sensitivities_are_known_and_in_words() -> None:
    known = sensitivities()
    for one in tables().values():
        assert {column.sensitivity for column in one.columns} <= known.keys()
        assert all(not column.shown_as or column.shown_as in terms() for column in one.columns)
    for kind in known.values():
        assert kind.shown("zh") != kind.shown("en")
        assert kind.meaning and kind.meaning_en
        assert set(kind.roles) <= set(ROLES)


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (-3, "none"),
        (0, "none"),
        (0.01, "below_10"),
        (9.99, "below_10"),
        (10, "below_100"),
        (999.9, "below_1000"),
        (1000, "below_10000"),
        (10000, "above"),
    ],
)
def test_a_number_falls_into_one_class(value: float, key: str) -> None:
    found = band(value, table("firm_year").column("tax"))
    assert found is not None and found.key == key


def test_the_unknown_has_no_class_and_neither_has_a_column_without() -> None:
    assert band(None, table("firm_year").column("tax")) is None
    assert band(3.0, table("firm_year").column("revenue")) is None
    assert bands(table("firm_year").column("revenue")) == ()
