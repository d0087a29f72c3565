"""Editing the text of a bulletin, and correcting one that was issued: the same form."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from refoundry.core.problems import Lang, Problem, Problems
from refoundry.deliver import Standing
from refoundry.report.official import OfficialDocument
from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.access.scope import open_moves
from refoundry.workbench.access.sight import seen
from refoundry.workbench.language import say
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.moves.making import make
from refoundry.workbench.moves.views import refusal_status
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.bulletins.differing import differences
from refoundry.workbench.rooms.bulletins.editing import FRAME, Edit, plain_text
from refoundry.workbench.rooms.bulletins.matter_views import text_asked, text_tabs
from refoundry.workbench.rooms.bulletins.page import counts_said
from refoundry.workbench.rooms.bulletins.sections import first_text, sections
from refoundry.workbench.rooms.bulletins.texts import Texts, issued_events, texts_at, title_line, written_texts
from refoundry.workbench.ui.forms import Entry

_STALE = "D623"


@permitted("bulletins.act")
@never_cache
def edit(request: Request, subject: str) -> HttpResponseBase:
    """Edit the text.

    request  Request
    subject  which
    returns  HttpResponse
    raises   Http404   there is none
    """
    return _edited(request, subject, "edit")


@permitted("bulletins.act")
@never_cache
def correct(request: Request, subject: str) -> HttpResponseBase:
    """Correct what was issued: the corrected text is approved and issued in its turn.

    request  Request
    subject  which
    returns  HttpResponse
    raises   Http404   there is none
    """
    return _edited(request, subject, "correct")


def _edited(request: Request, subject: str, move: str) -> HttpResponseBase:
    now = seen(request, "bulletin", subject)
    try:
        texts = texts_at(now, _base(request, now))
    except Problems as problems:
        raise Http404 from problems
    here = text_asked(request, texts)
    if request.method != "POST":
        if move not in {one.name for one in open_moves(request.post, request.pin.plan, now)}:
            raise PermissionDenied("bulletins.act")
        return _form(request, now, move, texts, here, Edit.of(texts[here]))
    form = Edit.read(texts[here], request.POST.dict(), request.POST.getlist("remove"))
    if "add" in request.POST:
        form.add(request.POST["add"])
        return _form(request, now, move, texts, here, form)
    try:
        payload = _payload(request, move, texts, here, form.document())
        make(
            request.post, request.pin, "bulletin", subject, move, payload,
            expected_seq=_number(request.POST.get("seq")), id=request.POST.get("id", "")[:60] or uuid4().hex,
            corrects=_restated(now) if move == "correct" else None,
        )  # fmt: skip
    except Problems as problems:
        fresh = standing("bulletin", subject)
        return _form(request, fresh, move, texts, here, form, [*problems.problems], refusal_status(problems))
    messages.success(
        request, say(request.lang, "bulletin_edit.done" if move == "edit" else "bulletin_edit.done_correct")
    )
    return redirect(f"{reverse('bulletin', args=[subject])}?text={here}")


def _number(told: str | None) -> int:
    told = told or ""
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 9 else 0


def _base(request: Request, now: Standing) -> int:
    """The step whose text the form was made of."""
    return _number(request.POST.get("base")) if request.method == "POST" else now.seq


def _restated(now: Standing) -> str | None:
    issued = issued_events(now)
    return issued[-1].id if issued else None


def _payload(request: Request, move: str, texts: Texts, here: Lang, made: OfficialDocument) -> dict[str, Any]:
    """What the move takes; refused where nothing was changed."""
    found = differences(texts[here], made)
    if not found:
        raise Problems([Problem("W866", "bulletin")])
    changed = {**texts, here: made}
    payload: dict[str, Any] = {"document": written_texts(changed), "title": title_line(next(iter(changed.values())))}
    if move == "correct":
        return payload | {"correction": plain_text(request.POST.get("correction", "")).strip()[:4000]}
    lang, note = request.lang, plain_text(request.POST.get("changes", "")).strip()[:2000]
    said = say(
        lang, "bulletin_edit.said", text=say(lang, f"bulletin_words.text_{here}"), counts=counts_said(found, lang)
    )
    return payload | {"changes": say(lang, "bulletin_edit.said_with", said=said, note=note) if note else said}


def _form(
    request: Request,
    now: Standing,
    move: str,
    texts: Texts,
    here: Lang,
    form: Edit,
    problems: list[Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    lang, post = request.lang, request.POST
    stale = any(problem.code == _STALE for problem in problems or ())
    base = _base(request, now)
    if move == "correct":
        hint = say(lang, "bulletin_edit.correction_hint")
        tail = Entry("correction", say(lang, "bulletin_edit.correction"), "textarea", post.get("correction", ""), hint,
                     required=True)  # fmt: skip
    else:
        tail = Entry("changes", say(lang, "bulletin_edit.changes"), "textarea", post.get("changes", ""), rows=2)
    # what was typed over an old text is kept; saving it again is a new deed over what is now known
    seq = now.seq if request.method != "POST" or stale else _number(post.get("seq"))
    context = {
        "standing": now,
        "move": move,
        "title": title_line(texts[here]),
        "here": here,
        "tabs": text_tabs(request, texts, here) if request.method != "POST" else [],
        "hidden": [("seq", seq), ("base", base), ("text", here), ("order", " ".join(form.order)),
                   ("id", uuid4().hex if request.method != "POST" or problems else post.get("id", "")[:60])],
        "frame": [_frame_entry(name, form.frame[name], lang) for name in FRAME],
        "sections": sections(form, first_text(now, here), lang),
        "tail": tail,
        "problems": problems or [],
        "stale": stale,
        "seq_now": next((step.event.seq for step in reversed(now.steps) if "document" in step.event.payload), 0),
        "fresh": form.fresh,
        "unsaved": form.touched,
    }  # fmt: skip
    return render(request, "bulletins/edit.html", context, status=status)


def _frame_entry(name: str, value: str, lang: Lang) -> Entry:
    label = say(lang, "bulletin_edit.doc_title" if name == "title" else f"bulletin_edit.{name}")
    lines = name in ("title", "copies")
    return Entry(name, label, "textarea" if lines else "text", value, rows=2, required=name == "title", longest=2000)
