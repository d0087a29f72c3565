"""The board, the list and the departments as the page draws them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from refoundry.core.problems import Lang
from refoundry.deliver import civil_day, workflow
from refoundry.plan.model import Plan
from refoundry.report import writing
from refoundry.report.words import Words
from refoundry.workbench.language import say
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.supervision.board import Grid, Line, Share
from refoundry.workbench.rooms.supervision.effects import effects
from refoundry.workbench.rooms.supervision.register import Counts, Matter
from refoundry.workbench.rooms.supervision.sieve import LATENESS, NONE
from refoundry.workbench.rooms.supervision.wording import (
    all_called,
    called,
    folded,
    named,
    quantity,
    report_words,
    short,
)
from refoundry.workbench.ui import board as ui
from refoundry.workbench.ui import cells, filters, marks, tables


def bar(request: Request, matters: Iterable[Matter]) -> filters.Bar:
    """The filters of the room.

    request  Request
    matters  Matters   only departments and towns that have to do with one are offered
    returns  Bar
    """
    plan, lang, held = request.pin.plan, request.lang, [*matters]
    involved = {reference for one in held for reference in one.involved}
    towns = {key for one in held for key in one.towns}
    states = {one.state for one in held}
    listed: list[filters.Filter] = [
        filters.Words("words", say(lang, "supervision_filters.words")),
        filters.Choice(
            "department",
            say(lang, "supervision_filters.department"),
            [(key, node.title) for key, node in plan.departments.items() if f"departments/{key}" in involved],
        ),
        filters.Choice(
            "town",
            say(lang, "supervision_filters.town"),
            [(key, node.title) for key, node in plan.towns.items() if key in towns],
        ),
        filters.Choice(
            "chain",
            say(lang, "supervision_filters.chain"),
            [(key, node.title) for key, node in plan.chains.items() if f"chains/{key}" in involved],
        ),
        filters.Choice(
            "action",
            say(lang, "supervision_filters.action"),
            [(key, f"{node.number} {node.title.shown(lang)}") for key, node in plan.actions.items()],
        ),
        filters.Choice(
            "measure",
            say(lang, "supervision_filters.measure"),
            [(key, f"{node.number} {node.title.shown(lang)}") for key, node in plan.measures.items()]
            + [(NONE, say(lang, "supervision_issue.no_measure"))] * any(not one.measures for one in held),
        ),
        filters.Choice(
            "state",
            say(lang, "supervision_filters.state"),
            [(one.name, one) for one in workflow("task").states if one.name in states],
        ),
        filters.Choice(
            "late",
            say(lang, "supervision_filters.late"),
            [(name, say(lang, f"supervision_late.{name}")) for name in LATENESS],
        ),
    ]
    if request.post.reference:
        listed.append(filters.Flag("mine", say(lang, "supervision.mine")))
    return filters.Bar.of(request, [one for one in listed if not isinstance(one, filters.Choice) or one.options])


def page_of(subject: str) -> str:
    """The address of a task.

    subject  which task
    returns  address
    """
    return reverse("supervision-task", args=[subject])


def counted(counts: Counts, lang: Lang) -> SafeString:
    """How tasks stand: the sign and the word of each state with how many, overdue in red.

    counts   Counts
    lang     zh or en
    returns  html
    """
    if not counts.total:
        return format_html('<span class="quiet">{}</span>', say(lang, "supervision.no_task"))
    said = [
        format_html('<span class="nowrap">{} {}</span>', marks.state(name, lang, "task"), n)
        for name, n in counts.states
    ]
    if counts.overdue:
        late = say(lang, "supervision_counts.overdue", count=counts.overdue)
        said.append(format_html('<strong class="lateness">{}</strong>', late))
    return format_html_join(" ", "{}", ((one,) for one in said))


def drawn(request: Request, grid: Grid) -> ui.Board:
    """The board.

    request  Request
    grid     Grid
    returns  Board
    """
    plan, lang = request.pin.plan, request.lang
    heads = [
        ui.Head(short(plan.departments[key], lang), f"{reverse('supervision')}?view=list&department={key}")
        if key in plan.departments
        else ui.Head(say(lang, f"supervision_heads.{key.removeprefix('*')}"))
        for key in grid.columns
    ]
    groups = []
    for _, action, lines in grid.groups:
        title = f"{action.number} {action.title.shown(lang)}"
        groups.append((title, [_line(line, grid.columns, plan, lang) for line in lines]))
    return ui.Board(heads, groups, say(lang, "supervision.board_caption"), say(lang, "supervision.corner"))


def _line(line: Line, departments: Sequence[str], plan: Plan, lang: Lang) -> ui.Line:
    return ui.Line(
        title=f"{line.measure.number} {line.measure.title.shown(lang)}",
        cells=[_square(line, key, plan, lang) for key in departments],
        href=f"{reverse('supervision')}?view=list&measure={line.key}",
        sub=_sub(line, plan, lang),
    )


_MARKS = 8


def _sub(line: Line, plan: Plan, lang: Lang) -> SafeString:
    """How the tasks counted here stand, and where those drawn here are counted."""
    at: dict[str, int] = {}
    for key in line.elsewhere.values():
        at[key] = at.get(key, 0) + 1
    said = [say(lang, "supervision.elsewhere", count=n, number=plan.measures[key].number) for key, n in at.items()]
    if not said:
        return counted(line.counts, lang)
    quiet = format_html('<span class="quiet">{}</span>', cells.words_of(said, lang))
    return format_html("{} {}", counted(line.counts, lang), quiet) if line.counts.total else quiet


def _label(one: Matter, line: Line, plan: Plan, lang: Lang) -> str:
    title, at = named(one).shown(lang), line.elsewhere.get(one.subject)
    return say(lang, "supervision.also_under", title=title, number=plan.measures[at].number) if at else title


def _square(line: Line, department: str, plan: Plan, lang: Lang) -> ui.Square | None:
    tasks = line.tasks.get(department, ())
    if department not in line.parts and not tasks:
        return None
    # what is late first where not all fit: a square with more than a dozen marks is read by nobody
    shown = sorted(tasks, key=lambda one: not one.overdue)[:_MARKS] if len(tasks) > _MARKS else tasks
    signs = [
        ui.Mark(_label(one, line, plan, lang), page_of(one.subject), cells.StateMark(one.standing), one.overdue)
        for one in shown
    ]
    rest = f"{reverse('supervision')}?view=list&measure={line.key}&department={department}"
    part = line.parts.get(department)
    return ui.Square(signs, part == "lead", len(tasks) - len(signs), rest, part is not None)


def listing(
    request: Request,
    matters: Sequence[Matter],
    rows: Mapping[str, Mapping[str, object]],
    issuable: frozenset[str] = frozenset(),
    ticked: frozenset[str] = frozenset(),
) -> tables.Table:
    """The list of tasks: 50 a page.

    request   Request
    matters   Matters    those asked for
    rows      goal -> row of the frame `goals`
    issuable  subjects   that get a box to be ticked, for the form `issue-chosen`
    ticked    subjects   whose box is ticked
    returns   Table
    """
    words = {
        name: say(request.lang, f"supervision_columns.{name}")
        for name in ("task", "state", "lead", "support", "due", "late", "progress", "report", "quantity", "evidence",
                     "goal", "measure", "number", "instruction", "minutes")
    }  # fmt: skip
    columns = [
        tables.Column("task", words["task"], fixed=True),
        tables.Column("state", words["state"], kind="status"),
        tables.Column("lead", words["lead"]),
        tables.Column("due", words["due"], kind="date"),
        tables.Column("late", words["late"], kind="number", shown=False),
        tables.Column("progress", words["progress"], wide=True),
        tables.Column("report", words["report"]),
        tables.Column("evidence", words["evidence"], kind="number", shown=False),
        tables.Column("goal", words["goal"], wide=True, sortable=False),
        tables.Column("support", words["support"], shown=False),
        tables.Column("quantity", words["quantity"], shown=False),
        tables.Column("measure", words["measure"], shown=False),
        tables.Column("instruction", words["instruction"], shown=False),
        tables.Column("minutes", words["minutes"], shown=False),
    ]
    plan, lang = request.pin.plan, request.lang
    return tables.Table.of(
        request,
        columns,
        [
            _row(one, plan, lang, rows, _box(one, lang, one.subject in ticked) if one.subject in issuable else None)
            for one in matters
        ],
        caption=say(lang, "supervision.list_caption"),
        export=reverse("supervision-book"),
    )


def _box(one: Matter, lang: Lang, ticked: bool) -> SafeString:
    """A box that ticks a task to be issued. Its form stands elsewhere: a table has forms of its own."""
    label = say(lang, "supervision.tick", title=one.title.shown(lang))
    on = mark_safe(" checked") if ticked else ""
    box = '<input type="checkbox" class="tick" form="issue-chosen" name="task" value="{}" aria-label="{}"{}>'
    return format_html(box, one.subject, label, on)


def _row(
    one: Matter, plan: Plan, lang: Lang, rows: Mapping[str, Mapping[str, object]], box: SafeString | None
) -> tables.Row:
    fields, brief, href = one.standing.fields, one.brief, page_of(one.subject)
    number = named(one).shown(lang)
    measures = [plan.measures[key].number for key in one.measures if key in plan.measures]
    linked = cells.Link(number, href, "" if one.planned else say(lang, "supervision.made_here"))
    return tables.Row(
        {
            "task": cells.Several((box, linked)) if box else linked,
            "state": cells.StateMark(one.standing),
            "lead": folded(plan, one.owner, lang) or cells.Unknown(),
            "due": due_cell(one, lang),
            "late": brief.days_late if one.overdue else say(lang, "supervision.in_time") if brief.due else "",
            "progress": _progress(one, lang),
            "report": report_words(one, lang) if one.issued else "",
            "evidence": len(one.evidence) if one.issued else "",
            "goal": _goals(one, plan, lang, rows),
            "support": folded(plan, one.support, lang) or say(lang, "supervision.nobody"),
            "quantity": quantity(plan, one, lang),
            "measure": cells.words_of(measures, lang) or say(lang, "supervision_issue.no_measure"),
            "instruction": fields.get("instruction") or say(lang, "supervision.none"),
            "minutes": fields.get("minutes") or say(lang, "supervision.none"),
        },
        href=href,
        sort={"task": number, "lead": all_called(plan, one.owner, lang), "support": all_called(plan, one.support, lang),
              "due": brief.due, "late": brief.days_late + one.overdue if brief.due else None},
        tone="overdue" if one.overdue else "",
    )  # fmt: skip


def _progress(one: Matter, lang: Lang) -> object:
    if one.brief.last_progress is None:
        if one.unissued:
            return workflow("task").state(one.state).shown(lang) if one.state == "declined" else say(
                lang, "supervision.unissued")  # fmt: skip
        return say(lang, "supervision.nothing_reported")
    when = one.brief.progress_at
    return cells.Link(one.brief.last_progress, "", when and writing.day(civil_day(when), Words(lang)))


def _goals(one: Matter, plan: Plan, lang: Lang, rows: Mapping[str, Mapping[str, object]]) -> object:
    found = effects(plan, one.goals, one.issued, rows)
    if not found:
        return say(lang, "supervision.no_goal")
    first, title = found[0], found[0].goal.title.shown(lang)
    named = say(lang, "supervision.and_more", title=title, count=len(found)) if len(found) > 1 else title
    verdicts = dict.fromkeys(effect.verdict for effect in found if effect.verdict != "not-issued")
    moved = cells.words_of([say(lang, f"supervision_moved.{verdict}") for verdict in verdicts], lang)
    return cells.Link(named, reverse("goal", args=[first.key]), moved)


def due_cell(one: Matter, lang: Lang) -> object:
    """By when: the date it was issued for, else the year the plan gives, else that there is none.

    one      Matter
    lang     zh or en
    returns  cell
    """
    if one.brief.due or one.year is None:
        return cells.Late.of(one.brief)
    return say(lang, "supervision.plan_year", year=one.year)


def by_department(request: Request, shares: Sequence[Share], total: Share) -> tables.Table:
    """What each department, town and chain has to do, told by what it leads alone; all together in the last row.

    request  Request
    shares   Shares
    total    Share
    returns  Table
    """
    plan, lang = request.pin.plan, request.lang
    figures = ("measures", "tasks", "issued", "overdue", "worst", "owes", "unresolved", "awaits", "closed", "helps",
               "supports")  # fmt: skip
    names: list[tuple[str, tables.Kind]] = [("department", "text"), *((name, "number") for name in figures)]
    columns = [
        tables.Column(name, say(lang, f"supervision_departments.{name}"), kind=kind, fixed=kind == "text")
        for name, kind in names
    ]  # fmt: skip
    rows = []
    for share in (*shares, total):
        counts, href = share.counts, _list_of(share.reference)
        name = called(plan, share.reference, lang) if share.reference else say(lang, "supervision.total")
        rows.append(tables.Row(
            {
                "department": cells.Link(name, href, _kind_said(share.reference, lang)),
                "measures": share.measures, "tasks": counts.total, "issued": counts.issued,
                "overdue": format_html('<strong class="lateness">{}</strong>', counts.overdue) if counts.overdue else 0,
                "worst": share.worst, "owes": counts.owes, "unresolved": counts.unresolved, "awaits": counts.awaits,
                "closed": counts.closed, "helps": share.helps, "supports": share.supports,
            },
            href=href,
            # what is not known is last however a table is sorted, and so is the total
            sort={"department": name, "overdue": counts.overdue} if share.reference else dict.fromkeys(dict(names)),
            tone="" if share.reference else "total",
        ))  # fmt: skip
    made = tables.Table.of(request, columns, rows, caption=say(lang, "supervision.departments_caption"),
                           per_page=len(rows), export=reverse("supervision-book"))  # fmt: skip
    return replace(made, total=len(shares), last=len(shares))


def _list_of(reference: str) -> str:
    """The list of what one body has to do: filtered where the filters know it, else by its name."""
    kind, _, key = reference.partition("/")
    asked = {"departments": f"&department={key}", "towns": f"&town={key}", "chains": f"&chain={key}"}.get(kind, "")
    return f"{reverse('supervision')}?view=list{asked}"


def _kind_said(reference: str, lang: Lang) -> str:
    kind = reference.partition("/")[0]
    return say(lang, f"supervision.{kind}_kind") if kind in ("towns", "chains") else ""
