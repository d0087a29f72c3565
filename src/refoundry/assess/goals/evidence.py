"""What is known of a goal's indicator: everything published, the latest, the comparable series, the starting point."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from refoundry.assess.goals.verdict import Outcome
from refoundry.core.periods import Period, read_period
from refoundry.core.problems import Both
from refoundry.core.quantities import convert, find_unit
from refoundry.facts.observations import Indicator, Observation, decimals, in_unit, indicators, observations
from refoundry.facts.series import Latest, Series, latest, series
from refoundry.facts.store import Facts
from refoundry.plan.model import Goal, Plan, known


@dataclass(frozen=True, slots=True)
class Start:
    """Where a goal started: the plan's own figure, or failing that the first published value of the plan's year."""

    value: float
    period: Period
    source: Both


@dataclass(frozen=True, slots=True)
class Evidence:
    """All there is on a goal's indicator; `known` is False where the dictionary of indicators does not hold it."""

    known: bool
    indicator: Indicator | None
    seen: tuple[Observation, ...]
    series: Series | None
    latest: Latest | None
    start: Start | None
    definition: Both

    @property
    def comparable(self) -> tuple[Observation, ...]:
        """The newest run of comparable annual values."""
        return self.series.comparable if self.series else ()


def today(facts: Facts) -> date:
    """The day a set of facts speaks of: its as-of date, or the day of its last load.

    facts    Facts
    returns  date
    """
    moment = facts.as_of or max((entry.when for entry in facts.entries), default=date.min)
    return moment.date() if isinstance(moment, datetime) else moment


def shown(observation: Observation, indicator: Indicator, unit: str) -> float:
    """An observation's value in the unit a goal is stated in.

    observation  Observation
    indicator    Indicator
    unit         name of a unit of the same dimension
    returns      number
    raises       ValueError   the two units do not measure the same thing
    """
    value = in_unit(observation.value, indicator)
    have, want = find_unit(indicator.unit), find_unit(unit)
    if have is None or want is None:
        raise ValueError(f"{indicator.unit} or {unit} is no unit")
    return float(round(convert(value, have, want), 10))


def evidence(plan: Plan, goal: Goal, facts: Facts) -> Evidence:
    """Gather what is known of a goal's indicator in the plan's city.

    plan     Plan
    goal     Goal
    facts    Facts
    returns  Evidence
    """
    about = indicators(facts).get(goal.indicator)
    if about is None:
        return Evidence(False, None, (), None, None, _start(goal, None, ()), Both("", ""))
    region = plan.about.city.region
    until = Period(today(facts), today(facts), "")
    seen = tuple(one for one in observations(facts, goal.indicator, region) if one.period.end <= until.end)
    return Evidence(
        known=True,
        indicator=about,
        seen=seen,
        series=series(facts, goal.indicator, region),
        latest=latest(facts, goal.indicator, region, until=until),
        start=_start(goal, about, seen),
        definition=Both(about.definition_zh, about.definition_en),
    )


def _start(goal: Goal, about: Indicator | None, seen: Iterable[Observation]) -> Start | None:
    for baseline in goal.baselines:
        value = known(baseline.value)
        if value is not None:
            cited = baseline.clause.clause
            words = Both(f"方案{cited.shown('zh')}", f"the plan, {cited.shown('en')}")
            return Start(float(value), read_period(baseline.period), words)
    first_due = min((due for target in goal.targets if (due := known(target.due))), default=None)
    if about is None or first_due is None:
        return None
    # the plan gives no figure: the last whole year before it could have had an effect
    before = [one for one in seen if one.period.annual and one.exact and one.year <= first_due - 4]
    if not before:
        return None
    one = before[-1]
    return Start(
        shown(one, about, goal.unit),
        one.period,
        Both(f"{one.source}（{one.vintage}）", f"{one.source} ({one.vintage})"),
    )


def outcomes(found: Evidence, due: int, unit: str) -> tuple[tuple[Outcome, ...], tuple[Observation, ...]]:
    """The published values a target of a past year is judged by, the preferred first, and their rows.

    Part-years do not count; a span of years that ends with the due year does. A value that is only the preferred one
    rounded is no second value; superseded values are left out. Where nothing is published and the indicator has a
    formula, the value computed from its parts stands in.

    found    Evidence
    due      year
    unit     of the goal
    returns  Outcomes, Observations
    """
    about = found.indicator
    if about is None:
        return (), ()
    whole_years = [one for one in found.seen if one.year == due and (one.period.annual or "-" in one.period.text[4:5])]
    whole_years = [one for one in whole_years if one.period.end == date(due, 12, 31) and one.caveat != "superseded"]
    if not whole_years and found.series is not None:
        whole_years = [one for one in found.series.points if one.parts and one.year == due]
    kept: list[Observation] = []
    for one in whole_years:
        if not (kept and _rounded(one, kept[0])):
            kept.append(one)
    judged = [Outcome(shown(one, about, unit), one.qualifier, one.period.text, one.vintage) for one in kept]
    return tuple(judged), tuple(kept)


def _rounded(one: Observation, first: Observation) -> bool:
    if one.unit_written != first.unit_written or one.parts or first.parts:
        return False
    places = Decimal(1).scaleb(-decimals(one.value_written))
    return Decimal(first.value_written).quantize(places) == Decimal(one.value_written)


def row_names(found: Iterable[Observation]) -> list[str]:
    """The names of the fact rows behind observations, those of a computed value being its parts'.

    found    Observations
    returns  list of text   observation/LOAD:ROW
    """
    names = [f"observation/{part.load_id}:{part.source_row}" for one in found for part in (one.parts or (one,))]
    return list(dict.fromkeys(names))
