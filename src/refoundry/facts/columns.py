"""A whole column at once: what is plainly right is read by an expression, every other text by its own rules, once.

The expressions only recognise; whatever they do not recognise is held against the column cell by cell (cells.py), and
each distinct text only once. So a column of a million cells costs a few milliseconds, and a wrong one its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from refoundry.core.problems import Problem
from refoundry.dictionary import Column, Table, forms
from refoundry.dictionary.classification import items
from refoundry.dictionary.rights import basis_problem
from refoundry.facts.cells import checked, reference_problem
from refoundry.facts.plausible import untimely
from refoundry.facts.spellings import respelt

if TYPE_CHECKING:
    import polars as pl

_REMEMBERED = 200_000
_EARLIEST = date(1000, 1, 1)
_WEIGHTS = np.array([pow(3, i, 31) for i in range(17)], np.int32)
_ALPHABET = np.full(256, 99, np.uint8)
_ALPHABET[np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", np.uint8)] = np.arange(31)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one text comes to: its value, how it would be written in the store where it was not, what is wrong with it.

    Each problem carries its turn: what is said of the cell first, of its time next, of what it refers to last.
    """

    value: Any
    read: str
    other: bool
    problems: tuple[tuple[int, Problem], ...]


@dataclass(slots=True)
class Read:
    """A column that was read: values in its type, the text as the store writes it, the rows that have problems, and the
    rows that were written another way."""

    values: pl.Series
    wrong: list[tuple[int, str, tuple[tuple[int, Problem], ...]]]
    respelt: list[tuple[int, str, str]]
    respelt_cells: int
    written: pl.Series | None = None


@dataclass(slots=True)
class Reader:
    """Reads one column of a table.

    column   Column
    today    date       nothing later can have been observed
    known    mapping    what the column may refer to -> the records, None where it refers to nothing
    shift    power of ten from the unit of the file to that of the store
    factor   exact factor where it is no power of ten
    allowed_basis  Table   whose rows stand on the basis the column names; None where it names none
    """

    column: Column
    today: date
    known: Mapping[str, Any] | None = None
    shift: int = 0
    factor: Decimal | None = None
    allowed_basis: Table | None = None
    _cells: dict[str, Cell] = field(default_factory=dict, repr=False)
    _targets: _Targets | None = None

    def cell(self, text: str) -> Cell:
        """One text against the column.

        text     without white space around it, not empty
        returns  Cell
        """
        found = self._cells.get(text)
        if found is None:
            found = self._cell(text)
            if len(self._cells) < _REMEMBERED:
                self._cells[text] = found
        return found

    def _cell(self, text: str) -> Cell:
        column = self.column
        other = respelt(text, column)
        read = text if other is None else other
        value, wrong = self._scaled(read, column)
        problems = [(0, problem) for problem in wrong]
        if value is not None:
            problems += [(1, problem) for problem in untimely(value, column, self.today)]
            if self.allowed_basis is not None and (refused := basis_problem(self.allowed_basis, str(value))):
                problems.append((0, refused))
            if self.known is not None and value not in self.known:
                problems.append((2, reference_problem(str(value), column, self.known)))
        return Cell(None if problems else value, read, other is not None and not wrong, tuple(problems))

    def _scaled(self, text: str, column: Column) -> tuple[Any, list[Problem]]:
        """The value in the unit of the store: bounds hold in the unit of the dictionary, shares are kept of 1."""
        if self.factor is None and not self.shift:
            value, wrong = checked(text, column)
        else:
            value, wrong = checked(
                text, Column(column.name, column.dtype, label=column.label, label_en=column.label_en)
            )
            if value is not None:
                exact = Decimal(text).scaleb(self.shift) * (self.factor or 1)
                _, wrong = checked(f"{exact:f}", column)
                value = float(exact) if column.dtype == "number" else int(exact)
        if value is not None and column.unit == "%":
            exact = Decimal(text).scaleb(self.shift) * (self.factor or 1)
            value = float(exact.scaleb(-2))
        return value, wrong

    def read(self, texts: pl.Series, *, controls: bool) -> Read:
        """A column of texts.

        texts     Series of texts without white space around them, null where empty
        controls  whether control characters can be among them
        returns   Read
        """
        column = self.column
        plain = None if column.stored_in else self._plain(texts, controls=controls)
        if plain is None:
            return self._listed(texts)
        values, right = plain
        odd = (texts.is_not_null() & ~right).fill_null(value=False)
        where = odd.arg_true()
        if where.is_empty():
            return Read(values, [], [], 0)
        if len(where) > len(texts) // 4:
            return self._listed(texts)
        cells = [self.cell(text) for text in texts.gather(where)]
        places = where.to_list()
        values = values.clone().scatter(places, [cell.value for cell in cells])
        wrong = [(i, cell.read, cell.problems) for i, cell in zip(places, cells, strict=True) if cell.problems]
        other = [
            (i, text, cell.read)
            for i, text, cell in zip(places, texts.gather(where), cells, strict=True)
            if cell.other and not cell.problems
        ]
        return Read(values, wrong, other, len(other))

    def _listed(self, texts: pl.Series) -> Read:
        """Every distinct text by its own rules: where there are few of them, or hardly any is plain."""
        import polars as pl

        from refoundry.facts.schema import dtype

        distinct = texts.drop_nulls().unique()
        old = distinct.to_list()
        cells = {text: self.cell(text) for text in old}
        kind = dtype(self.column)
        values = _mapped(texts, old, pl.Series([cells[text].value for text in old], dtype=kind))
        bad = [text for text in old if cells[text].problems]
        wrong: list[tuple[int, str, tuple[tuple[int, Problem], ...]]] = []
        if bad:
            where = texts.is_in(bad).fill_null(value=False).arg_true()
            wrong = [(i, text, cells[text].problems) for i, text in zip(where, texts.gather(where), strict=True)]
        others = [text for text in old if cells[text].other and not cells[text].problems]
        respelt_rows: list[tuple[int, str, str]] = []
        count = 0
        if others:
            where = texts.is_in(others).fill_null(value=False).arg_true()
            count = len(where)
            first = where.head(1000)
            respelt_rows = [(i, text, cells[text].read) for i, text in zip(first, texts.gather(first), strict=True)]
        written = None
        if self.column.stored_in:
            written = _mapped(texts, old, pl.Series([cells[text].read for text in old], dtype=pl.String))
        return Read(values, wrong, respelt_rows, count, written)

    def _plain(self, texts: pl.Series, *, controls: bool) -> tuple[pl.Series, pl.Series] | None:
        """Values and where they are surely right; None for columns that are read text by text."""
        column = self.column
        if column.allowed or column.year_first or column.dtype in ("bool", "period"):
            return None
        match column.dtype:
            case "number" | "integer":
                return self._numbers(texts)
            case "date":
                return self._dates(texts)
        right = self._texts(texts, controls=controls)
        return None if right is None else (texts, right)

    def _numbers(self, texts: pl.Series) -> tuple[pl.Series, pl.Series] | None:
        import polars as pl

        column = self.column
        if self.factor is not None:
            return None
        number = column.dtype == "number"
        shift = self.shift - (2 if column.unit == "%" else 0)
        # written with its power of ten the text is rounded once, as an exact decimal is
        written = texts + f"e{shift}" if shift else texts
        values = written.cast(pl.Float64 if number else pl.Int64, strict=False)
        right = values.is_finite() if number else values.is_between(-(10**18), 10**18, closed="none")
        scale = 100 if column.unit == "%" else 1
        if column.low is not None:
            right &= values >= column.low / scale
        if column.high is not None:
            right &= values <= column.high / scale
        return values, right.fill_null(value=False)

    def _dates(self, texts: pl.Series) -> tuple[pl.Series, pl.Series]:
        values = texts.str.to_date("%Y-%m-%d", strict=False)
        right = (texts.str.len_bytes() == 10) & (values >= _EARLIEST)
        if self.column.past:
            right &= values <= self.today
        return values, right.fill_null(value=False)

    def _texts(self, texts: pl.Series, *, controls: bool) -> pl.Series | None:
        import polars as pl

        column = self.column
        if self.known is not None:
            if self._targets is None:
                self._targets = _Targets(pl.Series(list(self.known), dtype=pl.String))
            return self._targets.has(texts)
        if column.form:
            form = forms()[column.form]
            if column.codes:
                return texts.is_in([*items()])
            if form.checked:
                right = _credit_codes(texts)
                # which kinds of entity a column takes stands in its pattern
                return right if form.name == "uscc" else right & texts.str.contains(f"^(?:{form.pattern})$")
            return None if texts.n_unique() < len(texts) // 4 else texts.str.contains(f"^(?:{form.pattern})$")
        if controls:
            return ~texts.str.contains(r"[\x00-\x08\x0b-\x1f\x7f]")
        return texts.is_not_null()


class _Targets:
    """What a column may refer to, found by a hash and then compared."""

    def __init__(self, values: pl.Series):
        order = np.argsort(values.hash(7).to_numpy())
        self._hashes = values.hash(7).to_numpy()[order]
        self._values = values.gather(order)

    def has(self, texts: pl.Series) -> pl.Series:
        """Where a text is one of them; where two have one hash it may say no, and then the cell is looked at."""
        if not len(self._hashes):
            return texts.is_null() & False
        place = np.searchsorted(self._hashes, texts.hash(7).to_numpy())
        return self._values.gather(np.minimum(place, len(self._hashes) - 1)).eq(texts).fill_null(value=False)


def _mapped(texts: pl.Series, old: list[str], new: pl.Series) -> pl.Series:
    if not old:
        return texts.clear().cast(new.dtype, strict=False).extend_constant(None, len(texts))
    return texts.replace_strict(old, new, default=None, return_dtype=new.dtype)


def _credit_codes(texts: pl.Series) -> pl.Series:
    """Where a text is a unified social credit code whose check character holds (GB 32100)."""
    import polars as pl

    long = (texts.str.len_bytes() == 18).fill_null(value=False)
    codes = texts.filter(long)
    right = np.zeros(len(texts), bool)
    if len(codes):
        letters = np.frombuffer(str(codes.str.join("")[0]).encode("latin-1", "replace"), np.uint8)
        if len(letters) == 18 * len(codes):
            values = _ALPHABET[letters.reshape(-1, 18)]
            good = (values < 99).all(axis=1)
            body = values.astype(np.int32)
            good &= (-(body[:, :17] @ _WEIGHTS)) % 31 == body[:, 17]
            # two characters of the class, then six digits of the place
            good &= (values[:, 2:8] < 10).all(axis=1)
            right[long.to_numpy()] = good
    return pl.Series(right)


def readers(
    one: Table,
    today: date,
    known: Mapping[str, Mapping[str, Any]],
    scales: Mapping[str, tuple[int, Decimal | None]] | None = None,
) -> dict[str, Reader]:
    """A reader for each column.

    one      Table
    today    date
    known    mapping    name of the column -> what it may refer to
    scales   mapping    name of the column -> power of ten and factor from the unit of the file to that of the store
    returns  mapping    name -> Reader
    """
    scales = scales or {}
    return {
        column.name: Reader(
            column,
            today,
            known.get(column.name),
            *scales.get(column.name, (0, None)),
            allowed_basis=one if column.name == "basis" and one.microdata else None,
        )
        for column in one.columns
    }
