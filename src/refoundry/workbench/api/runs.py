"""Recorded assessments, asking for one, and how far it is."""

import json
from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from refoundry.core.problems import Problems
from refoundry.workbench.access.limits import limits, wait
from refoundry.workbench.api.answers import REFUSED, in_text, paged, pinned
from refoundry.workbench.api.refusals import Refused, TooMany
from refoundry.workbench.api.schemas import Answer, Job, Page, Paging, Run, Text, WholeRun
from refoundry.workbench.api.signing import needs
from refoundry.workbench.jobs.queue import job, jobs
from refoundry.workbench.jobs.work import start_run
from refoundry.workbench.language import say
from refoundry.workbench.pinned import recorded, run_names
from refoundry.workbench.request import Request

router = Router(tags=["runs"])


@router.get("/runs", response={200: Page[Run], **REFUSED}, operation_id="runs", exclude_none=True)
@needs("api.read", "runs.view")
def runs(request: Request, paging: Query[Paging]) -> Any:
    """The recorded assessments, the newest first; one whose record is damaged is left out.

    request  Request
    paging   Paging
    returns  Page of Run
    """
    names = [name for name in run_names(request.pin.city)[::-1] if _manifest(request, name)]
    return paged(request.pin, names, paging, lambda name: Run(**_said(request, name, _manifest(request, name) or {})))


@router.get("/runs/{name}", response={200: Answer[WholeRun], **REFUSED}, operation_id="run", exclude_none=True)
@needs("api.read", "runs.view")
def run(request: Request, name: str) -> Any:
    """One recorded assessment, its results held against their recorded fingerprints.

    request  Request
    name     of the run
    returns  Answer of WholeRun
    raises   Refused   404: no such run; 409: it was changed after it was recorded
    """
    if name not in run_names(request.pin.city):
        raise Refused(404)
    try:
        said = recorded(request.pin.city.path / "runs" / name).manifest
    except Problems as problems:
        raise Refused(409, *problems.problems) from None
    whole = WholeRun(
        **_said(request, name, said),
        versions=said["versions"],
        seconds=said["seconds"],
        results={one: entry["sha256"] for one, entry in said["results"].items()},
    )
    return Answer[WholeRun](pin=pinned(request.pin), item=whole)


@router.post("/runs", response={202: Answer[Job], **REFUSED}, operation_id="start_run", exclude_none=True)
@needs("api.act", "runs.start")
def start(request: Request) -> Any:
    """Ask for an assessment over what is in force now; one that waits or runs already is told instead of asking twice.

    request  Request
    returns  202, Answer of Job
    raises   TooMany   so many were asked for in a short time
    """
    under_way = next((one for one in jobs(request.pin.city.path) if one.open), None)
    if under_way is None:
        if seconds := wait(limits()["runs"], request):
            raise TooMany(seconds)
        under_way = job(request.pin.city.path, str(start_run(request.post).id))
    return Status(202, Answer[Job](pin=pinned(request.pin), item=_shaped(under_way)))


@router.get("/jobs/{id}", response={200: Answer[Job], **REFUSED}, operation_id="job", exclude_none=True)
@needs("api.read", "runs.view")
def progress(request: Request, id: UUID) -> Any:
    """How far an assessment is that was asked for.

    request  Request
    id       of the job
    returns  Answer of Job
    raises   Refused   404: no such job
    """
    found = job(request.pin.city.path, str(id))
    if found is None:
        raise Refused(404)
    return Answer[Job](pin=pinned(request.pin), item=_shaped(found))


def _shaped(one: Any) -> Job:
    doing = in_text(one.progress) if one.progress else Text(zh=say("zh", "api.waiting"), en=say("en", "api.waiting"))
    return Job(
        id=one.id, state=one.state, asked=one.asked, asked_by=one.asked_by, ended=one.ended, step=one.step,
        of=one.progress.of if one.progress else 0, doing=doing, run=one.result or None, fault=one.fault or None,
    )  # fmt: skip


def _manifest(request: Request, name: str) -> dict[str, Any] | None:
    """What a run says of itself, without reading its results."""
    try:
        said: dict[str, Any] = json.loads((request.pin.city.path / "runs" / name / "manifest.json").read_text("utf-8"))
        return said if said["started"] and said["plan"]["fingerprint"] and said["facts"]["digest"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _said(request: Request, name: str, said: Any) -> dict[str, Any]:
    plan, facts = said["plan"]["fingerprint"], said["facts"]["digest"]
    return {
        "name": name,
        "started": said["started"],
        "plan": plan,
        "facts": facts,
        "same_plan": plan == request.pin.plan.fingerprint,
        "same_facts": facts == request.pin.facts.digest,
    }
