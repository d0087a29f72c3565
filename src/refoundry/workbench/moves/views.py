"""The page of a move, and taking a file away."""

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from refoundry.core.problems import Problem, Problems
from refoundry.deliver import Move, Standing, workflow, workflows
from refoundry.workbench.access.permissions import address_of, permitted
from refoundry.workbench.access.scope import may_see, may_touch, open_moves
from refoundry.workbench.language import say
from refoundry.workbench.ledger.handed_in import ACCEPTED, keep, path_of
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.ledger.record import trace
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.matters import title_of
from refoundry.workbench.moves.forms import MoveForm
from refoundry.workbench.moves.making import exists, make
from refoundry.workbench.request import Request

_FIRST_WAS_SOMEONE_ELSE = "D623"
# moves that carry a whole text are made on a page of their room's own
_OWN_PAGES = {("bulletin", "edit"): "bulletin-edit", ("bulletin", "correct"): "bulletin-correct"}


def onwards(request: Request, default: str = "/") -> str:
    """Where a form leads back to: a page of ours, never an address from elsewhere.

    request  Request
    default  address where none is given
    returns  address
    """
    told = request.POST.get("next") or request.GET.get("next") or default
    return told if url_has_allowed_host_and_scheme(told, {request.get_host()}, request.is_secure()) else default


def refusal_status(problems: Problems) -> int:
    """The status of a page that shows why a move was not made.

    problems  Problems
    returns   409 where someone was first, 403 out of scope, else 422
    """
    codes = {problem.code for problem in problems.problems}
    return 409 if _FIRST_WAS_SOMEONE_ELSE in codes else 403 if "W801" in codes else 422


@permitted("moves.make")
@never_cache
def move(request: Request, workflow: str, subject: str, move: str) -> HttpResponseBase:
    """The form of a move, and making it.

    request   Request
    workflow  name
    subject   which matter
    move      name of a move
    returns   HttpResponse
    raises    Http404   there is no such matter or move
    """
    now, row = _matter(request, workflow, subject, move)
    back = onwards(request)
    if (workflow, move) in _OWN_PAGES and move in {one.name for one in open_moves(request.post, request.pin.plan, now)}:
        return redirect(_OWN_PAGES[workflow, move], subject)
    if request.method != "POST":
        given = {name: request.GET[name] for name in row.takes if name in request.GET}
        form = MoveForm(now, row, request.pin.plan, request.lang, initial=given)
        refused = [] if may_touch(request.post, request.pin.plan, now, move) else _outside(request, now)
        return _shown(request, now, form, back, refused, 403 if refused else 200)
    form = MoveForm(now, row, request.pin.plan, request.lang, data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _shown(request, now, form, back, [], 422)
    try:
        payload = form.entries()
        if may_touch(request.post, request.pin.plan, now, move):
            payload |= hand_in(request, form.handed())
        make(
            request.post, request.pin, workflow, subject, move, payload, expected_seq=form.cleaned_data["seq"],
            id=form.cleaned_data["id"], corrects=form.cleaned_data["corrects"] or None,
        )  # fmt: skip
    except Problems as problems:
        return _shown(request, now, form, back, [*problems.problems], refusal_status(problems))
    messages.success(request, say(request.lang, "moves.done", move=row.shown(request.lang)))
    return redirect(back)


def hand_in(request: Request, files: dict[str, list[Any]]) -> dict[str, list[str]]:
    """Keep the files of a form, and say so in the trail.

    request  Request
    files    name of a field -> files
    returns  mapping    name of a field -> what the event refers to
    raises   Problems   W811-W816
    """
    kept = {name: keep(request.pin.city.path, several) for name, several in files.items()}
    for handed in (one for several in kept.values() for one in several):
        trace("file-handed-in", request.post, handed.sha256, address=address_of(request), name=handed.name,
              size=handed.size)  # fmt: skip
    return {name: [str(one) for one in several] for name, several in kept.items()}


def _matter(request: Request, name: str, subject: str, move: str) -> tuple[Standing, Move]:
    if name not in workflows():
        raise Http404
    now = standing(name, subject)
    rows = workflow(name).called(move)
    if not rows or not exists(request.pin, now) or not may_see(request.post, request.pin.plan, now):
        raise Http404
    return now, workflow(name).move(move, now.state) or rows[0]


def _outside(request: Request, now: Standing) -> list[Problem]:
    return [Problem("W801", f"{now.workflow.name}/{now.subject}", values={"post": request.post.account})]


def _shown(
    request: Request, now: Standing, form: MoveForm, back: str, problems: list[Problem], status: int
) -> HttpResponse:
    if status != 200 and form.is_bound:
        # what was typed stays; the next attempt is a new deed over what is now known
        fresh = standing(now.workflow.name, now.subject)
        typed = request.POST.copy()
        typed["seq"] = str(fresh.seq)
        form.data = typed
        now = fresh
    about = f"{now.workflow.name}/{now.subject}"
    context = {
        "standing": now,
        "move": form.row,
        "form": form,
        "next": back,
        "title": title_of(request.pin.plan, now),
        # the page says which matter it is
        "problems": [replace(one, subject="") if one.subject == about else one for one in problems],
        "files_again": status != 200 and bool(request.FILES),
        "possible": now.workflow.move(form.row.name, now.state) is not None,
    }
    return render(request, "moves/form.html", context, status=status)


@permitted("files.view")
def file(request: Request, sha256: str) -> FileResponse:
    """Take a file away that was handed in: always as a download, never shown in the page.

    request  Request
    sha256   of the file
    returns  FileResponse
    raises   Http404   nobody handed in such a file
    """
    handed = Trace.objects.filter(kind="file-handed-in", object=sha256).order_by("number").first()
    path = path_of(request.pin.city.path, sha256)
    if handed is None or not path.is_file():
        raise Http404
    name = str(handed.detail["name"])
    trace("file-taken", request.post, sha256, address=address_of(request), name=name)
    kind = ACCEPTED.get(PurePath(name).suffix.lower().removeprefix("."), "application/octet-stream")
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
