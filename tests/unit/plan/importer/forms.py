"""One document in every form officials send: txt, docx, pdf, html, from the same neutral blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells; a cell may hold several lines; None continues the cell to its left, ^ the one above; one cell is
    a box."""

    rows: Sequence[Sequence[str | None]]


Blocks = Sequence[Text | Table]
ABOVE = "^"


def _high(rows: Sequence[Sequence[str | None]], row: int, column: int) -> int:
    """How many rows a cell spans."""
    below = row + 1
    while below < len(rows) and column < len(rows[below]) and rows[below][column] == ABOVE:
        below += 1
    return below - row


def write(blocks: Blocks, path: Path) -> Path:
    """Write the blocks in the form the path's ending names."""
    {".txt": _txt, ".docx": _docx, ".pdf": _pdf, ".html": _html}[path.suffix](blocks, path)
    return path


def _txt(blocks: Blocks, path: Path) -> None:
    lines = []
    for block in blocks:
        lines += (
            [block.text]
            if isinstance(block, Text)
            else [cell for row in block.rows for cell in row if cell and cell != ABOVE]
        )
    path.write_text("\n\n".join(lines) + "\n", "utf-8")


def _docx(blocks: Blocks, path: Path) -> None:
    import docx

    document = docx.Document()
    for block in blocks:
        if isinstance(block, Text):
            document.add_paragraph(block.text)
            continue
        columns = max(len(row) for row in block.rows)
        table = document.add_table(0, columns)
        for row in block.rows:
            cells = table.add_row().cells
            for column, text in enumerate(row):
                if text in (None, ABOVE):
                    continue
                lines = (text or "").split("\n")
                cells[column].paragraphs[0].text = lines[0]
                for line in lines[1:]:
                    cells[column].add_paragraph(line)
            if None in row:
                left = row.index(None) - 1
                right = max(column for column, text in enumerate(row) if text is None)
                cells[left].merge(cells[right])
        for number, row in enumerate(block.rows):
            for column in range(len(row)):
                if (high := _high(block.rows, number, column)) > 1 and row[column] != ABOVE:
                    table.cell(number, column).merge(table.cell(number + high - 1, column))
    document.save(str(path))


def _html(blocks: Blocks, path: Path) -> None:
    body = []
    for block in blocks:
        if isinstance(block, Text):
            body.append(f"<p>　　{escape(block.text)}</p>")
            continue
        rows = []
        for number, row in enumerate(block.rows):
            cells = []
            for column, text in enumerate(row):
                if text is None or text == ABOVE:
                    continue
                span = 1
                while column + span < len(row) and row[column + span] is None:
                    span += 1
                lines = "<br/>".join(escape(line) for line in text.split("\n"))
                high = _high(block.rows, number, column)
                cells.append(f'<td colspan="{span}" rowspan="{high}">{lines}</td>')
            rows.append(f"<tr>{''.join(cells)}</tr>")
        body.append(f"<table>{''.join(rows)}</table>")
    menu = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(12))
    path.write_text(
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>政府网站</title><style>p{margin:0}</style>"
        f"<script>var 一 = '一、脚本';</script></head><body><div class='nav'><ul>{menu}</ul></div>"
        f"<div class='content'><div id='zoom'>{''.join(body)}</div></div>"
        "<footer>版权所有 某某市人民政府办公室</footer></body></html>",
        "utf-8",
    )


def _pdf(blocks: Blocks, path: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate
    from reportlab.platypus import Table as PdfTable

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
    cell = ParagraphStyle("cell", fontName="STSong-Light", fontSize=10.5, leading=15, wordWrap="CJK")
    flow = []
    for block in blocks:
        if isinstance(block, Text):
            flow.append(Paragraph(escape(block.text), body))
            continue
        columns = max(len(row) for row in block.rows)
        spans, rows = [], []
        for number, row in enumerate(block.rows):
            shown = ["" if text in (None, ABOVE) else text or "" for text in row]
            rows.append([[Paragraph(escape(line), cell) for line in text.split("\n")] for text in shown])
            if None in row:
                right = max(column for column, text in enumerate(row) if text is None)
                spans.append(("SPAN", (row.index(None) - 1, number), (right, number)))
            for column, text in enumerate(row):
                if text != ABOVE and (high := _high(block.rows, number, column)) > 1:
                    spans.append(("SPAN", (column, number), (column, number + high - 1)))
        width = 450 / columns
        style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), *spans]
        flow.append(PdfTable(rows, [width] * columns, style=style, splitInRow=0))

    def furniture(canvas: object, page: object) -> None:
        canvas.setFont("STSong-Light", 9)  # type: ignore[attr-defined]
        canvas.drawCentredString(297, 30, f"— {page.page} —")  # type: ignore[attr-defined]
        canvas.drawString(72, 810, "某市人民政府公报")  # type: ignore[attr-defined]

    SimpleDocTemplate(str(path), pagesize=A4).build(flow, onFirstPage=furniture, onLaterPages=furniture)
