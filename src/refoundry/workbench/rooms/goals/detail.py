"""One goal with all that is known of it: values with their publications, what bears on it, what was reported, asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from refoundry.core.problems import Lang
from refoundry.deliver import Brief, Standing, fold, workflow
from refoundry.facts.observations import Observation, observations
from refoundry.facts.store import Facts
from refoundry.plan.model import Goal, Measure, Plan, Task, known
from refoundry.report import writing
from refoundry.report.courses import seen_value
from refoundry.report.drawn import as_drawn
from refoundry.report.phrases import quality_words
from refoundry.report.words import Words
from refoundry.workbench.language import say
from refoundry.workbench.ledger.briefs import brief_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """One published value with its publication, in words."""

    period: str
    value: str
    source: str
    address: str
    vintage: str
    published: str
    basis: str
    quality: str
    weak: bool
    caveat: str
    used: bool
    latest: bool
    rounded: bool
    note: str


@dataclass(frozen=True, slots=True)
class Work:
    """A task that bears on a goal. `named`: the plan names the goal at the task itself, not only at its measure."""

    key: str
    task: Task
    standing: Standing
    brief: Brief
    named: bool

    @property
    def planned(self) -> int | None:
        """The year the plan asks for, where the task has no date of its own yet."""
        return None if self.brief.due else known(self.task.due)


@dataclass(frozen=True, slots=True)
class Bearing:
    """A measure that bears on a goal, and its tasks."""

    key: str
    measure: Measure
    work: tuple[Work, ...]

    @property
    def late(self) -> int:
        """How many of its tasks are past their date, or owe a report that is."""
        return sum(one.brief.overdue or bool(one.brief.owed and one.brief.owed.overdue) for one in self.work)


def values_of(row: Row, facts: Facts, region: str, lang: Lang) -> list[Value]:
    """Every published value of a goal as the run saw it, the newest first, each with its publication.

    row      of the frame `goals`
    facts    Facts    where basis, address and notes stand
    region   text     name of the city in the facts
    lang     zh or en
    returns  list of Value
    """
    words = Words(lang)
    held = {_key(one): one for one in observations(facts, row["indicator"], region)}
    found = []
    for seen in reversed(as_drawn(row["history"] or ())):
        one = held.get((seen["period"], seen["source"], seen["vintage"]))
        found.append(
            Value(
                period=writing.period(seen["period"], words),
                value=seen_value({**seen, "caveat": None}, row["unit"], words),
                source=seen["source"] or "",
                address=_web(one.source_url if one else None),
                vintage=seen["vintage"] or "",
                published=one.published.isoformat() if one and one.published else "",
                basis=_basis(one, lang),
                quality=quality_words(seen, words),
                weak=words.weak(seen["quality"]) and not seen.get("reported"),
                caveat=words.named("caveats", seen["caveat"]),
                used=bool(seen["used"]),
                latest=all(seen[name] == row[f"latest_{name}"] for name in ("period", "vintage", "source"))
                and seen["value"] == row["latest"],
                rounded=bool(seen.get("rounds")),
                note=(one.note(lang) or one.note() or "") if one else "",
            )
        )
    return found


def values_title(row: Row, lang: Lang) -> str:
    """What the table of a goal's values holds: how many, and which of them are not simply another year's.

    row      of the frame `goals`
    lang     zh or en
    returns  text
    """
    history = as_drawn(row["history"] or ())
    exact: dict[str, set[float]] = {}
    for seen in history:
        if seen["qualifier"] == "exact" and seen["caveat"] != "superseded" and not seen.get("rounds"):
            exact.setdefault(seen["period"], set()).add(seen["value"])
    held = {
        "differing": any(len(values) > 1 for values in exact.values()),
        "superseded": any(seen["caveat"] == "superseded" for seen in history),
        "rounded": any(seen.get("rounds") for seen in history),
    }
    kinds = [say(lang, f"goal_page.values_{name}") for name, there in held.items() if there]
    values = say(lang, "goal_page.values", count=len(history))
    if not kinds:
        return values
    return say(lang, "goal_page.values_with", values=values, kinds=Words(lang)("counts.comma").join(kinds))


def _key(one: Observation) -> tuple[str, str, str]:
    return one.period.text, one.source, one.vintage


def _web(address: str | None) -> str:
    return address if address and address.startswith(("http://", "https://")) else ""


def _basis(one: Observation | None, lang: Lang) -> str:
    from refoundry.dictionary import table

    term = table("observation").column("basis").term(one.basis) if one else None
    return term.shown(lang) if term else ""


def bearing_on(plan: Plan, key: str, standings: Mapping[str, Standing], at: datetime) -> list[Bearing]:
    """What bears on a goal: its measures with their tasks, each task once, where it stands and how late it is.

    plan       Plan
    key        of a goal
    standings  mapping    subject -> Standing of tasks; those without an event stand at the start
    at         datetime   with its zone
    returns    list of Bearing, in the order of the plan's measures
    """
    goal, shown = plan.goals[key], set[str]()
    start = fold(workflow("task"), [])
    found = []
    wanted = [name for name in goal.measures if name in plan.measures]
    wanted += [name for task in plan.tasks.values() if key in task.goals for name in task.measures[:1]]
    for name in dict.fromkeys(wanted):
        work = []
        for task_key, task in plan.tasks.items():
            if name in task.measures and task_key not in shown:
                shown.add(task_key)
                now = standings.get(task_key, start)
                work.append(Work(task_key, task, now, brief_of(now, at), key in task.goals))
        found.append(Bearing(name, plan.measures[name], tuple(work)))
    return found


def matters_of(key: str, standings: Iterable[Standing]) -> list[Standing]:
    """The value reports of a goal, the newest period first.

    key        of a goal
    standings  Standings of value reports
    returns    list of Standing
    """
    own = [one for one in standings if one.subject.partition("@")[0] == key]
    return sorted(own, key=lambda one: one.subject, reverse=True)


def goals_asked(standing: Standing) -> tuple[str, ...]:
    """The goals a data request is for: its entry names one, or a list of them.

    standing  Standing
    returns   keys
    """
    told = standing.fields.get("goal")
    if isinstance(told, list | tuple):
        return tuple(map(str, told))
    return tuple(str(told).split()) if told else ()


def requests_for(key: str, standings: Iterable[Standing]) -> list[Standing]:
    """The data requests for a goal that were not withdrawn, the last moved first.

    key        of a goal
    standings  Standings of data requests, each with an event
    returns    list of Standing
    """
    own = [one for one in standings if key in goals_asked(one) and one.state != "withdrawn"]
    return sorted(own, key=lambda one: one.steps[-1].event.at, reverse=True)


def unsettled(rows: Sequence[Row]) -> bool:
    """Whether something is asked for so that a goal can be judged.

    rows     of the frame `goals`, of one goal
    returns  bool
    """
    return any(row["request_zh"] for row in rows)


def owner_key(goal: Goal) -> str:
    """The department that answers for a goal's figure.

    goal     Goal
    returns  key, empty where the plan names nobody
    """
    return known(goal.owner) or ""
