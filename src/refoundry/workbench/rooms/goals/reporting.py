"""A value on its way in: what the form offers, what is doubtful about a value, which move it comes to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any
from unicodedata import normalize

from refoundry.core.periods import Period, read_period
from refoundry.core.problems import Lang
from refoundry.core.quantities import convert, find_unit, units
from refoundry.deliver import Move, Standing
from refoundry.facts.observations import Indicator, Observation, in_unit, indicators, observations
from refoundry.facts.series import series
from refoundry.facts.store import Facts
from refoundry.plan.model import Goal, Plan, known
from refoundry.report import writing
from refoundry.report.words import Words
from refoundry.workbench.language import say

# A value is asked about where it moves faster than this many times the fastest year known.
_FASTER = 2
# Without two years to compare with: points a year of a share, and the ratio a year of anything else.
_POINTS, _RATIO = Decimal(10), Decimal("1.5")
# A value is asked about where it is this many times the target, or as small a part of it: a slip of the unit.
_SLIP = 8
# so many years back a value can be reported, revised or put right from the form
_YEARS_BACK = 10
VALUED = ("report", "revise", "correct")
"""The moves that carry a value, the usual one first."""
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?%?")
_FIELDS = ("value", "unit", "source", "basis", "published", "definition", "note")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form of a report is filled with: the period decides which matter it is."""

    subject: str
    period: str
    entries: Mapping[str, str]


def typed(given: Mapping[str, Any], goal: str) -> Asked:
    """What was typed, in plain figures: full-width signs, thousands separators and blanks are read as meant.

    given    mapping   name of a field -> text
    goal     key
    returns  Asked
    """
    told = {name: normalize("NFKC", str(given.get(name) or "")).strip() for name in ("value", "period")}
    entries = {name: str(given.get(name) or "").strip()[:2000] for name in _FIELDS}
    plain = told["value"].replace(" ", "").replace("−", "-")
    # a comma parts thousands; anywhere else it is somebody's decimal point, and no figure of ours
    entries["value"] = plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain
    other = str(given.get("other_source") or "").strip()[:200]
    entries["source"] = other or entries["source"][:200]
    try:
        period = read_period(told["period"]).text
    except ValueError:
        period = told["period"][:20]
    return Asked(f"{goal}@{period}", period, entries)


def move_for(standing: Standing, wanted: str = "") -> Move | None:
    """The move a new value comes to: a report, the correction of one, or a revised figure.

    standing  Standing   of the value report
    wanted    text       revise or correct, where both are possible
    returns   Move, None where none is
    """
    table, state = standing.workflow, standing.state
    for name in dict.fromkeys((wanted, *VALUED)):
        if name in VALUED and (row := table.move(name, state)) is not None:
            return row
    return None


def restated(standing: Standing) -> str | None:
    """The event a correction restates: the last report or revision that counts.

    standing  Standing
    returns   id of an event, None where there is none
    """
    told = [step.event.id for step in standing.steps if step.counts and step.event.move in ("report", "revise")]
    return told[-1] if told else None


def sources_of(goal: Goal, facts: Facts, region: str) -> list[str]:
    """The publications that gave values of a goal's indicator, the newest first.

    goal     Goal
    facts    Facts
    region   text   name of the city in the facts
    returns  texts
    """
    seen = observations(facts, goal.indicator, region)
    return list(dict.fromkeys(one.source for one in reversed(seen)))


def units_of(goal: Goal) -> list[str]:
    """The units a value can be written in: those that convert to the goal's own, which stands first.

    goal     Goal
    returns  names of units
    """
    own = find_unit(goal.unit)
    if own is None:
        return [goal.unit]
    same = [unit.name for unit in units().values() if unit.dimension == own.dimension and unit.name != own.name]
    return [own.name, *same]


def periods_of(goal: Goal, facts: Facts, region: str, matters: Sequence[Standing], today: date) -> list[str]:
    """The years a value is wanted for: those of targets that fell due, then the years past without a value.

    goal     Goal
    facts    Facts
    region   text        name of the city in the facts
    matters  Standings   value reports of the goal
    today    date
    returns  periods, the most wanted first
    """
    last = today.year - 1
    due = [year for target in goal.targets if (year := known(target.due)) is not None and year <= last]
    have = {one.period.text for one in observations(facts, goal.indicator, region) if one.qualifier == "exact"}
    have |= {one.subject.partition("@")[2] for one in matters if one.state in ("reported", "approved")}
    wanted = [*sorted(due, reverse=True), *range(last, last - 6, -1)]
    return [str(year) for year in dict.fromkeys(wanted) if str(year) not in have]


def choices_of(wanted: Sequence[str], asked: str, today: date, lang: Lang) -> list[tuple[str, str]]:
    """The periods a value can be reported for, in words: those it is wanted for first, then the years past, then the
    parts of this year and the last that are over.

    wanted   periods   as `periods_of` gives them
    asked    text      the period the form stands on, which is never left out
    today    date
    lang     zh or en
    returns  pairs   period, words
    """
    years = [str(year) for year in range(today.year - 1, today.year - 1 - _YEARS_BACK, -1)]
    parts = [f"{year}{part}" for year in (today.year, today.year - 1) for part in ("Q3", "H1", "Q1")]
    over = [text for text in parts if read_period(text).end < today]
    found = []
    for text in dict.fromkeys((*wanted, *years, *over, *([asked] if asked else []))):
        try:
            said = read_period(text).shown(lang)
        except ValueError:
            continue
        found.append((text, say(lang, "goal_report.lacking", period=said) if text in wanted else said))
    return found


def doubts(plan: Plan, facts: Facts, asked: Asked, lang: Lang, *, evidence: bool) -> list[str]:
    """What is to be looked at again in a value that can be taken: to be confirmed, not refused.

    plan      Plan
    facts     Facts
    asked     Asked
    lang      zh or en
    evidence  bool    whether there is any
    returns   texts
    """
    goal = plan.goals[asked.subject.partition("@")[0]]
    about, found = indicators(facts).get(goal.indicator), []
    try:
        value, period = Decimal(asked.entries["value"]), read_period(asked.period)
    except (InvalidOperation, ValueError):
        return []
    have, want = find_unit(asked.entries["unit"] or goal.unit), find_unit(goal.unit)
    if have is None or want is None or have.dimension != want.dimension:
        return []
    value = convert(value, have, want)
    words = Words(lang)
    if about is not None:
        others = observations(facts, goal.indicator, plan.about.city.region)
        found += _beside(others, about, goal, value, period, asked, words)
        found += _jump(facts, about, goal, value, period, plan.about.city.region, words)
    found += _slip(goal, value, words)
    if not period.annual:
        found.append(say(lang, "goal_doubts.part"))
    published = asked.entries["published"]
    if published and published < period.end.isoformat():
        found.append(say(lang, "goal_doubts.early", period=period.shown(lang)))
    if not published and asked.entries["basis"] == "public":
        found.append(say(lang, "goal_doubts.undated"))
    if not evidence:
        found.append(say(lang, "goal_doubts.unproven"))
    return found


def _shown(one: Observation, about: Indicator, goal: Goal) -> Decimal:
    have, want = find_unit(about.unit), find_unit(goal.unit)
    value = in_unit(one.value, about)
    return convert(value, have, want) if have and want and have.dimension == want.dimension else value


def _beside(
    others: Sequence[Observation],
    about: Indicator,
    goal: Goal,
    value: Decimal,
    period: Period,
    asked: Asked,
    words: Words,
) -> list[str]:
    """What is published for the same period already: the very same number, or another one."""
    found = []
    for one in others:
        if one.period.text != period.text or one.qualifier != "exact" or one.caveat == "superseded":
            continue
        said = writing.amount(float(_shown(one, about, goal)), goal.unit, words)
        same = _shown(one, about, goal) == value
        if same and one.source != asked.entries["source"]:
            continue
        name = "goal_doubts.same" if same else "goal_doubts.differs"
        found.append(say(words.lang, name, value=said, source=one.source, vintage=one.vintage))
    return found


def _jump(
    facts: Facts, about: Indicator, goal: Goal, value: Decimal, period: Period, region: str, words: Words
) -> list[str]:
    """A step from the last value before it that is faster than the series ever moved."""
    points = [one for one in series(facts, about.id, region).comparable if one.year < period.year]
    if not points:
        return []
    past = [(one.year, _shown(one, about, goal)) for one in points]
    year, last = past[-1]
    years = period.year - year
    moved = abs(value - last) / years
    steps = [abs(b - a) / (later - first) for (first, a), (later, b) in pairwise(past)]
    if steps:
        fast = moved > _FASTER * max(steps) and moved > 0
    elif about.kind in ("share", "growth"):
        fast = moved > _POINTS
    else:
        fast = last > 0 and value > 0 and max(value / last, last / value) > _RATIO**years
    if not fast:
        return []
    before = writing.amount(float(last), goal.unit, words)
    change = writing.difference(float(value - last), goal.unit, words, max(writing.decimals(float(value)), 1))
    return [say(words.lang, "goal_doubts.jump", year=year, value=before, change=change)]


def _slip(goal: Goal, value: Decimal, words: Words) -> list[str]:
    targets = [
        number
        for target in goal.targets
        if target.value is not None
        and target.comparison not in ("growth", "change")
        and (number := known(target.value))
    ]
    if not targets or value <= 0:
        return []
    near = min(targets, key=lambda number: abs(number - value))
    if near / _SLIP <= value <= near * _SLIP:
        return []
    said = writing.amount(float(near), goal.unit, words, plain=True)
    return [say(words.lang, "goal_doubts.slip", target=said)]
