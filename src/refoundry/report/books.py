"""Workbooks, all made alike: a first sheet that explains the others, then flat tables with numbers as numbers.

No text of the data is ever a formula or a link, not even after someone edits its cell.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from refoundry.core.days import BEIJING
from refoundry.core.problems import Lang
from refoundry.report.words import Words

FONT = {"zh": "微软雅黑", "en": "Calibri"}
ROWS = 1_000_000
"""So many rows a sheet, then the table goes on in a sheet of its own."""
SIGNS = 32_000
"""So many characters a cell: Excel cuts what is longer without a word."""
NUMBER = "#,##0.####"
_FORMS = ("0", NUMBER, "0.0%", "0.000", "0.00")
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
# what a spreadsheet would take for a formula once the cell is edited
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Excel refuses these in the name of a sheet
_NO_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its title with the unit, width, where the value comes from, its number format."""

    title: str
    width: float
    value: Callable[[Any], Any]
    form: str = NUMBER
    frozen: bool = False
    coloured: bool = False  # holds a status


@dataclass(frozen=True, slots=True)
class Mark:
    """How a cell that begins with a sign is coloured: ink and paper."""

    sign: str
    ink: str
    paper: str


@contextmanager
def book(
    to: str | Path | IO[bytes], lang: Lang, title: str, remark: str = "", *, lean: bool = False
) -> Iterator["Book"]:
    """A workbook to fill; it is written when the block ends.

    to       file to write, or a stream of bytes
    lang     zh or en
    title    text   among the properties of the file
    remark   text   likewise
    lean     bool   a row is let go once it is written: for logs without end
    returns  Book
    """
    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False,
        "constant_memory": lean,
    }  # fmt: skip
    with xlsxwriter.Workbook(to if hasattr(to, "write") else str(to), options) as made:
        made.formats[0].set_font_name(FONT[lang])
        made.formats[0].set_font_size(10)
        made.set_properties({"title": title, "comments": remark})
        yield Book(made, lang)


class Book:
    """The sheets of one workbook."""

    def __init__(self, made: Workbook, lang: Lang) -> None:
        self.made, self.words = made, Words(lang)
        base = {"font_name": FONT[lang], "font_size": 10, "valign": "top"}
        self.text = made.add_format({**base, "text_wrap": True})
        self.quoted = made.add_format({**base, "text_wrap": True, "quote_prefix": True})
        self.title = made.add_format({**base, "bold": True, "font_size": 16})
        self.label = made.add_format({**base, "bold": True})
        self.head = made.add_format({**base, "bold": True, "text_wrap": True, "bottom": 2, "bg_color": "#EEF1F3"})
        self.forms: dict[str, Format] = {
            form: made.add_format({**base, "num_format": form}) for form in (*_FORMS, _DAY, _MOMENT)
        }

    def sheet(self, name: str) -> Worksheet:
        """A sheet to fill, behind those there are.

        name     text   what Excel refuses in it is left out
        returns  Worksheet
        """
        return self.made.add_worksheet(name.translate(_NO_NAME)[:31])

    def notes(self, sheet: Worksheet, title: str, lines: Iterable[tuple[str, str]]) -> None:
        """The first sheet: what the others are.

        sheet    Worksheet
        title    text    its heading
        lines    pairs of label and text
        returns  None
        """
        sheet.set_column(0, 0, 18, self.label)
        sheet.set_column(1, 1, 110, self.text)
        sheet.write_string(0, 0, title, self.title)
        for place, (label, text) in enumerate(lines, 2):
            sheet.write_string(place, 0, label, self.label)
            self._text(sheet, place, 1, text)
        sheet.hide_gridlines(2)

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Any], marks: Sequence[Mark] = ()) -> int:
        """One flat table: header frozen and filtered, numbers as numbers, an unknown left empty.

        name     of the sheet; one that overflows goes on in `name (2)`
        columns  Columns
        rows     whatever the columns read
        marks    Marks   colours of the columns that hold a status
        returns  int     rows written
        """
        rest, written, part = iter(rows), 0, 1
        while True:
            first = next(rest, None)
            if first is None and part > 1:
                return written
            head = () if first is None else (first,)
            named = name if part == 1 else f"{name[:26]} ({part})"
            written += self._part(named, columns, islice(chain(head, rest), ROWS), marks)
            part += 1

    def _part(self, name: str, columns: Sequence[Column], rows: Iterable[Any], marks: Sequence[Mark]) -> int:
        sheet = self.sheet(name)
        sheet.set_row(0, 32)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, self.head)
        count = 0
        for count, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                self._write(sheet, count, place, column.value(row), column)
        if count:
            sheet.autofilter(0, 0, count, len(columns) - 1)
            for place, column in enumerate(columns):
                if column.coloured:
                    self._colour(sheet, place, count, marks)
        sheet.freeze_panes(1, sum(column.frozen for column in columns))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return count

    def _write(self, sheet: Worksheet, line: int, place: int, value: Any, column: Column) -> None:
        if value is None or value != value or value == "":
            sheet.write_blank(line, place, None, self.text)
        elif isinstance(value, datetime):
            there = value.astimezone(BEIJING) if value.tzinfo else value  # a cell has no zone
            sheet.write_datetime(line, place, there.replace(tzinfo=None), self.forms[_MOMENT])
        elif isinstance(value, date):
            sheet.write_datetime(line, place, value, self.forms[_DAY])
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(line, place, round(value, 10), self.forms[column.form])
        else:
            self._text(sheet, line, place, str(value))

    def _text(self, sheet: Worksheet, line: int, place: int, text: str) -> None:
        text = text.encode("utf-8", "replace").decode()
        if len(text) > SIGNS:
            text = text[:SIGNS] + self.words("book.cut", count=len(text) - SIGNS)
        sheet.write_string(line, place, text, self.quoted if text.startswith(_FORMULA) else self.text)

    def _colour(self, sheet: Worksheet, place: int, count: int, marks: Sequence[Mark]) -> None:
        for mark in marks:
            form = self.made.add_format({"font_color": mark.ink, "bg_color": mark.paper, "bold": True})
            rule = {"type": "text", "criteria": "begins with", "value": mark.sign, "format": form}
            sheet.conditional_format(1, place, count, place, rule)
