"""Web pages of government sites: the main text and its tables, without navigation."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from refoundry.plan.importer.formats.blocks import Block
from refoundry.plan.importer.formats.plaintext import decode

_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.I)
_DROPPED = ("script", "style", "noscript", "nav", "header", "footer", "aside", "form", "button", "iframe", "template")
_BLOCKS = frozenset(
    ("p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd")
) | {"blockquote", "pre", "center", "figure", "table", "tbody", "thead", "tr", "td", "th", "body"}
_MAIN_SHARE, _NAMED_SHARE, _LONGEST_FRAME = 0.85, 0.5, 4000
# What the publishing systems of government sites call the element that holds the article.
_ARTICLE = re.compile(r"zoom|ucap-content|trs_.{0,8}editor|(article|art|news|pages?)[-_]?con(tent)?", re.I)


def blocks_of_html(data: bytes, path: Path) -> list[Block]:
    """The text blocks of a web page's main part in reading order.

    data     bytes
    path     path   for the problem's place
    returns  blocks: headings with their level, cells with table, row and column (from 0), merged cells once
    raises   Problems   as `decode`
    """
    from bs4 import BeautifulSoup

    declared = _CHARSET.search(data[:4096])
    encoding = declared.group(1).decode("ascii") if declared else None
    if encoding and encoding.lower() in ("gb2312", "gbk"):
        encoding = "gb18030"
    soup = BeautifulSoup(decode(data, path, encoding), "lxml")
    for name in _DROPPED:
        for tag in soup.find_all(name):
            tag.decompose()
    for tag in soup.find_all(style=re.compile(r"display\s*:\s*none", re.I)):
        tag.decompose()
    body = soup.body or soup
    return list(_Walk().blocks(_main(body)))


def _main(body: Any) -> Any:
    """The smallest element that still holds nearly all the text: menus and side columns stay outside."""
    sizes: dict[int, int] = {}
    for text in body.find_all(string=True):
        # Menus are many short links; a plan is sentences.
        weight = len(text.strip()) if text.find_parent("a") is None else 0
        for parent in text.parents:
            sizes[id(parent)] = sizes.get(id(parent), 0) + weight
            if parent is body:
                break
    whole, main = sizes.get(id(body), 0), body
    for tag in body.find_all(["div", "td", "article"], recursive=True):
        names = [tag.get("id") or "", *(tag.get("class") or [])]
        if sizes.get(id(tag), 0) >= _NAMED_SHARE * whole and any(_ARTICLE.fullmatch(name) for name in names):
            return tag
    while True:
        inner = [c for c in main.find_all(True, recursive=False) if sizes.get(id(c), 0) >= _MAIN_SHARE * whole]
        if not inner or inner[0].name in ("p", "ul", "ol") or (inner[0].name == "table" and _cells(inner[0]) > 1):
            return main
        main = inner[0]


def _is_data(table: Any) -> bool:
    """A table of data, not one that only lays out the page."""
    if table.find("table") is not None:
        return False
    # One cell is a frame around a box, unless a whole article sits in it.
    return _cells(table) > 1 or len(table.get_text()) < _LONGEST_FRAME


def _cells(table: Any) -> int:
    return sum(cell.find_parent("table") is table for cell in table.find_all(["td", "th"]))


class _Walk:
    def __init__(self) -> None:
        self._table = -1

    def blocks(self, node: Any) -> Iterator[Block]:
        from bs4.element import NavigableString, PreformattedString

        run: list[str] = []
        counter = 0
        for child in node.children:
            if isinstance(child, NavigableString):
                if not isinstance(child, PreformattedString):
                    run.append(re.sub(r"\s+", " ", str(child)))
            elif child.name == "br":
                run.append("\n")
            elif child.name in _BLOCKS or child.find(list(_BLOCKS)) is not None:
                yield from _flush(run)
                if child.name == "li" and node.name == "ol":
                    counter += 1
                    yield from self._numbered(child, int(node.get("start", 1)) + counter - 1)
                else:
                    yield from self._block(child)
            else:
                run.append(_inline(child))
        yield from _flush(run, _level(node))

    def _numbered(self, item: Any, number: int) -> Iterator[Block]:
        """An item of an ordered list: the browser writes its number, so it is part of the text."""
        for place, block in enumerate(self.blocks(item)):
            yield Block(f"{number}.{block.text.strip()}") if place == 0 else block

    def _block(self, tag: Any) -> Iterator[Block]:
        if tag.name == "table" and _is_data(tag):
            self._table += 1
            yield from self._cells(tag, self._table)
        else:
            yield from self.blocks(tag)

    def _cells(self, table: Any, number: int) -> Iterator[Block]:
        taken: set[tuple[int, int]] = set()
        for row, tr in enumerate(table.find_all("tr")):
            column = 0
            for cell in tr.find_all(["td", "th"], recursive=False):
                while (row, column) in taken:
                    column += 1
                wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
                taken.update((row + down, column + right) for down in range(high) for right in range(wide))
                for block in self.blocks(cell):
                    yield Block(block.text, "cell", number, row, column)
                column += wide


def _span(cell: Any, name: str) -> int:
    text = str(cell.get(name, "1")).strip()
    return min(max(int(text), 1), 200) if text.isdigit() else 1


def _level(tag: Any) -> int | None:
    return int(tag.name[1]) if re.fullmatch(r"h[1-6]", tag.name or "") else None


def _inline(tag: Any) -> str:
    for line_break in tag.find_all("br"):
        line_break.replace_with("\x0b")
    return re.sub(r"[^\S\x0b]+", " ", tag.get_text()).replace("\x0b", "\n")


def _flush(run: list[str], level: int | None = None) -> Iterator[Block]:
    text = "".join(run)
    run.clear()
    if text.strip():
        yield Block(text, "heading" if level else "text", level=level)
