"""Fewer than three firms never show, not even by subtraction."""

from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refoundry.facts.suppress import Relation, aggregate, hidden_cells, suppress
from tests.reference import suppress as twin


def grid(rows: int, columns: int) -> list[Relation]:
    """A table with its totals: cells by row, then totals of rows, of columns, of all."""
    cell = lambda r, c: r * columns + c  # noqa: E731
    row_total = lambda r: rows * columns + r  # noqa: E731
    column_total = lambda c: rows * columns + rows + c  # noqa: E731
    every = rows * columns + rows + columns
    return [
        *(Relation(row_total(r), tuple(cell(r, c) for c in range(columns))) for r in range(rows)),
        *(Relation(column_total(c), tuple(cell(r, c) for r in range(rows))) for c in range(columns)),
        Relation(every, tuple(row_total(r) for r in range(rows))),
        Relation(every, tuple(column_total(c) for c in range(columns))),
    ]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[int], list[Relation]]:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    inner = [
        draw(st.sampled_from([0, 1, 2, 3, 4, 5, 9, 40]) if draw(st.booleans()) else st.just(12))
        for _ in range(rows * columns)
    ]
    by_row = [sum(inner[r * columns : (r + 1) * columns]) for r in range(rows)]
    by_column = [sum(inner[c::columns]) for c in range(columns)]
    return [*inner, *by_row, *by_column, sum(inner)], grid(rows, columns)


@settings(max_examples=150, deadline=None)
@given(tables(), st.booleans())
def test_as_the_plain_twin_and_no_attack_finds_a_small_cell(
    made: tuple[list[int], list[Relation]], disjoint: bool
) -> None:
    counts, relations = made
    pairs = [(one.total, one.parts) for one in relations]
    hidden = hidden_cells(counts, relations, disjoint=disjoint)
    assert hidden == twin.hide(counts, pairs, disjoint=disjoint)
    assert all(place in hidden for place, count in enumerate(counts) if 0 < count < 3)
    assert all(counts[place] > 0 for place in hidden)
    assert not [place for place in twin.given_away(counts, pairs, hidden) if counts[place] < 3]
    for total, parts in pairs:
        inside = [counts[place] for place in parts if place in hidden]
        if total not in hidden and inside:
            assert len(inside) > 1
            assert sum(inside) >= 3


def test_nothing_small_nothing_hidden() -> None:
    assert hidden_cells([3, 7, 0, 10], [Relation(3, (0, 1, 2))]) == set()


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([1, 5, 9, 15], {0, 1}),
        ([1, 1, 9, 11], {0, 1, 2}),
        ([1, 1, 1, 3], {0, 1, 2}),
        ([2, 0, 0, 2], {0, 3}),
        ([2, 9, 5, 16], {0, 2}),
    ],
)
def test_a_line_and_its_total(counts: list[int], hidden: set[int]) -> None:
    assert hidden_cells(counts, [Relation(3, (0, 1, 2))]) == hidden


def test_a_bridge_between_two_squares_is_given_away_and_covered() -> None:
    # rows and columns have two hidden cells each, and the one that joins two squares follows from the equations
    hidden_by_hand = {(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)}
    counts = [2 if place in hidden_by_hand else 9 for place in product(range(4), range(4))]
    totals = [sum(counts[r * 4 : r * 4 + 4]) for r in range(4)] + [sum(counts[c::4]) for c in range(4)]
    full, relations = [*counts, *totals, sum(counts)], grid(4, 4)
    pairs = [(one.total, one.parts) for one in relations]
    by_lines = {place for place, count in enumerate(full) if count < 3}
    assert twin.given_away(full, pairs, by_lines) == [6]
    hidden = hidden_cells(full, relations)
    assert len(hidden) > len(by_lines)
    assert twin.given_away(full, pairs, hidden) == []


FIRMS = pl.DataFrame(
    {
        "uscc": list("abcdefghijkl"),
        "town": ["甲镇"] * 5 + ["乙镇"] * 5 + ["丙镇", None],
        "division": ["38", "38", "38", "39", "39", "38", "38", "38", "39", "39", "38", "38"],
        "revenue": [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, None],
    }
)


def test_an_aggregate_that_leaves_tells_nothing_of_one_or_two() -> None:
    out = aggregate(FIRMS, ["town", "division"], ["revenue"])
    cells = {(row["town"], row["division"], row["total"]): row for row in out.to_dicts()}
    # a town of two firms in a division is hidden, and then its other cell; a town of one firm altogether
    assert cells["甲镇", "39", ""]["revenue"] is None
    assert cells["甲镇", "38", ""]["revenue"] is None
    assert cells["甲镇", None, "division"]["revenue"] == 15.0
    assert cells["丙镇", None, "division"]["firms"] is None
    assert cells[None, None, "town+division"]["revenue"] == 66.0
    assert cells[None, None, "town+division"]["firms"] == 12
    assert out.filter(pl.col("suppressed"))["firms"].null_count() == out["suppressed"].sum()
    assert out.filter(~pl.col("suppressed"))["firms"].min() >= 3  # type: ignore[operator]


def test_without_totals_the_rest_is_as_well_protected() -> None:
    with_totals = aggregate(FIRMS, ["town", "division"], ["revenue"]).filter(pl.col("total") == "")
    assert aggregate(FIRMS, ["town", "division"], ["revenue"], totals=False).equals(with_totals)


def test_a_group_of_unknowns_is_unknown_and_not_nought() -> None:
    many = pl.DataFrame({"uscc": list("abc"), "town": ["甲镇"] * 3, "revenue": pl.Series([None] * 3, dtype=pl.Float64)})
    assert aggregate(many, ["town"], ["revenue"])["revenue"].to_list() == [None, None]


def test_firms_in_several_groups_are_counted_once_and_taken_for_few() -> None:
    # the same two firms in two products: together they are two and not four
    rows = pl.DataFrame(
        {"uscc": list("ababcdefg"), "product": ["x", "x", "y", "y", *"zzzzz"], "revenue": [1.0] * 9},
    )
    out = aggregate(rows, ["product"], ["revenue"])
    assert out.filter(pl.col("total") == "")["suppressed"].to_list() == [True, True, True]
    assert out.filter(pl.col("total") == "product")["firms"].to_list() == [7]


def test_groups_that_were_added_up_elsewhere() -> None:
    cells = aggregate(FIRMS, ["town"], ["revenue"], at_least=1, totals=False).drop("total", "suppressed")
    mixed = cells.sort("firms").reverse()
    out = suppress(mixed, ["town"], ["revenue"])
    assert out.height == 4
    assert out.filter("suppressed")["revenue"].null_count() == 3
    assert out.filter("suppressed")["firms"].null_count() == 3
    assert out["town"].to_list() == mixed["town"].to_list()
    unknown = suppress(mixed.with_columns(firms=pl.lit(None, dtype=pl.UInt32)), ["town"], ["revenue"])
    assert unknown["revenue"].null_count() == 4
    with pytest.raises(ValueError, match="twice"):
        suppress(pl.concat([mixed, mixed]), ["town"], ["revenue"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["甲", "乙", "丙", None]), st.sampled_from(["1", "2", "3"])), min_size=1, max_size=40
    )
)
def test_both_ways_hide_the_same(places: list[tuple[str | None, str]]) -> None:
    rows = pl.DataFrame(
        {
            "uscc": [str(n) for n in range(len(places))],
            "town": pl.Series([town for town, _ in places], dtype=pl.String),
            "code": [code for _, code in places],
            "x": [1.0] * len(places),
        }
    )
    direct = aggregate(rows, ["town", "code"], ["x"], totals=False)
    counted = rows.group_by("town", "code").agg(firms=pl.len(), x=pl.col("x").sum()).sort("town", "code")
    assert suppress(counted, ["town", "code"], ["x"])["suppressed"].to_list() == direct["suppressed"].to_list()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(["1", "2", "3"])] * 3), min_size=1, max_size=60))
def test_three_ways_of_grouping_give_no_small_cell_away(places: list[tuple[str, str, str]]) -> None:
    by = ["a", "b", "c"]
    rows = pl.DataFrame(
        {"uscc": [str(n) for n in range(len(places))], "x": [1.0] * len(places)}
        | {name: [place[at] for place in places] for at, name in enumerate(by)}
    )
    full = aggregate(rows, by, ["x"], at_least=1).to_dicts()
    out = aggregate(rows, by, ["x"]).to_dicts()
    where = {tuple(row[name] for name in by): place for place, row in enumerate(full)}
    pairs = []
    for key, place in where.items():
        for at, name in enumerate(key):
            if name is None:
                parts = [where[k] for k in where if k[at] is not None and (*k[:at], None, *k[at + 1 :]) == key]
                pairs.append((place, parts))
    counts = [row["firms"] for row in full]
    hidden = {place for place, row in enumerate(out) if row["suppressed"]}
    assert all(place in hidden for place, count in enumerate(counts) if count < 3)
    assert not [place for place in twin.given_away(counts, pairs, hidden) if counts[place] < 3]
    for row, known in zip(out, full, strict=True):
        assert row["suppressed"] or (row["firms"], row["x"]) == (known["firms"], known["x"])


def test_what_is_hidden_does_not_hang_on_the_order_of_the_groups() -> None:
    cells = pl.DataFrame(
        {"town": ["甲", "乙", "丙", "丁"], "firms": [1, 5, 5, 5], "x": [1.0, 2.0, 3.0, 4.0]},
    )
    there = suppress(cells, ["town"], ["x"])
    back = suppress(cells.reverse(), ["town"], ["x"]).reverse()
    assert there.equals(back)
    assert there["suppressed"].sum() == 2
