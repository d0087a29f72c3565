"""One task: what is asked, the reports it owes, its evidence, what stood in its way, what it moves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from refoundry.core.problems import Lang
from refoundry.deliver import Report, Standing, read_span, reports, workflow
from refoundry.plan.model import Plan, Unknown
from refoundry.report import writing
from refoundry.report.words import Words
from refoundry.workbench.language import say
from refoundry.workbench.ledger.handed_in import Handed
from refoundry.workbench.rooms.supervision.effects import Effect, Seen
from refoundry.workbench.rooms.supervision.register import Matter
from refoundry.workbench.rooms.supervision.wording import all_called, folded, period_words, quantity
from refoundry.workbench.ui.cells import Link, Several, StatusMark, Tab, Tag, words_of
from refoundry.workbench.ui.cells import Unknown as NotKnown

COURSE = ("listed", "open", "in-progress", "reported", "accepted", "closed")
"""The way of a task that nothing stops."""
_ASIDE = {"blocked": "in-progress", "escalated": "in-progress", "returned": "in-progress", "cancelled": "listed",
          "declined": "listed"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A file that stands as evidence."""

    name: str
    href: str = ""
    when: datetime | None = None
    who: Any = ""
    size: int | None = None


def course(one: Matter, lang: Lang) -> list[Tab]:
    """The steps of a task: done, here, ahead. Where it is held up the step it came from is said to be that.

    one      Matter
    lang     zh or en
    returns  Tabs
    """
    table = workflow("task")
    place = COURSE.index(_ASIDE.get(one.state, one.state))
    found = []
    for at, name in enumerate(COURSE):
        state = "done" if at < place or one.state == "closed" else "here" if at == place else "ahead"
        shown = one.state if at == place else name
        found.append(Tab(table.state(shown).shown(lang), state=state))
    return found


def asked(plan: Plan, one: Matter, lang: Lang, meeting: Any = "") -> list[tuple[str, Any]]:
    """What is asked, as label and cell; what the plan leaves open with the plan's own question.

    plan     Plan
    one      Matter
    lang     zh or en
    meeting  text or Spoken   what the meeting it comes from is called
    returns  pairs
    """
    fields, task = one.standing.fields, plan.tasks.get(one.subject)
    table = workflow("task")

    def label(name: str) -> str:
        return table.field(name).shown(lang)

    rows: list[tuple[str, Any]] = []
    if fields.get("action") and fields["action"] not in (one.title.zh, one.title.en):
        rows.append((label("action"), fields["action"]))
    rows.append((label("owner"), folded(plan, one.owner, lang) or NotKnown()))
    if one.support:
        rows.append((label("support"), folded(plan, one.support, lang)))
    if one.towns:
        rows.append(
            (
                label("town"),
                folded(
                    plan,
                    [f"towns/{key}" for key in (*plan.towns, *sorted(one.towns - set(plan.towns))) if key in one.towns],
                    lang,
                ),
            )
        )
    rows.append((label("due"), _due(one, task.due if task else None, lang)))
    amount = quantity(plan, one, lang)
    if amount is not None or (task and isinstance(task.quantity, Unknown)):
        rows.append((label("quantity"), amount or _question(task.quantity if task else None, lang)))
    if fields.get("done"):
        rows.append((label("done"), f"{fields['done']} {fields.get('unit') or ''}".strip()))
    said = fields.get("wanted") or (task.evidence if task else None)
    rows.append((label("wanted"), _question(said, lang) if isinstance(said, Unknown) else said))
    if fields.get("every"):
        choices = {choice.name: choice for choice in table.field("every").choices}
        rows.append((label("every"), choices.get(str(fields["every"]), fields["every"])))
    rows += [(label(name), fields[name]) for name in ("instruction", "minutes") if fields.get(name)]
    if fields.get("meeting"):
        rows.append(
            (label("meeting"), Link(meeting or fields["meeting"], reverse("meeting", args=[fields["meeting"]])))
        )
    return rows


def _due(one: Matter, planned: Any, lang: Lang) -> Any:
    if one.brief.due is not None:
        return one.brief
    if isinstance(planned, Unknown):
        return _question(planned, lang)
    return say(lang, "supervision.plan_year", year=planned) if planned else NotKnown()


def _question(value: Any, lang: Lang) -> Any:
    if not isinstance(value, Unknown):
        return NotKnown()
    return Several((Tag(say(lang, "supervision_task.open")), value.unknown.shown(lang)))


def belongs(plan: Plan, one: Matter, lang: Lang) -> list[tuple[str, Any]]:
    """Where a task stands in the plan: action, measures, the clause with its quote.

    plan     Plan
    one      Matter
    lang     zh or en
    returns  pairs of label and cell
    """
    rows: list[tuple[str, Any]] = []
    action = plan.actions.get(one.action or "")
    if action:
        href = f"{reverse('supervision')}?view=board&action={one.action}"
        rows.append(
            (say(lang, "supervision_columns.action"), Link(f"{action.number} {action.title.shown(lang)}", href))
        )
    measures = tuple(
        Link(f"{plan.measures[key].number} {plan.measures[key].title.shown(lang)}",
             f"{reverse('supervision')}?view=list&measure={key}")
        for key in one.measures if key in plan.measures
    )  # fmt: skip
    if measures:
        rows.append((say(lang, "supervision_columns.measure"), Several(measures)))
    task = plan.tasks.get(one.subject)
    if task and task.clause:
        said = say(lang, "supervision_task.clause", paragraph=task.clause.paragraph, quote=task.clause.quote)
        rows.append((say(lang, "supervision_task.clause_label"), said))
    return rows


@dataclass(frozen=True, slots=True)
class Reported:
    """What was owed for one period and what came."""

    report: Report
    period: str
    text: str | None
    file_count: int


def told(standing: Standing, at: datetime, lang: Lang) -> list[Reported]:
    """The reports a task owed so far, the newest first, each with what was said for its period.

    standing  Standing
    at        datetime with its zone
    lang      zh or en
    returns   Reported
    """
    said: dict[str, tuple[str, int]] = {}
    for step in standing.steps:
        words = standing.said.get(step.event.id, {})
        if step.counts and step.event.move == "progress" and words.get("period"):
            files = words.get("evidence") or []
            said[str(words["period"])] = (str(words.get("progress", "")), len(files) if isinstance(files, list) else 1)
    found = []
    for report in reports(standing, at):
        text, files_given = said.get(report.period, (None, 0))
        found.append(Reported(report, period_words(report.period, lang), text, files_given))
    return found[::-1]


def progress(standing: Standing) -> list[tuple[date | datetime, Any, str]]:
    """What was reported outside any cycle: when, for which period, what. The newest first.

    standing  Standing
    returns   triples
    """
    return [
        (step.event.at, _period(str(standing.said[step.event.id].get("period", ""))),
         str(standing.said[step.event.id].get("progress", "")))
        for step in reversed(standing.steps)
        if step.counts and step.event.move == "progress"
    ]  # fmt: skip


def _period(text: str) -> Any:
    """A period in words, as it was entered where it is none."""
    return read_span(text) or text


def files(one: Matter) -> list[File]:
    """The evidence of a task, each file with who handed it in when.

    one      Matter
    returns  Files   words that are no file have no address
    """
    came: dict[str, tuple[datetime, str]] = {}
    for step in one.standing.steps:
        given = step.event.payload.get("evidence") or []
        for name in given if isinstance(given, list | tuple) else [given]:
            came.setdefault(str(name), (step.event.at, step.event.actor))
    found = []
    for text in one.evidence:
        handed = Handed.read(text)
        when, who = came.get(text, (None, ""))
        href = reverse("file", args=[handed.sha256]) if handed else ""
        found.append(File(handed.name if handed else text, href, when, who))
    return found


def hindered(plan: Plan, standing: Standing, lang: Lang) -> list[tuple[str, Any]]:
    """What stood in the way and what was agreed, as last said.

    plan      Plan
    standing  Standing
    lang      zh or en
    returns   pairs of label and cell
    """
    table, fields = workflow("task"), standing.fields
    rows: list[tuple[str, Any]] = []
    for name in ("obstacle", "asked-of", "outcome", "decision"):
        value = fields.get(name)
        if value:
            several = value if isinstance(value, list) else str(value).split()
            shown = all_called(plan, several, lang) if name == "asked-of" else value
            rows.append((table.field(name).shown(lang), shown))
    return rows


def effect_said(found: Sequence[Effect], lang: Lang) -> str:
    """What a task moves and whether it moved, in one sentence.

    found    Effects
    lang     zh or en
    returns  text   empty where no goal is named
    """
    if not found:
        return ""
    if len(found) > 1:
        verdicts = Counter(one.verdict for one in found)
        told = words_of([say(lang, f"supervision_effects.{name}", count=n) for name, n in verdicts.items()], lang)
        return say(lang, "supervision_effect.several", count=len(found), told=told)
    [one] = found
    goal, words = one.goal, Words(lang)

    def seen(figure: Seen | None) -> str:
        return f"{figure.period.shown(lang)} {writing.amount(figure.value, goal.unit, words)}" if figure else ""

    name = one.verdict if one.then or one.verdict == "unknown" else f"{one.verdict}-blank"
    return say(lang, f"supervision_effect.{name}", goal=goal.title.shown(lang), then=seen(one.then), now=seen(one.now))


def moved(effect: Effect, lang: Lang) -> dict[str, Any]:
    """A goal of a task as the page shows it.

    effect   Effect
    lang     zh or en
    returns  mapping   goal, then, now, verdict, status, was: cells
    """
    goal, words = effect.goal, Words(lang)

    def seen(one: Seen | None) -> Any:
        if one is None:
            return None
        return f"{one.period.shown(lang)} {writing.amount(one.value, goal.unit, words)}"

    return {
        "goal": Link(goal.title, reverse("goal", args=[effect.key])),
        "then": seen(effect.then) or say(lang, "supervision_task.no_figure_then"),
        "now": seen(effect.now) or say(lang, f"supervision_task.{'no_figure' if effect.then is None else 'no_later'}"),
        "verdict": say(lang, f"supervision_moved.{effect.verdict}"),
        "status": StatusMark(effect.row) if effect.row else say(lang, "supervision_task.no_run"),
        "was": StatusMark(effect.was) if effect.was else say(lang, "supervision_task.no_run_then"),
    }
