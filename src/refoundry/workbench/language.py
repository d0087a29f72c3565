"""Chinese first: the language of a request, and the words of the workbench in it.

Each folder of the workbench keeps its words in a words.yaml of its own, `name: {zh: ..., en: ...}` in groups; a group
stands in one file only. {blanks} are filled in.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from refoundry.core.problems import Both, Lang

COOKIE = "refoundry_language"
_DJANGO: Mapping[Lang, str] = {"zh": "zh-hans", "en": "en"}


@cache
def every_word() -> Mapping[str, Mapping[str, Any]]:
    """All words of the workbench.

    returns  mapping      group -> name -> {zh, en}
    raises   ValueError   two files hold the same group
    """
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted(Path(__file__).parent.rglob("words.yaml")):
        groups = yaml.safe_load(path.read_text("utf-8")) or {}
        if twice := found.keys() & groups.keys():
            raise ValueError(f"{path}: {', '.join(sorted(twice))} stands in another words.yaml too")
        found |= groups
    return found


def say(lang: Lang, name: str, /, **values: object) -> str:
    """The words of one entry in a language.

    lang      zh or en
    name      text      group.name
    **values  anything  what its {blanks} are filled with
    returns   text
    raises    KeyError  no such entry, or a blank nobody filled
    """
    group, _, entry = name.partition(".")
    text: str = every_word()[group][entry][lang]
    return text.format(**values) if values else text


def both(name: str, /) -> Both:
    """The words of one entry in both languages.

    name     text      group.name
    returns  Both
    raises   KeyError  no such entry
    """
    return Both(say("zh", name), say("en", name))


def language_of(request: HttpRequest) -> Lang:
    """The language a request is answered in.

    request  HttpRequest
    returns  zh or en
    """
    return "en" if request.COOKIES.get(COOKIE) == "en" else "zh"


class LanguageMiddleware:
    """Sets `request.lang`, and Django's own language for the messages of its forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request in its language.

        request  HttpRequest
        returns  HttpResponse
        """
        lang = language_of(request)
        request.lang = lang  # type: ignore[attr-defined]
        with translation.override(_DJANGO[lang]):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", "en" if lang == "en" else "zh-CN")
        return response
