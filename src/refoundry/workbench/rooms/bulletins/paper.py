"""A document as a page shows it: the same numbers, captions and sources as its file."""

from dataclasses import dataclass
from typing import Any

from refoundry.core.problems import Lang
from refoundry.report.official import Chart, Column, Heading, OfficialDocument, Paragraph, Table, official_day
from refoundry.report.official_numbers import Numbering, source_line, spoken_chart
from refoundry.report.phrasebook import Phrasebook
from refoundry.workbench.rooms.bulletins.figure import figure_svg


@dataclass(frozen=True, slots=True)
class Part:
    """A block as it is shown. `sort` is heading, paragraph, table or chart; `key` names it on the page."""

    key: str
    sort: str
    text: str = ""
    level: int = 0
    lines: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[tuple[str, str, str], ...], ...] = ()
    svg: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as it is shown."""

    document: OfficialDocument
    title: tuple[str, ...]
    marks: tuple[str, ...]
    addressee: str
    parts: tuple[Part, ...]
    attachments: tuple[str, ...]
    issuer: str
    day: str
    copies: str
    printed: str


def paper(document: OfficialDocument) -> Paper:
    """A document as a page shows it.

    document  OfficialDocument
    returns   Paper
    """
    lang, words = document.lang, Phrasebook("official.yaml", document.lang)
    count = Numbering(lang)
    parts = tuple(_part(f"b{at}", block, count, lang) for at, block in enumerate(document.blocks))
    marks = [words("frame.mark", mark=document.mark)] if document.mark else []
    marks += [words("frame.synthetic")] if document.synthetic else []
    copies = words("frame.copies_separator").join(document.copies)
    return Paper(
        document=document,
        title=tuple(document.title.split("\n")),
        marks=tuple(marks),
        addressee=words("frame.addressee", name=document.addressee.rstrip(":：")) if document.addressee else "",
        parts=parts,
        attachments=document.attachments,
        issuer=document.issuer,
        day=official_day(document.date, lang) if document.date else "",
        copies=words("frame.copies") + copies + words("frame.copies_stop") if copies else "",
        printed=words("frame.printed", day=official_day(document.printed, lang)) if document.printed else "",
    )


def _part(key: str, block: Any, count: Numbering, lang: Lang) -> Part:
    match block:
        case Heading():
            return Part(key, "heading", count.heading(block.level) + block.text, block.level)
        case Paragraph():
            return Part(key, "paragraph", lines=tuple(filter(None, block.text.split("\n"))))
        case Table():
            return Part(key, "table", count.caption(block), columns=block.columns, rows=_rows(block),
                        source=source_line(block, lang))  # fmt: skip
        case Chart():
            said = count.caption(block)
            svg = figure_svg(block, f"{lang}-{key}", spoken_chart(block, lang))
            behind = _behind(block, lang)
            return Part(key, "chart", said, columns=behind.columns, rows=_rows(behind), svg=svg,
                        source=source_line(block, lang))  # fmt: skip
    raise TypeError(type(block).__name__)


def _rows(table: Table) -> tuple[tuple[tuple[str, str, str], ...], ...]:
    """Each cell with its heading and how it is set."""
    return tuple(
        tuple((column.title, column.align, text) for column, text in zip(table.columns, row, strict=True))
        for row in table.rows
    )


def _behind(chart: Chart, lang: Lang) -> Table:
    """The values of a chart as a table."""
    from refoundry.core.quantities import write_number

    words = Phrasebook("official.yaml", lang)
    columns = (Column(""), *(Column(one.name, "right") for one in chart.series))
    cells = tuple(
        (name, *(words("numbers.unknown") if one.values[at] is None else write_number(one.values[at] or 0)
                 for one in chart.series))
        for at, name in enumerate(chart.categories)
    )  # fmt: skip
    return Table(chart.title, columns, cells)
