"""Pages that say no: not permitted, not there, forged, failed. Each says why and what to do; none shows a traceback."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from refoundry.workbench.api.refusals import PREFIX, refusal
from refoundry.workbench.language import language_of


def _page(request: HttpRequest, status: int, name: str) -> HttpResponse:
    if request.path.startswith(PREFIX):
        return refusal(request, status)
    context = {"lang": language_of(request), "name": name, "status": status, "post": getattr(request, "post", None)}
    return HttpResponse(render_to_string("ui/refusal.html", context), status=status)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the post does not hold the permission.

    request    HttpRequest
    exception  what was raised
    returns    HttpResponse
    """
    return _page(request, 403, "denied")


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page or matter.

    request    HttpRequest
    exception  what was raised
    returns    HttpResponse
    """
    return _page(request, 404, "missing")


def malformed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself is not right.

    request    HttpRequest
    exception  what was raised
    returns    HttpResponse
    """
    return _page(request, 400, "malformed")


def failed(request: HttpRequest) -> HttpResponse:
    """500: the program failed; what was recorded before stands.

    request  HttpRequest
    returns  HttpResponse
    """
    return _page(request, 500, "failed")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form did not come from a page of ours, or the page was open too long.

    request  HttpRequest
    reason   text   Django's
    returns  HttpResponse
    """
    return _page(request, 403, "forged")
