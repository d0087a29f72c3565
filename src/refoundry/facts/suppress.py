"""Totals of firms that may leave the analyst's room: cells of one or two firms are hidden, and others beside them.

As many others as it takes that nobody finds them by subtracting from a total.

A cell is a group of firms; a relation says that a total is the sum of its parts, and a total is a cell too. Hidden is
every cell of fewer than `at_least` firms. Of each relation then either nothing is hidden or so much that the rest does
not give it away: two cells at least, with `at_least` firms together. At last the whole system is solved: a small cell
that its equations still determine gets another hidden cell beside it. Cells without firms are 0 and hide nothing.

This keeps exact values back. It does not stop somebody who holds one edition of a table against the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import polars as pl

AT_LEAST = 3
_DETERMINED = 1 - 1e-7


@dataclass(frozen=True, slots=True)
class Relation:
    """One cell is the sum of others: their places in the list of cells."""

    total: int
    parts: tuple[int, ...]


def hidden_cells(
    counts: Sequence[int], relations: Sequence[Relation], at_least: int = AT_LEAST, *, disjoint: bool = True
) -> set[int]:
    """Which cells to hide.

    counts     firms in each cell, totals among them
    relations  Relations
    at_least   firms a cell needs to be shown
    disjoint   bool   a firm stands in one part of a relation only; where it may stand in several, their firms together
               are taken to be no more than the largest part has
    returns    set of places

    >>> hidden_cells([1, 5, 9, 15], [Relation(3, (0, 1, 2))]) == {0, 1}
    True
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < at_least}
    together = sum if disjoint else max
    while True:
        more = False
        for one in relations:
            while (another := _next(one, counts, hidden, at_least, together)) is not None:
                hidden.add(another)
                more = True
        if not more:
            exposed = [place for place in _determined(relations, counts, hidden) if counts[place] < at_least]
            if not exposed:
                return hidden
            hidden.add(_beside(exposed[0], counts, relations, hidden))


def _next(one: Relation, counts: Sequence[int], hidden: set[int], at_least: int, together: Any) -> int | None:
    """The next cell a relation needs hidden, None where it gives nothing away."""
    kept = [counts[place] for place in one.parts if place in hidden and counts[place] > 0]
    covered = len(kept) > 1 and together(kept) >= at_least
    if bool(kept) if one.total in hidden else not kept or covered:
        return None
    shown = [place for place in one.parts if place not in hidden and counts[place] > 0]
    if shown:
        return min(shown, key=lambda place: (counts[place], place))
    return None if one.total in hidden else one.total


def _determined(relations: Sequence[Relation], counts: Sequence[int], hidden: set[int]) -> list[int]:
    """The hidden cells whose value follows from the relations and the cells that are shown.

    A cell does when its unit vector lies in the row space of the relations, restricted to what is hidden: when the
    projection onto that space leaves it whole.
    """
    signed: dict[int, list[tuple[int, float]]] = {}
    for row, one in enumerate(relations):
        for place in one.parts:
            if place in hidden and counts[place] > 0:
                signed.setdefault(place, []).append((row, 1.0))
        if one.total in hidden:
            signed.setdefault(one.total, []).append((row, -1.0))
    rows = sorted({row for members in signed.values() for row, _ in members})
    where = {row: place for place, row in enumerate(rows)}
    gram = np.zeros((len(rows), len(rows)))
    for members in signed.values():
        for row, sign in members:
            for other, against in members:
                gram[where[row], where[other]] += sign * against
    inverse = np.linalg.pinv(gram, rcond=1e-10, hermitian=True)
    found = []
    for place, members in sorted(signed.items()):
        whole = sum(
            sign * against * inverse[where[row], where[other]] for row, sign in members for other, against in members
        )
        if whole > _DETERMINED:
            found.append(place)
    return found


def _beside(exposed: int, counts: Sequence[int], relations: Sequence[Relation], hidden: set[int]) -> int:
    """The smallest cell to hide beside one that the equations give away: of its own relations, else of any."""
    own = [one for one in relations if exposed == one.total or exposed in one.parts]
    for among in (own, relations):
        shown = [
            place for one in among for place in (*one.parts, one.total) if place not in hidden and counts[place] > 0
        ]
        if shown:
            return min(shown, key=lambda place: (counts[place], place))
    raise AssertionError("nothing is shown and a cell is given away")


def aggregate(
    rows: pl.DataFrame,
    by: Sequence[str],
    sums: Sequence[str],
    *,
    firm: str = "uscc",
    totals: bool = True,
    at_least: int = AT_LEAST,
) -> pl.DataFrame:
    """Sums over groups of firms as they may leave the analyst's room, with their totals.

    Totals are taken to be known even where they are not asked for: they stand in a yearbook.

    rows      DataFrame   about single firms
    by        texts       columns that make the groups, such as town and division; an unknown one is a group too
    sums      texts       columns to add up; unknown values count as none, a group where all are unknown is unknown
    firm      text        the column that tells firms apart
    totals    bool        with the totals over each of `by`, and over all
    at_least  count       firms a cell needs to be shown
    returns   DataFrame   by, total (the columns summed over, joined by +; empty for a group), firms, sums,
              suppressed; firms and sums are null where hidden. Groups in order, totals behind
    """
    import polars as pl

    by, added = [*by], [pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in sums]
    frames = []
    for width in range(len(by), -1, -1):
        for kept in combinations(by, width):
            over = [name for name in by if name not in kept]
            measures = [pl.col(firm).n_unique().alias("firms"), *added]
            one = rows.group_by(*kept).agg(*measures).sort(*kept) if kept else rows.select(*measures)
            one = one.with_columns(pl.lit("+".join(over)).alias("total"))
            frames.append(
                one.with_columns(pl.lit(None, dtype=rows.schema[name]).alias(name) for name in over).select(
                    *by, "total", "firms", *sums
                )
            )
    cells = pl.concat(frames)
    alone = rows.select(pl.struct(firm, *by).n_unique()).item() == rows.select(pl.col(firm).n_unique()).item()
    hidden = hidden_cells(cells["firms"].to_list(), _relations(cells, by), at_least, disjoint=alone)
    marked = cells.with_columns(pl.Series("suppressed", [place in hidden for place in range(cells.height)]))
    shown = marked.with_columns(
        pl.when(~pl.col("suppressed")).then(pl.col(name)).alias(name) for name in ("firms", *sums)
    )
    return shown if totals else shown.filter(pl.col("total") == "")


def _relations(cells: pl.DataFrame, by: Sequence[str]) -> list[Relation]:
    """Each total with the cells it sums over one more column."""
    parts: dict[int, dict[str, list[int]]] = {}
    keys = [(row["total"], tuple(row[name] for name in by)) for row in cells.select(*by, "total").iter_rows(named=True)]
    places = {key: place for place, key in enumerate(keys)}
    for place, (total, values) in enumerate(keys):
        over = total.split("+") if total else []
        for index, name in enumerate(by):
            if name in over:
                continue
            above = "+".join(each for each in by if each in (*over, name))
            key = (above, tuple(None if at == index else value for at, value in enumerate(values)))
            parts.setdefault(places[key], {}).setdefault(name, []).append(place)
    return [Relation(total, tuple(found)) for total, ways in sorted(parts.items()) for found in ways.values()]


def suppress(
    cells: pl.DataFrame, by: Sequence[str], values: Sequence[str], *, count: str = "firms", at_least: int = AT_LEAST
) -> pl.DataFrame:
    """Hide what must be hidden in groups that were added up elsewhere, such as by a database.

    cells     DataFrame   one row a group, without totals; a firm stands in one of them only
    by        texts       the columns that make the groups
    values    texts       columns to hide with the count
    count     text        the column that counts firms; unknown counts as too few
    at_least  count       firms a cell needs to be shown
    returns   DataFrame   the same rows in the same order, with suppressed; count and values null where hidden
    raises    ValueError  a group stands twice
    """
    import polars as pl

    if cells.select(pl.struct(*by).n_unique()).item() != cells.height:
        raise ValueError("a group stands twice")
    # what is hidden does not hang on the order the groups come in
    ordered = cells.with_row_index("_place").with_columns(pl.col(count).fill_null(1).alias("_count")).sort(*by)
    frames = [ordered.select(*by, pl.lit("").alias("total"), "_count", "_place")]
    for width in range(len(by) - 1, -1, -1):
        for kept in combinations(by, width):
            over = [name for name in by if name not in kept]
            measure = pl.col("_count").sum()
            one = ordered.group_by(*kept).agg(measure).sort(*kept) if kept else ordered.select(measure)
            frames.append(
                one.with_columns(
                    *(pl.lit(None, dtype=cells.schema[name]).alias(name) for name in over),
                    pl.lit("+".join(over)).alias("total"),
                    pl.lit(None, dtype=pl.get_index_type()).alias("_place"),
                ).select(*by, "total", "_count", "_place")
            )
    every = pl.concat(frames)
    found = hidden_cells(every["_count"].to_list(), _relations(every, by), at_least)
    hidden = {place for row, place in enumerate(ordered["_place"]) if row in found}
    return cells.with_columns(pl.Series("suppressed", [place in hidden for place in range(cells.height)])).with_columns(
        pl.when(~pl.col("suppressed")).then(pl.col(name)).alias(name) for name in (count, *values)
    )
