"""Who looked at what: firms' data viewed, files taken, exports, counted by what was looked at and by whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from refoundry.workbench.ledger.models import Trace

LOOKS = ("firm-viewed", "file-taken", "exported")
"""The kinds of lines that say someone saw or took something."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at, how often and by how many, when last."""

    object: str
    times: int
    people: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looked at one thing: as what, in which way, how often, from when to when."""

    actor: str
    role: str
    scope: str
    kind: str
    times: int
    first: datetime
    last: datetime


def looked_at(kind: str = "", text: str = "") -> list[Looked]:
    """Everything that was looked at.

    kind     one of LOOKS, empty for all
    text     part of what it is called in the log
    returns  Looked, the last one first
    """
    found = Trace.objects.filter(kind__in=[kind] if kind else LOOKS).exclude(object="")
    if text:
        found = found.filter(object__icontains=text)
    rows = found.values("object").annotate(times=Count("number"), people=Count("actor", distinct=True), last=Max("at"))
    return [Looked(**row) for row in rows.order_by("-last", "object")]


def lookers(object: str) -> list[Looker]:
    """Who looked at one thing.

    object   text   exactly as the log names it, such as enterprises/CODE
    returns  Lookers, the last one first
    """
    rows = (
        Trace.objects.filter(kind__in=LOOKS, object=object)
        .values("actor", "role", "scope", "kind")
        .annotate(times=Count("number"), first=Min("at"), last=Max("at"))
    )
    return [Looker(**row) for row in rows.order_by("-last", "actor")]
