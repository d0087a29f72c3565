"""Short documents written in one line: `|` parts the paragraphs."""

from collections.abc import Sequence

from refoundry.plan.importer.documents import Paragraph, number_blocks
from refoundry.plan.importer.formats.blocks import Block
from refoundry.plan.importer.lines import Line, read_lines


def paragraphs(text: str) -> Sequence[Paragraph]:
    """The paragraphs of `一、甲|二、乙`."""
    return number_blocks(Block(line) for line in text.split("|"))


def lines(text: str) -> list[Line]:
    """The same, read."""
    return read_lines(paragraphs(text))
