"""PDF documents: visual lines joined into paragraphs, tables as rows, page numbers and running headers dropped."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refoundry.core.problems import Place, Problem
from refoundry.plan.importer.formats.blocks import Block, refused, too_large
from refoundry.plan.importer.markers import read_box, read_marker

MAX_PAGES = 300
_FRAME_WIDTH, _FRAME_HEIGHT, _CELL_PADDING = 0.4, 30.0, 8.0
_Box = tuple[float, float, float, float]
_EDGE = 0.065
_PAGE_NUMBER = re.compile(r"[-—–·\s]*(第?\s*\d{1,4}\s*页?)(\s*[/／共]\s*\d{1,4}\s*页?)?[-—–·\s]*")
_ENDS = ("。", "！", "？", "；", "：", ":", ";", "｡")
_GOES_ON = ("、", "，", ",", "（", "“", "《", "和", "与", "及")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    top: float
    size: float


@dataclass(slots=True)
class _Piece:
    """A run of lines, or a table, with its place on the page."""

    top: float
    lines: list[_Line]
    table: list[list[list[str] | None]] | None = None
    edge: bool = False  # in the margin at head or foot


def blocks_of_pdf(path: Path) -> tuple[list[Block], list[Problem]]:
    """The text blocks of a PDF in reading order.

    path     path
    returns  blocks, and problems that do not keep it from being read (I314: single scanned pages)
    raises   Problems   I308 too many pages, I309 damaged, I310 encrypted, I311 no text at all
    """
    pages, empty, width = _pages(path)
    if len(empty) == len(pages):
        raise refused("I311", path)
    problems = []
    if empty:
        listed = "、".join(str(number) for number in empty)
        problems.append(Problem("I314", "", Place(str(path)), values={"pages": listed}))
    return list(_blocks(_without_furniture(pages), width)), problems


def _pages(path: Path) -> tuple[list[list[_Piece]], list[int], float]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    pages: list[list[_Piece]] = []
    empty: list[int] = []
    width = 0.0
    try:
        with pdfplumber.open(path) as document:
            if len(document.pages) > MAX_PAGES:
                count = len(document.pages)
                raise too_large(path, f"{count} 页", f"{count} pages", MAX_PAGES, "页以内")
            for page in document.pages:
                pages.append(_pieces(page))
                width = max(width, float(page.width))
                if not page.chars and page.images:
                    empty.append(page.page_number)
                page.close()
            if not any(pages):
                empty = list(range(1, len(pages) + 1))
    except PdfminerException as error:
        locked = bool(error.args) and isinstance(error.args[0], PDFPasswordIncorrect)
        raise refused("I310" if locked else "I309", path, format="pdf") from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError, RecursionError) as error:
        # pdfminer meets a damaged file with whatever its parser stumbles over.
        raise refused("I309", path, format="pdf", got=str(error)[:80]) from error
    return pages, empty, width


def _pieces(page: Any) -> list[_Piece]:
    rest, pieces = page, []
    for box, rows in _grids(page):
        rest = rest.outside_bbox(_within(box, page))
        cells = [[None if cell is None else _cell(page, cell) for cell in row] for row in rows]
        if any(texts for row in cells for texts in row):
            pieces.append(_Piece(box[1], [], cells))
    head, foot = page.height * _EDGE, page.height * (1 - _EDGE)
    pieces += [_Piece(line.top, [line], edge=not head < line.top < foot) for line in _lines(rest)]
    return sorted(pieces, key=lambda piece: piece.top)


def _grids(page: Any) -> list[tuple[_Box, list[list[_Box | None]]]]:
    """The tables of a page as boxes of cells; a frame of one cell, which a 专栏 often is, counts too."""
    finder = page.debug_tablefinder()
    grids = [(table.bbox, [list(row.cells) for row in table.rows]) for table in finder.tables]
    taken = {cell for table in finder.tables for cell in table.cells}
    for cell in finder.cells:
        wide, high = cell[2] - cell[0], cell[3] - cell[1]
        if cell not in taken and wide > page.width * _FRAME_WIDTH and high > _FRAME_HEIGHT:
            grids.append((cell, [[cell]]))
    return grids


def _within(box: Sequence[float], page: Any) -> tuple[float, float, float, float]:
    left, top, right, bottom = page.bbox
    return max(box[0], left), max(box[1], top), min(box[2], right), min(box[3], bottom)


def _lines(page: Any) -> list[_Line]:
    found = page.extract_text_lines(strip=True, return_chars=True) if page.chars else []
    return [
        _Line(
            line["text"],
            line["x0"],
            line["x1"],
            line["top"],
            Counter(c["size"] for c in line["chars"]).most_common(1)[0][0],
        )
        for line in found
        if line["text"].strip()
    ]


def _without_furniture(pages: list[list[_Piece]]) -> list[list[_Piece]]:
    """Pages without page numbers, small print in the margin, and lines that return at head or foot of most pages."""

    def shape(piece: _Piece) -> str:
        return re.sub(r"\d+", "#", piece.lines[0].text.replace(" ", ""))

    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({shape(piece) for piece in (*page[:2], *page[-2:]) if piece.lines})
    often = {text for text, count in seen.items() if count >= 3 and count * 2 > len(pages)}
    sizes = Counter(round(line.size) for page in pages for piece in page if not piece.edge for line in piece.lines)
    body = sizes.most_common(1)[0][0] if sizes else 0

    def furniture(piece: _Piece) -> bool:
        line = piece.lines[0]
        small = piece.edge and line.size <= body - 1
        # The title of a document is often its running header too: large and inside the page it stays.
        title = not piece.edge and line.size > body + 1
        return small or (shape(piece) in often and not title) or bool(_PAGE_NUMBER.fullmatch(line.text))

    kept = []
    for page in pages:
        edge = {id(piece) for piece in (*page[:2], *page[-2:])}
        kept.append([piece for piece in page if not (piece.lines and id(piece) in edge and furniture(piece))])
    return kept


def _blocks(pages: list[list[_Piece]], width: float) -> Iterator[Block]:
    every = [line for page in pages for piece in page for line in piece.lines]
    left, right, indented = _margins(every, width)
    run: list[_Line] = []
    number, columns, rows, last_is_table = -1, 0, 0, False
    for page in pages:
        for place, piece in enumerate(page):
            if piece.table is None:
                run.extend(piece.lines)
                last_is_table = False
                continue
            yield from (Block(text) for text in _joined(run, left, right, indented))
            run = []
            wide = max(len(row) for row in piece.table)
            # A table that opens a page as wide as the one that closed the page before is its continuation.
            if not (place == 0 and last_is_table and wide == columns):
                number, rows = number + 1, 0
            columns, last_is_table = wide, True
            for row in piece.table:
                for column, texts in enumerate(row):
                    yield from (Block(text, "cell", number, rows, column) for text in texts or [])
                rows += 1
    yield from (Block(text) for text in _joined(run, left, right, indented))


def _cell(page: Any, box: _Box) -> list[str]:
    """The paragraphs of a cell: a line that ends well before the cell's edge ends its paragraph."""

    def own(thing: dict[str, Any]) -> bool:
        # A mark that hangs over the edge of the cell to the left was cut by the crop and is not of this cell.
        cut = thing["object_type"] == "char" and thing["x0"] <= box[0] + 0.1
        return not (cut and thing["x1"] - thing["x0"] < 0.75 * thing["size"] and not thing["text"].isascii())

    lines = _lines(page.crop(_within(box, page)).filter(own))
    left, right, indented = _margins(lines, box[0] + box[2])
    return _joined(lines, left, max(right, box[2] - _CELL_PADDING), indented)


def _margins(lines: list[_Line], sides: float) -> tuple[float, float, bool]:
    """Left edge, right edge, and whether paragraphs begin with an indentation; `sides` is left plus right edge."""
    if not lines:
        return 0.0, 0.0, False
    lefts = Counter(round(line.left) for line in lines)
    left = min(edge for edge, count in lefts.items() if count * 12 >= len(lines) or count == max(lefts.values()))
    right = max(line.right for line in lines)
    if sum(line.right > right - 2 * line.size for line in lines) * 8 < len(lines):
        right = sides - left  # too few lines reach as far as the longest: margins are alike on both sides
    indents = sum(1.2 * line.size < line.left - left < 3.5 * line.size for line in lines)
    return float(left), right, indents * 12 >= len(lines)


def _joined(lines: list[_Line], left: float, right: float, indented: bool) -> list[str]:
    """Paragraphs of visual lines: a line that reaches the right edge goes on unless the next one begins anew."""
    paragraphs: list[str] = []
    before: _Line | None = None
    for line in lines:
        if before is not None and _continues(before, line, left, right, indented):
            gap = " " if before.text[-1:].isascii() and before.text[-1:].isalpha() and line.text[:1].isascii() else ""
            paragraphs[-1] += gap + line.text
        else:
            paragraphs.append(line.text)
        before = line
    return paragraphs


def _continues(before: _Line, line: _Line, left: float, right: float, indented: bool) -> bool:
    if before.right < right - 2.2 * before.size:
        # A short line that breaks off after a comma is ragged, not ended.
        return before.text.endswith(_GOES_ON) and line.left <= left + 1.2 * line.size
    if abs(before.size - line.size) > 0.15 * line.size or line.left > left + 1.2 * line.size:
        return False
    if line.top - before.top > 2.6 * line.size:
        return False  # white space between the two
    if before.text.endswith(_ENDS):
        return indented and read_marker(line.text) is None and read_box(line.text) is None
    return True
