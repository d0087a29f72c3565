"""Issuing tasks: those of the plan, one or several on a page, and new ones."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from refoundry.core.problems import Lang, Problem, Problems
from refoundry.deliver import workflow
from refoundry.deliver.parties import titles
from refoundry.plan.model import Plan
from refoundry.workbench.access.permissions import permitted
from refoundry.workbench.language import say
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.moves.views import onwards, refusal_status
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.supervision.issuing import COMMON, MOST, Draft, draft_of, issue_all, read_rows, refresh
from refoundry.workbench.rooms.supervision.register import blank, matter
from refoundry.workbench.rooms.supervision.views import may_issue
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


def common_entries(request: Request, names: tuple[str, ...], values: dict[str, str]) -> list[Entry]:
    """The fields that hold for every row.

    request  Request
    names    of the fields
    values   what stands in them
    returns  Entries
    """
    table = workflow("task")
    return [
        Entry.of(table.field(name), request.lang, value=values.get(name, ""), hint=(
            say(request.lang, "supervision_issue.instruction") if name == "instruction" else ""))
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
    """Issue tasks of the plan: ?task=KEY, several times for several.

    request  Request
    returns  response
    """
    plan = request.pin.plan
    if request.method == "POST":
        return _issued(request, "supervision_issue.title")
    now, at = standings("task", request.GET.getlist("task")[:MOST]), timezone.now()
    found = []
    for key in dict.fromkeys(request.GET.getlist("task")[:MOST]):
        one = matter(plan, now[key], at) if key in now else blank(plan, key, at) if key in plan.tasks else None
        if one is not None and one.state == "listed" and may_issue(request, key):
            found.append(draft_of(plan, one, request.lang))
    return _form(request, "supervision_issue.title", found, {})


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
        made = issue_all(request.post, request.pin, drafts, common)
    except Problems as problems:
        refresh(drafts)
        loose = [one for one in problems.problems if not any(one in draft.problems for draft in drafts)]
        return _form(request, title, drafts, common, loose, refusal_status(problems))
    messages.success(request, say(request.lang, "supervision_issue.done", count=len(made)))
    if len(made) == 1:
        return redirect("supervision-task", made[0].subject)
    return redirect(onwards(request, reverse("supervision")))


def _known(request: Request, draft: Draft) -> None:
    """Only a task of the plan, or a new one under the name the form gave it."""
    plan = request.pin.plan
    if draft.subject not in plan.tasks and not _own(draft.subject):
        raise Problems([Problem("W849", draft.subject)])
    if draft.subject in plan.tasks:
        one = draft_of(plan, blank(plan, draft.subject, timezone.now()), request.lang)
        draft.title, draft.asks = one.title, one.asks


def _own(subject: str) -> bool:
    mark, _, rest = subject.partition("-")
    return mark == "new" and len(rest) == 10 and all(sign in "0123456789abcdef" for sign in rest)


def _form(
    request: Request,
    title: str,
    drafts: list[Draft],
    common: dict[str, str],
    problems: list[Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    plan, lang = request.pin.plan, request.lang
    context = {
        "heading": say(lang, title),
        "drafts": drafts,
        "several": len(drafts) > 1,
        "fresh": title == "supervision_issue.new",
        "problems": problems or [],
        "common": common_entries(request, ("every", "instruction", "minutes"), common),
        "names": name_options(plan, lang, with_chains=True),
        "measures": measure_options(plan, lang),
        "next": onwards(request, reverse("supervision")),
    }
    return render(request, "supervision/issue.html", context, status=status)
