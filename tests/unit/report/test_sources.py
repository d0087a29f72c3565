"""How many publications a scorecard rests on, and how new they are."""

from dataclasses import replace
from datetime import date

from refoundry.report.sources import dates, newest, reading, sources
from refoundry.report.words import Words
from tests.unit.report.made_up import AROUND, META, ROWS, goal, seen

ZH = Words("zh")


def test_the_latest_period_of_any_value_counts() -> None:
    assert (
        newest([goal("a", ("甲", "A"), 2024, history=[seen("2023", 1.0, "2024年鉴"), seen("2024H1", 2.0, "x")])], ZH)
        == "2024年上半年"
    )
    assert newest([goal("a", ("甲", "A"), 2024, related=AROUND)], ZH) == "2024年"
    assert newest([goal("a", ("甲", "A"), 2024)], ZH) == ""


def test_the_day_of_the_run_is_not_how_new_the_data_are() -> None:
    assert dates(META, ROWS, ZH) == "运行日期 2025年6月30日 · 数据最新至 2024年"
    later = replace(META, ran=date(2026, 1, 2))
    assert dates(later, ROWS, ZH) == "运行日期 2026年1月2日 · 数据最新至 2024年 · 按 2025年6月30日 判定"
    assert dates(META, [], ZH) == "运行日期 2025年6月30日 · 未装载数据"


def test_publications_are_counted_once() -> None:
    found = sources(ROWS, ZH)
    said = reading(ROWS, ZH)
    assert f"{len({one.source for one in found})}种来源" in said and "最新至2024年" in said
    assert reading([], ZH) == ""
