"""Every row keeps to the dictionary: what is required, allowed, in range, referred to, and what its key is."""

import re
from collections import defaultdict

import polars as pl
import pytest

from refoundry.city import CityFolder
from refoundry.dictionary import forms, table, tables
from refoundry.facts.made_up import is_made_up
from refoundry.facts.store import Facts
from refoundry.plan.model import Plan
from refoundry.sample.codes import ALPHABET
from refoundry.sample.made import Delivery, Made
from refoundry.sample.making import SampleCity
from refoundry.sample.naming import individuals
from refoundry.sample.recipe import Recipe
from refoundry.sample.writing import complete


@pytest.fixture(scope="module")
def facts(city: CityFolder, written: SampleCity) -> Facts:
    assert written.entries
    return city.facts()


def _made(facts: Facts, name: str) -> pl.DataFrame:
    frame = facts.table(name)
    return frame.filter(pl.col("source").str.starts_with("synthetic-")) if "source" in frame.columns else frame


def test_every_column_keeps_to_its_contract(facts: Facts, written: SampleCity) -> None:
    breaches = []
    for name in {entry.table for entry in written.entries}:
        frame = _made(facts, name)
        for column in table(name).columns:
            values = frame[column.name].drop_nulls()
            if column.required and len(values) < frame.height:
                breaches.append(f"{name}.{column.name}: empty")
            if column.allowed and not set(values.unique()) <= {term.key for term in column.allowed}:
                breaches.append(f"{name}.{column.name}: {set(values.unique())}")
            scale = 100 if column.unit == "%" else 1
            if column.dtype in ("number", "integer") and len(values):
                if column.low is not None and float(values.min()) * scale < column.low:
                    breaches.append(f"{name}.{column.name}: below {column.low}")
                if column.high is not None and float(values.max()) * scale > column.high:
                    breaches.append(f"{name}.{column.name}: above {column.high}: {values.max()}")
            if column.form:
                pattern = re.compile(forms()[column.form].pattern)
                wrong = [value for value in values.unique().to_list() if not pattern.fullmatch(value)]
                if wrong:
                    breaches.append(f"{name}.{column.name}: {wrong[:3]}")
    assert not breaches, breaches


def test_what_is_referred_to_is_there(facts: Facts, written: SampleCity) -> None:
    for name in {entry.table for entry in written.entries}:
        for column in table(name).columns:
            if column.references:
                owner, _, key = column.references.partition(".")
                missing = set(_made(facts, name)[column.name].drop_nulls()) - set(facts.table(owner)[key])
                assert not missing, (name, column.name, sorted(missing)[:3])


def test_a_key_stands_once_in_a_source(facts: Facts, written: SampleCity) -> None:
    for name in {entry.table for entry in written.entries}:
        keys = [*table(name).keys, "source"] if "source" in table(name).names else [*table(name).keys]
        assert not _made(facts, name).select(keys).is_duplicated().any(), name


def test_check_digits_of_firms_and_individuals(facts: Facts) -> None:
    weights = [3**place for place in range(17)]
    for name in ("enterprise", "individual"):
        for code in _made(facts, name)["uscc"].head(200).to_list():
            total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(code, weights, strict=False))
            assert ALPHABET[(31 - total % 31) % 31] == code[17]


def test_every_row_says_that_it_is_made_up(facts: Facts, written: SampleCity) -> None:
    assert is_made_up(facts.entries)
    assert not is_made_up(entry for entry in facts.entries if entry.table == "observation")
    for entry in written.entries:
        assert entry.source.startswith("synthetic-")
        assert entry.input.startswith("synthetic-")
        if "source" in table(entry.table).names:
            frame = pl.read_parquet(facts.folder / entry.path, columns=["source"])
            assert set(frame["source"]) == {entry.source}


def test_no_name_can_be_taken_for_a_real_firm(facts: Facts, recipe: Recipe) -> None:
    register = _made(facts, "enterprise").filter(pl.col("source").str.contains("市场监管"))
    assert register["name"].is_unique().all()
    marked = register["name"].str.contains(recipe.naming["mark"])
    assert marked.all()
    assert register["uscc"].str.slice(8, 2).is_in(["XN"]).all()
    assert "name" not in individuals(recipe, 1, 5).columns


def test_the_owner_of_a_column_delivers_it(facts: Facts) -> None:
    found = defaultdict(set)
    frame = _made(facts, "firm_year")
    for column in table("firm_year").columns:
        if column.dtype == "number":
            found[column.name] = set(frame.filter(pl.col(column.name).is_not_null())["source"])
    assert found["tax"] == {"synthetic-市税务局"}
    assert found["electricity_kwh"] == {"synthetic-中山供电局"}
    assert found["revenue"] == {"synthetic-市工业和信息化局", "synthetic-市税务局"}


def test_departments_leave_values_out_and_report_some_wrongly(facts: Facts, drawn: tuple[Made, list[Delivery]]) -> None:
    months = _made(facts, "firm_month").filter(pl.col("source").str.contains("供电"))
    register = _made(facts, "enterprise").filter(pl.col("source").str.contains("市场监管"))
    assert 0 < register["gb_class"].null_count() < register.height * 0.1
    wrong = drawn[0].truths["wrong_months"]
    assert {"unit", "partial"} <= set(wrong["kind"])
    one = wrong.filter(pl.col("role") == "power-supply", pl.col("kind") == "partial").row(0, named=True)
    told = months.filter(pl.col("uscc") == one["uscc"], pl.col("month") == one["period"])["electricity_kwh"].to_list()
    assert one["true_value"] not in told


def test_chains_are_those_of_the_plan(facts: Facts, plan: Plan) -> None:
    for name in ("enterprise", "project"):
        found = set(_made(facts, name)["chain"].drop_nulls())
        assert found
        assert found <= set(plan.chains)


def test_a_column_the_dictionary_lacks_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="no column colour"):
        complete(Delivery("park", "industry", pl.DataFrame({"id": ["a"], "colour": ["red"]})), "s", "v")


def test_tables_named_by_deliveries_exist(drawn: tuple[Made, list[Delivery]]) -> None:
    assert {one.table for one in drawn[1]} <= set(tables())
    assert len({(one.table, one.role, one.part) for one in drawn[1]}) == len(drawn[1])
