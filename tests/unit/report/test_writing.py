"""Numbers as the reader meets them."""

from datetime import date

import pytest

from refoundry.report import writing
from refoundry.report.words import Words

ZH, EN = Words("zh"), Words("en")


@pytest.mark.parametrize(
    ("value", "unit", "more", "said"),
    [
        (2.77, "%", {}, "2.77%"),
        (2.8, "%", {}, "2.8%"),
        (49.0, "%", {}, "49.0%"),
        (51.054231, "%", {}, "51.05%"),
        (45.0, "%", {"plain": True}, "45%"),
        (3053.73, "亿元", {}, "3,053.73 亿元"),
        (50000.0, "亩", {"qualifier": "nearly"}, "近 50,000 亩"),
        (100.0, "家", {"qualifier": "over"}, "超 100 家"),
        (2300.0, "家", {"qualifier": None}, "2,300 家"),
        (250.0, "km2", {}, "250 平方公里"),
        (0.0, "%", {}, "0.0%"),
        (4512.345, "亿元", {"published": False}, "4,512 亿元"),
        (123.456, "亿元", {"published": False}, "123.5 亿元"),
        (1.234, "亿元", {"published": False}, "1.23 亿元"),
        (7.0, "never heard of", {}, "7 never heard of"),
    ],
)
def test_amounts_carry_their_unit(value: float, unit: str, more: dict[str, object], said: str) -> None:
    assert writing.amount(value, unit, ZH, **more) == said  # type: ignore[arg-type]


def test_english_words_a_unit_and_converts_nothing() -> None:
    assert writing.amount(3053.73, "亿元", EN) == "3,053.73 × 100m yuan"
    assert writing.amount(12.0, "个", EN) == "12"
    assert writing.amount(10.0, "家", EN, qualifier="over") == "over 10 firms"


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (-0.029999999, 2, "−0.03 个百分点"),
        (2.1, 1, "+2.1 个百分点"),
        (0.004, 2, "0.00 个百分点"),
        (-0.0, 1, "0.0 个百分点"),
    ],
)
def test_a_difference_of_shares_is_in_points(value: float, places: int, said: str) -> None:
    assert writing.difference(value, "%", ZH, places) == said


def test_paces_are_points_or_per_cent_a_year() -> None:
    assert writing.pace(0.25, "%", "points", ZH) == "+0.25 个百分点"
    assert writing.pace(-1.27, "%", "points", EN, signed=False) == "1.27 pp"
    assert writing.pace(7.96, "亿元", "compound", ZH) == "+8.0%"
    assert writing.pace(-3.0, "家", "compound", ZH) == "−3.0%"
    assert writing.pace(1250.0, "亩", "points", ZH) == "+1,250.0 亩"


def test_a_small_pace_is_not_none() -> None:
    assert writing.pace(0.0004, "%", "points", ZH) == "+不到0.01 个百分点"
    assert writing.pace(0.0, "%", "points", ZH) == "0.00 个百分点"


def test_periods_and_days_in_words() -> None:
    assert writing.period("2020H1", ZH) == "2020年上半年"
    assert writing.period("2020H1", EN) == "first half of 2020"
    assert writing.period("lately", EN) == "lately"
    assert writing.period(None, EN) == ""
    assert writing.day(date(2026, 11, 3), ZH) == "2026年11月3日"


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.839, "约 84%"), (0.9951, "超过99%"), (0.004, "不到1%"), (1.0, "超过99%"), (0.0, "不到1%")],
)
def test_no_probability_is_certain(share: float, said: str) -> None:
    assert writing.likelihood(share, ZH) == said


def test_what_was_not_computed_says_so() -> None:
    assert writing.percent(None, ZH) == "未计算"
    assert writing.percent(float("nan"), EN) == "not computed"
    assert writing.percent(0.75, EN) == "75.0%"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.015, "+0.015 个百分点"), (0.175, "+0.18 个百分点"), (0.05, "+0.05 个百分点"), (-0.25, "−0.25 个百分点")],
)
def test_a_pace_adds_up_to_its_gap(value: float, said: str) -> None:
    assert writing.pace(value, "%", "points", Words("zh")) == said
