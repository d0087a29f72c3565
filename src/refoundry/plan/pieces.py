"""A plan file cut at its keys, so that one slip of the pen does not hide the rest; and what the slip was."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from refoundry.core.problems import Both

# `key:`, or the key with its colon written full width or without its space; a list item or a comment is none
_KEY = re.compile(r"""( *)["']?([A-Za-z0-9_][A-Za-z0-9_-]*)["']?\s*[:：](.*)""")
_COMMENT = re.compile(r"(^|\s)#.*")
_MOST = 2000
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines of one key: its name, first line and the line after the last, both from 0.

    `opens` says that nothing but what lies below belongs to the key: it can be cut again.
    """

    key: str
    start: int
    end: int
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip of the pen: its line and column, both from 1, and what it is."""

    line: int
    column: int
    reason: Both


def pieces(lines: Sequence[str], start: int, end: int) -> list[Piece]:
    """Lines cut at the keys that stand as far in as the first of them.

    lines    the whole file
    start    first line, from 0
    end      the line after the last
    returns  list of Piece; empty where no key stands first, or there are more than is sensible
    """
    starts: list[tuple[int, str, bool]] = []
    indent: int | None = None
    for number in range(start, end):
        line = _COMMENT.sub("", lines[number])
        if not line.strip():
            continue
        found = _KEY.match(line)
        if indent is None:
            if found is None:
                return []
            indent = len(found[1])
        if found is not None and len(found[1]) == indent:
            starts.append((number, found[2], not found[3].strip()))
    if len(starts) > _MOST:
        return []
    if not starts:
        return []
    ends = [*(number for number, _, _ in starts[1:]), end]
    return [Piece(key, number, after, opens) for (number, key, opens), after in zip(starts, ends, strict=True)]


def seen_keys(text: str) -> dict[str, set[str]]:
    """The sections and the keys of their nodes, seen without parsing, in a text that cannot be parsed.

    text     a plan file or a part of one
    returns  mapping   section -> keys of its nodes
    """
    lines = text.split("\n")
    return {
        section.key: {piece.key for piece in pieces(lines, section.start + 1, section.end)}
        for section in pieces(lines, 0, len(lines))
    }


@cache
def _slips() -> list[tuple[re.Pattern[str], Both]]:
    entries = yaml.safe_load((files("refoundry.plan") / "reasons.yaml").read_text("utf-8"))["slips"]
    return [(re.compile(entry["line"]), Both(entry["zh"], entry["en"])) for entry in entries]


def slip(lines: Sequence[str], start: int, end: int) -> Slip | None:
    """The first slip of the pen in some lines that cannot be parsed: full-width signs, tabs, a missing space.

    lines    the whole file
    start    first line, from 0
    end      the line after the last
    returns  Slip, None where nothing is seen
    """
    for number in range(start, min(end, len(lines))):
        for pattern, words in _slips():
            found = pattern.search(lines[number][:_LONGEST])
            if found is not None:
                said = {"line": str(number + 1), "sign": found["sign"]}
                return Slip(number + 1, found.start("sign") + 1, Both(words.zh.format(**said), words.en.format(**said)))
    return None
