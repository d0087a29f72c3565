"""Refused rows, ready to send back: a sheet in the department's own columns with the faults marked in the cells.

Beyond 100,000 rows, or where a sheet has not enough columns or room in its cells, it is a CSV file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from refoundry.core.problems import Problem
from refoundry.facts.headers import RETURNED
from refoundry.facts.rows import Refusal

MOST = 100_000
_CELL = 32_767  # characters a cell of a sheet can hold
_FORMULA = re.compile(r"^(?=[=+@\t\r-])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def reason(problem: Problem, lang: Any) -> str:
    """One reason in a few words: what is wrong, what was got, what was expected.

    problem  Problem
    lang     zh or en
    returns  text
    """
    got = (f"（{problem.got}）" if lang == "zh" else f" ({problem.got})") if problem.got else ""
    expected = problem.expected(lang)
    wanted = ("，应为 " if lang == "zh" else ", expected ") + expected if expected else ""
    return f"{problem.says(lang)}{got}{wanted}"


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
            if self._file is None:
                self._kept.append(one)
                if self.count > MOST:
                    self._spill()
            else:
                csv.writer(self._file).writerow(self._line(one))

    def _spill(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._partial.open("w", encoding="utf-8-sig", newline="")
        writer = csv.writer(self._file)
        writer.writerow(["line", "codes", "reasons_zh", "reasons_en", "original"])
        writer.writerows(self._line(each) for each in self._kept)
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
        self._sheet()
        self._partial.replace(sheet)
        return sheet

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._file is not None:
            self._file.close()
        self._partial.unlink(missing_ok=True)

    def _said(self, problem: Problem) -> tuple[str, str]:
        # the words depend on the code and what the column asks for; only the few words got differ from row to row
        key = (problem.code, id(problem.values), problem.got)
        if key not in self._words:
            if len(self._words) > 10_000:
                self._words.clear()
            self._words[key] = (reason(problem, "zh"), reason(problem, "en"))
        return self._words[key]

    def _line(self, one: Refusal) -> list[object]:
        said = [self._said(problem) for _, problem in one.faults]
        codes = " ".join(problem.code for _, problem in one.faults)
        zh, en = ("；".join(words[i] for words in said) for i in (0, 1))
        return [one.line, codes, zh, en, _FORMULA.sub("'", one.text)]

    def _sheet(self) -> None:
        import xlsxwriter

        content = io.BytesIO()
        # every cell is a text: nothing that was delivered runs as a formula or becomes a link
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
        book = xlsxwriter.Workbook(content, plain)
        head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True, "num_format": "@"})
        fault = book.add_format({"bg_color": "#F8CBAD", "font_color": "#9C0006", "num_format": "@"})
        text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("退回")
        width = len(self.header)
        for column, word in enumerate([*self.header, *RETURNED]):
            sheet.write_string(0, column, word, head)
        position = {name: i for i, name in enumerate(self.names) if name}
        for row, one in enumerate(self._kept, 1):
            _, codes, zh, en, original = self._line(one)
            about: dict[int, list[str]] = {}
            for name, problem in one.faults:
                if name in position:
                    about.setdefault(position[name], []).append(" / ".join(self._said(problem)))
            for column in range(width):
                cell = _safe(one.cells[column] if column < len(one.cells) else None)
                sheet.write_string(row, column, cell, fault if column in about else text)
            for column, words in about.items():
                sheet.write_comment(row, column, _safe("\n".join(words)), {"x_scale": 2})
            if not about:
                sheet.write_string(row, 0, _safe(one.cells[0] if one.cells else None), fault)
            for column, said in enumerate((zh, en, codes, one.line, original), width):
                sheet.write_string(row, column, _safe(said), wrapped if column < width + 2 else text)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(self._kept), width + len(RETURNED) - 1)
        sheet.set_column(0, max(width - 1, 0), 16)
        sheet.set_column(width, width + 1, 48)
        book.close()
        self._partial.write_bytes(content.getvalue())


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
