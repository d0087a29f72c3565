"""The header of a delivered file against a table: which column is which, in which unit, and what is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from refoundry.core.problems import Both, Place, Problem, Problems, nearest
from refoundry.core.quantities import find_unit
from refoundry.dictionary import Column, Table
from refoundry.facts.cells import named

RETURNED = ("退回原因", "Reasons", "退回代码", "原文件行号", "原文")
"""Columns that a file of refused rows has beside the department's own; they are passed over when it comes back."""
_UNIT = re.compile(r"^(.*?)[（(\[【]\s*(?:单位[:：])?\s*([^（()）\]】]+?)\s*[）)\]】]$|^(.+)[/_]([^/_]+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Header:
    """A header that was understood.

    columns  of the file in order; None where a column is not loaded
    units    column name -> the unit its header names
    scales   column name -> power of ten and exact factor to the unit of the store
    """

    columns: tuple[Column | None, ...]
    units: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, tuple[int, Decimal | None]] = field(default_factory=dict)


def with_unit(word: str, one: Table) -> tuple[Column | None, str | None]:
    """The column a word of a header means and the unit it names: 营业收入（亿元） is revenue, in 亿元.

    word     text
    one      Table
    returns  Column or None, unit or None
    """
    word = " ".join(word.split())
    found = one.find(word) or one.find(word.replace(" ", ""))
    if found is not None:
        return found, None
    parts = _UNIT.match(word)
    if parts is None:
        return None, None
    name, unit = (parts[1], parts[2]) if parts[2] else (parts[3], parts[4])
    # a Chinese header may be spaced out, an English one has blanks of its own
    column, unit = one.find(name) or one.find(name.replace(" ", "")), unit.replace(" ", "")
    if column is None or find_unit(unit) is None:
        return (column, None) if column is not None and parts[2] else (None, None)
    return column, unit


def scale(unit: str | None, column: Column) -> tuple[int, Decimal | None] | None:
    """What takes a number from a unit to that of its column: a power of ten, or else an exact factor.

    unit     text, None where the file names none
    column   Column
    returns  power and factor; None where the unit is of another kind or the column has none

    >>> scale("亿元", Column("revenue", "number", unit="万元"))
    (4, None)
    """
    if unit is None:
        return 0, None
    written, wanted = find_unit(unit), find_unit(column.unit or "")
    if written is None or wanted is None or written.dimension != wanted.dimension:
        return None
    factor = written.factor / wanted.factor
    power = factor.normalize().as_tuple()
    if power.digits == (1,) and isinstance(power.exponent, int):
        return power.exponent, None
    return 0, factor


def read_header(cells: Sequence[str], one: Table, name: str, line: int, filled: Mapping[str, str]) -> Header:
    """Columns by name, label or other spelling, with the unit in brackets behind it.

    cells    texts
    one      Table
    name     text      the file's, for messages
    line     of the header
    filled   mapping   columns the delivery fills where the file has none
    returns  Header
    raises   Problems  F404-F406, F462: a column is unknown, missing, named twice, or its unit is of another kind
    """
    place, problems, found = Place(name, line), [], list[Column | None]()
    known = Both("、".join(column.shown("zh") for column in one.columns), " ".join(one.names))
    units: dict[str, str] = {}
    scales: dict[str, tuple[int, Decimal | None]] = {}
    for word in cells:
        column, unit = with_unit(word, one)
        found.append(column)
        if column is None and word.strip() not in RETURNED:
            values = {"table": titled(one), "nearest": nearest(word, one.words()) or "-", "known": known}
            problems.append(Problem("F404", subject=word, place=place, got=word, values=values))
        if column is not None and unit is not None:
            taken = scale(unit, column)
            if taken is None:
                values = {"column": named(column), "unit": column.unit or "-"}
                problems.append(Problem("F462", subject=word, place=place, got=unit, values=values))
            else:
                units[column.name], scales[column.name] = unit, taken
    problems += lacking(cells, found, one, place, filled)
    if problems:
        raise Problems(problems)
    return Header(tuple(found), units, scales)


def lacking(
    cells: Sequence[str], found: Sequence[Column | None], one: Table, place: Place, filled: Mapping[str, str]
) -> list[Problem]:
    """What a header has twice or not at all.

    cells    texts
    found    Columns   which each means
    one      Table
    place    Place     of the header
    filled   mapping   columns the delivery fills
    returns  list of Problem: F405, F406
    """
    problems = []
    for column, times in Counter(filter(None, found)).items():
        if times > 1:
            words = " / ".join(word for word, which in zip(cells, found, strict=True) if which == column)
            problems.append(Problem("F406", place=place, values={"columns": words}))
    present = {column.name for column in found if column}
    for column in one.columns:
        if column.required and column.name not in present | filled.keys() and column.filled not in present:
            values = {"column": named(column), "name": column.name}
            problems.append(Problem("F405", place=place, values=values))
    return problems


def titled(one: Table) -> Both:
    """A table as readers know it.

    one      Table
    returns  Both
    """
    return Both(f"{one.title or ''}（{one.name}）", one.name)
