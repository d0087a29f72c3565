"""督办: the board, the list, the departments, their export."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from refoundry.plan.model import Plan
from refoundry.workbench.access.permissions import holds, permitted
from refoundry.workbench.access.scope import may_touch
from refoundry.workbench.exports import workbook
from refoundry.workbench.language import say
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.pinned import Pin, recorded
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.supervision import book, showing
from refoundry.workbench.rooms.supervision.board import Share, grid, shares, whole
from refoundry.workbench.rooms.supervision.effects import rows_of
from refoundry.workbench.rooms.supervision.register import Matter, blank, count, register
from refoundry.workbench.rooms.supervision.sieve import Asked, sift
from refoundry.workbench.rooms.supervision.wording import answer, answer_filtered, states_said
from refoundry.workbench.ui.cells import Tab
from refoundry.workbench.ui.filters import Bar
from refoundry.workbench.ui.query import changed

VIEWS = ("board", "list", "departments")


@lru_cache(maxsize=4)
def rows_of_run(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """One row of the scorecard a goal, of a recorded run.

    folder   runs/RUN
    returns  goal -> row of the frame `goals`
    """
    return rows_of(recorded(folder).results.get("goals"))


def goal_rows(pin: Pin) -> Mapping[str, Mapping[str, Any]]:
    """One row of the scorecard a goal, of the last run.

    pin      Pin
    returns  goal -> row of the frame `goals`; empty before the first run
    """
    return rows_of_run(pin.run.path) if pin.run else {}


def all_matters(pin: Pin) -> tuple[Matter, ...]:
    """Every task as it stands now.

    pin      Pin
    returns  Matters
    """
    return register(pin.plan, standings("task"), timezone.now())


def may_issue(request: Request, subject: str = "new") -> bool:
    """Whether the post could issue a task that nothing has happened to yet.

    request  Request
    subject  key of a task of the plan, or anything for one to be made
    returns  bool
    """
    post, plan = request.post, request.pin.plan
    if not holds(post, "supervision.issue"):
        return False
    return may_touch(post, plan, blank(plan, subject, timezone.now()).standing, "issue")


def issuable(request: Request, one: Matter) -> bool:
    """Whether a task still has to be issued, for the first time or anew, and the post could.

    request  Request
    one      Matter
    returns  bool
    """
    if not one.unissued or not holds(request.post, "supervision.issue"):
        return False
    return may_touch(request.post, request.pin.plan, one.standing, "issue")


def _asked(request: Request, bar: Bar) -> Asked:
    mine = request.post.reference if bar.values.get("mine") else ""
    return Asked.of({**bar.values, "mine": mine})


@permitted("supervision.view")
def supervision(request: Request) -> HttpResponse:
    """The board, the list or the departments.

    request  Request
    returns  HttpResponse
    """
    plan, lang = request.pin.plan, request.lang
    matters = all_matters(request.pin)
    bar = showing.bar(request, matters)
    asked = _asked(request, bar)
    found = sift(matters, asked)
    narrowed = any(bar.values.values())
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "list" if narrowed else "board"
    open_ = frozenset(one.subject for one in found if issuable(request, one)) if view == "list" else frozenset()
    context: dict[str, Any] = {
        "view": view,
        "bar": bar,
        "answer": answer(plan, count(matters), lang),
        "tabs": [
            Tab(say(lang, f"supervision.{name}"), changed(request.GET, {"view": name, "page": None, "sort": None}),
                here=name == view, count=len(found) if name == "list" else None)
            for name in VIEWS
        ],
        "bare": not plan.measures and not matters,
        "found": found,
        "may_make": may_issue(request),
        "issue_count": len(open_),
        "issue_said": states_said(count(one for one in found if one.subject in open_), lang),
        "ticked": bool(request.GET.get("tick")),
        "tick": changed(request.GET, {"tick": None if request.GET.get("tick") else "1"}),
        "export": f"{reverse('supervision-book')}{changed(request.GET, {})}",
    }  # fmt: skip
    if view == "board":
        actions = frozenset({asked.action} if asked.action else ())
        made = grid(plan, found, actions)
        context |= {"board": showing.drawn(request, made), "others": made.others}
    elif view == "departments":
        context["table"] = showing.by_department(request, *_shares(plan, found, asked))
    else:
        ticked = open_ if request.GET.get("tick") else frozenset()
        context["table"] = showing.listing(request, found, goal_rows(request.pin), open_, ticked)
    return render(request, "supervision/supervision.html", context)


def _shares(plan: Plan, found: list[Matter], asked: Asked) -> tuple[list[Share], Share]:
    narrowed = asked != Asked()
    return shares(plan, found, narrowed=narrowed), whole(plan, found, narrowed=narrowed)


@permitted("supervision.view")
def supervision_book(request: Request) -> HttpResponseBase:
    """What the filters leave, as a workbook.

    request  Request
    returns  response
    """
    plan, lang = request.pin.plan, request.lang
    matters = all_matters(request.pin)
    bar = showing.bar(request, matters)
    asked = _asked(request, bar)
    found = sift(matters, asked)
    said = [(chip.label, chip.value or say(lang, "parts.yes")) for chip in bar.active]
    bodies, total = _shares(plan, found, asked)
    title = say(lang, "supervision.book_filtered" if said else "supervision.book")
    told = count(found)
    return workbook(
        request,
        title=title,
        tables=[
            book.register_sheet(plan, found, goal_rows(request.pin), lang),
            book.departments_sheet(plan, [*bodies, total], lang),
        ],
        object="supervision/register",
        answer=answer_filtered(told, len(matters), said, lang) if said else answer(plan, told, lang),
        filters=said,
        definitions=[say(lang, f"supervision_rules.{name}") for name in ("late", "moved", "departments")],
        sources=[say(lang, "supervision_rules.source")],
    )
