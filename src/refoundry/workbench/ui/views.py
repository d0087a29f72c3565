"""The page that shows every token and every part in every state: the manual of whoever builds a room."""

from django.http import HttpResponse
from django.shortcuts import render

from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.language import say
from refoundry.workbench.request import Request
from refoundry.workbench.ui.cells import Tab
from refoundry.workbench.ui.design.samples import samples

THEMES = ("", "light", "dark")


@permitted("design.view")
def design(request: Request) -> HttpResponse:
    """Every token and part, in the theme asked for.

    request  Request
    returns  HttpResponse
    """
    asked = request.GET.get("theme", "")
    theme = asked if asked in THEMES else ""
    tabs = [
        Tab(say(request.lang, f"design.theme_{name or 'system'}"), f"?theme={name}" if name else "?", name == theme)
        for name in THEMES
    ]
    context = {
        "theme": f"theme-{theme}" if theme else "",
        "themes": tabs,
        "theme_label": say(request.lang, "design.themes"),
        **samples(request),
    }
    return render(request, "ui/design.html", context)
