"""Where the words on a chart go: beside their point, and off the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

SIZE = 13.0
_OFF = 7.0
_FARTHER = 0.4  # what one step away from the preferred place costs


@dataclass(frozen=True, slots=True)
class Label:
    """A few words that belong to a point."""

    text: str
    x: float
    y: float
    css: str
    prefers: str = "middle"  # start, middle or end


def width(text: str) -> float:
    """How wide a text is, near enough, in the chart's units.

    text     words
    returns  length
    """
    return sum(SIZE if east_asian_width(sign) in "WF" else 0.56 * SIZE for sign in text)


def placed(
    labels: Sequence[Label],
    points: Iterable[tuple[float, float]],
    lines: Iterable[tuple[float, float, float]],
    box: tuple[float, float, float, float],
) -> list[tuple[Label, float, float, str]]:
    """A place for each label, earlier ones first: where it covers least and stays inside.

    labels   Labels
    points   (x, y)          not to be covered
    lines    (x1, x2, y)     level lines, not to be crossed
    box      x1, y1, x2, y2  to stay in
    returns  for each label: it, x, y of its baseline, its anchor
    """
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in points]
    crossed = list(lines)
    out = []
    for label in labels:
        wide = width(label.text)
        best = min(
            _places(label, wide, box),
            key=lambda place: _cost(place[3], taken, crossed, box) + _FARTHER * place[0],
        )
        _, x, y, frame, anchor = best
        taken.append(frame)
        out.append((label, x, y, anchor))
    return out


_Frame = tuple[float, float, float, float]


def _places(label: Label, wide: float, box: _Frame) -> Iterable[tuple[int, float, float, _Frame, str]]:
    rank = 0
    beside = label.x + _OFF
    if beside + wide <= box[2]:
        yield (
            rank,
            beside,
            label.y + 0.35 * SIZE,
            (beside, label.y - 0.5 * SIZE, beside + wide, label.y + 0.5 * SIZE),
            "start",
        )
    for level in range(4):
        step = level * (SIZE + 3)
        for down in (False, True):
            y = label.y + _OFF + 0.8 * SIZE + step if down else label.y - _OFF - step
            for anchor in dict.fromkeys((label.prefers, "middle", "start", "end")):
                left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
                left = min(max(left, box[0] + 2), box[2] - wide)
                x = left + {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
                rank += 1
                yield rank, x, y, (left, y - 0.85 * SIZE, left + wide, y + 0.2 * SIZE), anchor


def _cost(frame: _Frame, taken: Iterable[_Frame], crossed: Iterable[tuple[float, float, float]], box: _Frame) -> float:
    left, top, right, bottom = frame
    cost = 0.0
    for other in taken:
        over = min(right, other[2]) - max(left, other[0])
        under = min(bottom, other[3]) - max(top, other[1])
        if over > 0 and under > 0:
            cost += 20 + over * under / 10
    cost += sum(8 for x1, x2, y in crossed if top < y < bottom and left < x2 and right > x1)
    if top < box[1] or bottom > box[3]:
        cost += 100
    return cost
