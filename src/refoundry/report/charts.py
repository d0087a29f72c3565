"""Small line charts as SVG text: colours and type come from the page's style sheet, so that themes and print work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, hypot, log10

from markupsafe import Markup, escape

from refoundry.core.quantities import write_number
from refoundry.report.labels import Label, placed

WIDTH, HEIGHT = 420, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 50, 16, 26, 26
_MOST_YEARS = 6
_MOST_STEPS = 4
_STEP = 16  # from one point of a line that words keep off to the next

# outlines of the statuses, in a box of 16 by 16: an unknown one is half filled where something is loaded, dotted where
# the plan leaves something open
SHAPES = {
    "met": '<circle cx="8" cy="8" r="6"/>',
    "missed": '<path d="M3 3 13 13M13 3 3 13" fill="none" stroke="currentColor" stroke-width="3"/>',
    "on-track": '<path d="M8 1 15 8 8 15 1 8z"/>',
    "at-risk": '<path d="M8 1.5 15 14 1 14z"/>',
    "off-track": '<path d="M2 2h12v12H2z"/>',
    "unknown": '<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "unknown-half": '<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<path d="M8 2.8a5.2 5.2 0 0 0 0 10.4z"/>',
    "unknown-dotted": '<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" stroke-width="1.8" '
    'stroke-dasharray="2.2 1.88"/>',
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A published value: where it stands, how far it can be trusted, and what a pointer reads."""

    time: float  # 2020 is the year 2020, 2019.75 its first half
    value: float
    says: str
    used: bool = True  # belongs to the comparable series
    qualifier: str = "exact"
    superseded: bool = False  # a later vintage took its place
    proposed: bool = False  # reported, not approved yet
    reported: bool = False  # by a department, approved
    rounded: bool = False  # the value drawn for its period again with fewer decimals
    label: str = ""  # what stands beside it, where points are few


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target: a line at its value up to the year it falls due; a band where it is a range."""

    due: int
    value: float
    label: str
    high: float | None = None


@dataclass(frozen=True, slots=True)
class FanPoint:
    """One forecast year."""

    year: int
    point: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Course:
    """Everything one chart shows, in one unit."""

    name: str  # its id on the page
    title: str  # for those who cannot see it
    describes: str
    marks: tuple[Mark, ...] = ()
    baseline: Mark | None = None
    baseline_label: str = ""
    latest: Mark | None = None
    latest_label: str = ""
    official: Mark | None = None  # newest value of a better source than the series
    official_label: str = ""
    targets: tuple[TargetLine, ...] = ()
    needed: tuple[tuple[float, float, float, float], ...] = ()  # time, value -> time, value
    fan: tuple[FanPoint, ...] = ()
    fan_label: str = ""
    unit: str = ""  # of the axis of values

    @property
    def empty(self) -> bool:
        """Whether there is nothing measured to draw."""
        return not self.marks and self.baseline is None

    @property
    def drawable(self) -> bool:
        """Whether it shows any course: one moment alone, without target or forecast, is better said than drawn."""
        moments = {mark.time for mark in (*self.marks, self.baseline, self.latest) if mark}
        return not self.empty and (len(moments) > 1 or bool(self.targets) or bool(self.fan))


@dataclass(frozen=True, slots=True)
class _Scale:
    """From time and value to the page."""

    first: float
    last: float
    low: float
    high: float

    def x(self, time: float) -> float:
        return _LEFT + (time - self.first) / (self.last - self.first) * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - _BOTTOM - (value - self.low) / (self.high - self.low) * (HEIGHT - _TOP - _BOTTOM)


def ticks(low: float, high: float, most: int = _MOST_STEPS) -> list[float]:
    """Round values that span a range.

    low      number
    high     number, above low
    most     steps   at most, between the first and the last
    returns  ascending values, the first at or under low, the last at or above high

    >>> ticks(44.1, 51.2)
    [44.0, 46.0, 48.0, 50.0, 52.0]
    """
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    for factor in (1, 2, 2.5, 5, 10, 20):
        step = factor * power
        first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
        if last - first <= most:
            break
    return [round(step * k, 10) for k in range(first, last + 1)]


def course_chart(course: Course) -> Markup:
    """A chart of one indicator: what was published, where it started, what is promised, where it is heading.

    course   Course   not empty
    returns  SVG element
    """
    scale, steps = _scale(course)
    parts: list[str | Markup] = [_grid(scale, steps)]
    if course.unit:
        parts.append(Markup('<text class="c-tick" x="2" y="12">') + escape(course.unit) + Markup("</text>"))
    if course.fan:
        parts.append(_fan(course, scale))
    parts += [
        f'<path class="c-need" d="M{scale.x(a):.1f} {scale.y(b):.1f}L{scale.x(c):.1f} {scale.y(d):.1f}"/>'
        for a, b, c, d in course.needed
    ]
    parts += [_target(line, scale) for line in course.targets]
    used = sorted((mark for mark in course.marks if mark.used), key=lambda mark: mark.time)
    if len(used) > 1:
        points = " ".join(f"{scale.x(mark.time):.1f},{scale.y(mark.value):.1f}" for mark in used)
        parts.append(f'<polyline class="c-line" points="{points}"/>')
    parts += [_mark(mark, scale) for mark in sorted(course.marks, key=lambda mark: mark.used)]
    if course.baseline:
        x, y = scale.x(course.baseline.time), scale.y(course.baseline.value)
        square = f'<rect class="c-base" x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10">'
        parts.append(Markup(square) + _title(course.baseline.says) + Markup("</rect>"))
    parts += _labels(course, scale)
    return (
        Markup(
            f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-labelledby="{escape(course.name)}-t {escape(course.name)}-d">'
            f'<title id="{escape(course.name)}-t">{escape(course.title)}</title>'
            f'<desc id="{escape(course.name)}-d">{escape(course.describes)}</desc>'
        )
        + Markup("").join(Markup(part) for part in parts)
        + Markup("</svg>")
    )


def _scale(course: Course) -> tuple[_Scale, list[float]]:
    measured = [*course.marks, *(one for one in (course.baseline, course.latest) if one)]
    values = [mark.value for mark in measured]
    values += [value for line in course.targets for value in (line.value, line.high) if value is not None]
    values += [value for point in course.fan for value in (point.low, point.high)]
    times = [mark.time for mark in measured]
    times += [float(line.due) for line in course.targets] + [float(point.year) for point in course.fan]
    low, high = min(values), max(values)
    spread = (high - low) or abs(high) * 0.2 or 1.0
    bottom, top = low - 0.09 * spread, high + 0.09 * spread
    bottom = max(bottom, 0.0) if low >= 0 else bottom
    steps = [step for step in ticks(bottom, top) if bottom <= step <= top]
    first, last = min(times), max(times)
    air = max(0.04 * (last - first), 0.4)
    return _Scale(first - air, last + air, bottom, top), steps


def _grid(scale: _Scale, steps: Sequence[float]) -> str:
    out = []
    for step in steps:
        y = scale.y(step)
        out.append(f'<line class="c-grid" x1="{_LEFT}" y1="{y:.1f}" x2="{WIDTH - _RIGHT}" y2="{y:.1f}"/>')
        out.append(
            f'<text class="c-tick" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{write_number(step)}</text>'
        )
    first, last = ceil(scale.first), floor(scale.last)
    every = next(n for n in (1, 2, 3, 5, 10, 20, 50, 100) if (last - first) / n < _MOST_YEARS)
    base = HEIGHT - _BOTTOM
    for year in range(last, first - 1, -every):
        x = scale.x(year)
        out.append(f'<line class="c-axis" x1="{x:.1f}" y1="{base}" x2="{x:.1f}" y2="{base + 4}"/>')
        out.append(f'<text class="c-tick" x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{year}</text>')
    out.append(f'<line class="c-axis" x1="{_LEFT}" y1="{base}" x2="{WIDTH - _RIGHT}" y2="{base}"/>')
    return "".join(out)


def _fan(course: Course, scale: _Scale) -> str:
    start = max((mark for mark in course.marks if mark.used), key=lambda mark: mark.time, default=None)
    points = list(course.fan)
    head = [(start.time, start.value, start.value, start.value)] if start else []
    path = [*head, *((float(p.year), p.point, p.low, p.high) for p in points)]
    above = [f"{scale.x(t):.1f},{scale.y(high):.1f}" for t, _, _, high in path]
    below = [f"{scale.x(t):.1f},{scale.y(low):.1f}" for t, _, low, _ in reversed(path)]
    line = " ".join(f"{scale.x(t):.1f},{scale.y(point):.1f}" for t, point, _, _ in path)
    return f'<polygon class="c-fan" points="{" ".join(above + below)}"/><polyline class="c-fan-line" points="{line}"/>'


def _target(line: TargetLine, scale: _Scale) -> str:
    x, y = scale.x(line.due), scale.y(line.value)
    out = f'<line class="c-target" x1="{_LEFT}" y1="{y:.1f}" x2="{x:.1f}" y2="{y:.1f}"/>'
    if line.high is not None:
        top = scale.y(line.high)
        out = f'<rect class="c-band" x="{_LEFT}" y="{top:.1f}" width="{x - _LEFT:.1f}" height="{y - top:.1f}"/>' + out
    return out + f'<path class="c-flag" d="M{x:.1f} {y - 5:.1f}v10"/>'


def _mark(mark: Mark, scale: _Scale) -> Markup:
    x, y = scale.x(mark.time), scale.y(mark.value)
    if mark.proposed:
        shape = f'circle class="c-proposed" cx="{x:.1f}" cy="{y:.1f}" r="6"'
    elif mark.rounded:
        shape = f'circle class="c-rounded" cx="{x:.1f}" cy="{y:.1f}" r="2.4"'
    elif mark.superseded:
        shape = f'path class="c-superseded" d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"'
    elif mark.qualifier in ("over", "at_least"):
        shape = f'path class="c-bound" d="M{x:.1f} {y - 5:.1f}l5 8h-10z"'
    elif mark.qualifier == "nearly":
        shape = f'path class="c-bound" d="M{x:.1f} {y + 5:.1f}l5 -8h-10z"'
    elif mark.qualifier == "about":
        shape = f'path class="c-bound" d="M{x:.1f} {y - 5:.1f}l5 5 -5 5 -5 -5z"'
    else:
        shape = (
            f'circle class="{"c-used" if mark.used or mark.reported else "c-other"}" cx="{x:.1f}" cy="{y:.1f}" r="3.6"'
        )
    return Markup(f"<{shape}>") + _title(mark.says) + Markup(f"</{shape.split()[0]}>")


def _title(words: str) -> Markup:
    return Markup("<title>") + escape(words) + Markup("</title>")


def _along(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """Points along a line, so that words keep off it."""
    steps = int(hypot(end[0] - start[0], end[1] - start[1]) // _STEP)
    return [
        (start[0] + (end[0] - start[0]) * k / steps, start[1] + (end[1] - start[1]) * k / steps)
        for k in range(1, steps)
    ]


def _labels(course: Course, scale: _Scale) -> Iterable[Markup]:
    """What stands beside the lines and points, each where it is least in the way."""
    wanted: list[Label] = []
    if course.latest and course.latest_label:
        wanted.append(Label(course.latest_label, scale.x(course.latest.time), scale.y(course.latest.value), "c-say"))
    if course.official and course.official_label:
        x, y = scale.x(course.official.time), scale.y(course.official.value)
        wanted.append(Label(course.official_label, x, y, "c-say-quiet", "end"))
    if course.baseline and course.baseline_label:
        x, y = scale.x(course.baseline.time), scale.y(course.baseline.value)
        wanted.append(Label(course.baseline_label, x, y, "c-say-quiet"))
    if course.fan and course.fan_label:
        last = course.fan[-1]
        wanted.append(Label(course.fan_label, scale.x(last.year), scale.y(last.point), "c-say-fan", "end"))
    named = {(one.time, one.value) for one in (course.latest, course.baseline, course.official) if one}
    wanted += [
        Label(mark.label, scale.x(mark.time), scale.y(mark.value), "c-say-quiet")
        for mark in course.marks
        if mark.label and (mark.time, mark.value) not in named
    ]
    wanted += [
        Label(line.label, scale.x(line.due), scale.y(line.high or line.value), "c-say-target", "end")
        for line in course.targets
    ]
    taken = [(scale.x(mark.time), scale.y(mark.value)) for mark in course.marks]
    for a, b, c, d in course.needed:
        taken += _along((scale.x(a), scale.y(b)), (scale.x(c), scale.y(d)))
    used = sorted((mark.time, mark.value) for mark in course.marks if mark.used)
    for one, two in pairwise(used):
        taken += _along((scale.x(one[0]), scale.y(one[1])), (scale.x(two[0]), scale.y(two[1])))
    if course.baseline:
        taken.append((scale.x(course.baseline.time), scale.y(course.baseline.value)))
    levels = [(_LEFT, scale.x(line.due), scale.y(line.value)) for line in course.targets]
    box = (_LEFT, 2.0, WIDTH - 2.0, float(HEIGHT - _BOTTOM))
    return [
        Markup(f'<text class="{label.css}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">')
        + escape(label.text)
        + Markup("</text>")
        for label, x, y, anchor in placed(wanted, taken, levels, box)
    ]
