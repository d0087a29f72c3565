"""The one sentence, and the groups behind it."""

from datetime import date
from typing import Any

import pytest

from refoundry.report.counting import answer, due_groups, headline, unsettled, wordy
from refoundry.report.words import Words
from tests.unit.report.made_up import META, ROWS, goal, latest

ZH, EN = Words("zh"), Words("en")


def test_the_answer_counts_by_due_year() -> None:
    assert answer(due_groups(ROWS, META.as_of, ZH), ZH) == (
        "10个目标有12个目标节点。已到期6个：完成1个、未完成1个、"
        "只有界限1个（拆除整理低效用地 2024年 近 48,000 亩，差 2,000 亩）、"
        "公布不一1个（研发经费占比 2024年 2.77%，差 0.03 个百分点）、待评判1个、方案未写1个；"
        "2030年到期5个：正常1个、有风险1个、滞后1个、有其他年份数1个、待评判1个；"
        "没有完成年份的1个：全部时间未定。"
    )
    assert answer(due_groups(ROWS, META.as_of, EN), EN) == (
        "10 goals have 12 targets. 6 have fallen due – met: 1, missed: 1, "
        "only a bound: 1 (Idle land cleared nearly 48,000 mu (2024), 2,000 mu short), "
        "contradictory: 1 (Spending on research over GDP 2.77% (2024), 0.03 pp short), "
        "to be judged: 1, left open by the plan: 1; "
        "5 fall due in 2030 – on track: 1, at risk: 1, off track: 1, value of another year: 1, to be judged: 1; "
        "1 without a due year – all undated."
    )


def test_the_headline_is_one_short_sentence() -> None:
    said = headline(due_groups(ROWS, META.as_of, ZH), ZH)
    assert said == ("10个目标12个节点：已到期6个（完成1、未完成1、不能判定4）；未到期5个；没有完成年份1个。")
    assert len(said) <= 60
    assert headline(due_groups(ROWS, META.as_of, EN), EN) == (
        "12 targets of 10 goals: 6 fell due (met 1, missed 1, not settled 4); 5 still ahead; 1 without a date."
    )


def test_several_years_ahead_are_one_part() -> None:
    rows = [goal("a", ("甲", "A"), 2030), goal("b", ("乙", "B"), 2035)]
    assert answer(due_groups(rows, META.as_of, ZH), ZH) == "2个目标有2个目标节点。未到期2个：全部无数据。"


def test_no_targets_is_said() -> None:
    assert answer([], ZH) == "方案没有列出可评估的目标。"


@pytest.mark.parametrize(("as_of", "past"), [(date(2024, 12, 31), False), (date(2025, 1, 1), True)])
def test_a_year_is_over_when_it_has_ended(as_of: date, past: bool) -> None:
    (group,) = due_groups([goal("a", ("甲", "A"), 2024)], as_of, ZH)
    assert group.past is past


def test_groups_run_from_the_earliest_to_the_undated() -> None:
    assert [group.due for group in due_groups(reversed(ROWS), META.as_of, ZH)] == [2024, 2030, None]


def test_runs_tell_what_an_unknown_comes_from() -> None:
    group = due_groups(ROWS, META.as_of, ZH)[0]
    assert [(status.name, len(rows)) for status, rows in group.by_status(ZH)] == [
        ("met", 1),
        ("missed", 1),
        ("bound", 1),
        ("contradiction", 1),
        ("words", 1),
        ("plan silent", 1),
    ]


def test_a_target_with_a_value_to_show_is_named_and_long_lists_are_cut() -> None:
    known = {
        "unknown_kind": "older value",
        "direction": "down",
        **latest(4.0, "2022", "2023年鉴"),
        "target": 5.0,
        "gap": -1.0,
    }
    rows = [goal(name, (name, name), 2024, **known, latest_caveat="year_uncertain") for name in "abcd"]
    said = answer(due_groups(rows, META.as_of, ZH), ZH)
    assert "a 2022年 4.0%（年份待确认），已到目标值；b" in said and "等）" in said and "d 2022" not in said


def test_why_a_target_is_unknown() -> None:
    by_key: dict[str, dict[str, Any]] = {row["key"]: row for row in ROWS}
    assert unsettled(by_key["rd@2024"]) and unsettled(by_key["cleared@2024"])
    assert not unsettled(by_key["private@2024"]) and not unsettled(by_key["digital@2024"])
    assert wordy(by_key["digital@2024"]) and not wordy(by_key["private@2024"])
