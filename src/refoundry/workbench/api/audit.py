"""The whole log for the auditor, in its order and in stretches: the events of all matters, and the trail."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from refoundry.workbench.access.permissions import address_of
from refoundry.workbench.api.answers import REFUSED, in_text, pinned
from refoundry.workbench.api.schemas import Pinned, Shape, Text
from refoundry.workbench.api.signing import needs
from refoundry.workbench.ledger.models import Entry, Kept, Trace
from refoundry.workbench.ledger.record import trace
from refoundry.workbench.ledger.trail import kinds
from refoundry.workbench.request import Request

router = Router(tags=["audit"])
T = TypeVar("T")


class Line(Shape):
    """One line of the trail: who did what, from where."""

    number: int
    at: datetime
    kind: str
    title: Text
    actor: str
    role: str
    speaks_for: str
    object: str
    detail: dict[str, Any]
    address: str


class Logged(Shape):
    """One event of the log, numbered through all matters."""

    number: int
    workflow: str
    subject: str
    id: str
    seq: int
    move: str
    actor: str
    role: str
    at: datetime
    payload: dict[str, Any]
    corrects: str | None = None


class Stretch(Shape, Generic[T]):
    """A stretch of an append-only log in its order. `next`: ask for what comes after it; left out at the end."""

    pin: Pinned
    total: int
    next: int | None = None
    items: list[T]


class From(BaseModel):
    """From where in a log, and how much."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[int, Field(ge=0, le=2**62)] = 0
    size: Annotated[int, Field(ge=1, le=5_000)] = 1_000


@router.get("/audit/events", response={200: Stretch[Logged], **REFUSED}, operation_id="audit_events", exclude_none=True)
@needs("api.read", "audit.view")
def events(request: Request, asked: Query[From]) -> Any:
    """The events of all matters in the order they were recorded.

    request  Request
    asked    From
    returns  Stretch of Logged
    """

    def shape(row: Entry) -> Logged:
        return Logged(
            number=row.number, workflow=row.workflow, subject=row.subject, id=row.id, seq=row.seq, move=row.move,
            actor=row.actor, role=row.role, at=row.at, payload=row.payload, corrects=row.corrects,
        )  # fmt: skip

    return _stretch(request, "audit/events", asked, Entry.objects.all(), shape)


@router.get("/audit/trail", response={200: Stretch[Line], **REFUSED}, operation_id="audit_trail", exclude_none=True)
@needs("api.read", "audit.view")
def trail(request: Request, asked: Query[From]) -> Any:
    """Who signed in, looked at what and took what away, in the order it was recorded.

    request  Request
    asked    From
    returns  Stretch of Line
    """

    def shape(row: Trace) -> Line:
        return Line(
            number=row.number, at=row.at, kind=row.kind, title=in_text(kinds()[row.kind]), actor=row.actor,
            role=row.role, speaks_for=row.scope, object=row.object, detail=row.detail, address=row.address,
        )  # fmt: skip

    return _stretch(request, "audit/trail", asked, Trace.objects.all(), shape)


def _stretch(request: Request, object: str, asked: From, kept: Kept, shape: Callable[[Any], T]) -> Stretch[T]:
    total = kept.count()
    rows = [*kept.filter(number__gt=asked.after).order_by("number")[: asked.size + 1]]
    items, more = [shape(row) for row in rows[: asked.size]], len(rows) > asked.size
    trace("exported", request.post, object, address=address_of(request), rows=len(items), after=asked.after,
          form="application/json")  # fmt: skip
    last = rows[asked.size - 1].number if more else None
    return Stretch[Any](pin=pinned(request.pin), total=total, next=last, items=items)
