"""Which publications a scorecard rests on, and how good they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from refoundry.core.periods import read_period
from refoundry.report import writing
from refoundry.report.meta import Meta
from refoundry.report.phrases import titled
from refoundry.report.related import related_values
from refoundry.report.words import Words

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceView:
    """One publication."""

    source: str
    quality: str
    weak: bool
    vintages: tuple[str, ...]
    titles: tuple[str, ...]  # of the indicators it gives values for
    values: int


def sources(rows: Sequence[Row], words: Words) -> list[SourceView]:
    """Every publication behind goals, what is published around them and context series, the weak ones last.

    rows     of the frames `goals` and `outlook`
    words    Words
    returns  SourceViews
    """
    seen: dict[tuple[str, str], dict[tuple[Any, ...], str]] = {}
    for row in rows:
        for one in [*(row["history"] or ()), *(row.get("rivals") or ())]:
            values = seen.setdefault((one["quality"] or "", one["source"] or ""), {})
            key = (row["indicator"], row.get("region"), one["period"], one["vintage"], one["value"])
            values[key] = titled(row, words)
    for one in related_values(rows):
        values = seen.setdefault((one["quality"] or "", one["source"] or ""), {})
        values[one["indicator"], None, one["period"], one["vintage"], one["value"]] = titled(one, words)
    found = [
        SourceView(
            source=source,
            quality=words.named("qualities", quality),
            weak=words.weak(quality),
            vintages=tuple(sorted({str(key[3]) for key in values if key[3]})),
            titles=tuple(dict.fromkeys(values.values())),
            values=len(values),
        )
        for (quality, source), values in seen.items()
    ]
    return sorted(found, key=lambda one: (one.weak, -one.values, one.source))


def newest(rows: Sequence[Row], words: Words) -> str:
    """The latest period any value on the page is of.

    rows     of the frames `goals` and `outlook`
    words    Words
    returns  text, empty where there is no value
    """
    texts = {one["period"] for row in rows for one in row["history"] or () if one["value"] is not None}
    texts |= {one["period"] for one in related_values(rows)}
    texts |= {row["latest_period"] for row in rows if row.get("latest_period")}
    periods = []
    for text in texts:
        try:
            periods.append(read_period(text))
        except ValueError:
            continue  # no period: the values stand on the page as they are written
    return max(periods).shown(words.lang) if periods else ""


def dates(meta: Meta, rows: Sequence[Row], words: Words) -> str:
    """When a scorecard was run, how new its data are, and the day it judges on where that is another.

    meta     Meta
    rows     of the frames `goals` and `outlook`
    words    Words
    returns  text
    """
    last = newest(rows, words)
    said = [words("page.ran", date=writing.day(meta.day, words))]
    said.append(words("page.newest", period=last) if last else words("page.no_newest"))
    if meta.as_of != meta.day:
        said.append(words("page.judged_on", date=writing.day(meta.as_of, words)))
    return " · ".join(said)


def reading(rows: Sequence[Row], words: Words) -> str:
    """How many publications were read, up to when.

    rows     of the frames `goals` and `outlook`
    words    Words
    returns  text, empty where nothing was read
    """
    found = sources(rows, words)
    if not found:
        return ""
    vintages = {(one.source, vintage) for one in found for vintage in one.vintages}
    names = {one.source for one in found}
    return words("page.read", sources=len(names), vintages=len(vintages), newest=newest(rows, words))
