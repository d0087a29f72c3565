"""Where departments disagree: the owner of a column wins, and the difference is listed; and what a delivery changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refoundry.dictionary import Column, Table
from refoundry.dictionary.departments import role_of
from refoundry.facts.schema import LINEAGE
from refoundry.facts.store import Facts, known_table

if TYPE_CHECKING:
    import polars as pl

_OF_DELIVERY = frozenset({"source", "basis", "vintage"})
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell on which two sources differ: the key, the column, what holds and who said so, what the other said."""

    key: tuple[Any, ...]
    column: str
    holds: Any
    source: str
    other: Any
    other_source: str
    owned: bool


def _compared(one: Table) -> list[Column]:
    return [column for column in one.columns if not column.key and column.name not in _OF_DELIVERY]


def _by_source(facts: Facts, one: Table) -> dict[str, pl.DataFrame]:
    """The rows in force of each source that delivers a table."""
    import polars as pl

    frame = facts.table(one.name)
    loads = {entry.load_id: entry.source for entry in facts.entries if entry.table == one.name}
    said = frame.get_column("load_id").replace_strict(loads, default=None, return_dtype=pl.String)
    sources = dict.fromkeys(entry.source for entry in facts.entries if entry.table == one.name)
    return {source: frame.filter(said == source) for source in sources}


def _rank(column: Column, source: str, order: list[str]) -> tuple[bool, int]:
    """The owner first, then whoever delivered last."""
    return role_of(source) == column.owner if column.owner else False, order.index(source)


def differences(facts: Facts, table: str, column: str | None = None) -> list[Difference]:
    """The cells on which the sources of a table differ; unknown is no difference.

    facts    Facts
    table    text
    column   text    only this one
    returns  list of Difference, by column and key
    raises   Problems   F407; as Facts.table
    """
    import polars as pl

    one = known_table(table)
    frames = _by_source(facts, one)
    order, found = [*frames], list[Difference]()
    for each in _compared(one):
        if column is not None and each is not one.find(column):
            continue
        ranked = sorted(frames, key=lambda source: _rank(each, source, order), reverse=True)
        told = {
            source: frames[source].select(*one.keys, each.name).filter(pl.col(each.name).is_not_null())
            for source in ranked
        }
        for i, source in enumerate(ranked):
            for other in ranked[i + 1 :]:
                both = told[source].join(told[other], on=list(one.keys), suffix="_other", nulls_equal=True)
                mine, theirs = pl.col(each.name), pl.col(f"{each.name}_other")
                apart = mine != theirs
                if each.dtype == "number":
                    apart = (mine - theirs).abs() > _NEAR * pl.max_horizontal(mine.abs(), theirs.abs())
                owned = _rank(each, source, order)[0]
                for *key, holds, said in both.filter(apart).sort(*one.keys).iter_rows():
                    found.append(Difference(tuple(key), each.name, holds, source, said, other, owned))
    return found


def agreed(facts: Facts, table: str) -> pl.DataFrame:
    """One row a key: of each column what its owner delivered, else what was delivered last; unknown gives way.

    facts    Facts
    table    text
    returns  DataFrame   in the dictionary's columns, sorted by key
    raises   Problems    F407; as Facts.table
    """
    import polars as pl

    one = known_table(table)
    frames = _by_source(facts, one)
    order, keys = [*frames], list(one.keys)
    whole = facts.table(table).select(keys).unique(maintain_order=True)
    if not frames:
        return facts.table(table).drop(LINEAGE)
    for column in one.columns:
        if column.key:
            continue
        ranked = sorted(frames, key=lambda source: _rank(column, source, order), reverse=True)
        for i, source in enumerate(ranked):
            told = frames[source].select(*keys, pl.col(column.name).alias(f"__{i}"))
            whole = whole.join(told, on=keys, how="left", nulls_equal=True, maintain_order="left")
        every = [f"__{i}" for i in range(len(ranked))]
        whole = whole.with_columns(pl.coalesce(every).alias(column.name)).drop(every)
    return whole.select(one.names).sort(keys)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a column one source leaves unknown."""

    source: str
    column: str
    rows: int
    unknown: int


def unknown_shares(facts: Facts, table: str) -> list[Share]:
    """For each source and column that may be empty: its rows in force, and how many are unknown.

    facts    Facts
    table    text
    returns  list of Share, by source, in the order of the columns; those with nothing unknown are left out
    raises   Problems   F407; as Facts.table
    """
    one, found = known_table(table), list[Share]()
    for source, frame in _by_source(facts, one).items():
        for column in one.columns:
            empty = frame.get_column(column.name).null_count()
            if empty:
                found.append(Share(source, column.name, frame.height, empty))
    return found


def changes(before: Facts, after: Facts, table: str) -> dict[str, int]:
    """What changed in a table between two sets: rows added, taken out of force, with another content.

    before   Facts
    after    Facts
    table    text
    returns  mapping   added, withdrawn, changed, same -> count
    raises   Problems  F407; as Facts.table
    """
    import polars as pl

    one = known_table(table)
    keys, names = list(one.keys), [name for name in one.names if name not in one.keys]
    old, new = (facts.table(table).select(one.names).unique(keys, keep="last") for facts in (before, after))
    both = new.join(old, on=keys, suffix="_old", nulls_equal=True)
    same = pl.all_horizontal(pl.lit(value=True), *(pl.col(name).eq_missing(pl.col(f"{name}_old")) for name in names))
    unchanged = both.filter(same).height
    return {
        "added": new.height - both.height,
        "withdrawn": old.height - both.height,
        "changed": both.height - unchanged,
        "same": unchanged,
    }
