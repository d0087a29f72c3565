"""A result walked back, as a page shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from refoundry.city import Trail
from refoundry.core.periods import read_period
from refoundry.core.problems import Lang, Place
from refoundry.facts.current import Entry
from refoundry.facts.observations import REPORTED, indicators
from refoundry.report import writing
from refoundry.report.phrases import gap_words, latest_words, pace_words, quality_words, sentence, spoken, target_words
from refoundry.report.words import Status, Words
from refoundry.workbench.pinned import Pin


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of the facts a result rests on."""

    indicator: str
    period: str
    value: str
    source: str
    vintage: str
    quality: str
    address: str
    file: str
    line: int
    load: str
    loaded: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class TrailView:
    """The way back of one target."""

    key: str
    title: str
    status: Status
    why: str
    rules: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    function: str
    code: str
    source: str
    rows: tuple[FactRow, ...]
    paragraph: int | None
    quote: str
    place: str
    text: tuple[str, ...]
    same_plan: bool
    run: str
    facts: str
    as_of: datetime | None


def trail_views(pin: Pin, trails: Iterable[Trail], lang: Lang) -> list[TrailView]:
    """The way back of each target of a goal, in words.

    pin      Pin
    trails   Trails of the assessment `goals`
    lang     zh or en
    returns  list of TrailView
    """
    words, run = Words(lang), pin.run
    assert run is not None
    facts = run.manifest["facts"]
    titles = {key: one.shown(lang) for key, one in indicators(pin.facts).items()}
    loaded = {entry.load_id: entry for entry in pin.facts.entries}
    found = []
    for trail in trails:
        value, clause = trail.value, trail.clause or {}
        due = value["due"] or words("groups.open")
        place = f"{trail.code.file}:{trail.code.line}" if trail.code.line else str(trail.code.file or "")
        found.append(
            TrailView(
                key=trail.key,
                title=f"{due} {target_words(value, words)}",
                status=words.status(value),
                why=sentence(spoken(value, "why", words), words),
                rules=tuple(_rules(value, words)),
                said=tuple(_said(value, words)),
                function=trail.function,
                code=place,
                source=trail.source.shown(lang),
                rows=tuple(_row(row, titles, loaded, words) for row in trail.rows),
                paragraph=clause.get("paragraph"),
                quote=clause.get("quote") or "",
                place=_within(pin, trail.node_place).shown(lang),
                text=trail.text,
                same_plan=trail.same_plan,
                run=run.name,
                facts=facts["digest"][:12],
                as_of=datetime.fromisoformat(facts["as_of"]) if facts["as_of"] else None,
            )
        )
    return found


def _within(pin: Pin, place: Place) -> Place:
    """A place as seen from the city folder: where that lies is nobody's business on a page."""
    if place.file is None:
        return place
    file, city = Path(place.file), pin.city.path
    return replace(place, file=file.relative_to(city).as_posix() if file.is_relative_to(city) else file.name)


def _said(value: Mapping[str, Any], words: Words) -> Iterable[tuple[str, str]]:
    if value["baseline"] is not None:
        amount = writing.amount(value["baseline"], value["unit"], words)
        yield words("table.baseline"), f"{writing.period(value['baseline_period'], words)} {amount}"
    if value["latest"] is not None:
        yield words("table.latest"), latest_words(value, words)
    if value["gap"] is not None:
        yield words("table.gap"), gap_words(value, words)
    for column in ("required_pace", "achieved_pace"):
        if value[column] is not None:
            yield words(f"table.{column}"), pace_words(value, column, words)
    if value["forecast"] is not None:
        interval = writing.interval(value["forecast"], value["low"], value["high"], value["unit"], words)
        yield words("table.forecast"), f"{interval} {words.named('methods', value['method'])}"


def _rules(value: Mapping[str, Any], words: Words) -> Iterable[str]:
    """The rules a result was made by, in words: how it was judged, and how what stands beside it was computed."""
    yield sentence(words.status(value).rule, words)
    if value["gap"] is not None:
        yield words("method.gap")
    if value["required_pace"] is not None or value["achieved_pace"] is not None:
        yield words("method.pace_rule")
        yield from _years(value, words)
    if value["rows"]:
        yield words("method.comparable")


def _years(value: Mapping[str, Any], words: Words) -> Iterable[str]:
    """The years its paces were counted over."""
    counted = (
        ("pace_required", value["required_pace"], value["required_from"], str(value["due"] or "")),
        ("pace_achieved", value["achieved_pace"], value["baseline_period"], value["latest_period"]),
    )
    for name, pace, since, until in counted:
        if pace is not None and since and until:
            years = read_period(until).year - read_period(since).year
            told = {"since": writing.period(since, words), "until": writing.period(until, words)}
            yield words(f"method.{name}", years=years, **told)


def _row(row: Mapping[str, Any], titles: Mapping[str, str], loaded: Mapping[str, Entry], words: Words) -> FactRow:
    qualifier, entry = row.get("qualifier"), loaded.get(row["load_id"])
    bound = words.named("qualifiers", qualifier) if qualifier != "exact" else ""
    return FactRow(
        indicator=titles.get(str(row.get("indicator")), str(row.get("indicator") or "")),
        period=writing.period(row.get("period"), words),
        value=f"{bound}{row.get('value_written') or ''}{row.get('unit_written') or ''}",
        source=row.get("source") or "",
        vintage=row.get("vintage") or "",
        quality=quality_words({**row, "reported": entry is not None and entry.source == REPORTED}, words),
        address=str(row.get("source_url") or "") if str(row.get("source_url") or "").startswith("http") else "",
        file=Path(row["source_file"]).name,
        line=row["source_row"],
        load=row["load_id"],
        loaded=entry.when if entry else None,
        note=row.get(f"note_{words.lang}") or row.get("note_zh") or "",
    )
