"""From a delivered CSV file to rows in the store: what breaks the contract is refused with every reason."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refoundry.core.problems import Place, Problem, Problems, nearest
from refoundry.dictionary import Column, Table
from refoundry.facts.cells import checked, reference_problem, stored
from refoundry.facts.current import Mode, replace_file
from refoundry.facts.store import Facts, Loading, Store, known_table, schema

if TYPE_CHECKING:
    import polars as pl

_FORMULA = re.compile(r"^(?=[=+@\t-])")


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of one file: read = accepted + rejected + duplicates, always.

    `unchanged` means the very same rows were in force already: all of them count as duplicates.
    `trimmed` counts cells that had white space around them. `rejects` is the file to send back, None where no row
    was refused.
    """

    table: str
    source: str
    vintage: str
    file: str
    encoding: str
    read: int
    accepted: int
    rejected: int
    duplicates: int
    trimmed: int
    unchanged: bool
    load_id: str | None
    rejects: Path | None
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Row:
    """A record of the file: its first line, its original text, its cells or why there are none, its typed values."""

    line: int
    text: str
    cells: list[str]
    problems: list[Problem]
    values: dict[str, Any]


def load_csv(
    store: Store,
    path: Path | str,
    table: str,
    source: str,
    vintage: str,
    mode: Mode = "snapshot",
    now: datetime | None = None,
) -> LoadReport:
    """Load one CSV file into a table of the store.

    The header names columns by name, label or other spelling. Text is UTF-8 or else GBK (GB 18030), strictly.
    Rows that are the same twice count as duplicates; rows with one key and different content are all refused.
    Refused rows go to rejects/TABLE/SOURCE/VINTAGE.csv with line, reasons and original text.

    store    Store      where to
    path     file
    table    text       a table of the dictionary
    source   text       who delivered it; a snapshot replaces what is in force from the same source
    vintage  text       which delivery this is; a vintage is never overwritten
    mode     snapshot (everything) or delta (additions and changes)
    now      datetime   default: the clock
    returns  LoadReport
    raises   Problems   F401-F409: the file cannot be used; F431: the store is busy; F432: it holds the vintage
    """
    path, one = Path(path), known_table(table)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Problems([Problem("F401", place=Place(str(path)), values={"reason": error.strerror})]) from None
    load = Loading(table, source, vintage, mode, path.name, hashlib.sha256(content).hexdigest())
    if problems := load.problems():
        raise Problems(problems)
    text, encoding = _decoded(content, path.name)
    with store.locked():
        rows, trimmed = _read(text, one, path.name)
        _refer(rows, one, store.facts())
        duplicates = _doubles(rows, one)
        for row in rows:
            row.problems = [replace(problem, place=Place(path.name, row.line)) for problem in row.problems]
        good = [row for row in rows if not row.problems and row.line not in duplicates]
        entry = store.add(_frame(good, one, path.name), load, now) if good else None
        unchanged = bool(good) and entry is None
        bad = [row for row in rows if row.problems]
        report = LoadReport(
            table=table,
            source=source,
            vintage=vintage,
            file=path.name,
            encoding=encoding,
            read=len(rows),
            accepted=0 if unchanged else len(good),
            rejected=len(bad),
            duplicates=len(duplicates) + (len(good) if unchanged else 0),
            trimmed=trimmed,
            unchanged=unchanged,
            load_id=entry.load_id if entry else None,
            rejects=_reject(store, load, bad),
            problems=tuple(problem for row in bad for problem in row.problems),
        )
    assert report.read == report.accepted + report.rejected + report.duplicates
    return report


def load_folder(store: Store, folder: Path | str, now: datetime | None = None) -> list[LoadReport]:
    """Load the files a folder's loads.csv lists (file, table, source, vintage, mode), in its order.

    A file that has changed since it was loaded under its vintage's name goes in as a further vintage (2026.2): what was
    loaded is never overwritten, and the report names the vintage it became.

    store    Store
    folder   folder     with loads.csv and the files it names
    now      datetime   default: the clock
    returns  list of LoadReport
    raises   Problems   as load_csv; F405: loads.csv lacks a column
    """
    listing = Path(folder) / "loads.csv"
    try:
        text, _ = _decoded(listing.read_bytes(), str(listing))
    except OSError as error:
        raise Problems([Problem("F401", place=Place(str(listing)), values={"reason": error.strerror})]) from None
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    wanted = ("file", "table", "source", "vintage", "mode")
    missing = [name for name in wanted if not rows or rows[0].get(name) is None]
    if missing:
        place = Place(str(listing), 1)
        raise Problems(Problem("F405", place=place, values={"column": name, "label": name}) for name in missing)
    return [_renewed(store, Path(folder), row, now) for row in rows]


def _renewed(store: Store, folder: Path, row: dict[str, str], now: datetime | None) -> LoadReport:
    mode: Any = row["mode"]  # load_csv says what is wrong with it
    names = (folder / row["file"], row["table"], row["source"])
    try:
        return load_csv(store, *names, row["vintage"], mode, now)
    except Problems as refused:
        taken = refused.problems[0]
        if taken.code != "F432":
            raise
        return load_csv(store, *names, str(taken.values["nearest"]), mode, now)


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding; a spreadsheet or a truncated file is refused, never patched."""
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
    for word in cells:
        column = one.find(word)
        found.append(column)
        if column is None:
            values = {"table": one.name, "nearest": nearest(word, one.words()) or "-", "known": " ".join(one.names)}
            problems.append(Problem("F404", subject=word, place=place, got=word, values=values))
    for column, times in Counter(filter(None, found)).items():
        if times > 1:
            words = " / ".join(word for word, which in zip(cells, found, strict=True) if which == column)
            problems.append(Problem("F406", subject=column.name, place=place, values={"columns": words}))
    for column in one.columns:
        if column.required and column not in found:
            values = {"column": column.name, "label": column.label or ""}
            problems.append(Problem("F405", subject=column.name, place=place, values=values))
    if problems:
        raise Problems(problems)
    return [column for column in found if column is not None]


def _read(text: str, one: Table, name: str) -> tuple[list[_Row], int]:
    """The records with typed cells and their problems, and how many cells had white space around them."""
    records = _records(text)
    first = next(records, None)
    if first is None or isinstance(first[2], csv.Error):
        raise Problems([Problem("F403", place=Place(name))])
    header, rows, trimmed = _header(first[2], one, name), [], 0
    for line, original, cells in records:
        row = _Row(line, original, [], [], dict.fromkeys(one.names))
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
                row.values[column.name], wrong = checked(written.get(column.name, ""), column)
                row.problems += wrong
                if column.stored_in:
                    row.values[f"{column.name}_written"] = written.get(column.name) or None
    if not rows:
        raise Problems([Problem("F403", place=Place(name))])
    return rows, trimmed


def _refer(rows: list[_Row], one: Table, facts: Facts) -> None:
    """Hold references against the facts in force, and convert numbers to the unit of what they refer to."""
    for column in one.columns:
        if column.references:
            target, _, name = column.references.partition(".")
            known = {record[name]: record for record in facts.table(target).iter_rows(named=True)}
            for row in rows:
                value = row.values[column.name]
                if value is not None and value not in known:
                    row.problems.append(reference_problem(str(value), column, known))
    for column in one.columns:
        if column.stored_in and column.unit_from:
            _convert(rows, one, column, facts)


def _convert(rows: list[_Row], one: Table, column: Column, facts: Facts) -> None:
    """Bring one column to the unit of the row it refers to; what was written stays beside it."""
    target, _, unit_name = (column.stored_in or "").partition(".")
    through = next(each for each in one.columns if (each.references or "").startswith(f"{target}."))
    key = (through.references or "").partition(".")[2]
    wanted = {record[key]: record[unit_name] for record in facts.table(target).iter_rows(named=True)}
    unit_from = column.unit_from or ""
    for row in rows:
        subject, unit = row.values[through.name], row.values[unit_from]
        row.values[f"{unit_from}_written"] = unit
        if row.values[column.name] is None or unit is None or subject not in wanted:
            continue
        number = row.values[f"{column.name}_written"]
        value, kept, wrong = stored(number, unit, wanted[subject], subject)
        row.values[column.name], row.values[unit_from] = value, kept or unit
        row.problems += wrong


def _doubles(rows: list[_Row], one: Table) -> set[int]:
    """Lines that repeat an earlier row; rows that share a key and differ get the problem F419, all of them."""
    groups: dict[tuple[Any, ...], list[_Row]] = {}
    for row in rows:
        if not row.problems:
            groups.setdefault(tuple(row.values[name] for name in one.keys), []).append(row)
    repeated: set[int] = set()
    for group in groups.values():
        if all(row.values == group[0].values for row in group):
            repeated |= {row.line for row in group[1:]}
            continue
        for row in group:
            others = " ".join(str(other.line) for other in group if other is not row)
            subject = " ".join(str(row.values[name] or "") for name in one.keys)
            row.problems.append(Problem("F419", subject, values={"lines": others}))
    return repeated


def _frame(rows: list[_Row], one: Table, name: str) -> pl.DataFrame:
    import polars as pl

    types = {column: kind for column, kind in schema(one).items() if column != "load_id"}
    records = [row.values | {"source_file": name, "source_row": row.line} for row in rows]
    return pl.DataFrame(records, schema=types)


def _reject(store: Store, load: Loading, rows: list[_Row]) -> Path | None:
    """Write the refused rows to send back, as a CSV that spreadsheets open; none refused, no file.

    A row that begins like a formula gets an apostrophe before it, lest a spreadsheet run what was delivered.
    """
    path = store.folder / "rejects" / load.table / load.source / f"{load.vintage}.csv"
    if not rows:
        path.unlink(missing_ok=True)
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["line", "codes", "reasons_zh", "reasons_en", "original"])
    for row in rows:
        reasons = {lang: "；".join(_reason(problem, lang) for problem in row.problems) for lang in ("zh", "en")}
        codes = " ".join(problem.code for problem in row.problems)
        writer.writerow([row.line, codes, reasons["zh"], reasons["en"], _FORMULA.sub("'", row.text)])
    replace_file(path, out.getvalue().encode("utf-8-sig"))
    return path


def _reason(problem: Problem, lang: str) -> str:
    language: Any = lang
    got = f"（{problem.got}）" if problem.got else ""
    return f"{problem.says(language)}{got}"
