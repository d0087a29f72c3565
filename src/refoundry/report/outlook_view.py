"""Context series as the page shows them: a message, a chart, what it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from refoundry.report import writing
from refoundry.report.charts import course_chart
from refoundry.report.courses import chart_key, official_value, outlook_course, seen_value
from refoundry.report.phrases import spoken, titled
from refoundry.report.record_view import own_record
from refoundry.report.words import Words

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OutlookView:
    """One context series."""

    message: str
    region: str
    chart: Markup
    chart_key: tuple[str, ...]
    about: str
    note: str
    official: str  # newest value of a better source
    record: str  # how such forecasts have done on the city itself


def outlook_message(row: Row, words: Words) -> str:
    """Where a series is heading, in a sentence.

    row      of the frame `outlook`
    words    Words
    returns  text
    """
    fan = row["fan"] or ()
    if not fan:
        return titled(row, words)
    last = fan[-1]
    said = writing.interval(last["point"], last["low"], last["high"], row["unit"], words)
    return words(
        "message.forecast",
        title=titled(row, words),
        first=row["first_year"],
        last=row["last_year"],
        weak=words("message.weak") if _weak(row, words) else "",
        year=last["year"],
        value=said,
    )


def _weak(row: Row, words: Words) -> bool:
    """Whether the values a series is made of are to be checked against an original."""
    used = [seen for seen in row["history"] or () if seen["used"]]
    return bool(used) and all(words.weak(seen["quality"]) for seen in used)


def outlook_views(rows: Iterable[Row], record: Sequence[Row], words: Words) -> list[OutlookView]:
    """The context series that have anything to draw.

    rows     of the frame `outlook`
    record   of the frame `record`
    words    Words
    returns  OutlookViews
    """
    found = []
    for place, row in enumerate(rows, 1):
        message = outlook_message(row, words)
        course = outlook_course(row, f"outlook-{place}", message, words)
        if course.empty:
            continue
        note = spoken(row, "note", words)
        method = words.named("methods", row["method"])
        span = {"first": row["first_year"], "last": row["last_year"], "count": row["observations"]}
        # a note that names the years need not be told them again
        told = all(str(span[end]) in note for end in ("first", "last"))
        about = words("outlook.method", method=method) if told else words("outlook.note", method=method, **span)
        chart = course_chart(course)
        official = official_value(row, words)
        newest = "" if official is None else _official(row, official, words)
        tested = own_record(row, record, words)
        found.append(OutlookView(message, row["region"], chart, chart_key(course, words), about, note, newest, tested))
    return found


def _official(row: Row, seen: Row, words: Words) -> str:
    value = seen_value(seen, row["unit"], words)
    said = words("chart.official", period=writing.period(seen["period"], words), value=value, vintage=seen["vintage"])
    return words("outlook.official", said=said, source=seen["source"])
