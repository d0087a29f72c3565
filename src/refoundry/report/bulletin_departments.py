"""五、部门办理情况: departments ranked only by what they own, by a rule that stands beside the table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from refoundry.deliver.periodic import reports
from refoundry.report.bulletin_issue import Issue
from refoundry.report.bulletin_tasks import TaskView
from refoundry.report.official import Block, Chart, Column, Heading, Paragraph, Series, Table

_DRAWN = 3  # departments; fewer are read off the table


@dataclass(frozen=True, slots=True)
class Conduct:
    """What one department owed in the period, and what came of it."""

    name: str
    on_time: int
    late: int
    missing: int
    overdue: int

    @property
    def owed(self) -> int:
        """Regular reports that fell due in the period."""
        return self.on_time + self.late + self.missing

    @property
    def rate(self) -> float | None:
        """Reports in time, in per cent of reports owed and tasks overdue; None where nothing was owed or overdue."""
        owed = self.owed + self.overdue
        return 100 * self.on_time / owed if owed else None


def conducts(issue: Issue, views: Sequence[TaskView]) -> list[Conduct]:
    """Every owner of a task that is out, and what each owed; nobody is counted for what others own.

    issue    Issue
    views    TaskViews
    returns  Conducts   the best first; equal ones, and those that owed nothing, in the order of the tasks
    """
    held: dict[str, list[int]] = {}
    for one in views:
        # what came back waits for another owner
        for owner in one.brief.owner if one.out else ():
            counted = held.setdefault(issue.party(owner), [0, 0, 0, 0])
            for report in reports(one.standing, issue.at, issue.calendar):
                if issue.start <= report.due.date <= issue.end and (report.reported or report.overdue):
                    counted[0 if not report.overdue else 1 if report.reported else 2] += 1
            counted[3] += one.brief.overdue
    found = [Conduct(name, *counted) for name, counted in held.items()]
    return sorted(found, key=lambda one: -1.0 if one.rate is None else one.rate, reverse=True)


def ranks(ranked: Sequence[Conduct]) -> list[int]:
    """The rank of each: as many as did better, and one.

    ranked   Conducts   the best first, each with a rate
    returns  counts
    """
    rates = [one.rate for one in ranked]
    return [rates.index(rate) + 1 for rate in rates]


def unranked(ranked: Sequence[Conduct]) -> str:
    """Why these departments are not put in an order.

    ranked   Conducts   each with a rate, at least one
    returns  no_reports, none_in_time, single or equal; empty where they are ranked
    """
    if not any(one.owed for one in ranked):
        return "no_reports"
    if not any(one.rate for one in ranked):
        return "none_in_time"
    if len(ranked) == 1:
        return "single"
    return "" if len({one.rate for one in ranked}) > 1 else "equal"


def departments_part(issue: Issue, found: Sequence[Conduct]) -> list[Block]:
    """The answer, the table with its rule, the chart; in words what is no ranking, a sentence where nothing was owed.

    issue    Issue
    found    Conducts   as `conducts` gives them
    returns  Blocks
    """
    say = issue.say
    ranked = [one for one in found if one.rate is not None]
    others = [one.name for one in found if one.rate is None]
    blocks: list[Block] = [Heading(say("sections.departments"))]
    if not ranked:
        blocks.append(Paragraph(say("departments.none")))
    else:
        sums = {
            name: sum(getattr(one, name) for one in ranked)
            for name in ("owed", "on_time", "late", "missing", "overdue")
        }
        said, why = say.count("departments.answer", len(ranked), **sums), unranked(ranked)
        blank = "" if issue.lang == "zh" else " "
        if why:
            said += blank + say(f"departments.{why}", rate=f"{ranked[0].rate or 0:.1f}".removesuffix(".0"))
        blocks += [Paragraph(said), _table(issue, ranked, ordered=not why, rated=why != "no_reports")]
        if not why and len(ranked) >= _DRAWN:
            blocks.append(_chart(issue, ranked))
    if others:
        blocks.append(Paragraph(say("departments.others", names=issue.listed(others))))
    return blocks


def _table(issue: Issue, ranked: Sequence[Conduct], *, ordered: bool, rated: bool) -> Table:
    say = issue.say
    names = ("owed", "on_time", "late", "missing", "overdue")
    title = {"late": "late_reports"}
    columns = (
        *((Column(say("columns.rank"), "centre", 1.1),) if ordered else ()),
        Column(say("columns.lead"), "left", 2.4),
        *(Column(say(f"columns.{title.get(name, name)}"), "right", 1.35) for name in names),
        *((Column(say("columns.rate"), "right", 1.5),) if rated else ()),
    )
    rows = tuple(
        (
            *((place,) if ordered else ()),
            one.name,
            *(str(getattr(one, name)) for name in names),
            *((f"{one.rate:.1f}",) if rated else ()),
        )
        for place, one in zip(_places(issue, ranks(ranked)), ranked, strict=True)
    )
    clauses = [say("departments.rate")] if rated else []
    clauses += [say("departments.owed_none")] if rated and any(not one.owed for one in ranked) else []
    clauses += [say("departments.rule")] if ordered else []
    rule = say("words.semicolon").join(clauses)
    return Table(say("departments.title"), columns, rows, source=say("tasks.source"), date=issue.as_of, note=rule)


def _places(issue: Issue, found: Sequence[int]) -> list[str]:
    """The ranks as they are written: those that are shared say so."""
    held = Counter(found)
    return [issue.say("departments.tied", rank=one) if held[one] > 1 else str(one) for one in found]


def _chart(issue: Issue, ranked: Sequence[Conduct]) -> Chart:
    say = issue.say
    full = sum(one.rate == 100 for one in ranked)
    return Chart(
        say.count("departments.chart" if full else "departments.chart_none", len(ranked), full=full),
        tuple(one.name for one in ranked),
        (Series(say("departments.series"), tuple(round(one.rate or 0.0, 1) for one in ranked)),),
        "bars",
        unit="%",
        source=say("tasks.source"),
        date=issue.as_of,
        ceiling=100,
    )
