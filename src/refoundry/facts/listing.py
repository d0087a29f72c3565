"""Which files of a folder are loaded, as what and in which order: its loads.csv, or the names of the files."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from refoundry.core.problems import Place, Problem, Problems, system_reason
from refoundry.dictionary import Table, tables
from refoundry.facts.texts import decoded

LISTING = "loads.csv"
# who delivered what lies beside a plan and says nothing of itself
_WITH_THE_PLAN = "随方案"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file to load: the table, who delivered it, which delivery it is, snapshot or delta."""

    file: str
    table: str
    source: str
    vintage: str
    mode: str


def listed(folder: Path | str, today: date) -> list[Listed]:
    """The files to load, in order.

    Without loads.csv these are the CSV files named after a table (observation.csv, observation-2025.csv), definitions
    before what refers to them: source 随方案 with the rest of the name, vintage this year, mode snapshot.

    folder   folder
    today    date
    returns  list of Listed
    raises   Problems   F401: there is no such folder; F405: loads.csv lacks a column
    """
    place = Path(folder) / LISTING
    try:
        if not place.exists() and Path(folder).is_dir():
            return _by_name(Path(folder), today)
        text, _ = decoded(place.read_bytes(), str(place))
    except OSError as error:
        raise Problems([Problem("F401", place=Place(str(place)), values={"reason": system_reason(error)})]) from None
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    wanted = [field.name for field in fields(Listed)]
    missing = [name for name in wanted if not rows or rows[0].get(name) is None]
    if missing:
        at = Place(str(place), 1)
        raise Problems(Problem("F405", place=at, values={"column": name, "name": name}) for name in missing)
    return [Listed(**{name: row[name] for name in wanted}) for row in rows]


def left_out(folder: Path | str, today: date) -> list[str]:
    """The CSV files of a folder that are not loaded: loads.csv does not list them, or no table has their name.

    folder   folder
    today    date
    returns  names, sorted
    raises   Problems   as listed
    """
    taken = {one.file for one in listed(folder, today)} | {LISTING}
    return sorted(path.name for path in Path(folder).glob("*.csv") if path.name not in taken)


def _by_name(folder: Path, today: date) -> list[Listed]:
    found = []
    for one in _in_order(tables().values()):
        for path in sorted(folder.glob("*.csv")):
            rest = path.stem.removeprefix(one.name)
            if path.stem.startswith(one.name) and (not rest or rest[0] in "-_."):
                found.append(Listed(path.name, one.name, _WITH_THE_PLAN + rest, str(today.year), "snapshot"))
    return found


def _in_order(every: Iterable[Table]) -> list[Table]:
    """Tables that others refer to first, otherwise by name."""
    left, done = {one.name: one for one in every}, list[Table]()
    while left:
        free = [
            one
            for one in left.values()
            if not {(column.references or "").partition(".")[0] for column in one.columns} & (left.keys() - {one.name})
        ]
        # tables that refer to each other in a circle go in by name
        for one in free or [*left.values()]:
            done.append(left.pop(one.name))
    return done
