"""The dictionary that is shipped, and what its reader refuses."""

import pytest

from refoundry.core.quantities import find_unit
from refoundry.dictionary.read import forms, read_table, table, tables, terms
from refoundry.facts.cells import checked
from refoundry.facts.spellings import respelt


@pytest.mark.parametrize("name", sorted(tables()))
def test_every_table_says_where_a_row_comes_from(name: str) -> None:
    assert {"source", "basis", "period", "vintage"} <= set(table(name).names)


@pytest.mark.parametrize("name", sorted(tables()))
def test_every_table_is_named_in_both_languages_and_has_a_key(name: str) -> None:
    one = table(name)
    assert one.title
    assert one.title_en
    assert one.meaning
    assert one.meaning_en
    assert one.keys
    for column in one.columns:
        assert column.label, column.name
        assert column.label_en, column.name
        assert column.basis, column.name
        assert column.uses, column.name
        assert set(column.basis) <= {term.key for term in terms()["basis"]}
        assert set(column.uses) <= {term.key for term in terms()["uses"]}


def test_the_six_bases_are_named() -> None:
    assert [term.zh for term in terms()["basis"]] == [
        "行政记录",
        "企业授权",
        "公开",
        "统计调查",
        "部门快报",
        "计划文本",
    ]


def test_preferences_name_columns_and_terms_that_exist() -> None:
    observation = table("observation")
    for step in observation.prefer:
        column = observation.column(step.column)
        assert step.zh
        assert step.en
        assert step.order != "listed" or column.allowed
        assert all(column.term(value) for value in step.last)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("{table: t, columns: [{name: x, dtype: number, einheit: km2}]}", "einheit"),
        ("{table: t, colums: [], columns: [{name: x, dtype: number}]}", "colums"),
        ("{table: t, columns: [{name: x, dtype: float}]}", "no type"),
        ("{table: t, columns: [{name: x, dtype: text, meaning: {zh: 甲, en: a, b}}]}", "t: x: unknown b"),
        ("{table: t, meaning: {zh: 甲, en: a, b}, columns: [{name: x, dtype: text}]}", "unknown b"),
    ],
)
def test_mistakes_in_a_declaration_are_refused(text: str, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        read_table(text)


def test_defaults_of_the_table_hold_for_columns_that_give_none() -> None:
    one = read_table(
        "{table: t, owner: 统计局, basis: [public], columns: [{name: x, dtype: number}, {name: y, dtype: text, owner: 科技局}]}"
    )
    assert [(column.owner, column.basis) for column in one.columns] == [
        ("统计局", ("public",)),
        ("科技局", ("public",)),
    ]


@pytest.mark.parametrize("name", sorted(forms()))
def test_the_example_of_a_form_fits(name: str) -> None:
    one = forms()[name]
    assert one.fits(one.example)
    assert not one.fits(f" {one.example}")
    assert one.zh and one.en


def test_individuals_do_not_stand_among_the_firms() -> None:
    firm, individual = (forms()[str(table(name).column("uscc").form)] for name in ("enterprise", "individual"))
    for code, is_firm, is_individual in [
        ("91442000000000001T", True, False),
        ("92442000000000001P", False, True),
        ("93442000000000001X", True, False),
        ("52442000000000001X", True, False),
        ("9144200000000001T", False, False),
    ]:
        assert (firm.fits(code), individual.fits(code)) == (is_firm, is_individual), code


@pytest.mark.parametrize("name", sorted(tables()))
def test_what_a_column_says_of_itself_holds(name: str) -> None:
    owners = {term.key for term in terms()["departments"]}
    for column in table(name).columns:
        where = f"{name}.{column.name}"
        assert column.owner is None or column.owner in owners, where
        assert column.unit is None or find_unit(column.unit) is not None, where
        assert column.form is None or column.form in forms(), where
        if column.example:
            value, problems = checked(respelt(column.example, column) or column.example, column)
            assert value is not None and not problems, where
        if column.low is not None and column.high is not None:
            assert column.low < column.high, where


def test_names_agreed_with_the_rest_of_the_house() -> None:
    agreed = """enterprise individual enterprise_name firm_year firm_month firm_qualification product firm_product supply_link io_flow trade
    parcel park occupancy land_quota policy application payment budget award project appeal visit signal sector_year
    town_year commissioner demand_offer finance_product platform rd_org challenge talent cluster register classification
    classification_item classification_map data_set indicator observation series_break""".split()
    assert tables().keys() == {*agreed}
