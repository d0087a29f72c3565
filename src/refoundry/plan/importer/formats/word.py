"""Word documents (.docx): paragraphs, tables and text boxes in the order of the body, with their automatic numbers."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from refoundry.plan.importer.formats.blocks import Block, refused
from refoundry.plan.importer.formats.wordnumbers import Numbers

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# A part larger than this is no plan: 60 MB of XML is some ten million characters.
MAX_PART = 60_000_000
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-", f"{_W}ptab": "\t"}
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr"})


def blocks_of_docx(path: Path) -> list[Block]:
    """The text blocks of a Word document in reading order.

    path     path
    returns  blocks: headings with their level, cells with table, row and column (from 0), merged cells once
    raises   Problems   I309 damaged, I310 encrypted, I312 an archive that unpacks beyond all measure
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if "word/document.xml" not in archive.namelist():
                raise refused("I309", path, format="docx")
            body = _part(archive, "word/document.xml", path)
            numbering = _part(archive, "word/numbering.xml", path)
            styles = _part(archive, "word/styles.xml", path)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise refused("I309", path, format="docx", got=str(error)[:80]) from error
    except RuntimeError as error:  # zipfile's word for a part that needs a password
        raise refused("I310", path) from error
    if body is None or body.find(f"{_W}body") is None:
        raise refused("I309", path, format="docx")
    return list(_Walk(Numbers(numbering, styles)).blocks(body.find(f"{_W}body")))


def _part(archive: zipfile.ZipFile, name: str, path: Path) -> Any:
    """One XML part, parsed without entities or network; None where the document has no such part."""
    import zlib

    from lxml import etree

    if name not in archive.namelist():
        return None
    try:
        with archive.open(name) as file:
            # What the directory of the archive claims may be a lie: count what really comes out.
            data = file.read(MAX_PART + 1)
        if len(data) > MAX_PART:
            size = f"{MAX_PART // 1_000_000} MB"
            raise refused(
                "I312",
                path,
                what=f"{name} 解压后超过 {size}",
                what_en=f"{name} unpacks to more than {size}",
                limit=f"{size} 以内",
                limit_en=size,
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        return etree.fromstring(data, parser)
    except (zlib.error, etree.XMLSyntaxError) as error:
        raise refused("I309", path, format="docx", got=f"{name}: {error}"[:80]) from error


class _Walk:
    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._table = -1

    def blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table += 1
                yield from self._cells(child, self._table)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                yield from self.blocks(child)  # content controls, insertions and the like

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        boxes: list[Any] = []
        text = "".join(_text(paragraph, boxes))
        level = self._numbers.level(paragraph)
        if text.strip():
            yield Block(self._numbers.number(paragraph) + text, "heading" if level else "text", level=level)
        for box in boxes:
            yield from self.blocks(box)

    def _cells(self, table: Any, number: int) -> Iterator[Block]:
        for row, tr in enumerate(table.iterchildren(f"{_W}tr")):
            column = 0
            for cell in tr.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tbl")) is not table:
                    continue
                wide, merged = _merging(cell)
                if not merged:
                    for block in self.blocks(cell):
                        inner = block.table is not None
                        yield block if inner else Block(block.text, "cell", number, row, column)
                column += wide


def _merging(cell: Any) -> tuple[int, bool]:
    """How many columns a cell spans, and whether it only continues the cell above."""
    properties = cell.find(f"{_W}tcPr")
    if properties is None:
        return 1, False
    span, merge = properties.find(f"{_W}gridSpan"), properties.find(f"{_W}vMerge")
    wide = span.get(f"{_W}val", "1") if span is not None else "1"
    return int(wide) if wide.isdigit() else 1, merge is not None and merge.get(f"{_W}val") != "restart"


def _text(node: Any, boxes: list[Any]) -> Iterator[str]:
    for child in node:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _text(child, boxes)
