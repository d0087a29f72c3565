"""The register as a workbook: what the list shows, every column, the filters said."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from refoundry.core.problems import Lang
from refoundry.deliver import workflow
from refoundry.plan.model import Plan
from refoundry.workbench.exports import Column, Table
from refoundry.workbench.language import say
from refoundry.workbench.rooms.supervision.board import Share
from refoundry.workbench.rooms.supervision.effects import effects
from refoundry.workbench.rooms.supervision.register import Matter
from refoundry.workbench.rooms.supervision.wording import all_called, called, numbered, quantity, report_words
from refoundry.workbench.ui.cells import words_of


def register_sheet(plan: Plan, matters: Sequence[Matter], rows: Mapping[str, Mapping[str, Any]], lang: Lang) -> Table:
    """The sheet of tasks.

    plan     Plan
    matters  Matters   those asked for
    rows     goal -> row of the frame `goals`
    lang     zh or en
    returns  Table
    """
    head, table = partial(_head, lang), workflow("task")

    def moved(one: Matter) -> str:
        found = effects(plan, one.goals, one.issued, rows)
        colon = say(lang, "parts.colon")
        return words_of(
            [f"{e.goal.title.shown(lang)}{colon}{say(lang, f'supervision_moved.{e.verdict}')}" for e in found], lang
        )

    def measures(one: Matter) -> str:
        return words_of(
            [f"{plan.measures[key].number} {plan.measures[key].title.shown(lang)}" for key in one.measures
             if key in plan.measures], lang,
        )  # fmt: skip

    def action(one: Matter) -> str | None:
        found = plan.actions.get(one.action or "")
        return f"{found.number} {found.title.shown(lang)}" if found else None

    columns = [
        Column(head("number"), 12, lambda one: numbered(one.number).shown(lang).strip(":") or None, frozen=True),
        Column(head("task"), 44, lambda one: one.title.shown(lang), frozen=True),
        Column(head("state"), 14, lambda one: table.state(one.state).shown(lang)),
        Column(head("lead"), 22, lambda one: all_called(plan, one.owner, lang) or None),
        Column(head("support"), 28, lambda one: all_called(plan, one.support, lang) or None),
        Column(head("town"), 18, lambda one: _towns(plan, one, lang)),
        Column(head("issued"), 12, lambda one: one.issued),
        Column(head("due"), 12, lambda one: one.brief.due),
        Column(head("late"), 10, lambda one: one.brief.days_late if one.overdue else None, "0"),
        Column(head("report"), 22, lambda one: report_words(one, lang) if one.issued else None),
        Column(head("progress"), 44, lambda one: one.brief.last_progress),
        Column(head("progress_on"), 16, lambda one: one.brief.progress_at),
        Column(head("quantity"), 14, lambda one: quantity(plan, one, lang)),
        Column(head("wanted"), 34, lambda one: _wanted(plan, one, lang)),
        Column(head("evidence"), 9, lambda one: len(one.evidence) if one.issued else None, "0"),
        Column(head("goal"), 34, lambda one: moved(one) or None),
        Column(head("measure"), 34, measures),
        Column(head("action"), 28, action),
        Column(head("instruction"), 16, lambda one: one.standing.fields.get("instruction")),
        Column(head("minutes"), 18, lambda one: one.standing.fields.get("minutes")),
    ]
    return Table(say(lang, "supervision.list"), columns, matters)


def departments_sheet(plan: Plan, shares: Sequence[Share], lang: Lang) -> Table:
    """The sheet of departments.

    plan     Plan
    shares   Shares
    lang     zh or en
    returns  Table
    """

    def head(name: str) -> str:
        return say(lang, f"supervision_departments.{name}")

    columns = [
        Column(
            head("department"),
            28,
            lambda one: called(plan, one.reference, lang) if one.reference else say(lang, "supervision.total"),
            frozen=True,
        ),
        Column(head("measures"), 10, lambda one: one.measures, "0"),
        Column(head("tasks"), 10, lambda one: one.counts.total, "0"),
        Column(head("issued"), 10, lambda one: one.counts.issued, "0"),
        Column(head("overdue"), 10, lambda one: one.counts.overdue, "0"),
        Column(head("worst"), 12, lambda one: one.worst or None, "0"),
        Column(head("owes"), 10, lambda one: one.counts.owes, "0"),
        Column(head("unresolved"), 12, lambda one: one.counts.unresolved, "0"),
        Column(head("awaits"), 10, lambda one: one.counts.awaits, "0"),
        Column(head("closed"), 10, lambda one: one.counts.closed, "0"),
        Column(head("helps"), 10, lambda one: one.helps, "0"),
        Column(head("supports"), 10, lambda one: one.supports, "0"),
    ]
    return Table(say(lang, "supervision.departments"), columns, shares)


def _head(lang: Lang, name: str) -> str:
    return say(lang, f"supervision_columns.{name}")


def _towns(plan: Plan, one: Matter, lang: Lang) -> str | None:
    return words_of([plan.towns[key].title.shown(lang) for key in sorted(one.towns) if key in plan.towns], lang) or None


def _wanted(plan: Plan, one: Matter, lang: Lang) -> str | None:
    said = one.standing.fields.get("wanted")
    if said:
        return words_of(said, lang)
    task = plan.tasks.get(one.subject)
    return task.evidence.shown(lang) if task and hasattr(task.evidence, "shown") else None
