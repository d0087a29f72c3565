"""What a chart shows, taken from the rows of a goal or of a context series."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from refoundry.core.periods import read_period
from refoundry.report import writing
from refoundry.report.charts import Course, FanPoint, Mark, TargetLine
from refoundry.report.drawn import as_drawn
from refoundry.report.phrases import latest_value, quality_words, target_words, with_caveat
from refoundry.report.words import Words

Row = Mapping[str, Any]
_YEAR = 365.25
_FEW = 3  # points that all carry their value


def moment(text: str) -> float | None:
    """Where a period stands on the axis of years: a whole year on its own mark, a half a quarter to its left.

    text     as periods are written
    returns  years, None where it is no period

    >>> moment("2020"), moment("2020H1"), moment("so early")
    (2020.0, 2019.75, None)
    """
    try:
        period = read_period(text)
    except ValueError:
        return None
    if period.annual:
        return float(period.year)
    if period.start.year != period.end.year:
        return float(period.year)  # a span is the state reached at its end
    middle = (period.start.timetuple().tm_yday + period.end.timetuple().tm_yday) / 2
    return round(period.year + middle / _YEAR - 0.5, 2)


def goal_course(rows: Sequence[Row], message: str, words: Words) -> Course:
    """The chart of one goal: history, baseline, every target as a line, the pace required, the longest fan.

    rows     of the frame `goals`, all of one goal
    message  title of the chart
    words    Words
    returns  Course
    """
    first = rows[0]
    unit = first["unit"]
    marks = _marks(first["history"] or (), unit, words)
    baseline, label = None, ""
    start = moment(first["baseline_period"] or "")
    if first["baseline"] is not None and start is not None:
        value = writing.amount(first["baseline"], unit, words)
        says = f"{writing.period(first['baseline_period'], words)} {value}"
        label = words("chart.baseline", value=value)
        baseline = Mark(start, first["baseline"], words("chart.baseline", value=says))
    latest, said = None, ""
    when = moment(first["latest_period"] or "")
    if first["latest"] is not None and when is not None:
        value = latest_value(first, words)
        said = words("chart.latest", period=writing.period(first["latest_period"], words), value=value)
        latest = Mark(when, first["latest"], said)
    levels = [row for row in rows if row["target"] is not None and row["due"] is not None]
    levels = [row for row in levels if row["comparison"] not in ("growth", "change")]
    fan = max((row["fan"] or [] for row in rows), key=len)
    points = tuple(FanPoint(p["year"], p["point"], p["low"], p["high"]) for p in fan)
    return Course(
        name=f"chart-{first['goal']}",
        title=message,
        describes=_describes(first, [said, label, *(_target_label(row, words) for row in levels)], words),
        marks=marks,
        baseline=baseline,
        baseline_label=label,
        latest=latest,
        latest_label=said,
        unit=writing.unit_title(unit, words),
        targets=tuple(TargetLine(r["due"], r["target"], _target_label(r, words), r["target_high"]) for r in levels),
        needed=tuple(filter(None, (_needed(row, baseline, latest) for row in levels))),
        fan=points,
        fan_label=_fan_label(points, unit, words),
    )


def outlook_course(row: Row, name: str, message: str, words: Words) -> Course:
    """The chart of a context series: its history and its fan.

    row      of the frame `outlook`
    name     id of the chart on the page
    message  title of the chart
    words    Words
    returns  Course
    """
    marks = _marks(row["history"] or (), row["unit"], words)
    fan = tuple(FanPoint(p["year"], p["point"], p["low"], p["high"]) for p in row["fan"] or ())
    latest = max((mark for mark in marks if mark.used), key=lambda mark: mark.time, default=None)
    said = ""
    if latest is not None:
        newest = max((one for one in row["history"] if one["used"]), key=lambda one: int(one["year"]))
        value = seen_value(newest, row["unit"], words)
        said = words("chart.latest", period=writing.period(f"{latest.time:.0f}", words), value=value)
    official, label, best = None, "", official_value(row, words)
    when = moment(best["period"]) if best else None
    if best is not None and when is not None:
        label = words(
            "chart.official",
            period=writing.period(best["period"], words),
            value=seen_value(best, row["unit"], words),
            vintage=best["vintage"],
        )
        official = Mark(when, best["value"], label, used=False)
    described = _describes(row, [said, label, _fan_label(fan, row["unit"], words)], words)
    # the title says where it ends
    return Course(
        name,
        message,
        described,
        marks,
        latest=latest,
        latest_label=said,
        official=official,
        official_label=label,
        unit=writing.unit_title(row["unit"], words),
        fan=fan,
    )


def chart_key(course: Course, words: Words) -> tuple[str, ...]:
    """Which kinds of mark a chart holds, so that the page explains those and no others.

    course   Course
    words    Words
    returns  names out of used other reported rounded superseded bound needed fan
    """
    current = [mark for mark in course.marks if not mark.superseded]
    held = {
        "used": any(mark.used for mark in current),
        "other": any(
            not (mark.used or mark.rounded or mark.reported) and mark.qualifier == "exact" for mark in current
        ),
        "reported": any(mark.reported and not mark.used and mark.qualifier == "exact" for mark in current),
        "rounded": any(mark.rounded for mark in current),
        "superseded": len(current) < len(course.marks),
        "bound": any(mark.qualifier != "exact" for mark in current),
        "needed": bool(course.needed),
        "fan": bool(course.fan),
    }
    return tuple(name for name, holds in held.items() if holds)


def seen_value(seen: Row, unit: str, words: Words) -> str:
    """A published value with what is said against it.

    seen     struct of `history`, `rivals` or `related`
    unit     of the value
    words    Words
    returns  text
    """
    value = writing.amount(seen["value"], unit, words, qualifier=seen["qualifier"])
    return with_caveat(value, seen["caveat"], words)


def official_value(row: Row, words: Words) -> Row | None:
    """The newest annual value of a better source than the series of a context indicator, not older than its last year.

    row      of the frame `outlook`
    words    Words
    returns  struct of `history`, None where there is none
    """
    found = [
        seen
        for seen in row["history"] or ()
        if not seen["used"] and not words.weak(seen["quality"]) and seen["qualifier"] == "exact"
        if seen["caveat"] != "superseded" and seen["year"] >= row["last_year"] and seen["value"] is not None
    ]
    return max(found, key=lambda seen: int(seen["year"]), default=None)


def _marks(history: Sequence[Row], unit: str, words: Words) -> tuple[Mark, ...]:
    found = []
    for seen in as_drawn(history):
        time = moment(seen["period"])
        if time is None or seen["value"] is None:
            continue
        says = words(
            "chart.mark",
            period=writing.period(seen["period"], words),
            value=seen_value(seen, unit, words),
            vintage=seen["vintage"],
            quality=quality_words(seen, words),
        )
        superseded, rounds = seen["caveat"] == "superseded", bool(seen.get("rounds"))
        mark = Mark(time, seen["value"], says, seen["used"], seen["qualifier"] or "exact", superseded, rounded=rounds)
        value = seen_value({**seen, "caveat": None}, unit, words)
        label = words("chart.short_mark", period=writing.period(seen["period"], words), value=value)
        found.append(replace(mark, reported=bool(seen.get("reported")), label=label))
    # a few points each carry their value; a rounding stands at its exact value
    few = sum(not mark.rounded for mark in found) <= _FEW
    return tuple(mark if few and not mark.rounded else replace(mark, label="") for mark in found)


def _needed(row: Row, baseline: Mark | None, latest: Mark | None) -> tuple[float, float, float, float] | None:
    """The line a required pace describes: from the value it is counted from to the target."""
    since = moment(row["required_from"] or "")
    if row["required_pace"] is None or since is None:
        return None
    start = min(
        (mark for mark in (latest, baseline) if mark is not None),
        key=lambda mark: abs(mark.time - since),
        default=None,
    )
    return None if start is None else (start.time, start.value, float(row["due"]), row["target"])


def _target_label(row: Row, words: Words) -> str:
    return words("chart.target", due=row["due"], value=target_words(row, words))


def _fan_label(fan: Sequence[FanPoint], unit: str, words: Words) -> str:
    if not fan:
        return ""
    last = fan[-1]
    said = writing.interval(last.point, last.low, last.high, unit, words)
    return words("chart.forecast", year=last.year, value=said)


def _describes(row: Row, parts: Sequence[str], words: Words) -> str:
    said = words("counts.separator").join(part for part in parts if part)
    unit = writing.unit_title(row["unit"], words)
    return words("chart.describes" if unit else "chart.describes_plain", unit=unit, parts=said)
