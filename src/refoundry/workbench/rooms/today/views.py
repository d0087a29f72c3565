"""Where each role lands."""

from django.http import HttpResponse
from django.shortcuts import render

from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.request import Request


@permitted("today.view")
def today(request: Request) -> HttpResponse:
    """What I owe, what awaits me, what expires, what changed.

    request  Request
    returns  HttpResponse
    """
    return render(request, "today/today.html")
