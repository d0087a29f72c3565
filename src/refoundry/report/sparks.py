"""A series as a line a word long: the comparable values joined, the others as dots, the target as a dash."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from refoundry.report import writing
from refoundry.report.courses import moment
from refoundry.report.drawn import as_drawn
from refoundry.report.words import Words

Row = Mapping[str, Any]
WIDTH, HEIGHT, _AIR = 96, 28, 4


def spark(row: Row, words: Words) -> Markup:
    """The course of a goal's published values in small, with the target.

    row      of the frame `goals`
    words    Words
    returns  SVG element, empty where nothing with a number was published
    """
    seen = [(moment(one["period"]), one) for one in as_drawn(row["history"] or ()) if not one.get("rounds")]
    points = [
        (time, float(one["value"]), bool(one["used"]))
        for time, one in seen
        if time is not None and one["value"] is not None
    ]
    if not points:
        return Markup()
    target = row["target"] if row["comparison"] not in ("growth", "change") else None
    values = [value for _, value, _ in points] + ([float(target)] if target is not None else [])
    times = [time for time, _, _ in points] + ([float(row["due"])] if target is not None and row["due"] else [])
    low, first = min(values), min(times)
    high, last = max(values), max(times)

    def x(time: float) -> float:
        return _AIR + (time - first) / ((last - first) or 1) * (WIDTH - 2 * _AIR)

    def y(value: float) -> float:
        return HEIGHT / 2 if high == low else HEIGHT - _AIR - (value - low) / (high - low) * (HEIGHT - 2 * _AIR)

    parts = []
    if target is not None:
        parts.append(f'<path class="c-target" d="M{_AIR} {y(float(target)):.1f}H{WIDTH - _AIR}"/>')
    used = sorted((time, value) for time, value, belongs in points if belongs)
    if len(used) > 1:
        line = " ".join(f"{x(time):.1f},{y(value):.1f}" for time, value in used)
        parts.append(f'<polyline class="c-line" points="{line}"/>')
    newest = max(time for time, _, _ in points)
    for time, value, belongs in points:
        shown = belongs and len(used) > 1 and time != newest
        if not shown:
            css = "c-used" if belongs else "c-other"
            parts.append(f'<circle class="{css}" cx="{x(time):.1f}" cy="{y(value):.1f}" r="2.4"/>')
    return Markup(
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">'
    ) + (Markup("<title>") + escape(_says(seen, row["unit"], words)) + Markup("</title>" + "".join(parts) + "</svg>"))


def _says(seen: Sequence[tuple[float | None, Row]], unit: str, words: Words) -> str:
    known = [(time, one["period"], one["value"]) for time, one in seen if time is not None and one["value"] is not None]
    # of several values of one time the first is the preferred one
    first, last = (pick(known, key=lambda one: one[0]) for pick in (min, max))
    ends = [first, last] if first[0] != last[0] else [last]
    said = [
        words("chart.latest", period=writing.period(period, words), value=writing.amount(value, unit, words))
        for _, period, value in ends
    ]
    return words("counts.separator").join(said)
