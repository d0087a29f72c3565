"""A move by a post: within its scope, recorded, and what follows set going. Pages and the API both come here."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from refoundry.core.problems import Problem, Problems
from refoundry.deliver import Event, Standing
from refoundry.workbench.access.scope import may_touch, names
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.pinned import Pin
from refoundry.workbench.reported import against

_VALUED = frozenset({"report", "correct", "revise"})


def make(
    post: Post,
    pin: Pin,
    workflow: str,
    subject: str,
    move: str,
    payload: Mapping[str, Any],
    *,
    expected_seq: int,
    id: str,
    corrects: str | None = None,
) -> Event:
    """Make a move as a post.

    post          Post
    pin           Pin
    workflow      name
    subject       which matter
    move          name of a move
    payload       mapping    name of a field -> value
    expected_seq  int        the last step seen
    id            of the deed, chosen once for each form shown
    corrects      id of the event that is restated
    returns       Event
    raises        Problems   W801: not within what the post speaks for; D6xx: everything the table says against it;
                             W851-W854, F4xx: what speaks against a value that is reported
    """
    now = standing(workflow, subject)
    if not may_touch(post, pin.plan, now, move) or not _of_the_chain(post, workflow, move, payload):
        raise Problems([Problem("W801", f"{workflow}/{subject}", values={"post": post.account})])
    if (workflow, move) == ("bulletin", "issue"):
        from refoundry.workbench.rooms.bulletins.issuing import with_files

        # what is issued is kept as it is, whichever page or program issues it
        payload = with_files(post, pin.city.path, now, payload, id)
    if (workflow, move) == ("data-request", "draft"):
        # in whose name is asked is known of the post, whatever a program writes
        payload = {**payload, "asker": [post.reference] if post.reference else None}
    if workflow == "value-report" and move in _VALUED:
        # whichever page or program it comes from: what the law or the facts would refuse is not even reported
        refused = against(pin.plan, pin.facts, subject, {**now.fields, **payload}, timezone.localdate())
        if refused:
            raise Problems(refused)
    event = make_move(
        workflow, subject, move, actor=post.account.username, role=post.role, expected_seq=expected_seq,
        payload=payload, id=id, corrects=corrects,
    )  # fmt: skip
    if (workflow, move) == ("value-report", "approve"):
        from refoundry.workbench.jobs.work import write_and_run

        # after the commit: the worker must find the approval
        transaction.on_commit(lambda: write_and_run(post))
    return event


def exists(pin: Pin, now: Standing) -> bool:
    """Whether there is such a matter: it has events, or the plan lists it.

    pin      Pin
    now      Standing
    returns  bool
    """
    return bool(now.steps) or (now.workflow.name == "task" and now.subject in pin.plan.tasks)


def _of_the_chain(post: Post, workflow: str, move: str, payload: Mapping[str, Any]) -> bool:
    """A chain's team issues what its chain leads or supports, whatever else it could write into the form."""
    if post.role != "chain" or (workflow, move) != ("task", "issue"):
        return True
    return post.reference in names(payload.get("owner")) | names(payload.get("support"))
