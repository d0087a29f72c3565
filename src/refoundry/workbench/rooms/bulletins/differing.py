"""What changed between two versions of a text: blocks added, removed, changed, and within a text its words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from refoundry.report.official import Block, Chart, Heading, OfficialDocument, Table

Sort = Literal["added", "removed", "changed"]
_PARTS = re.compile(r"[A-Za-z]+|[0-9][0-9.,]*%?|\s+|.", re.DOTALL)
_FRAME = ("title", "head", "number", "addressee", "copies", "issuer")
_MOST = 4_000_000  # pairs of parts: beyond, two texts are shown one after the other
_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed (same), went (gone) or came (new)."""

    sort: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two versions differ. `what`: heading, paragraph, table, chart, or a field of the frame."""

    sort: Sort
    what: str
    pieces: tuple[Piece, ...]


def differences(before: OfficialDocument, after: OfficialDocument) -> list[Difference]:
    """What is another in the later version.

    before   OfficialDocument
    after    OfficialDocument
    returns  Differences   fields of the frame first, then in the order of the text
    """
    found = []
    for name in _FRAME:
        old, new = (_said(getattr(one, name)) for one in (before, after))
        if old != new:
            found.append(Difference("changed", name, pieces(old, new)))
    return [*found, *_blocks(before.blocks, after.blocks)]


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts held against each other, word by word; Chinese sign by sign.

    old      text
    new      text
    returns  Pieces

    >>> [(one.sort, one.text) for one in pieces("逾期 2 项", "逾期 12 项")]
    [('same', '逾期 '), ('gone', '2'), ('new', '12'), ('same', ' 项')]
    """
    a, b = _PARTS.findall(old), _PARTS.findall(new)
    if len(a) * len(b) > _MOST:
        return tuple(Piece(sort, text) for sort, text in (("gone", old), ("new", new)) if text)  # type: ignore[arg-type]
    made: list[Piece] = []
    for _, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if a[i:j] == b[k:m]:
            made.append(Piece("same", "".join(a[i:j])))
            continue
        made += [Piece("gone", "".join(a[i:j]))] if j > i else []
        made += [Piece("new", "".join(b[k:m]))] if m > k else []
    return tuple(made)


def counted(found: Sequence[Difference]) -> dict[Sort, int]:
    """How many of each sort.

    found    Differences
    returns  mapping
    """
    sorts: tuple[Sort, ...] = ("changed", "added", "removed")
    return {sort: sum(one.sort == sort for one in found) for sort in sorts}


def _said(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _kind(block: Block) -> str:
    return {Heading: "heading", Table: "table", Chart: "chart"}.get(type(block), "paragraph")


def _words(block: Block) -> str:
    return block.title if isinstance(block, Table | Chart) else block.text


def _whole(sort: Sort, block: Block) -> Difference:
    piece = Piece("new" if sort == "added" else "gone", _words(block))
    return Difference(sort, _kind(block), (piece,))


def _blocks(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Difference]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _replaced(list(before[i:j]), list(after[k:m]))


def _replaced(old: list[Block], new: list[Block]) -> Iterator[Difference]:
    """Blocks in place of others: those that are alike are one that changed."""
    for block in new:
        at = next((at for at, one in enumerate(old) if _alike(one, block)), None)
        if at is None:
            yield _whole("added", block)
            continue
        for one in old[:at]:
            yield _whole("removed", one)
        yield Difference("changed", _kind(block), pieces(_words(old[at]), _words(block)))
        del old[: at + 1]
    for one in old:
        yield _whole("removed", one)


def _alike(old: Block, new: Block) -> bool:
    if type(old) is not type(new):
        return False
    if isinstance(old, Table | Chart):
        return _words(old) == _words(new)
    return SequenceMatcher(None, _words(old), _words(new), autojunk=False).quick_ratio() > _ALIKE
