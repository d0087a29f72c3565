"""What every answer carries and no request gets past: headers, limits of use and of size, refusals in words."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from refoundry.workbench.access.limits import limits, wait
from refoundry.workbench.access.permissions import tell_refused
from refoundry.workbench.api.refusals import PREFIX, refusal
from refoundry.workbench.language import language_of

Answer = Callable[[HttpRequest], HttpResponse]
_TURNED = re.compile(b"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
_HEADERS = {
    "Permissions-Policy": "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), "
    "encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-DNS-Prefetch-Control": "off",
    "X-Frame-Options": "DENY",  # also where a request was refused before Django's own part of it
}


def refused(request: HttpRequest, status: int, name: str, seconds: int | None = None) -> HttpResponse:
    """A page that says no, or for a program the same as JSON.

    request  HttpRequest
    status   int
    name     method, signs, too_large or too_many
    seconds  int, s   how long to wait
    returns  HttpResponse
    """
    if request.path.startswith(PREFIX):
        return refusal(request, status, retry_after=seconds)
    context = {"lang": language_of(request), "name": name, "status": status, "seconds": seconds}
    response = HttpResponse(render_to_string("access/refused.html", context), status=status)
    if seconds is not None:
        response["Retry-After"] = str(seconds)
    return response


class HeadersMiddleware:
    """Headers of every page; nothing but static files is kept by any cache."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers.

        request  HttpRequest
        returns  HttpResponse
        """
        response = self.get_response(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            # signs that turn the direction of what follows make one name look like another
            response.content = _TURNED.sub(b"\xef\xbf\xbd", response.content)
        if "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store"
        for name in ("Server", "X-Powered-By"):
            del response[name]
        return response


class SizeMiddleware:
    """Refuses a body that is larger than any form of ours before any of it is read, an address with signs that no
    text has, and a wrong method, in words."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer what is not too large.

        request  HttpRequest
        returns  HttpResponse
        """
        told = str(request.META.get("CONTENT_LENGTH") or "0")
        if not told.isdigit() or int(told) > settings.LARGEST_REQUEST:
            return refused(request, 413, "too_large")
        if "\x00" in request.path_info or any("\x00" in word for _, words in request.GET.lists() for word in words):
            # no database keeps this sign, and nobody types it
            return refused(request, 400, "signs")
        if request.method in ("TRACE", "CONNECT"):
            response = refused(request, 405, "method")
            response["Allow"] = "GET, HEAD, POST"
            return response
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = ", ".join(sorted(response["Allow"].split(", ")))
            response = refused(request, 405, "method")
            response["Allow"] = allowed
        return response


class LimitsMiddleware:
    """Holds every page to limits.yaml; whoever is refused by a page itself stands in the trail too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and tell the trail what was refused.

        request  HttpRequest
        returns  HttpResponse
        """
        response = self.get_response(request)
        if response.status_code == 403 and request.user.is_authenticated:
            tell_refused(request, getattr(request, "refused_for", "scope"))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Keep for the trail which permission a view found lacking.

        request    HttpRequest
        exception  what was raised
        returns    None
        """
        if isinstance(exception, PermissionDenied):
            request.refused_for = str(exception)[:60] or "scope"  # type: ignore[attr-defined]
            # exports write their own line, with the object that was asked for
            request.refusal_told = getattr(request, "refusal_told", False) or str(exception) == "exports.take"  # type: ignore[attr-defined]

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse what comes too often, and what no form can send.

        request  HttpRequest
        view     which answers
        args     of the view
        kwargs   of the view
        returns  HttpResponse 400 or 429, or None
        """
        # a program's body is read by the interface, which refuses the same by itself
        if not request.path.startswith(PREFIX) and any(
            "\x00" in word for _, words in request.POST.lists() for word in words
        ):
            return refused(request, 400, "signs")
        met = [limit for limit in limits().values() if limit.meets(request)]
        if request.method == "POST" and str(request.content_type).startswith("multipart/"):
            met.append(limits()["uploads"])
        for limit in met:
            seconds = wait(limit, request)
            if seconds:
                return refused(request, 429, "too_many", seconds)
        return None
