"""What the frame of every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from refoundry.workbench.access.middleware import held_posts
from refoundry.workbench.access.permissions import holds
from refoundry.workbench.todos import todos
from refoundry.workbench.ui.rooms import rooms_of


def page(request: HttpRequest) -> dict[str, Any]:
    """Values for every template: the language, the post, the rooms it may enter, the pinned set.

    request  HttpRequest
    returns  mapping
    """
    post, pin = getattr(request, "post", None), getattr(request, "pin", None)
    return {
        # counted only where the top bar is drawn; a page that knows its own count gives it
        "todos": lambda: todos(post, pin, timezone.now()) if post and pin else 0,
        "lang": getattr(request, "lang", "zh"),
        "post": post,
        "posts": lambda: held_posts(request),
        "rooms": rooms_of(post, request.path) if post else [],
        "pin": pin,
        "demo": settings.DEMO,
        # a page of one matter says it for that matter; the facts of a made-up city mark every page
        "made_up": lambda: pin is not None and pin.made_up,
        "sampled": lambda: pin is not None and pin.sampled,
        "may_run": holds(post, "runs.start"),
        "may_search": holds(post, "search.use"),
    }
