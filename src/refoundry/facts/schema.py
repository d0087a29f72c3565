"""The columns of a table as the store keeps them, with their Polars types."""

from __future__ import annotations

from typing import Any

from refoundry.dictionary import Column, Table

LINEAGE = ("source_file", "source_row", "load_id")


def schema(one: Table) -> dict[str, Any]:
    """The columns of a table in the store, with their Polars types: the declared ones, what was written where the store
    converts units, and the lineage of each row.

    one      Table
    returns  mapping   name -> Polars type
    """
    import polars as pl

    declared: dict[str, Any] = {column.name: dtype(column) for column in one.columns}
    for column in one.columns:
        if column.stored_in:
            declared |= {f"{column.name}_written": pl.String, f"{column.unit_from}_written": pl.String}
    return declared | {"source_file": pl.String, "source_row": pl.Int64, "load_id": pl.String}


def dtype(column: Column) -> Any:
    """The Polars type a column has in the store.

    column   Column
    returns  Polars type
    """
    import polars as pl

    types = {
        "number": pl.Float64,
        "integer": pl.Int64,
        "text": pl.String,
        "bool": pl.Boolean,
        "date": pl.Date,
        "period": pl.String,
    }
    return types[column.dtype]
