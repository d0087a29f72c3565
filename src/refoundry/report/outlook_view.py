"""Context series as the page shows them: a message, a chart, what it rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from refoundry.report import writing
from refoundry.report.charts import course_chart
from refoundry.report.courses import chart_key, outlook_course
from refoundry.report.phrases import spoken, titled
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
    return words("message.forecast", title=titled(row, words), year=last["year"], value=said)


def outlook_views(rows: Iterable[Row], words: Words) -> list[OutlookView]:
    """The context series that have anything to draw.

    rows     of the frame `outlook`
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
        found.append(OutlookView(message, row["region"], chart, chart_key(course, words), about, note))
    return found
