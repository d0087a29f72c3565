"""The matters of every workflow: where they stand, what happened, and making a move."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, get_args

from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field, WithJsonSchema

from refoundry.core.periods import read_period
from refoundry.core.problems import Problem, Problems
from refoundry.deliver import Brief, Standing, Step, workflow
from refoundry.workbench.access.scope import may_see, names, open_moves, parties
from refoundry.workbench.api.answers import REFUSED, in_text, paged, pinned, unknown
from refoundry.workbench.api.refusals import Refused, unknown_name
from refoundry.workbench.api.schemas import (
    Answer,
    Asked,
    Happened,
    Made,
    Matter,
    Open,
    Owed,
    Page,
    Paging,
    WholeMatter,
)
from refoundry.workbench.api.signing import needs
from refoundry.workbench.ledger.briefs import brief_of
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.matters import in_both, title_of
from refoundry.workbench.moves.making import exists, make
from refoundry.workbench.moves.views import refusal_status
from refoundry.workbench.pinned import Pin
from refoundry.workbench.request import Request

router = Router(tags=["matters"])
Name = Literal["task", "value-report", "data-request", "meeting", "bulletin"]
# which room's permission lets one see the matters of a workflow
_SEEN: Mapping[Name, str] = {
    "task": "supervision.view",
    "value-report": "goals.view",
    "data-request": "requests.view",
    "meeting": "meetings.view",
    "bulletin": "bulletins.view",
}
_NEW = re.compile(r"[a-z0-9][a-z0-9-]{2,79}")
# a task that no plan lists says in its name where it comes from
_NEW_TASK = re.compile(r"(minutes|new)-[a-z0-9-]{1,80}")


_STATES = sorted({state.name for name in get_args(Name) for state in workflow(name).states})
_OWNERS = ("departments", "towns", "chains")


class Matters(Paging):
    """Which matters. `state` is one of the workflow's, `owner` a reference such as departments/statistics-bureau."""

    state: Annotated[str, Field(max_length=40), WithJsonSchema({"type": "string", "enum": _STATES})] | None = None
    owner: Annotated[str, Field(max_length=130)] | None = None
    overdue: bool | None = None


def _permitted(operation: Callable[..., Any]) -> Callable[..., Any]:
    """The permission of the room of the workflow, whichever is asked for."""
    return needs("api.read", *_SEEN.values())(operation)


@router.get("/matters/{name}", response={200: Page[Matter], **REFUSED}, operation_id="matters", exclude_none=True)
@_permitted
def listed(request: Request, name: Name, asked: Query[Matters]) -> Any:
    """The matters of a workflow by subject, each with its state and lateness; every task of the plan, begun or not.

    request  Request
    name     of a workflow
    asked    Matters
    returns  Page of Matter
    raises   Refused   422: the workflow has no such state, or the plan no such owner
    """
    states = [state.name for state in workflow(name).states]
    if asked.state is not None and asked.state not in states:
        raise unknown_name("state", states)
    kind, _, key = (asked.owner or "").partition("/")
    if asked.owner is not None and (kind not in _OWNERS or key not in request.pin.plan.of(kind)):
        raise unknown_name("owner", kind="owner")
    found = _all(request.pin, name)
    found = {key: one for key, one in found.items() if may_see(request.post, request.pin.plan, one)}
    at = timezone.now()
    several = [
        (one, brief_of(one, at))
        for _, one in sorted(found.items())
        if asked.state in (None, one.state) and (asked.owner is None or asked.owner in _owners(request.pin, one))
    ]
    several = [pair for pair in several if asked.overdue in (None, pair[1].overdue)]
    return paged(request.pin, several, asked, lambda pair: Matter(**_short(request.pin, *pair)))


@router.get(
    "/matters/{name}/{subject}", response={200: Answer[WholeMatter], **REFUSED}, operation_id="matter",
    exclude_none=True,
)  # fmt: skip
@_permitted
def one(request: Request, name: Name, subject: str) -> Any:
    """One matter with its entries, every event, and the moves that the asker could make now.

    request  Request
    name     of a workflow
    subject  which matter
    returns  Answer of WholeMatter
    raises   Refused   404: no such matter
    """
    now = standing(name, _sayable(subject))
    if not exists(request.pin, now) or not may_see(request.post, request.pin.plan, now):
        raise Refused(404)
    open_ones = [
        Open(move=move.name, title=in_text(in_both(move)), to_state=move.to, needs=[*move.needs], may=[*move.may])
        for move in open_moves(request.post, request.pin.plan, now)
    ]
    whole = WholeMatter(
        **_short(request.pin, now, brief_of(now, timezone.now())),
        fields=dict(now.fields),
        events=[_happened(step) for step in now.steps],
        open_moves=open_ones,
    )
    return Answer[WholeMatter](pin=pinned(request.pin), item=whole)


@router.post(
    "/matters/{name}/{subject}/moves", response={201: Answer[Made], **REFUSED}, operation_id="make_move",
    exclude_none=True,
)  # fmt: skip
@needs("api.act", "moves.make")
def move(request: Request, name: Name, subject: str, asked: Asked) -> Any:
    """Make a move. Everything that stands against it is told at once: 409 where someone was first, 403 out of scope,
    422 otherwise.

    request  Request
    name     of a workflow
    subject  which matter
    asked    Asked
    returns  201, Answer of Made
    raises   Refused   404: no such matter or move; 409, 403, 422: what stands against it
    """
    now = standing(name, _sayable(subject))
    if not may_see(request.post, request.pin.plan, now):
        raise Refused(404)
    if not now.workflow.called(asked.move) or not (exists(request.pin, now) or _may_begin(request.pin, now)):
        raise Refused(404)
    unwritable = [*_unwritable(now, asked.payload)]
    if unwritable:
        raise Refused(422, *unwritable)
    try:
        event = make(
            request.post, request.pin, name, subject, asked.move, asked.payload, expected_seq=asked.seq, id=asked.id,
            corrects=asked.corrects,
        )  # fmt: skip
    except Problems as problems:
        raise Refused(refusal_status(problems), *problems.problems) from None
    then = standing(name, subject)
    step = next(step for step in then.steps if step.event.id == event.id)
    made = Made(event=_happened(step), matter=Matter(**_short(request.pin, then, brief_of(then, timezone.now()))))
    return Status(201, Answer[Made](pin=pinned(request.pin), item=made))


def _sayable(subject: str) -> str:
    # what no row can hold is no subject
    if len(subject) > 120:
        raise Refused(404)
    return subject


def _may_begin(pin: Pin, now: Standing) -> bool:
    """Whether a matter nobody has begun may begin under this name."""
    match now.workflow.name:
        case "task":
            return bool(_NEW_TASK.fullmatch(now.subject))
        case "value-report":
            goal, _, period = now.subject.partition("@")
            try:
                return goal in pin.plan.goals and read_period(period).text == period
            except ValueError:
                return False
    return bool(_NEW.fullmatch(now.subject))


def _unwritable(now: Standing, payload: Mapping[str, Any]) -> list[Problem]:
    """Entries that only a page of ours knows how to put together."""
    found = []
    for name in payload:
        try:
            field = now.workflow.field(name)
        except KeyError:
            continue  # the table of moves says what it takes
        if field.kind == "json":
            found.append(Problem("W831", name, values={"entry": field}))
    return found


def _all(pin: Pin, name: str) -> dict[str, Standing]:
    found = standings(name)
    if name == "task":
        begun = found.keys()
        found |= {key: standing_of_nothing(name, key) for key in pin.plan.tasks if key not in begun}
    return found


def standing_of_nothing(name: str, subject: str) -> Standing:
    """Where a matter stands before its first event; no database is asked.

    name     of a workflow
    subject  which matter
    returns  Standing
    """
    table = workflow(name)
    return Standing(table, subject, table.start, 0, (), {}, {}, ())


def _owners(pin: Pin, one: Standing) -> frozenset[str]:
    held = parties(pin.plan, one)
    return held["owner"] | names(one.fields.get(one.workflow.owner) if one.workflow.owner else None)


def _short(pin: Pin, one: Standing, told: Brief) -> dict[str, Any]:
    owed = told.owed
    return {
        "workflow": told.workflow,
        "subject": told.subject,
        "title": in_text(title_of(pin.plan, one)),
        "state": told.state,
        "state_title": in_text(in_both(one.workflow.state(told.state))),
        "final": told.final,
        "owner": sorted(_owners(pin, one)),
        "support": sorted(parties(pin.plan, one)["support"]),
        "due": told.due or unknown("api_unknown.no_due"),
        "overdue": told.overdue,
        "days_late": told.days_late,
        "provisional": told.provisional,
        "owed": Owed(period=owed.period, due=owed.due.date, overdue=owed.overdue, days_late=owed.days_late)
        if owed
        else None,
        "last_progress": told.last_progress,
        "last_at": told.last_at,
        "unresolved_since": told.unresolved_since,
        "seq": one.seq,
    }


def _happened(step: Step) -> Happened:
    event = step.event
    return Happened(
        id=event.id, seq=event.seq, move=event.move, actor=event.actor, role=event.role, at=event.at,
        payload=dict(event.payload), corrects=event.corrects, from_state=step.from_, to_state=step.to,
        counts=step.counts,
    )  # fmt: skip
