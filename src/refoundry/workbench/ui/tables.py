"""Tables that sort, page and hide columns by their address alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from typing import Any, Literal

from django.http import QueryDict
from django.utils.safestring import SafeString

from refoundry.core.problems import Lang, Spoken
from refoundry.deliver import Brief
from refoundry.report.words import Words
from refoundry.report.writing import unit_title
from refoundry.workbench.request import Request
from refoundry.workbench.ui import cells, marks
from refoundry.workbench.ui.query import changed, kept

PER_PAGE = 50
Kind = Literal["text", "number", "date", "status"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `shown` False: only when chosen; `fixed`: always there; the first column names the row."""

    key: str
    title: Any
    kind: Kind = "text"
    unit: str = ""
    sortable: bool = True
    shown: bool = True
    fixed: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells by the key of the column; `sort`: what a column goes by where its cell has no order."""

    cells: Mapping[str, Any]
    href: str = ""
    sort: Mapping[str, Any] = field(default_factory=dict)
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column as it is shown."""

    column: Column
    title: str
    unit: str
    href: str
    sorted: Literal["", "ascending", "descending"]


@dataclass(frozen=True, slots=True)
class Field:
    """A cell as it is shown."""

    column: Column
    label: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is shown."""

    row: Row
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A link of the pager; no address: where one is, or a gap."""

    number: int
    href: str


def order_of(value: Any, lang: Lang) -> tuple[int, Any] | None:
    """What a cell is sorted by: numbers, then days, then text by pronunciation.

    value    as in `cells`
    lang     zh or en
    returns  pair, None for what is not known
    """
    match value:
        case None | cells.Unknown():
            return None
        case cells.Link() | cells.Tag():
            value = value.text
        case cells.Amount() | cells.Change():
            value = value.value
        case cells.Late():
            value = value.day
        case Brief():
            value = value.due
        case cells.StatusMark():
            words = Words(lang)
            order = [one.name for one in words.legend()]
            name = marks.status_of(value.status, lang).name
            return (0, order.index(name) if name in order else len(order))
        case cells.StateMark():
            value = marks.state(value.state, lang, value.workflow)
        case cells.Several():
            return order_of(value.cells[0], lang) if value.cells else None
    if value is None:
        return None
    if isinstance(value, int | float):
        return (0, value)
    if isinstance(value, datetime | date):
        return (1, value.isoformat())
    said = value.shown(lang) if isinstance(value, Spoken) else str(value)
    # GB 18030 orders the common characters by pinyin
    return (2, said.casefold().encode("gb18030", "replace")) if said else None


@dataclass(frozen=True)
class Table:
    """What a page of a table shows; ui/parts/table.html draws it."""

    caption: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    first: int
    last: int
    turns: tuple[Turn, ...]
    before: str
    after: str
    choices: tuple[tuple[Column, str, bool], ...]
    carried: tuple[tuple[str, str], ...]
    parameter: str
    export: str
    name: str

    @classmethod
    def of(
        cls,
        request: Request,
        columns: Sequence[Column],
        rows: Sequence[Row],
        *,
        caption: Any,
        order: str = "",
        name: str = "",
        per_page: int = PER_PAGE,
        chooser: bool = True,
        export: str = "",
    ) -> "Table":
        """A table as the address asks for it: sorted, one page of it, the columns chosen.

        request   Request
        columns   Columns      the first one names the row
        rows      Rows         all of them
        caption   text or Spoken
        order     text         key of the column it is sorted by at first, - before it: downwards; empty: as given
        name      text         where a page has several tables: put before the parameters of this one
        per_page  count
        chooser   bool         whether columns can be chosen
        export    address      of the same as a file; takes the query along
        returns   Table
        """
        lang, query = request.lang, request.GET
        prefix = f"{name}-" if name else ""
        sortable = {column.key for column in columns if column.sortable}
        asked = query.get(f"{prefix}sort", order)
        asked = asked if asked.lstrip("-") in sortable else order
        ordered = _sorted(rows, asked, lang)
        pages = max(1, ceil(len(ordered) / per_page))
        page = min(max(1, _number(query.get(f"{prefix}page", "1"))), pages)
        first = (page - 1) * per_page
        chosen = _chosen(columns, query.getlist(f"{prefix}columns") if chooser else [])
        titles = {column.key: cells.words_of(column.title, lang) for column in columns}
        turn = {number: changed(query, {f"{prefix}page": number}) for number in range(1, pages + 1)}
        return cls(
            caption=cells.words_of(caption, lang),
            heads=tuple(_head(column, titles[column.key], asked, query, prefix, lang) for column in chosen),
            lines=tuple(
                Line(row, tuple(Field(column, _label(titles[column.key], column, lang), cells.cell(
                    row.cells.get(column.key), lang, column.unit)) for column in chosen))
                for row in ordered[first : first + per_page]
            ),
            total=len(ordered),
            page=page,
            pages=pages,
            first=first + 1 if ordered else 0,
            last=min(first + per_page, len(ordered)),
            turns=tuple(Turn(number, turn.get(number, "") if number != page else "") for number in _near(page, pages)),
            before=turn.get(page - 1, ""),
            after=turn.get(page + 1, ""),
            choices=tuple((column, titles[column.key], column in chosen) for column in columns) if chooser else (),
            carried=tuple(kept(query, (f"{prefix}columns", f"{prefix}page"))),
            parameter=f"{prefix}columns",
            export=f"{export}?{query.urlencode()}" if export and query else export,
            name=name,
        )  # fmt: skip


def _sorted(rows: Sequence[Row], order: str, lang: Lang) -> Sequence[Row]:
    if not order:
        return rows  # may be a sequence that fetches only the page that is shown
    key = order.lstrip("-")
    keyed = [(order_of(row.sort.get(key, row.cells.get(key)), lang), row) for row in rows]
    known = [(by, row) for by, row in keyed if by is not None]
    known.sort(key=lambda pair: pair[0], reverse=order.startswith("-"))
    return [row for _, row in known] + [row for by, row in keyed if by is None]


def _chosen(columns: Sequence[Column], asked: Sequence[str]) -> list[Column]:
    keys = {column.key for column in columns} & set(asked)
    if not keys:
        return [column for column in columns if column.shown]
    return [column for n, column in enumerate(columns) if column.key in keys or column.fixed or n == 0]


def _head(column: Column, title: str, order: str, query: QueryDict, prefix: str, lang: Lang) -> Head:
    here = order.lstrip("-") == column.key
    down = here and order.startswith("-")
    wanted = column.key if not here or down else f"-{column.key}"
    href = changed(query, {f"{prefix}sort": wanted, f"{prefix}page": None}) if column.sortable else ""
    unit = unit_title(column.unit, Words(lang)) if column.unit else ""
    return Head(column, title, unit, href, "" if not here else "descending" if down else "ascending")


def _label(title: str, column: Column, lang: Lang) -> str:
    unit = unit_title(column.unit, Words(lang)) if column.unit else ""
    return f"{title} {unit}".strip()


def _near(page: int, pages: int) -> list[int]:
    """The numbers a pager shows, 0 for a gap."""
    wanted = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    found: list[int] = []
    for number in wanted:
        if found and number - found[-1] > 1:
            found.append(0)
        found.append(number)
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
