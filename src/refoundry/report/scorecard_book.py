"""The scorecard as a workbook: a first sheet that explains the others, then flat tables with numbers as numbers."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from refoundry.core.problems import Lang
from refoundry.report import writing
from refoundry.report.book_columns import (
    Column,
    goal_columns,
    record_columns,
    related_columns,
    request_columns,
    seen_columns,
)
from refoundry.report.counting import answer, due_groups
from refoundry.report.meta import Meta, city_named
from refoundry.report.phrases import method_lines, spoken, titled
from refoundry.report.sources import newest, reading, sources
from refoundry.report.words import Words

Row = Mapping[str, Any]
_FONT = {"zh": "微软雅黑", "en": "Calibri"}
# colour beside sign and word, as on the page
_COLOURS = {
    "met": ("#0B6B4B", "#E3F3EC"),
    "missed": ("#B3261E", "#FBE7E5"),
    "on track": ("#1D5AA6", "#E6EEF8"),
    "at risk": ("#7A5C00", "#FBF3DA"),
    "off track": ("#9A4300", "#FBEADC"),
    "unknown": ("#515D66", "#EEF1F3"),
}


def scorecard_book(frames: Mapping[str, pl.DataFrame], meta: Meta, path: str | Path, lang: Lang = "zh") -> None:
    """Write the workbook of a scorecard. No text of the data is ever a formula or a link.

    frames   goals, and outlook, record, consistency where there are any
    meta     Meta
    path     file to write
    lang     zh or en
    returns  None
    """
    words = Words(lang)
    tables = {
        name: city_named(frames[name].to_dicts(), meta, lang) if name in frames else []
        for name in ("outlook", "record", "consistency")
    }
    goals = frames["goals"].to_dicts()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), {**options, "nan_inf_to_errors": False}) as book:
        book.formats[0].set_font_name(_FONT[lang])
        book.formats[0].set_font_size(10)
        title = words("page.title", city=meta.city.shown(lang))
        book.set_properties({"title": title, "comments": meta.run})
        sheets = _Sheets(book, words)
        sheets.notes(_notes(goals, tables["outlook"], meta, words), title)
        sheets.table("goals", goal_columns(words), goals)
        seen = [{**row, "seen": one, "kind": "kind_goal"} for row in _one_each(goals) for one in row["history"] or ()]
        seen += [
            {**row, "seen": one, "kind": "kind_outlook"} for row in tables["outlook"] for one in row["history"] or ()
        ]
        sheets.table("values", seen_columns(words), seen)
        around = [{**row, "seen": one} for row in _one_each(goals) for one in row["related"] or ()]
        sheets.table("related", related_columns(words), around)
        sheets.table("requests", request_columns(words), [row for row in goals if row["request_zh"]])
        sheets.table("record", record_columns(words), tables["record"])
        titles = {row["goal"]: titled(row, words) for row in goals}
        consistent = (
            Column(words("consistency.goals"), 34, lambda row: _named(row["goals"], titles, words)),
            Column(words("consistency.says"), 90, lambda row: spoken(row, "says", words)),
        )
        sheets.table("consistency", consistent, tables["consistency"])


def _named(keys: Sequence[str], titles: Mapping[str, str], words: Words) -> str:
    """Goals by title, given by key or by the key of one of their targets."""
    goals = dict.fromkeys(key.partition("@")[0] for key in keys)
    return words("counts.comma").join(titles.get(goal, goal) for goal in goals)


def _one_each(goals: Sequence[Row]) -> list[Row]:
    """One row a goal: its targets share the history."""
    return list({row["goal"]: row for row in reversed(goals)}.values())[::-1]


def _notes(goals: Sequence[Row], outlook: Sequence[Row], meta: Meta, words: Words) -> list[tuple[str, str]]:
    """What the first sheet says, line by line."""
    lang = words.lang
    plan = words("page.edition", title=meta.plan.shown(lang), edition=meta.edition.shown(lang))
    versions = words("counts.comma").join(f"{name} {version}" for name, version in meta.versions.items())
    lines = [
        (words("book.answer"), answer(due_groups(goals, meta.as_of, words), words)),
        (words("book.city"), meta.city.shown(lang)),
        (words("sources.plan"), f"{plan} {words('sources.fingerprint', short=meta.fingerprint)}"),
        (words("book.ran"), writing.day(meta.day, words)),
        (words("book.newest"), newest([*goals, *outlook], words)),
        (words("book.judged_on"), writing.day(meta.as_of, words)),
        (words("book.read"), reading([*goals, *outlook], words)),
        (words("sources.facts"), meta.facts),
        (words("sources.run"), meta.run),
        (words("sources.versions"), versions),
        (words("book.filters"), words("book.no_filters", count=len(goals), goals=len(_one_each(goals)))),
    ]
    if meta.synthetic:
        lines.insert(1, (words("page.synthetic"), words("page.synthetic_note")))
    lines += [(words("book.definitions"), " ".join(filter(None, (words("sources.intro"), words("sources.units")))))]
    lines += [("", words("book.blank"))]
    lines += [("", line) for line in method_lines(words)]
    lines += [("", words("book.related_note"))]
    rules = words.legend()
    lines += [
        (words("method.statuses") if one is rules[0] else "", f"{one.sign} {one.word}{words('counts.colon')}{one.rule}")
        for one in rules
    ]
    used = sources([*goals, *outlook], words)
    for one in used:
        weak = words("counts.comma") + words("sources.weak") if one.weak else ""
        vintages = words("counts.comma").join(one.vintages)
        head = words("book.sources") if one is used[0] else ""
        lines.append((head, f"{one.source}{words('counts.colon')}{vintages} [{one.quality}{weak}]"))
    return lines


class _Sheets:
    """The sheets of one workbook, all made alike."""

    def __init__(self, book: Workbook, words: Words) -> None:
        self.book, self.words = book, words
        base = {"font_name": _FONT[words.lang], "font_size": 10, "valign": "top"}
        self.text = book.add_format({**base, "text_wrap": True})
        self.title = book.add_format({**base, "bold": True, "font_size": 16})
        self.label = book.add_format({**base, "bold": True})
        self.head = book.add_format({**base, "bold": True, "text_wrap": True, "bottom": 2, "bg_color": "#EEF1F3"})
        self.numbers = {
            form: book.add_format({**base, "num_format": form}) for form in ("0", "#,##0.####", "0.0%", "0.000", "0.00")
        }
        self.days = book.add_format({**base, "num_format": "yyyy-mm-dd"})

    def notes(self, lines: Sequence[tuple[str, str]], title: str) -> None:
        """The first sheet."""
        sheet = self._sheet("notes")
        sheet.set_column(0, 0, 18, self.label)
        sheet.set_column(1, 1, 110, self.text)
        sheet.write_string(0, 0, title, self.title)
        for place, (label, text) in enumerate(lines, 2):
            sheet.write_string(place, 0, label, self.label)
            sheet.write_string(place, 1, text, self.text)
        sheet.hide_gridlines(2)

    def table(self, name: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """One flat table: header frozen and filtered, numbers as numbers, an unknown left empty."""
        sheet = self._sheet(name)
        sheet.set_row(0, 32)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, self.head)
            for line, row in enumerate(rows, 1):
                self._write(sheet, line, place, column.value(row), column)
            if column.coloured and rows:
                self._colour(sheet, place, len(rows))
        sheet.freeze_panes(1, sum(column.frozen for column in columns))
        if columns and rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _sheet(self, name: str) -> Worksheet:
        return self.book.add_worksheet(self.words(f"book.{name}"))

    def _write(self, sheet: Worksheet, line: int, place: int, value: Any, column: Column) -> None:
        if value is None or value != value or value == "":
            sheet.write_blank(line, place, None, self.text)
        elif isinstance(value, date):
            sheet.write_datetime(line, place, value, self.days)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(line, place, round(value, 10), self.numbers[column.form])
        else:
            sheet.write_string(line, place, str(value), self.text)

    def _colour(self, sheet: Worksheet, place: int, count: int) -> None:
        for status in {one.sign: one for one in self.words.legend()}.values():
            ink, paper = _COLOURS[status.group]
            form = self.book.add_format({"font_color": ink, "bg_color": paper, "bold": True})
            rule = {"type": "text", "criteria": "begins with", "value": status.sign, "format": form}
            sheet.conditional_format(1, place, count, place, rule)
