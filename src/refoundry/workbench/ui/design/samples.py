"""Samples of every part in every state, in the words of the plan at hand; what happens in them is made up."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django.utils.safestring import mark_safe

from refoundry.core.problems import Both, Place, Problem
from refoundry.core.quantities import units
from refoundry.deliver import workflows
from refoundry.plan.model import Plan
from refoundry.plan.model.base import known
from refoundry.report.charts import Course, Mark, TargetLine, course_chart
from refoundry.report.words import Words as Said
from refoundry.workbench.language import every_word
from refoundry.workbench.request import Request
from refoundry.workbench.ui import board, cells, filters, forms, marks
from refoundry.workbench.ui.tables import Column, Row, Table
from refoundry.workbench.ui.tree import Node

SWATCHES = (
    "paper raised sunk line edge ink quiet accent accent-strong accent-soft red red-soft "
    "met missed on-track at-risk off-track unknown"
).split()
TYPE = ("small", "table", "text", "large", "title", "head")
_DAY = date(2026, 11, 23)
_AT = datetime(2026, 11, 20, 6, 5, tzinfo=UTC)
_WIDE, _LINES = 8, 4
_MONEY = next(name for name, unit in units().items() if unit.dimension == "money")


def _words(name: str) -> Both:
    entry = every_word()["design"][name]
    return Both(entry["zh"], entry["en"])


def _of(plan: Plan, key: str | None) -> Any:
    return plan.departments[key].title if key and key in plan.departments else cells.Unknown()


def _tasks(request: Request, plan: Plan, *, few: bool = False) -> Table:
    columns = [
        Column("number", _words("number"), fixed=True),
        Column("task", _words("task"), wide=True),
        Column("lead", _words("lead")),
        Column("due", _words("due"), kind="date"),
        Column("amount", _words("amount"), kind="number", unit=_MONEY),
        Column("state", _words("state"), kind="status"),
        Column("note", _words("note"), shown=False),
    ]
    names = [state.name for state in next(one for one in workflows().values() if one.name == "task").states]
    rows = []
    for n, task in enumerate(plan.tasks.values()):
        lead, late = known(task.lead), n % 5 == 1
        rows.append(Row({
            "number": cells.Link(task.number, "#table"),
            "task": task.title,
            "lead": _of(plan, lead),
            "due": cells.Late(date(2026, 11 - n % 6, 28), late, 3 if late else 0, provisional=n % 7 == 2),
            "amount": cells.Unknown(_of(plan, lead)) if n % 3 == 0 else 0.75 + 12.5 * n,
            "state": cells.StateMark(names[n % len(names)], "task"),
            "note": _words("note_text"),
        }))  # fmt: skip
    return Table.of(
        request, columns[:3] if few else columns, rows[:3] if few else rows, caption=_words("tasks"), name="sample",
        order="" if few else "due", chooser=not few, export="" if few else "#table", per_page=10,
    )  # fmt: skip


def _board(plan: Plan) -> board.Board:
    heads = [board.Head(one.title, "#board") for one in list(plan.departments.values())[:_WIDE]]
    states = ["closed", "in-progress", "blocked", "reported", "listed"]
    groups = []
    for key, action in list(plan.actions.items())[:2]:
        lines = []
        for n, measure in enumerate([one for one in plan.measures.values() if one.action == key][:_LINES]):
            squares: list[board.Square | None] = [None] * len(heads)
            for k in range(0, len(heads), 2 + n % 3):
                made = []
                for m in range(1 + k % 3):
                    named = states[(n + k + m) % 5]
                    made.append(
                        board.Mark(f"{measure.number} {m + 1}", "#board", cells.StateMark(named, "task"), m == 1)
                    )
                squares[k] = board.Square(made, lead=k == 0)
            lines.append(board.Line(measure.title, squares, "#board", measure.number))
        groups.append((action.title, lines))
    return board.Board(heads, groups, _words("board"), _words("board_corner"))


def _tree(plan: Plan) -> list[Node]:
    def tasks(measure: str) -> list[Node]:
        found = [task for task in plan.tasks.values() if measure in task.measures]
        return [Node(one.title, "#tree", one.number, cells.StateMark("in-progress", "task")) for one in found[:3]]

    def measures(action: str) -> list[Node]:
        found = [(key, one) for key, one in plan.measures.items() if one.action == action]
        return [Node(one.title, "#tree", one.number, children=tasks(key)) for key, one in found[:_LINES]]

    actions = list(plan.actions.items())[:3]
    return [Node(one.title, "#tree", children=measures(key), open=n == 0) for n, (key, one) in enumerate(actions)]


def _figure(request: Request) -> dict[str, Any]:
    lang, shares = request.lang, {2019: 45.6, 2020: 46.9, 2021: 47.2, 2022: 47.8, 2023: 48.4}
    title = _words("figure_title").shown(lang)
    seen = tuple(Mark(float(year), share, f"{year} {share}%") for year, share in shares.items())
    course = Course("sample", title, title, seen, latest=seen[-1], latest_label="48.4%",
                    targets=(TargetLine(2024, 50.0, _words("target").shown(lang)),))  # fmt: skip
    columns = [Column("year", _words("year")), Column("share", _words("share"), kind="number", unit="%")]
    rows = [Row({"year": str(year), "share": share}) for year, share in shares.items()]
    # the chart escapes what it is given
    return {"title": title, "svg": mark_safe(str(course_chart(course))),
            "table": Table.of(request, columns, rows, caption=title, name="figure", chooser=False)}  # fmt: skip


def _entries() -> dict[str, list[forms.Entry]]:
    bases = (("official", _words("basis_official")), ("flash", _words("basis_flash")))
    return {
        "entries": [
            forms.Entry(
                "value", _words("new_value"), "number", "18.3", _words("new_value_hint"), required=True, unit="%"
            ),
            forms.Entry("again", _words("new_value"), "number", "18.O", error=_words("wrong"), required=True, unit="%"),
            forms.Entry("period", _words("period"), "period", "2026Q3"),
            forms.Entry("day", _words("day"), "date", _DAY),
            forms.Entry("basis", _words("basis"), "select", "flash", options=bases),
            forms.Entry("basis-again", _words("basis"), "radio", "official", options=bases),
            forms.Entry("comment", _words("comment"), "textarea", longest=400, rows=3),
            forms.Entry("file", _words("file"), "file", hint=_words("file_hint")),
            forms.Entry("agree", _words("agree"), "checkbox", "1"),
        ],
        "reason": [forms.Entry("reason", _words("reason"), "textarea", required=True, rows=2)],
    }


def _happened(plan: Plan) -> list[cells.Happened]:
    who = next((one.title for one in plan.departments.values()), "")
    file = SimpleNamespace(name=_words("evidence"), href="#history", size=182_400, who=who, when=_AT)
    report = _words("event_report")
    return [
        cells.Happened(_AT, who, report, text=_words("event_text"), files=[file], corrects=report),
        cells.Happened(_AT, who, _words("event_return"), ((_words("reason"), _words("reason_text")),)),
        cells.Happened(_AT, who, report, ((_words("quantity"), cells.Amount(12.0, "%")),), corrected=True),
        cells.Happened(_AT, who, _words("event_issue")),
    ]  # fmt: skip


def samples(request: Request) -> Mapping[str, Any]:
    """The values of the page.

    request  Request
    returns  mapping
    """
    plan, said = request.pin.plan, Said(request.lang)
    owner = next((one.title for one in plan.departments.values()), None)
    done = {"waiting": 0, "running": 3, "finished": 7, "failed": 3}
    departments = [(key, one.title) for key, one in plan.departments.items()]
    says = _words("job_says")
    few = " ".join([*units()][:6])
    problem = Problem("P103", subject=_words("goal").shown(request.lang), got=_words("got").shown(request.lang),
                      place=Place("goals.yaml", 12), values={"units": few, "hint": "%"})  # fmt: skip
    return {
        "swatches": SWATCHES,
        "sizes": TYPE,
        "statuses": [one for one in [*said.statuses().values()] if one.name != "unknown"] + [*said.kinds().values()],
        "states": [(table, [cells.StateMark(state.name, table.name) for state in table.states])
                   for table in workflows().values()],
        "dues": [cells.Late(_DAY), cells.Late(_DAY, overdue=True, days_late=3), cells.Late(_DAY, overdue=True),
                 cells.Late(_DAY, provisional=True), cells.Late(None)],
        "values": [
            (_words("value"), cells.Amount(3053.73, _MONEY)), (_words("interval"), cells.Amount(18.3, "%", 17.6, 19.0)),
            (_words("change"), cells.Change(2.1, "%")), (_words("unknown"), cells.Unknown(owner)),
            (_words("unknown"), None), (_words("day"), _AT), (_words("tag"), cells.Several((
                cells.Tag(_words("basis_flash")), cells.Tag(_words("basis_official"), "accent"))))],
        "table": _tasks(request, plan),
        "bar": filters.Bar.of(request, [filters.Choice("department", _words("department"), departments),
                                        filters.Words("words", _words("words")),
                                        filters.Flag("late", _words("only_late"))]),
        "jobs": [SimpleNamespace(state=name, done=count, total=7 if count else None, says=says, problem=None)
                 for name, count in done.items()],
        "missing": [_words("partial_one"), _words("partial_two")],
        "faults": [problem],
        "events": _happened(plan),
        "facts": [(_words("lead"), owner), (_words("due"), cells.Late(_DAY, overdue=True, days_late=2)),
                  (_words("amount"), cells.Amount(12.5, _MONEY)),
                  (_words("state"), cells.StateMark("in-progress", "task"))],
        "tabs": [cells.Tab(_words("tab_all"), "#tabs", here=True, count=84),
                 cells.Tab(_words("tab_mine"), "#tabs", count=12), cells.Tab(_words("tab_late"), "#tabs", count=3)],
        "steps": [cells.Tab(_words("step_draft"), state="done"), cells.Tab(_words("step_review"), state="here"),
                  cells.Tab(_words("step_issue"), state="ahead")],
        "owner_words": owner,
        "board": _board(plan),
        "nodes": _tree(plan),
        "figure": _figure(request),
        "shapes": list(marks.SHAPES),
        **_entries(),
    }  # fmt: skip
