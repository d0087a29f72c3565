"""What a task moves: the figure of its goal when it was issued beside the latest. A comparison of times, no cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from refoundry.core.periods import Period, read_period
from refoundry.plan.model import Goal, Plan
from refoundry.report.drawn import as_drawn

Verdict = Literal["moved", "against", "same", "not-yet", "unknown", "not-issued"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure of one period."""

    period: Period
    value: float


@dataclass(frozen=True, slots=True)
class Effect:
    """A goal of a task. `then` is the figure of the last period that had ended when the task was issued, `now` that of
    the latest period after it.

    moved, against: the figure is better, worse than then; same: as it was; not-yet: no figure of a later period;
    unknown: no figure to compare with, or one that cannot be compared; not-issued: nothing to compare from.
    `row` is the goal's row in the frame `goals`, None before the first run; `was` the same in the last run recorded
    before the task was issued.
    """

    key: str
    goal: Goal
    verdict: Verdict
    then: Seen | None
    now: Seen | None
    row: Mapping[str, Any] | None
    was: Mapping[str, Any] | None = None


def rows_of(frame: pl.DataFrame | None) -> dict[str, dict[str, Any]]:
    """One row a goal: that of its next target.

    frame    `goals` of a run, or None
    returns  goal -> row
    """
    found: dict[str, dict[str, Any]] = {}
    if frame is not None:
        for row in frame.iter_rows(named=True):
            found.setdefault(row["goal"], row)
    return found


def effects(
    plan: Plan,
    goals: Sequence[str],
    issued: date | None,
    rows: Mapping[str, Mapping[str, Any]],
    before: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Effect]:
    """How the goals of a task have moved since it was issued.

    plan     Plan
    goals    keys
    issued   date or None   None: not issued yet
    rows     goal -> row of the frame `goals`, now
    before   the same in the last run before the task was issued
    returns  Effects
    """
    return [
        _effect(key, plan.goals[key], issued, rows.get(key), (before or {}).get(key))
        for key in goals
        if key in plan.goals
    ]


def _effect(
    key: str, goal: Goal, issued: date | None, row: Mapping[str, Any] | None, was: Mapping[str, Any] | None
) -> Effect:
    series = _series(row)
    if issued is None:
        return Effect(key, goal, "not-issued", None, series[-1] if series else None, row, was)
    earlier = [one for one in series if one.period.end <= issued]
    later = [one for one in series if one.period.end > issued]
    then, now = (earlier[-1] if earlier else None), (later[-1] if later else None)
    if now is None:
        verdict: Verdict = "not-yet" if then else "unknown"
    elif then is None or goal.direction == "none":
        verdict = "unknown"
    else:
        change = (now.value - then.value) * (1 if goal.direction == "up" else -1)
        verdict = "same" if abs(change) < 1e-9 else "moved" if change > 0 else "against"
    return Effect(key, goal, verdict, then, now, row, was)


def _series(row: Mapping[str, Any] | None) -> list[Seen]:
    """The comparable figures of a goal, one a period, by time."""
    found: dict[str, Seen] = {}
    for entry in as_drawn((row or {}).get("history") or ()):
        if not entry["used"] or entry["value"] is None:
            continue
        try:
            period = read_period(entry["period"])
        except ValueError:
            continue
        found[period.text] = Seen(period, float(entry["value"]))
    return sorted(found.values(), key=lambda one: one.period)
