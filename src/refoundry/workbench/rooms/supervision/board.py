"""The annex as a board: measures by departments, with how the tasks of each measure stand. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from refoundry.plan.model import Measure, Plan, known
from refoundry.plan.model.work import Action
from refoundry.workbench.rooms.supervision.register import Counts, Matter, count

_BODIES = ("departments", "towns", "chains")
Part = Literal["lead", "support"]
TOWNS, OTHERS = "*towns", "*others"
"""Two columns that are no department: the towns, and whoever else leads a task or nobody yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """A measure: its part for each column that has one, its tasks by the column of who leads them."""

    key: str
    measure: Measure
    parts: dict[str, Part]
    tasks: dict[str, tuple[Matter, ...]]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Grid:
    """The board: the departments in the order the annex first names them, then TOWNS and OTHERS where there is anything
    in them; the measures by action. `others` are tasks that serve no measure."""

    columns: tuple[str, ...]
    groups: tuple[tuple[str, Action, tuple[Line, ...]], ...]
    others: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one body has to do, a department, town or chain by its reference: the measures it leads, the tasks it leads,
    how these stand, what it supports."""

    reference: str
    measures: int
    counts: Counts
    supports: int
    worst: int


def grid(plan: Plan, matters: Iterable[Matter], actions: frozenset[str] = frozenset()) -> Grid:
    """Measures by departments.

    plan     Plan
    matters  Matters   those to be shown
    actions  keys      only these; empty: all
    returns  Grid      a department that only leads a task, and stands in no row of the annex, comes last
    """
    several = [*matters]
    by_measure: dict[str, list[Matter]] = {}
    for one in several:
        for key in one.measures:
            by_measure.setdefault(key, []).append(one)
    groups = []
    departments: dict[str, None] = {}
    extra: dict[str, None] = {}
    for action_key, action in sorted(plan.actions.items(), key=lambda entry: entry[1].number):
        if actions and action_key not in actions:
            continue
        lines = []
        for key, measure in plan.measures.items():
            if measure.action != action_key:
                continue
            line = _line(key, measure, by_measure.get(key, []))
            departments |= dict.fromkeys(line.parts)
            extra |= dict.fromkeys(line.tasks)
            lines.append(line)
        groups.append((action_key, action, tuple(lines)))
    met = {**departments, **extra}
    order = [key for key in met if key in plan.departments] + [key for key in (TOWNS, OTHERS) if key in met]
    return Grid(
        tuple(dict.fromkeys(order)),
        tuple(groups),
        tuple(one for one in several if not one.measures),
    )


def _line(key: str, measure: Measure, tasks: list[Matter]) -> Line:
    parts: dict[str, Part] = {}
    if measure.division:
        lead = known(measure.division.lead)
        parts |= {lead: "lead"} if lead else {}
        parts |= {one: "support" for one in measure.division.support if one != lead}
        parts |= {TOWNS: "support"} if measure.division.towns != "none" else {}
    led: dict[str, list[Matter]] = {}
    for one in tasks:
        kind, _, name = (one.owner[0] if one.owner else "").partition("/")
        led.setdefault({"departments": name, "towns": TOWNS}.get(kind, OTHERS), []).append(one)
    return Line(key, measure, parts, {who: tuple(several) for who, several in led.items()}, count(tasks))


def shares(plan: Plan, matters: Iterable[Matter]) -> list[Share]:
    """What each department, town and chain has to do. Each is told only by what it leads.

    plan     Plan
    matters  Matters
    returns  Shares of those that lead or support anything: departments, then towns, then chains; of each the most
             overdue first, then the most tasks
    """
    led: dict[str, list[Matter]] = {}
    helped: dict[str, int] = {}
    for one in matters:
        for reference in one.owner:
            led.setdefault(reference, []).append(one)
        # a town that a task is carried out in supports it
        concerned = {f"towns/{key}" for key in one.towns if f"towns/{key}" not in one.owner}
        for reference in {*one.support, *concerned}:
            helped[reference] = helped.get(reference, 0) + 1
    leads: dict[str, int] = {}
    for measure in plan.measures.values():
        key_or_none = known(measure.division.lead) if measure.division else None
        if key_or_none:
            reference = f"departments/{key_or_none}"
            leads[reference] = leads.get(reference, 0) + 1
    order = {f"{kind}/{key}": (place, n) for place, kind in enumerate(_BODIES) for n, key in enumerate(plan.of(kind))}
    found = [
        Share(key, leads.get(key, 0), count(led.get(key, [])), helped.get(key, 0), _longest(led.get(key, [])))
        for key in order
        if key in led or key in helped or key in leads
    ]
    return sorted(
        found, key=lambda one: (order[one.reference][0], -one.counts.overdue, -one.counts.total, order[one.reference])
    )


def whole(plan: Plan, matters: Iterable[Matter]) -> Share:
    """What all have to do together: each measure and task counted once, however many lead it.

    plan     Plan
    matters  Matters
    returns  Share   its reference is empty
    """
    several = [*matters]
    led = sum(1 for measure in plan.measures.values() if measure.division and known(measure.division.lead))
    supported = sum(bool(one.support or one.towns) for one in several)
    return Share("", led, count(several), supported, _longest(several))


def _longest(matters: Iterable[Matter]) -> int:
    return max((one.brief.days_late for one in matters if one.overdue), default=0)
