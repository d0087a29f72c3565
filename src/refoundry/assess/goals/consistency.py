"""Whether the targets of a plan can hold together, and what they ask for against what was done before."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import polars as pl
import yaml

from refoundry.assess.declare import assessment
from refoundry.assess.goals.aim import comparable, in_english
from refoundry.assess.goals.evidence import outcome, today
from refoundry.assess.goals.stated import against_published
from refoundry.assess.goals.verdict import Outcome
from refoundry.core.periods import Period, read_period
from refoundry.core.problems import Both
from refoundry.core.quantities import convert, find_unit, unit_name, write_number
from refoundry.facts.observations import Indicator, indicators, observations
from refoundry.facts.store import Facts
from refoundry.methods.pace import Kind, required_pace
from refoundry.plan.model import Goal, Plan, known

SCHEMA: Mapping[str, Any] = {
    "key": pl.String,
    "kind": pl.String,
    "goals": pl.List(pl.String),
    "says_zh": pl.String,
    "says_en": pl.String,
}


# What a share computed from a figure is worth.
_HOW: Mapping[str, Both] = {
    "exact": Both("为合计的", "which is"),
    "about": Both("约为合计的", "about"),
    "over": Both("不低于合计的", "at least"),
    "at_least": Both("不低于合计的", "at least"),
    "nearly": Both("不高于合计的", "at most"),
}


@assessment(
    title="目标一致性",
    title_en="Consistency of the targets",
    needs=("indicator", "observation"),
    gives={"says_zh": "sentence", "says_en": "sentence"},
    source_zh="方案自身的目标与最近公布值之间的算术关系",
    source="arithmetic over the plan's own targets and the latest published values",
)
def consistency(plan: Plan, facts: Facts) -> pl.DataFrame:
    """What follows from the targets taken together: pace after pace, the sum of the clusters against the economy, and
    what the plan states of its start against what was published.

    plan     Plan
    facts    Facts
    returns  frame with one row a finding
    """
    found = [*_paces(plan), *_clusters(plan, facts), *against_published(plan, facts)]
    rows = [
        {"key": f"{kind}-{number}", "kind": kind, "goals": goals, "says_zh": says.zh, "says_en": says.en}
        for number, (kind, goals, says) in enumerate(found, 1)
    ]
    return pl.DataFrame(rows, schema=dict(SCHEMA))


def _points(goal: Goal) -> list[tuple[int, float, Period]]:
    """The goal's course as the plan draws it: its baseline and its targets, by year."""
    course: dict[int, tuple[float, Period]] = {}
    for baseline in goal.baselines:
        value = known(baseline.value)
        # half a year's sum and a bound are no place to count from
        if value is not None and baseline.comparison == "=" and comparable(read_period(baseline.period), goal.unit):
            start = read_period(baseline.period)
            course[start.year] = float(value), start
    for target in goal.targets:
        value, due = known(target.value) if target.value is not None else None, known(target.due)
        if value is not None and due is not None and target.comparison not in ("growth", "change"):
            course[due] = float(value), read_period(due)
    return [(year, value, period) for year, (value, period) in sorted(course.items())]


def _yearly(pace: float, per: str) -> str:
    """The verb of a yearly pace: what grows compound, a share, a count."""
    up, down = {"%": ("年均增长", "年均下降"), "百分点": ("每年提高", "每年下降")}.get(per, ("每年增加", "每年减少"))
    return up if pace >= 0 else down


def _paces(plan: Plan) -> Iterator[tuple[str, list[str], Both]]:
    """A later stretch that has to go faster than the one before it, or an earlier one that has to sprint."""
    for key, goal in plan.goals.items():
        course = _points(goal)
        if len(course) < 3:
            continue
        kind: Kind = "points" if goal.unit == "%" or any(value <= 0 for _, value, _ in course) else "compound"
        per = "%" if kind == "compound" else "百分点" if goal.unit == "%" else goal.unit
        steps = [
            (_stretch(start[2], end[2]), float(required_pace(start[1], start[0], end[1], end[0], kind=kind)))
            for start, end in pairwise(course)
        ]
        zh = "，".join(f"{when.zh}{_yearly(pace, per)}{abs(pace):.2f}{unit_name(per)}" for when, pace in steps)
        en = ", ".join(f"{in_english(f'{pace:+.2f}', per)} a year {when.en}" for when, pace in steps)
        first, last = abs(steps[0][1]), abs(steps[-1][1])
        if first and last and not 0.5 <= last / first <= 2:
            quick = (
                ("前紧后松", "most of the way is to be made first")
                if first > last
                else ("前松后紧", "most is left to the end")
            )
            yield (
                "pace",
                [key],
                Both(f"{goal.title.zh}：{zh}（{quick[0]}）", f"{goal.title.shown('en')}: {en} ({quick[1]})"),
            )


def _stretch(start: Period, end: Period) -> Both:
    """From one time to another in words."""
    if start.annual and end.annual:
        return Both(f"{start.year}—{end.year} 年", f"in {start.year}–{end.year}")
    en = start.shown("en")
    return Both(f"{start.shown()}到{end.shown()}", f"from {en if start.annual else f'the {en}'} to {end.shown('en')}")


def _clusters(plan: Plan, facts: Facts) -> Iterator[tuple[str, list[str], Both]]:
    """The output the clusters are to reach together, against what the whole city's industry adds in value."""
    sums: dict[int, list[tuple[str, float]]] = {}
    yuan = find_unit(_benchmarks()["unit"])
    assert yuan is not None
    for cluster in plan.clusters.values():
        goal = plan.goals.get(cluster.goal) if cluster.goal else None
        unit = find_unit(goal.unit) if goal else None
        if goal is None or unit is None or unit.dimension != "money":
            continue
        for target in goal.targets:
            value, due = known(target.value) if target.value is not None else None, known(target.due)
            if value is not None and due is not None and target.comparison not in ("growth", "change"):
                entry = (str(cluster.goal), float(convert(value, unit, yuan)))
                if entry not in sums.setdefault(due, []):
                    sums[due].append(entry)
    whole = _industry(plan, facts)
    for due, parts in sums.items():
        if len(parts) < 2:
            continue
        total = sum(value for _, value in parts)
        zh = f"{due} 年 {len(parts)} 个集群目标合计 {write_number(total)} {yuan.name}"
        en = f"the {len(parts)} cluster targets for {due} sum to {in_english(total, yuan.name)}"
        if whole is not None:
            about, year, added = whole
            bench = _benchmarks()
            ratio, lowest = 100 * added.value / total, bench["lowest_rate"]
            floor = added.qualifier in ("over", "at_least")
            zh += f"；{year} 年{about.name_zh}{added.shown('zh')} {yuan.name}，{_HOW[added.qualifier].zh} {ratio:.1f}%"
            en += f"; {about.name_en} in {year}: {in_english(added.shown('en'), yuan.name)}, "
            en += f"{_HOW[added.qualifier].en} {ratio:.1f}% of that"
            if ratio < lowest:
                sector, source = bench["sector"], bench["source"]
                # a lower bound proves nothing by itself
                zh += f"；若增加值接近 {write_number(added.value)} {yuan.name}，则" if floor else "，"
                en += f"; if it is close to {in_english(added.value, yuan.name)}, that is" if floor else ","
                zh += f"低于制造业增加值率最低的行业（{sector['zh']}，{lowest}%，{source['zh']}）：合计可能重复计算、"
                zh += "含市外或规下产值，或远高于现有规模，口径须先明确"
                en += f" below the lowest share of value added of any manufacturing sector ({sector['en']}, {lowest}%, "
                en += f"{source['en']}): the sum may count output twice, count output from elsewhere or below the "
                en += "threshold, or ask for far more than there is; settle the scope first"
        yield "clusters", [goal for goal, _ in parts], Both(zh, en)


@cache
def _benchmarks() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((files("refoundry.assess.goals") / "benchmarks.yaml").read_text("utf-8"))
    return found


def _industry(plan: Plan, facts: Facts) -> tuple[Indicator, int, Outcome] | None:
    """The last published annual value added of the city's industry."""
    bench = _benchmarks()
    about = indicators(facts).get(bench["industry"])
    if about is None:
        return None
    seen = observations(facts, about.id, plan.about.city.region)
    years = [one for one in seen if one.period.annual and one.period.end <= today(facts)]
    # of the last year the preferred value stands first
    last = next((one for one in years if one.year == years[-1].year), None)
    return (about, last.year, outcome(last, about, bench["unit"])) if last else None
