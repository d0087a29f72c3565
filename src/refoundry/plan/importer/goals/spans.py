"""A paragraph prepared for reading: same length as the original, with what must not be read masked.

Brackets, quoted slogans, titles of documents and document numbers become single marks, so that no figure inside them is
taken for a goal; the marks are expanded again when a name is built.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from refoundry.plan.importer.goals.periods import Period

# Private-use characters stand for what was folded away.
BRACKET, QUOTED, BOOK, PERIOD, REFERENCE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
MARKS = BRACKET + QUOTED + BOOK + PERIOD + REFERENCE
_PAIRS = {"（": "）", "“": "”", "《": "》", "「": "」", "『": "』", "[": "]", "【": "】", "‘": "’"}
_KIND = {"（": BRACKET, "[": BRACKET, "【": BRACKET, "《": BOOK, "“": QUOTED, "「": QUOTED, "『": QUOTED, "‘": QUOTED}
_LONGEST = 400
_ENDS = "。！？；\n"
_BREAK = "，：" + _ENDS


@dataclass(slots=True)
class Folded:
    """A text whose brackets and quotes are single marks; `at[i]` is where character i began in the original."""

    text: str
    at: list[int]
    source: str
    inside: dict[int, tuple[int, int]] = field(default_factory=dict)
    periods: dict[int, Period] = field(default_factory=dict)
    offset: int = 0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the folded text stands in the original.

        start    int
        end      int
        returns  (start, end) in the original
        """
        first = self.at[start] if start < len(self.at) else len(self.source)
        if end <= start:
            return first, first
        last = self.at[end - 1]
        return first, (self.inside[last][1] if last in self.inside else last + 1)

    def period(self, index: int) -> Period:
        """The time that stands at a mark.

        index    int    place of the mark in the folded text
        returns  Period
        """
        return self.periods[self.at[index]]

    def content(self, index: int) -> str:
        """What stands between the brackets or quotes at a mark.

        index    int    place of the mark in the folded text
        returns  text
        """
        start, end = self.inside.get(self.at[index], (self.at[index], self.at[index] + 1))
        return self.source[start + 1 : end - 1]


def fold(text: str, periods: Sequence[Period] = ()) -> Folded:
    """Fold every bracket, quotation, title and time of a text into one mark; unmatched ones stay as they are.

    text     text    in plain form
    periods  times found in it, in order
    returns  Folded

    >>> fold("甲（乙）丙").text == "甲" + BRACKET + "丙"
    True
    """
    starts = {period.start: period for period in periods}
    out: list[str] = []
    at: list[int] = []
    inside: dict[int, tuple[int, int]] = {}
    position = 0
    closers = {close: _positions(text, close) for close in set(_PAIRS.values())}
    cursors = dict.fromkeys(closers, 0)
    while position < len(text):
        character = text[position]
        at.append(position)
        if (period := starts.get(position)) is not None:
            out.append(REFERENCE if period.reference else PERIOD)
            inside[position] = (position, period.end)
            position = period.end
            continue
        close = _PAIRS.get(character)
        end = -1
        if close:
            end = _closing(text, position, character, close, closers, cursors)
        if end < 0:
            out.append(character)
            position += 1
            continue
        if (dated := starts.get(position + 1)) is not None and dated.end == end and not dated.reference:
            # （2021—2023年） says when, nothing else
            at[-1] = position + 1
            inside[position + 1] = (position + 1, end)
            out.append(PERIOD)
            position = end + 1
            continue
        out.append(_KIND[character])
        inside[position] = (position, end + 1)
        position = end + 1
    return Folded("".join(out), at, text, inside, starts)


def _positions(text: str, character: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(character), text)]


def _closing(
    text: str, start: int, opener: str, close: str, closers: dict[str, list[int]], cursors: dict[str, int]
) -> int:
    """The matching close of a bracket within a sensible length, or -1; nesting of the same kind is followed."""
    places = closers[close]
    cursor = cursors[close]
    while cursor < len(places) and places[cursor] < start:
        cursor += 1
    cursors[close] = cursor
    if cursor >= len(places) or places[cursor] - start > _LONGEST:
        return -1
    depth = 0
    for index in range(start, min(len(text), start + _LONGEST)):
        if text[index] == opener:
            depth += 1
        elif text[index] == close:
            depth -= 1
            if depth == 0:
                return index
    return -1


def paired_quotes(text: str) -> str:
    """Straight double quotes become opening and closing ones in turn, if they are even; the length stays.

    text     text
    returns  text

    >>> paired_quotes('"甲"乙')
    '“甲”乙'
    """
    if '"' not in text or text.count('"') % 2:
        return text.replace('"', " ")
    parts = text.split('"')
    return "".join(part + ("“" if index % 2 == 0 else "”") for index, part in enumerate(parts[:-1])) + parts[-1]


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a folded text as spans, without their final mark.

    text     text
    returns  list of (start, end)

    >>> sentences("甲，乙。丙")
    [(0, 3), (4, 5)]
    """
    return _split(text, 0, len(text), _ENDS)


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of a sentence as spans: at commas and colons.

    text     text
    start    int    of the sentence
    end      int    of the sentence
    returns  list of (start, end)
    """
    return [piece for span in _split(text, start, end, _BREAK) for piece in _short(text, *span)]


def _short(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A clause no longer than any official writes, so that a broken file cannot hold the reader up."""
    pieces = []
    while end - start > _LONGEST:
        cut = text.rfind("、", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]


def _split(text: str, start: int, end: int, marks: str) -> list[tuple[int, int]]:
    spans = []
    first = start
    for index in range(start, end):
        if text[index] in marks:
            if index > first:
                spans.append((first, index))
            first = index + 1
    if end > first:
        spans.append((first, end))
    return spans
