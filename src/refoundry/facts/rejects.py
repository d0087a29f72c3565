"""Refused rows, ready to send back: a sheet in the department's own columns with the faults marked in the cells.

While a load runs, more rows than a sheet is quickly made of go to a CSV file; `sent_back` makes the sheet of them
afterwards, up to 100,000 rows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

from refoundry.core.problems import Problem
from refoundry.facts.blocks import SEPARATORS
from refoundry.facts.current import replace_file
from refoundry.facts.headers import RETURNED
from refoundry.facts.rows import Refusal

MOST = 100_000
_AT_ONCE = 2_000
_HERE = "\x00"
_PLAIN = ("line", "codes", "reasons_zh", "reasons_en", "original", "columns")
_CELL = 32_767  # characters a cell of a sheet can hold
_FORMULA = re.compile(r"^(?=[=+@\t\r-])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def reason(problem: Problem, lang: Any) -> str:
    """One reason in a few words: what is wrong, what was got, what was expected.

    problem  Problem
    lang     zh or en
    returns  text
    """
    expected = problem.expected(lang)
    wanted = ("，应为 " if lang == "zh" else ", expected ") + expected if expected else ""
    return f"{problem.says(lang)}{_got(problem, lang)}{wanted}"


def _got(problem: Problem, lang: str) -> str:
    if not problem.got:
        return ""
    return f"（{problem.got}）" if lang == "zh" else f" ({problem.got})"


@dataclass(slots=True)
class Rejects:
    """Refused rows as they come in; kept until there are too many for a sheet, then written to a CSV file.

    path     file      where they will lie, without the ending of its name
    header   texts     of the delivered file
    names    texts     the table's column of each, None where it is none
    """

    path: Path
    header: Sequence[str]
    names: Sequence[str | None]
    count: int = 0
    _kept: list[Refusal] = field(default_factory=list)
    _file: TextIO | None = None
    _writer: Any = None
    _words: dict[tuple[Any, ...], tuple[str, str]] = field(default_factory=dict)

    @property
    def _partial(self) -> Path:
        return self.path.with_name(f".{self.path.name}.partial")

    def add(self, refused: Iterable[Refusal]) -> None:
        """Take in refused rows.

        refused  Refusals
        """
        for one in refused:
            self.count += 1
            if self._writer is None:
                self._kept.append(one)
                if self.count > _AT_ONCE:
                    self._spill()
            else:
                self._writer.writerow(self._line(one))

    def _spill(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._partial.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([*_PLAIN, *self.header])
        self._writer.writerows(self._line(each) for each in self._kept)
        self._kept.clear()

    def finish(self) -> Path | None:
        """Write the file, or take away that of an earlier load where nothing was refused.

        returns  file, None where nothing was refused
        """
        sheet, text = (self.path.with_name(self.path.name + ending) for ending in (".xlsx", ".csv"))
        if self._file is not None:
            self._file.close()
            self._partial.replace(text)
            sheet.unlink(missing_ok=True)
            return text
        text.unlink(missing_ok=True)
        if not self._kept:
            sheet.unlink(missing_ok=True)
            return None
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._kept.sort(key=lambda one: one.line)
        _write_sheet(sheet, self.header, [self._marked(one) for one in self._kept])
        return sheet

    def discard(self) -> None:
        """Leave nothing behind that is not finished."""
        if self._file is not None:
            self._file.close()
        self._partial.unlink(missing_ok=True)

    def restart(self) -> None:
        """Forget every row: the file is read once more."""
        self.discard()
        self.count, self._file, self._writer = 0, None, None
        self._kept.clear()

    def _said(self, problem: Problem) -> tuple[str, str]:
        # the words depend on the code and what the column asks for; only what was got differs from row to row
        key = (problem.code, *problem.values.values())
        found = self._words.get(key)
        if found is None:
            bare = replace(problem, got=_HERE)
            found = self._words[key] = (reason(bare, "zh"), reason(bare, "en"))
        zh, en = found
        return zh.replace(f"（{_HERE}）", _got(problem, "zh")), en.replace(f" ({_HERE})", _got(problem, "en"))

    def _line(self, one: Refusal) -> list[object]:
        """A row of the CSV file."""
        said = [self._said(problem) for _, problem in one.faults]
        codes = " ".join(problem.code for _, problem in one.faults)
        zh, en = ("；".join(words[i] for words in said) for i in (0, 1))
        columns = " ".join(str(self._position(name)) for name, _ in one.faults)
        return [one.line, codes, zh, en, _FORMULA.sub("'", one.text), columns]

    def _position(self, name: str | None) -> int:
        return self.names.index(name) if name in self.names and name else -1

    def _marked(self, one: Refusal) -> _Marked:
        said = [self._said(problem) for _, problem in one.faults]
        zh, en = ("；".join(words[i] for words in said) for i in (0, 1))
        codes = " ".join(problem.code for _, problem in one.faults)
        about: dict[int, list[str]] = {}
        for (name, _), words in zip(one.faults, said, strict=True):
            about.setdefault(self._position(name), []).append(" / ".join(words))
        return _Marked(one.cells, about, (zh, en, codes, str(one.line), _FORMULA.sub("'", one.text)))


@dataclass(frozen=True, slots=True)
class _Marked:
    """A row of the sheet: its cells, what is said of each by position (-1: of the row), and the columns behind them."""

    cells: Sequence[str | None]
    about: Mapping[int, Sequence[str]]
    said: tuple[str, ...]


def sent_back(path: Path) -> Path:
    """The file to send back for a file of refused rows: a sheet where there are not too many.

    path     file   as Rejects wrote it
    returns  file   .xlsx; the file itself where it is one already or has more than 100,000 rows
    """
    if path.suffix != ".csv" or refused_rows(path) > MOST:
        return path
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    width = len(_PLAIN)
    marked = []
    for line, codes, zh, en, original, columns in sorted(rows, key=lambda row: int(row[0])):
        cells = _cells(original, len(head) - width)
        about: dict[int, list[str]] = {}
        for column, words, other in zip(columns.split(), zh.split("；"), en.split("；"), strict=False):
            about.setdefault(int(column), []).append(f"{words} / {other}")
        marked.append(_Marked(cells, about, (zh, en, codes, line, original)))
    sheet = path.with_suffix(".xlsx") if path.name.endswith(".csv") else path
    _write_sheet(sheet, head[width:], marked)
    path.unlink()
    return sheet


def _cells(original: str, width: int) -> list[str]:
    """The cells of a record by its text, whatever it was separated by."""
    text = original[1:] if original[:1] == "'" and _FORMULA.match(original[1:]) else original
    for separator in SEPARATORS:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        if len(cells) == width:
            return cells
    return [text]


def _write_sheet(path: Path, header: Sequence[str], rows: Sequence[_Marked]) -> None:
    import xlsxwriter

    content = io.BytesIO()
    # every cell is a text: nothing that was delivered runs as a formula or becomes a link
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(content, plain)
    head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True, "num_format": "@"})
    fault = book.add_format({"bg_color": "#F8CBAD", "font_color": "#9C0006", "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet, width = book.add_worksheet("退回"), len(header)
    for column, word in enumerate([*header, *RETURNED]):
        sheet.write_string(0, column, word, head)
    for row, one in enumerate(rows, 1):
        whole = not one.about.keys() - {-1}
        for column in range(width):
            cell = one.cells[column] if column < len(one.cells) else None
            marked = column in one.about or (whole and column == 0)
            if cell or marked:
                sheet.write_string(row, column, _safe(cell), fault if marked else text)
        for column, words in one.about.items():
            sheet.write_comment(row, max(column, 0), _safe("\n".join(words)), {"x_scale": 2})
        for column, said in enumerate(one.said, width):
            sheet.write_string(row, column, _safe(said), wrapped if column < width + 2 else text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), width + len(RETURNED) - 1)
    sheet.set_column(0, max(width - 1, 0), 16)
    sheet.set_column(width, width + 1, 48)
    book.close()
    replace_file(path, content.getvalue())


def _safe(value: object) -> str:
    """What a cell of a sheet can hold."""
    return _CONTROL.sub("\ufffd", "" if value is None else str(value))[:_CELL]


def refused_rows(path: Path) -> int:
    """How many rows a file of refused rows has.

    path     file   .xlsx or .csv as Rejects writes it
    returns  count
    """
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 1
    from python_calamine import load_workbook

    return load_workbook(path).get_sheet_by_index(0).height - 1
