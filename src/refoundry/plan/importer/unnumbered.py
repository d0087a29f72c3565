"""Headings that lost their number: known by the gap they fill, the annex, an enumeration and the shape of siblings."""

from collections.abc import Iterator, Sequence

from refoundry.plan.importer.lines import Line
from refoundry.plan.importer.markers import BULLET, RANKS, Marker
from refoundry.plan.importer.responsibility import is_list, read_duty
from refoundry.plan.importer.words import words

_ENOUGH = 2


def restored(lines: Sequence[Line], marks: dict[int, Marker], known: dict[str, str]) -> dict[int, Marker]:
    """Marks for headings that have none.

    lines    lines of the text
    marks    place of a line -> its mark, for the numbered headings
    known    letters of titles that the annex lists
    returns  place of a line -> the mark it should have
    """
    order = sorted(marks)
    if len(order) < 2:
        return {}
    places = _Places(lines, marks, order)
    found: dict[int, Marker] = {}
    used: set[tuple[int, str]] = set()
    for gap, candidates in _gaps(lines, order):
        scored = []
        for place in candidates:
            line = lines[place]
            slot = places.slot(gap)
            listed = line.letters in known
            if slot is None and not listed:
                continue
            style, number = slot or places.listed(gap, known[line.letters])
            if not style:
                continue
            evidence = 2 * listed + 2 * (slot is not None and places.restarts(gap, style)) + (slot is not None)
            evidence += _enumerated(line, lines, place) + _alike(line, places.siblings(gap, style))
            evidence += line.paragraph.kind == "heading"
            scored.append((evidence, place, style, number))
        if not scored:
            continue
        evidence, place, style, number = max(scored, key=lambda entry: (entry[0], -entry[1]))
        if evidence >= _ENOUGH + 1 and (gap, style) not in used:
            found[place] = Marker(style, number, 0)
            used.add((gap, style))
    return found


def _gaps(lines: Sequence[Line], order: list[int]) -> Iterator[tuple[int, list[int]]]:
    """Each numbered heading with the lines behind it, up to the next, that could be a heading."""
    for index, start in enumerate(order):
        end = order[index + 1] if index + 1 < len(order) else len(lines)
        candidates = [place for place in range(start + 1, end) if _could(lines[place])]
        if candidates:
            yield index, candidates


def _could(line: Line) -> bool:
    if line.paragraph.kind == "cell" or (line.marker and line.marker.style != BULLET) or line.text.startswith("——"):
        return False
    if not line.letters or line.letters.isascii() or len(line.letters) < 3 or len(line.title) > 40:
        return False
    return line.bare and not is_list(line.text) and not read_duty(line.text)


class _Places:
    """What the numbers around a gap say: which heading is missing there."""

    def __init__(self, lines: Sequence[Line], marks: dict[int, Marker], order: list[int]) -> None:
        self._lines, self._marks = lines, [marks[place] for place in order]
        self._order = order
        self._open: list[dict[str, int]] = []
        now: dict[str, int] = {}
        for mark in self._marks:
            now = {style: n for style, n in now.items() if _rank(style) <= _rank(mark.style)}
            now = now | {mark.style: mark.number}
            self._open.append(now)

    def slot(self, index: int) -> tuple[str, int] | None:
        """Style and number of the heading missing behind the index-th one, None where none is.

        Either the next heading of a style skips one number, or a deeper style starts again at 1 without a new parent.
        """
        now = self._open[index]
        if index + 1 >= len(self._marks):
            return None
        following = self._marks[index + 1]
        for style in sorted(now, key=_rank, reverse=True):
            skipped = self._next(index, style)
            if skipped == now[style] + 2:
                return style, now[style] + 1
        # The first of a list lost its number: the next is 2 and nothing before it.
        if following.style not in now and following.number == 2:
            return following.style, 1
        if following.number == 1 and now.get(following.style, 0) >= 1:
            parents = [style for style in now if _rank(style) < _rank(following.style)]
            if parents:
                style = max(parents, key=_rank)
                return style, now[style] + 1
        return None

    def _next(self, index: int, style: str) -> int | None:
        for mark in self._marks[index + 1 : index + 60]:
            if mark.style == style:
                return mark.number
            if _rank(mark.style) < _rank(style):
                return None
        return None

    def restarts(self, index: int, style: str) -> bool:
        """Whether a deeper style starts again at 1 right behind the gap, or the number is just skipped there."""
        if index + 1 >= len(self._marks):
            return False
        mark = self._marks[index + 1]
        return (_rank(mark.style) > _rank(style) and mark.number == 1) or mark.style == style

    def listed(self, index: int, role: str) -> tuple[str, int]:
        """Style and number for a title that the annex lists where no number is missing."""
        now = self._open[index]
        styles = sorted((style for style in now if style != "一、"), key=_rank)
        if not styles:
            return "", 0
        style = styles[0] if role == "group" else styles[-1]
        return style, now[style] + 1

    def siblings(self, index: int, style: str) -> list[Line]:
        """Headings of the same style around the gap."""
        near = range(max(0, index - 30), min(len(self._marks), index + 30))
        return [self._lines[self._order[place]] for place in near if self._marks[place].style == style]


def _rank(style: str) -> int:
    return RANKS.get(style, -10)


def _enumerated(line: Line, lines: Sequence[Line], place: int) -> bool:
    """Whether a sentence before it lists the title, with or without its first verb."""
    core = line.letters
    for opener in words()["openers"]:
        core = core.removeprefix(opener)
    if len(core) < 4:
        return False
    return any(core in before.all_letters for before in lines[max(0, place - 60) : place] if len(before.text) > 30)


def _alike(line: Line, siblings: Sequence[Line]) -> bool:
    """Whether half of its siblings begin or end as it does."""
    mine = line.letters
    alike = [s for s in siblings if s.letters[:2] == mine[:2] or s.letters[-2:] == mine[-2:]]
    return bool(siblings) and len(alike) * 2 >= len(siblings)
