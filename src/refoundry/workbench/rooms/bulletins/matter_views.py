"""One bulletin: as it reads, its file, its versions; issuing it and putting it into the archive."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from refoundry.core.problems import Lang, Problem, Problems
from refoundry.deliver import Standing, brief, civil_day, read_span
from refoundry.report.official import official_day
from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.access.scope import open_moves
from refoundry.workbench.access.sight import seen, sees_drafts
from refoundry.workbench.exports import download, named
from refoundry.workbench.language import both, say
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.moves.making import make
from refoundry.workbench.moves.views import hand_in, refusal_status
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.bulletins import drafting, page
from refoundry.workbench.rooms.bulletins.differing import differences
from refoundry.workbench.rooms.bulletins.issuing import DOCX, file_title, files_of, issued_file, written
from refoundry.workbench.rooms.bulletins.paper import paper
from refoundry.workbench.rooms.bulletins.since import OPEN, changed_since, drafted
from refoundry.workbench.rooms.bulletins.texts import (
    LANGS,
    Texts,
    as_it_reads,
    issued_events,
    read_texts,
    title_line,
    versions,
    written_texts,
)
from refoundry.workbench.ui.cells import Tab
from refoundry.workbench.ui.forms import Entry

_PLAIN = ("submit", "recall", "approve", "return", "withdraw")
"""Moves made on the common page of moves."""


def text_asked(request: Request, texts: Texts) -> Lang:
    """Which of the texts is shown: the one asked for, else that of the reader.

    request  Request
    texts    Texts
    returns  zh or en
    """
    told = request.POST.get("text") or request.GET.get("text") or request.lang
    return next((lang for lang in LANGS if lang == told and lang in texts), next(iter(texts)))


def text_tabs(request: Request, texts: Texts, here: Lang) -> list[Tab]:
    """The texts to choose from.

    request  Request
    texts    Texts
    here     the one shown
    returns  Tabs   none where there is one text
    """
    tabs = [Tab(say(request.lang, f"bulletin_words.text_{lang}"), f"?text={lang}", lang == here) for lang in texts]
    return tabs if len(tabs) > 1 else []


@permitted("bulletins.view")
@never_cache
def bulletin(request: Request, subject: str) -> HttpResponse:
    """A bulletin as it reads, what can be done with it, its versions and its history.

    request  Request
    subject  which
    returns  HttpResponse
    raises   Http404   there is none
    """
    return shown(request, seen(request, "bulletin", subject))


def shown(
    request: Request,
    now: Standing,
    problems: Sequence[Problem] = (),
    opened: str = "",
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a bulletin, with what was refused beside the form it came from.

    request   Request
    now       Standing
    problems  Problems
    opened    text      the form they belong to: issue, archive, edit
    typed     mapping   what was typed there
    status    int
    returns   HttpResponse
    """
    lang, moves = request.lang, open_moves(request.post, request.pin.plan, now)
    may = {move.name for move in moves}
    told, drafts = brief(now, timezone.now()), sees_drafts(request, "bulletin")
    context: dict[str, Any] = {
        "standing": now,
        "title": str(now.fields.get("title") or now.subject),
        "answer": page.answer(now, lang),
        "steps": page.course(now, lang) if drafts else [],
        "facts": page.facts(now, told, lang),
        "may": may,
        "moves": [move for move in moves if move.name in _PLAIN],
        "second": now.state == "submitted" and "approve" not in may and "return" in may,
        "files": page.issued_files(now),
        "problems": problems,
        "opened": opened,
        "hidden": [("seq", now.seq), ("id", uuid4().hex)],
        "next": request.path.rpartition("/")[0] if opened else request.path,
        # how it came about is read by those who see drafts; others read what was issued
        "drafts": drafts,
        "since": changed_since(request.pin, now, standings("task"), timezone.now(), lang) if now.state in OPEN else [],
        "since_when": made.at if (made := drafted(now)) else None,
    }
    found = versions(now)
    try:
        texts = read_texts(now.fields.get("document"))
    except Problems as unreadable:
        context["unreadable"] = unreadable
        return render(request, "bulletins/bulletin.html", context, status=status)
    here = text_asked(request, texts)
    document = as_it_reads(now, texts, here)
    context |= {
        "title": title_line(document),
        "here": here,
        "texts": texts,
        "tabs": text_tabs(request, texts, here),
        "missing": "" if request.GET.get("text") or request.lang in texts else f"bulletin_words.text_{request.lang}",
        "paper": paper(document),
        "versions": page.lines(found, now.subject, here, lang) if drafts else [],
        "behind": here == "en" and page.translation_behind(found),
        "file_gone": now.state in ("issued", "archived") and issued_file(request.pin.city.path, now, here) is None,
        "issue_fields": _issue_fields(lang, texts, typed or {}),
        "early": _early(now, lang),
        "unticked": opened == "issue" and not problems,
        "archive_fields": [Entry("file", both("bulletin_page.archive_scan"), "file", accept=".pdf,.png,.jpg,.docx")],
    }
    return render(request, "bulletins/bulletin.html", context, status=status)


def _early(now: Standing, lang: Lang) -> str:
    """That the period is not over yet, where it is not: empty otherwise."""
    period = read_span(str(now.fields.get("period") or ""))
    if period is None or civil_day(timezone.now()) >= period.end:
        return ""
    return say(lang, "bulletin_page.issue_early", day=official_day(period.end, lang))


def _issue_fields(lang: Lang, texts: Texts, typed: dict[str, str]) -> list[Entry]:
    first = next(iter(texts.values()))
    today = civil_day(timezone.now()).isoformat()
    return [
        Entry("number", say(lang, "bulletin_page.issue_number"), value=typed.get("number", first.number), required=True,
              longest=40),
        Entry("date", say(lang, "bulletin_page.issue_date"), "date", typed.get("date", today), required=True),
    ]  # fmt: skip


def _seen(request: Request) -> tuple[int, str]:
    """The step a form was made over, and its deed."""
    told = request.POST.get("seq", "")
    return (int(told) if told.isascii() and told.isdecimal() and len(told) < 9 else 0), request.POST.get("id", "")[:60]


@permitted("bulletins.act")
@require_POST
def regenerate(request: Request, subject: str) -> HttpResponseBase:
    """Draft the text anew from present data; the earlier one stays in the log.

    request  Request
    subject  which
    returns  HttpResponse
    raises   Http404   there is none
    """
    now, at = seen(request, "bulletin", subject), timezone.now()
    period = read_span(str(now.fields.get("period") or ""))
    if period is None:
        raise Http404
    seq, id = _seen(request)
    texts = _texts_of(now)
    number = next(iter(texts.values())).number if texts else ""
    made = drafting.draft_texts(request.pin, standings("task"), str(now.fields.get("kind")), period, number, at,
                                synthetic=settings.DEMO)  # fmt: skip
    made = drafting.kept(texts, made)
    payload = {
        "document": written_texts(made),
        "title": title_line(made["zh"]),
        "basis": drafting.basis(request.pin),
        "changes": say(request.lang, "bulletin_page.regenerated"),
    }
    try:
        make(request.post, request.pin, "bulletin", subject, "edit", payload, expected_seq=seq, id=id or uuid4().hex)
    except Problems as problems:
        return shown(request, standing("bulletin", subject), problems.problems, "edit", status=refusal_status(problems))
    messages.success(request, say(request.lang, "bulletin_page.regenerated_done"))
    return redirect("bulletin", subject)


def _texts_of(now: Standing) -> Texts:
    """The text there is, so that drafting anew keeps its number and its mark; none where it cannot be read."""
    try:
        return read_texts(now.fields.get("document"))
    except Problems:
        return {}


@permitted("bulletins.act")
@require_POST
def issue(request: Request, subject: str) -> HttpResponseBase:
    """Issue it under a number; its files are kept as they are then.

    request  Request
    subject  which
    returns  HttpResponse
    raises   Http404   there is none
    """
    seen(request, "bulletin", subject)
    seq, id = _seen(request)
    typed = {name: request.POST.get(name, "").strip() for name in ("number", "date")}
    now = standing("bulletin", subject)
    again = any(step.event.id == id for step in now.steps)
    if now.state == "approved" and not again and _early(now, request.lang) and request.POST.get("early") != "1":
        return shown(request, now, (), "issue", typed, 422)
    try:
        make(request.post, request.pin, "bulletin", subject, "issue", typed, expected_seq=seq, id=id or uuid4().hex)
    except Problems as problems:
        fresh = standing("bulletin", subject)
        return shown(request, fresh, problems.problems, "issue", typed, refusal_status(problems))
    messages.success(request, say(request.lang, "bulletin_page.issued_done"))
    return redirect("bulletin", subject)


@permitted("bulletins.act")
@require_POST
def archive(request: Request, subject: str) -> HttpResponseBase:
    """Put the issued file into the archive, with a scan of the sealed copy where there is one.

    request  Request
    subject  which
    returns  HttpResponse
    raises   Http404   there is none
    """
    now = seen(request, "bulletin", subject)
    seq, id = _seen(request)
    try:
        events = issued_events(now)
        kept = [str(one) for one in files_of(events[-1])] if events else []
        given = request.FILES.getlist("file")
        if given and "archive" in {move.name for move in open_moves(request.post, request.pin.plan, now)}:
            kept += hand_in(request, {"file": given})["file"]
        make(request.post, request.pin, "bulletin", subject, "archive", {"file": kept}, expected_seq=seq,
             id=id or uuid4().hex)  # fmt: skip
    except Problems as problems:
        fresh = standing("bulletin", subject)
        return shown(request, fresh, problems.problems, "archive", status=refusal_status(problems))
    messages.success(request, say(request.lang, "bulletin_page.archived_done"))
    return redirect("bulletin", subject)


@permitted("bulletins.view")
def file(request: Request, subject: str) -> HttpResponseBase:
    """The .docx of a bulletin: marked while it is a draft, and once issued the very file that was.

    request  Request
    subject  which
    returns  HttpResponse
    raises   Http404   there is none, or the file that was issued is gone
    """
    now = seen(request, "bulletin", subject)
    try:
        texts = read_texts(now.fields.get("document"))
    except Problems as problems:
        raise Http404 from problems
    lang = text_asked(request, texts)
    content = written(request.pin.city.path, now, texts, lang)
    if content is None:
        raise Http404
    document = as_it_reads(now, texts, lang)
    name = named(request, f"{file_title(now, lang, document.number)} {document.mark}".strip(), "docx")
    return download(request, content, name, DOCX, f"bulletins/{subject}")


@permitted("bulletins.view")
@never_cache
def version(request: Request, subject: str, seq: int) -> HttpResponse:
    """One version of the text: what changed against the one before, and how it read.

    request  Request
    subject  which
    seq      step of the event that made it
    returns  HttpResponse
    raises   Http404   there is none, or the post reads only what was issued
    """
    now, lang = seen(request, "bulletin", subject), request.lang
    if not sees_drafts(request, "bulletin"):
        raise Http404
    found = versions(now)
    at = next((at for at, one in enumerate(found) if one.event.seq == seq), None)
    if at is None:
        raise Http404
    here = text_asked(request, found[at].texts)
    before = found[at - 1].texts.get(here) if at else None
    after = found[at].texts[here]
    changed = differences(before, after) if before is not None else []
    name = "answer" if changed else "answer_same" if before is not None else "answer_first"
    context = {
        "standing": now,
        "event": found[at].event,
        "title": title_line(after),
        "answer": say(lang, f"bulletin_version.{name}", counts=page.counts_said(changed, lang)),
        "differences": changed,
        "paper": paper(after),
        "here": here,
        "tabs": text_tabs(request, found[at].texts, here),
        "earlier": reverse("bulletin-version", args=[subject, found[at - 1].event.seq]) if at else "",
        "later": reverse("bulletin-version", args=[subject, found[at + 1].event.seq]) if at + 1 < len(found) else "",
    }
    return render(request, "bulletins/version.html", context)
