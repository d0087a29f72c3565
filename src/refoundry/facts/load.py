"""From a delivered CSV file to rows in the store: what breaks the contract is refused with every reason."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refoundry.core.problems import Place, Problem, Problems, system_reason
from refoundry.dictionary import Column, Table
from refoundry.facts.cells import reference_problem, stored
from refoundry.facts.current import Mode, replace_file
from refoundry.facts.listing import listed
from refoundry.facts.plausible import beyond, doubtful_names, untimely
from refoundry.facts.records import Delivery, Row, decoded, read_rows
from refoundry.facts.spellings import Respelt
from refoundry.facts.store import Facts, Loading, Store, known_table, schema

if TYPE_CHECKING:
    import polars as pl

_FORMULA = re.compile(r"^(?=[=+@\t-])")


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of one file: read = accepted + rejected + duplicates, always.

    `unchanged` means the very same rows were in force already: all of them count as duplicates.
    `trimmed` counts cells that had white space around them, `respelt` those written another way than the store does.
    `warnings` are what to look at again in rows that were accepted. `withdrawn` counts the rows a snapshot took out of
    force, `in_force` those that hold now of this table and source. `rejects` is the file to send back, None where no
    row was refused.
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
    unchanged: bool
    withdrawn: int
    in_force: int
    load_id: str | None
    rejects: Path | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def load_csv(
    store: Store,
    path: Path | str,
    table: str,
    source: str,
    vintage: str,
    mode: Mode = "delta",
    now: datetime | None = None,
    *,
    yes: bool = False,
    places: Collection[str] = (),
) -> LoadReport:
    """Load one CSV file into a table of the store.

    The header names columns by name, label or other spelling. Text is UTF-8 or else GBK (GB 18030), strictly.
    Rows that are the same twice count as duplicates; rows with one key and different content are all refused.
    Refused rows go to rejects/TABLE/SOURCE/VINTAGE.csv with line, reasons and original text.

    store    Store      where to
    path     file
    table    text       a table of the dictionary
    source   text       who delivered it
    vintage  text       which delivery this is; a vintage is never overwritten
    mode     delta (additions and changes) or snapshot (everything: takes out of force what the source delivered before)
    now      datetime   default: the clock; nothing later can have been observed
    yes      take rows out of force although some of the snapshot were refused
    places   texts      names of regions that are known beside those of the rows in force
    returns  LoadReport
    raises   Problems   F401-F409: the file cannot be used; F431: the store is busy; F432: it holds the vintage;
                        F435: a snapshot with refused rows would take rows out of force
    """
    path, one = Path(path), known_table(table)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Problems([Problem("F401", place=Place(str(path)), values={"reason": system_reason(error)})]) from None
    load = Loading(table, source, vintage, mode, path.name, hashlib.sha256(content).hexdigest())
    if problems := load.problems():
        raise Problems(problems)
    text, encoding = decoded(content, path.name)
    moment = now.astimezone() if now else datetime.now().astimezone()
    with store.locked():
        facts = store.facts()
        delivery = held_against(text, one, path.name, facts, moment.date())
        rows = delivery.rows
        duplicates = _doubles(rows, one)
        for row in rows:
            row.problems = [replace(problem, place=Place(path.name, row.line)) for problem in row.problems]
        good = [row for row in rows if not row.problems and row.line not in duplicates]
        bad = [row for row in rows if row.problems]
        known = {
            column.name: {*places, *facts.table(table)[column.name].drop_nulls()}
            for column in one.columns
            if column.endings
        }
        frame = _frame(good, one, path.name)
        unchanged = bool(good) and store.unchanged(frame, load)
        withdrawn = 0 if unchanged or not good else store.withdrawn(frame, load)
        rejects = _reject(store, load, bad)
        if withdrawn and bad and not yes:
            values = {"rows": withdrawn, "rejected": len(bad), "rejects": rejects}
            raise Problems([Problem("F435", place=Place(path.name), values=values), *_all(bad)])
        entry = store.add(frame, load, moment) if good and not unchanged else None
        report = LoadReport(
            table=table,
            source=source,
            vintage=vintage,
            mode=mode,
            file=path.name,
            encoding=encoding,
            read=len(rows),
            accepted=0 if unchanged else len(good),
            rejected=len(bad),
            duplicates=len(duplicates) + (len(good) if unchanged else 0),
            trimmed=delivery.trimmed,
            respelt=delivery.respelt,
            unchanged=unchanged,
            withdrawn=withdrawn,
            in_force=store.held(table, source).height,
            load_id=entry.load_id if entry else None,
            rejects=rejects,
            problems=_all(bad),
            warnings=() if unchanged else tuple(doubtful_names(good, one, known, path.name)),
        )
    assert report.read == report.accepted + report.rejected + report.duplicates
    return report


def held_against(text: str, one: Table, name: str, facts: Facts, today: date) -> Delivery:
    """The rows of a delivery with everything that speaks against each: cells, time, references, units, ranges.

    text     of a CSV file
    one      Table
    name     text       the file's, for the messages
    facts    Facts      what references and units are held against
    today    date       nothing later can have been observed
    returns  Delivery   each row with its problems; nothing is written
    raises   Problems   F403-F406: the header is not the table's
    """
    delivery = read_rows(text, one, name)
    untimely(delivery.rows, one, today)
    _refer(delivery.rows, one, facts)
    return delivery


def _all(rows: list[Row]) -> tuple[Problem, ...]:
    return tuple(problem for row in rows for problem in row.problems)


def load_folder(
    store: Store,
    folder: Path | str,
    now: datetime | None = None,
    *,
    yes: bool = False,
    places: Collection[str] = (),
) -> list[LoadReport]:
    """Load the files of a folder in the order of its loads.csv, or, without one, those named after a table.

    A file that has changed since it was loaded under its vintage's name goes in as a further vintage (2026.2): what was
    loaded is never overwritten, and the report names the vintage it became.

    store    Store
    folder   folder     with the files, and loads.csv (file, table, source, vintage, mode) where it has one
    now      datetime   default: the clock
    yes      as load_csv
    places   as load_csv
    returns  list of LoadReport
    raises   Problems   as load_csv and listed
    """
    reports = []
    for one in listed(folder, (now or datetime.now().astimezone()).date()):
        path = Path(folder) / one.file
        mode: Any = one.mode  # load_csv says what is wrong with it
        try:
            reports.append(load_csv(store, path, one.table, one.source, one.vintage, mode, now, yes=yes, places=places))
        except Problems as refused:
            taken = refused.problems[0]
            if taken.code != "F432":
                raise
            vintage = str(taken.values["nearest"])
            reports.append(load_csv(store, path, one.table, one.source, vintage, mode, now, yes=yes, places=places))
    return reports


def _refer(rows: list[Row], one: Table, facts: Facts) -> None:
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


def _convert(rows: list[Row], one: Table, column: Column, facts: Facts) -> None:
    """Bring one column to the unit of the row it refers to; what was written stays beside it."""
    target, _, unit_name = (column.stored_in or "").partition(".")
    through = next(each for each in one.columns if (each.references or "").startswith(f"{target}."))
    key = (through.references or "").partition(".")[2]
    wanted = {record[key]: record for record in facts.table(target).iter_rows(named=True)}
    unit_from = column.unit_from or ""
    for row in rows:
        subject, unit = row.values[through.name], row.values[unit_from]
        row.values[f"{unit_from}_written"] = unit
        if row.values[column.name] is None or unit is None or subject not in wanted:
            continue
        number = row.values[f"{column.name}_written"]
        value, kept, wrong = stored(
            number, unit, wanted[subject][unit_name], str(wanted[subject].get("name_zh") or subject)
        )
        row.values[column.name], row.values[unit_from] = value, kept or unit
        outside = None if value is None else beyond(value, column, wanted[subject])
        row.problems += [*wrong, outside] if outside else wrong


def _doubles(rows: list[Row], one: Table) -> set[int]:
    """Lines that repeat an earlier row; rows that share a key and differ get the problem F419, all of them."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
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


def _frame(rows: list[Row], one: Table, name: str) -> pl.DataFrame:
    import polars as pl

    types = {column: kind for column, kind in schema(one).items() if column != "load_id"}
    records = [row.values | {"source_file": name, "source_row": row.line} for row in rows]
    return pl.DataFrame(records, schema=types)


def _reject(store: Store, load: Loading, rows: list[Row]) -> Path | None:
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
    got = (f"（{problem.got}）" if lang == "zh" else f" ({problem.got})") if problem.got else ""
    expected = problem.expected(language)
    wanted = ("，应为 " if lang == "zh" else ", expected ") + expected if expected else ""
    return f"{problem.says(language)}{got}{wanted}"
