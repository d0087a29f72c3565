"""What the plan states of its starting point, held against what was published for the very same period."""

from collections.abc import Iterator
from decimal import Decimal

from refoundry.assess.goals.aim import in_english
from refoundry.assess.goals.evidence import shown
from refoundry.core.periods import read_period
from refoundry.core.problems import Both
from refoundry.core.quantities import find_unit, unit_name, write_number
from refoundry.facts.observations import Indicator, Observation, indicators, observations
from refoundry.facts.store import Facts
from refoundry.plan.model import Plan, Words, known


def against_published(plan: Plan, facts: Facts) -> Iterator[tuple[str, list[str], Both]]:
    """Baselines and figures that no value published for their period agrees with, rounding apart.

    plan     Plan
    facts    Facts
    returns  iterator of (kind, keys of goals, sentence)
    """
    register = indicators(facts)
    for goals, title, indicator, unit, period, value in _stated(plan):
        about = register.get(indicator)
        if about is None or not _alike(unit, about.unit):
            continue
        seen = [
            one
            for one in observations(facts, indicator, plan.about.city.region)
            if one.period.text == period and one.qualifier == "exact" and one.caveat != "superseded"
        ]
        if seen and not any(_agrees(value, shown(one, about, unit)) for one in seen):
            yield "baseline", goals, _sentence(title, unit, period, value, seen[0], about)


def _stated(plan: Plan) -> Iterator[tuple[list[str], Words, str, str, str, Decimal]]:
    for key, goal in plan.goals.items():
        for baseline in goal.baselines:
            value = known(baseline.value)
            if value is not None and baseline.comparison == "=":
                yield [key], goal.title, goal.indicator, goal.unit, baseline.period, value
    for figure in plan.figures.values():
        value = known(figure.value)
        if value is not None and figure.comparison == "=":
            yield [], figure.title, figure.indicator, figure.unit, figure.period, value


def _alike(one: str, other: str) -> bool:
    first, second = find_unit(one), find_unit(other)
    return first is not None and second is not None and first.dimension == second.dimension


def _agrees(stated: Decimal, published: float) -> bool:
    """Whether one is the other, written with fewer decimals."""
    exact = Decimal(str(published))
    places = min(_places(stated), _places(exact))
    return round(stated, places) == round(exact, places)


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _sentence(title: Words, unit: str, period: str, value: Decimal, one: Observation, about: Indicator) -> Both:
    when, found = read_period(period), shown(one, about, unit)
    return Both(
        f"{title.zh}：方案写{when.shown('zh')} {write_number(value)}{unit_name(unit)}，"
        f"公布值是 {write_number(found)}{unit_name(unit)}（{one.source}，{one.vintage}），请核对以哪一个为准",
        f"{title.shown('en')}: {in_english(value, unit)} in the plan ({when.shown('en')}), "
        f"{in_english(found, unit)} as published ({one.source}, {one.vintage}); please settle which holds",
    )
