"""One cell of a delivered file against its column: the typed value, or what is wrong with it.

Columns are read whole (columns.py); what is said here of one cell decides for every cell that is not plainly right.
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from refoundry.core.periods import read_period
from refoundry.core.problems import Both, Problem, nearest
from refoundry.core.quantities import convert, find_unit, units
from refoundry.dictionary import Column, forms, table
from refoundry.dictionary.classification import classifications, items

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_BOOL = {"true": True, "false": False, "是": True, "否": False, "1": True, "0": False}
_KINDS = {
    "number": Both("数", "a number"),
    "integer": Both("整数", "a whole number"),
    "bool": Both("是或否", "yes or no"),
    "date": Both("日期", "a date"),
    "period": Both("时期", "a period"),
}
_EXPECTED = {
    "number": Both("1234.5", "1234.5"),
    "integer": Both("1234", "1234"),
    "bool": Both("是 或 否", "true or false"),
    "date": Both("2024-06-30", "2024-06-30"),
    "period": Both(
        "2024、2020H1（上半年）、2024Q3（前三季度）、2024-05（1至5月）、2022-2024",
        "2024, 2020H1, 2024Q3 (first three quarters), 2024-05 (January to May), 2022-2024",
    ),
}
_AMOUNT = re.compile(r"([+-]?\d[\d,]*(?:\.\d+)?)\s*(\D{1,6})", re.ASCII)
_COMPARED = 5000  # among more than these nobody is helped by the nearest
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
            by_name = {name: term.key for term in column.allowed for name in term.words}
            return by_name.get(text, text)
    raise ValueError(text)


def checked(text: str, column: Column) -> tuple[Any, list[Problem]]:
    """A cell read and held against its declaration: type, allowed values, range.

    text     as written, without the white space around it; empty means unknown
    column   Column
    returns  value (None where unknown or wrong), list of Problem: F412, F413, F414, F415, F420, F460, F461
    """
    word = named(column)
    if not text:
        return None, [Problem("F412", values={"column": word})] if column.required else []
    if _CONTROL.search(text):
        return None, [Problem("F420", got=repr(text), values={"reason": "control character"})]
    try:
        value = typed(text, column)
    except ValueError:
        values = {"column": word, "kind": _KINDS[column.dtype], "expected": _wanted(text, column)}
        return None, [Problem("F413", got=text, values=values)]
    if column.allowed and column.term(str(value)) is None:
        names = Both("、".join(term.zh for term in column.allowed), " ".join(term.key for term in column.allowed))
        return None, [Problem("F414", got=text, values={"column": word, "known": names})]
    if column.form and (wrong := _misformed(text, column)):
        return None, [wrong]
    if column.codes and text not in items():
        meant = Both(classifications()[column.codes].title, classifications()[column.codes].title_en)
        values = {"column": word, "classification": meant, "expected": _near(text)}
        return None, [Problem("F457", got=text, values=values)]
    low, high = column.low, column.high
    if (low is not None and value < low) or (high is not None and value > high):
        span = f"{'' if low is None else low} — {'' if high is None else high}"
        return None, [Problem("F415", got=text, values={"column": word, "expected": span})]
    return value, []


def _near(code: str) -> Both:
    """The codes a wrong one may have been: those that share its beginning."""
    for length in (3, 2):
        found = [
            item for item in items().values() if len(item.code) == len(code) and item.code[:length] == code[:length]
        ]
        if found:
            words = "、".join(f"{item.code} {item.name}" for item in found[:4])
            return Both(words, words)
    return Both("标准中的代码", "a code of the standard")


def _misformed(text: str, column: Column) -> Problem | None:
    form = forms()[column.form or ""]
    if not form.fits(text):
        values = {"column": named(column), "form": Both(form.zh, form.en), "example": form.example}
        return Problem("F460", got=text, values=values)
    if form.checked and check_character(text) != text[-1]:
        return Problem("F461", got=text, values={"column": named(column), "expected": check_character(text)})
    return None


_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_character(code: str) -> str:
    """The last character that the first seventeen of a unified social credit code ask for.

    code     text of at least 17 characters of the code's alphabet
    returns  one character
    source   GB 32100-2015

    >>> check_character("91442000000000001")
    'T'
    """
    total = sum(_USCC.index(letter) * pow(3, i, 31) for i, letter in enumerate(code[:17]))
    return _USCC[-total % 31]


def named(column: Column) -> Both:
    """A column as readers know it, in both languages.

    column   Column
    returns  Both
    """
    return Both(column.shown("zh"), column.shown("en"))


def _wanted(text: str, column: Column) -> Both:
    """How it should have been written: the very words where they are plain, else examples."""
    amount = _AMOUNT.fullmatch(text)
    if column.dtype in ("number", "integer") and amount:
        number, unit = amount[1].replace(",", ""), amount[2]
        return Both(f"{number}，单位（{unit}）另写一栏", f"{number}, with the unit ({unit}) in a column of its own")
    return _EXPECTED[column.dtype]


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
    known    mapping   the values there are -> their records
    returns  Problem F418
    """
    target = table((column.references or "").partition(".")[0])
    meant = None
    if len(known) <= _COMPARED:
        meant = next((key for key, record in known.items() if text in _words(record)), None) or nearest(text, known)
    values = {
        "column": named(column),
        "table": Both(f"{target.title}（{target.name}）", target.name),
        "nearest": meant or "-",
        "name": target.name,
    }
    return Problem("F418", got=text, values=values)


def _words(record: Mapping[str, Any]) -> set[str]:
    """The names a record of the table referred to goes by."""
    return {str(value) for name, value in record.items() if value is not None and name.startswith("name")}
