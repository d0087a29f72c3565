"""The scorecard as a workbook: a first sheet that explains the others, then flat tables with numbers as numbers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from refoundry.core.problems import Lang
from refoundry.report import writing
from refoundry.report.book_columns import goal_columns, record_columns, related_columns, request_columns, seen_columns
from refoundry.report.books import Column, Mark, book
from refoundry.report.counting import answer, due_groups
from refoundry.report.drawn import as_drawn
from refoundry.report.meta import Meta, city_named
from refoundry.report.phrases import method_lines, spoken, titled
from refoundry.report.sources import newest, reading, sources
from refoundry.report.words import Words

Row = Mapping[str, Any]
# colour beside sign and word, as on the page
_COLOURS = {
    "met": ("#0B6B4B", "#E3F3EC"),
    "missed": ("#B3261E", "#FBE7E5"),
    "on track": ("#1D5AA6", "#E6EEF8"),
    "at risk": ("#7A5C00", "#FBF3DA"),
    "off track": ("#9A4300", "#FBEADC"),
    "unknown": ("#515D66", "#EEF1F3"),
}


def scorecard_book(frames: Mapping[str, pl.DataFrame], meta: Meta, path: str | Path, lang: Lang = "zh") -> None:
    """Write the workbook of a scorecard. No text of the data is ever a formula or a link.

    frames   goals, and outlook, record, consistency where there are any
    meta     Meta
    path     file to write
    lang     zh or en
    returns  None
    """
    words = Words(lang)
    tables = {
        name: city_named(frames[name].to_dicts(), meta, lang) if name in frames else []
        for name in ("outlook", "record", "consistency")
    }
    goals = frames["goals"].to_dicts()
    title = words("page.title", city=meta.city.shown(lang))
    seen = [
        {**row, "seen": one, "kind": "kind_goal"} for row in _one_each(goals) for one in as_drawn(row["history"] or ())
    ]
    seen += [{**row, "seen": one, "kind": "kind_outlook"} for row in tables["outlook"] for one in row["history"] or ()]
    around = [{**row, "seen": one} for row in _one_each(goals) for one in row["related"] or ()]
    titles = {row["goal"]: titled(row, words) for row in goals}
    consistent = (
        Column(words("consistency.goals"), 34, lambda row: _named(row["goals"], titles, words)),
        Column(words("consistency.says"), 90, lambda row: spoken(row, "says", words)),
    )
    marks = [Mark(one.sign, *_COLOURS[one.group]) for one in {one.sign: one for one in words.legend()}.values()]
    with book(path, lang, title, meta.run) as made:
        made.notes(made.sheet(words("book.notes")), title, _notes(goals, tables["outlook"], meta, words))
        made.table(words("book.goals"), goal_columns(words), goals, marks)
        made.table(words("book.values"), seen_columns(words), seen)
        made.table(words("book.related"), related_columns(words), around)
        asked = [row for row in goals if row["request_zh"]]
        made.table(words("book.requests"), request_columns(words), asked)
        made.table(words("book.record"), record_columns(words), tables["record"])
        made.table(words("book.consistency"), consistent, tables["consistency"])


def _named(keys: Sequence[str], titles: Mapping[str, str], words: Words) -> str:
    """Goals by title, given by key or by the key of one of their targets."""
    goals = dict.fromkeys(key.partition("@")[0] for key in keys)
    return words("counts.comma").join(titles.get(goal, goal) for goal in goals)


def _one_each(goals: Sequence[Row]) -> list[Row]:
    """One row a goal: its targets share the history."""
    return list({row["goal"]: row for row in reversed(goals)}.values())[::-1]


def _notes(goals: Sequence[Row], outlook: Sequence[Row], meta: Meta, words: Words) -> list[tuple[str, str]]:
    """What the first sheet says, line by line."""
    lang = words.lang
    plan = words("page.edition", title=meta.plan.shown(lang), edition=meta.edition.shown(lang))
    versions = words("counts.comma").join(f"{name} {version}" for name, version in meta.versions.items())
    lines = [
        (words("book.answer"), answer(due_groups(goals, meta.as_of, words), words)),
        (words("book.city"), meta.city.shown(lang)),
        (words("sources.plan"), f"{plan} {words('sources.fingerprint', short=meta.fingerprint)}"),
        (words("book.ran"), writing.day(meta.day, words)),
        (words("book.newest"), newest([*goals, *outlook], words)),
        (words("book.judged_on"), writing.day(meta.as_of, words)),
        (words("book.read"), reading([*goals, *outlook], words)),
        (words("sources.facts"), meta.facts),
        (words("sources.run"), meta.run),
        (words("sources.versions"), versions),
        (words("book.filters"), words("book.no_filters", count=len(goals), goals=len(_one_each(goals)))),
    ]
    if meta.synthetic:
        lines.insert(1, (words("page.synthetic"), words("page.synthetic_note")))
    lines += [(words("book.definitions"), " ".join(filter(None, (words("sources.intro"), words("sources.units")))))]
    lines += [("", words("book.blank"))]
    lines += [("", line) for line in method_lines(words)]
    lines += [("", words("book.related_note"))]
    rules = words.legend()
    lines += [
        (words("method.statuses") if one is rules[0] else "", f"{one.sign} {one.word}{words('counts.colon')}{one.rule}")
        for one in rules
    ]
    used = sources([*goals, *outlook], words)
    for one in used:
        weak = words("counts.comma") + words("sources.weak") if one.weak else ""
        vintages = words("counts.comma").join(one.vintages)
        head = words("book.sources") if one is used[0] else ""
        lines.append((head, f"{one.source}{words('counts.colon')}{vintages} [{one.quality}{weak}]"))
    return lines
