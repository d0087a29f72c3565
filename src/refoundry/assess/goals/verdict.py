"""Whether a target is met, missed, on track or unknown, and the reason in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from refoundry.core.problems import Both
from refoundry.core.quantities import Comparison, Direction, meets, write_number

Status = Literal["met", "missed", "on track", "at risk", "off track", "unknown"]

# Words for a probability of reaching the target: two to one either way.
LIKELY, UNLIKELY = 2 / 3, 1 / 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status and why."""

    status: Status
    why: Both


@dataclass(frozen=True, slots=True)
class Outcome:
    """A published value that a target is judged by, in the goal's unit."""

    value: float
    qualifier: str
    period: str
    vintage: str


def fulfils(outcome: Outcome, comparison: Comparison, target: float, direction: Direction) -> bool | None:
    """Whether a published value fulfils a target, minding that 超, 近 and 约 are bounds and not values.

    outcome     Outcome
    comparison  how the plan compares
    target      number, in the goal's unit
    direction   which way is better
    returns     True, False, or None where the bound does not settle it
    """
    verdict = meets(outcome.value, comparison, target, direction)
    if outcome.qualifier == "exact" or verdict is None:
        return verdict
    upward = comparison in (">=", ">") or (comparison in ("=", "~", "range") and direction == "up")
    if outcome.qualifier == "over":
        # the true value lies above: enough for a floor that it reaches, or against a ceiling that it breaks
        return True if upward and verdict else False if not upward and not verdict else None
    if outcome.qualifier == "nearly":
        strictly_below = outcome.value <= target
        return False if upward and strictly_below else True if not upward and verdict else None
    return None


def judge_fallen_due(
    outcomes: Sequence[Outcome], comparison: Comparison, target: float, direction: Direction, unit: str, due: int
) -> Verdict:
    """Judge a target whose year is over by the values published for it.

    Values that contradict each other settle it only where they agree on the verdict.

    outcomes    published values of the due year, the preferred first
    comparison  how the plan compares
    target      number
    direction   which way is better
    unit        of target and outcomes
    due         year
    returns     Verdict   met, missed or unknown
    """
    if not outcomes:
        return Verdict("unknown", Both(f"{due} 年没有公开的年度值", f"no annual value is published for {due}"))
    verdicts = {fulfils(outcome, comparison, target, direction) for outcome in outcomes}
    shown_zh = "、".join(f"{_said(o, 'zh')}{unit}（{o.vintage}）" for o in outcomes)
    shown_en = ", ".join(f"{_said(o, 'en')} {unit} ({o.vintage})" for o in outcomes)
    goal = f"{write_number(target)}{unit}"
    if verdicts == {True}:
        return Verdict("met", Both(f"公布值 {shown_zh}，达到 {goal}", f"published {shown_en}: reaches {goal}"))
    if verdicts == {False}:
        return Verdict(
            "missed", Both(f"公布值 {shown_zh}，未达到 {goal}", f"published {shown_en}: falls short of {goal}")
        )
    if verdicts == {None}:
        return Verdict(
            "unknown",
            Both(f"公布值 {shown_zh} 不是确数，不能判定", f"published {shown_en} is a bound and settles nothing"),
        )
    return Verdict(
        "unknown", Both(f"公布值互相矛盾：{shown_zh}", f"the published values contradict each other: {shown_en}")
    )


def judge_ahead(probability: float) -> Verdict:
    """Words for the probability of reaching a target that is still ahead.

    probability  1   of reaching it
    returns      Verdict   on track from 2/3, off track below 1/3, at risk between

    >>> judge_ahead(0.84).status, judge_ahead(0.5).status, judge_ahead(0.1).status
    ('on track', 'at risk', 'off track')
    """
    share = f"{100 * probability:.0f}%"
    why = Both(
        f"按现有走势达到目标的概率约 {share}",
        f"on the present course it is reached with a probability of about {share}",
    )
    if probability >= LIKELY:
        return Verdict("on track", why)
    return Verdict("at risk" if probability >= UNLIKELY else "off track", why)


def _said(outcome: Outcome, lang: str) -> str:
    words = {
        "over": ("超", "over "),
        "nearly": ("近", "nearly "),
        "about": ("约", "about "),
        "exact": ("", ""),
    }
    return words[outcome.qualifier][0 if lang == "zh" else 1] + write_number(outcome.value)
