"""Keeping and dropping a view. Neither leaves a line in the trail: it is a private convenience of the account."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from refoundry.core.problems import Problems
from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.language import say
from refoundry.workbench.request import Request
from refoundry.workbench.saved.keeping import drop_view, holdable, keep_view, pages
from refoundry.workbench.saved.models import LONGEST_NAME, LONGEST_QUERY

TYPED = "view-typed"
"""Where a name that was refused is kept for the form that is shown next."""


@permitted("account.own")
@require_POST
def save(request: Request) -> HttpResponse:
    """Keep the view of a page that is shown.

    request  Request
    returns  HttpResponse   back to the page
    raises   Http404        no views are kept of such a page
    """
    page, name = request.POST.get("page", ""), request.POST.get("name", "")[: LONGEST_NAME * 4]
    if page not in pages():
        raise Http404
    query = QueryDict(request.POST.get("query", "")[: LONGEST_QUERY * 4])
    try:
        view = keep_view(request.user, page, name, query)
    except Problems as refused:
        for problem in refused.problems:
            messages.error(request, problem.says(request.lang))
        request.session[TYPED] = name
        return redirect(_address(page, holdable(page, query)))
    messages.success(request, say(request.lang, "saved.kept", view=view.name))
    return redirect(_address(page, view.query))


@permitted("account.own")
@require_POST
def delete(request: Request, number: int) -> HttpResponse:
    """Drop one's own view.

    request  Request
    number   of the view
    returns  HttpResponse   back to its page
    raises   Http404        the account keeps no such view
    """
    view = drop_view(request.user, number)
    if view is None:
        raise Http404
    messages.success(request, say(request.lang, "saved.dropped", view=view.name))
    return redirect(_address(view.page, "") if view.page in pages() else "/")


def _address(page: str, query: str) -> str:
    return f"{reverse(page)}?{query}" if query else reverse(page)
