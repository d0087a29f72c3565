"""The log to take away: as a workbook, and as JSON Lines that say themselves whether they are whole."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.http.response import HttpResponseBase

from refoundry.core.problems import Lang
from refoundry.workbench.accounts.models import Account
from refoundry.workbench.exports import Column, Table, download, named, workbook
from refoundry.workbench.language import say
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.audit.lines import (
    actor_words,
    kind_words,
    move_words,
    role_words,
    said_of,
)
from refoundry.workbench.rooms.audit.log import Asked, Line, counted, lines, newest
from refoundry.workbench.rooms.audit.things import reference_words

JSON_LINES = "application/x-ndjson"


def as_plain(line: Line) -> dict[str, Any]:
    """A line of the log with everything in it.

    line     Entry or Trace
    returns  mapping of plain values; `log` says which of the two it is
    """
    kept: dict[str, Any] = {"log": "moves" if isinstance(line, Entry) else "trail"}
    for field in line._meta.concrete_fields:
        value = getattr(line, field.attname)
        kept[field.attname] = value.isoformat() if isinstance(value, datetime) else value
    return kept


def json_lines(asked: Asked, upto: tuple[int, int], about: Mapping[str, Any]) -> Iterator[bytes]:
    """The log as JSON Lines: the first says what it is and how much is to come, the last how much came.

    asked    Asked
    upto     numbers of the last event and line that count
    about    mapping   what the first line says besides
    returns  iterator of bytes; without a last line {"log": "end"} the file is not whole
    """
    moves, trail = counted(asked, upto)

    def said(row: Mapping[str, Any]) -> bytes:
        return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")

    yield said({"log": "about", **about, "moves": moves, "trail": trail})
    came = 0
    for line in lines(asked, upto):
        came += 1
        yield said(as_plain(line))
    yield said({"log": "end", "lines": came, "whole": came == moves + trail})


def log_lines(request: Request, asked: Asked, filters: list[tuple[str, str]]) -> HttpResponseBase:
    """The log as JSON Lines, streamed.

    request  Request
    asked    Asked
    filters  pairs   in words
    returns  response   an attachment
    """
    upto, plan = newest(), request.pin.plan
    about = {
        "city": plan.about.city.title.zh,
        "code": plan.about.city.code,
        "plan": plan.fingerprint,
        "filters": dict(filters),
        "upto": {"moves": upto[0], "trail": upto[1]},
        "by": request.post.account.username,
    }
    name = named(request, say(request.lang, "audit.book"), "jsonl")
    rows = sum(counted(asked, upto))
    return download(request, json_lines(asked, upto, about), name, JSON_LINES, "audit/log", rows=rows, filters=filters)


def _columns(request: Request) -> list[Column]:
    lang: Lang = request.lang
    words, plan = partial(say, lang), request.pin.plan
    known = {one.username: one for one in Account.objects.all()}

    def either(move: Callable[[Entry], Any], trail: Callable[[Trace], Any]) -> Callable[[Line], Any]:
        return lambda line: move(line) if isinstance(line, Entry) else trail(line)

    return [
        Column(words("audit.log"), 10, either(lambda _: words("audit.moves"), lambda _: words("audit.trail"))),
        Column(words("audit.number"), 9, lambda line: line.number, "0"),
        Column(words("audit.at"), 19, lambda line: line.at),
        Column(words("audit.actor"), 34, lambda line: actor_words(line.actor, known, lang)),
        Column(words("audit.username"), 18, lambda line: line.actor),
        Column(words("audit.role"), 14, lambda line: role_words(line.role, lang)),
        Column(words("audit.scope"), 20, either(lambda _: None, lambda one: reference_words(plan, one.scope, lang))),
        Column(
            words("audit.did"), 24,
            either(lambda one: move_words(one, lang), lambda one: kind_words(one.kind, lang))),
        Column(words("audit.object"), 36, either(lambda one: f"{one.workflow}/{one.subject}", lambda one: one.object)),
        Column(words("audit.seq"), 6, either(lambda one: one.seq, lambda _: None), "0"),
        Column(words("audit.said"), 80, lambda line: said_of(plan, line, lang, longest=2000)),
        Column(words("audit.raw"), 40, either(
            lambda one: json.dumps(one.payload, ensure_ascii=False) if one.payload else None,
            lambda one: json.dumps(one.detail, ensure_ascii=False) if one.detail else None)),
        Column(words("audit.corrects_id"), 34, either(lambda one: one.corrects, lambda _: None)),
        Column(words("audit.id"), 34, either(lambda one: one.id, lambda _: None)),
        Column(words("audit.address"), 16, either(lambda _: None, lambda one: one.address)),
    ]  # fmt: skip


def log_book(request: Request, asked: Asked, filters: list[tuple[str, str]], answer: str) -> HttpResponseBase:
    """The log as a workbook.

    request  Request
    asked    Asked
    filters  pairs   in words
    answer   text    the sentence of the page
    returns  response   an attachment
    """
    words = partial(say, request.lang)
    upto = newest()
    return workbook(
        request,
        title=words("audit.book"),
        object="audit/log",
        answer=answer,
        filters=filters,
        definitions=[words("audit.rule"), words("audit.rule_last", moves=upto[0], trail=upto[1])],
        sources=[words("audit.source")],
        tables=[Table(words("audit.book"), _columns(request), lines(asked, upto))],
    )
