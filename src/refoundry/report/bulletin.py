"""The bulletin (周报, 通报): one period of the plan, drafted from the scorecard and the register of tasks.

A draft for people to edit: the same inputs come to the same document, and nothing in it is made up.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import polars as pl

from refoundry.core.problems import Lang
from refoundry.deliver.clock import Calendar
from refoundry.deliver.standing import Standing
from refoundry.plan.model import Plan
from refoundry.report.bulletin_departments import Conduct, conducts, departments_part
from refoundry.report.bulletin_goals import goals_part, status_counts
from refoundry.report.bulletin_issue import Issue, Row
from refoundry.report.bulletin_matters import matters_part
from refoundry.report.bulletin_sources import sources_part
from refoundry.report.bulletin_tasks import TaskView, done, issued, next_part, overdue, task_views, tasks_part
from refoundry.report.meta import Meta
from refoundry.report.official import Block, Heading, OfficialDocument, Paragraph
from refoundry.report.official_blanks import without_blanks

_WEEK = 7  # days; a longer period makes a 通报


def draft_bulletin(
    plan: Plan,
    frames: Mapping[str, pl.DataFrame],
    standings: Mapping[str, Standing],
    period_from: date,
    period_to: date,
    number: int | str,
    lang: Lang = "zh",
    *,
    at: datetime,
    previous: pl.DataFrame | None = None,
    meta: Meta | None = None,
    issuer: str = "",
    head: str = "",
    addressee: str = "",
    copies: Sequence[str] = (),
    mark: str = "",
    synthetic: bool = False,
    calendar: Calendar | None = None,
) -> OfficialDocument:
    """Draft the bulletin of a period.

    plan         Plan
    frames       goals, and outlook, record, consistency where there are any
    standings    mapping    key of a task, or subject of its log -> Standing; other matters are passed over
    period_from  date       first day of the period
    period_to    date       its last day
    number       count      of the issue, or its 文号 as given
    lang         zh or en
    at           datetime   with its zone: the moment the register was read, overdue as of its day
    previous     frame `goals` of the last scorecard, to say what moved
    meta         Meta       of the run the frames come from
    issuer       text       default: the office of the plan's leading group
    head         text       the red head; default: the issuer
    addressee    text       default: the members of the leading group
    copies       texts      抄送
    mark         text       征求意见稿 and the like, empty for none
    synthetic    bool       something in it is made up; so is what `meta` says is
    calendar     Calendar   default: what is published
    returns      OfficialDocument
    raises       ValueError   the period ends before it begins, or `at` has no zone
    """
    if period_to < period_from:
        raise ValueError("the period ends before it begins")
    issue = Issue(plan, period_from, period_to, at, lang, calendar, meta)
    rows = {name: frame.to_dicts() for name, frame in frames.items()}
    views, say = task_views(issue, standings), issue.say
    found = conducts(issue, views)
    goals = rows.get("goals") or None
    before = None if previous is None else previous.to_dicts()
    group = plan.groups[plan.about.leading_group] if plan.about.leading_group else None
    office = say("document.head", group=group.title.shown(lang)) if group else say("document.no_group")
    weekly = (period_to - period_from).days < _WEEK
    signed = issuer or office
    made = OfficialDocument(
        title=say(f"document.title_{'weekly' if weekly else 'period'}", plan=plan.about.title.shown(lang)),
        blocks=(
            *_overall(issue, views, found, goals),
            *goals_part(issue, goals, before),
            *tasks_part(issue, views),
            *matters_part(issue, views, rows.get("consistency", ())),
            *departments_part(issue, found),
            *next_part(issue, views, Counter(row["due"] for row in goals or () if row["due"] is not None)),
            *sources_part(issue, rows, views),
        ),
        lang=lang,
        head=head or signed,
        number=say("document.number", n=number) if isinstance(number, int) else number,
        addressee=addressee or say("document.addressee" if group else "document.addressee_no_group"),
        issuer=signed,
        date=issue.today,
        copies=tuple(copies),
        printer=signed,
        printed=issue.today,
        mark=mark,
        synthetic=synthetic or bool(meta and meta.synthetic),
    )
    return without_blanks(made) if lang == "zh" else made


def _overall(
    issue: Issue, views: Sequence[TaskView], found: Sequence[Conduct], goals: Sequence[Row] | None
) -> list[Block]:
    """一、总体情况: the period, the tasks in one sentence, the targets in another."""
    say = issue.say
    late = overdue(views)
    parts = []
    if views:
        counted = Counter(one.standing.state for one in views)
        table = views[0].standing.workflow
        states = [
            say("counts.of_state", word=one.shown(issue.lang), n=counted[one.name])
            for one in table.states
            if counted[one.name]
        ]
        parts.append(say.count("overall.tasks", len(views), states=issue.listed(states)))
        parts.append(say("overall.flow", issued=len(issued(issue, views)), done=len(done(issue, views))))
        longest = late[0].brief.days_late if late else 0
        parts.append(say.count("overall.overdue", len(late), days=longest) if late else say("overall.no_overdue"))
        owed = sum(one.owed for one in found)
        if owed:
            parts.append(say.count("overall.reports", owed, on_time=sum(one.on_time for one in found)))
    else:
        parts.append(say("overall.no_tasks"))
    period = say("overall.period", range=issue.range(issue.start, issue.end), day=issue.as_of)
    said = (period, issue.sentence(*parts), issue.sentence(_stand(issue, goals)))
    return [Heading(say("sections.overall")), *map(Paragraph, said)]


def _stand(issue: Issue, goals: Sequence[Row] | None) -> str:
    """How many targets stand where."""
    say = issue.say
    if not goals:
        return say("overall.no_goals")
    if all(row["status"] == "unknown" for row in goals):
        return say("overall.goals_open", n=len(goals), where=say("sections.unknown"))
    return say("overall.goals", n=len(goals), statuses=status_counts(issue, goals))
