"""The description of the interface: as OpenAPI for programs, as a page of ours for people."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from refoundry.workbench.access.limits import limits
from refoundry.workbench.access.permissions import holds, permitted, public, tell_refused
from refoundry.workbench.api.interface import described, operations
from refoundry.workbench.api.refusals import Refused, refusal, wanted_language
from refoundry.workbench.api.signing import BySession, ByToken
from refoundry.workbench.request import Request


@public
def openapi(request: Request) -> JsonResponse:
    """The description as OpenAPI, in the language asked for; for whoever may use the interface.

    request  Request
    returns  JsonResponse
    """
    try:
        post = ByToken()(request) or BySession()(request)
    except Refused as why:
        return refusal(request, why.status, why.problems)
    if not holds(post, "api.read"):
        if post:
            tell_refused(request, "api.read")
        return refusal(request, 403 if post else 401)
    lang = wanted_language(request)
    return JsonResponse(dict(described(lang)), json_dumps_params={"ensure_ascii": False})


@permitted("api.read")
def page(request: Request) -> HttpResponse:
    """The operations, by what they are about.

    request  Request
    returns  HttpResponse
    """
    context = {"operations": operations(request.lang), "most": limits()["api"].most}
    return render(request, "api/operations.html", context)
