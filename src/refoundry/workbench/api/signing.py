"""Who asks: the holder of a token in the header Authorization, or whoever is signed in in the browser."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, TypeVar, get_args

from django.conf import settings
from django.http import HttpRequest
from ninja.operation import Operation
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf, contribute_operation_callback
from pydantic import BaseModel

from refoundry.core.problems import Problem
from refoundry.workbench.access.limits import count, limits, wait
from refoundry.workbench.access.permissions import address_of, holds, permissions, tell_refused
from refoundry.workbench.accounts.models import Token
from refoundry.workbench.api.refusals import Refused, TooMany, wrong_entries
from refoundry.workbench.ledger.record import trace

F = TypeVar("F", bound=Callable[..., Any])
HOUR = 3600


class ByToken(HttpBearer):
    """`Authorization: Bearer KEY`. A header that is there and not good refuses, whatever the browser holds. What is
    asked for then needs permissions: whoever lacks one hears of that before anything about the entries."""

    def __init__(self, *needed: str) -> None:
        super().__init__()
        self.needed = needed

    def __call__(self, request: HttpRequest) -> Any:
        """Who the key acts as.

        request  HttpRequest
        returns  Post, None where there is no such header
        raises   Refused   401: the key is not good
        """
        if "Authorization" not in request.headers:
            return None
        return super().__call__(request) or _refuse(request)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Who a key acts as; from here on the request is that post's.

        request  HttpRequest
        token    the key
        returns  Post or None
        raises   Refused   403: the account has a password that must be changed first, or lacks a permission
        """
        # a key has 46 signs; what is much longer is none and is not hashed
        found = Token.of(token) if 0 < len(token) <= 200 else None
        if found is None:
            return None
        post = found.post
        if post.account.must_change_password:
            raise Refused(403, Problem("W829"))
        request.user = post.account
        request.post = post  # type: ignore[attr-defined]
        request.token = found  # type: ignore[attr-defined]
        _held_back(request)
        _tell(request, found)
        _entitled(request, self.needed)
        return post


def _entitled(request: HttpRequest, needed: tuple[str, ...]) -> None:
    lacking = [name for name in needed if not holds(request.post, name)]  # type: ignore[attr-defined]
    if lacking:
        tell_refused(request, " ".join(lacking))
        raise Refused(403)


def _held_back(request: HttpRequest) -> None:
    if seconds := wait(limits()["api"], request):
        raise TooMany(seconds)


def _refuse(request: HttpRequest) -> Any:
    # one line an hour for an address: a flood of wrong keys does not flood the trail
    if count("wrong-keys", address_of(request), HOUR) == 1:
        trace("refused", None, request.path, address=address_of(request), permission="token")
    raise Refused(401)


def _tell(request: HttpRequest, token: Token) -> None:
    """A token's use in the trail: every act, and of what only reads the first time an hour from an address."""
    reads = request.method in ("GET", "HEAD")
    if reads and count("token-used", f"{token.pk} {address_of(request)}", HOUR) != 1:
        return
    trace("token-used", token.post, f"tokens/{token.pk}", address=address_of(request), label=token.label,
          method=str(request.method), path=request.path[:200])  # fmt: skip


class BySession(APIKeyCookie):
    """The session of the browser; what changes something needs the token of the form too (header X-CSRFToken), and
    what is asked for its permissions."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, *needed: str) -> None:
        super().__init__(csrf=False)
        self.needed = needed

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Who is signed in.

        request  HttpRequest
        key      of the session
        returns  Post or None
        raises   Refused   403: no post, no token of the form, a password that must be changed first, or a permission
                           that is lacking
        """
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        if request.method not in ("GET", "HEAD", "OPTIONS") and check_csrf(request):
            raise Refused(403, Problem("W830"))
        if getattr(request.user, "must_change_password", False):
            raise Refused(403, Problem("W829"))
        if request.post is None:  # type: ignore[attr-defined]
            raise Refused(403)
        _held_back(request)
        _entitled(request, self.needed)
        return request.post  # type: ignore[attr-defined]


def needs(*names: str) -> Callable[[F], F]:
    """Let an operation be asked for only by posts that hold permissions; whoever is refused stands in the trail. That
    is settled with who asks, before the entries are read: nobody learns how to write what they may not send.

    *names   permissions
    returns  decorator of an operation
    raises   KeyError   no such permission
    """
    for name in names:
        permissions()[name]

    def hold(operation: F) -> F:
        taken = _taken(operation)

        @wraps(operation)
        def held(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if unknown := sorted(set(request.GET) - taken):
                errors = [{"loc": ("query", name), "type": "extra_forbidden"} for name in unknown]
                raise Refused(422, *wrong_entries(errors))
            return operation(request, *args, **kwargs)

        def sign(signed: Operation) -> None:
            signed.auth_param = signed.auth_callbacks = [ByToken(*names), BySession(*names)]

        contribute_operation_callback(held, sign)
        held.permissions = names  # type: ignore[attr-defined]
        return held  # type: ignore[return-value]

    return hold


def _taken(operation: Callable[..., Any]) -> frozenset[str]:
    """The names that an operation takes in its query."""
    shapes = [
        get_args(one.annotation)[0] for one in signature(operation).parameters.values() if get_args(one.annotation)
    ]
    return frozenset(
        name
        for shape in shapes
        if isinstance(shape, type) and issubclass(shape, BaseModel)
        for name in shape.model_fields
    )
