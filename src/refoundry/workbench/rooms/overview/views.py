"""The page a leading group opens first."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from markupsafe import Markup

from refoundry.assess.goals.evidence import today
from refoundry.report.charts import SHAPES
from refoundry.report.counting import DueGroup, by_status, due_groups
from refoundry.report.goal_view import TargetView, target_view
from refoundry.report.meta import Meta
from refoundry.report.moved import Movement, movement
from refoundry.report.phrases import titled
from refoundry.report.scorecard_page import picture_title
from refoundry.report.sparks import spark
from refoundry.report.words import Words
from refoundry.workbench.access.permissions import holds, permitted
from refoundry.workbench.language import say
from refoundry.workbench.pinned import Pin, previous_run
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.overview.late import briefs, course, decisions, late_measures, task_standings
from refoundry.workbench.scorecard import meta_of

Rows = list[dict[str, Any]]
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
        "quiet_frame": not pin.run,  # the page says so itself
        "may_start": holds(request.post, "runs.start"),
        "run": pin.run,
        "shapes": {name: Markup(shape) for name, shape in SHAPES.items()},
    }
    if "goals" in pin.frames:
        rows = pin.frames["goals"].to_dicts()
        groups, meta = due_groups(rows, today(pin.facts), words), meta_of(pin)
        context |= {
            "answer": _answer(request, rows, groups, words),
            "lines": _with_values(rows, meta, words) if meta else [],
            "picture": picture_title(groups, words),
            "meanings": [status for status, _ in by_status(rows, words)],
            "groups": [
                {"title": group.title, "due": group.due, "marks": [*_marks(group.rows, words)],
                 "counts": [(status, len(held)) for status, held in group.by_status(words)]}
                for group in groups
            ],
            "risks": [(row, titled(row, words), words.status(row)) for row in rows if row["status"] in _RISKS][:_SHOWN],
            "movement": _movement(pin, rows, words),
        }  # fmt: skip
    return render(request, "overview/overview.html", context)


def _answer(request: Request, rows: Rows, groups: Sequence[DueGroup], words: Words) -> str:
    """How many targets fell due and stand where: the long form with names is the room of goals'."""
    past = [row for group in groups if group.past for row in group.rows]
    parts = [
        say(request.lang, "overview.part", word=status.word, count=len(held)) for status, held in by_status(past, words)
    ]
    counted = {"goals": len({row["goal"] for row in rows}), "targets": len(rows), "due": len(past)}
    said = words("counts.comma").join(parts)
    return say(request.lang, "overview.answer" if past else "overview.answer_none_due", parts=said, **counted)


def _with_values(rows: Rows, meta: Meta, words: Words) -> list[tuple[dict[str, Any], TargetView, Markup]]:
    """The targets that have a published value, each with its trend."""
    return [(row, target_view(row, meta, words), spark(row, words)) for row in rows if row["latest"] is not None]


def _marks(rows: Any, words: Words) -> Iterator[dict[str, Any]]:
    for row in rows:
        status = words.status(row)
        yield {"status": status, "title": titled(row, words), "href": reverse("goal", args=[row["goal"]])}


def _movement(pin: Pin, rows: list[dict[str, Any]], words: Words) -> Movement | None:
    """Against the last run before this one that was made of another plan or other facts; None where there is none."""
    earlier = previous_run(pin)
    return movement(rows, earlier.results["goals"].to_dicts(), words) if earlier else None
