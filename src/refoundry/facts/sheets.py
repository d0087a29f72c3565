"""Spreadsheets as departments make them: titles above the header, headers of two rows, totals and notes below."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from refoundry.core.problems import Place, Problem, Problems, system_reason
from refoundry.dictionary import Table
from refoundry.facts.blocks import Block, delimited
from refoundry.facts.headers import RETURNED, with_unit
from refoundry.facts.rows import Records

_LOOKED_AT = 30  # rows among which the header is looked for
_BLOCK = 50_000
_TOTAL = re.compile(r"^(合\s*计|总\s*计|小\s*计|累\s*计|total|sum)[:：]?$", re.IGNORECASE)
_NOTE = re.compile(r"^(注|备注|说明|填表|制表|审核|单位负责人|联系|数据来源|资料来源|note|source)", re.IGNORECASE)
_UNIT = re.compile(r"单位[:：]\s*(\S+)")


@dataclass(slots=True)
class SheetFile:
    """A sheet that was read, its header found; `skipped` are the rows that are no records: line, why, cells.

    `unit` is what the sheet says above its header of all amounts (单位：亿元).
    """

    path: Path
    sheet: str
    rows: list[list[Any]]
    header: list[str]
    header_line: int
    first: int
    sha256: str
    unit: str | None = None
    encoding: str = "xlsx"
    skipped: list[tuple[int, str, str]] = field(default_factory=list)
    _columns: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.name

    @property
    def size(self) -> int:
        """Rows of the sheet."""
        return len(self.rows)

    def close(self) -> None:
        """Let go of the rows."""
        self.rows = []

    def tasks(self) -> Iterator[tuple[Callable[[], Block], int]]:
        """What makes each block of records, in order, and how far it reaches.

        returns  function without arguments, rows
        """
        records = [line for line in range(self.first, len(self.rows)) if self._is_record(line)]
        for start in range(0, len(records), _BLOCK):
            lines = records[start : start + _BLOCK]
            yield partial(self._block, lines), lines[-1] + 1

    def _is_record(self, line: int) -> bool:
        cells = [text for column in self._columns if (text := written(self.rows[line][column])).strip()]
        if not cells:
            return False
        told = None
        if any(_TOTAL.match("".join(cell.split())) for cell in cells[:2]):
            told = "total"
        elif len(cells) <= 2 and _NOTE.match(cells[0].strip()) and len(self._columns) > 3:
            told = "note"
        elif [cell.strip() for cell in cells] == [word for word in self.header if word]:
            told = "header"
        if told:
            self.skipped.append((line + 1, told, " ".join(cells)))
        return told is None

    def _block(self, lines: Sequence[int]) -> Block:
        import polars as pl

        texts = [[written(self.rows[line][column]) or None for line in lines] for column in self._columns]
        frame = pl.DataFrame({f"c{i}": pl.Series(cells, dtype=pl.String) for i, cells in enumerate(texts)})
        numbers = [line + 1 for line in lines]
        return Block(Records(frame, numbers, list(lines), lambda row: self.original(lines[row])[0]))

    def original(self, at: int) -> tuple[str, tuple[str | None, ...]]:
        """A record once more.

        at       row of the sheet, from 0
        returns  text, cells
        """
        cells = tuple(written(self.rows[at][column]) for column in self._columns)
        return delimited(cells), cells


def written(cell: Any) -> str:
    """A cell of a sheet as text: whole numbers without a point, dates as dates.

    cell     value
    returns  text, empty where there is nothing

    >>> written(3.0), written(date(2024, 5, 1)), written(2.5)
    ('3', '2024-05-01', '2.5')
    """
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | datetime():
            return cell.isoformat()
    return str(cell)


def open_sheet(path: Path, one: Table, sheet: str | None = None) -> SheetFile:
    """Open a spreadsheet at the sheet and the header that fit a table best.

    path     file      .xlsx, .xlsm, .xls, .xlsb or .ods
    one      Table     whose columns the header names
    sheet    text      default: the one whose header names most columns
    returns  SheetFile
    raises   Problems  F401, F403; F463: it is no spreadsheet; F464: it has no such sheet
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        content = path.read_bytes()
        book = CalamineWorkbook.from_path(str(path))
    except OSError as error:
        raise Problems([Problem("F401", place=Place(str(path)), values={"reason": system_reason(error)})]) from None
    except CalamineError as error:
        raise Problems([Problem("F463", place=Place(path.name), values={"reason": error})]) from None
    names = book.sheet_names
    if sheet is not None and sheet not in names:
        values = {"known": "、".join(names)}
        raise Problems([Problem("F464", place=Place(path.name), got=sheet, values=values)])
    digest = hashlib.sha256(content).hexdigest()
    found = []
    for name in [sheet] if sheet else names:
        page = book.get_sheet_by_name(name)
        rows = _unmerged(page.to_python(skip_empty_area=False), page.merged_cell_ranges)
        if rows:
            found.append(_with_header(path, name, rows, one, digest))
    if not found or not max(found, key=lambda each: each[0])[0]:
        raise Problems([Problem("F403", place=Place(path.name))])
    best = max(found, key=lambda each: each[0])[1]
    best.encoding = path.suffix.lstrip(".").lower()
    return best


def _unmerged(rows: list[list[Any]], merged: Sequence[Any] | None) -> list[list[Any]]:
    """Rows of one length, with what stands in a merged cell of the first rows in each of the cells it covers."""
    width = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    for (top, left), (bottom, right) in merged or ():
        if top < _LOOKED_AT:
            for line in range(top, min(bottom, len(rows) - 1) + 1):
                for column in range(left, min(right, width - 1) + 1):
                    rows[line][column] = rows[top][left]
    return rows


def _with_header(path: Path, name: str, rows: list[list[Any]], one: Table, digest: str) -> tuple[float, SheetFile]:
    """The sheet with the header that names most columns: one row, or two of which the upper is merged over groups."""
    best: tuple[float, int, int, list[str]] = (0.0, 0, 1, [])
    for line in range(min(_LOOKED_AT, len(rows))):
        for height in (1, 2):
            if line + height > len(rows):
                continue
            words = [_word([written(row[i]) for row in rows[line : line + height]], one) for i in range(len(rows[0]))]
            filled = [word for word in words if word]
            meant = [with_unit(word, one)[0] for word in filled if word not in RETURNED]
            known = {column.name for column in meant if column is not None}
            # a second row of the header is one only where it adds a column
            score = len(known) - 0.5 * (height - 1) + 0.001 * len(set(filled))
            if len(filled) > 1 and score > best[0]:
                best = (score, line, height, words)
    score, line, height, words = best
    if not words:
        return 0.0, SheetFile(path, name, rows, [], 1, 1, digest)
    columns = [i for i, word in enumerate(words) if word or any(written(row[i]) for row in rows[line + height :])]
    # a column without a header is passed over where nothing stands below it
    units = [found[1] for row in rows[:line] for cell in row if (found := _UNIT.search(written(cell)))]
    sheet = SheetFile(
        path, name, rows, [words[i] for i in columns], line + height, line + height, digest, units[0] if units else None
    )
    sheet._columns = columns
    return score, sheet


def _word(cells: Sequence[str], one: Table) -> str:
    """The word of a header over one or two rows: the lower one, the two together where only that is known."""
    parts = list(dict.fromkeys(" ".join(cell.split()) for cell in cells if cell.strip()))
    if len(parts) < 2:
        return parts[0] if parts else ""
    upper, lower = parts
    for word in (lower, upper + lower, f"{upper}（{lower.strip('（）()')}）", upper):
        if with_unit(word, one)[0] is not None:
            return word
    return upper + lower
