"""Values that are well written and cannot be: a share of 172 %, a year still to come, a place spelt in a new way."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from refoundry.core.periods import read_period
from refoundry.core.problems import Both, Place, Problem
from refoundry.core.quantities import find_unit, write_number
from refoundry.dictionary import Column, Table, Term, table
from refoundry.facts.cells import named, stored

_PLACES = 2000  # more names than these are no list of places that anyone compares


def untimely(value: Any, column: Column, today: date) -> list[Problem]:
    """What speaks against a value in time: it ends after today, an edition names no year.

    value    as typed
    column   Column
    today    date
    returns  list of Problem: F421, F423
    """
    found = []
    if column.past and (read_period(value).end if column.dtype == "period" else value) > today:
        values = {"column": named(column), "today": today.isoformat()}
        found.append(Problem("F421", got=str(value), values=values))
    if column.year_first and not _begins_with_a_year(str(value)):
        found.append(Problem("F423", got=str(value), values={"column": named(column)}))
    return found


def _begins_with_a_year(text: str) -> bool:
    return text[:4].isascii() and text[:4].isdigit() and text[:2] in ("19", "20")


def beyond(value: float, column: Column, about: Mapping[str, Any]) -> Problem | None:
    """What is wrong with a number that what it measures cannot have.

    value    number   in the unit of the store
    column   Column   with `range_from`
    about    mapping  the row it refers to: its kind and unit; its `low` and `high` come before those of the kind
    returns  Problem F422 or None
    """
    target, _, name = (column.range_from or "").partition(".")
    if not target:
        return None
    kind = table(target).column(name).term(str(about[name])) or Term("", "", "")
    shown = str(about[(column.stored_in or "").partition(".")[2]])
    fits = kind.unit is None or _dimension(kind.unit) == _dimension(shown)
    low, high = (_bound(about.get(end), getattr(kind, end) if fits else None, kind, shown) for end in ("low", "high"))
    if (low is None or value >= low[0]) and (high is None or value <= high[0]):
        return None
    values = {"kind": Both(kind.zh, kind.en), "expected": _between(low and low[1], high and high[1])}
    return Problem("F422", got=f"{write_number(_shown(value, shown))} {shown}", values=values)


def _between(low: str | None, high: str | None) -> Both:
    if low and high:
        return Both(f"{low} 至 {high}", f"{low} to {high}")
    return Both(f"不小于 {low}", f"at least {low}") if low else Both(f"不大于 {high}", f"at most {high}")


def _bound(own: float | None, of_kind: float | None, kind: Term, unit: str) -> tuple[float, str] | None:
    """A bound in the unit of the store, and as it is shown."""
    number, written = (own, unit) if own is not None else (of_kind, kind.unit or unit)
    if number is None:
        return None
    kept, _, _ = stored(str(number), written, unit, "")
    return None if kept is None else (kept, f"{write_number(number)} {written}")


def _shown(value: float, unit: str) -> Decimal:
    exact = Decimal(str(value))
    return exact * 100 if _dimension(unit) == "share" else exact


def _dimension(unit: str) -> str | None:
    found = find_unit(unit)
    return found.dimension if found else None


def doubtful_names(
    one: Table, counts: Mapping[str, Mapping[str, tuple[int, int]]], known: Mapping[str, Collection[str]], file: str
) -> list[Problem]:
    """Names that are new and nearly one that is known, such as 云江 beside 云江市: to be asked about, not refused.

    one      Table     of the rows
    counts   mapping   column -> name in the accepted rows -> how many have it, the first line that does
    known    mapping   column -> names in force already or known otherwise
    file     text      that the rows came in
    returns  list of Problem F424, one a name, at the first line that has it
    """
    found = []
    for column in one.columns:
        if not column.endings:
            continue
        met = counts.get(column.name, {})
        if len(met) > _PLACES:
            continue
        trusted = {*known.get(column.name, ())}
        for name, (count, line) in sorted(met.items(), key=lambda item: item[1][1]):
            if name in trusted:
                continue
            # in a first delivery the more frequent spelling is the one asked for
            others = [*trusted, *(other for other in met if met[other][0] > count)]
            meant = next((other for other in others if _same_place(name, other, column.endings)), None)
            if meant is not None:
                values = {"column": named(column), "nearest": meant, "rows": count}
                found.append(Problem("F424", subject=name, place=Place(file, line), values=values))
    return found


def _same_place(one: str, other: str, endings: Collection[str]) -> bool:
    """Whether two names differ only by white space, brackets, what stands before, or an ending such as 市."""
    short, long = sorted(("".join(name.split()).rstrip("（）()") for name in (one, other)), key=len)
    if not short or short == long:
        return short == long
    if long.endswith(short):
        # 甲省乙市 beside 乙市; but 江南区 is no 南区
        return long.removesuffix(short).endswith(tuple(endings))
    return long.startswith(short) and long.removeprefix(short).strip("（）()") in endings
