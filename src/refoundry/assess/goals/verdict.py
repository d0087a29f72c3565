"""Whether a target is met, missed, on track or unknown, and the reason in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from refoundry.assess.goals.aim import Aim, in_english
from refoundry.core.problems import Both
from refoundry.core.quantities import unit_name, write_number

Status = Literal["met", "missed", "on track", "at risk", "off track", "unknown"]
# What an unknown status comes from: nothing loaded; another year's or a part-year's value; a bound; values that
# contradict each other; a value in doubt; a target in words; no value, or no date, in the plan.
Kind = Literal["no data", "older value", "bound", "contradiction", "doubt", "words", "plan silent", "no date"]

# Words for a probability of reaching the target: two to one either way.
LIKELY, UNLIKELY = 2 / 3, 1 / 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status and why; `lacks` says what would settle an unknown one, `kind` what it comes from."""

    status: Status
    why: Both
    lacks: Literal["value", "exact", "which", "meaning", ""] = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A published value that a target is judged by, in the goal's unit.

    `note` is what is said against it, such as preliminary; a doubtful one settles nothing; a reported one was not
    published but handed in by its department and approved."""

    value: float
    qualifier: str
    period: str
    vintage: str
    note: Both | None = None
    doubtful: bool = False
    reported: bool = False

    def shown(self, lang: str = "zh") -> str:
        """The number with its qualifier, such as 超1,500.

        lang     zh or en
        returns  text
        """
        words = _QUALIFIERS.get(self.qualifier, ("", ""))
        return words[0 if lang == "zh" else 1] + write_number(self.value)

    def cited(self, unit: str, lang: str = "zh") -> str:
        """The number with its unit, its edition and what is said against it.

        unit     of the value
        lang     zh or en
        returns  text
        """
        if lang == "zh":
            return f"{self.shown()}{unit_name(unit)}（{self.vintage}{'，' + self.note.zh if self.note else ''}）"
        said = f"{self.vintage}{', ' + self.note.en if self.note else ''}"
        return f"{in_english(self.shown('en'), unit)} ({said})"


_QUALIFIERS = {
    "over": ("超", "over "),
    "nearly": ("近", "nearly "),
    "about": ("约", "about "),
    "at_least": ("不少于", "at least "),
}
_SAID = {
    (False, True): Both("公布值", "published"),
    (True, False): Both("部门报送（已审核）", "reported by the department and approved:"),
    (True, True): Both("公布和部门报送（已审核）的值", "published, or reported by the department and approved:"),
}
_ENDLESS = Decimal("Infinity")


def _reach(outcome: Outcome) -> tuple[Decimal, Decimal, bool]:
    """The values a published figure may stand for: from, to, and whether its own number is left out.

    约 is read as one unit of the last digit that is not 0 either way: 约70 is 60 to 80, 约4.6 is 4.5 to 4.7.
    """
    value = Decimal(str(outcome.value))
    if outcome.qualifier in ("over", "at_least"):
        return value, _ENDLESS, outcome.qualifier == "over"
    if outcome.qualifier == "nearly":
        return -_ENDLESS, value, True
    if outcome.qualifier == "about" and value:
        step = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
        return value - step, value + step, False
    return value, value, False


def fulfils(outcome: Outcome, aim: Aim) -> bool | None:
    """Whether a published value fulfils a target, minding that 超, 近, 约 and 不少于 are bounds and not values.

    outcome  Outcome
    aim      Aim
    returns  True, False, or None where the bound or the doubt does not settle it
    """
    if outcome.doubtful:
        return None
    low, high, bare = _reach(outcome)
    above = aim.floor is None or low > aim.floor or (low == aim.floor and (bare or not aim.strict))
    below = aim.ceiling is None or high < aim.ceiling or (high == aim.ceiling and (bare or not aim.strict))
    if above and below:
        return True
    short = aim.floor is not None and (high < aim.floor or (high == aim.floor and (bare or aim.strict)))
    beyond = aim.ceiling is not None and (low > aim.ceiling or (low == aim.ceiling and (bare or aim.strict)))
    return False if short or beyond else None


def judge_fallen_due(outcomes: Sequence[Outcome], aim: Aim, unit: str, due: int) -> Verdict:
    """Judge a target whose year is over by the values published for it.

    Values that contradict each other settle it only where they agree on the verdict; a bound that settles nothing
    contradicts nothing.

    outcomes  published values of the due year, the preferred first
    aim       Aim       what would fulfil the target
    unit      of target and outcomes
    due       year
    returns   Verdict   met, missed or unknown
    """
    if not outcomes:
        why = Both(f"本系统未收录{due}年的年度值", f"no annual value for {due} is loaded here")
        return Verdict("unknown", why, "value", "no data")
    verdicts = {fulfils(outcome, aim) for outcome in outcomes} - {None}
    zh = "、".join(one.cited(unit, "zh") for one in outcomes)
    en = ", ".join(one.cited(unit, "en") for one in outcomes)
    told = _SAID[any(one.reported for one in outcomes), any(not one.reported for one in outcomes)]
    if verdicts == {True}:
        why = Both(f"{told.zh} {zh}，达到目标（{aim.words.zh}）", f"{told.en} {en}: meets the target of {aim.words.en}")
        return Verdict("met", why)
    if verdicts == {False}:
        why = Both(
            f"{told.zh} {zh}，未达到目标（{aim.words.zh}）", f"{told.en} {en}: misses the target of {aim.words.en}"
        )
        return Verdict("missed", why)
    if verdicts:
        some = any(one.reported for one in outcomes)
        why = Both(
            f"{'已有的' if some else '公布'}值互相矛盾，是否达到{aim.words.zh}结论不一：{zh}",
            f"the {'' if some else 'published '}values contradict each other on {aim.words.en}: {en}",
        )
        return Verdict("unknown", why, "which", "contradiction")
    if any(one.doubtful for one in outcomes):
        why = Both(f"{told.zh} {zh} 存疑，不能判定", f"{told.en} {en}: in doubt, so it settles nothing")
        return Verdict("unknown", why, "exact", "doubt")
    why = Both(
        f"{told.zh} {zh} 不是确数，不能判定是否{aim.words.zh}",
        f"{told.en} {en} is a bound and does not settle whether it is {aim.words.en}",
    )
    return Verdict("unknown", why, "exact", "bound")


def judge_ahead(probability: float, untested: Both | None = None) -> Verdict:
    """Words for the probability of reaching a target that is still ahead.

    probability  1      of reaching it
    untested     Both   why the method was not sent back over this series; None where it was
    returns      Verdict   on track from 2/3, off track below 1/3, at risk between

    >>> judge_ahead(0.84).status, judge_ahead(0.5).status, judge_ahead(0.1).status
    ('on track', 'at risk', 'off track')
    """
    # a model that is sure is never as sure as it says
    share = f"{min(max(100 * probability, 1), 99):.0f}%"
    if 0.01 <= probability <= 0.99:
        why = Both(
            f"按现有走势达到目标的概率约 {share}",
            f"on the present course it is reached with a probability of about {share}",
        )
    else:
        side = ("不到", "under") if probability < 0.5 else ("超过", "over")
        why = Both(
            f"按现有走势达到目标的概率{side[0]} {share}",
            f"on the present course it is reached with a probability {side[1]} {share}",
        )
    if untested is not None:
        why = Both(f"{why.zh}（{untested.zh}）", f"{why.en} ({untested.en})")
    if probability >= LIKELY:
        return Verdict("on track", why)
    return Verdict("at risk" if probability >= UNLIKELY else "off track", why)
