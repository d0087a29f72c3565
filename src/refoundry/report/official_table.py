"""Tables of an official document, and the imprint (版记) that closes it at the foot of its last page."""

from typing import TYPE_CHECKING, Any

from refoundry.report.official_layout import LEFT, TEXT_WIDTH, element, legal, signs, twips
from refoundry.report.official_model import Table

if TYPE_CHECKING:
    from docx.document import Document

_ALIGN = {"left": "left", "right": "right", "centre": "center"}
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_SHORT, _LAST = 3, 2  # rows
_NORMAL = 280  # twips from the edge: one character of 14 pt


def add_table(made: "Document", block: Table, head_face: str) -> None:
    """A table in black lines; its head is repeated on every page and no row is torn.

    made       Document
    block      Table
    head_face  name of the Chinese font of its head
    returns    None
    """
    if not block.columns:
        return
    whole, total = twips(TEXT_WIDTH), sum(column.width for column in block.columns)
    widths = [round(whole * column.width / total) for column in block.columns]
    lines = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in _EDGES)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = element(
        f'<w:tbl><w:tblPr><w:tblW w:w="{whole}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lines}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        f"{grid}</w:tblGrid></w:tbl>"
    )
    heads = [(column.title, "centre") for column in block.columns]
    table.append(_row(heads, widths, head_face))
    for at, row in enumerate(block.rows):
        aligned = [column.align for column in block.columns]
        # a table breaks between rows: its title and head stay with the first of them, the source below with the last
        together = len(block.rows) <= _SHORT or at >= len(block.rows) - _LAST
        table.append(_row(list(zip(row, aligned, strict=False)), widths, None, keep=together))
    _append(made, table)


def _row(cells: list[tuple[str, str]], widths: list[int], face: str | None, *, keep: bool = True) -> Any:
    head = "" if face is None else "<w:tblHeader/>"
    row = element(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr></w:tr>")
    for (text, align), width in zip(cells, widths, strict=False):
        cell = element(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr></w:tc>')
        for line in legal(text).split("\n"):
            cell.append(_paragraph("Cell", line, align=_ALIGN[align], face=face, keep=keep))
        row.append(cell)
    return row


def _paragraph(
    style: str, text: str, *, align: str = "", face: str | None = None, indent: str = "", keep: bool = False
) -> Any:
    """A paragraph whose text is only ever text: no mark-up and no field comes of it."""
    jc = f'<w:jc w:val="{align}"/>' if align else ""
    next_ = "<w:keepNext/>" if keep else ""
    paragraph = element(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{next_}{indent}{jc}</w:pPr><w:r/></w:p>')
    run = paragraph.r_lst[0]
    if face:
        from docx.oxml.ns import qn

        run.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
        run.get_or_add_rPr().append(element("<w:b/>"))
    run.text = text
    return paragraph


def add_imprint(made: "Document", copies: str, printer: str, day: str) -> None:
    """版记: whom copies go to, who printed it when, between three lines at the foot of the last page.

    made     Document
    copies   text   抄送 and its list, may be empty
    printer  text   who printed it, may be empty
    day      text   when, with the word for it
    returns  None
    """
    whole = twips(TEXT_WIDTH)
    # the day keeps its line: its cell is as wide as it is
    right = round(_NORMAL * (signs(day) + 2)) if day else 0
    widths = [whole - right, right] if right else [whole]
    thick, thin = ('<w:{} w:val="single" w:sz="' + size + '" w:space="0" w:color="auto"/>' for size in ("8", "6"))
    edges = thick.format("top") + thick.format("bottom") + thin.format("insideH")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = element(
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="page" '
        f'w:tblpX="{twips(LEFT)}" w:tblpYSpec="bottom"/><w:tblW w:w="{whole}" w:type="dxa"/>'
        f"<w:tblBorders>{edges}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"
    )
    hanging = f'<w:ind w:left="{_NORMAL + 840}" w:right="{_NORMAL}" w:hanging="840"/>'
    left, edge = f'<w:ind w:left="{_NORMAL}"/>', f'<w:ind w:right="{_NORMAL}"/>'
    if copies:
        table.append(_imprint_row([(copies, whole, hanging, "")], span=len(widths)))
    if printer:
        cells = [(printer, widths[0], left, "")]
        table.append(_imprint_row([*cells, (day, right, edge, "right")] if right else cells))
    _append(made, table)
    # a table is followed by a paragraph, and this one takes no room
    last = made.add_paragraph()
    last._p.get_or_add_pPr().append(element('<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'))


def _imprint_row(cells: list[tuple[str, int, str, str]], span: int = 1) -> Any:
    row = element("<w:tr><w:trPr><w:cantSplit/></w:trPr></w:tr>")
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    for text, width, indent, align in cells:
        cell = element(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="bottom"/></w:tcPr></w:tc>'
        )
        cell.append(_paragraph("Imprint", legal(text).replace("\n", " "), indent=indent, align=align))
        row.append(cell)
    return row


def _append(made: "Document", table: Any) -> None:
    body = made.element.body
    body.insert(len(body) - 1 if body.sectPr is not None else len(body), table)
