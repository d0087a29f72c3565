"""会商: what waits for a meeting, the list of meetings, calling one, the page of one."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from refoundry.core.problems import Lang, Problems
from refoundry.deliver import civil_day, workflow
from refoundry.plan.importer.characters import plain
from refoundry.plan.model import Plan
from refoundry.workbench.access.permissions import holds, permitted
from refoundry.workbench.access.scope import open_moves
from refoundry.workbench.language import say
from refoundry.workbench.ledger.briefs import brief_of
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.moves.making import exists, make
from refoundry.workbench.moves.views import refusal_status
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.meetings import decisions, showing
from refoundry.workbench.rooms.meetings.agenda import (
    Meeting,
    come_of,
    held_on,
    invited,
    meeting_of,
    next_subject,
    pending,
)
from refoundry.workbench.rooms.supervision.issuing import directory_of, references
from refoundry.workbench.rooms.supervision.register import Matter, waiting_for_a_meeting
from refoundry.workbench.rooms.supervision.views import all_matters
from refoundry.workbench.rooms.supervision.wording import all_called
from refoundry.workbench.ui.forms import Entry


def all_meetings() -> list[Meeting]:
    """Every meeting, the latest first.

    returns  Meetings
    """
    at = timezone.now()
    found = [meeting_of(one, brief_of(one, at)) for one in standings("meeting").values() if one.steps]
    return sorted(found, key=lambda one: (str(one.date or ""), one.subject), reverse=True)


@permitted("meetings.view")
def meetings(request: Request) -> HttpResponse:
    """What waits for a meeting, and the meetings.

    request  Request
    returns  HttpResponse
    """
    matters = all_matters(request.pin)
    held = all_meetings()
    waiting = waiting_for_a_meeting(matters, timezone.now())
    agenda = invited(held)
    loose = [one for one in waiting if one.subject not in agenda]
    may = holds(request.post, "meetings.act")
    call = f"{reverse('meeting-new')}?{urlencode({'task': [one.subject for one in loose]}, doseq=True)}"
    context: dict[str, Any] = {
        "answer": showing.answer(held, waiting, request.lang),
        "waiting": showing.waiting(request, waiting, agenda) if waiting else None,
        "table": showing.listing(request, held, {one.subject: one for one in matters}) if held else None,
        "call": call if may else "",
        "loose": len(loose),
    }
    return render(request, "meetings/meetings.html", context)


@permitted("meetings.act")
@never_cache
def new(request: Request) -> HttpResponseBase:
    """Call a meeting: ?task=SUBJECT puts a task on its agenda.

    request  Request
    returns  response
    """
    matters = {one.subject: one for one in all_matters(request.pin)}
    typed = request.POST if request.method == "POST" else request.GET
    chosen = [subject for subject in dict.fromkeys(typed.getlist("task")) if subject in matters]
    problems: Problems | None = None
    if request.method == "POST":
        try:
            subject = _planned(request, chosen)
        except Problems as refused:
            problems = refused
        else:
            messages.success(request, say(request.lang, "meetings_new.done"))
            return redirect("meeting", subject)
    waiting = waiting_for_a_meeting(matters.values(), timezone.now())
    offered = {one.subject: one for one in (*(matters[subject] for subject in chosen), *waiting)}
    context: dict[str, Any] = {
        "problems": problems,
        "fields": _fields(request, [matters[subject] for subject in chosen]),
        "offered": [(one, one.subject in chosen) for one in offered.values()],
        "id": uuid4().hex,
    }
    return render(request, "meetings/new.html", context, status=refusal_status(problems) if problems else 200)


_LANGS: tuple[Lang, ...] = ("zh", "en")
_PLANNING = ("title", "date", "kind", "agenda", "convener", "attending")


def _fields(request: Request, chosen: list[Matter]) -> list[Entry]:
    lang, table = request.lang, workflow("meeting")
    values = {name: request.POST.get(name, "") for name in _PLANNING}
    if request.method != "POST":
        values["agenda"] = "\n".join(f"{n}. {one.title.shown(lang)}" for n, one in enumerate(chosen, 1))
        values["kind"] = "coordination" if chosen else ""
        invited_ = dict.fromkeys(reference for one in chosen for reference in (*one.owner, *one.support))
        values["attending"] = all_called(request.pin.plan, invited_, lang)
    needs = ("title", "date", "agenda")
    hints = {name: say(lang, "meetings_new.names") for name in ("convener", "attending")}
    found = [
        Entry.of(table.field(name), lang, value=values[name], required=name in needs, hint=hints.get(name, ""))
        for name in _PLANNING
    ]
    # one line each but the agenda
    return [replace(entry, kind="text") if entry.name in ("title", *hints) else entry for entry in found]


def _bodies(plan: Plan) -> frozenset[str]:
    """The leading group and its office, by every name they go by: they call meetings and are no department."""
    found = {say(lang, f"meetings_new.{name}") for lang in _LANGS for name in ("group", "office")}
    for group in plan.groups.values():
        for lang in _LANGS:
            title = group.title.shown(lang)
            found |= {title, say(lang, "meetings_new.office_of", group=title)}
    return frozenset(plain(one) for one in found)


def _planned(request: Request, chosen: list[str]) -> str:
    names, bodies = directory_of(request.pin.plan), _bodies(request.pin.plan)
    payload: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in ("title", "date", "kind", "agenda")}
    problems = []
    for name in ("convener", "attending"):
        said = request.POST.get(name, "").strip()
        told, wrong = references(names, said, workflow("meeting").field(name))
        problems += [one for one in wrong if one.got not in bodies]
        # the group and its office are no node of the plan: they stand as they are written
        payload[name] = [*(one.text for one in names.listed(said) if one.text in bodies), *told]
    if problems:
        raise Problems(problems)
    payload["tasks"] = chosen
    payload = {name: value for name, value in payload.items() if value not in ("", [])}
    known = standings("meeting")
    deed = request.POST.get("id", "")[:60] or uuid4().hex
    # the same form sent twice makes one meeting
    again = next((s for s, one in known.items() if any(step.event.id == deed for step in one.steps)), None)
    try:
        day = date.fromisoformat(payload.get("date", ""))
    except ValueError:
        day = civil_day(timezone.now())  # the table says what is wrong with it
    subject = again or next_subject(day, known)
    make(request.post, request.pin, "meeting", subject, "plan", payload, expected_seq=0, id=deed)
    return subject


@permitted("meetings.view")
def meeting(request: Request, subject: str) -> HttpResponse:
    """One meeting: agenda, minutes, what was issued.

    request  Request
    subject  which meeting
    returns  HttpResponse
    raises   Http404   there is no such meeting
    """
    now = standing("meeting", subject)
    if not exists(request.pin, now):
        raise Http404
    matters = {one.subject: one for one in all_matters(request.pin)}
    one = meeting_of(now, brief_of(now, timezone.now()))
    moves = open_moves(request.post, request.pin.plan, now)
    minutes = reverse("meeting-minutes", args=[subject])
    unissued = decisions.left(one)
    still = pending(one, matters, unissued)
    context: dict[str, Any] = {
        "one": one,
        "standing": now,
        "held": held_on(now),
        "steps": showing.course(one, request.lang),
        "facts": showing.facts(request.pin.plan, one, request.lang),
        "agenda": showing.agenda(request, one, [matters[task] for task in one.tasks if task in matters]),
        "issued": showing.issued(request, come_of(one, matters)),
        # these two have a page of their own: minutes are read there and become tasks
        "moves": [move for move in moves if move.name not in ("record", "issue")],
        "pending": still,
        "decided": [*zip(one.decisions, decisions.sources(one), strict=True)],
        "minutes": minutes
        if any(move.name == "record" or (move.name == "issue" and unissued) for move in moves)
        else "",
        "minutes_words": "record" if any(move.name == "record" for move in moves) else "issue",
    }
    return render(request, "meetings/meeting.html", context)
