"""Which publications a scorecard rests on, and how good they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
