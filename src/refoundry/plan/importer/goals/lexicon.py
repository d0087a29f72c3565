"""The vocabulary (words.yaml, units.yaml) as longest-match tables."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


class Endings:
    """A set of words with a meaning each, looked up at the end or the start of a piece of text, longest first."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = dict(words)
        self._lengths = sorted({len(word) for word in words}, reverse=True)

    def at_end(self, text: str, end: int, start: int = 0) -> tuple[str, str] | None:
        """The longest word that ends at `end` and starts no earlier than `start`, with its meaning.

        text     text
        end      int   where the word must end
        start    int   the earliest place it may start
        returns  (word, meaning) or None
        """
        for length in self._lengths:
            if end - length >= start and (meaning := self._words.get(text[end - length : end])) is not None:
                return text[end - length : end], meaning
        return None

    def at_start(self, text: str, start: int) -> tuple[str, str] | None:
        """The longest word that starts at `start`, with its meaning.

        text     text
        start    int   where the word must start
        returns  (word, meaning) or None
        """
        for length in self._lengths:
            if (meaning := self._words.get(text[start : start + length])) is not None and start + length <= len(text):
                return text[start : start + length], meaning
        return None


@cache
def words() -> Mapping[str, Any]:
    """The vocabulary as it stands in words.yaml.

    returns  mapping from the name of a table to its words
    """
    return _load("words.yaml")


@cache
def units() -> Mapping[str, Any]:
    """The units as they stand in units.yaml.

    returns  mapping
    """
    return _load("units.yaml")


@cache
def table(name: str) -> Endings:
    """One table of words.yaml, roles kept where it has them.

    name     text      such as `before`, `lead`
    returns  Endings
    """
    content = words()[name]
    if isinstance(content, dict):
        return Endings({word: role for role, entries in content.items() for word in entries})
    return Endings(dict.fromkeys(content, name))


def ends_with(text: str, name: str) -> bool:
    """Whether a text ends with a word of a table.

    text     text
    name     text   the table
    returns  bool
    """
    return table(name).at_end(text, len(text)) is not None


def starts_with(text: str, entries: Iterable[str]) -> bool:
    """Whether a text starts with one of some words.

    text     text
    entries  words
    returns  bool
    """
    return text.startswith(tuple(entries))


def _load(name: str) -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return content
