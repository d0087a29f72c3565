"""What the plan leaves open: values, dates, lists, judges, and outputs that may be counted twice."""

from collections.abc import Iterator
from itertools import combinations

from refoundry.core.periods import read_period
from refoundry.core.problems import Both, Problem
from refoundry.plan.check.findings import Check, Finding
from refoundry.plan.model import Amount, Cited, Plan, Unknown, Words, known


def _of(title: Words, period: str) -> Both:
    when = read_period(period)
    return Both(f"{when.shown('zh')}{title.zh}", f"{title.shown('en')} ({when.shown('en')})")


def open_values(plan: Plan) -> Iterator[Finding]:
    """Baselines, figures, targets, land and areas the plan leaves open, and its own date of issue.

    plan     Plan
    returns  iterator of Finding
    """

    def gap(
        kind: str, key: str, what: Words | Both, value: Unknown, clause: Cited | None, ask: str | None = None
    ) -> Finding:
        subject = kind if kind == key else f"{kind}/{key}"
        values = {"what": what, "reason": value.unknown}
        return Finding(Problem("P201", subject, plan.place(kind, key), values=values), clause, ask)

    if isinstance(plan.about.issued, Unknown):
        yield gap("plan", "plan", Both("方案印发日期", "the date of issue"), plan.about.issued, None)
    for key, goal in plan.goals.items():
        for baseline in goal.baselines:
            if isinstance(baseline.value, Unknown):
                what = _of(goal.title, baseline.period)
                yield gap("goals", key, what, baseline.value, baseline.clause, known(goal.owner))
        for target in goal.targets:
            if isinstance(target.value, Unknown):
                due = known(target.due)
                title = _of(goal.title, str(due)) if due else goal.title
                yield gap("goals", key, title, target.value, target.clause, known(goal.owner))
    for key, figure in plan.figures.items():
        if isinstance(figure.value, Unknown):
            yield gap(
                "figures", key, _of(figure.title, figure.period), figure.value, figure.clause, known(figure.owner)
            )
    amounts = [("land_accounts", key, account.quantity, account.lead) for key, account in plan.land_accounts.items()]
    amounts += [("parks", key, park.area, None) for key, park in plan.parks.items() if isinstance(park.area, Amount)]
    amounts += [("chains", key, chain.target, None) for key, chain in plan.chains.items() if chain.target]
    for kind, key, amount, lead in amounts:
        if isinstance(amount.value, Unknown):
            node = plan.of(kind)[key]
            yield gap(kind, key, node.title, amount.value, node.clause, known(lead))


def about_the_plan(plan: Plan) -> Iterator[Finding]:
    """A city whose code is left blank with zeros, and a draft that nobody has confirmed.

    plan     Plan
    returns  iterator of Finding
    """
    place, code = plan.place("plan", "plan"), plan.about.city.code
    if code.startswith("00"):
        yield Finding(Problem("P241", "plan", place, values={"code": code}))
    if plan.about.draft:
        yield Finding(Problem("P242", "plan", place))


def to_be_supplied(plan: Plan) -> Iterator[Finding]:
    """Nodes the plan counts and does not name.

    plan     Plan
    returns  iterator of Finding
    """
    for kind, key, node in plan.every():
        if node.standing == "to be supplied":
            values = {"title": node.title, "members": getattr(node, "members", 1)}
            yield Finding(Problem("P224", f"{kind}/{key}", plan.place(kind, key), values=values), node.clause)


def words_without_judge(plan: Plan) -> Iterator[Finding]:
    """Rank and qualitative targets without a judge or without evidence.

    plan     Plan
    returns  iterator of Finding
    """
    for key, goal in plan.goals.items():
        for target in goal.targets:
            if target.comparison not in ("rank", "qualitative"):
                continue
            gaps = []
            if not isinstance(target.judge, str):
                gaps.append(Both("评判单位", "judge"))
            if not isinstance(target.evidence, Words):
                gaps.append(Both("证据", "evidence"))
            if gaps:
                missing = Both("和".join(g.zh for g in gaps), " and no ".join(g.en for g in gaps))
                values = {"words": target.words, "missing": missing}
                problem = Problem("P221", f"goals/{key}", plan.place("goals", key), values=values)
                yield Finding(problem, target.clause, known(goal.owner))


def tasks_without_measure_of_success(plan: Plan) -> Iterator[Finding]:
    """Tasks with neither date nor quantity.

    plan     Plan
    returns  iterator of Finding
    """
    for key, task in plan.tasks.items():
        amount = known(task.quantity)
        if (amount is None or isinstance(amount.value, Unknown)) and isinstance(task.due, Unknown):
            problem = Problem("P214", f"tasks/{key}", plan.place("tasks", key), values={"number": task.number})
            yield Finding(problem, task.clause, known(task.lead))


def actions_without_measures(plan: Plan) -> Iterator[Finding]:
    """Actions under which nothing is to be done, in a plan whose actions have measures.

    plan     Plan
    returns  iterator of Finding
    """
    busy = {measure.action for measure in plan.measures.values()}
    for key, action in plan.actions.items():
        if key not in busy and len(busy) > len(plan.actions) / 2:
            problem = Problem("P235", f"actions/{key}", plan.place("actions", key), values={"number": action.number})
            yield Finding(problem, action.clause)


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
        (key, c, set().union(*(whole(i) for i in c.industries)))
        for key, c in plan.clusters.items()
        if c.industries and c.goal
    ]
    for (_, one, left), (key, two, right) in combinations(counted, 2):
        shared = left & right
        if shared and two.goal:
            top = [k for k in plan.industries if k in shared and plan.industries[k].parent not in shared]
            names = Both(
                "、".join(plan.industries[k].title.zh for k in top),
                ", ".join(plan.industries[k].title.shown("en") for k in top),
            )
            values = {"one": one.title, "two": two.title, "shared": names}
            problem = Problem("P215", f"clusters/{key}", plan.place("clusters", key), values=values)
            yield Finding(problem, two.clause, known(plan.goals[two.goal].owner))


CHECKS: tuple[Check, ...] = (
    open_values,
    about_the_plan,
    to_be_supplied,
    words_without_judge,
    tasks_without_measure_of_success,
    actions_without_measures,
    double_counting,
)
