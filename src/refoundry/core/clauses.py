"""Where a statement stands in an official document: the paragraph and a short quote of it.

A paragraph is a non-empty line of the document, counted from 1. The document itself is not kept here:
its fingerprint is the sha256 of its text without white space, so that line breaks and spaces do not matter.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

QUOTE_LIMIT = 40
_SPACE = re.compile(r"[\s\u200b\ufeff]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A place in a document: which one, which paragraph, and at most 40 characters of its words."""

    document: str
    paragraph: int
    quote: str

    def shown(self, lang: str = "zh") -> str:
        """The citation as a page prints it.

        lang     zh or en
        returns  text
        """
        return f"第{self.paragraph}段“{self.quote}”" if lang == "zh" else f"paragraph {self.paragraph} “{self.quote}”"


def without_space(text: str) -> str:
    """The text with every white-space character taken out.

    text     any text
    returns  text
    """
    return _SPACE.sub("", text)


def fingerprint(text: str) -> str:
    """sha256 of a document's text without white space, in hexadecimal.

    text     the whole document
    returns  64 hexadecimal digits

    >>> fingerprint("一、总 则\\n") == fingerprint("一、总则")
    True
    """
    return hashlib.sha256(without_space(text).encode()).hexdigest()


def paragraphs(text: str) -> list[str]:
    """The non-empty lines of a text, stripped; number 1 is the first.

    text     the whole document
    returns  list of text
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


def quote_stands(quote: str, paragraph: int, document: Sequence[str]) -> bool:
    """Whether a quote stands in the paragraph it names, white space apart.

    quote      the cited words
    paragraph  number, from 1
    document   the document's paragraphs
    returns    bool
    """
    return 1 <= paragraph <= len(document) and without_space(quote) in without_space(document[paragraph - 1])
