"""The room of runs: what was assessed over which plan and facts, and starting another run."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from refoundry.core.problems import Problems
from refoundry.workbench.access.permissions import holds, permitted
from refoundry.workbench.jobs.queue import job, jobs
from refoundry.workbench.jobs.titles import run_title
from refoundry.workbench.jobs.work import start_run
from refoundry.workbench.pinned import recorded, run_names
from refoundry.workbench.request import Request

_SHOWN = 50


@permitted("runs.view")
@never_cache
def runs(request: Request) -> HttpResponse:
    """The runs recorded, the newest first, and the jobs under way.

    request  Request
    returns  HttpResponse
    """
    names = run_names(request.pin.city)[::-1]
    asked = jobs(request.pin.city.path)
    context = {
        "runs": [_told(request, name) for name in names[:_SHOWN]],
        "count": len(names),
        "jobs": [one for one in asked if one.state != "done"],
        "may_start": holds(request.post, "runs.start"),
        "waiting": any(one.open for one in asked),
        # the sentence of the page says it, next to the button: no banner that leads here
        "quiet_frame": True,
    }
    return render(request, "jobs/runs.html", context)


def _told(request: Request, name: str) -> dict[str, Any]:
    """What a run says of itself, without reading its results."""
    try:
        said = json.loads((request.pin.city.path / "runs" / name / "manifest.json").read_text("utf-8"))
        return {
            "name": name,
            "title": run_title(name, request.lang),
            "started": datetime.fromisoformat(said["started"]),
            "same_plan": said["plan"]["fingerprint"] == request.pin.plan.fingerprint,
            "same_facts": said["facts"]["digest"] == request.pin.facts.digest,
        }
    except (OSError, ValueError, KeyError):
        return {"name": name, "title": run_title(name, request.lang), "damaged": True}


@permitted("runs.start")
@require_POST
def start(request: Request) -> HttpResponse:
    """Ask for a run; one that waits or runs already is shown instead of asking twice.

    request  Request
    returns  HttpResponse
    """
    under_way = next((one for one in jobs(request.pin.city.path) if one.open), None)
    return redirect("job", under_way.id if under_way else start_run(request.post).id)


@permitted("runs.view")
@never_cache
def progress(request: Request, job: UUID) -> HttpResponse:
    """How far a job is; a part of the page that htmx asks for until it has ended.

    request  Request
    job      id
    returns  HttpResponse
    raises   Http404   there is no such job
    """
    found = _job(request, job)
    part = bool(request.htmx)
    told = {"job": found, "result": run_title(found.result, request.lang)}
    response = render(request, "jobs/progress_part.html" if part else "jobs/progress.html", told)
    if part and not found.open:
        response["HX-Redirect"] = reverse("runs") if found.state == "failed" else reverse("run", args=[found.result])
    return response


def _job(request: Request, id: UUID) -> Any:
    found = job(request.pin.city.path, str(id))
    if found is None:
        raise Http404
    return found


@permitted("runs.view")
def run(request: Request, name: str) -> HttpResponse:
    """One run: over which plan and facts, with which versions, how long, and whether its results are unchanged.

    request  Request
    name     of the run
    returns  HttpResponse
    raises   Http404   there is no such run
    """
    if name not in run_names(request.pin.city):
        raise Http404
    try:
        found, problems = recorded(request.pin.city.path / "runs" / name), []
    except Problems as refused:
        found, problems = None, [*refused.problems]
    context = {
        "name": name,
        "title": run_title(name, request.lang),
        "run": found,
        "problems": problems,
        "told": _told(request, name),
    }
    return render(request, "jobs/run.html", context)
