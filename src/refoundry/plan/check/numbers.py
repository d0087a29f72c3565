"""Figures that contradict each other: shares, targets, baselines, units."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise, product

from refoundry.core.periods import read_period
from refoundry.core.problems import Both, Problem
from refoundry.core.quantities import convert, find_unit, meets, write_number
from refoundry.plan.check.findings import Check, Finding
from refoundry.plan.model import Amount, Baseline, Cited, Figure, Goal, Plan, Target, Unknown, Words, known

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "~": "≈"}
# Published shares are rounded: each may be off by half of its last digit. Targets are set, not measured.
_TARGETS = Decimal("0.15")
_LEVELS = (">=", ">", "<=", "<", "~", "=", "range")
_SHARE = re.compile(r"占|比重|份额|覆盖率|普及率|渗透率|合格率|达标率")
# a target that keeps what is there is met on its first day, as it should be
_KEEP = re.compile(r"保持|维持|稳定|巩固|不低于现|不降低|控制在")


def _owner(goal: Goal) -> str | None:
    return known(goal.owner)


def _amount(target: Target, unit: str) -> str:
    value = known(target.value)
    assert value is not None
    high = f"–{write_number(target.high)}" if target.high is not None else ""
    return f"{_SIGNS.get(target.comparison, '')}{write_number(value)}{high} {unit}"


def _shown(target: Target, unit: str) -> Both:
    due, amount = known(target.due) or "?", _amount(target, unit)
    return Both(f"{due} 年 {amount}", f"{amount} in {due}")


@dataclass(frozen=True, slots=True)
class _Part:
    """A share of a whole, as one node states it."""

    indicator: str
    title: Words
    value: Decimal | None
    comparison: str
    kind: str
    key: str
    clause: Cited | None


def _parts(plan: Plan) -> dict[tuple[str, str, bool], list[_Part]]:
    """Shares by whole, period and whether they are targets."""
    parts: dict[tuple[str, str, bool], list[_Part]] = defaultdict(list)
    for key, figure in plan.figures.items():
        if figure.whole and figure.unit == "%":
            part = _Part(
                figure.indicator, figure.title, known(figure.value), figure.comparison, "figures", key, figure.clause
            )
            parts[figure.whole, figure.period, False].append(part)
    for key, goal in plan.goals.items():
        if not goal.whole or goal.unit != "%":
            continue
        said: list[tuple[str, bool, Baseline | Target]]
        said = [(baseline.period, False, baseline) for baseline in goal.baselines]
        said += [(str(known(target.due)), True, target) for target in goal.targets if known(target.due) is not None]
        for period, is_target, level in said:
            if level.comparison in _LEVELS:
                value = known(level.value)
                part = _Part(goal.indicator, goal.title, value, level.comparison, "goals", key, level.clause)
                parts[goal.whole, period, is_target].append(part)
    return parts


def shares_of_one_whole(plan: Plan) -> Iterator[Finding]:
    """Shares of one whole, stated for one period, that do not sum to 100 %; least shares that sum to more.

    plan     Plan
    returns  iterator of Finding
    """
    stated = _parts(plan)
    indicators: dict[str, set[str]] = defaultdict(set)
    for (whole, *_), parts in stated.items():
        indicators[whole] |= {part.indicator for part in parts}
    for (whole, period, targets), parts in stated.items():
        named = {part.indicator for part in parts}
        values = [part.value for part in parts if part.value is not None]
        if len(parts) < 2 or len(named) < len(parts) or len(values) < len(parts):
            continue
        decimals = max(0, *(-int(value.as_tuple().exponent) for value in values))
        tolerance = _TARGETS if targets else len(values) * Decimal("0.5").scaleb(-decimals)
        total = sum(values, Decimal(0))
        signs = {part.comparison for part in parts}
        if signs == {"="}:
            wrong = total > 100 + tolerance or (named == indicators[whole] and total < 100 - tolerance)
            code = "P202"
        else:
            wrong = signs <= {"=", ">=", ">"} and total > 100 + tolerance
            code = "P232"
        if wrong:
            last = parts[-1]
            words = {
                "period": read_period(period),
                "sum": write_number(total, 1),
                "tolerance": tolerance,
                "parts": Both(*(_sum(parts, lang) for lang in ("zh", "en"))),
            }
            ask = _owner(plan.goals[last.key]) if last.kind == "goals" else known(plan.figures[last.key].owner)
            place = plan.place(last.kind, last.key)
            yield Finding(Problem(code, f"{last.kind}/{last.key}", place, str(total), words), last.clause, ask)


def _sum(parts: list[_Part], lang: str) -> str:
    return " + ".join(f"{p.title.shown(lang)} {write_number(p.value, 1)}" for p in parts if p.value is not None)


def _bounds(target: Target) -> tuple[Decimal | None, Decimal | None]:
    value = known(target.value)
    assert value is not None
    match target.comparison:
        case ">=" | ">":
            return value, None
        case "<=" | "<":
            return None, value
        case "range":
            return value, target.high
        case "~":
            return value - abs(value) / 10, value + abs(value) / 10
        case _:
            return value, value


def _apart(one: Target, two: Target) -> bool:
    """Whether two targets for one year cannot both be meant."""
    if one.comparison == two.comparison:
        return (one.value, one.high) != (two.value, two.high)
    (low, high), (other_low, other_high) = _bounds(one), _bounds(two)
    return (high is not None and other_low is not None and other_low > high) or (
        low is not None and other_high is not None and low > other_high
    )


def _back(earlier: Target, later: Target, direction: str) -> bool:
    (low, high), (later_low, later_high) = _bounds(earlier), _bounds(later)
    if direction == "up":
        reached = later_high if later_high is not None else later_low
        return low is not None and reached is not None and reached < low
    reached = later_low if later_low is not None else later_high
    return direction == "down" and high is not None and reached is not None and reached > high


def target_order(plan: Plan) -> Iterator[Finding]:
    """Targets of one goal that do not move on in its direction, or two for one year that cannot both hold.

    plan     Plan
    returns  iterator of Finding
    """
    for key, goal in plan.goals.items():
        years: dict[int, list[Target]] = defaultdict(list)
        for target in goal.targets:
            due = known(target.due)
            if due is not None and target.numeric and target.comparison in _LEVELS:
                years[due].append(target)
        wrong = [("P225", *pair) for same in years.values() for pair in combinations(same, 2) if _apart(*pair)]
        for before, after in pairwise(sorted(years)):
            pairs = product(years[before], years[after])
            wrong += [("P208", *pair) for pair in pairs if _back(*pair, goal.direction)]
        for code, one, two in wrong:
            values = {
                "earlier": _shown(one, goal.unit),
                "later": _shown(two, goal.unit),
                "one": _amount(one, goal.unit),
                "two": _amount(two, goal.unit),
                "due": known(two.due),
                "direction": Both("上升" if goal.direction == "up" else "下降", goal.direction),
            }
            yield Finding(
                Problem(code, f"goals/{key}", plan.place("goals", key), values=values), two.clause, _owner(goal)
            )


def baseline_past_target(plan: Plan) -> Iterator[Finding]:
    """Baselines that already meet a target, unless the target is to keep what there is.

    plan     Plan
    returns  iterator of Finding
    """
    for key, goal in plan.goals.items():
        for baseline, target in product(goal.baselines, goal.targets):
            value, wanted = known(baseline.value), known(target.value)
            bound = {"up": ("<", "<="), "down": (">", ">="), "none": ("~", "=", "<", "<=", ">", ">=")}[goal.direction]
            said = f"{target.clause.quote}{target.period or ''}{target.note.zh if target.note else ''}"
            if (
                value is None
                or wanted is None
                or baseline.comparison not in _LEVELS
                or baseline.comparison in bound
                or target.comparison not in _LEVELS
                or target.comparison == "~"
                or _KEEP.search(said)
                or not meets(float(value), target.comparison, float(wanted), goal.direction)
            ):
                continue
            values = {
                "baseline": f"{write_number(value)} {goal.unit}",
                "target": _amount(target, goal.unit),
                "due": known(target.due) or "?",
            }
            problem = Problem("P209", f"goals/{key}", plan.place("goals", key), values=values)
            yield Finding(problem, baseline.clause, _owner(goal))


def impossible_shares(plan: Plan) -> Iterator[Finding]:
    """Shares below 0 or above 100 %. A rate of growth, or a ratio such as 外贸依存度, is no share.

    plan     Plan
    returns  iterator of Finding
    """

    def outside(kind: str, key: str, stated: Iterable[tuple[Decimal | None, Cited | None]]) -> Iterator[Finding]:
        for value, clause in stated:
            if value is not None and not 0 <= value <= 100:
                shown = f"{write_number(value)} %"
                problem = Problem("P222", f"{kind}/{key}", plan.place(kind, key), shown, {"value": shown})
                yield Finding(problem, clause, known(getattr(plan.of(kind)[key], "owner", None)))

    for key, goal in plan.goals.items():
        if goal.unit == "%" and (goal.whole or _SHARE.search(goal.title.zh)):
            baselines = [(known(b.value), b.clause) for b in goal.baselines if b.comparison in _LEVELS]
            targets = [(v, t.clause) for t in goal.targets if t.comparison in _LEVELS for v in (known(t.value), t.high)]
            yield from outside("goals", key, [*baselines, *targets])
    for key, figure in plan.figures.items():
        if figure.unit == "%" and (figure.whole or _SHARE.search(figure.title.zh)) and figure.comparison in _LEVELS:
            yield from outside("figures", key, [(known(figure.value), figure.clause)])


def one_indicator_two_goals(plan: Plan) -> Iterator[Finding]:
    """Two goals over one indicator.

    plan     Plan
    returns  iterator of Finding
    """
    first: dict[str, str] = {}
    for key, goal in plan.goals.items():
        if goal.indicator in first:
            values = {"indicator": goal.indicator, "first": f"goals/{first[goal.indicator]}"}
            problem = Problem("P223", f"goals/{key}", plan.place("goals", key), values=values)
            yield Finding(problem, goal.clause, _owner(goal))
        first.setdefault(goal.indicator, key)


def two_values_for_one_figure(plan: Plan) -> Iterator[Finding]:
    """One indicator, one period, two values: among baselines and figures.

    plan     Plan
    returns  iterator of Finding
    """
    first: dict[tuple[str, str], tuple[Decimal, str, str]] = {}
    stated: list[tuple[str, str, str, str, Figure | Baseline]]
    stated = [("figures", k, f.indicator, f.unit, f) for k, f in plan.figures.items()]
    stated += [("goals", k, g.indicator, g.unit, b) for k, g in plan.goals.items() for b in g.baselines]
    for kind, key, indicator, unit, said in stated:
        value, period, clause = said.value, said.period, said.clause
        if isinstance(value, Unknown) or said.comparison != "=":
            continue
        other, other_unit, where = first.setdefault((indicator, period), (value, unit, f"{kind}/{key}"))
        here, there = find_unit(unit), find_unit(other_unit)
        if here and there and here.dimension == there.dimension and convert(value, here, there) != other:
            words = {
                "period": read_period(period),
                "one": f"{write_number(other)} {other_unit}",
                "two": f"{write_number(value)} {unit}",
                "first": where,
            }
            ask = known(getattr(plan.of(kind)[key], "owner", None))
            yield Finding(Problem("P228", f"{kind}/{key}", plan.place(kind, key), values=words), clause, ask)


def units_that_do_not_fit(plan: Plan) -> Iterator[Finding]:
    """An indicator in units of two dimensions; a share of a whole not in %; land not in an area.

    plan     Plan
    returns  iterator of Finding
    """

    def finding(kind: str, key: str, got: str, wanted: Both) -> Finding:
        node = plan.of(kind)[key]
        problem = Problem("P229", f"{kind}/{key}", plan.place(kind, key), got, {"unit": got, "wanted": wanted})
        return Finding(problem, node.clause, known(getattr(node, "owner", None)))

    def dimension(name: str) -> str:
        unit = find_unit(name)
        return unit.dimension if unit else name

    used: dict[str, tuple[str, str]] = {}
    for kind in ("goals", "figures"):
        for key, node in plan.of(kind).items():
            indicator, unit, whole = (getattr(node, name) for name in ("indicator", "unit", "whole"))
            other, where = used.setdefault(indicator, (unit, f"{kind}/{key}"))
            if dimension(other) != dimension(unit):
                yield finding(kind, key, unit, Both(f"{other}（同 {where}）", f"{other}, as in {where}"))
            elif whole and unit != "%":
                yield finding(kind, key, unit, Both("%（整体的一部分）", "%, being part of a whole"))
    for key, account in plan.land_accounts.items():
        unit = account.quantity.unit
        goal = plan.goals[account.goal] if account.goal else None
        if dimension(unit) != ("share" if account.kind == "share" else "area"):
            yield finding("land_accounts", key, unit, Both("%" if account.kind == "share" else "亩 km2", "亩 or km2"))
        elif goal and dimension(goal.unit) != dimension(unit):
            yield finding("land_accounts", key, unit, Both(f"{goal.unit}（同目标）", f"{goal.unit}, as in the goal"))
    for key, park in plan.parks.items():
        if isinstance(park.area, Amount) and dimension(park.area.unit) != "area":
            yield finding("parks", key, park.area.unit, Both("亩 km2", "亩 or km2"))


def signs_against_the_direction(plan: Plan) -> Iterator[Finding]:
    """A growth or change with the sign that its goal does not want: -4 % where up is good, 4 % where down is.

    plan     Plan
    returns  iterator of Finding
    """
    for key, goal in plan.goals.items():
        for target in goal.targets:
            value = known(target.value)
            if value is None or target.comparison not in ("growth", "change"):
                continue
            if (goal.direction == "up" and value < 0) or (goal.direction == "down" and value > 0):
                up = goal.direction == "up"
                values = {
                    "value": write_number(value),
                    "direction": Both("上升" if up else "下降", goal.direction),
                    "sign": Both("正数" if up else "负数", "above 0" if up else "below 0"),
                }
                problem = Problem("P230", f"goals/{key}", plan.place("goals", key), write_number(value), values)
                yield Finding(problem, target.clause, _owner(goal))


CHECKS: tuple[Check, ...] = (
    shares_of_one_whole,
    target_order,
    baseline_past_target,
    impossible_shares,
    one_indicator_two_goals,
    two_values_for_one_figure,
    units_that_do_not_fit,
    signs_against_the_direction,
)
