"""Looking for words, as the page does: a post finds what its rooms show it."""

from typing import Annotated, Any

from ninja import Query, Router
from pydantic import Field

from refoundry.workbench.access.limits import limits, wait
from refoundry.workbench.api.answers import REFUSED, in_text, paged
from refoundry.workbench.api.refusals import TooMany
from refoundry.workbench.api.schemas import Page, Paging, Shape, Text
from refoundry.workbench.api.signing import needs
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.search.finding import Hit
from refoundry.workbench.rooms.search.views import search_for

router = Router(tags=["plan"])


class Sought(Paging):
    """What is looked for: words of a title, a number, a clause."""

    q: Annotated[str, Field(min_length=1, max_length=100)]


class Found(Shape):
    """Something that was found. `reference` names it as the other operations do; `url` is its page."""

    group: str
    reference: str
    title: Text
    what: Text
    url: str | None = None
    score: float


@router.get("/search", response={200: Page[Found], **REFUSED}, operation_id="search", exclude_none=True)
@needs("api.read", "search.use")
def search(request: Request, asked: Query[Sought]) -> Any:
    """What some words find, the best group first and in it the best hit.

    request  Request
    asked    Sought
    returns  Page of Found
    raises   TooMany   so much was looked for in a short time
    """
    if seconds := wait(limits()["search"], request):
        raise TooMany(seconds)
    found = search_for(request, " ".join(asked.q.split()))
    hits = [(group, hit) for group, several in found.groups for hit in several]

    def shape(pair: tuple[str, Hit]) -> Found:
        group, hit = pair
        one = hit.document
        return Found(
            group=group, reference=one.reference, title=in_text(one.title), what=in_text(one.sub),
            url=one.href or None, score=hit.score,
        )  # fmt: skip

    return paged(request.pin, hits, asked, shape)
