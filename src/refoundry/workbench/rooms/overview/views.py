"""The page a leading group opens first."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from markupsafe import Markup

from refoundry.assess.goals.evidence import today
from refoundry.core.problems import Problems
from refoundry.report.charts import SHAPES
from refoundry.report.counting import answer, due_groups
from refoundry.report.moved import Movement, movement
from refoundry.report.phrases import titled
from refoundry.report.scorecard_page import picture_title
from refoundry.report.words import Words
from refoundry.workbench.access.permissions import holds, permitted
from refoundry.workbench.pinned import Pin, recorded, run_names
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.overview.late import briefs, course, decisions, late_measures, task_standings

_SHOWN = 12
_RISKS = ("missed", "off track", "at risk")


@permitted("overview.view")
def overview(request: Request) -> HttpResponse:
    """Goals with status and trend, what moved since the last run, measures late, decisions asked for.

    request  Request
    returns  HttpResponse
    """
    pin, at, words = request.pin, timezone.now(), Words(request.lang)
    found = task_standings()
    told = briefs(found, at)
    context: dict[str, Any] = {
        "course": course(pin.plan, told),
        "late": late_measures(pin.plan, found, told),
        "decisions": decisions(pin, at),
        "ran": bool(pin.run),
        "may_start": holds(request.post, "runs.start"),
        "run": pin.run,
        "shapes": {name: Markup(shape) for name, shape in SHAPES.items()},
    }
    if "goals" in pin.frames:
        rows = pin.frames["goals"].to_dicts()
        groups = due_groups(rows, today(pin.facts), words)
        context |= {
            "answer": answer(groups, words),
            "picture": picture_title(groups, words),
            "groups": [
                {"title": group.title, "due": group.due, "marks": [*_marks(group.rows, words)],
                 "counts": [(status, len(held)) for status, held in group.by_status(words)]}
                for group in groups
            ],
            "risks": [(row, titled(row, words), words.status(row)) for row in rows if row["status"] in _RISKS][:_SHOWN],
            "movement": _movement(pin, rows, words),
        }  # fmt: skip
    return render(request, "overview/overview.html", context)


def _marks(rows: Any, words: Words) -> Iterator[dict[str, Any]]:
    for row in rows:
        status = words.status(row)
        yield {"status": status, "title": titled(row, words), "href": reverse("goal", args=[row["goal"]])}


def _movement(pin: Pin, rows: list[dict[str, Any]], words: Words) -> Movement | None:
    """Against the last run before this one that was made of another plan or other facts; None where there is none."""
    if pin.run is None:
        return None
    made_of = (pin.run.manifest["plan"]["fingerprint"], pin.run.manifest["facts"]["digest"])
    for name in reversed(run_names(pin.city)):
        if name >= pin.run.name:
            continue
        try:
            earlier = recorded(pin.city.path / "runs" / name)
        except Problems:
            continue
        of = (earlier.manifest["plan"]["fingerprint"], earlier.manifest["facts"]["digest"])
        if of != made_of and "goals" in earlier.results:
            return movement(rows, earlier.results["goals"].to_dicts(), words)
    return None
