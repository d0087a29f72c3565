"""The series around the goals that are long enough to forecast, and how well the methods would have done on them."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl

from refoundry.assess.declare import assessment
from refoundry.assess.goals.aim import in_english
from refoundry.assess.goals.evidence import row_names, shown
from refoundry.assess.goals.forecasts import ENOUGH, candidates, course
from refoundry.assess.goals.rows import FAN, LEFT_OUT, SEEN, left_out, named, seen
from refoundry.core.quantities import unit_name, write_number
from refoundry.facts.observations import Indicator, Observation, indicators, observations
from refoundry.facts.series import Series, series, with_years
from refoundry.facts.store import Facts
from refoundry.methods.backtest import Backtest, backtest
from refoundry.methods.forecasting import MINIMUM
from refoundry.plan.model import Plan

# How far ahead a course is shown.
AHEAD = 3

OUTLOOK: Mapping[str, Any] = {
    **dict.fromkeys(("key", "indicator", "title_zh", "title_en", "unit", "region"), pl.String),
    **dict.fromkeys(("observations", "first_year", "last_year"), pl.Int32),
    "method": pl.String,
    "tested": pl.Boolean,
    "horizon": pl.Int32,
    "history": pl.List(SEEN),
    "fan": pl.List(FAN),
    "left_out": pl.List(LEFT_OUT),
    **dict.fromkeys(("note_zh", "note_en"), pl.String),
    "rows": pl.List(pl.String),
}
RECORD: Mapping[str, Any] = {
    **dict.fromkeys(("key", "indicator", "title_zh", "title_en", "scope_zh", "scope_en", "unit"), pl.String),
    **dict.fromkeys(("series", "origins", "horizon"), pl.Int32),
    "method": pl.String,
    "chosen": pl.Boolean,
    **dict.fromkeys(("mae", "mape", "coverage_80", "coverage_95", "brier"), pl.Float64),
}


@assessment(
    title="相关指标走势",
    title_en="Course of related indicators",
    needs=("indicator", "observation", "series_break"),
    gives={"fan": "unit of the indicator", "method": "name of the method"},
    source_zh="由 refoundry.methods.forecasting 预测，方法按回测误差选定",
    source="forecasts by refoundry.methods.forecasting, the method chosen by its back-test",
)
def outlook(plan: Plan, facts: Facts) -> pl.DataFrame:
    """Every indicator of the city with five comparable annual values or more: its history and its next years.

    plan     Plan
    facts    Facts
    returns  frame of OUTLOOK, one row an indicator
    """
    region = plan.about.city.region
    rows = []
    for about in indicators(facts).values():
        one = series(facts, about.id, region)
        points = one.comparable
        if len(points) < MINIMUM or about.kind == "growth":
            continue
        values = [shown(point, about, about.unit) for point in points]
        until = min(points[-1].year + AHEAD, points[-1].year + len(points))
        ahead = course([point.year for point in points], values, until, share=about.kind == "share")
        rows.append(
            {
                "key": about.id,
                "indicator": about.id,
                "title_zh": about.name_zh,
                "title_en": about.name_en,
                "unit": about.unit,
                "region": region,
                "observations": len(points),
                "first_year": points[0].year,
                "last_year": points[-1].year,
                "method": ahead.method,
                "tested": ahead.tested,
                "horizon": len(ahead.fan),
                "history": [seen(point, about, about.unit, points) for point in _published(facts, about, one)],
                "fan": [{"year": p.year, "point": p.point, "low": p.low, "high": p.high} for p in ahead.fan],
                "left_out": left_out(one),
                "note_zh": named(one.choice("zh"), about, facts, "zh"),
                "note_en": named(one.choice("en"), about, facts, "en"),
                "rows": row_names(points),
            }
        )
    _add_sums(rows, indicators(facts))
    return pl.DataFrame(rows, schema=dict(OUTLOOK))


def _add_sums(rows: list[dict[str, Any]], known: Mapping[str, Indicator]) -> None:
    """Say it at a total whose parts have forecasts of their own: each is made alone, so the sum is another number."""
    by_name = {row["indicator"]: row for row in rows}
    shares = [one for one in known.values() if one.whole and one.formula and one.formula.count(" / ") == 1]
    wholes: dict[tuple[str | None, str], list[str]] = {}
    for one in shares:
        part, total = (one.formula or "").split(" / ")
        wholes.setdefault((one.whole, total), []).append(part)
    for (_, total), parts in wholes.items():
        if len(parts) < 2 or not {total, *parts} <= set(by_name):
            continue
        last = [by_name[name]["fan"][-1] for name in (total, *parts)]
        added = sum(point["point"] for point in last[1:])
        if len({point["year"] for point in last}) == 1 and abs(added - last[0]["point"]) >= 1e-6 * abs(added):
            names = [known[name] for name in parts]
            year, row = last[0]["year"], by_name[total]
            row["note_zh"] += f"；各指标逐一预测：{'、'.join(one.name_zh for one in names)}{year}年的预测值相加为"
            row["note_zh"] += f"{write_number(added, 0)}{unit_name(row['unit'])}，与本项不等"
            row["note_en"] += f"; each indicator is forecast alone: those of {', '.join(one.name_en for one in names)} "
            row["note_en"] += f"for {year} add up to {in_english(write_number(added, 0), row['unit'])}, another number"


def _published(facts: Facts, about: Indicator, one: Series) -> list[Observation]:
    """Every annual value of the city, used or not, with those the series computed from parts."""
    seen_ones = [value for value in observations(facts, about.id, one.region) if value.period.annual]
    computed = [value for value in one.points if value.parts]
    return sorted([*seen_ones, *computed], key=lambda value: (value.year, value.source))


@assessment(
    title="预测方法回溯检验",
    title_en="Back-test of the forecasts",
    needs=("indicator", "observation", "series_break"),
    gives={"mae": "unit of the indicator", "coverage_80": "1", "brier": "1"},
    source_zh="滚动起点回测（Tashman 2000, Int. J. Forecasting 16, 437-450）",
    source="rolling origin: Tashman 2000, Int. J. Forecasting 16, 437-450",
)
def record(plan: Plan, facts: Facts) -> pl.DataFrame:
    """How far off each method would have been: every long enough series of the city, and of all cities together.

    plan     Plan
    facts    Facts
    returns  frame of RECORD, one row an indicator, scope and method
    """
    city = plan.about.city.region
    rows: list[dict[str, Any]] = []
    for about in indicators(facts).values():
        if about.kind == "growth":
            continue
        runs = dict(_runs(facts, about))
        if city in runs:
            rows += _tested(about, {city: runs[city]}, (city, city))
        peers = _aligned(runs)
        if len(peers) >= MINIMUM:
            rows += _tested(about, peers, (f"{len(peers)} 个城市", f"{len(peers)} cities"))
    return pl.DataFrame(rows, schema=dict(RECORD))


def _runs(facts: Facts, about: Indicator) -> Iterator[tuple[str, Series]]:
    """The series whose consecutive years reach far enough to be sent back."""
    for region in with_years(facts, about.id, ENOUGH):
        one = series(facts, about.id, region)
        if len(one.run) >= ENOUGH:
            yield region, one


def _aligned(runs: Mapping[str, Series]) -> dict[str, Series]:
    """The series of the most common stretch of years: a back-test compares like with like."""
    stretches: dict[tuple[int, int], dict[str, Series]] = {}
    for region, one in runs.items():
        stretches.setdefault((one.run[0].year, one.run[-1].year), {})[region] = one
    return max(stretches.values(), key=len, default={})


def _tested(about: Indicator, runs: Mapping[str, Series], scope: tuple[str, str]) -> Iterator[dict[str, Any]]:
    panel = np.array([[shown(point, about, about.unit) for point in one.run] for one in runs.values()])
    horizon = min(AHEAD, panel.shape[1] - ENOUGH + 1)
    share = about.kind == "share" or bool((panel <= 0).any())
    compared = backtest(panel, horizon, methods=candidates(share))
    for name, test in compared.tests.items():
        yield {
            "key": f"{about.id}@{scope[1]}",
            "indicator": about.id,
            "title_zh": about.name_zh,
            "title_en": about.name_en,
            "scope_zh": scope[0],
            "scope_en": scope[1],
            "unit": about.unit,
            "series": len(runs),
            "origins": len(test.origins),
            "horizon": horizon,
            "method": name,
            "chosen": name == compared.chosen,
            **_scores(test),
        }


def _scores(test: Backtest) -> dict[str, float | None]:
    names = ("mae", "mape", "coverage_80", "coverage_95", "brier")
    found = {name: float(getattr(test, name)) for name in names}
    return {name: None if np.isnan(value) else value for name, value in found.items()}
