"""One cell of a delivered file against its column: the typed value, or what is wrong with it."""

import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from refoundry.core.periods import read_period
from refoundry.core.problems import Problem, nearest
from refoundry.core.quantities import convert, find_unit, units
from refoundry.dictionary import Column

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_BOOL = {"true": True, "false": False, "是": True, "否": False, "1": True, "0": False}
_EXPECTED = {
    "number": "1234.5",
    "integer": "1234",
    "bool": "true / false / 是 / 否 / 1 / 0",
    "date": "2024-06-30",
    "period": "2024 / 2020H1 / 2024Q3 / 2020-05 / 2022-2024",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def typed(text: str, column: Column) -> Any:
    """The value a text stands for in a column's type; an allowed value by its key or its name in either language.

    text     as written, not empty
    column   Column
    returns  float, int, bool, date, text of a period, or text
    raises   ValueError   it is none
    """
    match column.dtype:
        case "number" if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
            return float(text)
        case "integer" if _INTEGER.fullmatch(text):
            return int(text)
        case "bool" if text.lower() in _BOOL:
            return _BOOL[text.lower()]
        case "date" if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        case "period":
            return read_period(text).text
        case "text":
            by_name = {name: term.key for term in column.allowed for name in (term.key, term.zh, term.en)}
            return by_name.get(text, text)
    raise ValueError(text)


def checked(text: str, column: Column) -> tuple[Any, list[Problem]]:
    """A cell read and held against its declaration: type, allowed values, range.

    text     as written, without the white space around it; empty means unknown
    column   Column
    returns  value (None where unknown or wrong), list of Problem: F412, F413, F414, F415, F420
    """
    name = column.name
    if not text:
        return None, [Problem("F412", subject=name, values={"column": name})] if column.required else []
    if _CONTROL.search(text):
        return None, [Problem("F420", subject=name, got=repr(text), values={"reason": "control character"})]
    try:
        value = typed(text, column)
    except ValueError:
        values = {"column": name, "kind": column.dtype, "expected": _EXPECTED[column.dtype]}
        return None, [Problem("F413", subject=name, got=text, values=values)]
    if column.allowed and column.term(str(value)) is None:
        values = {"column": name, "known": " ".join(term.key for term in column.allowed)}
        return None, [Problem("F414", subject=name, got=text, values=values)]
    low, high = column.low, column.high
    if (low is not None and value < low) or (high is not None and value > high):
        values = {"column": name, "expected": f"{'' if low is None else low} — {'' if high is None else high}"}
        return None, [Problem("F415", subject=name, got=text, values=values)]
    return value, []


def stored(number: str, unit: str, target: str, subject: str) -> tuple[float | None, str | None, list[Problem]]:
    """A number converted to the unit the store keeps it in; a share becomes a fraction of 1.

    number   text as written, a number
    unit     the unit it is written in
    target   the unit wanted, of `subject`
    subject  text   whose unit that is
    returns  value, unit in the store, list of Problem: F416, F417

    >>> stored("2.8", "%", "%", "rd_intensity")
    (0.028, '1', [])
    >>> stored("4.6", "万亩", "亩", "land")
    (46000.0, '亩', [])
    """
    written, wanted = find_unit(unit), find_unit(target)
    if written is None:
        known = nearest(unit, units()) or " ".join(units())
        return None, None, [Problem("F416", subject=unit, got=unit, values={"nearest": known})]
    if wanted is None or written.dimension != wanted.dimension:
        return None, None, [Problem("F417", subject=unit, got=unit, values={"target": subject, "unit": target})]
    if wanted.dimension == "share":
        # exact decimals: 2.8 / 100 in floats is 0.027999999999999997
        percent = find_unit("%")
        assert percent is not None
        return float(convert(Decimal(number), written, percent) / 100), "1", []
    return float(convert(Decimal(number), written, wanted)), wanted.name, []


def reference_problem(text: str, column: Column, known: Mapping[str, Any]) -> Problem:
    """What is said of a value that the table it refers to does not have.

    text     as written
    column   Column    that refers
    known    mapping   the values there are
    returns  Problem F418
    """
    target = (column.references or "").partition(".")[0]
    values = {"column": column.name, "table": target, "nearest": nearest(text, known) or "-"}
    return Problem("F418", subject=column.name, got=text, values=values)
