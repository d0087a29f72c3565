"""The dictionary that is shipped, and what its reader refuses."""

import pytest

from refoundry.dictionary.read import read_table, table, tables, terms


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
