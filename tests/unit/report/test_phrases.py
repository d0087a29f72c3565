"""Cells in words: a target as the plan sets it, a gap with its sign, what is unknown and who would know."""

from typing import Any

import pytest

from refoundry.report.goal_view import goal_view, target_view
from refoundry.report.messages import goal_message
from refoundry.report.phrases import (
    fallen_due,
    forecast_words,
    gap_words,
    method_lines,
    owner_words,
    pace_words,
    sentence,
    target_words,
    unknown_words,
)
from refoundry.report.words import Words
from tests.unit.report.made_up import META, ROWS, goal, latest, seen

ZH, EN = Words("zh"), Words("en")
BY_KEY: dict[str, dict[str, Any]] = {row["key"]: row for row in ROWS}


@pytest.mark.parametrize(
    ("more", "zh", "en"),
    [
        ({"target": 45.0}, "≥ 45%", "≥ 45%"),
        ({"target": 50.0, "comparison": "="}, "50%", "50%"),
        ({"target": 10.0, "comparison": ">", "unit": "家"}, "> 10 家", "> 10 firms"),
        ({"target": 3.0, "target_high": 5.0, "comparison": "range", "unit": "家"}, "3–5 家", "3–5 firms"),
        ({"target": 6.5, "comparison": "growth"}, "增长 6.5%", "growth of 6.5%"),
        ({"target": 4.0, "comparison": "growth", "direction": "down"}, "下降 4%", "a fall of 4%"),
        ({"target": 2.0, "comparison": "change"}, "+2 个百分点", "+2 pp"),
        ({"target": 2.0, "comparison": "change", "direction": "down"}, "下降 2 个百分点", "a fall of 2 pp"),
        ({"target": 80.0, "comparison": "~"}, "≈ 80%", "≈ 80%"),
        ({"words_zh": "位居前列", "words_en": "among the first"}, "位居前列", "among the first"),
        ({}, "方案未写数值", "the plan gives no value"),
    ],
)
def test_targets_as_the_plan_sets_them(more: dict[str, Any], zh: str, en: str) -> None:
    row = goal("a", ("甲", "A"), 2030, **more)
    assert (target_words(row, ZH), target_words(row, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("value", "target", "unit", "said"),
    [
        (2.77, 2.8, "%", "−0.03 个百分点"),
        (50.0, 50.0, "%", "与目标持平"),
        (52.0, 50.0, "%", "+2.0 个百分点"),
        (7.0, 10.0, "家", "−3 家"),
    ],
)
def test_gaps_keep_the_decimals_of_what_was_published(value: float, target: float, unit: str, said: str) -> None:
    row = goal("a", ("甲", "A"), 2024, unit=unit, target=target, gap=value - target, **latest(value, "2023", "x"))
    assert gap_words(row, ZH) == said


@pytest.mark.parametrize(
    ("more", "zh"),
    [
        ({}, "缺起点值"),
        (latest(2.77, "2022", "x"), "无法计算：实际年进度从方案的起点值算起，方案没有写起点值"),
        ({"baseline": 2.0, "baseline_period": "2020"}, "缺最新值"),
        (latest(2.0, "2020", "x") | {"baseline": 2.0, "baseline_period": "2020H1"}, "无法计算：起点以后没有更新的数"),
        (latest(2.0, "2022", "x", latest_qualifier="nearly"), "无法计算：最新值不是确数"),
    ],
)
def test_a_pace_that_cannot_be_told_says_why(more: dict[str, Any], zh: str) -> None:
    assert pace_words(goal("a", ("甲", "A"), 2024, target=5.0, **more), "achieved_pace", ZH) == zh


def test_what_is_missing_is_named() -> None:
    row = goal("a", ("甲", "A"), 2024, target=5.0)
    assert (gap_words(row, ZH), pace_words(row, "required_pace", ZH)) == ("缺最新值", "缺起点值")
    assert unknown_words(row, ZH) == "暂无（责任单位：市统计局）"
    assert unknown_words(goal("a", ("甲", "A"), 2024, owner=None), EN) == "not known (no owner yet)"
    assert owner_words(goal("a", ("甲", "A"), 2024, owner=None), ZH) == "未定"


@pytest.mark.parametrize(
    ("key", "said", "note", "refused"),
    [
        ("advanced@2030", "57.7%（54.8–60.6）", "达到概率约 84%", False),
        ("output@2030", "11,200 亿元（9,800–12,700）", "达到概率约 41%（未经回测）", False),
        ("loss@2030", "18.1%（15.9–20.3）", "达到概率不到1%（未经回测）", False),
        ("rd@2024", "已到期", "", True),
        ("water@2030", "不作预测：可比年度值1个，少于5个", "", True),
        ("digital@2024", "不作预测：目标没有数值", "", True),
    ],
)
def test_forecasts_carry_their_interval_or_say_no(key: str, said: str, note: str, refused: bool) -> None:
    assert forecast_words(BY_KEY[key], META.as_of, ZH) == (said, note, refused)


def test_a_refusal_for_another_reason_is_given_in_full() -> None:
    row = goal("a", ("甲", "A"), 2040, target=5.0, observations=6, refusal_zh="预测期过长")
    assert forecast_words(row, META.as_of, ZH) == ("预测期过长", "", True)


@pytest.mark.parametrize(
    ("goal_key", "said"),
    [
        ("advanced", "先进制造业增加值占比需每年提高 0.68 个百分点，才能达到2030年目标值（自2022年起）"),
        ("output", "工业总产值需年均增长 8.0%，才能达到2030年目标值（自2023年起）"),
        ("loss", "亏损面需每年降低 1.27 个百分点，才能达到2030年目标值（自2024年起）"),
        ("rd", "研发经费占比：公布值不能判定2024年目标节点"),
        ("parks", "百亿级园区未达到2024年目标值：2024年 2 个"),
        ("private", "民营经济占比：本系统未收录2024年的值"),
        ("digital", "数字化水平：没有数值，待评判"),
        ("water", "万元产值水耗年均下降：本系统未收录数据"),
    ],
)
def test_one_message_a_goal(goal_key: str, said: str) -> None:
    assert goal_message([row for row in ROWS if row["goal"] == goal_key], META.as_of, ZH) == said


def test_a_target_already_reached_has_to_be_held() -> None:
    row = goal(
        "a",
        ("甲", "A"),
        2030,
        target=5.0,
        required_pace=-0.1,
        required_from="2024",
        pace_kind="points",
        **latest(5.6, "2024", "x"),
    )
    assert goal_message([row], META.as_of, EN) == "A is already at its target for 2030 and has to stay there"


def test_a_met_target_is_told_with_the_value_of_its_year() -> None:
    row = goal(
        "a", ("甲", "A"), 2024, target=5.0, status="met", history=[seen("2024", 5.2, "x")], **latest(6.0, "2025", "y")
    )
    assert goal_message([row], META.as_of, ZH) == "甲达到2024年目标值：2024年 5.2%"


def test_a_view_holds_words_and_the_way_back() -> None:
    view = target_view(BY_KEY["cleared@2024"], META, ZH)
    assert view.latest == "近 48,000 亩"
    assert view.latest_note == ("2024年", "2024报告", "云泽市统计年鉴")
    assert (view.paragraph, view.quote, view.owner) == (12, "拆除整理低效用地取得进展", "市自然资源局")
    assert view.why.endswith("不能判定。")


def test_rivals_stand_beside_the_value_used() -> None:
    card = goal_view([row for row in ROWS if row["goal"] == "rd"], META, EN)
    assert [(one.value, one.used) for one in card.rivals] == [("2.77%", True), ("2.8%", True)]
    assert [one.relation for one in card.rivals] == ["taken as latest", "contradicts the latest"]
    assert card.rivals_title == "Published values that contradict each other"
    assert card.measures == (("1.1", "Grow new industries"), ("7.2", "Put idle land to use"))
    assert card.rows == ("observation/a:1", "observation/a:2")


def test_a_rounded_value_contradicts_nothing() -> None:
    (row,) = [row for row in ROWS if row["key"] == "rd@2024"]
    card = goal_view([row | {"rivals": [row["rivals"][0] | {"relation": "rounded"}]}], META, ZH)
    assert card.rivals_title == "同一数的取整写法（不是矛盾）"
    assert [one.relation for one in card.rivals] == ["采用为最新值", "同一数取整"]


def test_what_is_said_against_a_value_stands_beside_it() -> None:
    (row,) = [row for row in ROWS if row["key"] == "rd@2024"]
    card = goal_view([row | {"latest_caveat": "year_uncertain"}], META, ZH)
    assert card.targets[0].latest == "2.77%（年份待确认）"
    assert card.chart is not None and "2024年 2.77%（年份待确认）" in card.chart


def test_a_probability_that_was_not_back_tested_says_so() -> None:
    views = {row["key"]: goal_view([row], META, ZH).targets[0] for row in ROWS if row["probability"] is not None}
    assert {key: view.untested for key, view in views.items()} == {
        "advanced@2030": "", "output@2030": "未经回测", "loss@2030": "未经回测",
    }  # fmt: skip
    assert views["loss@2030"].forecast_note == "达到概率不到1%（未经回测）"


def test_a_sentence_ends_once() -> None:
    assert sentence("no value.", EN) == "No value."
    assert sentence("", ZH) == ""


def test_open_dates_and_past_ones_get_no_forecast_for_their_own_reason() -> None:
    open_one = goal("a", ("甲", "A"), None, target=3.0)
    assert forecast_words(open_one, META.as_of, ZH) == ("不作预测：没有完成年份", "", True)
    assert fallen_due(goal("a", ("甲", "A"), 2024), META.as_of)
    assert not fallen_due(goal("a", ("甲", "A"), 2025), META.as_of) and not fallen_due(open_one, META.as_of)


@pytest.mark.parametrize("words", [ZH, EN])
def test_every_method_that_may_be_chosen_is_named(words: Words) -> None:
    from refoundry.assess.goals.forecasts import FALLBACK, candidates

    said = "\n".join(method_lines(words))
    for name in candidates(share=False):
        assert words.named("methods", name) in said and "_" not in words.named("methods", name)
    assert said.count(words.named("methods", FALLBACK)) >= 2
    few = {
        "zh": f"年数不够回测（不足连续 8 年）时用{words.named('methods', FALLBACK)}",
        "en": f"back-test (under 8 in a row) {words.named('methods', FALLBACK)}",
    }
    assert few[words.lang] in said
