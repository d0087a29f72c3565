"""Figures that can hardly stand beside each other, declared in cross.yaml: warnings to look at, never a refusal."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from refoundry.core.problems import Both, Problem
from refoundry.core.quantities import convert, find_unit, write_number
from refoundry.dictionary import Column, table
from refoundry.facts.compare import agreed
from refoundry.facts.store import Facts

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 3


@cache
def declared() -> dict[str, list[dict[str, Any]]]:
    """The checks of cross.yaml, by kind.

    returns  mapping   ratios, paired, totals, jumps -> list of mappings
    """
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (files("refoundry.facts") / "cross.yaml").read_text("utf-8")
    )
    return found


def doubts(facts: Facts, region: str | None = None) -> list[Problem]:
    """Everything that can hardly be, over all tables that were loaded.

    facts    Facts
    region   text   of the city, for published totals; None leaves them out
    returns  list of Problem F480-F484, one a check and column, with the number of rows and the first of them
    raises   Problems   as Facts.table
    """
    loaded = {entry.table for entry in facts.entries}
    found: list[Problem] = []
    for one in declared()["ratios"]:
        if one["table"] in loaded:
            found += _ratio(facts, one)
    for one in declared()["paired"]:
        if {one["table"], one["beside"]} <= loaded:
            found += _paired(facts, one)
    for one in declared()["totals"]:
        if region and {one["table"], "observation"} <= loaded:
            found += _total(facts, one, region)
    for one in declared()["jumps"]:
        if one["table"] in loaded:
            found += _jumps(facts, one)
    return found


def _rows(facts: Facts, name: str) -> pl.DataFrame:
    frame: pl.DataFrame = facts.once(("agreed", name), lambda: agreed(facts, name))
    return frame


def _told(code: str, one: dict[str, Any], column: Column, rows: pl.DataFrame, says: dict[str, str]) -> list[Problem]:
    """One warning for rows of (key ..., two figures)."""
    if rows.is_empty():
        return []
    examples = []
    for *key, left, right in rows.head(_SHOWN).iter_rows():
        examples.append(f"{' '.join(str(part) for part in key)} {write_number(left)} / {write_number(right)}")
    values = {
        "column": Both(column.shown("zh"), column.shown("en")), "rows": rows.height, "examples": "；".join(examples),
        "says": Both(says["zh"], says["en"]),
    }  # fmt: skip
    return [Problem(code, subject=f"{one['table']}.{column.name}", values=values)]


def _ratio(facts: Facts, one: dict[str, Any]) -> list[Problem]:
    import polars as pl

    keys = table(one["table"]).keys
    wrong = (pl.col(one["column"]) > pl.col(one["over"]) * one["high"]) & (pl.col(one["column"]) > 0)
    rows = _rows(facts, one["table"]).filter(wrong).select(*keys, one["column"], one["over"])
    return _told("F480", one, table(one["table"]).column(one["column"]), rows, one["says"])


def _paired(facts: Facts, one: dict[str, Any]) -> list[Problem]:
    import polars as pl

    months = _rows(facts, one["beside"]).filter(pl.col(one["other"]).is_not_null())
    by = ["uscc", pl.col("month").str.slice(0, 4).cast(pl.Int64).alias("year")]
    taken = pl.col(one["other"]).mean() if one["take"] == "mean" else pl.col(one["other"]).sum()
    # a sum says something of a whole year only
    whole = months.group_by(by).agg(taken.alias("other"), pl.len().alias("months"))
    whole = whole.filter(pl.col("months") == 12) if one["take"] == "sum" else whole
    both = _rows(facts, one["table"]).join(whole, on=["uscc", "year"])
    mine, other = pl.col(one["column"]), pl.col("other")
    apart = ((mine > other * one["high"]) | (mine < other * one["low"])) & (mine > 0) & (other > 0)
    rows = both.filter(apart).select("uscc", "year", one["column"], "other").sort("uscc", "year")
    return _told("F481", one, table(one["table"]).column(one["column"]), rows, one["says"])


def _total(facts: Facts, one: dict[str, Any], region: str) -> list[Problem]:
    import polars as pl

    column = table(one["table"]).column(one["column"])
    known = facts.rows("indicator", id=one["indicator"])
    unit, wanted = (find_unit(str(known[0]["unit"])) if known else None), find_unit(column.unit or "")
    if unit is None or wanted is None or unit.dimension != wanted.dimension:
        return []
    factor = float(convert(1, unit, wanted))
    said = facts.table("observation").filter(
        (pl.col("indicator") == one["indicator"])
        & (pl.col("region") == region)
        & pl.col("period").str.contains(r"^\d{4}$")
    )
    most = said.group_by(pl.col("period").cast(pl.Int64).alias("year")).agg(pl.col("value").max() * factor)
    sums = _rows(facts, one["table"]).group_by("year").agg(pl.col(column.name).sum())
    rows = sums.join(most, on="year").filter(pl.col(column.name) > pl.col("value") * one["high"]).sort("year")
    return _told("F482", one, column, rows.select("year", column.name, "value"), one["says"])


def _jumps(facts: Facts, one: dict[str, Any]) -> list[Problem]:
    import polars as pl

    declared_table, frame = table(one["table"]), _rows(facts, one["table"])
    others = [name for name in declared_table.keys if name != "year"]
    frame = frame.sort(*others, "year")
    follows = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in others)
    follows &= pl.col("year") == pl.col("year").shift() + 1
    found: list[Problem] = []
    for column in declared_table.columns:
        if column.dtype != "number" or column.unit in (None, "%"):
            continue
        now, before = pl.col(column.name), pl.col(column.name).shift()
        small, large = pl.min_horizontal(now, before), pl.max_horizontal(now, before)
        times = large / small
        met = follows & (small > 0) & (large >= one["least"]) & (times >= one["factor"])
        rows = frame.select(
            *others, "year", now.alias("now"), before.alias("before"), times.alias("t"), met.alias("met")
        )
        rows = rows.filter("met")
        unit = pl.col("t").is_between(one["unit_from"], one["unit_to"])
        shown = [*others, "year", "now", "before"]
        found += _told("F484", one, column, rows.filter(unit).select(shown), one["unit"])
        found += _told("F483", one, column, rows.filter(~unit).select(shown), one["says"])
    return found
