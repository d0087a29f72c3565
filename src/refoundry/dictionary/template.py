"""A workbook for a department to fill: one sheet a table, with drop-downs, units, notes, and how to fill it in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from refoundry.dictionary.access import sensitivities
from refoundry.dictionary.model import Column, Table, Term
from refoundry.dictionary.read import forms, tables, terms

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_ROWS = 10_000  # drop-downs and checks reach so far down
_HEADER = 1  # the title stands above it
_LEFT_OUT = {"period", "classification_version"}
_GUIDE = (26, 8, 12, 44, 24, 40, 20, 30)  # widths of the columns that explain
_INK, _PAPER, _OPTIONAL = "#1f3864", "#ffffff", "#dce6f1"


@cache
def _words() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(
        (files("refoundry.dictionary") / "template.yaml").read_text("utf-8")
    )
    return found


def columns_asked(one: Table, department: str | None = None) -> tuple[Column, ...]:
    """The columns a department fills in: without what the delivery itself says, and of a department its own.

    one         Table
    department  text      a role of `departments` in terms.yaml; None for every column
    returns     Columns   empty where it has none of them; the key comes along with its own
    """
    timed = {"year", "month"} & {*one.names}
    asked = [
        column
        for column in one.columns
        if column.filled is None and column.name not in _LEFT_OUT and not (timed and column.name.startswith("valid_"))
    ]
    if department is None:
        return tuple(asked)
    own = [column for column in asked if column.owner == department and not column.key]
    if not own and not (one.owner == department and one.keys == tuple(column.name for column in asked)):
        return ()
    return tuple(column for column in asked if column.key or column in own)


def tables_of(department: str) -> tuple[Table, ...]:
    """The tables of which a department owns columns.

    department  text   a role of `departments` in terms.yaml
    returns     Tables
    """
    return tuple(one for one in tables().values() if columns_asked(one, department))


def heading(column: Column, lang: str = "zh") -> str:
    """What stands over a column, with its unit.

    column   Column
    lang     zh or en
    returns  text

    >>> from refoundry.dictionary import table
    >>> heading(table("firm_year").column("tax"))
    '实缴税收（万元）'
    """
    unit = column.unit
    if not unit:
        return column.shown(lang)
    return f"{column.shown(lang)}（{unit}）" if lang == "zh" else f"{column.shown(lang)} ({unit})"


def template(sheets: Sequence[Table], *, department: str | None = None, lang: str = "zh") -> bytes:
    """The workbook. A code keeps its 18 digits (its cells are text), an allowed word is chosen from a list, the header
    stays in sight and says in a note what the column means.

    sheets      Tables     one sheet each
    department  text       only the columns it owns, with the key; None for all
    lang        zh or en   of the headers and notes; both are read when it comes back
    returns     bytes      of an .xlsx file, the same for the same tables
    """
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    looks = _looks(book)
    asked = [(one, columns_asked(one, department)) for one in sheets]
    names = [_sheet_name(one, lang) for one, _ in asked]
    # without a date of its own the file would differ every second
    book.set_properties({"created": datetime(2020, 1, 1, tzinfo=UTC), "title": "、".join(names[:5])})
    written = [book.add_worksheet(name) for name in names]
    guide = book.add_worksheet(_words()["guide"][lang])
    lists = book.add_worksheet(_words()["lists"][lang])
    lists.hide()
    offered: dict[tuple[Term, ...], str] = {}
    for sheet, (one, columns) in zip(written, asked, strict=True):
        for column in columns:
            if column.allowed and column.allowed not in offered:
                offered[column.allowed] = _offer(lists, len(offered), column.allowed, lang)
        _sheet(sheet, one, columns, looks, offered, lang)
    _guide(guide, asked, looks, lang)
    book.close()
    return buffer.getvalue()


def _looks(book: Workbook) -> dict[str, Format]:
    font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
    edge = {"border": 1, "border_color": "#b4c0d0"}
    head = {**font, **edge, "bold": True, "text_wrap": True, "align": "center"}
    return {
        "title": book.add_format({**font, "bold": True, "font_size": 14, "font_color": _INK}),
        "hint": book.add_format({**font, "font_color": "#5a6b80", "text_wrap": True}),
        "required": book.add_format({**head, "bg_color": _INK, "font_color": _PAPER}),
        "optional": book.add_format({**head, "bg_color": _OPTIONAL, "font_color": _INK}),
        "cell": book.add_format({**font, **edge, "text_wrap": True, "num_format": "@"}),
        "text": book.add_format({**font, "num_format": "@"}),
        "number": book.add_format({**font, "num_format": "#,##0.00"}),
        "degrees": book.add_format({**font, "num_format": "0.000000"}),
        "count": book.add_format({**font, "num_format": "#,##0"}),
        "year": book.add_format({**font, "num_format": "0"}),
        "date": book.add_format({**font, "num_format": "yyyy-mm-dd"}),
    }


def _sheet_name(one: Table, lang: str) -> str:
    return (one.title if lang == "zh" else one.title_en) or one.name


def _offer(sheet: Worksheet, place: int, offered: tuple[Term, ...], lang: str) -> str:
    """Write a list of allowed words; the range it stands in."""
    from xlsxwriter.utility import xl_col_to_name

    for row, term in enumerate(offered):
        sheet.write_string(row, place, term.shown(lang))
    letter = xl_col_to_name(place)
    return f"='{_words()['lists'][lang]}'!${letter}$1:${letter}${len(offered)}"


def _format(column: Column) -> str:
    match column.dtype:
        case "integer":
            return "year" if "year" in column.name else "count"
        case "number":
            return "degrees" if column.name in ("longitude", "latitude") else "number"
        case "date":
            return "date"
        case _:
            return "text"


def _wide(text: str) -> int:
    """How many Latin letters a text is wide; at least one."""
    return max(1, sum(2 if ord(sign) > 0x2E80 else 1 for sign in text))


def _width(column: Column, lang: str) -> float:
    least = {"uscc": 22, "wkt": 30}.get(
        (column.form or "").partition("_")[0], 30 if column.name in ("name", "address", "scope") else 12
    )
    return min(34, max(least, _wide(heading(column, lang)) + 3))


def _sheet(
    sheet: Worksheet,
    one: Table,
    columns: Sequence[Column],
    looks: dict[str, Format],
    offered: dict[tuple[Term, ...], str],
    lang: str,
) -> None:
    words = _words()
    sheet.set_row(0, 28)
    sheet.set_row(_HEADER, 34)
    sheet.write_string(0, 0, words["title"][lang].format(title=_sheet_name(one, lang), table=one.name), looks["title"])
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(column, lang), looks[_format(column)])
        sheet.write_string(_HEADER, place, heading(column, lang), looks["required" if column.required else "optional"])
        lines = _note(column, lang)
        size = {"x_scale": 2.4, "y_scale": 0.34 * (len(lines) + sum(len(line) > 30 for line in lines)) + 0.3}
        sheet.write_comment(_HEADER, place, "\n".join(lines), {**size, "font_size": 9, "author": "Refoundry"})
        rule = _validation(column, offered, lang)
        if rule:
            sheet.data_validation(_HEADER + 1, place, _HEADER + _ROWS, place, rule)
    keys = sum(column.key for column in columns)
    sheet.freeze_panes(_HEADER + 1, min(keys, 2) if columns[0].key else 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _HEADER)


def _range(column: Column, lang: str) -> str:
    """The numbers a column takes, or how its text is written; empty where anything goes."""
    if column.form:
        return forms()[column.form].zh if lang == "zh" else forms()[column.form].en
    low, high = (None if end is None else f"{end:,.10g}" for end in (column.low, column.high))
    if "year" in column.name:
        low, high = low and low.replace(",", ""), high and high.replace(",", "")
    if low is not None and high is not None:
        return f"{low} 至 {high}" if lang == "zh" else f"{low} to {high}"
    if low is not None:
        return f"不小于 {low}" if lang == "zh" else f"at least {low}"
    return ("" if high is None else f"不大于 {high}") if lang == "zh" else ("" if high is None else f"at most {high}")


def _meaning(column: Column, lang: str) -> str:
    return (column.meaning if lang == "zh" else column.meaning_en) or ""


def _note(column: Column, lang: str) -> list[str]:
    """What the note over a header says, line by line."""
    said = [
        ("must" if column.required else "may", ""),
        ("meaning", _meaning(column, lang)),
        ("unit", column.unit or ""),
        ("range", _range(column, lang)),
        (
            "choose",
            "、".join(term.shown(lang) for term in column.allowed[:6]) + ("…" if len(column.allowed) > 6 else ""),
        ),
        ("example", column.example or ""),
    ]
    notes = _words()["note"]
    return [notes[key][lang].format(text) for key, text in said if text or key in ("must", "may")]


def _validation(column: Column, offered: dict[tuple[Term, ...], str], lang: str) -> dict[str, Any] | None:
    """What a cell takes: a choice stops, a range only warns, for the figure may be right and the range wrong."""
    words = _words()["check"]
    # a cell's hint may have 255 characters, its title 32
    shared: dict[str, Any] = {
        "ignore_blank": True,
        "input_title": heading(column, lang)[:32],
        "input_message": "\n".join(_note(column, lang)[1:])[:255] or None,
        "error_title": words["title"][lang],
    }
    if column.allowed:
        message = words["choose"][lang]
        return {**shared, "validate": "list", "source": offered[column.allowed], "error_message": message}
    if column.dtype == "bool":
        return {**shared, "validate": "list", "source": ["是", "否"], "error_message": words["choose"][lang]}
    if column.dtype == "date":
        rule = {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1), "error_type": "warning"}
        return {**shared, **rule, "error_message": words["date"][lang]}
    if (column.form or "").startswith("uscc"):
        rule = {"validate": "length", "criteria": "=", "value": 18, "error_type": "warning"}
        return {**shared, **rule, "error_message": words["uscc"][lang]}
    if column.dtype in ("number", "integer") and column.low is not None:
        kind = "integer" if column.dtype == "integer" else "decimal"
        ends: dict[str, Any] = {"criteria": ">=", "value": column.low}
        if column.high is not None:
            ends = {"criteria": "between", "minimum": column.low, "maximum": column.high}
        message = words["range"][lang].format(_range(column, lang))
        return {**shared, "validate": kind, **ends, "error_type": "warning", "error_message": message}
    return {**shared, "validate": "any"} if shared["input_message"] else None


def _guide(
    sheet: Worksheet, asked: Sequence[tuple[Table, Sequence[Column]]], looks: dict[str, Format], lang: str
) -> None:
    words = _words()
    heads = words["heads"][lang]
    for place, width in enumerate(_GUIDE):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, words["guide"][lang], looks["title"])
    row = 1
    for line in words["rules"][lang]:
        sheet.merge_range(row, 0, row, len(heads) - 1, line, looks["hint"])
        sheet.set_row(row, 18)
        row += 1
    for one, columns in asked:
        row += 1
        sheet.write_string(row, 0, f"{_sheet_name(one, lang)}  {one.name}", looks["title"])
        sheet.set_row(row, 24)
        meaning = one.meaning if lang == "zh" else one.meaning_en
        sheet.merge_range(row + 1, 0, row + 1, len(heads) - 1, meaning or "", looks["hint"])
        row += 2
        for place, head in enumerate(heads):
            sheet.write_string(row, place, head, looks["optional"])
        for column in columns:
            row += 1
            said = _explained(column, lang)
            for place, text in enumerate(said):
                sheet.write_string(row, place, text, looks["cell"])
            sheet.set_row(row, 17 * max(-(-_wide(text) // (_GUIDE[place] - 2)) for place, text in enumerate(said)) + 3)
        row += 1
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _explained(column: Column, lang: str) -> tuple[str, ...]:
    """One column's line of the guide."""
    words = _words()
    named = {term.key: term.shown(lang) for term in (*terms()["departments"], *terms()["uses"])}
    kept = sensitivities()[column.sensitivity]
    return (
        heading(column, lang),
        words["yes"][lang] if column.required else "",
        words["types"][lang][column.dtype],
        ("、" if lang == "zh" else ", ").join(term.shown(lang) for term in column.allowed) or _range(column, lang),
        column.example or "",
        _meaning(column, lang),
        named.get(column.owner or "", ""),
        (kept.meaning if lang == "zh" else kept.meaning_en) if kept.key != "open" else "",
    )
