"""Figures that are open, contradict each other, or count the same thing twice."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from refoundry.core.periods import read_period
from refoundry.core.problems import Both, Problem
from refoundry.core.quantities import meets, write_number
from refoundry.plan.check.findings import Check, Finding
from refoundry.plan.model import Cited, Goal, Plan, Target, Unknown, Words, known

# Shares are published with one decimal: three parts may miss 100 by rounding, not by more.
TOLERANCE = Decimal("0.15")


def _owner(goal: Goal) -> str | None:
    return known(goal.owner)


def _shown(target: Target, unit: str) -> Both:
    value = known(target.value)
    number = "" if value is None else write_number(value)
    sign = {">=": "≥", "<=": "≤", "=": "", "~": "≈", "range": ""}.get(target.comparison, target.comparison)
    due = known(target.due) or "?"
    return Both(f"{due} 年 {sign}{number}{unit}", f"{sign}{number} {unit} in {due}")


def open_values(plan: Plan) -> Iterator[Finding]:
    """Baselines, figures and targets the plan leaves open.

    plan     Plan
    returns  iterator of Finding
    """
    for key, goal in plan.goals.items():
        for baseline in goal.baselines:
            if isinstance(baseline.value, Unknown):
                what = _of(goal.title, baseline.period)
                yield _open("goals", key, plan, what, baseline.value, baseline.clause, _owner(goal))
        for target in goal.targets:
            if isinstance(target.value, Unknown):
                yield _open("goals", key, plan, goal.title, target.value, target.clause, _owner(goal))
            if isinstance(target.due, Unknown):
                problem = Problem(
                    "P227", f"goals/{key}", plan.place("goals", key), values={"reason": target.due.unknown}
                )
                yield Finding(problem, target.clause, _owner(goal))
    for key, figure in plan.figures.items():
        if isinstance(figure.value, Unknown):
            what = _of(figure.title, figure.period)
            yield _open("figures", key, plan, what, figure.value, figure.clause, known(figure.owner))


def _of(title: Words, period: str) -> Both:
    when = read_period(period)
    return Both(f"{when.shown('zh')}{title.zh}", f"{title.shown('en')} ({when.shown('en')})")


def _open(
    kind: str, key: str, plan: Plan, what: Words | Both, value: Unknown, clause: Cited | None, ask: str | None
) -> Finding:
    values = {"what": what, "reason": value.unknown}
    return Finding(Problem("P201", f"{kind}/{key}", plan.place(kind, key), values=values), clause, ask)


def shares_of_one_whole(plan: Plan) -> Iterator[Finding]:
    """Shares of one whole, stated for one period, that do not sum to 100 %.

    plan     Plan
    returns  iterator of Finding
    """
    parts: dict[tuple[str, str], list[tuple[Words, Decimal, str, str, Cited | None]]] = defaultdict(list)
    gaps: set[tuple[str, str]] = set()

    def add(
        whole: str | None, period: str, title: Words, value: Decimal | Unknown | None, home: str, clause: Cited | None
    ) -> None:
        if whole is None:
            return
        if isinstance(value, Decimal):
            parts[whole, period].append((title, value, *home.split("/"), clause))  # type: ignore[arg-type]
        else:
            gaps.add((whole, period))

    for key, figure in plan.figures.items():
        add(figure.whole, figure.period, figure.title, figure.value, f"figures/{key}", figure.clause)
    for key, goal in plan.goals.items():
        for baseline in goal.baselines:
            add(goal.whole, baseline.period, goal.title, baseline.value, f"goals/{key}", baseline.clause)
        for target in goal.targets:
            due = known(target.due)
            if due is not None and target.comparison == "=":
                add(goal.whole, str(due), goal.title, target.value, f"goals/{key}", target.clause)
    for (whole, period), members in parts.items():
        total = sum((value for _, value, *_ in members), Decimal(0))
        if len(members) > 1 and (whole, period) not in gaps and abs(total - 100) > TOLERANCE:
            _, _, kind, key, clause = members[-1]
            shown = Both(
                " + ".join(f"{title.zh} {write_number(value, 1)}" for title, value, *_ in members),
                " + ".join(f"{title.shown('en')} {write_number(value, 1)}" for title, value, *_ in members),
            )
            values = {
                "period": read_period(period),
                "sum": total,
                "tolerance": TOLERANCE,
                "parts": shown,
            }
            yield Finding(
                Problem("P202", f"{kind}/{key}", plan.place(kind, key), str(total), values),
                clause,
                _ask(plan, kind, key),
            )


def _ask(plan: Plan, kind: str, key: str) -> str | None:
    return _owner(plan.goals[key]) if kind == "goals" else known(plan.figures[key].owner)


def target_order(plan: Plan) -> Iterator[Finding]:
    """Targets of one goal that do not move on in its direction, or two for one year that cannot both hold.

    plan     Plan
    returns  iterator of Finding
    """
    for key, goal in plan.goals.items():
        dated = sorted(
            (
                (due, t)
                for t in goal.targets
                if t.numeric and (due := known(t.due)) and t.comparison not in ("growth", "change")
            ),
            key=lambda pair: pair[0],
        )
        for (year, earlier), (later_year, later) in pairwise(dated):
            first, second = known(earlier.value), known(later.value)
            assert first is not None
            assert second is not None
            back = second < first if goal.direction == "up" else second > first if goal.direction == "down" else False
            same_year = year == later_year and first != second
            if same_year or back:
                values = {
                    "earlier": _shown(earlier, goal.unit),
                    "later": _shown(later, goal.unit),
                    "one": _shown(earlier, goal.unit),
                    "two": _shown(later, goal.unit),
                    "due": year,
                    "direction": Both("上升" if goal.direction == "up" else "下降", goal.direction),
                }
                problem = Problem(
                    "P225" if same_year else "P208", f"goals/{key}", plan.place("goals", key), values=values
                )
                yield Finding(problem, later.clause, _owner(goal))


def baseline_past_target(plan: Plan) -> Iterator[Finding]:
    """Baselines that already meet a target.

    plan     Plan
    returns  iterator of Finding
    """
    for key, goal in plan.goals.items():
        for baseline in goal.baselines:
            value = known(baseline.value)
            for target in goal.targets:
                wanted = known(target.value)
                if value is None or wanted is None or target.comparison in ("growth", "change", "~"):
                    continue
                if meets(float(value), target.comparison, float(wanted), goal.direction):
                    values = {
                        "baseline": f"{write_number(value)} {goal.unit}",
                        "target": f"{write_number(wanted)} {goal.unit}",
                        "due": known(target.due) or "?",
                    }
                    problem = Problem("P209", f"goals/{key}", plan.place("goals", key), values=values)
                    yield Finding(problem, baseline.clause, _owner(goal))


def impossible_shares(plan: Plan) -> Iterator[Finding]:
    """Shares below 0 or above 100 %.

    plan     Plan
    returns  iterator of Finding
    """
    for key, goal in plan.goals.items():
        stated = [(known(b.value), b.clause) for b in goal.baselines]
        stated += [(known(t.value), t.clause) for t in goal.targets if t.comparison not in ("growth", "change")]
        for value, clause in stated:
            if goal.unit == "%" and value is not None and not 0 <= value <= 100:
                problem = Problem("P222", f"goals/{key}", plan.place("goals", key), str(value), {"value": f"{value} %"})
                yield Finding(problem, clause, _owner(goal))


def one_indicator_two_goals(plan: Plan) -> Iterator[Finding]:
    """Two goals over one indicator.

    plan     Plan
    returns  iterator of Finding
    """
    first: dict[str, str] = {}
    for key, goal in plan.goals.items():
        if goal.indicator in first:
            values = {"indicator": goal.indicator, "first": f"goals/{first[goal.indicator]}"}
            yield Finding(
                Problem("P223", f"goals/{key}", plan.place("goals", key), values=values), goal.clause, _owner(goal)
            )
        first.setdefault(goal.indicator, key)


def double_counting(plan: Plan) -> Iterator[Finding]:
    """Clusters with output targets that hold the same industry, directly or through its parent.

    plan     Plan
    returns  iterator of Finding
    """

    def whole(key: str) -> set[str]:
        found = {key}
        while more := {k for k, i in plan.industries.items() if i.parent in found} - found:
            found |= more
        return found

    counted = [
        (key, c, set().union(*(whole(i) for i in c.industries))) for key, c in plan.clusters.items() if c.industries
    ]
    for (one, a, left), (two, b, right) in combinations(counted, 2):
        shared = left & right
        if shared and a.goal and b.goal:
            top = [k for k in plan.industries if k in shared and plan.industries[k].parent not in shared]
            names = Both(
                "、".join(plan.industries[k].title.zh for k in top),
                ", ".join(plan.industries[k].title.shown("en") for k in top),
            )
            values = {"one": a.title, "two": b.title, "shared": names}
            problem = Problem("P215", f"clusters/{two}", plan.place("clusters", two), one, values)
            yield Finding(problem, b.clause, _owner(plan.goals[b.goal]))


def to_be_supplied(plan: Plan) -> Iterator[Finding]:
    """Nodes the plan counts and does not name.

    plan     Plan
    returns  iterator of Finding
    """
    for kind, key, node in plan.every():
        if node.standing == "to be supplied":
            values = {"members": getattr(node, "members", 1)}
            yield Finding(Problem("P224", f"{kind}/{key}", plan.place(kind, key), values=values), node.clause)


def words_without_judge(plan: Plan) -> Iterator[Finding]:
    """Rank and qualitative targets without a judge or without evidence.

    plan     Plan
    returns  iterator of Finding
    """
    for key, goal in plan.goals.items():
        for target in goal.targets:
            if target.words is None:
                continue
            gaps = [
                words
                for value, words in (
                    (target.judge, Both("评判单位", "judge")),
                    (target.evidence, Both("证据", "evidence")),
                )
                if value is None or isinstance(value, Unknown)
            ]
            if gaps:
                missing = Both("和".join(g.zh for g in gaps), " and no ".join(g.en for g in gaps))
                values = {"words": target.words, "missing": missing}
                yield Finding(
                    Problem("P221", f"goals/{key}", plan.place("goals", key), values=values),
                    target.clause,
                    _owner(goal),
                )


CHECKS: tuple[Check, ...] = (
    open_values,
    shares_of_one_whole,
    target_order,
    baseline_past_target,
    impossible_shares,
    one_indicator_two_goals,
    double_counting,
    to_be_supplied,
    words_without_judge,
)
