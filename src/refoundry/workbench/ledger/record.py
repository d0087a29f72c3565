"""Writing to the ledger: a move of a matter, a line of the trail. The one place that does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from refoundry.core.problems import Problem, Problems
from refoundry.deliver import Event, apply, workflow
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.standings import events_of
from refoundry.workbench.ledger.trail import kinds


def make_move(
    name: str,
    subject: str,
    move: str,
    *,
    actor: str,
    role: str,
    expected_seq: int,
    payload: Mapping[str, Any],
    id: str,
    corrects: str | None = None,
    at: datetime | None = None,
) -> Event:
    """Make a move and add its event. Whether the post may act on this matter is checked by whoever calls.

    name          of a workflow
    subject       which matter
    move          name of a move
    actor         username of an account
    role          as what
    expected_seq  int        the last step the actor saw
    payload       mapping    name of a field -> value
    id            chosen once for each form shown
    corrects      id of the event that is restated
    at            datetime   default: now
    returns       Event      the one added, or the one that was there where the deed was sent twice
    raises        Problems   everything that stands against it
    """
    table = workflow(name)
    entries = {key: value for key, value in payload.items() if value not in ("", None)}
    for _ in range(2):
        log = events_of(name, subject)
        moment = at or timezone.now()
        if log:
            # clocks of several machines differ a little: an event is never earlier than the one it follows
            moment = max(moment, *(event.at for event in log)) if at is None else moment
        event = apply(table, log, move, actor, role, expected_seq, moment, entries,
                      subject=subject, id=id, corrects=corrects)  # fmt: skip
        if any(known.id == event.id for known in log):
            return event
        try:
            with transaction.atomic():
                Entry.of(event).save()
        except IntegrityError:
            continue  # someone else was first: with the log as it is now `apply` finds the word for it
        return event
    raise Problems([Problem("D635", f"{name}/{subject}", got=id)])


def trace(kind: str, post: Post | None, object: str = "", *, actor: str = "", address: str = "", **detail: Any) -> None:
    """Add a line to the trail.

    kind      one of trail.yaml
    post      Post or None   who, as what
    object    text           what it was done to: a reference such as enterprises/CODE, an account, a file
    actor     text           where there is no post: the name that was typed
    address   text           where the request came from
    **detail  plain values   what else an auditor has to know; no data of firms or persons
    raises    KeyError       no such kind
    """
    kinds()[kind]
    Trace(
        at=timezone.now(),
        kind=kind,
        actor=post.account.username if post else actor[:60],
        role=post.role if post else "",
        scope=post.reference if post else "",
        object=object[:200],
        detail=detail,
        address=address[:45],
    ).save()
