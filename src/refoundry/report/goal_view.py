"""Targets and goals as the page shows them: every value already in words, so that the template only lays out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from refoundry.report import writing
from refoundry.report.charts import Course, course_chart
from refoundry.report.counting import wordy
from refoundry.report.courses import chart_key, goal_course, seen_value
from refoundry.report.drawn import as_drawn
from refoundry.report.messages import goal_message
from refoundry.report.meta import Meta
from refoundry.report.phrases import (
    addressee_words,
    fallen_due,
    forecast_words,
    gap_words,
    latest_value,
    owner_words,
    pace_words,
    quality_words,
    sentence,
    spoken,
    target_words,
    titled,
    unknown_words,
    untested_words,
)
from refoundry.report.related import RelatedView, related_views
from refoundry.report.words import Status, Words

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TargetView:
    """One target of a goal, in words."""

    key: str
    goal: str
    title: str
    status: Status
    untested: str  # that the probability behind the status was not back-tested
    heading: str  # target for 2024
    due: int | None
    when: str  # the time as the plan words it
    past: bool  # the due year is over
    baseline: str
    baseline_note: tuple[str, ...]
    latest: str
    latest_note: tuple[str, ...]
    weak: bool
    target: str
    numeric: bool
    standing: str
    gap: str
    has_gap: bool
    gap_of: str  # of which period's value
    required: str
    has_required: bool
    required_short: str
    required_from: str
    achieved: str
    has_achieved: bool
    achieved_short: str
    forecast: str
    forecast_note: str
    refused: bool
    refusal: str
    owner: str
    addressee: str  # whom a request goes to
    measures: tuple[str, ...]
    why: str
    paragraph: int | None
    quote: str
    request: str
    together: str = ""  # the request for the series that several targets of the goal lack


@dataclass(frozen=True, slots=True)
class SeenView:
    """One published value, in words."""

    period: str
    value: str
    vintage: str
    source: str
    quality: str
    weak: bool
    used: bool
    rounds: bool = False  # the value of its period again with fewer decimals
    relation: str = ""  # to the value taken as latest


@dataclass(frozen=True, slots=True)
class GoalView:
    """One goal: its targets and everything they share."""

    key: str
    title: str
    message: str
    owner: str
    targets: tuple[TargetView, ...]
    drawable: bool  # some target has a number, or something was measured
    achieved: str
    chart: Markup | None
    instead: str  # what is said where there is no course to draw
    chart_key: tuple[str, ...]
    related: tuple[RelatedView, ...]  # published around it
    rivals: tuple[SeenView, ...]  # the value taken as latest and the others of that time
    rivals_title: str
    series_note: str
    history: tuple[SeenView, ...]
    left_out: tuple[tuple[str, str, str], ...]  # period, vintage, reason
    measures: tuple[tuple[str, str], ...]  # number, title
    rows: tuple[str, ...]
    method: str


def target_view(row: Row, meta: Meta, words: Words) -> TargetView:
    """One row of the frame `goals` in words.

    row      of the frame `goals`
    meta     Meta
    words    Words
    returns  TargetView
    """
    unknown = unknown_words(row, words)
    forecast, note, refused = forecast_words(row, meta.as_of, words)
    latest, baseline = row["latest"], row["baseline"]
    sourced = (writing.period(row["latest_period"], words), row["latest_vintage"], row["latest_source"])
    reported = (words("value.reported"),) if row.get("latest_reported") else ()
    origin = (writing.period(row["baseline_period"], words), spoken(row, "baseline_source", words))
    since = row["required_from"]
    return TargetView(
        key=row["key"],
        goal=row["goal"],
        title=titled(row, words),
        status=words.status(row),
        untested="" if row["probability"] is None else untested_words("", row, words),
        heading=words("card.due_open") if row["due"] is None else words("card.due_heading", year=row["due"]),
        due=row["due"],
        when=row["period"] or "",
        past=fallen_due(row, meta.as_of),
        baseline=words("table.no_baseline") if baseline is None else writing.amount(baseline, row["unit"], words),
        baseline_note=() if baseline is None else tuple(filter(None, origin)),
        latest=unknown if latest is None else latest_value(row, words),
        latest_note=() if latest is None else tuple(part or "" for part in (*sourced, *reported)),
        weak=latest is not None and words.weak(row["latest_quality"]) and not row.get("latest_reported"),
        target=target_words(row, words),
        numeric=not wordy(row),
        standing=words.named("standings", row["standing"]),
        gap=gap_words(row, words),
        has_gap=row["gap"] is not None,
        gap_of="" if row["gap"] is None else words("card.gap_of", period=writing.period(_gap_period(row), words)),
        required=pace_words(row, "required_pace", words),
        has_required=row["required_pace"] is not None,
        required_short=pace_words(row, "required_pace", words, short=True),
        required_from=words("value.from", period=writing.period(since, words)) if since else "",
        achieved=pace_words(row, "achieved_pace", words),
        has_achieved=row["achieved_pace"] is not None,
        achieved_short=pace_words(row, "achieved_pace", words, short=True),
        forecast=forecast,
        forecast_note=note,
        refused=refused,
        refusal=spoken(row, "refusal", words),
        owner=owner_words(row, words),
        addressee=addressee_words(row, words),
        measures=tuple(row["measures"] or ()),
        why=sentence(spoken(row, "why", words), words),
        paragraph=row["clause_paragraph"],
        quote=row["clause_quote"] or "",
        request=spoken(row, "request", words),
        together=spoken(row, "together", words),
    )


def seen_view(seen: Row, unit: str, words: Words) -> SeenView:
    """One published value in words.

    seen     struct of `history` or `rivals`
    unit     of the goal
    words    Words
    returns  SeenView
    """
    return SeenView(
        period=writing.period(seen["period"], words),
        value=seen_value(seen, unit, words),
        vintage=seen["vintage"] or "",
        source=seen["source"] or "",
        quality=quality_words(seen, words),
        weak=words.weak(seen["quality"]) and not seen.get("reported"),
        used=bool(seen["used"]),
        rounds=bool(seen.get("rounds")),
        relation=words.named("relations", seen.get("relation")),
    )


def _gap_period(row: Row) -> str:
    # a run of an earlier edition does not say it
    return str(row.get("gap_period") or row["latest_period"])


def goal_view(rows: Sequence[Row], meta: Meta, words: Words) -> GoalView:
    """All targets of one goal as one card.

    rows     of the frame `goals`, all of one goal
    meta     Meta
    words    Words
    returns  GoalView
    """
    first = rows[0]
    message = goal_message(rows, meta.as_of, words)
    course = goal_course(rows, message, words)
    numbers = dict.fromkeys(number for row in rows for number in row["measures"] or ())
    forecaster = next((row for row in rows if row["method"]), None)
    return GoalView(
        key=first["goal"],
        title=titled(first, words),
        message=message,
        owner=owner_words(first, words),
        targets=tuple(target_view(row, meta, words) for row in rows),
        drawable=not course.empty or any(row["target"] is not None for row in rows),
        achieved="" if first["achieved_pace"] is None else pace_words(first, "achieved_pace", words),
        chart=course_chart(course) if course.drawable else None,
        instead=_instead(first, course, words),
        chart_key=chart_key(course, words) if course.drawable else (),
        related=related_views(rows, words),
        rivals=_rivals(first, words),
        rivals_title=_rivals_title(first, words),
        series_note=_series_note(first, words),
        history=tuple(seen_view(seen, first["unit"], words) for seen in as_drawn(first["history"] or ())),
        left_out=tuple(
            (writing.period(one["period"], words), one["vintage"] or "", spoken(one, "reason", words))
            for one in first["left_out"] or ()
            if (one["period"], one["vintage"])
            not in {(exact["period"], exact["vintage"]) for exact, _ in _stand_ins(first)}
        ),
        measures=tuple((n, meta.measures[n].shown(words.lang) if n in meta.measures else "") for n in numbers),
        rows=tuple(dict.fromkeys(name for row in rows for name in row["rows"] or ())),
        method="" if forecaster is None else _method(forecaster, words),
    )


def _stand_ins(row: Row) -> list[tuple[Row, Row]]:
    """The exact values drawn for rounded ones of the series, each with the rounded one: left out of it, yet shown."""
    history = row["history"] or ()
    drawn = [
        shown for seen, shown in zip(history, as_drawn(history), strict=True) if shown["used"] and not seen["used"]
    ]
    return [
        (exact, seen)
        for exact in drawn
        for seen in history
        if seen["period"] == exact["period"] and seen["used"] and seen.get("rounds")
    ]


def _series_note(row: Row, words: Words) -> str:
    """What the comparable series is, and which exact values are drawn in it in place of rounded ones."""
    said = [sentence(spoken(row, "series_note", words), words)]
    for exact, rounded in _stand_ins(row):
        said.append(
            words(
                "card.stands_in",
                period=writing.period(exact["period"], words),
                exact=writing.amount(exact["value"], row["unit"], words),
                source=exact["source"],
                rounded=writing.amount(rounded["value"], row["unit"], words),
            )
        )
    return ("" if words.lang == "zh" else " ").join(filter(None, said))


def _method(row: Row, words: Words) -> str:
    said = words("card.method", method=words.named("methods", row["method"]), count=row["observations"])
    return untested_words(said, row, words)


def _rivals_title(row: Row, words: Words) -> str:
    relations = {one["relation"] for one in row["rivals"] or ()}
    if relations == {"rounded"}:
        return words("card.rivals_rounded")
    return words("card.rivals_differ" if "differs" in relations else "card.rivals")


def _instead(row: Row, course: Course, words: Words) -> str:
    """What stands in place of a chart: that there is nothing to draw, or the values of the one moment there are."""
    if course.drawable:
        return ""
    owner = owner_words(row, words)
    if course.empty:
        return words("chart.empty", owner=owner) if row["owner"] is not None else words("chart.empty_no_owner")
    when = writing.period(row["baseline_period"], words)
    said = [words("chart.single_baseline", label=course.baseline_label, period=when)] if course.baseline else []
    said += [course.latest_label] if course.latest_label else [mark.says for mark in course.marks]
    return words("chart.single", said=words("counts.comma").join(said), owner=owner)


def _rivals(row: Row, words: Words) -> tuple[SeenView, ...]:
    """The latest value and, beside it, the others published for that time; nothing where there are none."""
    if not row["rivals"]:
        return ()
    chosen = {
        "period": row["latest_period"],
        "value": row["latest"],
        "qualifier": row["latest_qualifier"],
        "vintage": row["latest_vintage"],
        "source": row["latest_source"],
        "quality": row["latest_quality"],
        "caveat": row["latest_caveat"],
        "used": True,
        "reported": row.get("latest_reported"),
        "relation": "preferred",
    }
    return tuple(seen_view(seen, row["unit"], words) for seen in [chosen, *row["rivals"]])
