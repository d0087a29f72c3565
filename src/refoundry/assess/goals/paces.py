"""What a target needs a year and what was achieved a year, between calendar years."""

from typing import Any

from refoundry.assess.goals.aim import Aim, comparable
from refoundry.assess.goals.evidence import Evidence, doubtful, shown
from refoundry.core.quantities import find_unit
from refoundry.methods.pace import Kind, achieved_pace, required_pace
from refoundry.plan.model import Goal


def paces(goal: Goal, aim: Aim, found: Evidence, due: int | None, *, ahead: bool, cumulative: bool) -> dict[str, Any]:
    """The columns required_pace, required_from, achieved_pace and pace_kind of a target.

    Shares and what adds up from year to year go by points (the unit a year), levels by compound per cent. What is still
    ahead is counted from the latest value, what has fallen due from the start. A bound, a doubtful value and a sum of
    half a year are no place to count from; a rate of growth has no pace. Years are counted as calendar years: from the
    first half of 2020 to 2024 is four. required_from is the period of the starting value.

    goal        Goal
    aim         Aim
    found       Evidence
    due         year or None
    ahead       bool   the due year is not over
    cumulative  bool   the indicator adds up from year to year
    returns     mapping of the four columns
    """
    about, last_seen, began = found.indicator, found.measured, found.start
    if about is not None and about.kind == "growth":
        # a rate of growth is not walked up to year by year
        return {"required_pace": None, "required_from": None, "achieved_pace": None, "pace_kind": None}
    last: tuple[float, int, str] | None = None
    if last_seen and about and not doubtful(last_seen) and comparable(last_seen.period, goal.unit):
        last = (shown(last_seen, about, goal.unit), last_seen.year, last_seen.period.text)
    start: tuple[float, int, str] | None = None
    if began and began.exact and comparable(began.period, goal.unit):
        start = (began.value, began.period.year, began.period.text)
    origin = last if (ahead and last) or start is None else start
    unit = find_unit(goal.unit)
    share = unit is not None and unit.dimension in ("share", "points")
    positive = all(value > 0 for value in (aim.threshold, *(one[0] for one in (origin, start, last) if one)))
    kind: Kind = "points" if share or cumulative or not positive else "compound"
    out: dict[str, Any] = {"required_pace": None, "required_from": None, "achieved_pace": None, "pace_kind": kind}
    if origin and due and due > origin[1]:
        out["required_pace"] = _neat(required_pace(*origin[:2], aim.threshold, due, kind=kind))
        out["required_from"] = origin[2]
    if start and last and last[1] > start[1]:
        out["achieved_pace"] = _neat(achieved_pace(*start[:2], *last[:2], kind=kind))
    return out


def _neat(pace: float) -> float:
    """Without what floating point leaves behind."""
    return round(float(pace), 10)
