"""Issuing tasks: those of the plan, one or several on a page, and new ones."""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache

from refoundry.core.problems import Lang, Problem, Problems
from refoundry.deliver import Event, civil_day, workflow
from refoundry.deliver.parties import titles
from refoundry.plan.model import Plan
from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.language import say
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.moves.views import onwards, refusal_status
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.supervision.issuing import (
    COMMON,
    MOST,
    Draft,
    draft_of,
    issue_each,
    lacking,
    read_rows,
    refresh,
)
from refoundry.workbench.rooms.supervision.register import blank, count, matter, register
from refoundry.workbench.rooms.supervision.views import issuable, may_issue
from refoundry.workbench.rooms.supervision.wording import named, states_said
from refoundry.workbench.ui.forms import Entry


def name_options(plan: Plan, lang: Lang, with_chains: bool = False) -> list[str]:
    """The names that a field for whoever does something offers.

    plan         Plan
    lang         zh or en
    with_chains  bool
    returns      texts
    """
    departments = [node.title for node in plan.departments.values() if node.succeeded_by is None]
    towns = [node.title for node in plan.towns.values() if node.succeeded_by is None]
    chains = [node.title for node in plan.chains.values() if with_chains]
    return [title.shown(lang) for title in (*departments, *towns, *chains)]


def common_entries(
    request: Request, names: tuple[str, ...], values: dict[str, str], lacks: Mapping[str, Problem] | None = None
) -> list[Entry]:
    """The fields that hold for every row.

    request  Request
    names    of the fields
    values   what stands in them
    lacks    what rows lack that could be entered here
    returns  Entries
    """
    table = workflow("task")
    lang, wrong = request.lang, lacks or {}
    # wanted of every row, not of this field: a row may have its own
    labels = {"due": "supervision_issue.due_label"}
    hints = {"instruction": "supervision_issue.instruction"}
    return [
        Entry.of(table.field(name), lang, value=values.get(name, ""),
                 label=say(lang, labels[name]) if name in labels else None,
                 hint=say(lang, hints[name]) if name in hints else "",
                 error=say(lang, "supervision_issue.lacks") if name in wrong else "")
        for name in names
    ]  # fmt: skip


def measure_options(plan: Plan, lang: Lang) -> list[tuple[str, str]]:
    """The measures a task may serve.

    plan     Plan
    lang     zh or en
    returns  pairs of key and title
    """
    return [(key, f"{node.number} {node.title.shown(lang)}") for key, node in plan.measures.items()]


@permitted("supervision.issue")
@never_cache
def issue(request: Request) -> HttpResponseBase:
    """Issue tasks of the plan: ?task=KEY, several times for several; without any, which are there to be issued.

    request  Request
    returns  response
    """
    plan = request.pin.plan
    if request.method == "POST":
        return _issued(request, "supervision_issue.title")
    asked, at = [*dict.fromkeys(request.GET.getlist("task"))], timezone.now()
    now, found = standings("task", asked[:MOST]), []
    for key in asked[:MOST]:
        one = matter(plan, now[key], at) if key in now else blank(plan, key, at) if key in plan.tasks else None
        if one is not None and issuable(request, one):
            found.append(draft_of(plan, one, request.lang))
    if not found:
        return _choice(request, bool(asked))
    return _form(request, "supervision_issue.title", found, {}, more=len(asked) - MOST)


def _choice(request: Request, asked: bool) -> HttpResponse:
    """Which tasks could be issued, to be ticked. `asked`: some were named, and none of them can be."""
    held = register(request.pin.plan, standings("task"), timezone.now())
    offered = [one for one in held if issuable(request, one)]
    titled = [(one, named(one)) for one in offered]
    context = {"heading": say(request.lang, "supervision_issue.title"), "offered": titled, "asked": asked,
               "said": states_said(count(offered), request.lang)}  # fmt: skip
    return render(request, "supervision/choose.html", context)


@permitted("supervision.issue")
@never_cache
def new(request: Request) -> HttpResponseBase:
    """Issue a task that the plan does not have.

    request  Request
    returns  response
    raises   PermissionDenied   the post could not issue it
    """
    if not may_issue(request):
        raise PermissionDenied("supervision.issue")
    if request.method == "POST":
        return _issued(request, "supervision_issue.new")
    draft = Draft(f"new-{uuid4().hex[:10]}", measure=request.GET.get("measure", ""))
    # a chain's team issues what its chain leads
    own = [request.post.reference] if request.post.role == "chain" else []
    draft.owner = request.GET.get("owner", "") or "、".join(titles(request.pin.plan, own))
    return _form(request, "supervision_issue.new", [draft], {})


def _issued(request: Request, title: str) -> HttpResponseBase:
    common = {name: request.POST.get(name, "").strip() for name in COMMON}
    drafts: list[Draft] = []
    try:
        drafts = read_rows(request.POST.dict())
        for draft in drafts:
            _known(request, draft)
        made = issue_each(request.post, request.pin, drafts, common)
    except Problems as problems:
        refresh(drafts)
        return _form(request, title, drafts, common, problems.problems, refusal_status(problems))
    if made:
        messages.success(request, done_said(drafts, made, request.lang))
    if against := [problem for draft in drafts for problem in draft.problems]:
        done = {event.subject for event in made}
        left = [draft for draft in drafts if draft.subject not in done]
        refresh(left)
        several = len(drafts) > 1
        lacks = lacking(left, common) if several else {}
        status = refusal_status(Problems(against))
        return _form(request, title, left, common, status=status, several=several, lacks=lacks)
    if len(made) == 1:
        return redirect("supervision-task", made[0].subject)
    return redirect(onwards(request, reverse("supervision")))


def done_said(drafts: Iterable[Draft], made: Iterable[Event], lang: Lang) -> SafeString:
    """What was issued, each with its page.

    drafts   Drafts
    made     Events of those that were issued
    lang     zh or en
    returns  html
    """
    titles = {one.subject: one.title.shown(lang) if one.title else one.action for one in drafts}
    done = [event.subject for event in made]
    comma = say(lang, "moves.comma")
    links = ((reverse("supervision-task", args=[one]), titles.get(one, one)) for one in done)
    listed = format_html_join(comma, '<a href="{}">{}</a>', links)
    return format_html(
        "<span>{}{}{}</span>", say(lang, "supervision_issue.done", count=len(done)), say(lang, "parts.colon"), listed
    )


def _known(request: Request, draft: Draft) -> None:
    """Only a task of the plan, one there is already, or a new one under the name the form gave it."""
    plan, now = request.pin.plan, standing("task", draft.subject)
    if draft.subject not in plan.tasks and not now.steps and not _own(draft.subject):
        raise Problems([Problem("W849", draft.subject)])
    if draft.subject in plan.tasks or now.steps:
        one = draft_of(plan, matter(plan, now, timezone.now()), request.lang)
        draft.title, draft.asks = one.title, one.asks


def _own(subject: str) -> bool:
    mark, _, rest = subject.partition("-")
    return mark == "new" and len(rest) == 10 and all(sign in "0123456789abcdef" for sign in rest)


def _form(
    request: Request,
    title: str,
    drafts: list[Draft],
    common: dict[str, str],
    problems: Iterable[Problem] = (),
    status: int = 200,
    *,
    more: int = 0,
    several: bool = False,
    lacks: Mapping[str, Problem] | None = None,
) -> HttpResponse:
    plan, lang = request.pin.plan, request.lang
    several = several or len(drafts) > 1
    shared = ("due", "every", "wanted", "instruction", "minutes") if several else ("every", "instruction", "minutes")
    context = {
        "heading": say(lang, title),
        "drafts": drafts,
        "several": several,
        "refused": len(drafts) if lacks else sum(bool(draft.problems) for draft in drafts),
        "today": civil_day(timezone.now()).isoformat(),
        "more": max(more, 0),
        "fresh": title == "supervision_issue.new",
        "problems": [*problems],
        "common": common_entries(request, shared, common, lacks),
        "cycles": workflow("task").field("every").choices,
        "names": name_options(plan, lang, with_chains=True),
        "measures": measure_options(plan, lang),
        "next": onwards(request, reverse("supervision")),
    }
    return render(request, "supervision/issue.html", context, status=status)
