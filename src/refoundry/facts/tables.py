"""Parquet files and tables of databases, read as texts like any other delivery and held against the same rules."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from refoundry.core.problems import Place, Problem, Problems, system_reason
from refoundry.facts.blocks import Block, delimited
from refoundry.facts.rows import Records
from refoundry.facts.sheets import written

if TYPE_CHECKING:
    import polars as pl

_BLOCK = 100_000
HOSTS = "REFOUNDRY_DATABASE_HOSTS"
"""The setting that names the hosts of databases that may be read, separated by commas."""
_NAME = re.compile(r"[^\W\d][\w$]{0,62}(?:\.[^\W\d][\w$]{0,62})?")


@dataclass(slots=True)
class ParquetFile:
    """A Parquet file that is open for reading."""

    path: Path
    header: list[str]
    size: int
    sha256: str
    header_line: int = 0
    encoding: str = "parquet"

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.name

    def close(self) -> None:
        """Nothing is kept open."""

    def tasks(self) -> Iterator[tuple[Callable[[], Block], int]]:
        """What makes each block of records, in order, and how far it reaches.

        returns  function without arguments, rows
        """
        for start in range(0, self.size, _BLOCK):
            yield partial(self._block, start), min(start + _BLOCK, self.size)

    def _block(self, start: int) -> Block:
        import polars as pl

        frame = pl.scan_parquet(self.path).slice(start, _BLOCK).collect()
        numbers = range(start + 1, start + 1 + frame.height)
        return _texts(frame, list(numbers), list(range(start, start + frame.height)))

    def original(self, at: int) -> tuple[str, tuple[str | None, ...]]:
        """A record once more.

        at       row of the file, from 0
        returns  text, cells
        """
        import polars as pl

        cells = tuple(written(cell) for cell in pl.scan_parquet(self.path).slice(at, 1).collect().row(0))
        return delimited(cells), cells


def _texts(frame: pl.DataFrame, lines: list[int], at: list[int]) -> Block:
    """A typed frame as the texts a department would have written."""
    import polars as pl

    texts = []
    for i, column in enumerate(frame.get_columns()):
        kept = column.cast(pl.String) if column.dtype in (pl.String, pl.Date) or column.dtype.is_integer() else None
        if kept is None:
            kept = pl.Series([written(cell) or None for cell in column], dtype=pl.String)
        texts.append(kept.alias(f"c{i}"))
    whole = pl.DataFrame(texts)
    return Block(Records(whole, lines, at, lambda row: delimited(whole.row(row))))


def open_parquet(path: Path) -> ParquetFile:
    """Open a Parquet file.

    path     file
    returns  ParquetFile
    raises   Problems   F401: it cannot be read; F465: it is no Parquet file
    """
    import polars as pl

    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lazy = pl.scan_parquet(path)
        header = lazy.collect_schema().names()
        size = int(lazy.select(pl.len()).collect().item())
    except OSError as error:
        raise Problems([Problem("F401", place=Place(str(path)), values={"reason": system_reason(error)})]) from None
    except pl.exceptions.PolarsError as error:
        raise Problems(
            [Problem("F465", place=Place(path.name), values={"reason": str(error).splitlines()[0]})]
        ) from None
    return ParquetFile(path, header, size, digest)


@dataclass(slots=True)
class DatabaseTable:
    """The rows of one table of a database, read once and kept as texts."""

    name: str
    header: list[str]
    rows: list[Sequence[Any]]
    header_line: int = 0
    encoding: str = "sql"
    _hashed: Any = field(default_factory=hashlib.sha256)

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.rows)

    @property
    def sha256(self) -> str:
        """The fingerprint of the rows."""
        return str(self._hashed.hexdigest())

    def close(self) -> None:
        """Let go of the rows."""
        self.rows = []

    def tasks(self) -> Iterator[tuple[Callable[[], Block], int]]:
        """What makes each block of records, in order, and how far it reaches.

        returns  function without arguments, rows
        """
        for start in range(0, len(self.rows), _BLOCK):
            rows = self.rows[start : start + _BLOCK]
            self._hashed.update(repr(rows).encode())
            yield partial(self._block, start, rows), start + len(rows)

    def _block(self, start: int, rows: list[Sequence[Any]]) -> Block:
        import polars as pl

        texts = [[written(row[i]) or None for row in rows] for i in range(len(self.header))]
        frame = pl.DataFrame({f"c{i}": pl.Series(cells, dtype=pl.String) for i, cells in enumerate(texts)})
        numbers = list(range(start + 1, start + 1 + len(rows)))
        return Block(Records(frame, numbers, [number - 1 for number in numbers], lambda row: delimited(frame.row(row))))

    def original(self, at: int) -> tuple[str, tuple[str | None, ...]]:
        """A record once more.

        at       row, from 0
        returns  text, cells
        """
        cells = tuple(written(cell) for cell in self.rows[at])
        return delimited(cells), cells


def open_database(url: str, table: str) -> DatabaseTable:
    """Read one table of a database: a single SELECT, in a transaction that cannot write.

    The host has to be among those the setting REFOUNDRY_DATABASE_HOSTS names; a SQLite file needs no host.

    url      text   postgresql://user@host/database or sqlite:///file
    table    text   the name of a table or view, with its schema where it has one
    returns  DatabaseTable
    raises   Problems   F466: the host is not allowed; F467: no name of a table; F468: the database refused
    """
    parts = urlsplit(url)
    where = Place(f"{parts.scheme}://{parts.hostname or ''}{parts.path}")
    if not _NAME.fullmatch(table):
        raise Problems([Problem("F467", place=where, got=table)])
    quoted = ".".join(f'"{part}"' for part in table.split("."))
    ask = f"SELECT * FROM {quoted}"
    if parts.scheme == "sqlite":
        return _sqlite(
            Path(parts.path.removeprefix("/") if parts.path.startswith("//") else parts.path), ask, where, table
        )
    allowed = {host.strip() for host in os.environ.get(HOSTS, "").split(",") if host.strip()}
    if parts.scheme not in ("postgres", "postgresql") or parts.hostname not in allowed:
        values = {"known": "、".join(sorted(allowed)) or "—", "setting": HOSTS}
        raise Problems([Problem("F466", place=where, got=parts.hostname or parts.scheme, values=values)])
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10, options="-c default_transaction_read_only=on") as connection:
            answer = connection.execute(ask)
            header = [column.name for column in answer.description or ()]
            return DatabaseTable(f"{parts.hostname}{parts.path}/{table}", header, list(answer.fetchall()))
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise Problems([Problem("F468", place=where, values={"reason": reason})]) from None


def _sqlite(path: Path, ask: str, where: Place, table: str) -> DatabaseTable:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            answer = connection.execute(ask)
            header = [str(column[0]) for column in answer.description]
            return DatabaseTable(f"{path.name}/{table}", header, [tuple(row) for row in answer])
    except sqlite3.Error as error:
        raise Problems([Problem("F468", place=where, values={"reason": error})]) from None
