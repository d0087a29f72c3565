"""The views kept of the page that is shown, once on it."""

from dataclasses import dataclass

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.urls import reverse

from refoundry.workbench.saved.keeping import holdable, pages, views_of
from refoundry.workbench.saved.models import LONGEST_NAME
from refoundry.workbench.saved.views import TYPED

register = template.Library()


@dataclass(frozen=True, slots=True)
class Kept:
    """A view as a link; `here` where the page is shown just so."""

    number: int
    name: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The views of a page, and what would be saved of it as it is shown now."""

    page: str
    query: str
    views: tuple[Kept, ...]
    typed: str
    longest: int = LONGEST_NAME

    @property
    def known(self) -> bool:
        """Whether the page is shown as a view that is kept."""
        return any(one.here for one in self.views)


@register.simple_tag(takes_context=True)
def kept_views(context: Context) -> Shown | None:
    """The views kept of the page.

    context  of the template
    returns  Shown, None where none can be kept, and the second time on a page
    """
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or not getattr(request, "post", None):
        return None
    page = match.view_name
    if page not in pages() or getattr(request, "views_shown", False):
        return None
    request.views_shown = True
    query, address = holdable(page, request.GET), reverse(page)
    found = tuple(
        Kept(one.pk, one.name, f"{address}?{one.query}", holdable(page, QueryDict(one.query)) == query)
        for one in views_of(request.user, page)
    )
    return Shown(page, query, found, str(request.session.pop(TYPED, "")) if TYPED in request.session else "")
