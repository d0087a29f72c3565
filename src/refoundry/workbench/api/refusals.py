"""Why the interface did not do what it was asked: always JSON, always a code, words and what to do."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, JsonResponse

from refoundry.core.problems import Both, Lang, Problem
from refoundry.workbench.language import every_word, language_of

PREFIX = "/api/"
"""Where the interface stands: whatever is refused below it is refused as JSON."""
_CODES: Mapping[int, str] = {
    400: "W828", 401: "W821", 403: "W822", 404: "W823", 405: "W825", 413: "W832", 429: "W826", 500: "W827",
}  # fmt: skip
_NAME = re.compile("'([^']*)'")
_PARTS = ("code", "subject", "message", "got", "expected", "fix")


class Refused(Exception):
    """An operation refuses, with its status and the problems to tell."""

    def __init__(self, status: int, *problems: Problem) -> None:
        self.status = status
        self.problems = problems or (Problem(_CODES[status]),)
        super().__init__(status)


class TooMany(Refused):
    """An operation was asked for too often; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(429)
        self.seconds = seconds


def wanted_language(request: HttpRequest) -> Lang:
    """The language a program asks for: Accept-Language where it names one of ours, else that of the page.

    request  HttpRequest
    returns  zh or en
    """
    weighed: list[tuple[float, int, Lang]] = []
    for place, part in enumerate(request.headers.get("Accept-Language", "")[:500].split(",")):
        name, _, weight = part.strip().lower().partition(";q=")
        lang = name.partition("-")[0]
        if lang in ("zh", "en"):
            try:
                weighed.append((-float(weight or 1), place, "en" if lang == "en" else "zh"))
            except ValueError:
                continue
    return min(weighed)[2] if weighed else language_of(request)


def told(problem: Problem, lang: Lang) -> dict[str, Any]:
    """A problem as the interface tells it: without files and lines of the server.

    problem  Problem
    lang     zh or en
    returns  mapping   those of code, subject, message, got, expected, fix that there are
    """
    whole = problem.as_dict(lang)
    return {part: whole[part] for part in _PARTS if whole[part]}


def refusal(
    request: HttpRequest, status: int, problems: Iterable[Problem] = (), retry_after: int | None = None
) -> JsonResponse:
    """An answer that refuses.

    request      HttpRequest
    status       int
    problems     Problems   default: the one of the status
    retry_after  int, s     for too many requests
    returns      JsonResponse
    """
    lang = wanted_language(request)
    several = [*problems] or [Problem(_CODES.get(status, "W828"))]
    body = {"status": status, "problems": [told(one, lang) for one in several]}
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    response["Content-Language"] = "en" if lang == "en" else "zh-CN"
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="refoundry"'
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def wrong_entries(errors: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """What was wrong with the entries of a request, each as a problem.

    errors   as pydantic tells them
    returns  Problems   W824
    """
    words = every_word()["api_wrong"]
    found = []
    for error in errors:
        where = ".".join(str(part) for part in error.get("loc", ()) if part != "body_params")[:200]
        entry = words.get(str(error.get("type")), words["other"])
        blanks = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
        # pydantic writes a list of names as an English sentence
        accepted = _NAME.findall(blanks.get("expected", ""))
        wanted = Both(*(
            str(entry[lang]).format_map(_Open(blanks | {"accepted": comma.join(accepted)}))
            for lang, comma in (("zh", "、"), ("en", ", "))
        ))  # fmt: skip
        found.append(Problem("W824", where, values={"wanted": wanted}))
    return found


def unknown_name(entry: str, names: Iterable[str] = (), kind: str = "literal_error") -> Refused:
    """The refusal of a filter with a name that there is not: an empty list would say that nothing is so.

    entry    of the query
    names    those that there are
    kind     text   which words of api_wrong say what is wanted
    returns  Refused   422
    """
    expected = ", ".join(f"'{name}'" for name in names)
    return Refused(422, *wrong_entries([{"loc": ("query", entry), "type": kind, "ctx": {"expected": expected}}]))


class _Open(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"
