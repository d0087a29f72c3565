"""The facts of a city on disk: `facts/TABLE/SOURCE/VINTAGE.parquet`, every vintage kept, CURRENT naming those in force.

A reader pins one set when it opens (`Facts`) and sees nothing else for as long as it lives. A writer holds the lock,
writes new files beside the old ones, and replaces CURRENT last.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from refoundry.core.problems import Place, Problem, Problems, nearest
from refoundry.dictionary import Table, table, tables
from refoundry.facts.current import Entry, digest, in_force, read_current, write_current
from refoundry.facts.schema import LINEAGE, schema
from refoundry.facts.staging import Loading, Staged, fingerprint, key_prints, staged

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")
__all__ = ["LINEAGE", "Facts", "Loading", "Store", "known_table", "open_store", "schema"]


def known_table(name: str) -> Table:
    """The table of the dictionary, or the problem an official reads.

    name     text
    returns  Table
    raises   Problems   F407: there is no such table
    """
    if name not in tables():
        values = {"nearest": nearest(name, tables()) or "-", "known": " ".join(tables())}
        raise Problems([Problem("F407", subject=name, got=name, values=values)])
    return table(name)


@dataclass(frozen=True, slots=True)
class Facts:
    """One set of facts, pinned when it was opened: what assessments read.

    `entries` are the loads in force; `digest` is their fingerprint, the same for the same set wherever it lies.
    """

    folder: Path
    entries: tuple[Entry, ...]
    as_of: date | datetime | None = None
    _frames: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """The fingerprint of the files in this set."""
        return digest(self.entries)

    def table(self, name: str) -> pl.DataFrame:
        """Every row in force of a table, from all sources, with its lineage: source_file, source_row, load_id.

        Of one source a later delta replaces the rows of the same key; different sources stand side by side.

        name     text        a table of the dictionary
        returns  DataFrame   in the dictionary's columns, sorted by key; empty where nothing was loaded
        raises   Problems    F407: no such table; F434: a file is missing or was changed
        """
        if name not in self._frames:
            self._frames[name] = self._read(known_table(name))
        return self._frames[name]

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """Something made of this set, such as an index: made when first asked for, kept as long as this set is.

        name     what it is called, unique among what is made of a set
        make     function without arguments
        returns  what it made
        """
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

    def _read(self, one: Table) -> pl.DataFrame:
        import polars as pl

        frames: dict[str, list[pl.DataFrame]] = {}
        problems: list[Problem] = []
        for entry in self.entries:
            if entry.table != one.name:
                continue
            path = self.folder / entry.path
            if fingerprint(path) != entry.sha256:
                problems.append(Problem("F434", place=Place(str(path)), values={"expected": entry.sha256}))
                continue
            frames.setdefault(entry.source, []).append(pl.read_parquet(path))
        if problems:
            raise Problems(problems)
        sources = [
            pl.concat(parts, how="diagonal").unique(list(one.keys), keep="last", maintain_order=True)
            for parts in frames.values()
        ]
        empty = pl.DataFrame(schema=schema(one))
        return pl.concat([empty, *sources], how="diagonal").sort(*one.keys, "load_id", "source_row")

    def rows(self, name: str, **equal: object) -> list[dict[str, Any]]:
        """The rows of a table whose columns have the given values.

        name     text            a table of the dictionary
        equal    column=value    None asks for empty ones
        returns  list of mappings, sorted by key
        raises   Problems        as `table`
        """
        import polars as pl

        frame = self.table(name)
        for column, value in equal.items():
            frame = frame.filter(pl.col(column).eq_missing(value))
        return frame.to_dicts()


@dataclass(frozen=True, slots=True)
class Store:
    """The facts of one city folder: open a set of them to read, hold the lock to add to them."""

    folder: Path

    @property
    def facts_folder(self) -> Path:
        """Where the tables stand."""
        return self.folder / "facts"

    @property
    def current(self) -> Path:
        """The file that names the loads."""
        return self.facts_folder / "CURRENT"

    def entries(self) -> tuple[Entry, ...]:
        """Every load ever accepted, in order.

        returns  Entries
        raises   Problems   F433: CURRENT is damaged
        """
        return read_current(self.current)

    def facts(self, as_of: date | datetime | None = None) -> Facts:
        """The set in force now, or as it was known at a past time; it never changes once opened.

        as_of    date or datetime   what was loaded by then (a date: by its end)
        returns  Facts
        raises   Problems           F433: CURRENT is damaged
        """
        return Facts(self.facts_folder, in_force(self.entries(), as_of), as_of)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the store for one load; the system lets go of the lock when the process ends, however it ends.

        returns  context
        raises   Problems   F431: someone else holds it
        """
        self.facts_folder.mkdir(parents=True, exist_ok=True)
        with (self.facts_folder / ".lock").open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                holder = file.read().strip() or "?"
                raise Problems([Problem("F431", place=Place(str(self.folder)), values={"holder": holder})]) from None
            file.truncate(0)
            file.write(f"{os.getpid()} {datetime.now().astimezone().isoformat(timespec='seconds')}\n")
            file.flush()
            self._sweep()
            yield

    def _sweep(self) -> None:
        """Take away what a load that was killed left behind; nobody else writes while the lock is held."""
        for pattern in (".loading-*", "*/*/.*.parquet.*"):
            for path in self.facts_folder.glob(pattern):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in (self.folder / "rejects").glob("*/*/.*.partial"):
            path.unlink()

    def held(self, table: str, source: str) -> pl.DataFrame:
        """The rows in force of one table from one source.

        table    text
        source   text
        returns  DataFrame   as Facts.table
        raises   Problems    as Facts.table
        """
        return Facts(self.facts_folder, self._held(table, source)).table(table)

    def _held(self, table: str, source: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in in_force(self.entries()) if (entry.table, entry.source) == (table, source))

    def held_keys(self, table: str, source: str) -> Any:
        """The keys in force of one table from one source, as fingerprints of 64 bits.

        table    text
        source   text
        returns  array of uint64, sorted, each once
        raises   Problems   F433; F434: a file is missing
        """
        import numpy as np
        import polars as pl

        keys = list(known_table(table).keys)
        found = [np.empty(0, np.uint64)]
        for entry in self._held(table, source):
            path = self.facts_folder / entry.path
            if not path.is_file():
                raise Problems([Problem("F434", place=Place(str(path)), values={"expected": entry.sha256})])
            found.append(key_prints(pl.read_parquet(path, columns=keys), keys))
        return np.unique(np.concatenate(found)) if len(found) > 1 else found[0]

    def unchanged(self, rows: Staged, load: Loading) -> bool:
        """Whether loading these rows would change nothing: the delivery is in force, or a delta's rows all are.

        rows     Staged
        load     Loading
        returns  bool
        raises   Problems    F433, F434
        """
        place = (load.table, load.source)
        same = [entry for entry in self._held(*place) if entry.content == rows.content]
        if load.mode == "snapshot" or any(entry.vintage == load.vintage for entry in same):
            return bool(same)
        if rows.frame is None:
            return False
        columns = [name for name in schema(known_table(load.table)) if name not in LINEAGE]
        return rows.frame.join(self.held(*place), on=columns, how="anti", nulls_equal=True).is_empty()

    def stage(self, shares: Iterable[pl.DataFrame], load: Loading) -> Staged:
        """Write rows to a file beside the store's own, where nobody reads it; call it holding the lock.

        shares   DataFrames   of the declared columns and source_row, in the order of the keys
        load     Loading      table, source, vintage, mode and the file it came from
        returns  Staged
        """
        one = known_table(load.table)
        number = 1 + max((entry.number for entry in self.entries()), default=0)
        path = self.facts_folder / load.table / load.source / f".{load.vintage}.parquet.{os.getpid()}"
        path.parent.mkdir(parents=True, exist_ok=True)
        return staged(path, number, shares, load, one)

    def add(self, rows: Staged, load: Loading, now: datetime | None = None) -> Entry:
        """Put staged rows into the store and in force; call it holding the lock.

        rows     Staged
        load     Loading     as it was staged
        now      datetime    default: the clock
        returns  Entry
        raises   Problems    F432: the vintage holds other rows; F433: CURRENT is damaged
        """
        entries = self.entries()
        place = (load.table, load.source)
        if any((entry.table, entry.source, entry.vintage) == (*place, load.vintage) for entry in entries):
            taken = {entry.vintage for entry in entries if (entry.table, entry.source) == place}
            free = next(name for n in range(2, len(taken) + 3) if (name := f"{load.vintage}.{n}") not in taken)
            subject = f"{load.table} {load.source} {load.vintage}"
            raise Problems([Problem("F432", subject=subject, got=load.vintage, values={"nearest": free})])
        path = Path(load.table) / load.source / f"{load.vintage}.parquet"
        with rows.path.open("rb") as file:
            os.fsync(file.fileno())
        rows.path.replace(self.facts_folder / path)
        entry = Entry(
            number=rows.number,
            load_id=rows.load_id,
            table=load.table,
            source=load.source,
            vintage=load.vintage,
            mode=load.mode,
            path=path.as_posix(),
            sha256=fingerprint(self.facts_folder / path),
            content=rows.content,
            rows=rows.rows,
            input=load.file,
            input_sha256=load.sha256,
            loaded_at=(now.astimezone() if now else datetime.now().astimezone()).isoformat(timespec="microseconds"),
        )
        write_current(self.current, [*entries, entry])
        return entry


def open_store(folder: Path | str) -> Store:
    """The facts store of a city folder; nothing is written until something is loaded.

    folder   the city folder, which holds facts/ and rejects/
    returns  Store
    """
    return Store(Path(folder))
