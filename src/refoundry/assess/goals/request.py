"""The request that would settle an unknown target: drafted, to be sent by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from refoundry.assess.goals.aim import counted_in
from refoundry.assess.goals.verdict import Verdict
from refoundry.core.problems import Both
from refoundry.core.quantities import unit_name
from refoundry.methods.forecasting import MINIMUM
from refoundry.plan.model import Goal, Plan, Target, known


@dataclass(frozen=True, slots=True)
class Wanted:
    """The yearly values a target asks for: which years, in words, and what they are for.

    `years` are empty where the words alone say which: all before a certain one."""

    years: tuple[int, ...]
    words: Both
    purpose: Both


def owner_title(plan: Plan, goal: Goal) -> Both:
    """The department that answers for a goal's figure, or that nobody does yet.

    plan     Plan
    goal     Goal
    returns  Both
    """
    owner = known(goal.owner)
    if owner is None:
        return Both("责任单位未定", "no owner yet")
    return _title(plan, owner)


def addressee(plan: Plan, goal: Goal) -> Both:
    """Whom a request goes to: the owner, or where there is none the office that has to name one.

    plan     Plan
    goal     Goal
    returns  Both
    """
    owner = known(goal.owner)
    if owner is not None:
        return _title(plan, owner)
    if plan.about.leading_group:
        return Both("领导小组办公室", "Office of the leading group")
    return Both("方案制定单位", "whoever issued the plan")


def request(
    plan: Plan, goal: Goal, target: Target, verdict: Verdict, years: Sequence[int], definition: Both, now: date
) -> Both | None:
    """What to ask whom so that an unknown target can be judged; None where there is nothing to ask yet.

    plan        Plan
    goal        Goal
    target      Target
    verdict     Verdict   why it is unknown
    years       years     of the comparable values there are
    definition  Both      of the indicator
    now         date      the day the facts speak of
    returns     Both or None
    """
    due, over = known(target.due), _over(target, now)
    if target.words is not None:
        return _judgement(plan, goal, target, over)
    if target.value is None or known(target.value) is None:
        return _meaning(plan, goal, target, Both("写明目标值", "state the target value of {title}"))
    if due is None:
        return _meaning(plan, goal, target, Both("写明完成年份", "state the year by which {title} falls due"))
    if verdict.lacks == "meaning":
        return _meaning(
            plan, goal, target, Both("写明目标怎样计算", "state how the target for {title} is to be counted")
        )
    wanted = _wanted(verdict, due, years, now, over=over)
    return None if wanted is None else _figures(plan, goal, (target,), wanted.words, definition)


def wanted_figures(target: Target, verdict: Verdict, years: Sequence[int], now: date) -> Wanted | None:
    """The yearly values a request for a target asks for; None where it asks for none, or for something else.

    target   Target
    verdict  Verdict   why it is unknown
    years    years     of the comparable values there are
    now      date      the day the facts speak of
    returns  Wanted or None
    """
    due, value = known(target.due), known(target.value) if target.value is not None else None
    if target.words is not None or value is None or due is None or verdict.lacks == "meaning":
        return None
    return _wanted(verdict, due, years, now, over=_over(target, now))


def asked_together(plan: Plan, goal: Goal, asked: Sequence[tuple[Target, Wanted]], definition: Both) -> Both | None:
    """One request for the series of a goal where several of its targets lack values of it: each year once.

    plan        Plan
    goal        Goal
    asked       pairs   target, what it lacks
    definition  Both    of the indicator
    returns     Both, None where fewer than two targets lack values
    """
    if len(asked) < 2:
        return None
    years = sorted({year for _, one in asked for year in one.years})
    zh = [f"{'、'.join(map(str, years))}年同一口径的年度值"] if years else []
    en = [f"the annual {'values' if len(years) > 1 else 'value'} of {', '.join(map(str, years))}"] if years else []
    zh += [one.words.zh for _, one in asked if not one.years]
    en += [one.words.en for _, one in asked if not one.years]
    told = [one for _, one in asked if one.years]
    told_zh = "；".join(f"{'、'.join(map(str, one.years))}年{one.purpose.zh}" for one in told)
    told_en = "; ".join(f"{', '.join(map(str, one.years))} {one.purpose.en}" for one in told)
    said = Both("和".join(zh), " and ".join(en))
    wanted = Both(f"{said.zh}（{told_zh}）", f"{said.en} ({told_en})") if told else said
    return _figures(plan, goal, [target for target, _ in asked], wanted, definition)


def _over(target: Target, now: date) -> bool:
    due = known(target.due)
    return due is not None and now > date(due, 12, 31)


def _wanted(verdict: Verdict, due: int, years: Sequence[int], now: date, *, over: bool) -> Wanted | None:
    if over:
        purpose = Both(f"用于判定{due}年目标{_EXACT.get(verdict.lacks, _PLAIN).zh}",
                       f"to judge the target for {due}{_EXACT.get(verdict.lacks, _PLAIN).en}")  # fmt: skip
        return Wanted((due,), _due_value(verdict, due), purpose)
    words = _earlier_values(years, due, now)
    if words is None:
        return None
    have = len(years)
    note = Both(f"，现有可比值 {have} 个，至少需要 {MINIMUM} 个", f", {have} comparable, {MINIMUM} needed")
    purpose = Both(f"用于预测{due}年目标{note.zh}", f"to forecast the target for {due}{note.en}")
    return Wanted(_missing(years, now) if have < MINIMUM else (), words, purpose)


_PLAIN = Both("", "")
_EXACT = {
    "exact": Both("，要确数", ", an exact value"),
    "which": Both("，要核定数（已公布的数不一致）", ", the settled value (publications differ)"),
}


def _title(plan: Plan, department: str) -> Both:
    title = plan.departments[department].title
    return Both(title.zh, title.shown("en"))


def _please(who: Both) -> Both:
    return Both(f"请{who.zh}", f"{who.en}: please")


def _asked(plan: Plan, goal: Goal) -> Both:
    """The beginning of a request: to the owner, or to whoever has to name one first."""
    owner = known(goal.owner)
    if owner is not None:
        return _please(_title(plan, owner))
    who = addressee(plan, goal)
    return Both(f"请{who.zh}确定责任单位，由其", f"{_capital(who.en)}: please name an owner, who is then asked to")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _counted(goal: Goal) -> str:
    """The goal's unit in Chinese: 平方公里, not km2."""
    return unit_name(goal.unit).removeprefix("个") or goal.unit


def _cited(plan: Plan, target: Target) -> Both:
    clause, title = target.clause.clause, plan.about.title
    return Both(f"《{title.zh}》{clause.shown('zh')}", f"{title.shown('en')}, {clause.shown('en')}")


def _all_cited(plan: Plan, targets: Sequence[Target]) -> Both:
    _, *more = dict.fromkeys(target.clause.clause for target in targets)
    cited = _cited(plan, targets[0])
    return Both(
        "、".join([cited.zh, *(clause.shown("zh") for clause in more)]),
        ", ".join([cited.en, *(clause.shown("en") for clause in more)]),
    )


def _judgement(plan: Plan, goal: Goal, target: Target, over: bool) -> Both | None:
    """Who judges a target in words, by what, and with which result."""
    assert target.words is not None
    words, cited = target.words, _cited(plan, target)
    judge = known(target.judge)
    open_parts = [Both("评判单位", "by whom")] if judge is None else []
    open_parts += [Both("评判依据", "by what evidence")] if known(target.evidence) is None else []
    if not open_parts and not over:
        return None
    asked = _please(_title(plan, judge)) if judge and not open_parts else _asked(plan, goal)
    named = f"“{words.shown('en')}”"
    zh = f"明确“{words.zh}”的{'和'.join(part.zh for part in open_parts)}" if open_parts else ""
    en = f"say {' and '.join(part.en for part in open_parts)} {named} is judged" if open_parts else ""
    if over:
        zh += "，并提供评判结果" if zh else f"提供“{words.zh}”的评判结果"
        en += ", and give the judgement" if en else f"give the judgement on {named}"
    return Both(f"{asked.zh}{zh}。用于评估{cited.zh}的目标。", f"{asked.en} {en}. For the target of {cited.en}.")


def _meaning(plan: Plan, goal: Goal, target: Target, what: Both) -> Both:
    """What the plan itself leaves open."""
    asked, cited = _asked(plan, goal), _cited(plan, target)
    title = f"“{goal.title.shown('en')}”"
    return Both(
        f"{asked.zh}就“{goal.title.zh}”（单位：{_counted(goal)}）{what.zh}。出处：{cited.zh}。",
        f"{asked.en} {what.en.replace('{title}', title)} (unit: {counted_in(goal.unit)}). Source: {cited.en}.",
    )


def _due_value(verdict: Verdict, due: int) -> Both:
    """The figure of the due year, which alone settles a target that has fallen due."""
    if verdict.lacks == "exact":
        return Both(f"{due}年年度值的确数", f"the exact annual value of {due}")
    if verdict.lacks == "which":
        return Both(
            f"{due}年年度值的核定数（已公布的数不一致）",
            f"the settled annual value of {due} (publications differ)",
        )
    return Both(f"{due}年年度值", f"the annual value of {due}")


def _earlier_values(years: Sequence[int], due: int, now: date) -> Both | None:
    """The past years without which nothing can be said of a target that is still ahead."""
    have = len(years)
    if have >= MINIMUM:
        ahead = due - years[-1]
        if ahead <= have:
            return None
        return Both(
            f"{years[0]}年以前各年同一口径的年度值（还要预测 {ahead} 年，现有可比值 {have} 个，预测期不超过已有年数）",
            f"annual values before {years[0]} in the same definition ({ahead} years to go on {have} comparable values; "
            "no forecast reaches further than the series is long)",
        )
    missing = _missing(years, now)
    return Both(
        f"{'、'.join(map(str, missing))}年同一口径的年度值（现有可比值 {have} 个，至少需要 {MINIMUM} 个）",
        f"the annual values of {', '.join(map(str, missing))} in the same definition "
        f"({have} comparable, {MINIMUM} needed)",
    )


def _missing(years: Sequence[int], now: date) -> tuple[int, ...]:
    last = now.year - 1
    return tuple(year for year in range(last - MINIMUM + 1, last + 1) if year not in years)


def _figures(plan: Plan, goal: Goal, targets: Sequence[Target], wanted: Both, definition: Both) -> Both:
    asked, cited = _asked(plan, goal), _all_cited(plan, targets)
    scope_zh = f"口径：{definition.zh}；" if definition.zh else ""
    scope_en = f" Definition: {definition.en}." if definition.en else ""
    return Both(
        f"{asked.zh}提供“{goal.title.zh}”{wanted.zh}（单位：{_counted(goal)}），并注明来源、口径、公布日期和是否修订；{scope_zh}"
        f"用于评估{cited.zh}的目标。",
        f"{asked.en} supply {wanted.en} of “{goal.title.shown('en')}” (unit: {counted_in(goal.unit)}) with source, "
        f"definition, date of publication and whether it was revised.{scope_en} For the target of {cited.en}.",
    )
