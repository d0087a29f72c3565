"""The pages of goals: all of them, one of them, where a result comes from, the workbook."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from refoundry.city import why
from refoundry.core.problems import Lang, Problems
from refoundry.deliver import Standing
from refoundry.plan.model import Goal, Plan
from refoundry.report.book_columns import goal_columns, seen_columns
from refoundry.report.counting import answer, by_status, due_groups
from refoundry.report.drawn import as_drawn
from refoundry.report.goal_view import GoalView, goal_view
from refoundry.report.phrases import latest_words, method_lines, sentence, shortfall
from refoundry.report.sources import sources
from refoundry.report.words import Words
from refoundry.workbench.access.permissions import holds, permitted
from refoundry.workbench.access.scope import concerns
from refoundry.workbench.access.sight import in_sight
from refoundry.workbench.exports import Table, workbook
from refoundry.workbench.language import say
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.reported import countable, owner_of, unwritten
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.goals.detail import (
    bearing_on,
    matters_of,
    requests_for,
    unsettled,
    values_of,
    values_title,
)
from refoundry.workbench.rooms.goals.listing import ORDERS, left, listing, options
from refoundry.workbench.rooms.goals.trails import trail_views
from refoundry.workbench.scorecard import meta_of, rows_of_goal, scorecard_rows
from refoundry.workbench.ui.filters import Bar, Choice
from refoundry.workbench.ui.filters import Words as Sought

# who reads where in the program a number was made; to anybody else that says nothing
_SMALL_PRINT = frozenset({"analyst", "administrator"})
_HEADS = ("status", "indicator", "latest", "target", "required_pace", "owner", "gap", "achieved_pace", "forecast")


def heads(words: Words) -> dict[str, str]:
    """The headings the scorecard uses, so that page, workbook and list say the same.

    words    Words
    returns  mapping   name -> words
    """
    return {name: words(f"table.{name}") for name in _HEADS}


def _bar(request: Request, rows: list[dict[str, Any]]) -> Bar:
    meta, lang = meta_of(request.pin), request.lang
    assert meta is not None
    found = options(rows, request.pin.plan, meta, lang)
    named = {name: say(lang, f"goals_room.{name}") for name in ("due", "status", "owner", "measure", "q")}
    chosen = [Choice(name, named[name], found[name]) for name in ("due", "status", "owner", "measure")]
    return Bar.of(request, [*chosen, Sought("q", named["q"])])


@permitted("goals.view")
def goals(request: Request) -> HttpResponse:
    """Every target with its status, latest value, required pace, course and owner.

    request  Request
    returns  HttpResponse
    """
    rows, meta = scorecard_rows(request.pin), meta_of(request.pin)
    if meta is None or not rows:
        return render(request, "goals/none.html", {"may_run": holds(request.post, "runs.start")})
    bar, order = _bar(request, rows), request.GET.get("order", "")
    waiting = [one for one in standings("value-report").values() if one.state == "reported"]
    context = {
        "listing": listing(rows, meta, {**bar.values, "order": order}, request.lang),
        "bar": bar,
        "order": order if order in ORDERS else "",
        "heads": heads(Words(request.lang)),
        "meanings": [status for status, _ in by_status(rows, Words(request.lang))],
        "waiting": sorted(waiting, key=lambda one: not concerns(request.post, request.pin.plan, one)),
    }
    return render(request, "goals/goals.html", context)


@permitted("goals.view")
def goals_book(request: Request) -> HttpResponseBase:
    """The list as it is filtered, and every published value behind it, as a workbook.

    request  Request
    returns  HttpResponse
    raises   Http404   before the first run
    """
    rows, meta, lang = scorecard_rows(request.pin), meta_of(request.pin), request.lang
    if meta is None:
        raise Http404
    bar, words = _bar(request, rows), Words(lang)
    found = left(rows, bar.values, words)
    once = list({row["goal"]: row for row in reversed(found)}.values())[::-1]
    seen = [{**row, "seen": one, "kind": "kind_goal"} for row in once for one in as_drawn(row["history"] or ())]
    return workbook(
        request,
        title=say(lang, "goals_room.book"),
        object="goals",
        answer=answer(due_groups(rows, meta.as_of, words), words),
        filters=[(chip.label, chip.value) for chip in bar.active],
        definitions=method_lines(words),
        sources=[f"{one.source}: {words('counts.comma').join(one.vintages)} [{one.quality}]" for one in
                 sources(found, words)],
        tables=[
            Table(words("book.goals"), goal_columns(words), found),
            Table(words("book.values"), seen_columns(words), seen),
        ],
    )  # fmt: skip


def goal_of(plan: Plan, key: str) -> Goal:
    """The goal of an address.

    plan     Plan
    key      text
    returns  Goal
    raises   Http404   the plan has none of that key
    """
    if key not in plan.goals:
        raise Http404
    return plan.goals[key]


@permitted("goals.view")
def goal(request: Request, key: str) -> HttpResponse:
    """One goal: its course, its targets, what bears on it, what was reported and asked.

    request  Request
    key      of the goal
    returns  HttpResponse
    raises   Http404   the plan has none of that key
    """
    pin, lang, at = request.pin, request.lang, timezone.now()
    node, rows, meta = goal_of(pin.plan, key), rows_of_goal(pin, key), meta_of(pin)
    words, matters = Words(lang), matters_of(key, standings("value-report").values())
    asked = requests_for(key, in_sight(request, "data-request").values())
    view = goal_view(rows, meta, words) if rows and meta else None
    context: dict[str, Any] = {
        "key": key,
        "node": node,
        "owner": owner_of(pin.plan, key),
        "view": view,
        "answer": _answer(rows, view, lang) if view else "",
        "heads": heads(words),
        "meanings": [status for status, _ in by_status(rows, words)],
        "values": values_of(rows[0], pin.facts, pin.plan.about.city.region, lang) if rows else [],
        "values_title": values_title(rows[0], lang) if rows else "",
        "bearing": bearing_on(pin.plan, key, standings("task"), at),
        "matters": matters,
        "unwritten": {one.subject for one in unwritten(pin.facts, matters)},
        "asked": asked,
        "unsettled": unsettled(rows),
        **_possible(request, node, key, matters, asked, rows, at),
    }
    return render(request, "goals/goal.html", context)


def _answer(rows: list[dict[str, Any]], view: GoalView, lang: Lang) -> str:
    """Where each target of a goal stands, and the latest value with what it lacks, in a sentence."""
    words, first = Words(lang), rows[0]
    said = [
        say(lang, "goal_page.target_due" if target.due else "goal_page.target_open", year=target.due,
            target=target.target, status=target.status.word)
        for target in view.targets
    ]  # fmt: skip
    if first["latest"] is None:
        said.append(say(lang, "goal_page.no_latest"))
    else:
        settled = first.get("gap_period") not in (None, first["latest_period"])  # by the value of another year
        missing = None if settled else shortfall(first, words)
        name = "goal_page.latest_short" if missing else "goal_page.latest"
        said.append(say(lang, name, latest=latest_words(first, words), gap=missing or ""))
    return sentence(words("counts.separator").join(said), words)


def _possible(
    request: Request, node: Goal, key: str, matters: list[Standing], asked: list[Standing], rows: Any, at: datetime
) -> dict[str, bool]:
    """What the reader may start here: reporting is the owner's alone, asking is for whoever may draft a request."""
    post = request.post
    owns = bool(post.reference) and post.reference == owner_of(request.pin.plan, key)
    may_ask = holds(post, "requests.act")
    open_requests = [one for one in asked if not one.final]
    return {
        "may_report": owns and countable(node) and holds(post, "goals.report"),
        "may_ask": may_ask,
        "to_ask": may_ask and unsettled(rows) and not open_requests,
    }


@permitted("goals.view")
def why_goal(request: Request, key: str) -> HttpResponse:
    """Where a result comes from: value, rows of the facts, function, clause.

    request  Request
    key      of the goal
    returns  HttpResponse
    raises   Http404   the plan has none of that key
    """
    node, pin = goal_of(request.pin.plan, key), request.pin
    context: dict[str, Any] = {"key": key, "node": node, "run": pin.run, "problems": None, "trails": [],
                               "small_print": request.post.role in _SMALL_PRINT}  # fmt: skip
    if pin.run is not None:
        try:
            context["trails"] = trail_views(pin, why(pin.run, f"goals/{key}"), request.lang)
        except Problems as problems:
            context["problems"] = problems
    return render(request, "goals/why.html", context)
