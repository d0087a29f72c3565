"""Reporting a value, and the page where a second person decides on it."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from markupsafe import Markup

from refoundry.core.problems import Lang, Problem, Problems
from refoundry.deliver import Move, Standing
from refoundry.plan.model import Goal
from refoundry.report import writing
from refoundry.report.charts import Mark, course_chart
from refoundry.report.courses import chart_key, goal_course, moment
from refoundry.report.words import Words
from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.language import say
from refoundry.workbench.ledger.handed_in import ACCEPTED, Handed
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.matters import title_of
from refoundry.workbench.moves.making import make
from refoundry.workbench.moves.views import hand_in, refusal_status
from refoundry.workbench.pinned import Pin
from refoundry.workbench.reported import against, bases, countable, owner_of, unwritten
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.goals.detail import matters_of
from refoundry.workbench.rooms.goals.reporting import (
    VALUED,
    Asked,
    choices_of,
    doubts,
    move_for,
    periods_of,
    restated,
    sources_of,
    typed,
    units_of,
)
from refoundry.workbench.rooms.goals.views import goal_of
from refoundry.workbench.scorecard import rows_of_goal
from refoundry.workbench.ui.forms import Entry


@permitted("goals.report")
@never_cache
def report(request: Request, key: str) -> HttpResponseBase:
    """The form by which the owner of a goal reports a value, corrects one, or reports a revised one.

    request  Request
    key      of the goal
    returns  HttpResponse
    raises   Http404   the plan has none of that key
    """
    node, pin = goal_of(request.pin.plan, key), request.pin
    owner = owner_of(pin.plan, key)
    owns = bool(owner) and request.post.reference == owner
    if not owns or not countable(node):
        context = {"key": key, "node": node, "owner": owner, "counts": countable(node)}
        return render(request, "goals/report_refused.html", context, status=422 if owns else 403)
    if request.method != "POST":
        today = timezone.localdate()
        told = request.GET.dict()
        wanted = periods_of(
            node, pin.facts, pin.plan.about.city.region, matters_of(key, standings("value-report").values()), today
        )
        told.setdefault("period", wanted[0] if wanted else "")
        asked = typed(told, key)
        now = standing("value-report", asked.subject)
        row = move_for(now, told.get("move", ""))
        if row is not None and row.name != "report":
            kept = {name: str(now.fields.get(name) or "") for name in asked.entries}
            asked = replace(asked, entries={**kept, **{name: text for name, text in asked.entries.items() if text}})
        return _form(request, node, asked, now, row)
    return _submitted(request, node, typed(request.POST, key))


def _submitted(request: Request, node: Goal, asked: Asked) -> HttpResponseBase:
    """A report that was sent in: refused with everything that stands against it, asked about once more, or recorded."""
    pin, now = request.pin, standing("value-report", asked.subject)
    told = request.POST.get("move", "")
    # the move the form was made for: whether it is still possible is the table's to say
    row = now.workflow.called(told)[0] if told in VALUED else move_for(now)
    files = request.FILES.getlist("evidence")
    kept = now.fields.get("evidence") if row and row.name == "correct" else None
    fields: dict[str, Any] = {**asked.entries, "period": asked.period}
    found = against(pin.plan, pin.facts, asked.subject, fields, timezone.localdate())
    if row is None or found:
        return _form(request, node, asked, now, row, problems=found, status=422)
    payload = {name: text for name, text in fields.items() if text and name in row.takes}
    payload |= {name: request.POST.get(name, "").strip() for name in ("correction", "reason") if name in row.takes}
    said = doubts(pin.plan, pin.facts, asked, request.lang, evidence=bool(files or kept))
    if said and request.POST.get("confirmed") != "1":
        return _form(request, node, asked, now, row, told=said, status=422)
    try:
        if files:
            payload |= hand_in(request, {"evidence": files})
        same = request.POST.get("subject") == asked.subject
        expected = int(request.POST["seq"]) if same and request.POST.get("seq", "").isdigit() else now.seq
        make(
            request.post, pin, "value-report", asked.subject, row.name, payload, expected_seq=expected,
            id=request.POST.get("id", "")[:60] or uuid4().hex, corrects=restated(now) if row.corrects else None,
        )  # fmt: skip
    except Problems as problems:
        fresh = standing("value-report", asked.subject)
        return _form(request, node, asked, fresh, move_for(fresh, row.name), problems=[*problems.problems],
                     status=refusal_status(problems))  # fmt: skip
    messages.success(request, say(request.lang, "goal_report.done"))
    return redirect("report", asked.subject)


def _form(
    request: Request,
    node: Goal,
    asked: Asked,
    now: Standing,
    row: Move | None,
    *,
    problems: list[Problem] | None = None,
    told: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    key, lang = asked.subject.partition("@")[0], request.lang
    title = {"correct": "title_correct", "revise": "title_revise"}.get(row.name if row else "", "title")
    context = {
        "key": key,
        "node": node,
        "title": say(lang, f"goal_report.{title}", goal=node.title.shown(lang)),
        "standing": now,
        "row": row,
        "entries": _entries(request, node, asked, now, row) if row else (),
        "subject": asked.subject,
        "deed": uuid4().hex,
        "problems": problems or [],
        "doubts": told or [],
        "chart": _beside(request.pin, node, asked, lang),
        "back": reverse("goal", args=[key]),
    }
    return render(request, "goals/report.html", context, status=status)


def _entries(request: Request, node: Goal, asked: Asked, now: Standing, row: Move) -> list[Entry]:
    """The fields of the form, each with what it expects."""
    pin, lang, told = request.pin, request.lang, asked.entries
    words, table, region = Words(lang), now.workflow, pin.plan.about.city.region

    def hint(name: str, **values: object) -> str:
        return say(lang, f"goal_report.{name}", **values)

    lacking = periods_of(
        node,
        pin.facts,
        region,
        matters_of(asked.subject.partition("@")[0], standings("value-report").values()),
        timezone.localdate(),
    )
    known = sources_of(node, pin.facts, region)
    own = told["source"] if told["source"] not in known else ""
    measured = [(name, writing.unit_title(name, words) or name) for name in units_of(node)]
    term = next((one for one in pin.facts.rows("indicator", id=node.indicator)), {})
    definition = term.get(f"definition_{lang}") or term.get("definition_zh") or ""
    allowed = [(one.key, one.shown(lang)) for one in bases()]
    # shown so that whoever has such a value learns why it is not taken
    survey = _survey(lang)
    kept = now.fields.get("evidence") or []
    evidence = hint("evidence_hint")
    if kept and row.name == "correct":
        evidence = f"{evidence} {hint('evidence_kept', count=len(kept))}"
    found = [
        Entry("period", hint("period"), "select", asked.period, hint("period_hint"), required=True,
              options=choices_of(lacking, asked.period, timezone.localdate(), lang)),
        Entry("value", table.field("value"), "number", told["value"], hint("value_hint"), required=True, longest=40),
        Entry("unit", table.field("unit"), "select", told["unit"] or node.unit, required=True, options=measured),
        Entry("basis", table.field("basis"), "radio", told["basis"], hint("basis_hint"), required=True,
              options=[*allowed, *survey]),
        *([Entry("source", table.field("source"), "select", told["source"], hint("source_hint"),
                 options=[(name, name) for name in known])] if known else []),
        Entry("other_source", hint("other_source") if known else table.field("source"), "text", own,
              hint("other_hint"), required=not known, longest=200),
        Entry("published", table.field("published"), "date", told["published"], hint("published_hint")),
        Entry("definition", table.field("definition"), "textarea", told["definition"],
              hint("definition_hint", definition=definition) if definition else "", rows=2, longest=1000),
        Entry("evidence", table.field("evidence"), "file", hint=evidence, control=_files()),
    ]  # fmt: skip
    for name in ("correction", "reason"):
        if name in row.takes:
            typed_in = request.POST.get(name, "")
            found.insert(0, Entry(name, table.field(name), "textarea", typed_in, required=True, rows=2, longest=500))
    return found


def _survey(lang: Lang) -> list[tuple[str, str]]:
    from refoundry.dictionary import table

    term = table("observation").column("basis").term("survey")
    return [(term.key, term.shown(lang))] if term and term not in bases() else []


def _files() -> Any:
    accepted = ",".join(f".{ending}" for ending in ACCEPTED)
    return format_html(
        '<input type="file" id="field-evidence" name="evidence" multiple accept="{}" '
        'aria-describedby="field-evidence-hint">', accepted,
    )  # fmt: skip


def _beside(pin: Pin, node: Goal, asked: Asked, lang: Lang, *, proposed: bool = False) -> dict[str, Any] | None:
    """The course of the goal with the value that is reported; None where there is nothing to draw."""
    rows, words = rows_of_goal(pin, asked.subject.partition("@")[0]), Words(lang)
    if not rows:
        return None
    course = goal_course(rows, say(lang, "goal_review.course"), words)
    mark = _mark(node, asked, words) if proposed else None
    if mark is not None:
        course = replace(course, marks=(*course.marks, mark), latest=mark, latest_label=mark.says)
    if course.empty or not course.drawable:
        return None
    names = (*chart_key(course, words), *(("proposed",) if mark else ()))
    drawn: Markup = course_chart(course)
    return {"svg": drawn, "key": names, "title": course.title}


def _mark(node: Goal, asked: Asked, words: Words) -> Mark | None:
    from refoundry.core.quantities import convert, find_unit

    time = moment(asked.period)
    have, want = find_unit(asked.entries["unit"] or node.unit), find_unit(node.unit)
    try:
        value = float(asked.entries["value"])
    except ValueError:
        return None
    if time is None or have is None or want is None or have.dimension != want.dimension:
        return None
    value = float(convert(value, have, want))
    said = writing.amount(value, node.unit, words)
    says = say(words.lang, "goal_review.mark", period=writing.period(asked.period, words), value=said)
    return Mark(time, value, says, used=False, proposed=True)


@permitted("goals.view")
@never_cache
def review(request: Request, subject: str) -> HttpResponse:
    """A report beside what is published: where a second person approves it or sends it back.

    request  Request
    subject  GOAL@PERIOD
    returns  HttpResponse
    raises   Http404   nothing was reported or called for under that subject
    """
    pin, lang, now = request.pin, request.lang, standing("value-report", subject)
    key, _, period = subject.partition("@")
    if not now.steps:
        raise Http404
    node = goal_of(pin.plan, key)
    asked = replace(typed(now.fields, key), subject=subject, period=period)
    # a value that is in the facts already stands among the others
    waits = bool(unwritten(pin.facts, [now]))
    open_one = now.state == "reported" or waits
    facts = {**now.fields, "period": period}
    told_basis, proven = asked.entries["basis"], bool(now.fields.get("evidence"))
    told = bool(asked.entries["value"])
    reporter = next((step.event.actor for step in reversed(now.steps) if step.counts and step.event.move in
                     ("report", "revise", "correct")), "")  # fmt: skip
    context = {
        "key": key,
        "node": node,
        "standing": now,
        "title": title_of(pin.plan, now),
        "answer": _answer(request, now, waits, reporter),
        "value": _written(asked, node, lang) if told else "",
        "basis": next((term.shown(lang) for term in bases() if term.key == told_basis), told_basis),
        "chart": _beside(pin, node, asked, lang, proposed=open_one and told),
        "doubts": doubts(pin.plan, pin.facts, asked, lang, evidence=proven) if open_one else [],
        "problems": against(pin.plan, pin.facts, subject, facts, timezone.localdate()) if open_one and told else [],
        "evidence": [one for name in now.fields.get("evidence") or [] if (one := Handed.read(str(name)))],
        "reporter": reporter,
        "next": request.path,
        "period": period,
        "published_label": now.workflow.field("published"),
        "may_restate": request.post.reference == owner_of(pin.plan, key) != "" and move_for(now) is not None,
    }  # fmt: skip
    return render(request, "goals/review.html", context)


def _written(asked: Asked, node: Goal, lang: Lang) -> str:
    words = Words(lang)
    try:
        return writing.amount(float(asked.entries["value"]), asked.entries["unit"] or node.unit, words)
    except ValueError:
        return f"{asked.entries['value']} {asked.entries['unit']}"


def _answer(request: Request, now: Standing, waits: bool, reporter: str) -> str:
    lang, name, values = request.lang, now.state, {"reason": str(now.fields.get("reason") or "")}
    if name == "reported" and reporter == request.post.account.username:
        name = "own"
    if name == "approved" and waits:
        name = "waiting"
    return say(lang, f"goal_review.answer_{name}", **values)
