"""Zhongshan's plan holds what the official text says: every figure, every division, every flaw."""

import csv
import re
from decimal import Decimal

import pytest

from refoundry.core.quantities import find_unit
from refoundry.plan.model import Amount, Plan, Unknown, Words, known
from tests.unit.plan.reference_plan import FOLDER, lines, numbers, parts, plan, stands, text

__all__ = ["lines", "plan", "text"]


def test_counts(plan: Plan) -> None:
    counts = {
        kind: len(plan.of(kind))
        for kind in (
            "actions",
            "measures",
            "tasks",
            "tiers",
            "rings",
            "zones",
            "land_accounts",
            "safeguards",
            "figures",
        )
    }
    assert counts == {
        "actions": 8,
        "measures": 25,
        "tasks": 32,
        "tiers": 4,
        "rings": 4,
        "zones": 5,
        "land_accounts": 4,
        "safeguards": 4,
        "figures": 15,
    }


def test_measures_of_each_action(plan: Plan) -> None:
    numbers = [measure.number for measure in plan.measures.values()]
    sizes = [4, 3, 3, 3, 5, 3, 2, 2]
    assert numbers == [f"{a}.{m}" for a, size in enumerate(sizes, 1) for m in range(1, size + 1)]
    for measure in plan.measures.values():
        assert plan.actions[measure.action].number == int(measure.number.split(".")[0])


def test_items_of_each_box(plan: Plan) -> None:
    numbers = [task.number for task in plan.tasks.values()]
    sizes = [5, 4, 6, 3, 5, 3, 4, 2]
    assert numbers == [f"{b}.{i}" for b, size in enumerate(sizes, 1) for i in range(1, size + 1)]
    for task in plan.tasks.values():
        assert plan.actions[task.action].number == int(task.number.split(".")[0])


# ---- the figures ----

BASELINES = {  # goal: value in the first half of 2020
    "advanced-manufacturing-share": "49.0",
    "high-tech-manufacturing-share": "16.2",
    "modern-services-share": "61",
    "clusters-over-100bn": "3",
    "firms-over-10bn": "8",
}
FIGURES = {  # figure: value, unit, comparison
    "primary-share": ("1.9", "%", "="),
    "secondary-share": ("47.2", "%", "="),
    "tertiary-share": ("51.9", "%", "="),
    "traditional-industry-share": ("33.4", "%", "="),
    "private-economy-share": (None, "%", "="),
    "industry-clusters": ("23", "个", "="),
    "clusters-over-10bn": ("12", "个", "="),
    "national-bases": ("38", "个", "="),
    "provincial-specialised-towns": ("18", "个", "="),
    "market-entities": ("42", "万户", ">"),
    "above-scale-industrial-enterprises": ("3725", "家", "="),
    "high-tech-enterprises": ("2562", "家", "="),
    "firms-over-1bn": ("100", "家", ">"),
    "listed-and-neeq-firms": ("90", "家", "="),
    "headquarters-firms": ("70", "家", "="),
}
TARGETS = {  # (goal, due, comparison, value, high, unit, paragraph)
    ("manufacturing-share", 2024, ">=", "45", None, "%", 13),
    ("advanced-manufacturing-share", 2024, "=", "50", None, "%", 13),
    ("advanced-manufacturing-share", 2035, "=", "60", None, "%", 14),
    ("high-tech-manufacturing-share", 2024, "=", "25", None, "%", 13),
    ("high-tech-manufacturing-share", 2035, "=", "40", None, "%", 14),
    ("modern-services-share", 2024, "=", "63", None, "%", 13),
    ("modern-services-share", 2035, "=", "70", None, "%", 14),
    ("rd-intensity", 2024, "=", "2.8", None, "%", 13),
    ("rd-institution-share", 2024, ">=", "50", None, "%", 13),
    ("smart-home-cluster-output", 2024, "=", "5000", None, "亿元", 13),
    ("electronics-cluster-output", 2024, "=", "3000", None, "亿元", 13),
    ("equipment-cluster-output", 2024, "=", "2000", None, "亿元", 13),
    ("health-cluster-output", 2024, "=", "1000", None, "亿元", 13),
    ("digital-economy-cluster-output", 2025, "=", "5000", None, "亿元", 24),
    ("firms-over-10bn", 2024, ">", "10", None, "家", 13),
    ("firms-over-100bn", 2035, "range", "3", "5", "家", 14),
    ("pilot-firm-doubling", None, "growth", "100", None, "%", 76),
    ("cluster-host-towns", None, "range", "2", "3", "个", 48),
    ("industrial-land-redline", None, ">=", "250", None, "km2", 93),
    ("industrial-quota-share", None, ">=", "40", None, "%", 93),
    ("industrial-land-cleared", 2025, ">=", "50000", None, "亩", 91),
    ("industrial-land-freed", 2025, "=", "30000", None, "亩", 91),
}
IN_WORDS = {  # (goal, due, comparison, paragraph)
    ("rd-intensity", 2035, "rank", 14),
    ("digitalisation-level", 2024, "rank", 13),
    ("digitalisation-level", 2035, "rank", 14),
    ("digital-economy-standing", 2025, "rank", 24),
    ("rd-institution-share", 2035, "qualitative", 14),
    ("firms-over-50bn", 2024, "qualitative", 13),
    ("china-top-500-firms", 2024, "qualitative", 13),
    ("china-top-500-firms", 2035, "qualitative", 14),
    ("guangdong-top-100-firms", 2024, "qualitative", 13),
    ("guangdong-top-100-firms", 2035, "qualitative", 14),
    ("world-top-500-firms", 2035, "qualitative", 14),
    ("national-advanced-clusters", 2024, "qualitative", 13),
    ("clusters-over-100bn", 2035, "qualitative", 14),
    ("restructuring-progress", 2024, "qualitative", 13),
    ("restructuring-progress", 2035, "qualitative", 14),
    ("strategic-emerging-pillar", 2024, "qualitative", 13),
    ("innovation-capability", 2024, "qualitative", 13),
    ("innovation-capability", 2035, "qualitative", 14),
    ("core-technology-breakthroughs", 2035, "qualitative", 14),
    ("innovation-centre-role", 2035, "qualitative", 14),
    ("base-and-chain-level", 2024, "qualitative", 13),
    ("base-and-chain-level", 2035, "qualitative", 14),
    ("key-link-chains", 2024, "qualitative", 13),
    ("value-chain-position", 2035, "qualitative", 14),
    ("world-class-base", 2035, "qualitative", 14),
    ("modern-industrial-system", 2035, "qualitative", 14),
    ("emerging-pillar-industries", None, "qualitative", 18),
    ("firms-over-10bn", None, "qualitative", 72),
    ("firms-over-50bn", None, "qualitative", 72),
    ("firms-over-100bn", None, "qualitative", 72),
    ("parks-over-100bn", None, "qualitative", 97),
    ("large-contiguous-parks", None, "qualitative", 97),
}


def test_baselines(plan: Plan) -> None:
    found = {(key, b.period, str(b.value), b.clause.paragraph) for key, g in plan.goals.items() for b in g.baselines}
    assert found == {(key, "2020H1", value, 4) for key, value in BASELINES.items()}


def test_figures(plan: Plan) -> None:
    found = {
        key: (None if isinstance(f.value, Unknown) else str(f.value), f.unit, f.comparison)
        for key, f in plan.figures.items()
    }
    assert found == FIGURES
    assert {f.period for f in plan.figures.values()} == {"2020H1"}
    assert {f.clause.paragraph for f in plan.figures.values() if f.clause} == {4}


def test_targets_with_numbers(plan: Plan) -> None:
    found = {
        (key, known(t.due), t.comparison, str(t.value), t.high and str(t.high), goal.unit, t.clause.paragraph)
        for key, goal in plan.goals.items()
        for t in goal.targets
        if t.numeric
    }
    assert found == TARGETS


def test_targets_in_words(plan: Plan) -> None:
    found = {
        (key, known(t.due), t.comparison, t.clause.paragraph)
        for key, goal in plan.goals.items()
        for t in goal.targets
        if not t.numeric
    }
    assert found == IN_WORDS


def test_every_number_stands_in_its_quote(plan: Plan) -> None:
    wrong = [(where, value) for where, value, unit, clause in numbers(plan) if not stands(value, unit, clause.quote)]
    assert wrong == []


def test_land_accounts_and_goals_agree(plan: Plan) -> None:
    for account in plan.land_accounts.values():
        assert account.goal
        (target,) = plan.goals[account.goal].targets
        assert (account.quantity.value, account.quantity.unit) == (target.value, plan.goals[account.goal].unit)
        assert account.quantity.comparison == target.comparison
        assert isinstance(account.start, Unknown)


def test_every_indicator_is_defined_in_a_unit_that_converts(plan: Plan) -> None:
    with (FOLDER / "facts" / "indicator.csv").open(encoding="utf-8") as file:
        defined = {row["id"]: row["unit"] for row in csv.DictReader(file)}
    used = [(key, g.indicator, g.unit) for key, g in plan.goals.items()]
    used += [(key, f.indicator, f.unit) for key, f in plan.figures.items()]
    for key, goal in plan.goals.items():
        assert set(goal.related) <= set(defined) - {goal.indicator}, key
    for key, indicator, unit in used:
        assert indicator in defined, f"{key}: {indicator}"
        here, there = find_unit(unit), find_unit(defined[indicator])
        assert here
        assert there
        assert here.dimension == there.dimension, f"{key}: {unit}, {defined[indicator]}"


# ---- clusters, industries, places ----


def test_clusters_of_today_add_up(plan: Plan) -> None:
    today = [c for c in plan.clusters.values() if c.existing is True]
    assert sum(c.members for c in today) == plan.figures["industry-clusters"].value
    over_100bn = [c for c in today if c.level and c.level.zh == "千亿级"]
    assert sum(c.members for c in over_100bn) == plan.goals["clusters-over-100bn"].baselines[0].value
    assert plan.clusters["over-10bn-unnamed"].members == plan.figures["clusters-over-10bn"].value


def test_bases_add_up(plan: Plan) -> None:
    assert sum(b.members for b in plan.bases.values()) == plan.figures["national-bases"].value


def test_clusters_that_overlap(plan: Plan) -> None:
    assert set(plan.clusters["smart-home"].industries) == {
        "home-appliances",
        "lighting",
        "hardware-locks",
        "security-products",
        "furniture",
    }
    assert set(plan.clusters["digital-economy"].industries) & set(plan.clusters["electronics"].industries)
    assert plan.industries[plan.clusters["white-goods"].industries[0]].parent == "home-appliances"


@pytest.mark.parametrize(
    ("tier", "titles"),
    [
        ("strategic-emerging", "新一代信息技术 健康医药 高端装备制造 新材料 节能环保"),
        ("featured-advantage", "美妆 新能源 光电 汽车及零部件制造 智能家居 纺织服装"),
        (
            "modern-services",
            "金融 科技服务 专业服务 人力资源服务 文旅会展 商贸物流 信息科技 商务服务 创意设计 平台经济 体验经济 楼宇经济 总部经济",
        ),
        (
            "digital-economy",
            "工业互联网 5G 人工智能 大数据 区块链 量子通信 智能机器人（服务机器人） 智能芯片 智能医疗装备 无人装备 "
            "数字文化和数字创意 在线新业态新模式",
        ),
    ],
)
def test_industries_of_each_tier(plan: Plan, tier: str, titles: str) -> None:
    found = [i.title.zh for i in plan.industries.values() if i.tier == tier and i.parent is None]
    assert found == titles.split()
    for industry in plan.industries.values():
        assert industry.parent is None or plan.industries[industry.parent].tier == industry.tier


def test_one_chain_under_two_names(plan: Plan) -> None:
    assert [a.title.zh for a in plan.chains["biomedicine"].also] == ["健康医药"]
    assert [a.title.zh for a in plan.industries["health-medicine"].also] == ["生物医药"]


def test_towns_that_changed(plan: Plan) -> None:
    changed = {key: town.succeeded_by for key, town in plan.towns.items() if town.succeeded_by}
    assert changed == {"minzhong-town": "minzhong", "nanlang-town": "nanlang", "dongsheng": "xiaolan"}
    present = [t for t in plan.towns.values() if t.valid_to is None and t.form in ("town", "subdistrict")]
    assert len(present) == 23


# ---- the flaws of the text are kept ----


def test_three_sectors_sum_to_101(plan: Plan) -> None:
    shares = [f.value for f in plan.figures.values() if f.whole == "three-sectors"]
    assert sum(v for v in shares if isinstance(v, Decimal)) == Decimal("101.0")


def test_private_economy_is_left_open(plan: Plan) -> None:
    value = plan.figures["private-economy-share"].value
    assert isinstance(value, Unknown)
    assert "统计局" in value.unknown.zh


def test_headings_as_written(plan: Plan) -> None:
    actions = [a.clause.quote for a in plan.actions.values() if a.clause]
    assert [q[:3] for q in actions] == ["（一）", "（二）", "（三）", "实施产", "（五）", "（六）", "（七）", "（八）"]
    for measure in plan.measures.values():
        assert measure.clause
        assert measure.clause.quote == f"{measure.number.split('.')[1]}、{measure.title.zh}"
    unnumbered = [
        task.number
        for task in plan.tasks.values()
        if task.clause and not task.clause.quote.startswith(f"{task.number.split('.')[1]}、")
    ]
    assert unnumbered == ["4.1"]


def test_a_department_twice_under_7_2(plan: Plan) -> None:
    division = plan.measures_by_number["7.2"][1].division
    assert division
    assert division.support.count("market-regulation-bureau") == 2
    assert division.towns == "none"


def test_leading_group_as_named(plan: Plan) -> None:
    group = plan.groups["leading-group"]
    named = "工信 发改 科技 商务 自然资源 住建 文化 旅游 市场监管 财政 金融 统计"
    assert [m.named for m in group.members] == named.split()
    assert group.chair.zh == "市政府主要领导"
    leads = {known(m.division.lead) for m in plan.measures.values() if m.division}
    assert leads - {known(m.department) for m in group.members} == {"bay-area-office"}


def test_promises_that_need_a_review(plan: Plan) -> None:
    assert {p.clause.paragraph for p in plan.policies.values() if p.clause} == {65, 77, 91, 135}
    for policy in plan.policies.values():
        assert policy.life == "draft"
        assert isinstance(policy.review, Unknown)
        assert policy.when is None


def test_tasks_have_neither_date_nor_quantity_but_one(plan: Plan) -> None:
    quantified = [t.number for t in plan.tasks.values() if isinstance(t.quantity, Amount)]
    assert quantified == ["4.1"]
    assert all(isinstance(t.due, Unknown) for t in plan.tasks.values())


# ---- what is ours is marked, everything has English ----


def test_proposals_are_marked(plan: Plan) -> None:
    assert {g.owner_standing for g in plan.goals.values()} == {"proposed"}
    assert {t.lead_standing for t in plan.tasks.values()} == {"proposed"}
    for task in plan.tasks.values():
        divisions = [d for m in task.measures if (d := plan.measures[m].division)]
        assert known(task.lead) in {known(d.lead) for d in divisions} | {s for d in divisions for s in d.support}
    for key in ("industrial-land-cleared", "industrial-land-freed"):
        assert plan.goals[key].targets[0].standing == "proposed"


def test_every_measure_has_a_task_and_a_goal_or_a_reason(plan: Plan) -> None:
    assert {m for t in plan.tasks.values() for m in t.measures} == set(plan.measures)
    numeric = [key for key, g in plan.goals.items() if any(t.numeric for t in g.targets) and not g.measures]
    assert numeric == []


def test_everything_has_english(plan: Plan) -> None:
    silent = [path for path, words in parts(plan, Words) if not words.en]
    assert silent == []
    assert not [path for path, words in parts(plan, Words) if re.search(r"[\u4e00-\u9fff]", words.en or "")]


def test_titles_are_unique_within_a_kind(plan: Plan) -> None:
    for kind in ("goals", "figures", "measures", "tasks", "platforms", "services", "departments", "towns"):
        titles = [node.title.zh for node in plan.of(kind).values()]
        assert len(titles) == len(set(titles)), kind


# ---- against the official text ----
