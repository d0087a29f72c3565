"""Meetings as the pages draw them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from refoundry.core.problems import Lang
from refoundry.deliver import Move, workflow
from refoundry.plan.model import Plan
from refoundry.workbench.access.scope import names, open_moves
from refoundry.workbench.language import say
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.meetings.agenda import MINUTES_OWED, Meeting, come_of, texts
from refoundry.workbench.rooms.supervision.register import Matter, count
from refoundry.workbench.rooms.supervision.showing import due_cell, page_of
from refoundry.workbench.rooms.supervision.wording import all_called, states_said
from refoundry.workbench.ui import cells, tables

COURSE = ("planned", "held", "recorded", "confirmed", "issued", "closed")
_ON_THE_SPOT = ("decide", "extend", "escalate", "resolve")


def answer(held: Sequence[Meeting], waiting: Sequence[Matter], lang: Lang) -> str:
    """The sentence at the top.

    held     Meetings
    waiting  Matters   that wait for a meeting
    lang     zh or en
    returns  text
    """
    return say(
        lang,
        "meetings.answer",
        waiting=len(waiting),
        planned=sum(one.state == "planned" for one in held),
        owed=sum(one.state in MINUTES_OWED for one in held),
        issued=sum(len(one.issued) for one in held),
    )


def waiting(request: Request, matters: Sequence[Matter], agenda: Mapping[str, Meeting]) -> tables.Table:
    """What waits for a meeting.

    request  Request
    matters  Matters
    agenda   subject of a task -> the meeting it comes before
    returns  Table
    """
    plan, lang = request.pin.plan, request.lang
    columns = [
        tables.Column("task", say(lang, "meetings_columns.task")),
        tables.Column("state", say(lang, "supervision_columns.state"), kind="status"),
        tables.Column("since", say(lang, "meetings_columns.since"), kind="date"),
        tables.Column("obstacle", say(lang, "meetings_columns.obstacle"), wide=True),
        tables.Column("lead", say(lang, "supervision_columns.lead")),
        tables.Column("due", say(lang, "supervision_columns.due"), kind="date"),
        tables.Column("meeting", say(lang, "meetings_columns.meeting")),
    ]
    rows = [
        tables.Row(
            {
                "task": cells.Link(one.title, page_of(one.subject)),
                "state": cells.StateMark(one.standing),
                "since": one.brief.unresolved_since,
                "obstacle": one.standing.fields.get("obstacle") or say(lang, "meetings.no_obstacle"),
                "lead": all_called(plan, one.owner, lang) or cells.Unknown(),
                "due": due_cell(one, lang),
                "meeting": _linked(agenda[one.subject])
                if one.subject in agenda
                else say(lang, "meetings.on_no_agenda"),
            },
            href=page_of(one.subject),
            sort={"due": one.brief.due},
        )
        for one in matters
    ]
    return tables.Table.of(
        request, columns, rows, caption=say(lang, "meetings.waiting"), name="w", chooser=False, order=""
    )


def _linked(one: Meeting) -> cells.Link:
    return cells.Link(one.standing.fields.get("title") or one.subject, reverse("meeting", args=[one.subject]))


def listing(request: Request, held: Sequence[Meeting], matters: Mapping[str, Matter]) -> tables.Table:
    """The meetings.

    request  Request
    held     Meetings
    matters  subject -> Matter
    returns  Table
    """
    lang = request.lang
    columns = [
        tables.Column("meeting", say(lang, "meetings_columns.meeting")),
        tables.Column("date", say(lang, "meetings_columns.date"), kind="date"),
        tables.Column("state", say(lang, "supervision_columns.state"), kind="status"),
        tables.Column("tasks", say(lang, "meetings_columns.tasks"), kind="number"),
        tables.Column("minutes", say(lang, "meetings_columns.minutes")),
        tables.Column("issued", say(lang, "meetings_columns.issued"), kind="number"),
        tables.Column("standing", say(lang, "meetings_columns.standing"), sortable=False),
    ]
    rows = []
    for one in held:
        href = reverse("meeting", args=[one.subject])
        come = come_of(one, matters)
        counts = count(come)
        kind = kind_said(one, lang)
        stand = states_said(counts, lang) or say(lang, "meetings.none_issued")
        late = say(lang, "supervision_counts.overdue", count=counts.overdue) if counts.overdue else ""
        rows.append(
            tables.Row(
                {
                    "meeting": cells.Link(one.standing.fields.get("title") or one.subject, href, kind),
                    "date": cells.Late(one.date, one.brief.overdue, one.brief.days_late, one.brief.provisional)
                    if one.state == "planned"
                    else one.date,
                    "state": cells.StateMark(one.standing),
                    "tasks": len(one.tasks),
                    "minutes": one.standing.fields.get("minutes") or say(lang, "meetings.no_number"),
                    "issued": len(come),
                    "standing": cells.Link(stand, "", late),
                },
                href=href,
                sort={"date": one.date},
            )
        )
    return tables.Table.of(request, columns, rows, caption=say(lang, "meetings.list"), chooser=False)


def kind_said(one: Meeting, lang: Lang) -> str:
    """What kind of meeting it is.

    one      Meeting
    lang     zh or en
    returns  text, empty where none was given
    """
    kinds = {choice.name: choice.shown(lang) for choice in workflow("meeting").field("kind").choices}
    return kinds.get(str(one.standing.fields.get("kind", "")), "")


def course(one: Meeting, lang: Lang) -> list[cells.Tab]:
    """The steps of a meeting: done, here, ahead.

    one      Meeting
    lang     zh or en
    returns  Tabs
    """
    table = workflow("meeting")
    state = {"returned": "recorded", "proposed": "planned", "cancelled": "planned"}.get(one.state, one.state)
    place = COURSE.index(state)
    return [
        cells.Tab(
            table.state(one.state if at == place else name).shown(lang),
            state="done" if at < place or one.state == "closed" else "here" if at == place else "ahead",
        )
        for at, name in enumerate(COURSE)
    ]


def facts(plan: Plan, one: Meeting, lang: Lang) -> list[tuple[str, Any]]:
    """What is known of a meeting, as label and cell.

    plan     Plan
    one      Meeting
    lang     zh or en
    returns  pairs
    """
    table, fields = workflow("meeting"), one.standing.fields
    late = cells.Late(one.date, one.brief.overdue, one.brief.days_late, one.brief.provisional)
    rows: list[tuple[str, Any]] = [(table.field("date").shown(lang), late if one.state == "planned" else one.date)]
    if kind := kind_said(one, lang):
        rows.append((table.field("kind").shown(lang), kind))
    for name in ("convener", "attending"):
        if fields.get(name):
            value = fields[name]
            several = value if isinstance(value, list) else sorted(names(value))
            rows.append((table.field(name).shown(lang), all_called(plan, several, lang)))
    if fields.get("minutes"):
        rows.append((table.field("minutes").shown(lang), fields["minutes"]))
    return rows


@dataclass(frozen=True, slots=True)
class OnAgenda:
    """A task before the meeting: what can be done with it here, as pairs of move and address."""

    matter: Matter
    owner: str
    due: Any
    obstacle: str
    since: date | None
    moves: tuple[tuple[Move, str], ...]


def agenda(request: Request, one: Meeting, matters: Sequence[Matter]) -> list[OnAgenda]:
    """The tasks before a meeting.

    request  Request
    one      Meeting
    matters  Matters
    returns  OnAgenda
    """
    plan, lang = request.pin.plan, request.lang
    given = {"next": request.path, "meeting": one.subject, "minutes": one.standing.fields.get("minutes", "")}
    found = []
    for task in matters:
        possible = open_moves(request.post, plan, task.standing)
        links = tuple(
            (move, f"{reverse('move', args=['task', task.subject, move.name])}?{urlencode(given)}")
            for move in possible
            if move.name in _ON_THE_SPOT
        )
        obstacle = str(task.standing.fields.get("obstacle") or "")
        found.append(OnAgenda(task, all_called(plan, task.owner, lang), due_cell(task, lang), obstacle,
                              task.brief.unresolved_since, links))  # fmt: skip
    return found


def issued(request: Request, come: Sequence[Matter]) -> tables.Table | None:
    """The tasks that came of a meeting.

    request  Request
    come     Matters
    returns  Table, None where there are none
    """
    if not come:
        return None
    plan, lang = request.pin.plan, request.lang
    columns = [
        tables.Column("task", say(lang, "meetings_columns.task")),
        tables.Column("state", say(lang, "supervision_columns.state"), kind="status"),
        tables.Column("lead", say(lang, "supervision_columns.lead")),
        tables.Column("due", say(lang, "supervision_columns.due"), kind="date"),
    ]
    rows = [
        tables.Row(
            {
                "task": cells.Link(one.title, page_of(one.subject)),
                "state": cells.StateMark(one.standing),
                "lead": all_called(plan, one.owner, lang) or cells.Unknown(),
                "due": due_cell(one, lang),
            },
            href=page_of(one.subject),
            sort={"due": one.brief.due},
        )
        for one in come
    ]
    return tables.Table.of(request, columns, rows, caption=say(lang, "meetings.issued"), name="i", chooser=False)


__all__ = ["OnAgenda", "agenda", "answer", "course", "facts", "issued", "kind_said", "listing", "texts", "waiting"]
