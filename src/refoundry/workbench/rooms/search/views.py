"""The page of what was found."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from refoundry.core.problems import Lang
from refoundry.plan.model import Plan
from refoundry.workbench.access.permissions import holds, permitted
from refoundry.workbench.indicators import indicator_names
from refoundry.workbench.language import say
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.search.finding import ORDER, Found, find
from refoundry.workbench.rooms.search.index import index
from refoundry.workbench.rooms.search.matters import found_matters
from refoundry.workbench.rooms.search.texts import LONGEST

_FIRST = 6
_MOST = 200


def search_for(request: Request, query: str) -> Found:
    """What a post finds for some words.

    request  Request
    query    text
    returns  Found
    """
    pin, post = request.pin, request.post
    every = index(pin.plan, pin.city.plan_path, indicator_names(pin.facts))
    documents = [one for one in every if holds(post, one.permission)]
    return find(query, [*documents, *found_matters(post, pin.plan)], request.lang)


def _address(query: str, group: str = "") -> str:
    return f"{reverse('search')}?{urlencode({'q': query, **({'group': group} if group else {})})}"


def _examples(plan: Plan, lang: Lang) -> list[tuple[str, str]]:
    """Words of the plan at hand that find something: a goal, a measure by number, a department, a town."""
    found = [next(iter(plan.goals.values())).title.shown(lang)] if plan.goals else []
    found += [next(iter(plan.measures_by_number))] if plan.measures else []
    for kind in ("departments", "towns", "chains"):
        found += [node.title.shown(lang) for node in [*plan.of(kind).values()][:1]]
    return [(words, _address(words)) for words in found]


def _answer(found: Found, lang: Lang) -> str:
    if not found.query:
        return say(lang, "search.ask")
    if not found.total:
        return say(lang, "search.none", query=found.query)
    of = say(lang, "search.comma").join(
        say(lang, "search.of_group", group=say(lang, f"search_groups.{group}"), count=len(hits))
        for group, hits in found.groups
    )
    return say(lang, "search.like" if found.like else "search.answer", query=found.query, total=found.total, of=of)


@permitted("search.use")
def search(request: Request) -> HttpResponse:
    """What some words find, by groups; one group whole where it is asked for.

    request  Request
    returns  HttpResponse
    """
    lang, plan = request.lang, request.pin.plan
    query = " ".join(request.GET.get("q", "")[:LONGEST].split())
    group = request.GET.get("group", "")
    found = search_for(request, query) if query else Found("", [])
    one = group if group in ORDER and any(name == group for name, _ in found.groups) else ""
    shown: list[dict[str, Any]] = [
        {
            "name": name,
            "count": len(hits),
            "hits": hits[: _MOST if one else _FIRST],
            "more": "" if one or len(hits) <= _FIRST else _address(query, name),
            "left": max(0, len(hits) - _MOST) if one else 0,
        }
        for name, hits in found.groups
        if one in ("", name)
    ]
    context = {
        "found": found,
        "shown": shown,
        "one": one,
        "back": _address(query),
        "answer": _answer(found, lang),
        "examples": [] if found.total else _examples(plan, lang),
        "meant": (found.meant, _address(found.meant)) if found.meant else None,
    }
    return render(request, "search/search.html", context)
