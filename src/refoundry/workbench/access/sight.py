"""The matters that whoever asks may see: what pages, exports and the interface read, instead of all that there are."""

from collections.abc import Iterable

from django.http import Http404

from refoundry.deliver import Standing, fold, workflow
from refoundry.workbench.access.scope import may_see
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.request import Request


def in_sight(request: Request, name: str, subjects: Iterable[str] | None = None) -> dict[str, Standing]:
    """The matters of a workflow that have begun and that the post may see.

    request   Request
    name      of a workflow
    subjects  which; default all
    returns   mapping   subject -> Standing
    """
    found = standings(name, subjects)
    return {subject: one for subject, one in found.items() if may_see(request.post, request.pin.plan, one)}


def sees_drafts(request: Request, name: str) -> bool:
    """Whether the post sees matters of a workflow that are not out yet, whoever made them.

    request  Request
    name     of a workflow
    returns  bool
    """
    return may_see(request.post, request.pin.plan, fold(workflow(name), ()))


def seen(request: Request, name: str, subject: str) -> Standing:
    """One matter that has begun.

    request  Request
    name     of a workflow
    subject  which
    returns  Standing
    raises   Http404   there is none, or it is not out yet for this post
    """
    now = standing(name, subject)
    if not now.steps or not may_see(request.post, request.pin.plan, now):
        raise Http404
    return now
