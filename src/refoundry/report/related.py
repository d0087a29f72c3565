"""What is published around a goal: shown beside it as what it is, never in its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from refoundry.report import writing
from refoundry.report.phrases import titled, with_caveat
from refoundry.report.words import Words

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RelatedView:
    """One published value around a goal, in words."""

    title: str
    value: str
    period: str
    vintage: str
    source: str
    quality: str
    weak: bool


def related_views(rows: Iterable[Row], words: Words) -> tuple[RelatedView, ...]:
    """What is published around the goals of some rows, each value once.

    rows     of the frame `goals`
    words    Words
    returns  RelatedViews
    """
    return tuple(
        RelatedView(
            title=titled(one, words),
            value=with_caveat(
                writing.amount(one["value"], one["unit"], words, qualifier=one["qualifier"]), one["caveat"], words
            ),
            period=writing.period(one["period"], words),
            vintage=one["vintage"] or "",
            source=one["source"] or "",
            quality=words.named("qualities", one["quality"]),
            weak=words.weak(one["quality"]),
        )
        for one in related_values(rows)
    )


def related_values(rows: Iterable[Row]) -> list[Row]:
    """The structs of the column `related` of some rows, each once; targets of one goal share theirs.

    rows     of the frame `goals`
    returns  structs
    """
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        for one in row.get("related") or ():
            if one["value"] is not None:
                found.setdefault((one["indicator"], one["period"], one["vintage"]), one)
    return list(found.values())


def related_line(rows: Sequence[Row], words: Words, most: int) -> str:
    """What is published around some goals in one line, cut where it would be a wall.

    rows     of the frame `goals`
    words    Words
    most     values named
    returns  text, empty where nothing is published around them
    """
    seen = related_views(rows, words)
    if not seen:
        return ""
    said = words("counts.comma").join(f"{one.title} {one.period} {one.value}" for one in seen[:most])
    if len(seen) > most:
        said = words("terminal.more", first=said, count=len(seen), more=len(seen) - most)
    return words("terminal.related", said=said)
