"""The scorecard as one self-contained HTML page: no script, nothing fetched, two languages that link to each other."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from refoundry.assess.goals.forecasts import ENOUGH
from refoundry.core.problems import Lang
from refoundry.report.charts import SHAPES
from refoundry.report.counting import DueGroup, answer, due_groups, wordy
from refoundry.report.goal_view import GoalView, TargetView, goal_view
from refoundry.report.letters import asking, letters
from refoundry.report.meta import Meta, city_named
from refoundry.report.outlook_view import outlook_views
from refoundry.report.phrases import method_lines, sentence, spoken
from refoundry.report.record_view import record_views, summary
from refoundry.report.sources import dates, reading, sources
from refoundry.report.words import Words

PAGES: Mapping[Lang, str] = {"zh": "scorecard.html", "en": "scorecard.en.html"}
_SECTIONS = ("table", "cards", "outlook", "record", "consistency", "requests", "sources", "methods")
_OTHER: Mapping[Lang, Lang] = {"zh": "en", "en": "zh"}

Row = Mapping[str, Any]


def scorecard_page(frames: Mapping[str, pl.DataFrame], meta: Meta, lang: Lang = "zh") -> str:
    """The page of a scorecard, to be written under its name in PAGES beside that of the other language.

    frames   goals, and outlook, record, consistency where there are any
    meta     Meta
    lang     zh or en
    returns  HTML
    """
    words = Words(lang)
    rows = frames["goals"].to_dicts()
    groups = due_groups(rows, meta.as_of, words)
    goals = [goal_view(_of_goal(rows, key), meta, words) for key in dict.fromkeys(row["goal"] for row in rows)]
    views = {target.key: target for goal in goals for target in goal.targets}
    outlook = city_named(table(frames, "outlook"), meta, lang)
    record = city_named(table(frames, "record"), meta, lang)
    asked = letters(goals, meta, words)
    series = outlook_views(outlook, record, words)
    plan = words("page.edition", title=meta.plan.shown(lang), edition=meta.edition.shown(lang))
    return _environment().get_template("scorecard.html").render(
        w=words,
        zh=Markup(' lang="zh-CN"') if lang == "en" else "",
        css=_style(),
        shapes={name: Markup(shape) for name, shape in SHAPES.items()},
        meta=meta,
        page={
            "title": words("page.title", city=meta.city.shown(lang)),
            "plan": plan,
            "as_of": dates(meta, [*rows, *outlook], words),
            "answer": answer(groups, words),
            "asking": asking(rows, words),
            "read": reading([*rows, *outlook], words),
            "enough": ENOUGH,
            "picture": picture_title(groups, words),
            "other": PAGES[_OTHER[lang]],
            "sections": _SECTIONS,
        },
        groups=[_group(group, views, words) for group in groups],
        goals=goals,
        outlook=series,
        outlook_key=list(dict.fromkeys(name for one in series for name in one.chart_key)),
        record=_record(record, words),
        consistency=consistencies(table(frames, "consistency"), goals, words),
        requests=asked,
        methods=method_lines(words),
        sources=sources([*rows, *outlook], words),
    )  # fmt: skip


def table(frames: Mapping[str, pl.DataFrame], name: str) -> list[dict[str, Any]]:
    """The rows of a frame, none where it is not there.

    frames   by name
    name     of one
    returns  list of mappings
    """
    return frames[name].to_dicts() if name in frames else []


def picture_title(groups: Sequence[DueGroup], words: Words) -> str:
    """What the picture of all targets shows: how many of those that fell due can be settled at all.

    groups   DueGroups
    words    Words
    returns  text
    """
    past = [row for group in groups if group.past for row in group.rows]
    if not past:
        return words("picture.title_none_due", count=sum(len(group.rows) for group in groups))
    settled = sum(row["status"] != "unknown" for row in past)
    return words("picture.title_settled" if settled else "picture.title_open", due=len(past), settled=settled)


def consistencies(rows: Iterable[Row], goals: Iterable[GoalView], words: Words) -> list[dict[str, Any]]:
    """What the targets say to each other, with the goals by title.

    rows     of the frame `consistency`
    goals    GoalViews
    words    Words
    returns  mappings   says, goals (key, title)
    """
    titles = {goal.key: goal.title for goal in goals}
    return [
        {
            "says": sentence(spoken(row, "says", words), words),
            "goals": [
                (key, titles[key]) for key in dict.fromkeys(k.partition("@")[0] for k in row["goals"]) if key in titles
            ],
        }
        for row in rows
    ]


def _of_goal(rows: Sequence[Row], key: str) -> list[Row]:
    return [row for row in rows if row["goal"] == key]


def _group(group: DueGroup, views: Mapping[str, TargetView], words: Words) -> dict[str, Any]:
    return {
        "title": group.title,
        # targets in words behind those with a number, where a narrow screen shows them as a list
        "targets": [views[row["key"]] for row in group.rows if not wordy(row)],
        "wordy": [views[row["key"]] for row in group.rows if wordy(row)],
        "runs": [(status, [views[row["key"]] for row in rows]) for status, rows in group.by_status(words)],
    }


def _record(rows: Sequence[Row], words: Words) -> dict[str, Any]:
    shown = record_views(rows, words)
    return {"rows": shown, "chosen": [row for row in shown if row["chosen"]], "summary": summary(rows, words)}


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("refoundry.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> Markup:
    from importlib.resources import files

    return Markup((files("refoundry.report") / "scorecard.css").read_text("utf-8"))
