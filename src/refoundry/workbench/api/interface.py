"""The interface put together: its operations, and every way it can refuse."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from refoundry.core.problems import Lang, Problems
from refoundry.workbench.api import audit, goals, matters, plans, runs, searching
from refoundry.workbench.api.answers import Interface
from refoundry.workbench.api.refusals import Refused, TooMany, refusal, wrong_entries
from refoundry.workbench.api.signing import BySession, ByToken
from refoundry.workbench.language import every_word, say

VERSION = "1.0.0"
api = Interface(
    title="Refoundry",
    version=VERSION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=[ByToken(), BySession()],
)
for part in (plans, goals, runs, matters, audit, searching):
    api.add_router("", part.router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, why: Refused) -> HttpResponse:
    seconds = why.seconds if isinstance(why, TooMany) else None
    return refusal(request, why.status, why.problems, seconds)


@api.exception_handler(Problems)
def _problems(request: HttpRequest, why: Problems) -> HttpResponse:
    return refusal(request, 409, why.problems)


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, why: ValidationError) -> HttpResponse:
    return refusal(request, 422, wrong_entries(why.errors))


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, why: AuthenticationError) -> HttpResponse:
    return refusal(request, 401)


@api.exception_handler(HttpError)
def _failed(request: HttpRequest, why: HttpError) -> HttpResponse:
    return refusal(request, why.status_code)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, why: Http404) -> HttpResponse:
    return refusal(request, 404)


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, why: PermissionDenied) -> HttpResponse:
    return refusal(request, 403)


@api.exception_handler(SuspiciousOperation)
def _malformed(request: HttpRequest, why: SuspiciousOperation) -> HttpResponse:
    return refusal(request, 400)


@cache
def described(lang: Lang) -> Mapping[str, Any]:
    """The description of the interface (OpenAPI), its summaries in a language.

    lang     zh or en
    returns  mapping   as JSON writes it
    raises   KeyError  an operation has no words
    """
    schema: dict[str, Any] = dict(api.get_openapi_schema())
    words = every_word()["api_operations"]
    schema["info"] = {
        "title": say(lang, "api.title"),
        "version": VERSION,
        "description": say(lang, "api.description"),
    }
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation["summary"] = str(words[operation["operationId"]][lang])
            operation.pop("description", None)
    schema["tags"] = [{"name": name, "description": text[lang]} for name, text in every_word()["api_tags"].items()]
    return schema


def operations(lang: Lang) -> list[dict[str, Any]]:
    """Every operation for the page that lists them, in the order of the description.

    lang     zh or en
    returns  list of mappings   tag, method, path, summary, entries
    """
    schema = described(lang)
    tags = {tag["name"]: tag["description"] for tag in schema["tags"]}
    return [
        {
            "tag": tags[operation["tags"][0]],
            "method": method.upper(),
            "path": path,
            "summary": operation["summary"],
            "entries": [entry["name"] for entry in operation.get("parameters", ())],
        }
        for path, several in schema["paths"].items()
        for method, operation in several.items()
    ]
