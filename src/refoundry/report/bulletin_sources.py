"""数据来源与口径: what an issue rests on and how its words are meant."""

from collections.abc import Mapping, Sequence

from refoundry.deliver.tables import workflow
from refoundry.report.bulletin_issue import Issue, Row
from refoundry.report.bulletin_tasks import DONE, TASK, TaskView
from refoundry.report.official import Block, Heading, Paragraph
from refoundry.report.record_view import summary
from refoundry.report.sources import sources

_MOST_NAMED = 5
_FORECAST = ("on track", "at risk", "off track")


def sources_part(issue: Issue, frames: Mapping[str, Sequence[Row]], views: Sequence[TaskView]) -> list[Block]:
    """The last section of every issue.

    issue    Issue
    frames   rows by the name of their frame
    views    TaskViews
    returns  Blocks
    """
    say, about = issue.say, issue.plan.about
    plan = say("sources.plan", plan=about.title.shown(issue.lang), edition=about.edition.shown(issue.lang))
    said = [[plan, *_register(issue, views), *_days(issue, views)]]
    if frames.get("goals"):
        said += [_scorecard(issue, frames), _publications(issue, frames)]
        said += [[say("sources.forecast", said=told)] for told in _forecasts(issue, frames) if told]
    if issue.meta:
        said.append([say("sources.record", facts=issue.meta.facts, run=issue.meta.run)])
    if issue.meta and issue.meta.synthetic:
        said.append([say("sources.synthetic")])
    blank = "" if issue.lang == "zh" else " "
    return [Heading(say("sections.sources")), *(Paragraph(blank.join(part)) for part in said)]


def _register(issue: Issue, views: Sequence[TaskView]) -> list[str]:
    say, table = issue.say, workflow(TASK)
    events = sum(1 for one in views for step in one.standing.steps if step.counts)
    start = table.state(table.start).shown(issue.lang)
    said = [say("sources.register", day=issue.as_of, events=say.count("counts.events", events), state=start)]
    states = issue.listed([table.state(name).shown(issue.lang) for name in DONE])
    said += [say("sources.done", states=states), say("sources.departments", day=issue.as_of)]
    wrong = sum(len(one.standing.problems) for one in views)
    return [*said, say.count("sources.problems", wrong)] if wrong else said


def _days(issue: Issue, views: Sequence[TaskView]) -> list[str]:
    say = issue.say
    open_ends = sum(term.due.provisional for one in views for term in one.terms)
    said = [say("sources.days")]
    return [*said, say.count("sources.provisional", open_ends)] if open_ends else said


def _scorecard(issue: Issue, frames: Mapping[str, Sequence[Row]]) -> list[str]:
    say, words = issue.say, issue.words
    said = [say("sources.judged", day=issue.day(issue.judged))]
    present = dict.fromkeys(words.status(row).name for row in frames["goals"])
    rules = [
        say("sources.status", word=one.word, rule=say(f"statuses.{one.name.replace(' ', '_')}"))
        for one in words.legend()
        if one.name in present
    ]
    return [*said, say("sources.statuses", rules=say("words.semicolon").join(rules))] if rules else said


def _forecasts(issue: Issue, frames: Mapping[str, Sequence[Row]]) -> list[str]:
    """How far to trust the forecasts, where the issue rests on any: the errors and the intervals, without scores."""
    if not any(row["status"] in _FORECAST for row in frames["goals"]):
        return []
    return [summary([{**row, "brier": None} for row in frames.get("record", ())], issue.words)]


def _publications(issue: Issue, frames: Mapping[str, Sequence[Row]]) -> list[str]:
    say = issue.say
    found = sources([*frames["goals"], *frames.get("outlook", ())], issue.words)
    names = list(dict.fromkeys(one.source for one in found))
    # a publisher that is read in the original too is none to warn of as a whole
    sound = {one.source for one in found if not one.weak}
    said = [say.count("sources.publications", len(names), names=_named(issue, names))] if names else []
    weak = [name for name in names if name not in sound]
    return [*said, say.count("sources.weak", len(weak))] if weak else said


def _named(issue: Issue, names: Sequence[str]) -> str:
    said = issue.listed(names[:_MOST_NAMED])
    return said if len(names) <= _MOST_NAMED else issue.say("words.and_more", names=said)
