"""What is known of a goal's indicator: everything published, the latest, the comparable series, the starting point."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from refoundry.assess.goals.aim import counted_in
from refoundry.assess.goals.verdict import Outcome
from refoundry.core.days import civil_day
from refoundry.core.periods import Period, read_period
from refoundry.core.problems import Both
from refoundry.core.quantities import convert, find_unit, unit_name
from refoundry.dictionary import table
from refoundry.facts.observations import (
    Indicator,
    Observation,
    decimals,
    edition,
    in_unit,
    indicators,
    observations,
    ranked,
    reported_loads,
)
from refoundry.facts.series import Latest, Series, latest, series
from refoundry.facts.store import Facts
from refoundry.plan.model import Goal, Plan, known

# What is said against a value so that no verdict may rest on it.
_DOUBTS = ("sum_mismatch", "year_uncertain", "timing_unclear")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a goal started: the plan's own figure, or failing that the last published value of the plan's first year.

    `exact` is False where the plan gives a bound, such as 超15万户."""

    value: float
    period: Period
    source: Both
    exact: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """All there is on a goal's indicator; `refusal` says why nothing published can be held against the goal."""

    refusal: Both | None
    indicator: Indicator | None
    seen: tuple[Observation, ...]
    series: Series | None
    latest: Latest | None
    start: Start | None
    definition: Both
    reported: frozenset[str] = frozenset()
    """The loads of values that departments reported here and a second person approved."""

    @property
    def comparable(self) -> tuple[Observation, ...]:
        """The newest run of comparable annual values."""
        return self.series.comparable if self.series else ()

    @property
    def course(self) -> tuple[Observation, ...]:
        """Everything published and what the series computed from parts, by period."""
        computed = [one for one in self.series.points if one.parts] if self.series else []
        return tuple(sorted([*self.seen, *computed], key=lambda one: one.period))

    @property
    def measured(self) -> Observation | None:
        """The latest value where a distance can be measured from it: no bound, and no total its parts belie."""
        last = self.latest.value if self.latest else None
        return last if last and last.qualifier == "exact" and last.caveat != "sum_mismatch" else None

    @property
    def rivals(self) -> tuple[Observation, ...]:
        """What is published beside the latest value and is another number."""
        if self.latest is None:
            return ()
        first = self.latest.value
        return tuple(one for one in self.latest.others if (one.value, one.qualifier) != (first.value, first.qualifier))


def today(facts: Facts) -> date:
    """The day a set of facts speaks of: its as-of date, or the day of its last load, in China.

    facts    Facts
    returns  date
    """
    moment = facts.as_of or max((entry.when for entry in facts.entries), default=date.min)
    return civil_day(moment.astimezone()) if isinstance(moment, datetime) else moment


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
    refusal = _refusal(plan, goal, facts, about)
    if about is None or not _same_dimension(goal.unit, about.unit):
        return Evidence(refusal, None, (), None, None, _start(plan, goal, None, ()), Both("", ""))
    region = plan.about.city.region
    until = Period(today(facts), today(facts), "")
    seen = tuple(one for one in observations(facts, goal.indicator, region) if one.period.end <= until.end)
    one, newest = series(facts, goal.indicator, region), latest(facts, goal.indicator, region, until=until)
    computed = [point for point in one.points if point.parts and point.period.end <= until.end]
    if computed and (newest is None or computed[-1].period.end > newest.value.period.end):
        newest = Latest(computed[-1], ())
    return Evidence(
        refusal=refusal,
        indicator=about,
        seen=seen,
        series=one,
        latest=newest,
        start=_start(plan, goal, about, seen),
        definition=Both(about.definition_zh, about.definition_en),
        reported=reported_loads(facts),
    )


def _same_dimension(one: str, other: str) -> bool:
    first, second = find_unit(one), find_unit(other)
    return first is not None and second is not None and first.dimension == second.dimension


def _refusal(plan: Plan, goal: Goal, facts: Facts, about: Indicator | None) -> Both | None:
    if about is None:
        return Both(f"指标 {goal.indicator} 尚未登记", f"indicator {goal.indicator} is not registered")
    if not _same_dimension(goal.unit, about.unit):
        return Both(
            f"目标单位是{_counted(goal.unit)}，指标 {about.id} 的单位是{_counted(about.unit)}，无法对照",
            f"the goal is counted in {counted_in(goal.unit)} and indicator {about.id} in {counted_in(about.unit)}: "
            "they cannot be compared",
        )
    region = plan.about.city.region
    regions = facts.once("regions", lambda: frozenset(facts.table("observation")["region"].to_list()))
    if regions and region not in regions:
        return Both(f"数据中没有“{region}”这一地区", f"the facts hold no region named {region}")
    return None


def _counted(unit: str) -> str:
    return unit_name(unit).removeprefix("个") or unit


def _start(plan: Plan, goal: Goal, about: Indicator | None, seen: Sequence[Observation]) -> Start | None:
    for baseline in goal.baselines:
        value = known(baseline.value)
        if value is not None:
            cited = baseline.clause.clause
            words = Both(f"方案{cited.shown('zh')}", f"the plan, {cited.shown('en')}")
            return Start(float(value), read_period(baseline.period), words, baseline.comparison == "=")
    began = _began(plan)
    if about is None or began is None:
        return None
    # the plan gives no figure: the last whole year before the plan could have had an effect
    before = [one for one in seen if one.period.annual and one.year <= began and one.qualifier == "exact"]
    last = [one for one in before if one.year == before[-1].year]
    if not last:
        return None
    # of one year the preferred value stands first
    one = last[0]
    source = Both(f"{one.source}（{one.vintage}）", f"{one.source} ({one.vintage})")
    return Start(shown(one, about, goal.unit), one.period, source, one.caveat not in _DOUBTS)


def _began(plan: Plan) -> int | None:
    """The year a plan speaks from: that of its own figures, else the one before it starts or in which it was issued."""
    baselines = [(one.period, known(one.value)) for goal in plan.goals.values() for one in goal.baselines]
    figures = [(one.period, known(one.value)) for one in plan.figures.values()]
    stated = [read_period(period).year for period, value in (*baselines, *figures) if value is not None]
    if stated:
        return max(stated)
    first, issued = known(plan.about.start), known(plan.about.issued)
    return first - 1 if first else issued.year - 1 if issued else None


def outcomes(
    found: Evidence, year: int, unit: str, *, cumulative: bool = False
) -> tuple[tuple[Outcome, ...], tuple[Observation, ...]]:
    """The published values a target of a past year is judged by, the preferred first, and their rows.

    Part-years do not count; a span of years that ends with the year does where the figure is counted from the span's
    start: growth, and what adds up from year to year. Of one publication its latest edition counts. A value that is
    only the preferred one rounded is no second value; superseded values are left out. Where nothing is published and
    the indicator has a formula, the value computed from its parts stands in.

    found       Evidence
    year        year
    unit        of the goal
    cumulative  bool   the indicator adds up from year to year, such as land cleared
    returns     Outcomes, Observations
    """
    about = found.indicator
    if about is None:
        return (), ()
    spans = cumulative or about.kind == "growth"
    whole = [
        one
        for one in found.seen
        if one.period.end == date(year, 12, 31)
        and (one.period.start == date(year, 1, 1) or (spans and one.period.start < date(year, 1, 1)))
        and one.caveat != "superseded"
    ]
    newest = {one.source: max(edition(other) for other in whole if other.source == one.source) for one in whole}
    whole = [one for one in whole if edition(one) == newest[one.source]]
    if not whole and found.series is not None:
        whole = [one for one in found.series.points if one.parts and one.year == year]
    kept: list[Observation] = []
    for one in ranked(whole):
        if not (kept and rounded(one, kept[0])):
            kept.append(one)
    return tuple(outcome(one, about, unit, found.reported) for one in kept), tuple(kept)


def outcome(one: Observation, indicator: Indicator, unit: str, reported: frozenset[str] = frozenset()) -> Outcome:
    """An observation as a target is judged by it.

    one        Observation
    indicator  Indicator
    unit       of the goal
    reported   loads of values that departments reported
    returns    Outcome
    """
    term = table("observation").column("caveat").term(one.caveat or "")
    note = Both(term.zh, term.en) if term else None
    if one.parts:
        note = Both(one.note_zh or "", one.note_en or "")
    return Outcome(shown(one, indicator, unit), one.qualifier, one.period.text, one.vintage, note, doubtful(one),
                   one.load_id in reported)  # fmt: skip


def doubtful(one: Observation) -> bool:
    """Whether something is said against a value so that no verdict may rest on it.

    one      Observation
    returns  bool
    """
    return one.caveat in _DOUBTS


def rounded(one: Observation, first: Observation) -> bool:
    """Whether a value is the preferred one again with fewer decimals, whatever unit either is written in.

    one      Observation
    first    Observation   the preferred
    returns  bool
    """
    if one.parts or first.parts or "exact" not in (one.qualifier, first.qualifier) or one.qualifier != first.qualifier:
        return False
    written = Decimal(one.value_written)
    if not written or not one.value:
        return one.value == first.value
    # the preferred value in the unit the other is written in
    same = round(Decimal(str(first.value)) * written / Decimal(str(one.value)), 10)
    places = Decimal(1).scaleb(-decimals(one.value_written))
    return same.quantize(places, ROUND_HALF_UP) == written


def row_names(found: Iterable[Observation]) -> list[str]:
    """The names of the fact rows behind observations, those of a computed value being its parts'.

    found    Observations
    returns  list of text   observation/LOAD:ROW
    """
    names = [f"observation/{part.load_id}:{part.source_row}" for one in found for part in (one.parts or (one,))]
    return list(dict.fromkeys(names))
