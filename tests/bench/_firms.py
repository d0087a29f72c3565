"""A made-up delivery of firms by year for the bench of loading: 26 columns, about 1 % of the rows wrong in some way.

What is wrong, drawn with a fixed seed: a credit code with one character changed, a number that is none, a negative
staff, a year to come, a missing code, a row with a field too many, the same row twice, two rows for one firm and year.
"""

from pathlib import Path
from typing import Any

import numpy as np

from refoundry.dictionary import Column, Table, tables

TABLE = "bench_firm_year"
_LETTERS = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", np.uint8)
_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)])
AMOUNTS = ("revenue", "output", "value_added", "tax", "profit", "rd_exp", "energy_tce", "electricity_kwh",
           "emissions_t", "export", "land_mu", "wages", "invested", "sold", "water_t")  # fmt: skip
COUNTS = ("employees", "rd_staff")
WRONG = 0.01


def declared() -> Table:
    """The table, entered in the dictionary of this process."""
    signed = ("value_added", "tax", "profit")
    columns = [
        Column("uscc", "text", key=True, required=True, form="uscc"),
        Column("year", "integer", key=True, required=True, low=1978, high=2026),
        *(Column(name, "number", low=None if name in signed else 0) for name in AMOUNTS),
        *(Column(name, "integer", low=0, high=2_000_000) for name in COUNTS),
        Column("town", "text"),
        Column("gb_class", "text", form="gb_class"),
        Column("founded", "date"),
        Column("source", "text", required=True),
        Column("basis", "text", required=True, allowed=tables()["firm_year"].column("basis").allowed),
        Column("vintage", "text", required=True),
        Column("period", "period"),
    ]
    tables()[TABLE] = Table(TABLE, columns)
    return tables()[TABLE]


def _codes(number: int) -> list[str]:
    """Credit codes with their check characters, in order."""
    body = np.zeros((number, 17), np.uint8)
    body[:, :8] = [9, 1, 4, 4, 2, 0, 0, 0]
    rest = np.arange(number) * 7 + 12_345_678
    for place in range(16, 7, -1):
        body[:, place] = rest % 10
        rest //= 10
    last = (-(body.astype(np.int64) @ _WEIGHTS)) % 31
    letters = _LETTERS[np.column_stack([body, last.astype(np.uint8)])]
    return [str(code, "ascii") for code in letters.view("S18").ravel()]


def write(path: Path, rows: int, *, shuffled: bool = False) -> dict[str, int]:
    """Write the file.

    path      where
    rows      how many, before those that are there twice
    shuffled  in no order instead of that of the keys
    returns   counts: rows, rows to refuse, rows that are there twice
    """
    import polars as pl

    draw, years = np.random.default_rng(4), 7
    firms = rows // years
    codes = np.repeat(np.array(_codes(firms), object), years)
    data: dict[str, Any] = {"uscc": codes, "year": np.tile(np.arange(2018, 2025), firms).astype(str)}
    size = np.repeat(draw.lognormal(6, 2, firms), years)
    for name in AMOUNTS:
        values = np.round(size * draw.lognormal(-2, 0.5, len(codes)), 2)
        data[name] = pl.Series(values).cast(pl.String).set(pl.Series(draw.random(len(codes)) < 0.03), None)
    for name in COUNTS:
        data[name] = np.minimum(size / 10 + draw.random(len(codes)) * 3, 1e6).astype(np.int64).astype(str)
    data["town"] = np.repeat(draw.choice(["石岐街道", "小榄镇", "古镇镇", "南头镇", "三角镇"], firms), years)
    data["gb_class"] = np.repeat(draw.choice(["3874", "3351", "2439", "1811", "3911"], firms), years)
    days = (np.datetime64("1990-01-01") + draw.integers(0, 10_000, firms)).astype(str)
    data["founded"] = np.repeat(days, years)
    data |= {"source": "税务局", "basis": "administrative", "vintage": "2026-01"}
    data["period"] = data["year"]
    frame = pl.DataFrame({name: data[name] for name in declared().names if name not in ("source", "basis", "vintage")})
    frame = frame.with_columns(pl.lit(data[name]).alias(name) for name in ("source", "basis", "vintage"))
    frame = frame.select(declared().names)
    wrong = draw.permutation(frame.height)[: int(frame.height * WRONG)]
    kinds = np.array_split(wrong, 8)
    frame = frame.with_row_index("i")

    def change(rows_of: Any, name: str, to: Any) -> None:
        nonlocal frame
        chosen = pl.col("i").is_in(pl.Series(rows_of, dtype=pl.UInt32).implode())
        frame = frame.with_columns(pl.when(chosen).then(to).otherwise(pl.col(name)).alias(name))

    swapped = pl.col("uscc").str.slice(0, 12) + "W" + pl.col("uscc").str.slice(13)
    change(kinds[0], "uscc", swapped)
    change(kinds[1], "revenue", pl.col("revenue").fill_null("1") + "x")
    change(kinds[2], "employees", "-" + (pl.col("employees").cast(pl.Int64) + 1).cast(pl.String))
    change(kinds[3], "year", pl.lit("2099"))
    change(kinds[4], "uscc", pl.lit(None, pl.String))
    change(kinds[5], "period", pl.col("period") + ",more")
    again, other = frame.filter(pl.col("i").is_in(pl.Series(kinds[6]).cast(pl.UInt32).implode())), None
    other = frame.filter(pl.col("i").is_in(pl.Series(kinds[7]).cast(pl.UInt32).implode()))
    other = other.with_columns(pl.lit("0.01").alias("tax"))
    frame = pl.concat([frame, again, other]).sort("i", maintain_order=True).drop("i")
    if shuffled:
        frame = frame.sample(fraction=1.0, shuffle=True, seed=4)
    frame.write_csv(path, quote_style="never")
    refused = sum(len(kind) for kind in kinds[:6]) + 2 * other.height
    return {"rows": frame.height, "refused": refused, "twice": again.height}
