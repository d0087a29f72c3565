"""What every answer says of itself, pages of lists, and an answer that is known already."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI, Router
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from refoundry.core.problems import Spoken
from refoundry.workbench.api.refusals import wanted_language
from refoundry.workbench.api.schemas import Page, Paging, Pinned, Refusal, Text, Unknown
from refoundry.workbench.language import say
from refoundry.workbench.pinned import Pin

A = TypeVar("A")
B = TypeVar("B")
REFUSED: Mapping[Any, Any] = {frozenset({400, 401, 403, 404, 405, 409, 413, 422, 429, 500}): Refusal}
"""What any operation may answer instead."""


def in_text(value: Spoken) -> Text:
    """Words in both languages.

    value    Spoken
    returns  Text
    """
    return Text(zh=value.shown("zh"), en=value.shown("en"))


def unknown(name: str, /) -> Unknown:
    """A value that is not known, and why.

    name     text   group.name of the words that say why
    returns  Unknown
    """
    return Unknown(unknown=Text(zh=say("zh", name), en=say("en", name)))


def pinned(pin: Pin) -> Pinned:
    """What an answer is made of.

    pin      Pin
    returns  Pinned
    """
    return Pinned(
        plan=pin.plan.fingerprint,
        facts=pin.facts.digest,
        run=pin.run.name if pin.run else unknown("api_unknown.no_run"),
        as_of=pin.as_of or unknown("api_unknown.no_facts"),
        behind=pin.behind,
    )


def paged(pin: Pin, several: Sequence[A], paging: Paging, shape: Callable[[A], B]) -> Page[B]:
    """One page of a list.

    pin      Pin
    several  all of it, in its order
    paging   Paging
    shape    function   makes of one of them what is shown
    returns  Page
    """
    first = (paging.page - 1) * paging.size
    shown = several[first : first + paging.size]
    return Page[Any](
        pin=pinned(pin),
        total=len(several),
        page=paging.page,
        size=paging.size,
        next=paging.page + 1 if first + paging.size < len(several) else None,
        items=[shape(one) for one in shown],
    )


class _Readable(JSONRenderer):
    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class _Json(Parser):
    """Reads a body that says it is JSON, and no other: a form of another page cannot say so."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        if request.content_type != "application/json":
            raise ValueError(request.content_type)
        return super().parse_body(request)


class Interface(NinjaAPI):
    """NinjaAPI whose answers carry an ETag; whoever has it already is told 304."""

    def __init__(self, **others: Any) -> None:
        super().__init__(renderer=_Readable(), parser=_Json(), **others)

    def create_response(
        self, request: HttpRequest, data: Any, *, status: int | None = None, temporal_response: Any = None
    ) -> HttpResponse:
        """The answer of an operation.

        request            HttpRequest
        data               plain values
        status             int
        temporal_response  where the operation set headers
        returns            HttpResponse
        """
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        response["Content-Language"] = "en" if wanted_language(request) == "en" else "zh-CN"
        response["Vary"] = "Authorization, Cookie, Accept-Language"
        if request.method not in ("GET", "HEAD") or response.status_code != 200:
            return response
        response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
        known: HttpResponse | None = get_conditional_response(request, etag=response["ETag"], response=response)
        return known or response

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:
        """The name of an operation's address: its id.

        operation  Operation
        router     Router
        returns    text
        """
        return str(operation.operation_id)
