"""The pages of bulletins: the archive, a new one, one as it reads with what can be done, its file."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from refoundry.core.problems import Lang, Problem, Problems
from refoundry.deliver import Standing, civil_day, workflow
from refoundry.workbench.access.permissions import holds, permitted
from refoundry.workbench.access.sight import in_sight, sees_drafts
from refoundry.workbench.accounts.models import Account
from refoundry.workbench.exports import Column as BookColumn
from refoundry.workbench.exports import Table as Sheet
from refoundry.workbench.exports import workbook
from refoundry.workbench.language import say
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.moves.making import make
from refoundry.workbench.moves.views import refusal_status
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.bulletins import drafting, periods
from refoundry.workbench.rooms.bulletins.listing import IN_WORK, Archive, Entry, archive
from refoundry.workbench.ui.cells import Late, Link, StateMark
from refoundry.workbench.ui.filters import Bar, Choice
from refoundry.workbench.ui.forms import Entry as Blank
from refoundry.workbench.ui.tables import Column, Row, Table


def _archive(request: Request) -> Archive:
    drafts = sees_drafts(request, "bulletin")
    return archive(in_sight(request, "bulletin"), timezone.now(), request.lang, drafts=drafts)


def _bar(request: Request, found: Archive) -> Bar:
    lang, table = request.lang, workflow("bulletin")
    states = [one for one in table.states if found.drafts or one.name not in (table.start, *IN_WORK)]
    years = sorted({one.period.end.year for one in found.entries if one.period}, reverse=True)
    return Bar.of(
        request,
        [
            Choice("kind", say(lang, "bulletins_room.kind"), [(one.name, one) for one in table.field("kind").choices]),
            Choice("state", say(lang, "bulletins_room.state"), [(one.name, one) for one in states]),
            Choice("year", say(lang, "bulletins_room.year"), [(str(year), str(year)) for year in years]),
        ],
    )


def _sifted(found: Archive, bar: Bar) -> list[Entry]:
    kind, state, year = (bar.values[name] for name in ("kind", "state", "year"))
    return [
        one
        for one in found.entries
        if (not kind or one.standing.fields.get("kind") == kind)
        and (not state or one.standing.state == state)
        and (not year or (one.period is not None and str(one.period.end.year) == year))
    ]


@permitted("bulletins.view")
@never_cache
def bulletins(request: Request) -> HttpResponse:
    """Every bulletin, the last weeks at a glance, and the way to this week's.

    request  Request
    returns  HttpResponse
    """
    lang, found = request.lang, _archive(request)
    bar = _bar(request, found)
    entries = _sifted(found, bar)
    # when it was to be issued and who has it is of interest to those who make it
    work = [Column("due", say(lang, "bulletins_room.due"), kind="date"), Column("who", say(lang, "bulletins_room.who"))]
    work = work if found.drafts else []
    columns = [
        Column("number", say(lang, "bulletins_room.number"), fixed=True),
        Column("period", say(lang, "bulletins_room.period"), wide=True),
        Column("kind", say(lang, "bulletins_room.kind")),
        Column("state", say(lang, "bulletins_room.state"), kind="status"),
        *work,
        Column("date", say(lang, "bulletins_room.date"), kind="date"),
        Column("title", say(lang, "bulletins_room.title"), shown=False),
    ]
    accounts = _accounts(entries)
    rows = [_row(request, one, accounts) for one in entries]
    context = {
        "archive": found,
        "bar": bar,
        "table": Table.of(request, columns, rows, caption=say(lang, "bulletins_room.list"),
                          export=reverse("bulletins-book")),
        "may_draft": holds(request.post, "bulletins.act"),
        "present": found.present,
        "id": uuid4().hex,
    }  # fmt: skip
    return render(request, "bulletins/bulletins.html", context)


def _accounts(entries: list[Entry]) -> dict[str, Account]:
    actors = {one.standing.last.event.actor for one in entries if one.standing.last}
    return {one.username: one for one in Account.objects.filter(username__in=actors)}


def _row(request: Request, one: Entry, accounts: dict[str, Account]) -> Row:
    lang, now = request.lang, one.standing
    href = reverse("bulletin", args=[now.subject])
    last = now.last.event.actor if now.last else ""
    return Row(
        {
            "number": Link(one.number or say(lang, "bulletins_room.no_number"), href),
            "period": one.period or str(now.fields.get("period") or ""),
            "kind": _kind(now, lang),
            "state": StateMark(now),
            "due": Late.of(one.brief),
            "who": accounts.get(last, last),
            "date": one.issued or say(lang, "bulletins_room.not_issued"),
            "title": str(now.fields.get("title") or ""),
        },
        href=href,
        sort={"due": one.brief.due, "date": one.issued, "period": one.period.end if one.period else None},
    )


def _kind(now: Standing, lang: Lang) -> str:
    told = now.fields.get("kind")
    choices = workflow("bulletin").field("kind").choices
    return next((one.shown(lang) for one in choices if one.name == told), str(told or ""))


@permitted("bulletins.view")
def bulletins_book(request: Request) -> HttpResponseBase:
    """The archive as a workbook.

    request  Request
    returns  HttpResponse
    """
    lang, found = request.lang, _archive(request)
    bar = _bar(request, found)
    entries = _sifted(found, bar)
    accounts = _accounts(entries)

    def column(name: str, width: float, value: Any) -> BookColumn:
        return BookColumn(say(lang, f"bulletins_room.{name}"), width, value)

    def who(one: Entry) -> str:
        actor = one.standing.last.event.actor if one.standing.last else ""
        return accounts[actor].shown(lang) if actor in accounts else actor

    columns = (
        column("number", 22, lambda one: one.number),
        column("title", 50, lambda one: one.standing.fields.get("title")),
        column("period", 32, lambda one: one.period.shown(lang) if one.period else one.standing.fields.get("period")),
        column("kind", 12, lambda one: _kind(one.standing, lang)),
        column("state", 16, lambda one: workflow("bulletin").state(one.standing.state).shown(lang)),
        column("due", 12, lambda one: one.brief.due),
        column("date", 12, lambda one: one.issued),
        column("who", 28, who),
        column("subject", 24, lambda one: one.standing.subject),
    )
    name = say(lang, "bulletins_room.list")
    return workbook(
        request,
        title=say(lang, "rooms.bulletins"),
        object="bulletins",
        answer=found.answer,
        filters=[(chip.label, chip.value) for chip in bar.active],
        definitions=[say(lang, "bulletins_room.definition")],
        tables=[Sheet(name, columns, entries)],
    )


@permitted("bulletins.act")
@never_cache
def new(request: Request) -> HttpResponseBase:
    """Choose period and kind, and draft; the archive's own button posts the present week here.

    request  Request
    returns  HttpResponse
    """
    if request.method != "POST":
        return _new_form(request, {"period": request.GET.get("period", ""), "kind": request.GET.get("kind", "weekly")})
    told = {name: request.POST.get(name, "").strip()[:60] for name in ("period", "kind", "number", "due", "id")}
    at, lang, taken = timezone.now(), request.lang, standings("bulletin")
    period = periods.fits(told["kind"], told["period"], civil_day(at))
    if period is None:
        return _new_form(request, told, [Problem("W865", "bulletin", got=f"{told['kind']} {told['period']}")], 422)
    subject, there = periods.free_subject(told["kind"], period, taken)
    if there:
        if any(step.event.id == told["id"] for step in taken[there].steps):
            return redirect("bulletin", there)  # the form was sent twice
        kind = next(one for one in workflow("bulletin").field("kind").choices if one.name == told["kind"])
        values = {"period": period.shown(lang), "kind": kind}
        return _new_form(request, told, [Problem("W863", there, values=values)], 409)
    number = told["number"] or periods.next_number(told["kind"], period, taken)
    made = drafting.draft_texts(request.pin, standings("task"), told["kind"], period, number, at,
                                synthetic=settings.DEMO)  # fmt: skip
    due = told["due"] or periods.usual_due(period).isoformat()
    try:
        make(request.post, request.pin, "bulletin", subject, "draft",
             drafting.entries(request.pin, told["kind"], period, made, due),
             expected_seq=0, id=told["id"] or uuid4().hex)  # fmt: skip
    except Problems as problems:
        return _new_form(request, told, [*problems.problems], refusal_status(problems))
    messages.success(request, say(lang, "bulletin_draft.done"))
    return redirect("bulletin", subject)


def _new_form(
    request: Request, told: dict[str, str], problems: list[Problem] | None = None, status: int = 200
) -> HttpResponse:
    lang, today = request.lang, civil_day(timezone.now())
    offered = periods.offers(today)
    kinds = [one for one in workflow("bulletin").field("kind").choices if one.name in periods.KINDS]
    fields = [
        Blank("kind", say(lang, "bulletin_draft.kind"), "radio", told.get("kind") or "weekly", required=True,
              options=[(one.name, one) for one in kinds], hint=say(lang, "bulletin_draft.kind_hint")),
        Blank("period", say(lang, "bulletin_draft.period"), "select", told.get("period") or offered[0].span.text,
              required=True, options=[(one.span.text, one.span) for one in offered]),
        Blank("number", say(lang, "bulletin_draft.number"), "text", told.get("number", ""), longest=40,
              hint=say(lang, "bulletin_draft.number_hint")),
        Blank("due", say(lang, "bulletin_draft.due"), "date", told.get("due", ""),
              hint=say(lang, "bulletin_draft.due_hint")),
        Blank("id", "", "hidden", uuid4().hex),
    ]  # fmt: skip
    context = {"fields": fields, "problems": problems or []}
    return render(request, "bulletins/new.html", context, status=status)
