"""The tasks of an issue: where each stands, what was issued and done in the period, what is overdue, what comes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from refoundry.core.days import civil_day
from refoundry.deliver.clock import due, elapsed
from refoundry.deliver.cycles import CYCLES, span
from refoundry.deliver.objections import Step
from refoundry.deliver.standing import Standing, fold
from refoundry.deliver.summary import OVERDUE, Brief, brief
from refoundry.deliver.tables import workflow
from refoundry.deliver.terms import Running, running
from refoundry.plan.model import known
from refoundry.report.bulletin_issue import Issue
from refoundry.report.official import Block, Column, Heading, Paragraph, Table

TASK = "task"
DONE = ("accepted", "closed")
"""Where nothing more is asked of whoever had to do it."""
_DAY = timedelta(days=1)
_LATENESS = "lateness"


@dataclass(frozen=True)
class TaskView:
    """One task as the bulletin sees it."""

    subject: str
    title: str
    owners: tuple[str, ...]  # keys or names; of a task not issued yet, the plan's proposal
    lead: str
    entries: Mapping[str, str]  # what was entered, as it stands inside a sentence
    standing: Standing
    brief: Brief
    terms: tuple[Running, ...]

    @property
    def until(self) -> Running | None:
        """The term of its due date, where one runs."""
        return next((one for one in self.terms if one.term.name == OVERDUE), None)

    @property
    def back(self) -> bool:
        """Whether its owner declined it, and nobody else has it yet."""
        step = self.standing.last
        return step is not None and step.event.move == "decline"

    @property
    def out(self) -> bool:
        """Whether somebody has it to do."""
        return self.standing.state != self.standing.workflow.start and not self.back

    def entry(self, name: str) -> str:
        """An entry of its log inside a sentence.

        name     of a field
        returns  text, empty where nobody entered it
        """
        return self.entries.get(name, "")

    def steps(self, start: date, end: date) -> list[Step]:
        """The steps that count, from one day to another.

        start    date
        end      date
        returns  Steps
        """
        return [one for one in self.standing.steps if one.counts and start <= civil_day(one.event.at) <= end]


def task_views(issue: Issue, standings: Mapping[str, Standing]) -> list[TaskView]:
    """Every task of the plan, and those that came up since; one without events has yet to be issued.

    issue      Issue
    standings  mapping   key of the task, or the subject of its log -> Standing; other matters are passed over
    returns    TaskViews   those of the plan in its order, then the others
    """
    unmoved = fold(workflow(TASK), ())
    own = {subject: one for subject, one in standings.items() if one.workflow.name == TASK}
    subjects = [*issue.plan.tasks, *sorted(subject for subject in own if subject not in issue.plan.tasks)]
    return [_view(issue, subject, own.get(subject, unmoved)) for subject in subjects]


def _view(issue: Issue, subject: str, standing: Standing) -> TaskView:
    planned = issue.plan.tasks.get(subject)
    seen = brief(standing, issue.at, issue.calendar)
    proposed = known(planned.lead) if planned else None
    owners = seen.owner or ((proposed,) if proposed else ())
    entries = {name: issue.tidy(value) for name, value in standing.fields.items()}
    entries["evidence"] = issue.evidence(standing.fields.get("evidence"))
    towns = standing.fields.get("town")
    # the towns where it is done answer for it beside whoever leads
    whole = [*owners, *map(str, towns if isinstance(towns, list | tuple) else filter(None, [towns]))]
    title = planned.title.shown(issue.lang) if planned else entries.get("action") or subject
    lead = issue.folded(whole) if whole else issue.say("words.no_owner")
    terms = running(standing, issue.today, issue.calendar)
    return TaskView(subject, title, owners, lead, entries, standing, seen, terms)


def issued(issue: Issue, views: Sequence[TaskView]) -> list[TaskView]:
    """The tasks issued in the period and still with whoever they were issued to.

    issue    Issue
    views    TaskViews
    returns  TaskViews
    """
    return [
        one
        for one in views
        if one.out and any(step.event.move == "issue" for step in one.steps(issue.start, issue.end))
    ]


def done(issue: Issue, views: Sequence[TaskView]) -> list[tuple[TaskView, date]]:
    """The tasks that came to their end in the period, and the day each did.

    issue    Issue
    views    TaskViews
    returns  pairs
    """
    found = []
    for one in views:
        entered = one.standing.entered(DONE)
        if entered is not None and issue.start <= civil_day(entered) <= issue.end:
            found.append((one, civil_day(entered)))
    return found


def overdue(views: Sequence[TaskView]) -> list[TaskView]:
    """The tasks that are overdue, the longest first.

    views    TaskViews
    returns  TaskViews
    """
    late = [one for one in views if one.brief.overdue]
    return sorted(late, key=lambda one: (-one.brief.days_late, one.brief.due or date.max))


def tasks_part(issue: Issue, views: Sequence[TaskView]) -> list[Block]:
    """三、任务推进: issued, done with its evidence, overdue, progress.

    issue    Issue
    views    TaskViews
    returns  Blocks
    """
    say = issue.say
    blocks: list[Block] = [Heading(say("sections.tasks"))]
    if not views:
        return [*blocks, Paragraph(say("tasks.none"))]
    blocks += [Heading(say("sections.issued"), 2), *_issued(issue, views)]
    blocks += [Heading(say("sections.done"), 2), *_done(issue, views)]
    blocks += [Heading(say("sections.overdue"), 2), *_overdue(issue, overdue(views))]
    return [*blocks, Heading(say("sections.progress"), 2), *_progress(issue, views)]


def _issued(issue: Issue, views: Sequence[TaskView]) -> list[Block]:
    say, new = issue.say, issued(issue, views)
    waiting = [one for one in views if one.standing.state == workflow(TASK).start]
    undated = sum(
        1 for one in waiting if one.subject in issue.plan.tasks and known(issue.plan.tasks[one.subject].due) is None
    )
    blocks: list[Block] = [Paragraph(say.count("tasks.issued", len(new)) if new else say("tasks.no_issued"))]
    texts = []
    for one in new:
        support, number = issue.folded(one.brief.support), one.entry("instruction")
        quantity = _amount(one, "quantity")
        texts.append(
            say(
                "tasks.one_issued",
                title=one.title,
                lead=one.lead,
                support=say("tasks.with_support", support=support) if support else "",
                due=issue.day(one.brief.due) if one.brief.due else say("words.unknown_day"),
                quantity=say("tasks.with_quantity", quantity=quantity) if quantity else "",
                instruction=say("tasks.with_instruction", number=number) if number else "",
            )
        )
    blocks += issue.items(texts, say("tasks.source"))
    if waiting:
        told = "tasks.waiting_all" if undated == len(waiting) else "tasks.waiting"
        blocks.append(Paragraph(say.count(told, len(waiting), undated=undated)))
    return blocks


def _amount(one: TaskView, name: str) -> str:
    return " ".join(filter(None, (one.entry(name), one.entry("unit")))) if one.entry(name) else ""


def _done(issue: Issue, views: Sequence[TaskView]) -> list[Block]:
    say, ended = issue.say, done(issue, views)
    if not ended:
        return [Paragraph(say("tasks.no_done"))]
    texts = []
    for one, day in ended:
        state = one.standing.workflow.state(one.standing.state).shown(issue.lang)
        made, asked = _amount(one, "done"), _amount(one, "quantity")
        parts = [say("tasks.one_done", title=one.title, lead=one.lead, day=issue.day(day), state=state)]
        parts += [say("tasks.summary", text=one.entry("summary"))] if one.entry("summary") else []
        if made:
            parts.append(
                say("tasks.quantity", done=made, asked=asked) if asked else say("tasks.quantity_done", done=made)
            )
        parts += [say("tasks.evidence", text=one.entry("evidence"))] if one.entry("evidence") else []
        parts += _in_time(issue, one)
        texts.append(issue.sentence(*parts))
    return [Paragraph(say.count("tasks.done", len(ended))), *issue.items(texts, say("tasks.source"))]


def _in_time(issue: Issue, one: TaskView) -> list[str]:
    """Whether what was accepted had been reported by its date: how long the verification took is not the owner's."""
    reported = next(
        (step for step in reversed(one.standing.steps) if step.counts and step.event.move == "report"), None
    )
    if reported is None or one.brief.due is None:
        return []
    last, came = due(one.brief.due, 0, issue.calendar).date, civil_day(reported.event.at)
    if came <= last:
        return [issue.say("tasks.in_time")]
    days = elapsed(last, came, issue.calendar).working_days
    return [issue.say("tasks.out_of_time", days=issue.say.count("counts.days", days))]


def _overdue(issue: Issue, late: Sequence[TaskView]) -> list[Block]:
    say = issue.say
    if not late:
        return [Paragraph(say("tasks.no_overdue"))]
    columns = (
        Column(say("columns.task"), "left", 2.9),
        Column(say("columns.lead"), "left", 1.8),
        Column(say("columns.due"), "left", 1.75),
        Column(say("columns.late"), "right", 1.4),
        Column(say("columns.state"), "left", 1.95),
        Column(say("columns.progress"), "left", 2.2),
    )
    rows = tuple(
        (
            one.title,
            one.lead,
            issue.dated(one.brief.due),
            str(one.brief.days_late) if one.brief.days_late else say("tasks.less_than_one"),
            one.standing.workflow.state(one.standing.state).shown(issue.lang),
            issue.tidy(one.brief.last_progress) or say("tasks.no_progress"),
        )
        for one in late
    )
    note = _moved_days(issue, [one.until for one in late])
    table = Table(say("tasks.overdue_title"), columns, rows, source=say("tasks.source"), date=issue.as_of, note=note)
    return [Paragraph(say.count("tasks.overdue", len(late))), table]


def _moved_days(issue: Issue, terms: Iterable[Running | None]) -> str:
    """That a date as issued was a day of rest, so that lateness is counted from a later one; empty where none was."""
    moved = any(one is not None and one.term.name == OVERDUE and one.due.date != one.since for one in terms)
    return issue.say("tasks.moved_days") if moved else ""


def _progress(issue: Issue, views: Sequence[TaskView]) -> list[Block]:
    say = issue.say
    came = {
        one.subject: [step for step in one.steps(issue.start, issue.end) if step.event.move == "progress"]
        for one in views
    }
    told = [one for one in views if came[one.subject]]
    if not told:
        return [Paragraph(say("tasks.no_progress_reports"))]
    texts = []
    for one in told:
        said = one.standing.said[came[one.subject][-1].event.id]
        evidence = issue.evidence(said.get("evidence"))
        texts.append(
            say(
                "tasks.one_progress",
                title=one.title,
                lead=one.lead,
                colon=say("words.colon"),
                progress=issue.tidy(said.get("progress")),
                evidence=say("tasks.with_evidence", text=evidence) if evidence else "",
            )
        )
    count = sum(len(steps) for steps in came.values())
    return [Paragraph(say.count("tasks.progress", count, tasks=len(told))), *issue.items(texts, say("tasks.source"))]


def next_part(issue: Issue, views: Sequence[TaskView], targets: Mapping[int, int]) -> list[Block]:
    """六、下期到期事项: terms, regular reports and targets that fall due in a period as long as this one.

    issue    Issue
    views    TaskViews
    targets  mapping   year -> how many targets fall due at its end
    returns  Blocks
    """
    say = issue.say
    start, end = _following(issue)
    when = issue.range(start, end)
    ahead = [
        (one, term)
        for one in views
        for term in one.terms
        # what would come of lateness is of interest once a task is late
        if start <= term.due.date <= end and not term.passed and (term.term.name != _LATENESS or one.brief.overdue)
    ]
    ahead.sort(key=lambda pair: pair[1].due.date)
    blocks: list[Block] = [Heading(say("sections.next"))]
    if ahead:
        columns = (
            Column(say("columns.task"), "left", 3.4),
            Column(say("columns.lead"), "left", 2),
            Column(say("columns.until"), "left", 1.7),
            Column(say("columns.term"), "left", 1.8),
            Column(say("columns.left"), "right", 1.35),
        )
        rows = tuple(
            (one.title, one.lead, _last_day(issue, term), _ends(issue, term), str(term.left)) for one, term in ahead
        )
        note = _moved_days(issue, [term for _, term in ahead])
        table = Table(say("next.title"), columns, rows, source=say("tasks.source"), date=issue.as_of, note=note)
        blocks += [Paragraph(say.count("next.some", len(ahead), range=when)), table]
    else:
        blocks.append(Paragraph(say("next.none", range=when)))
    reporting = sum(_reports_between(issue, one.standing, start, end) for one in views)
    if reporting:
        blocks.append(Paragraph(say.count("next.reports", reporting, range=when)))
    for year, count in sorted(targets.items()):
        last = date(year, 12, 31)
        if start <= last <= end:
            blocks.append(Paragraph(say.count("next.goals", count, year=year, day=issue.day(last))))
    return blocks


def _following(issue: Issue) -> tuple[date, date]:
    """The next period: a month after a month, else as many days."""
    start = issue.end + _DAY
    for cycle in CYCLES:
        if span(cycle, issue.start).end == issue.end and span(cycle, issue.start).start == issue.start:
            return start, span(cycle, start).end
    return start, start + (issue.end - issue.start)


def _last_day(issue: Issue, one: Running) -> str:
    """A date as it was issued; the last day of any other term as it is counted."""
    return issue.dated(one.since) if one.term.name == OVERDUE else issue.until(one.due)


def _ends(issue: Issue, one: Running) -> str:
    name = f"next.{one.term.name}"
    return issue.say(name) if issue.say.has(name) else one.term.shown(issue.lang)


def _reports_between(issue: Issue, standing: Standing, start: date, end: date) -> bool:
    """Whether a regular report will fall due, should the matter go on as it stands."""
    asked = standing.workflow.reporting
    every = standing.fields.get(asked.every) if asked else None
    if asked is None or not isinstance(every, str) or every not in asked.cycles or standing.state not in asked.states:
        return False
    one = span(every, issue.start)
    while one.end <= end:
        if start <= due(one.end, asked.cycles[every].due, issue.calendar).date <= end:
            return True
        one = span(every, one.end + _DAY)
    return False
