"""The scorecard: every target of every goal, where the city stands on it, how sure that is, and what is missing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from refoundry.assess.declare import assessment
from refoundry.assess.goals.aim import Aim, aim, comparable
from refoundry.assess.goals.evidence import Evidence, evidence, outcome, outcomes, row_names, shown, today
from refoundry.assess.goals.forecasts import Course, course
from refoundry.assess.goals.paces import paces
from refoundry.assess.goals.request import Wanted, addressee, asked_together, owner_title, request, wanted_figures
from refoundry.assess.goals.rows import (
    FAN,
    LEFT_OUT,
    RELATED,
    RIVAL,
    SEEN,
    history,
    left_out,
    related,
    rivals,
    series_note,
)
from refoundry.assess.goals.verdict import Kind, Verdict, judge_ahead, judge_fallen_due
from refoundry.core.problems import Both
from refoundry.facts.observations import Observation
from refoundry.facts.store import Facts
from refoundry.plan.model import Goal, Plan, Target, Unknown, known

_NO_PACE = dict.fromkeys(("required_pace", "required_from", "achieved_pace", "pace_kind"))

SCHEMA: Mapping[str, Any] = {
    **dict.fromkeys(("key", "goal", "title_zh", "title_en", "indicator", "unit", "direction"), pl.String),
    **dict.fromkeys(("owner", "owner_zh", "owner_en"), pl.String),
    "due": pl.Int32,
    **dict.fromkeys(("period", "comparison"), pl.String),
    **dict.fromkeys(("target", "target_high"), pl.Float64),
    **dict.fromkeys(("words_zh", "words_en", "standing"), pl.String),
    "clause_paragraph": pl.Int32,
    "clause_quote": pl.String,
    "baseline": pl.Float64,
    **dict.fromkeys(("baseline_period", "baseline_source_zh", "baseline_source_en"), pl.String),
    "latest": pl.Float64,
    **dict.fromkeys(("latest_period", "latest_qualifier", "latest_vintage", "latest_source"), pl.String),
    **dict.fromkeys(("latest_quality", "latest_caveat"), pl.String),
    "latest_reported": pl.Boolean,
    "rivals": pl.List(RIVAL),
    **dict.fromkeys(("gap", "required_pace"), pl.Float64),
    "gap_period": pl.String,
    "required_from": pl.String,
    "achieved_pace": pl.Float64,
    "pace_kind": pl.String,
    **dict.fromkeys(("forecast", "low", "high", "probability"), pl.Float64),
    "method": pl.String,
    "tested": pl.Boolean,
    "observations": pl.Int32,
    **dict.fromkeys(("refusal_zh", "refusal_en", "status", "unknown_kind", "why_zh", "why_en"), pl.String),
    "measures": pl.List(pl.String),
    "history": pl.List(SEEN),
    "fan": pl.List(FAN),
    "left_out": pl.List(LEFT_OUT),
    "related": pl.List(RELATED),
    **dict.fromkeys(("series_note_zh", "series_note_en"), pl.String),
    **dict.fromkeys(("addressee_zh", "addressee_en", "request_zh", "request_en"), pl.String),
    **dict.fromkeys(("together_zh", "together_en"), pl.String),
    "rows": pl.List(pl.String),
}


@assessment(
    title="目标评估",
    title_en="Scorecard of the goals",
    needs=("indicator", "observation", "series_break"),
    gives={
        "status": "met, missed, on track, at risk, off track, unknown",
        "gap": "unit of the goal",
        "required_pace": "unit of the goal a year, or % a year",
        "achieved_pace": "unit of the goal a year, or % a year",
        "probability": "1",
        "forecast": "unit of the goal",
    },
    source_zh="方案目标与公布值对照；预测由 refoundry.methods.forecasting 给出",
    source="the plan's targets against published values; forecasts by refoundry.methods.forecasting",
)
def goals(plan: Plan, facts: Facts) -> pl.DataFrame:
    """Every target of every goal: start, latest, gap, pace, forecast or refusal, status and why, request for data.

    A target whose year is over is judged by what was published for that very year; one that is still ahead by the
    probability that the comparable series reaches it. Where neither can be said the status is unknown and says why.

    plan     Plan
    facts    Facts
    returns  frame of SCHEMA, one row a target, in the order of the plan
    """
    rows: list[dict[str, Any]] = []
    for key, goal in plan.goals.items():
        found, first = evidence(plan, goal, facts), len(rows)
        lacking: list[tuple[Target, Wanted]] = []
        for number, target in enumerate(goal.targets, 1):
            due = known(target.due)
            name = f"{key}@{due or f'open-{number}'}"
            taken = sum(row["key"] == name or row["key"].startswith(f"{name}-") for row in rows)
            row, lacks = _row(plan, key, goal, target, found, facts)
            rows.append(row | {"key": f"{name}-{taken + 1}" if taken else name})
            lacking += [(target, lacks)] if lacks else []
        if together := asked_together(plan, goal, lacking, found.definition):
            asking = {id(target) for target, _ in lacking}
            for row, target in zip(rows[first:], goal.targets, strict=True):
                if id(target) in asking:
                    row |= {"together_zh": together.zh, "together_en": together.en}
    return pl.DataFrame(rows, schema=dict(SCHEMA))


def _row(
    plan: Plan, key: str, goal: Goal, target: Target, found: Evidence, facts: Facts
) -> tuple[dict[str, Any], Wanted | None]:
    """One row, and the yearly values its request asks for."""
    owner, asks, now = owner_title(plan, goal), addressee(plan, goal), today(facts)
    note = series_note(found, facts)
    due, value = known(target.due), known(target.value) if target.value is not None else None
    ahead = due is not None and now <= date(due, 12, 31)
    cumulative = _adds_up(plan, key)
    wanted = aim(goal, target, found.indicator) if value is not None else None
    reach = wanted if isinstance(wanted, Aim) else None
    path = _course(goal, found, due, reach) if ahead and value is not None else None
    verdict, used = _verdict(plan, goal, target, found, wanted, path, cumulative)
    last_seen, about = found.latest, found.indicator
    newest = shown(last_seen.value, about, goal.unit) if last_seen and about else None
    # a bound such as 近5万亩 and a value in doubt measure no distance, nor does half a year's sum
    measured = found.measured is not None and comparable(found.measured.period, goal.unit)
    # a target that was judged is so far from the value that judged it, whatever came later
    judge = (
        next((one for one in used if one.qualifier == "exact"), None) if verdict.status in ("met", "missed") else None
    )
    weighed = judge or (last_seen.value if measured and last_seen else None)
    last = path.fan[-1] if path and path.fan else None
    years = [one.year for one in found.comparable]
    asked = request(plan, goal, target, verdict, years, found.definition, now) if verdict.status == "unknown" else None
    lacks = wanted_figures(target, verdict, years, now) if asked else None
    rows = [*used, *(found.comparable if path else ()), *([last_seen.value] if last_seen else [])]
    row = {
        "goal": key,
        "title_zh": goal.title.zh,
        "title_en": goal.title.shown("en"),
        "indicator": goal.indicator,
        "unit": goal.unit,
        "direction": goal.direction,
        "owner": known(goal.owner),
        "owner_zh": owner.zh,
        "owner_en": owner.en,
        "due": due,
        "period": target.period,
        "comparison": target.comparison,
        "target": None if value is None else float(value),
        "target_high": None if target.high is None else float(target.high),
        "words_zh": target.words.zh if target.words else None,
        "words_en": target.words.shown("en") if target.words else None,
        "standing": target.standing,
        "clause_paragraph": target.clause.paragraph,
        "clause_quote": target.clause.quote,
        "baseline": found.start.value if found.start else None,
        "baseline_period": found.start.period.text if found.start else None,
        "baseline_source_zh": found.start.source.zh if found.start else None,
        "baseline_source_en": found.start.source.en if found.start else None,
        "latest": newest,
        "latest_period": last_seen.value.period.text if last_seen else None,
        "latest_qualifier": last_seen.value.qualifier if last_seen else None,
        "latest_vintage": last_seen.value.vintage if last_seen else None,
        "latest_source": last_seen.value.source if last_seen else None,
        "latest_quality": last_seen.value.quality if last_seen else None,
        "latest_caveat": last_seen.value.caveat if last_seen else None,
        "latest_reported": last_seen is not None and last_seen.value.load_id in found.reported,
        "rivals": rivals(found, goal.unit),
        "gap": round(shown(weighed, about, goal.unit) - reach.threshold, 10) if weighed and about and reach else None,
        "gap_period": weighed.period.text if weighed and about and reach else None,
        **(paces(goal, reach, found, due, ahead=ahead, cumulative=cumulative) if reach else _NO_PACE),
        "forecast": last.point if last else None,
        "low": last.low if last else None,
        "high": last.high if last else None,
        "probability": path.probability if path else None,
        "method": path.method if path else None,
        "tested": path.tested if path else None,
        "observations": len(found.comparable),
        "refusal_zh": path.refusal.zh if path and path.refusal else None,
        "refusal_en": path.refusal.en if path and path.refusal else None,
        "status": verdict.status,
        "unknown_kind": verdict.kind,
        "why_zh": verdict.why.zh,
        "why_en": verdict.why.en,
        "measures": [plan.measures[measure].number for measure in goal.measures],
        "history": history(found, goal.unit),
        "fan": [{"year": p.year, "point": p.point, "low": p.low, "high": p.high} for p in path.fan] if path else [],
        "left_out": left_out(found.series) if found.series else [],
        "related": [*related(plan, goal, facts)],
        "series_note_zh": note.zh if note else None,
        "series_note_en": note.en if note else None,
        "addressee_zh": asks.zh,
        "addressee_en": asks.en,
        "request_zh": asked.zh if asked else None,
        "request_en": asked.en if asked else None,
        "together_zh": None,
        "together_en": None,
        "rows": row_names(rows),
    }
    return row, lacks


def _adds_up(plan: Plan, key: str) -> bool:
    """Whether what a goal counts adds up from year to year and is never lost again: land cleared, land freed."""
    return any(one.goal == key and one.kind in ("clear", "free") for one in plan.land_accounts.values())


def _course(goal: Goal, found: Evidence, due: int | None, reach: Aim | None) -> Course | None:
    about = found.indicator
    if about is None or due is None:
        return None
    points = [one for one in found.comparable if one.year < due]
    values = [shown(one, about, goal.unit) for one in points]
    return course([one.year for one in points], values, due, share=about.kind in ("share", "growth"), aim=reach)


def _verdict(
    plan: Plan,
    goal: Goal,
    target: Target,
    found: Evidence,
    wanted: Aim | Both | None,
    path: Course | None,
    cumulative: bool,
) -> tuple[Verdict, tuple[Observation, ...]]:
    """The status of one target, and the observations that settled it."""
    if target.words is not None:
        return _by_words(plan, target), ()
    due, value = target.due, target.value
    if value is None or isinstance(value, Unknown):
        reason = value.unknown if isinstance(value, Unknown) else goal.title
        return Verdict(
            "unknown",
            Both(f"方案没有给出数值：{reason.zh}", f"the plan gives no value: {reason.shown('en')}"),
            "",
            "plan silent",
        ), ()
    if isinstance(due, Unknown):
        reason = due.unknown
        why = Both(f"没有完成年份：{reason.zh}", f"no due year: {reason.shown('en')}")
        return Verdict("unknown", why, "", "no date"), ()
    if found.refusal is not None:
        return Verdict("unknown", found.refusal, "value", "no data"), ()
    if not isinstance(wanted, Aim):
        return Verdict("unknown", wanted or Both("", ""), "meaning", "plan silent"), ()
    if cumulative and (early := _reached(found, goal, wanted, due)):
        return early
    if path is None:
        return _fallen_due(goal, found, wanted, due, cumulative)
    if path.probability is not None:
        return judge_ahead(path.probability, path.untested), found.comparable
    exact = Both("目标是一个确切的数，只能到期核对", "one exact value can only be judged when it falls due")
    return Verdict("unknown", path.refusal or exact, "", _kind(found)), ()


def _reached(found: Evidence, goal: Goal, wanted: Aim, due: int) -> tuple[Verdict, tuple[Observation, ...]] | None:
    """The first proof that what adds up was there in time: what was once cleared stays cleared."""
    for year in sorted({one.year for one in found.seen if one.year <= due}):
        judged, rows = outcomes(found, year, goal.unit, cumulative=True)
        verdict = judge_fallen_due(judged, wanted, goal.unit, year)
        if verdict.status == "met":
            return verdict, rows
    return None


def _fallen_due(
    goal: Goal, found: Evidence, wanted: Aim, due: int, cumulative: bool
) -> tuple[Verdict, tuple[Observation, ...]]:
    judged, used = outcomes(found, due, goal.unit, cumulative=cumulative)
    verdict = judge_fallen_due(judged, wanted, goal.unit, due)
    if judged:
        return verdict, used
    if found.latest is not None and found.indicator is not None:
        last = found.latest.value
        said = outcome(last, found.indicator, goal.unit, found.reported)
        why = Both(
            f"{verdict.why.zh}；已收录的最近一个是{last.period.shown('zh')} {said.cited(goal.unit, 'zh')}，不能代替",
            f"{verdict.why.en}; the last one loaded is {said.cited(goal.unit, 'en')} for "
            f"{last.period.shown('en')}, which cannot stand in for it",
        )
    else:
        why = Both(f"{verdict.why.zh}，也没有其他年份的", f"{verdict.why.en}, nor for any other year")
    return Verdict("unknown", why, "value", _kind(found)), ()


def _kind(found: Evidence) -> Kind:
    """What there is where no value settles a target: nothing, a bound, or a value of another time."""
    if found.latest is None:
        return "no data"
    return "older value" if found.latest.value.qualifier == "exact" else "bound"


def _by_words(plan: Plan, target: Target) -> Verdict:
    assert target.words is not None
    judge = known(target.judge)
    who = plan.departments[judge].title if judge else None
    proof = known(target.evidence)
    zh = f"由{who.zh}评判" if who else "方案没有写明由谁评判"
    en = f"judged by {who.shown('en')}" if who else "for which the plan names no judge"
    if proof:
        zh += f"，须有{proof.zh}"
        en += f", on the evidence of {proof.shown('en')}" if who else f", only the evidence: {proof.shown('en')}"
    else:
        zh += "，没有写明以什么为证" if who else "、以什么为证"
        en += "; the plan names no evidence" if who else " and no evidence"
    why = Both(f"定性或排名目标，{zh}；尚无评判结果", f"a target in words, {en}; no judgement yet")
    return Verdict("unknown", why, "", "words")
