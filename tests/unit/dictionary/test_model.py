"""Tables and columns as a caller builds them."""

import pytest

from refoundry.dictionary.model import Column, Table, Term


def test_a_table_is_built_from_names_and_types_alone() -> None:
    firm = Table(
        "firm_year",
        [
            Column("revenue", "number", unit="万元", label="营业收入"),
            Column("name", "text"),
            Column("listed", "bool", unit=None, label=None),
            Column("founded", "date"),
        ],
    )
    assert firm.names == ("revenue", "name", "listed", "founded")
    assert firm.column("营业收入").unit == "万元"
    assert firm.column("name").shown("zh") == "name"
    assert firm.keys == ()


def test_a_column_answers_to_its_name_labels_and_other_spellings() -> None:
    column = Column("rd", "number", label="研发费用", label_en="R&D", also=["研发经费"])  # type: ignore[arg-type]
    table = Table("firm", [column])
    assert [table.find(word) for word in ("rd", "研发费用", " 研发经费 ", "R&D")] == [column] * 4
    assert table.find("研发") is None
    assert (column.shown("zh"), column.shown("en")) == ("研发费用", "R&D")


def test_two_columns_never_share_a_word() -> None:
    with pytest.raises(ValueError, match="收入"):
        Table("firm", [Column("revenue", "number", label="收入"), Column("income", "number", also=("收入",))])
    with pytest.raises(ValueError, match="revenue"):
        Table("firm", [Column("revenue", "number"), Column("revenue", "text")])


@pytest.mark.parametrize("dtype", ["float", "", "Number"])
def test_an_unknown_type_is_refused(dtype: str) -> None:
    with pytest.raises(ValueError, match="no type"):
        Column("x", dtype)  # type: ignore[arg-type]


def test_a_unit_comes_from_a_column_that_exists() -> None:
    with pytest.raises(ValueError, match="einheit"):
        Table("t", [Column("value", "number", unit_from="einheit")])


def test_what_is_unknown_is_refused() -> None:
    with pytest.raises(TypeError, match="titel"):
        Table("t", [Column("x", "number")], titel="T")
    with pytest.raises(KeyError):
        Table("t", [Column("x", "number")]).column("y")


def test_tables_and_columns_are_values() -> None:
    assert Table("t", [Column("x", "number")]) == Table("t", [Column("x", "number")])
    assert Table("t", [Column("x", "number")]) != Table("t", [Column("x", "integer")])
    assert hash(Table("t", [Column("x", "number")])) == hash(Table("t", [Column("x", "number")]))


def test_a_term_of_a_column() -> None:
    column = Column("basis", "text", allowed=[Term("public", "公开", "published")])  # type: ignore[arg-type]
    found = column.term("public")
    assert found is not None
    assert (found.shown("zh"), found.shown("en")) == ("公开", "published")
    assert column.term("公开") is None
