"""The annex as a board: measures by departments, with how the tasks of each measure stand. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from refoundry.plan.model import Measure, Plan, known
from refoundry.plan.model.work import Action
from refoundry.workbench.rooms.supervision.register import Counts, Matter, count, supporting

_BODIES = ("departments", "towns", "chains")
Part = Literal["lead", "support"]
TOWNS, OTHERS = "*towns", "*others"
"""Two columns that are no department: the towns, and whoever else leads a task or nobody yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """A measure: its part for each column that has one, its tasks by the column of who leads them. A task of several
    measures stands at each and is counted at the first: `elsewhere` are those counted at another, by its key."""

    key: str
    measure: Measure
    parts: dict[str, Part]
    tasks: dict[str, tuple[Matter, ...]]
    counts: Counts
    elsewhere: dict[str, str]


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
    how these stand, the measures and tasks it supports."""

    reference: str
    measures: int
    counts: Counts
    helps: int
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
    drawn = {key for key, one in plan.measures.items() if not actions or one.action in actions}
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
            line = _line(key, measure, by_measure.get(key, []), [one for one in plan.measures if one in drawn])
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


def _line(key: str, measure: Measure, tasks: list[Matter], drawn: list[str]) -> Line:
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
    home = {one.subject: next(at for at in drawn if at in one.measures) for one in tasks}
    elsewhere = {subject: at for subject, at in home.items() if at != key}
    counts = count(one for one in tasks if one.subject not in elsewhere)
    return Line(key, measure, parts, {who: tuple(several) for who, several in led.items()}, counts, elsewhere)


def _measures(plan: Plan, matters: Iterable[Matter], narrowed: bool) -> list[Measure]:
    """The measures that are told of: all, or those of the tasks a filter leaves."""
    served = {key for one in matters for key in one.measures}
    return [measure for key, measure in plan.measures.items() if not narrowed or key in served]


def shares(plan: Plan, matters: Iterable[Matter], *, narrowed: bool = False) -> list[Share]:
    """What each department, town and chain has to do. Each is told only by what it leads.

    plan      Plan
    matters   Matters
    narrowed  bool    of the measures too only those of these tasks, and only who has to do with one of these tasks
    returns   Shares of those that lead or support anything: departments, then towns, then chains; of each the most
             overdue first, then the most tasks
    """
    several = [*matters]
    led: dict[str, list[Matter]] = {}
    helped: dict[str, int] = {}
    for one in several:
        for reference in one.owner:
            led.setdefault(reference, []).append(one)
        # a town that a task is carried out in supports it
        concerned = {f"towns/{key}" for key in one.towns if f"towns/{key}" not in one.owner}
        named = one.support or (supporting(plan, one) if one.unissued else ())
        for reference in {*named, *concerned}:
            helped[reference] = helped.get(reference, 0) + 1
    leads: dict[str, int] = {}
    helps: dict[str, int] = {}
    for measure in _measures(plan, several, narrowed):
        for name in measure.division.support if measure.division else ():
            helps[f"departments/{name}"] = helps.get(f"departments/{name}", 0) + 1
        key_or_none = known(measure.division.lead) if measure.division else None
        if key_or_none:
            reference = f"departments/{key_or_none}"
            leads[reference] = leads.get(reference, 0) + 1
    order = {f"{kind}/{key}": (place, n) for place, kind in enumerate(_BODIES) for n, key in enumerate(plan.of(kind))}
    found = [
        Share(
            key,
            leads.get(key, 0),
            count(led.get(key, [])),
            helps.get(key, 0),
            helped.get(key, 0),
            _longest(led.get(key, [])),
        )
        for key in order
        if key in led or key in helped or (not narrowed and (key in leads or key in helps))
    ]
    return sorted(
        found, key=lambda one: (order[one.reference][0], -one.counts.overdue, -one.counts.total, order[one.reference])
    )


def whole(plan: Plan, matters: Iterable[Matter], *, narrowed: bool = False) -> Share:
    """What all have to do together: each measure and task counted once, however many lead it.

    plan      Plan
    matters   Matters
    narrowed  bool    of the measures too only those of these tasks
    returns   Share   its reference is empty
    """
    several = [*matters]
    divided = [one.division for one in _measures(plan, several, narrowed) if one.division]
    led = sum(bool(known(one.lead)) for one in divided)
    helped = sum(bool(one.support) for one in divided)
    named = (one.support or one.towns or (one.unissued and supporting(plan, one)) for one in several)
    return Share("", led, count(several), helped, sum(map(bool, named)), _longest(several))


def _longest(matters: Iterable[Matter]) -> int:
    return max((one.brief.days_late for one in matters if one.overdue), default=0)
