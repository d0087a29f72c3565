"""The table of permissions, and the decorator that holds a view to it."""

from collections.abc import Callable, Mapping
from functools import cache, wraps
from importlib.resources import files
from ipaddress import ip_address
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.record import trace

View = Callable[..., HttpResponseBase]


@cache
def permissions() -> Mapping[str, frozenset[str]]:
    """Which roles hold each permission.

    returns  mapping   permission -> roles
    """
    found = yaml.safe_load((files("refoundry.workbench.access") / "permissions.yaml").read_text("utf-8"))
    return {name: frozenset(held) for name, held in found["permissions"].items()}


def holds(post: Post | None, permission: str) -> bool:
    """Whether a post holds a permission.

    post        Post or None
    permission  text
    returns     bool
    raises      KeyError   no such permission
    """
    return post is not None and post.role in permissions()[permission]


def address_of(request: HttpRequest) -> str:
    """Where a request came from: behind a proxy, the address the proxy saw, which is the last it noted.

    request  HttpRequest
    returns  text
    """
    sent_by = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return sent_by
    noted = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(noted))
    except ValueError:
        return sent_by


def tell_refused(request: HttpRequest, why: str) -> None:
    """A line in the trail that whoever asks was refused; once a request.

    request  HttpRequest
    why      text   the permission that is lacking, or that it was out of scope
    """
    if getattr(request, "refusal_told", False):
        return
    request.refusal_told = True  # type: ignore[attr-defined]
    post: Post | None = getattr(request, "post", None)
    trace("refused", post, request.path, actor=str(request.user.get_username()), address=address_of(request),
          permission=why)  # fmt: skip


def permitted(permission: str) -> Callable[[View], View]:
    """Let only those in who are signed in and hold a permission; whoever is refused stands in the trail.

    permission  text
    returns     decorator of a view
    raises      KeyError          no such permission
    raises      PermissionDenied  in the view: the post does not hold it
    """
    permissions()[permission]

    def hold(view: View) -> View:
        @wraps(view)
        def held(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if getattr(request.user, "must_change_password", False) and permission != "account.own":
                return redirect("password")
            post: Post | None = request.post  # type: ignore[attr-defined]
            if not holds(post, permission):
                tell_refused(request, permission)
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        held.permission = permission  # type: ignore[attr-defined]
        return held

    return hold


def public(view: View) -> View:
    """Mark a view that needs no sign-in: the sign-in page, the health check.

    view     a view
    returns  the same
    """
    view.permission = None  # type: ignore[attr-defined]
    return view
