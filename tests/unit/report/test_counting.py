"""The one sentence, and the groups behind it."""

from datetime import date
from typing import Any

import pytest

from refoundry.report.counting import answer, due_groups, unsettled, wordy
from refoundry.report.words import Words
from tests.unit.report.made_up import META, ROWS, goal

ZH, EN = Words("zh"), Words("en")


def test_the_answer_counts_by_due_year() -> None:
    assert answer(due_groups(ROWS, META.as_of, ZH), ZH) == (
        "2024年到期目标 6 项：完成 1 项、未完成 1 项、无数据 4 项（含定性或位次目标 1 项、公布值不能判定 2 项）；"
        "2030年目标 5 项：正常 1 项、有风险 1 项、滞后 1 项、无数据 2 项（含定性或位次目标 1 项）；未定年份 1 项：全部无数据。"
    )
    assert answer(due_groups(ROWS, META.as_of, EN), EN) == (
        "Of all targets, 6 fell due in 2024: 1 met, 1 missed, 4 unknown (1 without a number, 2 not settled by what is published); "
        "5 due in 2030: 1 on track, 1 at risk, 1 off track, 2 unknown (1 without a number); 1 without a date: all unknown."
    )


def test_several_years_ahead_are_one_part() -> None:
    rows = [goal("a", ("甲", "A"), 2030), goal("b", ("乙", "B"), 2035)]
    assert answer(due_groups(rows, META.as_of, ZH), ZH) == "未到期目标 2 项：全部无数据。"


def test_no_targets_is_said() -> None:
    assert answer([], ZH) == "方案没有列出可评估的目标。"


@pytest.mark.parametrize(("as_of", "past"), [(date(2024, 12, 31), False), (date(2025, 1, 1), True)])
def test_a_year_is_over_when_it_has_ended(as_of: date, past: bool) -> None:
    (group,) = due_groups([goal("a", ("甲", "A"), 2024)], as_of, ZH)
    assert group.past is past


def test_groups_run_from_the_earliest_to_the_undated() -> None:
    assert [group.due for group in due_groups(reversed(ROWS), META.as_of, ZH)] == [2024, 2030, None]


def test_runs_keep_words_apart_from_numbers() -> None:
    group = due_groups(ROWS, META.as_of, ZH)[0]
    assert [(name, kind, len(rows)) for name, kind, rows in group.by_status(ZH.statuses())] == [
        ("met", False, 1),
        ("missed", False, 1),
        ("unknown", False, 3),
        ("unknown", True, 1),
    ]


def test_why_a_target_is_unknown() -> None:
    by_key: dict[str, dict[str, Any]] = {row["key"]: row for row in ROWS}
    assert unsettled(by_key["rd@2024"]) and unsettled(by_key["cleared@2024"])
    assert not unsettled(by_key["private@2024"]) and not unsettled(by_key["digital@2024"])
    assert wordy(by_key["digital@2024"]) and not wordy(by_key["private@2024"])
