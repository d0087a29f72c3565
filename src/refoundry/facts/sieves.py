"""What a delivery is held against: its own right to be loaded, what its columns may refer to, who delivered it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from refoundry.core.problems import Problem, Problems
from refoundry.dictionary import Table
from refoundry.dictionary.rights import refusals, unregistered
from refoundry.facts.columns import readers
from refoundry.facts.data_sets import data_set_of
from refoundry.facts.headers import Header
from refoundry.facts.rows import Sieve
from refoundry.facts.staging import Loading
from refoundry.facts.store import Facts

if TYPE_CHECKING:
    import polars as pl

_NAMED = 5000  # of more rows only the keys are remembered, not the names
_NAMELESS: dict[str, Any] = {}


def delivered(
    load: Loading, one: Table, facts: Facts, today: date, basis: str | None
) -> tuple[dict[str, str], list[Problem]]:
    """What a delivery itself says of each row where the file does not: who delivered it, which vintage, on what basis.

    load     Loading
    one      Table
    facts    Facts     with the data sets registered
    today    date
    basis    text      as told; default: as registered
    returns  mapping column -> value, warnings
    raises   Problems  F440-F452: it may not be loaded on this basis, or its approval does not hold
    """
    held = data_set_of(facts, load.table, load.source, today)
    basis = basis or (held.basis if held else None)
    if basis and (wrong := refusals(one, basis, today, held)):
        raise Problems(wrong)
    said = {"source": load.source, "vintage": load.vintage} | ({"basis": basis} if basis else {})
    names = [column.name for column in one.columns if column.filled == "delivery"]
    doubts = unregistered(one, load.source, basis, held) if basis else []
    return {name: said[name] for name in names if name in said}, doubts


def sieve_for(one: Table, header: Header, facts: Facts, today: date, filled: Mapping[str, str]) -> Sieve:
    """What the records of a file are held against.

    one      Table
    header   Header
    facts    Facts     what references and units are held against
    today    date      nothing later can have been observed
    filled   mapping   column -> value of the delivery
    returns  Sieve
    """
    known: dict[str, Mapping[str, Any]] = {}
    for column in one.columns:
        if column.references:
            target, _, name = column.references.partition(".")
            held = facts.table(target)
            if held.height <= _NAMED:
                known[column.name] = {record[name]: record for record in _records(held, name)}
            else:
                known[column.name] = dict.fromkeys(held.get_column(name).to_list(), _NAMELESS)
    return Sieve(one, header.columns, readers(one, today, known, header.scales), filled, facts)


def _records(frame: pl.DataFrame, name: str) -> Iterator[dict[str, Any]]:
    """The rows a column can refer to, with the names they go by."""
    return frame.select(*{name, *(other for other in frame.columns if other.startswith("name"))}).iter_rows(named=True)
