"""Numbers, units and times, before anything is named."""

import pytest

from refoundry.plan.importer.goals.numerals import chinese, number
from refoundry.plan.importer.goals.periods import find_periods, title_years
from refoundry.plan.importer.goals.quantities import find_quantities, unit_of
from refoundry.plan.importer.goals.spread import distribute


@pytest.mark.parametrize(
    ("text", "value"),
    [("一百五十", 150), ("三千", 3000), ("两", 2), ("十", 10), ("二十三", 23), ("一千零五", 1005), ("一万二千", 12000)],
)
def test_chinese_numbers(text: str, value: float) -> None:
    assert chinese(text) == value


@pytest.mark.parametrize("text", ["", "十十", "一百二百", "甲", "百千"])
def test_what_is_no_number(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "value", "high", "unit", "bound"),
    [
        ("1.5万亿元", 15000, None, "亿元", None),
        ("8千亿元", 8000, None, "亿元", None),
        ("5000亿左右", 5000, None, "亿元", "~"),
        ("2万家以上", 20000, None, "家", ">="),
        ("30万件", 300000, None, "件", None),
        ("5万亩", 50000, None, "亩", None),
        ("250平方公里", 250, None, "km2", None),
        ("1.2万个", 1.2, None, "万个", None),
        ("300万吨标准煤以内", 300, None, "万吨标准煤", "<="),
        ("1200万千瓦", 1200, None, "万千瓦", None),
        ("35万元/人", 35, None, "万元/人", None),
        ("200台/万人", 200, None, "台/万人", None),
        ("3至5家", 3, 5, "家", None),
        ("5%-6%", 5, 6, "%", None),
        ("8000万元至1亿元", 0.8, 1, "亿元", None),
        ("百分之十二点五", 12.5, None, "%", None),
        ("九成", 90, None, "%", None),
        ("三分之一", 33.3, None, "%", None),
        ("100余家", 100, None, "家", ">"),
        ("300PFlops", 300, None, "PFlops", None),
    ],
)
def test_figures(text: str, value: float, high: float | None, unit: str, bound: str | None) -> None:
    (mention,) = find_quantities(text)
    assert (mention.value, mention.high, mention.unit, mention.bound) == (value, high, unit, bound)


@pytest.mark.parametrize(
    "text", ["5G", "第3届", "8K超高清", "GB/T4754", "2.0版", "前10", "每100人", "家电", "一带一路"]
)
def test_what_is_no_figure(text: str) -> None:
    assert not [mention for mention in find_quantities(text) if mention.unit is not None]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("亿元", ("亿元", 1)),
        ("平方公里", ("km2", 1)),
        ("预期性", None),
        ("万吨/日", ("万吨/日", 1)),
        ("万家", ("家", 10000)),
    ],
)
def test_units_of_tables(text: str, unit: tuple[str, float] | None) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("到2024年", 2024),
        ("近期到2024年", 2024),
        ("到2025年底", 2025),
        ("“十四五”末", 2025),
        ("十四五期间", 2025),
        ("2021—2025年", 2025),
        ("二〇二三年", 2023),
        ("第十四个五年规划", 2025),
        ("未来五年", None),
    ],
)
def test_times(text: str, year: int | None) -> None:
    (period,) = find_periods(text)
    assert (period.text, period.year, period.reference) == (text, year, False)


@pytest.mark.parametrize("text", ["较2020年", "比上年末", "在2020年基础上", "与2019年相比"])
def test_years_of_comparison_are_not_due_dates(text: str) -> None:
    (period,) = find_periods(text)
    assert period.reference


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("某市三年行动计划（2021—2023年）", (2021, 2023)),
        ("某市“十四五”规划", (2021, 2025)),
        ("2022年工作要点", (2022, 2022)),
        ("第十四个五年规划和二〇三五年远景目标纲要", (2021, 2025)),
        ("某市实施方案", (None, None)),
    ],
)
def test_years_of_titles(title: str, years: tuple[int | None, int | None]) -> None:
    assert title_years(title) == years


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("城镇、农村居民人均可支配收入", ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("国家级、省级专精特新企业", ["国家级专精特新企业", "省级专精特新企业"]),
        ("电子信息、装备制造、新材料三大产业产值", ["电子信息产业产值", "装备制造产业产值", "新材料产业产值"]),
        ("单位工业增加值能耗、用水量", ["单位工业增加值能耗", "单位工业增加值用水量"]),
        ("固定资产投资和社会消费品零售总额", ["固定资产投资", "社会消费品零售总额"]),
        ("研究与试验发展经费支出、财政科技支出", ["研究与试验发展经费支出", "财政科技支出"]),
        ("本外币存贷款余额", ["本外币存款余额", "本外币贷款余额"]),
    ],
)
def test_lists_with_a_shared_tail(text: str, names: list[str]) -> None:
    assert distribute(text, len(names)) == names


def test_a_list_of_another_length_is_not_guessed() -> None:
    assert distribute("甲产业产值、乙产业产值", 3) is None
