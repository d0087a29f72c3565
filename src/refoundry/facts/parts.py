"""Accepted rows between reading and storing: kept in memory while they are few, on disk when they are many, and given
back in the order of their keys, so that rows of one key meet and nothing needs more memory than its share.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

IN_MEMORY = 128 << 20
_SHARE = 300_000  # rows given back at once
_LARGE_SHARE = 900_000  # where every part has to be read for each share
_SAMPLES = 64


@dataclass(frozen=True, slots=True)
class _Part:
    rows: int
    low: Any
    high: Any
    samples: list[Any]
    frame: pl.DataFrame | None
    path: Path | None

    def read(self) -> pl.DataFrame:
        import polars as pl

        return self.frame if self.frame is not None else pl.read_ipc(self.path or "")


@dataclass(slots=True)
class Parts:
    """Frames of one schema, added in any order.

    keys     names    of the columns to order by; then by source_row
    folder   folder   for what does not fit in memory; made when needed, removed by `close`
    """

    keys: tuple[str, ...]
    folder: Path
    rows: int = 0
    bytes: int = 0
    _parts: list[_Part] = field(default_factory=list)

    def add(self, frame: pl.DataFrame) -> None:
        """Keep a frame.

        frame    DataFrame   with the keys and source_row
        """
        if frame.is_empty():
            return
        order = [*self.keys, "source_row"]
        frame = frame.sort(order)
        first = frame.to_series(frame.get_column_index(self.keys[0]))
        step = max(1, len(first) // _SAMPLES)
        samples = first.gather_every(step).to_list()
        self.rows += frame.height
        self.bytes += int(frame.estimated_size())
        path = None
        if self.bytes > IN_MEMORY:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{len(self._parts):06d}.arrow"
            frame.write_ipc(path)
        self._parts.append(_Part(frame.height, first[0], first[-1], samples, None if path else frame, path))

    def ordered(self, frames: Iterable[pl.DataFrame], keys: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        """All frames in shares, whatever order they come in; nothing is given back before the last has come.

        frames   DataFrames   with the keys and source_row
        keys     names        as this was made with
        returns  DataFrames   as `shares`
        """
        for frame in frames:
            self.add(frame)
        yield from self.shares()

    def shares(self) -> Iterator[pl.DataFrame]:
        """The rows in the order of their keys; rows of one key are never parted.

        returns  DataFrames, none empty
        """
        import polars as pl

        if not self._parts:
            return
        order, key = [*self.keys, "source_row"], self.keys[0]
        # an empty key sorts first and is in no range
        ends = self._ends()
        before: Any = None
        for end in [*ends, None]:
            frames = []
            for part in self._parts:
                if (before is not None and _less(part.high, before)) or (end is not None and not _less(part.low, end)):
                    continue
                frame = part.read()
                inside = before is not None and _less(part.low, before)
                if inside or (end is not None and not _less(part.high, end)):
                    wanted = pl.lit(value=True)
                    if before is not None:
                        wanted &= pl.col(key) >= before
                    if end is not None:
                        wanted &= (pl.col(key) < end).fill_null(value=True)
                    frame = frame.filter(wanted)
                if frame.height:
                    frames.append(frame)
            before = end
            if frames:
                share = pl.concat(frames)
                yield share if len(frames) == 1 else share.sort(order)

    def _ends(self) -> list[Any]:
        """Where one share ends and the next begins, in values of the first key."""
        if self.rows <= _SHARE:
            return []
        ordered = sorted(self._parts, key=lambda part: (part.low is not None, part.low))
        apart = sum(_less(b.low, a.high) for a, b in pairwise(ordered))
        share = _LARGE_SHARE if apart > len(ordered) // 4 else _SHARE
        weighed = sorted(
            (value, part.rows / len(part.samples))
            for part in self._parts
            for value in part.samples
            if value is not None
        )
        ends: list[Any] = []
        count = 0.0
        for value, weight in weighed:
            count += weight
            if count >= share and (not ends or value != ends[-1]):
                ends.append(value)
                count = 0.0
        return ends

    def close(self) -> None:
        """Remove what was put on disk."""
        self._parts.clear()
        shutil.rmtree(self.folder, ignore_errors=True)


class OutOfOrder(Exception):
    """A row belongs before rows that were given back already."""


def in_order(frames: Iterable[pl.DataFrame], keys: tuple[str, ...]) -> Iterator[pl.DataFrame]:
    """Frames that come in the order of their first key, as large files mostly do, in shares as Parts gives them.

    Few rows are one share in whatever order they come.

    frames   DataFrames   with the keys and source_row
    keys     names
    returns  DataFrames   in the order of their keys; rows of one key are never parted
    raises   OutOfOrder   a row belongs before those of an earlier share
    """
    import polars as pl

    waiting: list[pl.DataFrame] = []
    rows, done = 0, False
    past: Any = None
    key, order = pl.col(keys[0]), [*keys, "source_row"]
    for frame in frames:
        if frame.is_empty():
            continue
        if done and _less(frame.get_column(keys[0]).min(), past):
            raise OutOfOrder
        waiting.append(frame)
        rows += frame.height
        if rows > _SHARE:
            whole = pl.concat(waiting).sort(order)
            last = whole.get_column(keys[0])[-1]
            ready, rest = whole.filter(key.ne_missing(last)), whole.filter(key.eq_missing(last))
            waiting, rows = [rest], rest.height
            if ready.height:
                done, past = True, last
                yield ready
    if waiting:
        yield pl.concat(waiting).sort(order)


def _less(one: Any, other: Any) -> bool:
    """Whether one first key sorts before another; an empty one before every other."""
    if one is None or other is None:
        return one is None and other is not None
    return bool(one < other)


@dataclass(frozen=True, slots=True)
class Met:
    """Rows of one key that met: those kept, how many repeated another, and those that contradict each other.

    `opposed` are (line, place, lines of the others, key).
    """

    kept: pl.DataFrame
    repeated: int
    opposed: list[tuple[int, int, str, str]]


def meet(frame: pl.DataFrame, keys: Sequence[str]) -> Met:
    """Of rows with one key: the same twice counts once, different ones count as none.

    frame    DataFrame   sorted by the keys, with source_row and __at
    keys     names
    returns  Met
    """
    import polars as pl

    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift()) for name in keys)
    again = frame.select((same & (pl.int_range(pl.len()) > 0)).alias("again")).to_series()
    if not again.any():
        return Met(frame, 0, [])
    several = again | again.shift(-1, fill_value=False)
    content = [name for name in frame.columns if name not in ("source_row", "__at")]
    opposed: list[tuple[int, int, str, str]] = []
    drop: list[int] = []
    repeated = 0
    group: list[dict[str, Any]] = []

    def settle() -> None:
        nonlocal repeated
        if all(row[name] == group[0][name] for row in group for name in content):
            first = min(row["source_row"] for row in group)
            drop.extend(row["__i"] for row in group if row["source_row"] != first)
            repeated += len(group) - 1
            return
        lines = sorted(row["source_row"] for row in group)
        subject = " ".join(str("" if group[0][name] is None else group[0][name]) for name in keys)
        for row in group:
            others = " ".join(str(line) for line in lines if line != row["source_row"])
            opposed.append((row["source_row"], row["__at"], others, subject))
            drop.append(row["__i"])

    for row in frame.with_row_index("__i").filter(several).iter_rows(named=True):
        if group and any(row[name] != group[0][name] for name in keys):
            settle()
            group = []
        group.append(row)
    settle()
    keep = pl.Series([True]).new_from_index(0, frame.height).scatter(drop, values=False)
    return Met(frame.filter(keep), repeated, opposed)
