"""CURRENT: the list of facts files, which of them are in force, and writing a file so that no one sees half of it."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NoReturn

from refoundry.core.problems import Place, Problem, Problems

Mode = Literal["snapshot", "delta"]
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted load: which file it became, what it came from, and when."""

    number: int
    load_id: str
    table: str
    source: str
    vintage: str
    mode: Mode
    path: str  # below the facts folder
    sha256: str  # of that file
    content: str  # of the accepted rows, whatever the file they came in was called
    rows: int
    input: str
    input_sha256: str
    loaded_at: str

    @property
    def when(self) -> datetime:
        """When it was loaded, with its time zone."""
        return datetime.fromisoformat(self.loaded_at)


def in_force(entries: Iterable[Entry], as_of: date | datetime | None = None) -> tuple[Entry, ...]:
    """The entries that hold: of each table and source the last snapshot and the deltas after it.

    entries  Entries    in the order they were loaded
    as_of    date or datetime   only what was loaded by then, a date to its end in local time; default: everything
    returns  Entries in the order they were loaded
    """
    held: dict[tuple[str, str], list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.number):
        if as_of is not None and not _by(entry.when, as_of):
            continue
        group = held.setdefault((entry.table, entry.source), [])
        if entry.mode == "snapshot":
            group.clear()
        group.append(entry)
    return tuple(sorted((entry for group in held.values() for entry in group), key=lambda entry: entry.number))


def _by(when: datetime, as_of: date | datetime) -> bool:
    if isinstance(as_of, datetime):
        return when <= as_of.astimezone()
    return when.astimezone().date() <= as_of


def digest(entries: Iterable[Entry]) -> str:
    """One fingerprint for a set of loads: what a run records of its inputs.

    It is made of the rows and of the order in which one source delivered them, not of file names, numbers or times:
    the same deliveries loaded elsewhere have the same fingerprint.

    entries  Entries
    returns  64 hexadecimal digits
    """
    ordered = sorted(entries, key=lambda entry: (entry.table, entry.source, entry.number))
    lines = [f"{entry.table} {entry.source} {entry.vintage} {entry.mode} {entry.content}" for entry in ordered]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def read_current(path: Path) -> tuple[Entry, ...]:
    """Every load CURRENT names; none where there is no such file yet.

    path     the file CURRENT
    returns  Entries in the order they were loaded
    raises   Problems   F433: it is no list of loads
    """
    try:
        document = json.loads(path.read_text("utf-8"))
        if document["format"] != _FORMAT:
            return _damaged(path, f"format {document['format']}")
        rows = [{key: value for key, value in row.items() if key != "in_force"} for row in document["files"]]
        return tuple(Entry(**row) for row in rows)
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError, OSError) as error:
        return _damaged(path, error)


def _damaged(path: Path, reason: object) -> NoReturn:
    raise Problems([Problem("F433", place=Place(str(path)), values={"reason": reason})])


def write_current(path: Path, entries: Iterable[Entry]) -> None:
    """Replace CURRENT by a list of loads, at once or not at all.

    path     the file CURRENT
    entries  Entries   all loads ever, in order
    """
    entries = tuple(entries)
    held = set(in_force(entries))
    files = [asdict(entry) | {"in_force": entry in held} for entry in entries]
    text = json.dumps({"format": _FORMAT, "files": files}, ensure_ascii=False, indent=1)
    replace_file(path, text.encode())


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, and a crash leaves one of them.

    path     where
    content  bytes
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
