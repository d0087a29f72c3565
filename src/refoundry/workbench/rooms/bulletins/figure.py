"""The charts of a document as SVG: bars, columns, stacks and lines in the shades of its file, with their values."""

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from refoundry.core.quantities import write_number
from refoundry.report.charts import ticks
from refoundry.report.official import Chart, Series
from refoundry.report.official_layout import signs

_WIDTH, _SIGN, _ROW, _BAR = 640, 13, 20, 16
_TALL, _BOTTOM, _TOP = 220, 24, 16
_LEAST = 13  # as high as a label
_FREE = ("black", "hatch", "grey", "lines", "light", "dots", "grid", "white")
_PLAIN: Mapping[str, str] = {"black": "#262626", "grey": "#8c8c8c", "light": "#d9d9d9", "white": "#ffffff"}
_PATTERNS: Mapping[str, tuple[int, str]] = {
    "hatch": (5, '<path d="M0 5 5 0" stroke="#000" stroke-width="1" fill="none"/>'),
    "lines": (4, '<path d="M0 1h4" stroke="#000" stroke-width="1.6" fill="none"/>'),
    "dots": (5, '<circle cx="2.5" cy="2.5" r=".8" fill="#000"/>'),
    "grid": (5, '<path d="M0 0h5M0 0v5" stroke="#000" stroke-width=".8" fill="none"/>'),
}
_DASHES = ("", "8 5", "2 4", "12 5", "8 4 2 4", "4 4")


def figure_svg(chart: Chart, name: str, said: str) -> Markup:
    """A chart as it stands in the text.

    chart    Chart
    name     text   its id on the page
    said     text   for those who cannot see it
    returns  SVG element, empty where there is nothing to draw
    """
    if not chart.drawn:
        return Markup("")
    draw = {"bars": _bars, "lines": _lines}.get(chart.form, _columns)
    parts, height = draw(chart, name)
    legend, end = _legend(chart, name, height + 8)
    used = {_shade(chart, at) for at in range(len(chart.series))} & _PATTERNS.keys()
    patterns = Markup("").join(
        Markup('<pattern id="{}-{}" width="{}" height="{}" patternUnits="userSpaceOnUse"><rect width="{}" height="{}" '
               'fill="#fff"/>{}</pattern>').format(name, one, size, size, size, size, Markup(drawn))
        for one in sorted(used) for size, drawn in (_PATTERNS[one],)
    )  # fmt: skip
    return Markup(
        '<svg class="chart official-chart" viewBox="0 0 {} {}" role="img" aria-label="{}"><defs>{}</defs>{}</svg>'
    ).format(_WIDTH, round(end), said, patterns, Markup("").join([*parts, *legend]))


def _shade(chart: Chart, at: int) -> str:
    """What a series is filled with: its own shade, or the next that is free."""
    own = chart.series[at].shade
    if own:
        return own
    if len(chart.series) == 1:
        return "grey"
    free = [one for one in _FREE if one not in {series.shade for series in chart.series}] or [*_FREE]
    return free[sum(not series.shade for series in chart.series[:at]) % len(free)]


def _fill(chart: Chart, at: int, name: str) -> str:
    shade = _shade(chart, at)
    return _PLAIN.get(shade) or f"url(#{name}-{shade})"


def _rect(x: float, y: float, wide: float, high: float, fill: str) -> Markup:
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" stroke="#000" stroke-width=".8"/>'
    ).format(x, y, max(wide, 0), max(high, 0), fill)


def _text(x: float, y: float, text: str, anchor: str = "start", style: str = "") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}"{}>{}</text>').format(
        x, y, anchor, Markup(' class="{}"').format(style) if style else "", text
    )


def _written(value: float, chart: Chart) -> str:
    broken = any(one is not None and one != int(one) for series in chart.series for one in series.values)
    return f"{value:,.1f}" if broken else write_number(value)


def _most(chart: Chart, *, stacked: bool) -> float:
    at = range(len(chart.categories))
    heights = ([sum(one.values[place] or 0 for one in chart.series) for place in at] if stacked
               else [one.values[place] or 0 for one in chart.series for place in at])  # fmt: skip
    return chart.ceiling or max([*heights, 0]) or 1


def _cut(text: str, most: float) -> str:
    """A name as far as there is room for it."""
    if signs(text) * _SIGN <= most:
        return text
    kept = text
    while kept and (signs(kept) + 1) * _SIGN > most:
        kept = kept[:-1]
    return f"{kept}…"


def _bars(chart: Chart, name: str) -> tuple[list[Markup], float]:
    left = min(max(signs(one) for one in chart.categories) * _SIGN + 8, 240)
    scale = (_WIDTH - left - 70) / _most(chart, stacked=False)
    parts, y = [], 6.0
    for place, category in enumerate(chart.categories):
        middle = y + _BAR * len(chart.series) / 2 + 4
        label = _text(left - 8, middle, _cut(category, left - 8), "end")
        parts.append(Markup("<g><title>{}</title>{}</g>").format(category, label))
        for at, series in enumerate(chart.series):
            value = series.values[place]
            if value is not None:
                wide = max(value, 0) * scale
                parts.append(_rect(left, y, wide, _BAR - 2, _fill(chart, at, name)))
                parts.append(_text(left + wide + 6, y + 11, _written(value, chart)))
            y += _BAR
        y += 8
    parts.append(Markup('<path d="M{:.1f} 0V{:.1f}" stroke="#000"/>').format(left, y))
    return parts, y


def _columns(chart: Chart, name: str) -> tuple[list[Markup], float]:
    stacked = chart.form == "stacked"
    scale = (_TALL - _TOP) / _most(chart, stacked=stacked)
    room = _WIDTH / len(chart.categories)
    wide = min(room * 0.6, 90.0) / (1 if stacked else len(chart.series))
    parts: list[Markup] = []
    for place, category in enumerate(chart.categories):
        x = room * (place + 0.5) - wide * (1 if stacked else len(chart.series)) / 2
        base, low = float(_TALL), 0
        for at, series in enumerate(chart.series):
            value = series.values[place]
            if value is None:
                continue
            high = max(value, 0) * scale
            top = base - high if stacked else _TALL - high
            left = x if stacked else x + wide * at
            if value or not stacked:
                parts.append(_rect(left, top, wide, high, _fill(chart, at, name)))
            if not stacked:
                parts.append(_text(left + wide / 2, top - 4, _written(value, chart), "middle"))
            elif high >= _LEAST:
                parts += _boxed(left + wide / 2, top + high / 2, _written(value, chart))
            elif value:
                # beside a piece too low to hold it, on the right and the left in turn: those of neighbours keep apart
                away, anchor = (wide + 4, "start") if low % 2 == 0 else (-4, "end")
                parts.append(_text(left + away, top + high / 2 + 4.5, _written(value, chart), anchor))
                low += 1
            base = top
        parts.append(_text(room * (place + 0.5), _TALL + 17, _cut(category, room - 6), "middle"))
    parts.append(Markup('<path d="M0 {}H{}" stroke="#000"/>').format(_TALL, _WIDTH))
    return parts, _TALL + _BOTTOM


def _boxed(x: float, y: float, text: str) -> Iterator[Markup]:
    """A value on white, so that it is read on any shade."""
    wide = signs(text) * _SIGN + 6
    yield Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="14" fill="#fff"/>').format(
        x - wide / 2, y - 7, wide
    )
    yield _text(x, y + 4.5, text, "middle")


def _lines(chart: Chart, _name: str) -> tuple[list[Markup], float]:
    values = [one for series in chart.series for one in series.values if one is not None]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    steps = ticks(low, high if high > low else low + 1)
    left = max(signs(_written(step, chart)) for step in steps) * _SIGN + 10
    across = (_WIDTH - left - 20) / max(len(chart.categories) - 1, 1)
    scale = (_TALL - _TOP) / (steps[-1] - steps[0])
    parts: list[Markup] = []
    for step in steps:
        y = _TALL - (step - steps[0]) * scale
        parts.append(Markup('<path d="M{:.1f} {:.1f}H{}" stroke="#d9d9d9"/>').format(left, y, _WIDTH))
        parts.append(_text(left - 6, y + 4, _written(step, chart), "end"))
    for at, series in enumerate(chart.series):
        for run in _runs(series):
            points = " ".join(f"{left + across * place:.1f},{_TALL - (value - steps[0]) * scale:.1f}"
                              for place, value in run)  # fmt: skip
            parts.append(
                Markup('<polyline points="{}" fill="none" stroke="#262626" stroke-width="1.8" stroke-dasharray="{}"/>')
                .format(points, _DASHES[at % len(_DASHES)])
            )  # fmt: skip
    every = max(1, round(60 / across))
    parts += [_text(left + across * at, _TALL + 17, one, "middle")
              for at, one in enumerate(chart.categories) if at % every == 0]  # fmt: skip
    return parts, _TALL + _BOTTOM


def _runs(series: Series) -> Iterator[Sequence[tuple[int, float]]]:
    """The pieces of a line between values that are not known."""
    run: list[tuple[int, float]] = []
    for place, value in enumerate(series.values):
        if value is not None:
            run.append((place, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _legend(chart: Chart, name: str, y: float) -> tuple[list[Markup], float]:
    """What each shade stands for; none where there is one series."""
    if len(chart.series) < 2:
        return [], y
    parts, x = [], 0.0
    wide_sign, high_sign = 28, 15  # large enough to tell a pattern by
    for at, series in enumerate(chart.series):
        wide = wide_sign + 6 + signs(series.name) * _SIGN + 16
        if x and x + wide > _WIDTH:
            x, y = 0.0, y + _ROW
        if chart.form == "lines":
            dash = _DASHES[at % len(_DASHES)]
            line = Markup('<path d="M{:.1f} {:.1f}h28" stroke="#262626" stroke-width="1.8" stroke-dasharray="{}"/>')
            parts.append(line.format(x, y + 6, dash))
        else:
            parts.append(_rect(x, y, wide_sign, high_sign, _fill(chart, at, name)))
        parts.append(_text(x + wide_sign + 6, y + 12, series.name))
        x += wide
    return parts, y + _ROW
