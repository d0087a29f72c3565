"""Rows on their way into the store: written to a file that nobody reads yet, counted and fingerprinted as they pass."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refoundry.core.problems import Problem
from refoundry.dictionary import Table, table
from refoundry.facts.current import Mode
from refoundry.facts.schema import LINEAGE, schema

if TYPE_CHECKING:
    import polars as pl

_LABEL = re.compile(r"(?!\.)[\w.\-]{1,80}")


@dataclass(frozen=True, slots=True)
class Loading:
    """What is being loaded: the table, who delivered it under which name, and the file it came in."""

    table: str
    source: str
    vintage: str
    mode: Mode
    file: str
    sha256: str

    def problems(self) -> list[Problem]:
        """What is wrong with the names and the mode.

        returns  list of Problem: F408, F409
        """
        found = [
            Problem("F408", subject=name, got=name, values={"field": word})
            for word, name in (("source", self.source), ("vintage", self.vintage))
            if not _LABEL.fullmatch(name)
        ]
        if self.mode not in ("snapshot", "delta"):
            found.append(Problem("F409", subject=self.mode, got=self.mode))
        return found


def _content(frame: pl.DataFrame, load: Loading) -> str:
    """The fingerprint of the rows, whatever their order and the file they came in."""
    rows = frame.sort(*table(load.table).keys, "source_row").drop("source_file", "source_row")
    return hashlib.sha256(rows.write_csv().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows written beside the store and not in it yet; `frame` has them where they are few, `keys` are fingerprints."""

    path: Path
    number: int
    load_id: str
    rows: int
    content: str
    frame: pl.DataFrame | None
    keys: Any


def key_prints(frame: pl.DataFrame, keys: Iterable[str]) -> Any:
    """A fingerprint of 64 bits for the key of each row.

    frame    DataFrame   with the keys
    keys     names
    returns  array of uint64
    """
    import polars as pl

    return frame.select(pl.struct(list(keys)).hash(1).alias("print")).to_series().to_numpy()


def fingerprint(path: Path) -> str:
    """The sha256 of a file.

    path     file
    returns  64 hexadecimal digits, empty where there is no such file
    """
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def staged(path: Path, number: int, shares: Iterable[pl.DataFrame], load: Loading, one: Table) -> Staged:
    """Write rows to a file: few of them at once, many share by share.

    path     where
    number   of the load
    shares   DataFrames   of the declared columns and source_row, in the order of the keys
    load     Loading
    one      Table
    returns  Staged
    raises   OSError      the disk is full; nothing is left behind
    """
    rest = iter(shares)
    first, second = next(rest, None), next(rest, None)
    if first is None:
        return Staged(path, number, "", 0, "", None, None)
    try:
        if second is None:
            return _stage_one(path, number, first, load, one)
        return _stage_many(path, number, chain((first, second), rest), load, one)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _stage_one(path: Path, number: int, frame: pl.DataFrame, load: Loading, one: Table) -> Staged:
    import polars as pl

    frame = frame.with_columns(pl.lit(load.file).alias("source_file"))
    content = _content(frame.select(*(name for name in schema(one) if name != "load_id")), load)
    load_id = f"{number:05d}-{content[:8]}"
    stored = frame.with_columns(pl.lit(load_id).alias("load_id")).select(*schema(one))
    stored.write_parquet(path, compression_level=1)
    return Staged(path, number, load_id, frame.height, content, stored, key_prints(frame, one.keys))


def _stage_many(path: Path, number: int, shares: Iterator[pl.DataFrame], load: Loading, one: Table) -> Staged:
    """Share by share: neither the rows nor their text are ever in memory as a whole."""
    import numpy as np
    import polars as pl
    from polars.io.plugins import register_io_source

    load_id = f"{number:05d}-{hashlib.sha256(f'{load.source} {load.vintage} {load.file}'.encode()).hexdigest()[:8]}"
    types, counted, prints = schema(one), [0], list[Any]()
    told = [name for name in types if name not in LINEAGE]
    hashed = hashlib.sha256(f"rows {','.join(told)}".encode())

    def rows(*_: object) -> Iterator[pl.DataFrame]:
        for share in shares:
            counted[0] += share.height
            prints.append(key_prints(share, one.keys))
            hashed.update(share.select(told).hash_rows(1).to_numpy().tobytes())
            lineage = (pl.lit(load.file).alias("source_file"), pl.lit(load_id).alias("load_id"))
            yield share.with_columns(*lineage).select(*types)

    lazy = register_io_source(rows, schema=types)
    lazy.sink_parquet(path, compression="lz4", row_group_size=1 << 18, maintain_order=True)
    return Staged(path, number, load_id, counted[0], hashed.hexdigest(), None, np.concatenate(prints))
