"""What is published around a goal: each value once, with its bound, period, vintage, source and quality."""

from refoundry.report.related import related_line, related_values, related_views
from refoundry.report.sources import sources
from refoundry.report.words import Words
from tests.unit.report.made_up import AROUND, ROWS, goal

ZH, EN = Words("zh"), Words("en")


def test_targets_of_one_goal_share_theirs() -> None:
    assert [one["indicator"] for one in related_values(ROWS)] == [one["indicator"] for one in AROUND]


def test_every_part_is_said() -> None:
    money, firms, growth, _ = related_views(ROWS, ZH)
    assert (money.title, money.value, money.period, money.vintage) == ("研发经费", "100.66 亿元", "2023年", "2024年鉴")
    assert (firms.value, firms.quality, firms.weak) == ("超 2,863 家", "转引或整理", True)
    assert (growth.value, growth.period, growth.weak) == ("17.7%", "2024年上半年", False)
    assert related_views(ROWS, EN)[1].value == "over 2,863 firms"


def test_a_line_is_cut() -> None:
    assert related_line(ROWS, ZH, 4).count("、") == 3 and "等" not in related_line(ROWS, ZH, 4)
    assert (
        related_line(ROWS, ZH, 2)
        == "旁证（不能代替）：研发经费 2023年 100.66 亿元、高新技术企业数 2024年 超 2,863 家等4项"
    )
    assert related_line(ROWS, EN, 1).endswith("and 3 more")


def test_nothing_published_is_nothing_said() -> None:
    bare = [goal("a", ("甲", "A"), 2024), goal("b", ("乙", "B"), 2024, related=None)]
    assert related_views(bare, ZH) == () and related_line(bare, ZH, 3) == ""
    assert related_line([goal("a", ("甲", "A"), 2024, related=[AROUND[0] | {"value": None}])], ZH, 3) == ""


def test_its_sources_are_listed_too() -> None:
    row = goal("a", ("甲", "A"), 2024, related=AROUND)
    found = sources([row], ZH)
    assert {title for one in found for title in one.titles} == {one["title_zh"] for one in AROUND}
    assert [one.weak for one in found] == [False, True]
