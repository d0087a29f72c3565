"""四、需要协调和会商的事项: what waits for others, for a meeting, for an owner; what the plan's targets leave open."""

from collections.abc import Callable, Sequence

from refoundry.core.days import civil_day
from refoundry.deliver.clock import elapsed
from refoundry.deliver.moves import CLOCK
from refoundry.deliver.objections import Step
from refoundry.report.bulletin_issue import Issue, Row
from refoundry.report.bulletin_tasks import TaskView
from refoundry.report.official import Block, Heading, Paragraph
from refoundry.report.phrases import sentence, spoken

_BLOCKED, _ESCALATED = "blocked", "escalated"


def blocked(views: Sequence[TaskView]) -> list[TaskView]:
    """The tasks that wait for others to help.

    views    TaskViews
    returns  TaskViews
    """
    return [one for one in views if one.standing.state == _BLOCKED]


def escalated(views: Sequence[TaskView]) -> list[TaskView]:
    """The tasks that are before a meeting.

    views    TaskViews
    returns  TaskViews
    """
    return [one for one in views if one.standing.state == _ESCALATED]


def declined(views: Sequence[TaskView]) -> list[TaskView]:
    """The tasks that came back, to be given to someone else.

    views    TaskViews
    returns  TaskViews
    """
    return [one for one in views if one.back]


def matters_part(issue: Issue, views: Sequence[TaskView], findings: Sequence[Row]) -> list[Block]:
    """What needs more than one office.

    issue     Issue
    views     TaskViews
    findings  of the frame `consistency`
    returns   Blocks
    """
    say = issue.say
    parts: tuple[tuple[str, list[TaskView], Callable[[Issue, TaskView], str]], ...] = (
        ("blocked", blocked(views), _one_blocked),
        ("escalated", escalated(views), _one_escalated),
        ("declined", declined(views), _one_declined),
    )
    blocks: list[Block] = [Heading(say("sections.matters"))]
    if not any(held for _, held, _ in parts):
        blocks.append(Paragraph(say("matters.none")))
    for name, held, told in parts:
        if held:
            blocks.append(Heading(say(f"sections.{name}"), 2))
            blocks.append(Paragraph(say.count(f"matters.{name}", len(held))))
            blocks += issue.items([told(issue, one) for one in held], say("tasks.source"))
    if findings:
        blocks.append(Heading(say("sections.consistency"), 2))
        blocks.append(Paragraph(say.count("matters.consistency", len(findings))))
        texts = [sentence(spoken(row, "says", issue.words), issue.words) for row in findings]
        blocks += issue.items(texts, say("goals.source"))
    return blocks


def _last(one: TaskView, move: str) -> Step | None:
    """The last step of the task, where it is of that move."""
    step = one.standing.last
    return step if step is not None and step.event.move == move else None


def _one_blocked(issue: Issue, one: TaskView) -> str:
    say = issue.say
    since = one.brief.unresolved_since or issue.today
    waited = elapsed(since, issue.today, issue.calendar).working_days
    term = next((term for term in one.terms if term.term.states == (_BLOCKED,) and term.term.move), None)
    named = one.standing.fields.get("asked-of")
    asked = issue.parties([str(name) for name in named] if isinstance(named, list) else [str(named)] if named else [])
    return say(
        "matters.one_blocked",
        title=one.title,
        lead=one.lead,
        colon=say("words.colon"),
        obstacle=one.entry("obstacle") or say("matters.unsaid"),
        asked=asked or say("matters.nobody"),
        since=issue.day(since),
        days=say.count("counts.days", waited),
        then=say("matters.then", day=issue.until(term.due)) if term else "",
    )


def _one_escalated(issue: Issue, one: TaskView) -> str:
    """Why it is before a meeting: what was said when it was brought there, else the obstacle, else the time."""
    say = issue.say
    steps = [step for step in one.standing.steps if step.counts and step.to == _ESCALATED != step.from_]
    brought = steps[-1] if steps else None
    said = issue.tidy(one.standing.said[brought.event.id].get("reason")) if brought else ""
    # an obstacle of an earlier round was settled; only the one it came from counts
    obstacle = one.entry("obstacle") if brought and brought.from_ == _BLOCKED else ""
    clock = say("matters.by_clock") if brought and brought.event.role == CLOCK else ""
    return say(
        "matters.one_escalated",
        title=one.title,
        lead=one.lead,
        colon=say("words.colon"),
        reason=say("words.semicolon").join(filter(None, (said, obstacle, clock))) or say("matters.unsaid"),
        since=issue.day(civil_day(brought.event.at)) if brought else say("words.unknown_day"),
        due=issue.day(one.brief.due) if one.brief.due else say("words.unknown_day"),
    )


def _one_declined(issue: Issue, one: TaskView) -> str:
    say, step = issue.say, _last(one, "decline")
    reason = issue.tidy(one.standing.said[step.event.id].get("reason")) if step else ""
    return say(
        "matters.one_declined",
        title=one.title,
        lead=one.lead,
        colon=say("words.colon"),
        reason=reason or say("matters.unsaid"),
    )
