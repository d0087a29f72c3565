"""Minutes of a meeting: pasted or handed in, checked as rows, entered, and after a second person's word issued."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from refoundry.core.problems import Problem, Problems
from refoundry.deliver import civil_day, workflow
from refoundry.deliver.minutes import Minutes, read_minutes
from refoundry.workbench.access.permissions import address_of, permitted
from refoundry.workbench.access.scope import open_moves
from refoundry.workbench.language import say
from refoundry.workbench.ledger.briefs import brief_of
from refoundry.workbench.ledger.record import trace
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.moves.making import exists, make
from refoundry.workbench.moves.views import refusal_status
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.meetings import decisions
from refoundry.workbench.rooms.meetings.agenda import Meeting, meeting_of
from refoundry.workbench.rooms.meetings.intake import paragraphs_of
from refoundry.workbench.rooms.supervision.issue_views import common_entries, done_said, measure_options, name_options
from refoundry.workbench.rooms.supervision.issuing import MOST, Draft, directory_of, lacking, read_rows, refresh
from refoundry.workbench.ui.forms import Entry

_EMPTY_ROWS = 3


@permitted("meetings.act")
@never_cache
def minutes(request: Request, subject: str) -> HttpResponseBase:
    """What is next for the minutes: to be entered, to be confirmed by a second person, to be issued.

    request  Request
    subject  which meeting
    returns  response
    raises   Http404            there is no such meeting
    raises   PermissionDenied   the step is another's to take
    """
    now = standing("meeting", subject)
    if not exists(request.pin, now):
        raise Http404
    one = meeting_of(now, brief_of(now, timezone.now()))
    may = {move.name for move in open_moves(request.post, request.pin.plan, now)}
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    if asked in ("read", "record", "issue") and {"read": "record"}.get(asked, asked) not in may:
        # someone was first, or it was never ours to do: the page says where it stands
        return _waits(request, one, 409 if one.standing.seq else 403)
    match asked:
        case "read":
            return _read(request, one)
        case "record":
            return _record(request, one)
        case "issue":
            return _issue(request, one)
    if "record" in may:
        rows = decisions.recorded_rows(request.pin, one, request.lang) if one.decisions else []
        return _enter(request, one, rows, None) if rows else _paste(request, one)
    if "issue" in may:
        return _to_issue(request, one, decisions.open_rows(request.pin, one, request.lang), {})
    if now.state in ("held", "returned", "confirmed"):
        raise PermissionDenied("meetings.act")
    return _waits(request, one)


def _shown(request: Request, template: str, one: Meeting, status: int = 200, **context: Any) -> HttpResponse:
    said = {"one": one, "standing": one.standing, "title": one.standing.fields.get("title") or one.subject, **context}
    return render(request, f"meetings/{template}.html", said, status=status)


def _waits(request: Request, one: Meeting, status: int = 200) -> HttpResponse:
    return _shown(request, "minutes_wait", one, status, state=workflow("meeting").state(one.state))


def _paste(request: Request, one: Meeting, problems: Problems | None = None) -> HttpResponse:
    status = refusal_status(problems) if problems else 200
    return _shown(request, "minutes_paste", one, status, problems=problems, pasted=request.POST.get("text", ""))


def _read(request: Request, one: Meeting) -> HttpResponseBase:
    if request.POST.get("blank"):
        return _enter(request, one, _blank(one, 0), None)
    file = request.FILES.get("file")
    try:
        lines = paragraphs_of(request.POST.get("text", ""), file)
    except Problems as problems:
        return _paste(request, one, problems)
    if file:
        # read and let go: it is not kept, that it was handed in is
        trace("file-handed-in", request.post, f"meeting/{one.subject}", address=address_of(request),
              name=str(file.name)[:100], size=file.size, kept=False)  # fmt: skip
    plan, held = request.pin.plan, one.date or civil_day(timezone.now())
    read = read_minutes(lines, directory_of(plan), held)
    rows = [
        decisions.row_of(
            plan, proposal, decisions.task_of(one, place), request.lang, source=lines[proposal.paragraph - 1]
        )
        for place, proposal in enumerate(read.proposals[:MOST], 1)
    ]
    return _enter(request, one, rows or _blank(one, 0), read)


def _blank(one: Meeting, after: int, count: int = _EMPTY_ROWS) -> list[Draft]:
    return [Draft(decisions.task_of(one, after + n), chosen=False) for n in range(1, count + 1)]


def _enter(
    request: Request,
    one: Meeting,
    rows: Sequence[Draft],
    read: Minutes | None,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    fields, posted = one.standing.fields, request.POST
    number = posted.get("minutes") or (read.number if read else None) or fields.get("minutes") or ""
    drafts = [*rows]
    if not any(not draft.action for draft in drafts):
        drafts += _blank(one, len(drafts), min(_EMPTY_ROWS, MOST - len(drafts)))
    table = workflow("meeting")
    return _shown(
        request, "minutes_enter", one, status,
        drafts=drafts, several=True, unsure=sum(bool(draft.notes) for draft in drafts),
        read=sum(bool(draft.action) for draft in drafts), left=read.left if read else (),
        more=max(0, len(read.proposals) - MOST) if read else 0,
        number=Entry.of(table.field("minutes"), request.lang, value=number, required=True),
        deed=uuid4().hex, names=name_options(request.pin.plan, request.lang), problems=[*problems],
    )  # fmt: skip


def _record(request: Request, one: Meeting) -> HttpResponseBase:
    rows: list[Draft] = []
    try:
        rows = read_rows(request.POST.dict())
        chosen = [draft for draft in rows if draft.chosen and draft.action]
        if not chosen:
            raise Problems([Problem("W843")])
        names = directory_of(request.pin.plan)
        payload: dict[str, Any] = {
            "minutes": request.POST.get("minutes", "").strip(),
            "decisions": [decisions.worded(names, request.pin.plan, draft) for draft in chosen],
        }
        if any(draft.source for draft in chosen):
            payload["sources"] = [draft.source for draft in chosen]
        make(request.post, request.pin, "meeting", one.subject, "record", payload,
             expected_seq=_seen(request, one), id=request.POST.get("deed", "")[:60])  # fmt: skip
    except Problems as problems:
        return _enter(request, one, rows, None, problems.problems, refusal_status(problems))
    messages.success(request, say(request.lang, "meetings_minutes.recorded", count=len(chosen)))
    return redirect("meeting", one.subject)


def _seen(request: Request, one: Meeting) -> int:
    text = request.POST.get("seq", "")
    return int(text) if text.isascii() and text.isdigit() else one.standing.seq


def _to_issue(
    request: Request,
    one: Meeting,
    rows: Sequence[Draft],
    common: dict[str, str],
    problems: Sequence[Problem] = (),
    status: int = 200,
    lacks: Mapping[str, Problem] | None = None,
) -> HttpResponse:
    plan, lang = request.pin.plan, request.lang
    wanted = Entry.of(workflow("task").field("wanted"), lang, value=common.get("wanted", ""),
                      hint=say(lang, "meetings_minutes.wanted"),
                      error=say(lang, "supervision_issue.lacks") if "wanted" in (lacks or {}) else "")  # fmt: skip
    return _shown(
        request, "minutes_issue", one, status,
        drafts=[*rows], several=True, names=name_options(plan, lang), measures=measure_options(plan, lang),
        today=civil_day(timezone.now()).isoformat(),
        common=[*common_entries(request, ("due", "every"), common, lacks), wanted],
        cycles=workflow("task").field("every").choices, deed=uuid4().hex, problems=[*problems],
    )  # fmt: skip


def _issue(request: Request, one: Meeting) -> HttpResponseBase:
    common = {name: request.POST.get(name, "").strip() for name in ("due", "every", "wanted")}
    rows: list[Draft] = []
    try:
        rows = read_rows(request.POST.dict())
        made = decisions.issue(
            request.post, request.pin, one, rows, common,
            expected_seq=_seen(request, one), id=request.POST.get("deed", "")[:60],
        )  # fmt: skip
    except Problems as problems:
        refresh(rows)
        loose = [p for p in problems.problems if not any(p in draft.problems for draft in rows)]
        lacks = lacking(rows, common)
        return _to_issue(request, one, rows, common, loose, refusal_status(problems), lacks)
    messages.success(request, done_said(rows, made, request.lang))
    return redirect("meeting", one.subject)
