"""Where each role lands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.desk import Desk, Item, desk
from refoundry.workbench.language import every_word, say
from refoundry.workbench.request import Request

_SHOWN = 12
_MOST = 20  # lines of a list; the rest stands in the rooms
# what an empty desk says, and where it leads
_EMPTY = {
    "leading-group": ("office", "supervision"),
    "chain": ("office", "supervision"),
    "auditor": ("auditor", "audit"),
    "administrator": ("administrator", "accounts"),
    "enterprise": ("enterprise", ""),
}


@permitted("today.view")
@never_cache
def today(request: Request) -> HttpResponse:
    """What I owe, what awaits me, what expires, what changed.

    request  Request
    returns  HttpResponse
    """
    found = desk(request.post, request.pin, timezone.now())
    lists = [("owed", found.owed), ("awaiting", found.awaiting), ("expiring", found.expiring)]
    context = {
        "lists": [(key, items[:_MOST], max(len(items) - _MOST, 0)) for key, items in lists],
        "nothing": not any(items for _, items in lists),
        "first": _first(found),
        "answer": _answer(request, found),
        "empty": _empty(request, request.post),
        "changed": found.changed[:_SHOWN],
        "more": max(len(found.changed) - _SHOWN, 0),
        "todos": len(found.owed) + len(found.awaiting),
    }
    return render(request, "today/today.html", context)


def _first(found: Desk) -> Item | None:
    """What to take up first: what is overdue the longest, whoever's turn it is, else what I owe."""
    overdue = [item for item in found.owed + found.awaiting if item.overdue]
    return min(overdue, key=lambda item: item.urgency, default=next(iter(found.owed + found.awaiting), None))


def _answer(request: Request, found: Desk) -> str:
    counted = {"owed": len(found.owed), "awaiting": len(found.awaiting), "expiring": len(found.expiring)}
    if not any(counted.values()):
        return say(request.lang, "today.clear")
    return say(request.lang, "today.answer", late=found.late, **counted)


def _empty(request: Request, post: Post) -> dict[str, str]:
    kind, room = _EMPTY.get(post.role, ("acting", "supervision"))
    words = {part: f"{part}_{kind}" for part in ("what", "who", "action")}
    told = {
        part: say(request.lang, f"today_empty.{name}") if name in every_word()["today_empty"] else ""
        for part, name in words.items()
    }
    try:
        return {**told, "href": reverse(room) if room else ""}
    except NoReverseMatch:
        return {**told, "href": "", "action": ""}
