"""What became of a load: counts that add up, the first of what was said, and where the refused rows lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from refoundry.core.problems import Problem
from refoundry.dictionary import Table
from refoundry.facts.current import Mode
from refoundry.facts.rows import Refusal
from refoundry.facts.spellings import Respelt

if TYPE_CHECKING:
    import polars as pl

KEPT = 1000
"""How many problems, warnings and other spellings a report holds; the counts are whole."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of one file: read = accepted + rejected + duplicates, always.

    `unchanged` means the very same rows were in force already: all of them count as duplicates.
    `trimmed` counts cells that had white space around them, `respelt_cells` those written another way than the store
    does; `respelt` are the first of them. `units` are the units the header names, by column.
    `warnings` are what to look at again in rows that were accepted. `withdrawn` counts the rows a snapshot took out of
    force, `in_force` those that hold now of this table and source. `rejects` is the file to send back, None where no
    row was refused; `problems` are the first of what is said in it, `codes` how often each was said.
    """

    table: str
    source: str
    vintage: str
    mode: Mode
    file: str
    encoding: str
    read: int
    accepted: int
    rejected: int
    duplicates: int
    trimmed: int
    respelt: tuple[Respelt, ...]
    respelt_cells: int
    units: Mapping[str, str]
    unchanged: bool
    withdrawn: int
    in_force: int
    load_id: str | None
    rejects: Path | None
    problems: tuple[Problem, ...]
    codes: Mapping[str, int]
    warnings: tuple[Problem, ...]


@dataclass(slots=True)
class Gathered:
    """What reading a supply came to."""

    read: int = 0
    repeated: int = 0
    trimmed: int = 0
    respelt: list[Respelt] = field(default_factory=list)
    respelt_cells: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    names: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)

    def refused(self, rows: Iterable[Refusal], file: str) -> None:
        """Count what is said of refused rows, and keep the first of it.

        rows     Refusals
        file     text       its name
        """
        for row in rows:
            for _, problem in row.faults:
                self.codes[problem.code] = self.codes.get(problem.code, 0) + 1
            if len(self.problems) < KEPT:
                self.problems += row.problems(file)

    def met(self, frame: pl.DataFrame, one: Table) -> None:
        """Count the names whose spelling is asked about.

        frame    DataFrame   of accepted rows
        one      Table
        """
        import polars as pl

        for column in one.columns:
            if column.endings:
                counted = self.names.setdefault(column.name, {})
                rows = frame.group_by(column.name).agg(pl.len(), pl.col("source_row").min())
                for name, count, line in rows.drop_nulls().iter_rows():
                    before = counted.get(str(name), (0, line))
                    counted[str(name)] = (before[0] + count, min(before[1], line))
