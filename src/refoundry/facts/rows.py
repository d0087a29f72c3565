"""Records of texts against a table: the rows that hold in the store's types, and the rows refused with every reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from refoundry.core.problems import Place, Problem
from refoundry.dictionary import Column, Table
from refoundry.facts.cells import named, stored
from refoundry.facts.columns import Reader
from refoundry.facts.plausible import beyond
from refoundry.facts.schema import dtype, schema
from refoundry.facts.spellings import Respelt
from refoundry.facts.store import Facts

if TYPE_CHECKING:
    import polars as pl

# the turns in which reasons are told: broken record, cells in order, time, references, units
_UNITS = 3


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is sent back: its line, original text and cells, and each reason with the column it is about."""

    line: int
    text: str
    cells: tuple[str | None, ...]
    faults: tuple[tuple[str | None, Problem], ...]

    def problems(self, file: str) -> tuple[Problem, ...]:
        """The reasons with their place.

        file     text   the name of the file
        returns  Problems
        """
        place = Place(file, self.line)
        return tuple(Problem(each.code, each.subject, place, each.got, each.values) for _, each in self.faults)


@dataclass(slots=True)
class Records:
    """Records to check: one text column for each of the file's, line and place of each record, its original text."""

    frame: pl.DataFrame
    lines: Any
    at: Any
    original: Callable[[int], str]
    tidy: bool = False
    controls: bool = True


@dataclass(slots=True)
class Sifted:
    """Records that were checked."""

    good: pl.DataFrame
    refused: list[Refusal]
    trimmed: int = 0
    respelt: list[Respelt] = field(default_factory=list)
    respelt_cells: int = 0


@dataclass(slots=True)
class Sieve:
    """What records are held against.

    one      Table
    columns  of the file in order: the table's column, None where it is not loaded
    readers  mapping   column name -> Reader
    filled   mapping   column name -> value of the delivery where the file has none
    facts    Facts     what units are converted by
    """

    one: Table
    columns: Sequence[Column | None]
    readers: Mapping[str, Reader]
    filled: Mapping[str, str]
    facts: Facts

    def sift(self, records: Records) -> Sifted:
        """Tell the rows that hold from those that do not.

        records  Records
        returns  Sifted
        """
        import polars as pl

        frame, height = records.frame, records.frame.height
        faults: dict[int, list[tuple[int, str | None, Problem]]] = {}
        out, written = Sifted(frame, []), dict[str, pl.Series]()
        values: dict[str, pl.Series] = {}
        given = {column.name: i for i, column in enumerate(self.columns) if column}
        texts: dict[str, pl.Series] = {}
        for column in self.one.columns:
            if column.name not in given:
                continue
            cells = frame.to_series(given[column.name])
            if not records.tidy:
                cells, changed = _tidy(cells)
                out.trimmed += changed
            if column.filled == "delivery" and column.name in self.filled and cells.null_count():
                cells = cells.fill_null(self.filled[column.name])
            texts[column.name] = cells
        for column in self.one.columns:
            kept = texts.get(column.name)
            if kept is None:
                if column.name in self.filled:
                    kept = pl.Series([self.filled[column.name]], dtype=pl.String).new_from_index(0, height)
                elif column.filled in values:
                    # as that column was read: 2024年12月 of a month is no period of its own
                    kept = values[column.filled].cast(pl.String)
                else:
                    values[column.name] = pl.Series([None], dtype=dtype(column)).new_from_index(0, height)
                    if column.stored_in:
                        written[column.name] = pl.Series([None], dtype=pl.String).new_from_index(0, height)
                    continue
            read = self.readers[column.name].read(kept, controls=records.controls)
            values[column.name] = read.values
            if read.written is not None:
                written[column.name] = read.written
            for row, _, problems in read.wrong:
                faults.setdefault(row, []).extend((turn, column.name, each) for turn, each in problems)
            if column.required and kept.null_count():
                missing = Problem("F412", values={"column": named(column)})
                for row in kept.is_null().arg_true():
                    faults.setdefault(row, []).append((0, column.name, missing))
            out.respelt += [
                Respelt(int(records.lines[row]), column, text, other) for row, text, other in read.respelt[:1000]
            ]
            out.respelt_cells += read.respelt_cells
        self._convert(values, written, faults, height)
        types = {name: kind for name, kind in schema(self.one).items() if name not in ("source_file", "load_id")}
        out.good = pl.DataFrame(
            {
                name: values[name] if name in values else pl.Series(records.lines, dtype=kind)
                for name, kind in types.items()
            }
        ).with_columns(pl.Series("__at", records.at, dtype=pl.Int64))
        if faults:
            rows = sorted(faults)
            bad = frame[rows]
            out.refused = [
                Refusal(
                    int(records.lines[row]),
                    records.original(row),
                    cells,
                    tuple((name, each) for _, name, each in sorted(faults[row], key=lambda one: one[0])),
                )
                for row, cells in zip(rows, bad.iter_rows(), strict=True)
            ]
            keep = pl.Series([True]).new_from_index(0, height).scatter(rows, values=False)
            out.good = out.good.filter(keep)
        return out

    def _convert(
        self,
        values: dict[str, pl.Series],
        written: dict[str, pl.Series],
        faults: dict[int, list[tuple[int, str | None, Problem]]],
        height: int,
    ) -> None:
        """Bring columns to the unit of the row they refer to; what was written stays beside them."""
        import polars as pl

        for column in self.one.columns:
            if not (column.stored_in and column.unit_from):
                continue
            target, _, unit_name = column.stored_in.partition(".")
            through = next(each for each in self.one.columns if (each.references or "").startswith(f"{target}."))
            key = (through.references or "").partition(".")[2]
            about = {record[key]: record for record in self.facts.table(target).iter_rows(named=True)}
            numbers, units = values[column.name].to_list(), values[column.unit_from].to_list()
            subjects, texts = values[through.name].to_list(), written[column.name].to_list()
            done: dict[tuple[str, str, str], tuple[float | None, str | None, list[Problem]]] = {}
            kept_units = list(units)
            for row in range(height):
                subject, unit, text = subjects[row], units[row], texts[row]
                if numbers[row] is None or unit is None or subject not in about:
                    continue
                asked = (text, unit, subject)
                if asked not in done:
                    record = about[subject]
                    value, kept, wrong = stored(text, unit, record[unit_name], str(record.get("name_zh") or subject))
                    outside = None if value is None else beyond(value, column, record)
                    done[asked] = (value, kept, [*wrong, outside] if outside else wrong)
                numbers[row], kept, wrong = done[asked]
                kept_units[row] = kept or unit
                if wrong:
                    faults.setdefault(row, []).extend((_UNITS, column.name, each) for each in wrong)
            values[f"{column.name}_written"] = written[column.name]
            values[f"{column.unit_from}_written"] = values[column.unit_from]
            values[column.name] = pl.Series(numbers, dtype=pl.Float64)
            values[column.unit_from] = pl.Series(kept_units, dtype=pl.String)


def _tidy(cells: pl.Series) -> tuple[pl.Series, int]:
    """Cells without the white space around them, empty ones as null, and how many changed."""
    import polars as pl

    bare = cells.str.strip_chars()
    changed = int((bare.str.len_bytes() != cells.str.len_bytes()).sum())
    empty = bare.str.len_bytes() == 0
    if empty.any():
        bare = pl.select(pl.when(empty.fill_null(value=False)).then(None).otherwise(bare)).to_series()
    return bare, changed
