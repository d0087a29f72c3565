"""The text of a delivered file as rows with typed cells: encoding, header, records, and what is wrong with each."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from refoundry.core.problems import Both, Place, Problem, Problems, nearest
from refoundry.dictionary import Column, Table
from refoundry.facts.cells import checked, named
from refoundry.facts.spellings import Respelt, respelt


@dataclass(slots=True)
class Row:
    """A record of the file: its first line, its original text, its cells or why there are none, its typed values."""

    line: int
    text: str
    cells: list[str]
    problems: list[Problem]
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a file holds: its rows, how many cells had white space around them, which were written another way."""

    rows: list[Row]
    trimmed: int
    respelt: tuple[Respelt, ...]


def decoded(content: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding; a spreadsheet or a truncated file is refused, never patched.

    content  bytes
    name     text   the file's, for the message
    returns  text, utf-8 or gb18030
    raises   Problems   F402
    """
    reason = "NUL"
    if b"\0" not in content:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError as error:
                reason = f"byte {error.start}"
    raise Problems([Problem("F402", place=Place(name), values={"reason": reason})])


def _records(text: str) -> Iterator[tuple[int, str, list[str] | csv.Error]]:
    """First line, original text and cells of each record; empty lines are none."""
    lines: list[str] = []

    def remembered() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            lines.append(line)
            yield line

    reader, done = csv.reader(remembered(), strict=True), 0
    while True:
        cells: list[str] | csv.Error
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells = error
        first, done = done + 1, len(lines)
        if cells:
            yield first, "".join(lines[first - 1 :]).rstrip("\r\n"), cells


def _header(cells: list[str], one: Table, name: str) -> list[Column]:
    place, problems, found = Place(name, 1), [], list[Column | None]()
    known = Both("、".join(column.shown("zh") for column in one.columns), " ".join(one.names))
    for word in cells:
        column = one.find(word)
        found.append(column)
        if column is None:
            values = {"table": _title(one), "nearest": nearest(word, one.words()) or "-", "known": known}
            problems.append(Problem("F404", subject=word, place=place, got=word, values=values))
    for column, times in Counter(filter(None, found)).items():
        if times > 1:
            words = " / ".join(word for word, which in zip(cells, found, strict=True) if which == column)
            problems.append(Problem("F406", place=place, values={"columns": words}))
    for column in one.columns:
        if column.required and column not in found:
            values = {"column": named(column), "name": column.name}
            problems.append(Problem("F405", place=place, values=values))
    if problems:
        raise Problems(problems)
    return [column for column in found if column is not None]


def _title(one: Table) -> Both:
    return Both(f"{one.title or ''}（{one.name}）", one.name)


def read_rows(text: str, one: Table, name: str) -> Delivery:
    """The records with typed cells and their problems.

    text     of the file
    one      Table   the header's columns are those of
    name     text    the file's, for messages
    returns  Delivery
    raises   Problems   F403-F406: it has no header or rows, or the header is not the table's
    """
    records = _records(text)
    first = next(records, None)
    if first is None or isinstance(first[2], csv.Error):
        raise Problems([Problem("F403", place=Place(name))])
    header, rows, trimmed = _header(first[2], one, name), list[Row](), 0
    others: list[Respelt] = []
    for line, original, cells in records:
        row = Row(line, original, [], [], dict.fromkeys(one.names))
        rows.append(row)
        if isinstance(cells, csv.Error):
            row.problems.append(Problem("F420", values={"reason": cells}))
        elif len(cells) != len(header):
            row.problems.append(Problem("F411", values={"found": len(cells), "wanted": len(header)}))
        else:
            row.cells = [cell.strip() for cell in cells]
            trimmed += sum(cell != kept for cell, kept in zip(cells, row.cells, strict=True))
            written = {column.name: cell for column, cell in zip(header, row.cells, strict=True)}
            for column in one.columns:
                cell = written.get(column.name, "")
                read = respelt(cell, column)
                row.values[column.name], wrong = checked(cell if read is None else read, column)
                row.problems += wrong
                if read is not None and not wrong:
                    others.append(Respelt(line, column, cell, read))
                if column.stored_in:
                    row.values[f"{column.name}_written"] = (cell if read is None else read) or None
    if not rows:
        raise Problems([Problem("F403", place=Place(name))])
    return Delivery(rows, trimmed, tuple(others))
