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
from refoundry.workbench.rooms.today.changes import first_of, told

_SHOWN = 12
_MOST = 20  # lines of a list; the rest stands in the rooms
# what an empty desk says, and where it leads
_EMPTY = {
    "leading-group": ("office", "supervision"),
    "chain": ("chain", "supervision"),
    "department": ("acting", "supervision"),
    "town": ("acting", "supervision"),
    "finance": ("finance", "supervision"),
    "commissioner": ("commissioner", "supervision"),
    "analyst": ("analyst", "runs"),
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
    at = timezone.now()
    found = desk(request.post, request.pin, at)
    changed, more = first_of(told(found.changed, at, request.lang), _SHOWN)
    lists = [("owed", found.owed), ("awaiting", found.awaiting), ("expiring", found.expiring)]
    context = {
        "lists": [(key, items[:_MOST], max(len(items) - _MOST, 0)) for key, items in lists],
        "nothing": not any(items for _, items in lists),
        "first": _first(found),
        "answer": _answer(request, found),
        "empty": _empty(request, request.post),
        "changed": changed,
        "more": more,
        "todos": len(found.owed) + len(found.awaiting),
    }
    return render(request, "today/today.html", context)


def _first(found: Desk) -> Item | None:
    """What to take up first: what is overdue the longest, whoever's turn it is, else what I owe."""
    overdue = [item for item in found.owed + found.awaiting if item.overdue]
    return min(overdue, key=lambda item: item.urgency, default=next(iter(found.owed + found.awaiting), None))


def _answer(request: Request, found: Desk) -> str:
    """How much there is to do; what there is none of is left out."""
    owed, awaiting, expiring = len(found.owed), len(found.awaiting), len(found.expiring)

    def part(name: str, count: int) -> str:
        return say(request.lang, f"today_counts.{name}", count=count) if count else ""

    mine = say(request.lang, "today_counts.and").join(filter(None, (part("owed", owed), part("awaiting", awaiting))))
    if mine:
        return "".join(
            (mine, part("late", found.late), part("more_expiring", expiring), say(request.lang, "today_counts.end"))
        )
    return (
        part("expiring", expiring) + say(request.lang, "today_counts.end")
        if expiring
        else say(request.lang, "today.clear")
    )


def _empty(request: Request, post: Post) -> dict[str, str]:
    kind, room = _EMPTY[post.role]
    words = {part: f"{part}_{kind}" for part in ("what", "who", "action")}
    told = {
        part: say(request.lang, f"today_empty.{name}") if name in every_word()["today_empty"] else ""
        for part, name in words.items()
    }
    try:
        return {**told, "href": reverse(room) if room else ""}
    except NoReverseMatch:
        return {**told, "href": "", "action": ""}
