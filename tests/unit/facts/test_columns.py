"""Columns read whole come to what a plain loop over the rows comes to, cell by cell and row by row."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refoundry.dictionary import Column, Table, Term, tables
from refoundry.facts import parts as parts_module
from refoundry.facts.cells import check_character
from refoundry.facts.columns import Reader
from refoundry.facts.load import load_csv
from refoundry.facts.parts import OutOfOrder, Parts, in_order, meet
from refoundry.facts.store import open_store
from tests.reference import loading

TODAY = date(2026, 11, 23)
GOOD = "91442000000000001" + check_character("91442000000000001")
ONE = Table(
    "twin",
    [
        Column("uscc", "text", key=True, required=True, form="uscc"),
        Column("year", "integer", key=True, required=True, low=1978, high=2030),
        Column("revenue", "number", low=0),
        Column("founded", "date"),
        Column("kind", "text", allowed=(Term("a", "甲", "A"), Term("b", "乙", "B"))),
        Column("note", "text"),
    ],
)
PLAIN = [
    {"name": "uscc", "type": "uscc", "key": True, "required": True},
    {"name": "year", "type": "integer", "key": True, "required": True, "low": 1978, "high": 2030},
    {"name": "revenue", "type": "number", "low": 0},
    {"name": "founded", "type": "date"},
    {"name": "kind", "type": "text", "allowed": ["a", "b"]},
    {"name": "note", "type": "text"},
]
CELLS = [
    st.sampled_from([GOOD, GOOD.lower(), f" {GOOD}", GOOD[:-1] + "0", GOOD[:-1], "", "914420000000000O1T"]),
    st.sampled_from(["2023", "2024", "２０２４", "2,024", "1900", "20x4", "", "2024.5", " 2024"]),
    st.sampled_from(["1", "1.5", "1234.5", '"1,234.5"', "-1", "", "x", "１２", "1.", ".5", "12,3", "1e"]),
    st.sampled_from(["2020-03-01", "2020/3/1", "2020.3.1", "43891", "2020-02-30", "2020-3-1", "", "soon", "20200301"]),
    st.sampled_from(["a", "b", "c", "", " a"]),
    st.sampled_from(["", "说明", " 说明", '"引""号"', "甲,乙", "\u3000空\u3000"]),
]


@pytest.fixture
def twin() -> Iterator[None]:
    """The table is in the dictionary for the time of a test."""
    tables()["twin"] = ONE
    yield
    del tables()["twin"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*CELLS).map(",".join), min_size=1, max_size=12))
def test_a_load_is_what_the_plain_twin_says(twin: None, tmp_path: Path, lines: list[str]) -> None:
    text = "uscc,year,revenue,founded,kind,note\n" + "\n".join(lines) + "\n"
    accepted, refused, repeated = loading.load(text, PLAIN)
    file = tmp_path / "x.csv"
    file.write_text(text, "utf-8")
    store = open_store(tmp_path / f"city{len(list(tmp_path.iterdir()))}")
    report = load_csv(store, file, "twin", "s", "1", "snapshot")
    assert report.read == len(lines) == report.accepted + report.rejected + report.duplicates
    assert {problem.place.line for problem in report.problems} == refused
    assert (report.rejected, report.duplicates) == (len(refused), repeated)
    kept = {(row["uscc"], row["year"]): row for row in store.facts().rows("twin")}
    assert kept.keys() == accepted.keys()
    for key, values in accepted.items():
        assert {name: kept[key][name] for name in values} == values


@given(st.decimals(-1000, 1000, places=6).map(str), st.sampled_from([("%", 0), (None, 4), (None, -4), ("%", -1)]))
def test_a_power_of_ten_is_exact_however_the_cell_is_read(text: str, unit: tuple[str | None, int]) -> None:
    reader = Reader(Column("x", "number", unit=unit[0]), TODAY, shift=unit[1])
    plain = reader._numbers(pl.Series([text]))
    assert plain is not None and plain[1][0]
    assert plain[0][0] == reader.cell(text).value


def test_what_refers_to_many_is_found_by_a_hash_and_compared() -> None:
    known = {str(i): {} for i in range(10_000)}
    reader = Reader(Column("x", "text"), TODAY, known)
    right = reader._texts(pl.Series(["5", "x", None, "9999", "10000"]), controls=False)
    assert right is not None and right.to_list() == [True, False, False, True, False]


FRAMES = st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), min_size=1, max_size=6), max_size=6)


def frames_of(rows: list[list[tuple[int, int]]]) -> list[pl.DataFrame]:
    frames, line = [], 1
    for one in rows:
        frames.append(
            pl.DataFrame(
                {"k": [str(k) for k, _ in one], "v": [v for _, v in one],
                 "source_row": range(line, line + len(one)), "__at": range(line, line + len(one))},
                schema_overrides={"source_row": pl.Int64, "__at": pl.Int64},
            )
        )  # fmt: skip
        line += len(one)
    return frames


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FRAMES)
def test_shares_hold_every_row_in_order_and_part_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[list[tuple[int, int]]]
) -> None:
    monkeypatch.setattr(parts_module, "_SHARE", 3)
    monkeypatch.setattr(parts_module, "_LARGE_SHARE", 4)
    monkeypatch.setattr(parts_module, "IN_MEMORY", 60)
    frames = frames_of(rows)
    whole = pl.concat(frames).sort("k", "source_row") if frames else None
    parts = Parts(("k",), tmp_path / "parts")
    ways = [list(parts.ordered(iter(frames), ("k",)))]
    parts.close()
    try:
        ways.append(list(in_order(iter(frames), ("k",))))
    except OutOfOrder:
        assert not pl.concat(frames)["k"].is_sorted()
    for shares in ways:
        assert (pl.concat(shares) if shares else None) is whole is None or pl.concat(shares).equals(whole)  # type: ignore[arg-type]
        seen: set[str] = set()
        for share in shares:
            assert not seen & {*share["k"]}
            seen |= {*share["k"]}


@given(FRAMES)
def test_rows_of_one_key_are_one_row_or_none(rows: list[list[tuple[int, int]]]) -> None:
    if not rows:
        return
    frame = pl.concat(frames_of(rows)).sort("k", "source_row")
    met = meet(frame, ["k"])
    assert met.kept.height + met.repeated + len(met.opposed) == frame.height
    for key, group in frame.group_by("k"):
        kept = met.kept.filter(pl.col("k") == key[0])
        assert kept.height == (1 if group["v"].n_unique() == 1 else 0)
