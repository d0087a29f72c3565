"""Who leads, who supports, who is missing, who has been renamed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from refoundry.core.problems import Both, Problem
from refoundry.plan.check.findings import Check, Finding
from refoundry.plan.check.walk import mentions
from refoundry.plan.model import Group, Measure, Plan, Unknown, Words, known


def _leading_group(plan: Plan) -> tuple[str, Group] | None:
    key = plan.about.leading_group
    return (key, plan.groups[key]) if key else None


def _named(plan: Plan, measure: Measure) -> list[str]:
    division = measure.division
    if division is None:
        return []
    lead = known(division.lead)
    return [*([lead] if lead else []), *division.support]


def _heir(plan: Plan, department: str) -> str:
    """The department that answers today: the last in the line of successors."""
    while (after := plan.departments[department].succeeded_by) is not None:
        department = after
    return department


def _heirs(plan: Plan, departments: Iterable[str | None]) -> set[str]:
    return {_heir(plan, department) for department in departments if department is not None}


def _title(plan: Plan, department: str) -> Words:
    return plan.departments[department].title


def twice_in_one_row(plan: Plan) -> Iterator[Finding]:
    """A department that stands more than once in one row of the annex.

    plan     Plan
    returns  iterator of Finding
    """
    for key, measure in plan.measures.items():
        for department, times in Counter(_named(plan, measure)).items():
            if times > 1 and measure.division is not None:
                values = {"number": measure.number, "department": _title(plan, department), "times": times}
                problem = Problem("P204", f"measures/{key}", plan.place("measures", key), values=values)
                yield Finding(problem, measure.division.clause, known(measure.division.lead))


def members_without_a_part(plan: Plan) -> Iterator[Finding]:
    """Members of the leading group that lead nothing, or stand nowhere in the annex.

    plan     Plan
    returns  iterator of Finding
    """
    group = _leading_group(plan)
    divided = [m for m in plan.measures.values() if m.division is not None]
    if group is None or not divided:
        return
    leads = _heirs(plan, (known(m.division.lead) for m in divided if m.division is not None))
    supports = Counter(d for m in divided for d in _heirs(plan, _named(plan, m)))
    seats: dict[str, list[str]] = defaultdict(list)
    for member in group[1].members:
        seat = known(member.department)
        if seat is not None and _heir(plan, seat) not in leads:
            seats[seat].append(member.named)
    for department, named in seats.items():
        times = supports[_heir(plan, department)]
        code = "P205" if times else "P206"
        values = {"department": _title(plan, department), "supports": times}
        problem = Problem(code, f"groups/{group[0]}", plan.place("groups", group[0]), "、".join(named), values)
        yield Finding(problem, group[1].clause, department)


def leads_outside_the_group(plan: Plan) -> Iterator[Finding]:
    """Departments that lead a measure and do not sit in the leading group.

    plan     Plan
    returns  iterator of Finding
    """
    group = _leading_group(plan)
    if group is None:
        return
    members = _heirs(plan, (known(m.department) for m in group[1].members))
    led: dict[str, list[Measure]] = defaultdict(list)
    for measure in plan.measures.values():
        lead = known(measure.division.lead) if measure.division else None
        if lead and _heir(plan, lead) not in members:
            led[lead].append(measure)
    for department, measures in led.items():
        numbers = Both("、".join(m.number for m in measures), ", ".join(m.number for m in measures))
        values = {"department": _title(plan, department), "numbers": numbers}
        division = measures[0].division
        problem = Problem("P207", f"departments/{department}", plan.place("departments", department), values=values)
        yield Finding(problem, division.clause if division else None)


def no_lead(plan: Plan) -> Iterator[Finding]:
    """Measures without a lead department, goals without an owner.

    plan     Plan
    returns  iterator of Finding
    """
    for key, measure in plan.measures.items():
        if measure.division is None or isinstance(measure.division.lead, Unknown):
            problem = Problem("P218", f"measures/{key}", plan.place("measures", key), values={"number": measure.number})
            yield Finding(problem, measure.clause)
    for key, goal in plan.goals.items():
        if isinstance(goal.owner, Unknown):
            yield Finding(Problem("P219", f"goals/{key}", plan.place("goals", key)), goal.clause)


def succeeded(plan: Plan) -> Iterator[Finding]:
    """Departments and towns that have become others and are still named.

    plan     Plan
    returns  iterator of Finding
    """
    used: dict[str, list[str]] = defaultdict(list)
    for kind, key, field, wanted, name in mentions(plan):
        if wanted == "departments" and field != "succeeded_by":
            used[name].append(plan.measures[key].number if kind == "measures" else f"{kind}/{key}")
    for key, body in plan.departments.items():
        if body.succeeded_by and used[key]:
            places = list(dict.fromkeys(used[key]))
            values = {
                "department": body.title,
                "successor": _title(plan, body.succeeded_by),
                "where": Both("、".join(places), ", ".join(places)),
            }
            problem = Problem("P210", f"departments/{key}", plan.place("departments", key), values=values)
            yield Finding(problem, body.clause, _heir(plan, key))
    for key, town in plan.towns.items():
        # a town only the register knows, and the plan never names, misleads nobody
        if town.succeeded_by and town.clause:
            values = {"town": town.title, "successor": plan.towns[town.succeeded_by].title}
            yield Finding(Problem("P211", f"towns/{key}", plan.place("towns", key), values=values), town.clause)


def nobody_at_work(plan: Plan) -> Iterator[Finding]:
    """Goals that no measure bears on, services promised that nobody answers for.

    plan     Plan
    returns  iterator of Finding
    """
    for key, goal in plan.goals.items():
        if plan.measures and not goal.measures:
            yield Finding(Problem("P236", f"goals/{key}", plan.place("goals", key)), goal.clause, known(goal.owner))
    for key, service in plan.services.items():
        keeper = known(plan.safeguards[service.safeguard].lead) if service.safeguard else None
        if not isinstance(service.lead, str) and not service.measures and keeper is None:
            yield Finding(Problem("P237", f"services/{key}", plan.place("services", key)), service.clause)


CHECKS: tuple[Check, ...] = (
    twice_in_one_row,
    members_without_a_part,
    leads_outside_the_group,
    no_lead,
    succeeded,
    nobody_at_work,
)
