"""The page of one task."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from refoundry.core.days import BEIJING
from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.access.scope import open_moves
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.matters import title_of
from refoundry.workbench.moves.making import exists
from refoundry.workbench.pinned import Pin, run_names
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.supervision import detail
from refoundry.workbench.rooms.supervision.effects import effects
from refoundry.workbench.rooms.supervision.register import Matter, matter
from refoundry.workbench.rooms.supervision.views import goal_rows, rows_of_run
from refoundry.workbench.rooms.supervision.wording import named

_NAMED = 15  # characters of a run's name that say when it began: 20261123-185530


@permitted("supervision.view")
def task(request: Request, subject: str) -> HttpResponse:
    """What is asked, what was done, what it moves.

    request  Request
    subject  which task
    returns  HttpResponse
    raises   Http404   there is no such task
    """
    pin, lang, at = request.pin, request.lang, timezone.now()
    now = standing("task", subject)
    if not exists(pin, now):
        raise Http404
    one = matter(pin.plan, now, at)
    moves = open_moves(request.post, pin.plan, now)
    found = effects(pin.plan, one.goals, one.issued, goal_rows(pin), _before(pin, one))
    from_ = str(now.fields.get("meeting") or "")
    context: dict[str, Any] = {
        "one": one,
        "named": named(one),
        "standing": now,
        "steps": detail.course(one, lang),
        "asked": detail.asked(pin.plan, one, lang, title_of(pin.plan, standing("meeting", from_)) if from_ else ""),
        "belongs": detail.belongs(pin.plan, one, lang),
        "told": detail.told(now, at, lang),
        "loose": detail.progress(now),
        "files": detail.files(one),
        "hindered": detail.hindered(pin.plan, now, lang),
        "effect": detail.effect_said(found, lang),
        "moved": [detail.moved(effect, lang) for effect in found],
        "moves": [move for move in moves if move.name != "issue"],
        "issue": f"{reverse('supervision-issue')}?task={subject}"
        if any(move.name == "issue" for move in moves)
        else "",
    }
    return render(request, "supervision/task.html", context)


def _before(pin: Pin, one: Matter) -> Mapping[str, Mapping[str, Any]] | None:
    """The scorecard as the last run before the task was issued had it."""
    issued = next((s.event.at for s in reversed(one.standing.steps) if s.counts and s.event.move == "issue"), None)
    if issued is None or one.issued is None:
        return None
    earlier = [name for name in run_names(pin.city) if (made := _began(name)) and made <= issued]
    return rows_of_run(pin.city.path / "runs" / earlier[-1]) if earlier else None


def _began(name: str) -> datetime | None:
    try:
        return datetime.strptime(name[:_NAMED], "%Y%m%d-%H%M%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None
