"""The scorecard: every target of every goal, where the city stands on it, how sure that is, and what is missing."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from refoundry.assess.declare import assessment
from refoundry.assess.goals.evidence import Evidence, evidence, outcomes, row_names, shown, today
from refoundry.assess.goals.forecasts import Course, course
from refoundry.assess.goals.request import data_request, owner_title
from refoundry.assess.goals.verdict import Verdict, judge_ahead, judge_fallen_due
from refoundry.core.periods import Period
from refoundry.core.problems import Both
from refoundry.core.quantities import Comparison
from refoundry.facts.observations import Indicator, Observation, indicators
from refoundry.facts.series import Series, latest, series
from refoundry.facts.store import Facts
from refoundry.methods.forecasting import MINIMUM
from refoundry.methods.pace import Kind, achieved_pace, required_pace
from refoundry.plan.model import Goal, Plan, Target, Unknown, known

SEEN = pl.Struct(
    {
        "period": pl.String,
        "year": pl.Int32,
        "value": pl.Float64,
        "qualifier": pl.String,
        "vintage": pl.String,
        "source": pl.String,
        "quality": pl.String,
        "used": pl.Boolean,
    }
)
FAN = pl.Struct({"year": pl.Int32, "point": pl.Float64, "low": pl.Float64, "high": pl.Float64})
RELATED = pl.Struct(
    {
        **dict.fromkeys(("indicator", "title_zh", "title_en", "period"), pl.String),
        "value": pl.Float64,
        **dict.fromkeys(("unit", "qualifier", "vintage", "source", "quality"), pl.String),
    }
)
LEFT_OUT = pl.Struct({"period": pl.String, "vintage": pl.String, "reason_zh": pl.String, "reason_en": pl.String})

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
    "latest_quality": pl.String,
    "rivals": pl.List(SEEN),
    **dict.fromkeys(("gap", "required_pace"), pl.Float64),
    "required_from": pl.String,
    "achieved_pace": pl.Float64,
    "pace_kind": pl.String,
    **dict.fromkeys(("forecast", "low", "high", "probability"), pl.Float64),
    "method": pl.String,
    "observations": pl.Int32,
    **dict.fromkeys(("refusal_zh", "refusal_en", "status", "why_zh", "why_en"), pl.String),
    "measures": pl.List(pl.String),
    "history": pl.List(SEEN),
    "fan": pl.List(FAN),
    "left_out": pl.List(LEFT_OUT),
    "related": pl.List(RELATED),
    **dict.fromkeys(("request_zh", "request_en"), pl.String),
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
        found = evidence(plan, goal, facts)
        for number, target in enumerate(goal.targets, 1):
            due = known(target.due)
            name = f"{key}@{due or f'open-{number}'}"
            taken = sum(row["key"] == name or row["key"].startswith(f"{name}-") for row in rows)
            row = _row(plan, key, goal, target, found, facts)
            rows.append(row | {"key": f"{name}-{taken + 1}" if taken else name})
    return pl.DataFrame(rows, schema=dict(SCHEMA))


def _row(plan: Plan, key: str, goal: Goal, target: Target, found: Evidence, facts: Facts) -> dict[str, Any]:
    owner, now = owner_title(plan, goal), today(facts)
    due, value = known(target.due), known(target.value) if target.value is not None else None
    ahead = due is not None and now <= date(due, 12, 31)
    path = _course(goal, target, found, due) if ahead and value is not None else None
    verdict, used = _verdict(plan, key, goal, target, found, now, path)
    last_seen, about = found.latest, found.indicator
    newest = shown(last_seen.value, about, goal.unit) if last_seen and about else None
    measured = last_seen is not None and last_seen.value.qualifier == "exact"
    last = path.fan[-1] if path and path.fan else None
    request = _request(plan, goal, target, found, due) if verdict.status == "unknown" else None
    rows = [*used, *(found.comparable if path else ()), *([last_seen.value] if last_seen else [])]
    return {
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
        "rivals": [seen(one, about, goal.unit, ()) for one in last_seen.others] if last_seen and about else [],
        # a bound such as 近5万亩 measures no distance
        "gap": round(newest - float(value), 10) if measured and newest is not None and value is not None else None,
        **_paces(goal, target, found, due, ahead),
        "forecast": last.point if last else None,
        "low": last.low if last else None,
        "high": last.high if last else None,
        "probability": path.probability if path else None,
        "method": path.method if path else None,
        "observations": len(found.comparable),
        "refusal_zh": path.refusal.zh if path and path.refusal else None,
        "refusal_en": path.refusal.en if path and path.refusal else None,
        "status": verdict.status,
        "why_zh": verdict.why.zh,
        "why_en": verdict.why.en,
        "measures": [plan.measures[measure].number for measure in goal.measures],
        "history": [seen(one, about, goal.unit, found.comparable) for one in found.seen] if about else [],
        "fan": [{"year": p.year, "point": p.point, "low": p.low, "high": p.high} for p in path.fan] if path else [],
        "left_out": left_out(found.series) if found.series else [],
        "related": [*_related(plan, goal, facts)],
        "request_zh": request.zh if request else None,
        "request_en": request.en if request else None,
        "rows": row_names(rows),
    }


def _course(goal: Goal, target: Target, found: Evidence, due: int | None) -> Course | None:
    about, value = found.indicator, known(target.value) if target.value is not None else None
    if about is None or due is None or value is None:
        return None
    points = [one for one in found.comparable if one.year < due]
    return course(
        [one.year for one in points],
        [shown(one, about, goal.unit) for one in points],
        due,
        share=goal.unit == "%",
        comparison=target.comparison,
        target=float(value),
        direction=goal.direction,
    )


def _verdict(
    plan: Plan, key: str, goal: Goal, target: Target, found: Evidence, now: date, path: Course | None
) -> tuple[Verdict, tuple[Observation, ...]]:
    """The status of one target, and the observations that settled it."""
    if target.words is not None:
        return _by_words(plan, target), ()
    due, value = target.due, target.value
    if value is None or isinstance(value, Unknown):
        reason = value.unknown if isinstance(value, Unknown) else goal.title
        return Verdict(
            "unknown", Both(f"方案没有给出数值：{reason.zh}", f"the plan gives no value: {reason.shown('en')}")
        ), ()
    if isinstance(due, Unknown):
        reason = due.unknown
        return Verdict("unknown", Both(f"没有完成年份：{reason.zh}", f"no due year: {reason.shown('en')}")), ()
    if not found.known:
        why = Both(f"指标 {goal.indicator} 尚未登记", f"indicator {goal.indicator} is not registered")
        return Verdict("unknown", why), ()
    if path is None:
        return _fallen_due(plan, key, goal, target, found, due, float(value))
    if path.probability is not None:
        return judge_ahead(path.probability), found.comparable
    return Verdict("unknown", path.refusal or Both("没有可判定的走势", "no course to judge by")), ()


def _fallen_due(
    plan: Plan, key: str, goal: Goal, target: Target, found: Evidence, due: int, value: float
) -> tuple[Verdict, tuple[Observation, ...]]:
    judged, used = outcomes(found, due, goal.unit)
    comparison: Comparison = target.comparison
    verdict = judge_fallen_due(judged, comparison, value, goal.direction, goal.unit, due)
    if judged:
        return verdict, used
    cumulative = any(a.goal == key and a.kind in ("clear", "free") for a in plan.land_accounts.values())
    if cumulative and found.indicator is not None:
        # what was once cleared stays cleared: reached earlier is reached
        for one in found.seen:
            early, rows = outcomes(found, one.year, goal.unit)
            before = judge_fallen_due(early, comparison, value, goal.direction, goal.unit, one.year)
            if one.year < due and before.status == "met":
                return before, rows
    if found.latest is not None and found.indicator is not None:
        last = found.latest.value
        amount = f"{_said(last)}{shown(last, found.indicator, goal.unit):,g}"
        why = Both(
            f"{verdict.why.zh}；最近公布的是{last.period.shown('zh')} {amount}{goal.unit}（{last.vintage}），不能代替",
            f"{verdict.why.en}; the last published value is {amount} {goal.unit} for {last.period.shown('en')} "
            f"({last.vintage}), which cannot stand in for it",
        )
        return Verdict("unknown", why), ()
    return Verdict(
        "unknown", Both(f"{verdict.why.zh}，其他年份也没有", f"{verdict.why.en}, nor for any other year")
    ), ()


def _said(one: Observation) -> str:
    return {"over": ">", "nearly": "<", "about": "≈"}.get(one.qualifier, "")


def _by_words(plan: Plan, target: Target) -> Verdict:
    assert target.words is not None
    judge = known(target.judge)
    who = plan.departments[judge].title if judge else None
    zh = f"由{who.zh}评判" if who else "方案没有写明由谁评判"
    en = f"judged by {who.shown('en')}" if who else "the plan names no judge"
    proof = known(target.evidence)
    zh += f"，须有{proof.zh}" if proof else "，没有写明以什么为证"
    en += f", on the evidence of {proof.shown('en')}" if proof else ", and no evidence"
    return Verdict("unknown", Both(f"定性或排名目标，{zh}；尚无评判结果", f"a target in words, {en}; no judgement yet"))


def _paces(goal: Goal, target: Target, found: Evidence, due: int | None, ahead: bool) -> dict[str, Any]:
    """What the promise needs a year and what was achieved a year, between calendar years."""
    out: dict[str, Any] = {"required_pace": None, "required_from": None, "achieved_pace": None, "pace_kind": None}
    about, start = found.indicator, found.start
    value = known(target.value) if target.value is not None else None
    newest = found.latest.value if found.latest and found.latest.value.qualifier == "exact" else None
    if value is None or target.comparison in ("growth", "change"):
        return out
    last = (shown(newest, about, goal.unit), newest.year) if newest and about else None
    origin = last if ahead and last else (start.value, start.period.year) if start else last
    positive = all(
        v > 0 for v in (float(value), *(o[0] for o in (origin, last) if o), *((start.value,) if start else ()))
    )
    kind: Kind = "points" if goal.unit == "%" or not positive else "compound"
    out["pace_kind"] = kind
    if origin and due and due > origin[1]:
        out["required_pace"] = float(required_pace(origin[0], origin[1], float(value), due, kind=kind))
        out["required_from"] = str(origin[1])
    if start and last and last[1] > start.period.year:
        out["achieved_pace"] = float(achieved_pace(start.value, start.period.year, *last, kind=kind))
    return out


def _related(plan: Plan, goal: Goal, facts: Facts) -> Iterator[dict[str, Any]]:
    """What is published around the goal: shown beside it, never in its place."""
    known_ones = indicators(facts)
    until = Period(today(facts), today(facts), "")
    for name in goal.related:
        about = known_ones.get(name)
        newest = latest(facts, name, plan.about.city.region, until=until) if about else None
        last = series(facts, name, plan.about.city.region).comparable[-1:] if about else ()
        one = newest.value if newest else last[0] if last else None
        if about is not None and one is not None:
            yield {
                "indicator": name,
                "title_zh": about.name_zh,
                "title_en": about.name_en,
                "period": one.period.text,
                "value": shown(one, about, about.unit),
                "unit": about.unit,
                "qualifier": one.qualifier,
                "vintage": one.vintage,
                "source": one.source,
                "quality": one.quality,
            }


def _request(plan: Plan, goal: Goal, target: Target, found: Evidence, due: int | None) -> Both | None:
    if target.words is not None:
        return Both(
            f"请明确“{target.words.zh}”的评判单位、评判口径和证据，并提供评判结果。",
            f"Please say who judges “{target.words.shown('en')}”, by which definition and evidence, and the result.",
        )
    lacking = max(0, MINIMUM - len(found.comparable))
    years_zh = f"{due}年年度值" if due else "年度值和完成年份"
    years_en = f"the annual value of {due}" if due else "the annual values and the due year"
    if lacking:
        years_zh += f"及此前同一口径的年度值（现有可比值 {len(found.comparable)} 个，至少需要 {MINIMUM} 个）"
        years_en += (
            f" and earlier annual values in the same definition ({len(found.comparable)} comparable, {MINIMUM} needed)"
        )
    return data_request(plan, goal, target, Both(years_zh, years_en), found.definition)


def seen(one: Observation, about: Indicator, unit: str, used: tuple[Observation, ...]) -> dict[str, Any]:
    """An observation as the frames carry it.

    one      Observation
    about    Indicator
    unit     the value is wanted in
    used     Observations   those a forecast or comparison rests on
    returns  mapping of the fields of SEEN
    """
    return {
        "period": one.period.text,
        "year": one.year,
        "value": shown(one, about, unit),
        "qualifier": one.qualifier,
        "vintage": one.vintage,
        "source": one.source,
        "quality": one.quality,
        "used": one in used,
    }


def left_out(one: Series) -> list[dict[str, Any]]:
    """What a series does not use, and why, as the frames carry it.

    one      Series
    returns  list of mappings of the fields of LEFT_OUT
    """
    return [
        {
            "period": left.observation.period.text,
            "vintage": left.observation.vintage,
            "reason_zh": left.reason("zh"),
            "reason_en": left.reason("en"),
        }
        for left in one.left_out
    ]
