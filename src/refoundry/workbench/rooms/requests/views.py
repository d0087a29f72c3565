"""The pages of data requests: all of them, a new one, one with its letter and what can be done with it."""

import re
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from refoundry.core.problems import Problem, Problems
from refoundry.deliver import Standing, workflow
from refoundry.workbench.access.permissions import holds, permitted
from refoundry.workbench.access.scope import concerns, may_see
from refoundry.workbench.access.sight import seen
from refoundry.workbench.exports import Column as BookColumn
from refoundry.workbench.exports import Table as Sheet
from refoundry.workbench.exports import download, workbook
from refoundry.workbench.exports import named as file_named
from refoundry.workbench.language import say
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.matters import title_of
from refoundry.workbench.moves.forms import MoveForm
from refoundry.workbench.moves.making import make
from refoundry.workbench.moves.views import refusal_status
from refoundry.workbench.reported import bases, countable, owner_of
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.goals.detail import goals_asked
from refoundry.workbench.rooms.requests.drafting import (
    OFFICE,
    SUBJECT,
    Draft,
    for_flaw,
    for_goals,
    for_owner,
    free_subject,
)
from refoundry.workbench.rooms.requests.letter import letter_of, named, written
from refoundry.workbench.rooms.requests.listing import TABS, Entry, Listing, asked_goals, listing
from refoundry.workbench.scorecard import scorecard_rows
from refoundry.workbench.ui.cells import Late, Link, StateMark, Tab
from refoundry.workbench.ui.tables import Column, Row, Table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONG = 60
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def _listing(request: Request) -> Listing:
    every = standings("data-request").values()
    found = [one for one in every if may_see(request.post, request.pin.plan, one)]
    return listing(scorecard_rows(request.pin), found, timezone.now(), request.lang, asked_goals(every))


def _tab(request: Request, found: Listing) -> str:
    """The tab asked for; else that of what is under way, else the first that holds anything."""
    told = request.GET.get("tab", "")
    if told in TABS:
        return told
    return next((name for name in ("sent", "drafted", "answered", "done") if found.counts[name]), "drafted")


@permitted("requests.view")
def requests(request: Request) -> HttpResponse:
    """Every data request by where it stands, and the goals nobody has asked about.

    request  Request
    returns  HttpResponse
    """
    found, lang, plan = _listing(request), request.lang, request.pin.plan
    here = _tab(request, found)
    entries = [one for one in found.entries if one.standing.state in TABS[here]]
    columns = [
        Column("title", say(lang, "requests_room.question"), wide=True),
        Column("state", say(lang, "requests_room.state"), kind="status"),
        Column("addressee", say(lang, "requests_room.addressee")),
        Column("due", say(lang, "requests_room.due"), kind="date"),
        Column("goals", say(lang, "requests_room.goals")),
        Column("moved", say(lang, "requests_room.moved"), kind="date", shown=False),
    ]
    table = Table.of(request, columns, [_row(request, one) for one in entries],
                     caption=say(lang, f"requests_room.tab_{here}"), order="due" if here == "sent" else "",
                     export=reverse("requests-book"))  # fmt: skip
    may = holds(request.post, "requests.act")
    context = {
        "listing": found,
        "table": table,
        "here": here,
        "tabs": [Tab(say(lang, f"requests_room.tab_{tab}"), f"?tab={tab}", tab == here, found.counts[tab])
                 for tab in TABS],
        "unasked": [(owner, _whom(request, owner), [(key, plan.goals[key].title) for key in keys if key in plan.goals])
                    for owner, keys in found.unasked.items()],
        "may_draft": may,
    }  # fmt: skip
    return render(request, "requests/requests.html", context)


def _whom(request: Request, owner: str) -> str:
    if owner == OFFICE:
        return say(request.lang, "letter.issuer")
    return named(request.pin.plan, f"departments/{owner}", request.lang)


def _row(request: Request, one: Entry) -> Row:
    lang, plan, fields = request.lang, request.pin.plan, one.standing.fields
    title = title_of(plan, one.standing).shown(lang).replace("\n", " ")
    address = reverse("request", args=[one.standing.subject])
    goals = [plan.goals[key].title.shown(lang) for key in one.goals if key in plan.goals]
    mine = say(lang, "requests_room.mine") if concerns(request.post, plan, one.standing) else ""
    return Row(
        {
            "title": Link(title if len(title) <= _LONG else f"{title[:_LONG]}…", address, mine),
            "state": StateMark(one.standing),
            "addressee": named(plan, fields.get("addressee"), lang),
            "due": Late.of(one.brief),
            "goals": _goals_words(goals, lang),
            "moved": one.brief.last_at,
        },
        href=address,
        sort={"due": one.brief.due, "moved": one.brief.last_at},
    )


def _goals_words(goals: list[str], lang: Any) -> str:
    if len(goals) > 1:
        return say(lang, "letter.of_goals", first=goals[0], count=len(goals))
    return goals[0] if goals else say(lang, "requests_room.no_goal")


@permitted("requests.view")
def requests_book(request: Request) -> HttpResponseBase:
    """The requests of the tab, as a workbook.

    request  Request
    returns  HttpResponse
    """
    found, lang, plan = _listing(request), request.lang, request.pin.plan
    here = _tab(request, found)
    entries = [one for one in found.entries if one.standing.state in TABS[here]]
    label = say(lang, f"requests_room.tab_{here}")

    def column(name: str, width: float, value: Any) -> BookColumn:
        return BookColumn(say(lang, f"requests_room.{name}"), width, value)

    columns = (
        column("question", 60, lambda one: one.standing.fields.get("question")),
        column("state", 14, lambda one: workflow("data-request").state(one.standing.state).shown(lang)),
        column("addressee", 20, lambda one: named(plan, one.standing.fields.get("addressee"), lang)),
        column("due", 12, lambda one: one.brief.due),
        column("days_late", 10, lambda one: one.brief.days_late if one.brief.overdue else None),
        column("goals", 40, lambda one: say(lang, "parts.comma").join(
            plan.goals[key].title.shown(lang) for key in one.goals if key in plan.goals)),
        column("purpose", 40, lambda one: one.standing.fields.get("purpose")),
        column("ground", 40, lambda one: one.standing.fields.get("ground")),
        column("answer", 40, lambda one: one.standing.fields.get("answer")),
        column("moved", 18, lambda one: one.brief.last_at),
        column("subject", 24, lambda one: one.standing.subject),
    )  # fmt: skip
    return workbook(
        request,
        title=say(lang, "rooms.requests"),
        object="requests",
        answer=found.answer,
        filters=[(say(lang, "requests_room.tab"), label)],
        definitions=[say(lang, "requests_room.definition")],
        tables=[Sheet(label, columns, entries)],
    )


def _drafted(request: Request, taken: dict[str, Standing]) -> Draft | None:
    """What the address asks to be drafted."""
    told, lang = request.GET, request.lang
    if keys := [key for key in told.getlist("goal") if key in request.pin.plan.goals]:
        return for_goals(request.pin, keys, lang)
    if owner := told.get("owner", ""):
        return for_owner(request.pin, owner, lang, asked_goals(taken.values()))
    if code := told.get("flaw", ""):
        return for_flaw(request.pin, code, told.get("node", ""), lang, told.get("which", ""))
    return Draft("letter")


@permitted("requests.act")
@never_cache
def new(request: Request) -> HttpResponseBase:
    """Draft a request: for a goal, for all a department has not been asked for, for a flaw of the plan, or free.

    request  Request
    returns  HttpResponse
    raises   Http404   the plan has no such flaw
    """
    row = workflow("data-request").called("draft")[0]
    taken = standings("data-request")
    if request.method != "POST":
        draft = _drafted(request, taken)
        if draft is None:
            raise Http404
        subject = free_subject(draft.base, taken)
        form = MoveForm(standing("data-request", subject), row, request.pin.plan, request.lang, initial=draft.entries)
        return _new_form(request, form, subject)
    subject = request.POST.get("subject", "")
    if not SUBJECT.fullmatch(subject):
        subject = free_subject("letter", taken)
    now = standing("data-request", subject)
    form = MoveForm(now, row, request.pin.plan, request.lang, data=request.POST)
    if not form.is_valid():
        return _new_form(request, form, subject, status=422)
    try:
        # a department writes in its own name, and signs by a second person of its own
        entries = form.entries() | ({"asker": [request.post.reference]} if request.post.reference else {})
        make(request.post, request.pin, "data-request", subject, "draft", entries,
             expected_seq=form.cleaned_data["seq"], id=form.cleaned_data["id"])  # fmt: skip
    except Problems as problems:
        # another letter took the name meanwhile: this one gets the next
        fresh = free_subject(subject, standings("data-request"))
        again = request.POST.copy()
        again["seq"] = "0"
        form.data = again
        return _new_form(request, form, fresh, [*problems.problems], refusal_status(problems))
    messages.success(request, say(request.lang, "request_draft.done"))
    return redirect("request", subject)


def _new_form(
    request: Request, form: MoveForm, subject: str, problems: list[Problem] | None = None, status: int = 200
) -> HttpResponse:
    # a letter for a whole department has many items
    form.fields["question"].widget.attrs["rows"] = 12
    context = {"form": form, "subject": subject, "problems": problems or []}
    return render(request, "requests/new.html", context, status=status)


@permitted("requests.view")
@never_cache
def matter(request: Request, subject: str) -> HttpResponse:
    """One request: the letter as it will read, what can be done with it, its history.

    request  Request
    subject  which
    returns  HttpResponse
    raises   Http404   there is none
    """
    now, plan, lang = seen(request, "data-request", subject), request.pin.plan, request.lang
    found = listing((), [now], timezone.now(), lang).entries[0]
    answer = say(lang, f"request_page.answer_{now.state}", who=named(plan, now.fields.get("addressee"), lang),
                 reason=str(now.fields.get("reason") or ""))  # fmt: skip
    context = {
        "standing": now,
        "brief": found.brief,
        "letter": letter_of(plan, now, lang),
        "answer": answer,
        "goals": [(key, plan.goals[key].title) for key in found.goals if key in plan.goals],
        "reportable": _reportable(request, now),
        "next": request.path,
    }
    return render(request, "requests/request.html", context)


def _reportable(request: Request, now: Standing) -> list[tuple[str, Any, str]]:
    """The goals of an answered request for which the reader's department can report the value, with the form's address
    filled in from the answer."""
    if now.state not in ("answered", "accepted"):
        return []
    fields, plan, found = now.fields, request.pin.plan, []
    told = str(fields.get("basis") or "").strip()
    basis = next((term.key for term in bases() if told in (term.key, term.zh, term.en)), "")
    value = str(fields.get("answer") or "").strip()
    given = {
        "value": value if _NUMBER.fullmatch(value) else "",
        "source": str(fields.get("source") or ""),
        "basis": basis,
    }
    query = urlencode({name: text for name, text in given.items() if text})
    for key in goals_asked(now):
        node = plan.goals.get(key)
        if node is not None and countable(node) and request.post.reference == owner_of(plan, key) != "":
            found.append((key, node.title, f"{reverse('goal-report', args=[key])}?{query}"))
    return found


@permitted("requests.view")
def letter_file(request: Request, subject: str) -> HttpResponseBase:
    """The letter of a request as a .docx.

    request  Request
    subject  which
    returns  HttpResponse
    raises   Http404   there is none
    """
    letter = letter_of(request.pin.plan, seen(request, "data-request", subject), request.lang)
    content = BytesIO(written(letter, request.lang, made_up=request.pin.made_up))
    return download(request, content, file_named(request, letter.title, "docx"), DOCX, f"requests/{subject}")
