"""A text under edit: what a form shows of it, and what comes back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from refoundry.core.problems import Problem, Problems
from refoundry.report.official import Block, Heading, OfficialDocument, Paragraph

LONGEST = 6_000
_MOST_BLOCKS = 400
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
_KEY = re.compile(r"[bn][0-9]{1,4}")
_SHORT = ("head", "number", "addressee", "issuer")
FRAME = ("title", *_SHORT, "copies")
"""The fields around the text."""


@dataclass
class Edit:
    """A text as a form holds it: the order of its blocks, what is typed, what is to go.

    A block of the version it began from is `b` and its place; one that was added is `n` and a number.
    """

    base: OfficialDocument
    order: list[str]
    typed: dict[str, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    frame: dict[str, str] = field(default_factory=dict)
    fresh: str = ""

    @classmethod
    def of(cls, base: OfficialDocument) -> "Edit":
        """A text before anything was changed.

        base     OfficialDocument
        returns  Edit
        """
        order = [f"b{at}" for at in range(len(base.blocks))]
        typed = {key: block.text for key, block in zip(order, base.blocks, strict=True)
                 if isinstance(block, Heading | Paragraph)}  # fmt: skip
        frame = {name: getattr(base, name) for name in ("title", *_SHORT)}
        return cls(base, order, typed, frame=frame | {"copies": "\n".join(base.copies)})

    @classmethod
    def read(cls, base: OfficialDocument, said: Mapping[str, Any], removed: Sequence[str]) -> "Edit":
        """What a form brings back.

        base     OfficialDocument   the version the form was made of
        said     mapping            name of a field -> text
        removed  keys of the blocks that are to go
        returns  Edit
        """
        made, seen = cls.of(base), []
        for key in str(said.get("order", "")).split()[:_MOST_BLOCKS]:
            if _KEY.fullmatch(key) and key not in seen and (key[0] == "n" or int(key[1:]) < len(base.blocks)):
                seen.append(key)
        made.order = seen
        made.typed = {key: plain_text(str(said.get(key, made.typed.get(key, "")))) for key in seen}
        made.removed = {key for key in removed if key in seen}
        made.frame |= {name: plain_text(str(said[name])) for name in FRAME if name in said}
        return made

    def add(self, after: str) -> None:
        """Add an empty paragraph.

        after    key of the block it follows; empty for the first place
        """
        number = 1 + max((int(key[1:]) for key in self.order if key[0] == "n"), default=0)
        self.fresh = f"n{number}"
        at = self.order.index(after) + 1 if after in self.order else 0
        self.order.insert(at, self.fresh)
        self.typed[self.fresh] = ""

    def block(self, key: str) -> Block:
        """The block a key stands for, as it was.

        key      text
        returns  Block
        """
        return Paragraph("") if key[0] == "n" else self.base.blocks[int(key[1:])]

    def changed(self, key: str) -> bool:
        """Whether a block reads otherwise than the text the form began from.

        key      text
        returns  bool
        """
        block = self.block(key)
        return key[0] == "n" or (isinstance(block, Heading | Paragraph) and self.typed.get(key, "") != block.text)

    @property
    def touched(self) -> bool:
        """Whether anything in the form is not saved yet."""
        before = Edit.of(self.base)
        return bool(self.removed) or self.frame != before.frame or any(map(self.changed, self.order))

    def document(self) -> OfficialDocument:
        """The text as it now is. What was left blank is left out.

        returns  OfficialDocument
        raises   Problems   W862: a text is too long; W867: there is no title
        """
        problems = [
            Problem("W862", self.typed[key][:40], got=str(len(self.typed[key])), values={"most": LONGEST})
            for key in self.order
            if key not in self.removed and len(self.typed.get(key, "")) > LONGEST
        ]
        problems += [
            Problem("W862", name, got=str(len(text)), values={"most": LONGEST})
            for name, text in self.frame.items()
            if len(text) > LONGEST
        ]
        title = "\n".join(filter(None, (line.strip() for line in self.frame["title"].split("\n"))))
        if not title:
            problems.append(Problem("W867", "title"))
        if problems:
            raise Problems(problems)
        blocks = [self._made(key) for key in self.order if key not in self.removed]
        short = {name: " ".join(self.frame[name].split()) for name in _SHORT}
        return replace(
            self.base,
            title=title,
            head=short["head"],
            number=short["number"],
            addressee=short["addressee"],
            issuer=short["issuer"],
            # who signs also prints, as long as nobody says otherwise
            printer=short["issuer"] if self.base.printer == self.base.issuer else self.base.printer,
            copies=tuple(filter(None, (line.strip() for line in self.frame["copies"].split("\n")))),
            blocks=tuple(block for block in blocks if block is not None),
        )

    def _made(self, key: str) -> Block | None:
        block = self.block(key)
        if not isinstance(block, Heading | Paragraph):
            return block
        text = self.typed[key]
        if text == block.text and text:
            return block
        text = " ".join(text.split()) if isinstance(block, Heading) else _lines(text)
        return replace(block, text=text) if text else None


def plain_text(text: str) -> str:
    """A text that was typed, without what no document holds.

    text     any
    returns  text   lines end in one sign; other signs of control are left out
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _CONTROL.sub("", lines)


def _lines(text: str) -> str:
    """A paragraph without blank lines and blanks at the ends."""
    return "\n".join(filter(None, (line.strip() for line in text.split("\n"))))
