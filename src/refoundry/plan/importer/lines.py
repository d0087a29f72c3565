"""What a paragraph looks like to the readers of structure: its plain text and the mark it begins with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from refoundry.plan.importer.characters import heading, letters, plain
from refoundry.plan.importer.documents import Paragraph
from refoundry.plan.importer.markers import Marker, read_marker

_SENTENCE = re.compile(r"[。；！？]")
SHORT = 45


@dataclass(frozen=True)
class Line:
    """One paragraph, read."""

    paragraph: Paragraph

    @property
    def number(self) -> int:
        """Number of the paragraph."""
        return self.paragraph.number

    @cached_property
    def text(self) -> str:
        """The plain text, as long as the original."""
        return plain(self.paragraph.text)

    @cached_property
    def marker(self) -> Marker | None:
        """The mark at its beginning, if any."""
        return read_marker(self.text)

    @cached_property
    def rest(self) -> str:
        """The plain text behind the mark."""
        return self.text[self.marker.length :] if self.marker else self.text

    @cached_property
    def title(self) -> str:
        """The first sentence behind the mark: the whole of a short line, the title of one glued to its body."""
        return heading(first_sentence(self.rest))

    @cached_property
    def letters(self) -> str:
        """The letters of the title, for comparing."""
        return letters(self.title)

    @cached_property
    def all_letters(self) -> str:
        """The letters of the whole line."""
        return letters(self.text)

    @property
    def bare(self) -> bool:
        """Whether the line is a title by itself: short and without the end of a sentence."""
        text = self.rest.strip()
        return 2 <= len(text) <= SHORT and not text.endswith(("。", "；", "，", "、", "：", "！"))


def first_sentence(text: str) -> str:
    """The first sentence, without its end; a short title before a colon ends there.

    text     text   plain
    returns  text

    >>> first_sentence("做强产业链。坚持…"), first_sentence("强链：围绕两条重点链，补短板。")
    ('做强产业链', '强链')
    """
    match = _SENTENCE.search(text)
    sentence = text[: match.start()] if match else text
    head, colon, tail = sentence.partition("：")
    if colon and len(tail) > 8 and 2 <= len(head) <= 25 and not re.search(r"[，、]", head):
        return head.strip()
    return sentence.strip()


def read_lines(paragraphs: Sequence[Paragraph]) -> list[Line]:
    """The lines of a document.

    paragraphs  paragraphs in order
    returns     lines in order
    """
    return [Line(paragraph) for paragraph in paragraphs]
