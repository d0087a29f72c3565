"""The annex as a board: measures by departments, with how the tasks of each measure stand. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from refoundry.plan.model import Measure, Plan, known
from refoundry.plan.model.work import Action
from refoundry.workbench.rooms.supervision.register import Counts, Matter, count

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
    """What one department has to do: the measures it leads, the tasks it leads, how these stand, what it supports."""

    department: str
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
    """What each department has to do. A department is told only by what it leads.

    plan     Plan
    matters  Matters
    returns  Shares of departments that lead or support anything: the most overdue first, then the most tasks
    """
    led: dict[str, list[Matter]] = {}
    helped: dict[str, int] = {}
    for one in matters:
        for reference in one.owner:
            led.setdefault(reference.removeprefix("departments/"), []).append(one)
        for reference in one.support:
            key = reference.removeprefix("departments/")
            helped[key] = helped.get(key, 0) + 1
    leads: dict[str, int] = {}
    for measure in plan.measures.values():
        key_or_none = known(measure.division.lead) if measure.division else None
        if key_or_none:
            leads[key_or_none] = leads.get(key_or_none, 0) + 1
    found = [
        Share(key, leads.get(key, 0), count(led.get(key, [])), helped.get(key, 0),
              max((one.brief.days_late for one in led.get(key, []) if one.overdue), default=0))
        for key in plan.departments
        if key in led or key in helped or key in leads
    ]  # fmt: skip
    order = {key: place for place, key in enumerate(plan.departments)}
    return sorted(found, key=lambda one: (-one.counts.overdue, -one.counts.total, order[one.department]))
