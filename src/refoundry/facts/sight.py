"""A table as a role sees it: amounts that are not its business become classes, what it may not see is left out."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from refoundry.dictionary import Table, Term
from refoundry.dictionary.access import bands, sight

if TYPE_CHECKING:
    import polars as pl


def as_seen(frame: pl.DataFrame, one: Table, role: str, *, lang: str = "zh", own: Collection[str] = ()) -> pl.DataFrame:
    """The frame with every column as the role sees it: in full, as the name of a class, or not at all.

    Columns the dictionary does not know stay as they are, except those that hold a hidden column as it was written
    (`tax_written`). A column that shows a class holds text.

    frame    DataFrame   rows of the table, all of its columns or some
    one      Table
    role     text        of the workbench, such as town
    lang     zh or en    of the classes' names
    own      texts       roles of departments whose own columns are seen in full, such as {"tax"}; {"*"}: a firm's rows
    returns  DataFrame   without the columns that are not seen
    """
    import polars as pl

    kept: list[pl.Expr] = []
    for name in frame.columns:
        column = next((each for each in one.columns if name in (each.name, f"{each.name}_written")), None)
        if column is None:
            kept.append(pl.col(name))
            continue
        seen = sight(column, role, own="*" in own or column.owner in own)
        if seen == "full":
            kept.append(pl.col(name))
        elif seen == "band" and name == column.name:
            kept.append(_classed(name, bands(column), lang))
    return frame.select(kept)


def _classed(name: str, every: tuple[Term, ...], lang: str) -> pl.Expr:
    """The name of the class each number falls into, as `band` finds it for one."""
    import polars as pl

    number = pl.col(name)
    found = pl.lit(every[0].shown(lang))
    for term in every:
        if term.low is not None and term.low != term.high:
            found = pl.when(number >= term.low).then(pl.lit(term.shown(lang))).otherwise(found)
    for term in every:
        if term.low is not None and term.low == term.high:
            found = pl.when(number == term.low).then(pl.lit(term.shown(lang))).otherwise(found)
    return pl.when(number.is_not_null()).then(found).alias(name)
