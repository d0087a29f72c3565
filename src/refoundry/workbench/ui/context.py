"""What the frame of every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from refoundry.workbench.access.middleware import held_posts
from refoundry.workbench.access.permissions import holds
from refoundry.workbench.ui.rooms import rooms_of


def page(request: HttpRequest) -> dict[str, Any]:
    """Values for every template: the language, the post, the rooms it may enter, the pinned set.

    request  HttpRequest
    returns  mapping
    """
    post = getattr(request, "post", None)
    return {
        "lang": getattr(request, "lang", "zh"),
        "post": post,
        "posts": lambda: held_posts(request),
        "rooms": rooms_of(post, request.path) if post else [],
        "pin": getattr(request, "pin", None),
        "demo": settings.DEMO,
        "may_run": holds(post, "runs.start"),
        "may_search": holds(post, "search.use"),
    }
