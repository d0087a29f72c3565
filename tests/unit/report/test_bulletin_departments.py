"""How departments are ranked, what is no ranking, and what falls due next."""

from datetime import date, datetime
from typing import Any

import pytest

from refoundry.core.days import BEIJING
from refoundry.report.bulletin_departments import Conduct, ranks
from refoundry.report.official import Chart, Table
from tests.unit.report.bulletin_sample import draft, issue, log, progress, said, section, standings, start


def test_departments_are_ranked_only_by_what_they_own():
    blocks = section(draft(), "部门办理情况")
    (table,) = [one for one in blocks if isinstance(one, Table)]
    assert table.rows == (
        ("1", "市工业和信息化局", "1", "1", "0", "0", "0", "100.0"),
        ("并列2", "市商务局", "1", "0", "1", "0", "0", "0.0"),
        ("并列2", "市自然资源局", "1", "0", "0", "1", "2", "0.0"),
    )
    text = said(blocks)
    assert "按时办理率＝按时报送的份数÷（应报份数＋逾期任务数）" in table.note and "并列" in table.note
    assert table.columns[-1].title == "按时办理率（%）" and "应报为0份" not in table.note
    assert "本期无应报也无逾期、不计按时办理率的：东凤镇。" in text
    (chart,) = [one for one in blocks if isinstance(one, Chart)]
    assert (chart.form, chart.ceiling, chart.series[0].values) == ("bars", 100, (100.0, 0.0, 0.0))


def test_supporting_a_task_costs_nobody_a_rank():
    own = standings()
    alone = {"digital": own["digital"]}  # the industry bureau only supports it
    (table,) = [one for one in section(draft(standings=alone), "部门办理情况") if isinstance(one, Table)]
    assert [row[0] for row in table.rows] == ["市商务局"]


def test_equal_shares_have_the_same_rank():
    rates = [Conduct("a", 2, 0, 0, 0), Conduct("b", 1, 1, 0, 0), Conduct("c", 2, 1, 0, 1), Conduct("d", 0, 0, 1, 0)]
    assert ranks(rates) == [1, 2, 2, 4]
    assert Conduct("e", 0, 0, 0, 0).rate is None and Conduct("f", 0, 0, 0, 1).rate == 0


def owing(*reported: str) -> dict[str, Any]:
    """Three tasks of three owners that owe the report of a week; those named have made it."""
    return {
        key: log(key, issue("2026-11-02", owner, "2026-12-18", every="week"), start("2026-11-02"),
                 *([progress("2026-11-16", "2026-W46", "好")] if owner in reported else []))
        for key, owner in (("chains", "industry"), ("lists", "commerce"), ("parks", "land"))
    }  # fmt: skip


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (owing(), "各单位按时办理率均为0，不排名。"),
        (owing("industry", "commerce", "land"), "各单位按时办理率同为100%，不分先后。"),
        ({"chains": owing("industry")["chains"]}, "只有一个单位，不排名。"),
        ({"plots": standings()["plots"]}, "本期没有到期的定期报告，只列逾期任务，不排名。"),
    ],
)
def test_what_is_no_ranking_is_said_in_words(held, words):
    blocks = section(draft(standings=held), "部门办理情况")
    assert words in said(blocks) and not [one for one in blocks if isinstance(one, Chart)]
    (table,) = [one for one in blocks if isinstance(one, Table)]
    # where nobody owed a report there is no rate to print
    rated = "没有到期的定期报告" not in words
    assert len(table.columns) == 6 + rated and "排名" not in table.note
    assert ("按时办理率＝" in table.note) == rated
    assert table.rows


def test_a_rate_of_nought_for_what_is_overdue_says_so():
    held = {"chains": owing("industry")["chains"], "plots": standings()["plots"]}
    (table,) = [one for one in section(draft(standings=held), "部门办理情况") if isinstance(one, Table)]
    assert table.rows[1] == ("2", "市自然资源局", "0", "0", "0", "0", "1", "0.0")
    assert "应报为0份而列入本表的，是有逾期任务" in table.note


def test_the_first_place_can_be_shared():
    (table,) = [
        one for one in section(draft(standings=owing("industry", "land")), "部门办理情况") if isinstance(one, Table)
    ]
    assert [row[0] for row in table.rows] == ["并列1", "并列1", "3"]


def test_the_month_after_a_month_is_a_whole_one():
    one = draft(period_from=date(2026, 11, 1), period_to=date(2026, 11, 30))
    assert "2026年12月1日至12月31日" in said(section(one, "下期到期事项"))


def test_what_falls_due_next():
    blocks = section(draft(), "下期到期事项")
    (table,) = [one for one in blocks if isinstance(one, Table)]
    assert [(row[0], row[2], row[3], row[4]) for row in table.rows] == [
        ("清理 =cmd场地 { PAGE }", "11月25日", "完成时限", "2"),
        ("摸底低效园区", "11月26日", "协调期限", "3"),
        ("编制数字经济方案", "11月27日", "完成时限", "4"),
    ]
    assert "另有3项任务须在2026年11月23日至11月29日报送定期报告。" in said(blocks)
    year_end = draft(
        period_from=date(2030, 12, 21), period_to=date(2030, 12, 27), at=datetime(2030, 12, 28, 9, tzinfo=BEIJING)
    )
    assert "2030年目标节点5个将于2030年12月31日到期。" in said(section(year_end, "下期到期事项"))
