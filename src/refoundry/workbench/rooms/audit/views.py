"""The pages of the room."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from refoundry.core.problems import Lang
from refoundry.plan.model import Plan
from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.language import say
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.audit.asked import answer, people_in, question, refused_in
from refoundry.workbench.rooms.audit.event import event_view
from refoundry.workbench.rooms.audit.files import log_book, log_lines
from refoundry.workbench.rooms.audit.integrity import integrity
from refoundry.workbench.rooms.audit.lines import (
    accounts_of,
    actor_title,
    actor_words,
    kind_words,
    move_words,
    object_words,
    role_words,
    said_of,
    seen_words,
    table_of,
    titles_of,
)
from refoundry.workbench.rooms.audit.log import Line, Lines, counted, newest
from refoundry.workbench.rooms.audit.seen import LOOKS, looked_at, lookers
from refoundry.workbench.rooms.audit.things import detail_words, reference_words
from refoundry.workbench.ui.cells import Link, Several, Tab, Tag
from refoundry.workbench.ui.filters import Bar, Choice, Words
from refoundry.workbench.ui.tables import Column, Row, Table

MOST = 50_000
"""So many rows a workbook of the log: more take longer than a request may."""


def _tabs(request: Request, here: str) -> list[Tab]:
    names = ("audit", "audit-seen", "audit-integrity")
    return [
        Tab(say(request.lang, f"audit.tab_{name.replace('-', '_')}"), reverse(name), name == here) for name in names
    ]


def _rows(plan: Plan, page: list[Line], lang: Lang) -> list[Row]:
    known, titles = accounts_of(line.actor for line in page), titles_of(plan, page, lang)
    rows = []
    for line in page:
        role = role_words(line.role, lang)
        if isinstance(line, Entry):
            href, did = reverse("audit-event", args=[line.number]), move_words(line, lang)
            mark: Any = Tag(say(lang, "audit.correction")) if line.corrects else ""
        else:
            href, did = reverse("audit-trace", args=[line.number]), kind_words(line.kind, lang)
            mark = ""
            role = say(lang, "audit.comma").join(filter(None, (role, reference_words(plan, line.scope, lang))))
        rows.append(
            Row(
                {
                    "at": line.at,
                    "actor": Link(
                        actor_title(line.actor, known, lang),
                        "",
                        say(lang, "audit.dot").join(filter(None, (line.actor, role))),
                    ),
                    "did": Several((Link(did, href), mark)) if mark else Link(did, href),
                    "object": object_words(plan, line, titles, lang),
                    "said": said_of(plan, line, lang),
                    "address": getattr(line, "address", ""),
                }
            )
        )
    return rows


@permitted("audit.view")
def audit(request: Request) -> HttpResponse:
    """Who did or saw what when.

    request  Request
    returns  HttpResponse
    """
    lang, asked = request.lang, question(request)
    plan = request.pin.plan
    found = Lines(asked.asked, lambda page: _rows(plan, page, lang))
    columns = [
        Column("at", say(lang, "audit.at"), "date", sortable=False, fixed=True),
        Column("actor", say(lang, "audit.actor"), sortable=False, wide=True),
        Column("did", say(lang, "audit.did"), sortable=False, fixed=True),
        Column("object", say(lang, "audit.object"), sortable=False, wide=True),
        Column("said", say(lang, "audit.said"), sortable=False, wide=True),
        Column("address", say(lang, "audit.address"), sortable=False, shown=False),
    ]
    table = Table.of(
        request, columns, found, caption=say(lang, "audit.caption"), export=reverse("audit-export"),
    )  # fmt: skip
    query = request.GET.urlencode()
    context = {
        "table": table,
        "bar": asked.bar,
        "lines_href": f"{reverse('audit-lines')}?{query}" if query else reverse("audit-lines"),
        "tabs_label": say(lang, "audit.views"),
        "tabs": _tabs(request, "audit"),
        "answer": _answer(request),
    }
    return render(request, "audit/audit.html", context)


def _answer(request: Request) -> str:
    asked = question(request)
    moves, trail = counted(asked.asked, newest())
    people, refused = people_in(asked.asked), refused_in(asked.asked)
    return answer(moves, trail, people, refused, bool(asked.bar.active), request.lang)


@permitted("audit.view")
def audit_book(request: Request) -> HttpResponseBase:
    """The log as filtered, as a workbook. What is too long for one is refused whole, never cut.

    request  Request
    returns  response   an attachment; back to the list where there are too many rows
    """
    asked = question(request)
    total = sum(counted(asked.asked, newest()))
    if total > MOST:
        messages.warning(request, say(request.lang, "audit.too_many", total=total, most=MOST))
        query = request.GET.urlencode()
        return redirect(f"{reverse('audit')}?{query}" if query else reverse("audit"))
    return log_book(request, asked.asked, asked.words, _answer(request))


@permitted("audit.view")
def audit_lines(request: Request) -> HttpResponseBase:
    """The log as filtered, as JSON Lines.

    request  Request
    returns  response   an attachment, streamed
    """
    asked = question(request)
    return log_lines(request, asked.asked, asked.words)


@permitted("audit.view")
def audit_event(request: Request, number: int) -> HttpResponse:
    """One event of a matter, with what it corrects and what corrects it.

    request  Request
    number   of the event
    returns  HttpResponse
    raises   Http404   there is no such event
    """
    entry = Entry.objects.filter(number=number).first()
    if entry is None:
        raise Http404
    lang, plan = request.lang, request.pin.plan
    shown = event_view(plan, entry, lambda other: reverse("audit-event", args=[other]), lang)
    known = accounts_of([entry.actor])
    facts = [
        (say(lang, "audit.at"), entry.at),
        (say(lang, "audit.actor"), actor_words(entry.actor, known, lang)),
        (say(lang, "audit.role"), role_words(entry.role, lang)),
        (say(lang, "audit.matter"), Link(shown.title, shown.page)),
        (say(lang, "audit.seq"), entry.seq),
        (say(lang, "audit.state"), say(lang, "audit.from_to", before=shown.before, after=shown.after)),
        (say(lang, "audit.number"), entry.number),
    ]
    raw = {"id": entry.id, "matter": f"{entry.workflow}/{entry.subject}", "said": entry.payload}
    context = {
        "shown": shown,
        "facts": facts,
        "did": move_words(entry, lang),
        "raw": json.dumps(raw, ensure_ascii=False, indent=2),
        "corrected_by": [(row, move_words(row, lang)) for row in shown.corrected_by],
        "corrects": move_words(shown.corrects, lang) if shown.corrects else "",
    }
    return render(request, "audit/event.html", context)


@permitted("audit.view")
def audit_trace(request: Request, number: int) -> HttpResponse:
    """One line of the trail.

    request  Request
    number   of the line
    returns  HttpResponse
    raises   Http404   there is no such line
    """
    line = Trace.objects.filter(number=number).first()
    if line is None:
        raise Http404
    lang, plan = request.lang, request.pin.plan
    nothing = say(lang, "audit.not_noted")
    facts = [
        (say(lang, "audit.at"), line.at),
        (say(lang, "audit.actor"), actor_words(line.actor, accounts_of([line.actor]), lang)),
        (say(lang, "audit.role"), role_words(line.role, lang) or nothing),
        (say(lang, "audit.scope"), reference_words(plan, line.scope, lang) or nothing),
        (say(lang, "audit.object"), object_words(plan, line, titles_of(plan, [line], lang), lang) or nothing),
        *detail_words(plan, line.detail, lang),
        (say(lang, "audit.address"), line.address or nothing),
        (say(lang, "audit.number"), line.number),
    ]
    raw = {"kind": line.kind, "object": line.object, "scope": line.scope, "detail": line.detail}
    context = {
        "line": line,
        "did": kind_words(line.kind, lang),
        "facts": facts,
        "looks": line.kind in LOOKS,
        "raw": json.dumps(raw, ensure_ascii=False, indent=2),
    }
    return render(request, "audit/trace.html", context)


@permitted("audit.view")
def audit_seen(request: Request) -> HttpResponse:
    """Who looked at what: by what was looked at, or for one thing by whom.

    request  Request
    returns  HttpResponse
    """
    lang, plan, one = request.lang, request.pin.plan, request.GET.get("of", "")[:200]
    called = seen_words(plan, [one], lang)[one] if one else ""
    bar = Bar.of(
        request,
        [Choice("kind", say(lang, "audit.look"), [(kind, kind_words(kind, lang)) for kind in LOOKS]),
         Words("q", say(lang, "audit.object"))],
    )  # fmt: skip
    if one:
        people = lookers(one)
        known = accounts_of(who.actor for who in people)
        columns = [
            Column("actor", say(lang, "audit.actor"), fixed=True),
            Column("role", say(lang, "audit.role")),
            Column("scope", say(lang, "audit.scope")),
            Column("kind", say(lang, "audit.look")),
            Column("times", say(lang, "audit.times"), "number"),
            Column("first", say(lang, "audit.first"), "date"),
            Column("last", say(lang, "audit.last"), "date"),
        ]
        rows = [
            Row({"actor": actor_words(who.actor, known, lang), "role": role_words(who.role, lang),
                 "scope": reference_words(plan, who.scope, lang), "kind": kind_words(who.kind, lang),
                 "times": who.times, "first": who.first, "last": who.last})
            for who in people
        ]  # fmt: skip
        table = Table.of(request, columns, rows, caption=say(lang, "audit.lookers_caption"))
        accounts = len({who.actor for who in people})
        said = say(lang, "audit.lookers_answer", object=called, people=accounts,
                   times=sum(who.times for who in people)) if people else say(lang, "audit.nobody_looked")  # fmt: skip
    else:
        things = looked_at(bar.values["kind"], bar.values["q"])
        named = seen_words(plan, [thing.object for thing in things], lang)
        columns = [
            Column("object", say(lang, "audit.object"), fixed=True, wide=True),
            Column("times", say(lang, "audit.times"), "number"),
            Column("people", say(lang, "audit.people"), "number"),
            Column("last", say(lang, "audit.last"), "date"),
        ]
        rows = [
            Row({"object": Link(named[thing.object], _of(thing.object)), "times": thing.times,
                 "people": thing.people, "last": thing.last})
            for thing in things
        ]  # fmt: skip
        table = Table.of(request, columns, rows, caption=say(lang, "audit.seen_caption"))
        said = say(lang, "audit.seen_answer", count=len(things), times=sum(thing.times for thing in things)) if (
            things) else say(lang, "audit.seen_none")  # fmt: skip
    context = {
        "table": table, "bar": bar, "one": called, "answer": said, "of": one,
        "tabs_label": say(lang, "audit.views"), "tabs": _tabs(request, "audit-seen"),
    }  # fmt: skip
    return render(request, "audit/seen.html", context)


def _of(object: str) -> str:
    return f"{reverse('audit-seen')}?{urlencode({'of': object})}"


@permitted("audit.view")
def audit_integrity(request: Request) -> HttpResponse:
    """The log held against itself.

    request  Request
    returns  HttpResponse
    """
    lang, found = request.lang, integrity()
    known = accounts_of(one.actor for one in found.strangers)
    context = {
        "found": found,
        "guards": [
            (say(lang, f"audit_guards.{guard.table}"), say(lang, f"audit_guards.{guard.deed.lower()}"), guard.stands)
            for guard in found.guards
        ],
        "gaps": [(say(lang, f"audit_guards.{gap.table}"), gap) for gap in found.gaps],
        "answer": say(lang, "audit.sound" if found.sound else "audit.unsound", matters=found.matters,
                      events=found.events, lines=found.lines, contradictions=len(found.contradictions),
                      down=len(found.down), guards=len(found.guards), strangers=len(found.strangers),
                      gaps=sum(gap.missing for gap in found.gaps)),
        "contradictions": [
            (one, name.shown(lang) if (name := table_of(one.workflow)) else one.workflow, one.problem.says(lang))
            for one in found.contradictions
        ],
        "strangers": [(one, actor_words(one.actor, known, lang), role_words(one.role, lang))
                      for one in found.strangers],
        "tabs_label": say(lang, "audit.views"),
        "tabs": _tabs(request, "audit-integrity"),
    }  # fmt: skip
    return render(request, "audit/integrity.html", context)
