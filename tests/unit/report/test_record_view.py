"""The back-test in a sentence, and the sources behind the numbers."""

from dataclasses import asdict

from refoundry.report.meta import Meta
from refoundry.report.record_view import judged, record_views, summary
from refoundry.report.sources import sources
from refoundry.report.words import Words
from tests.unit.report.made_up import META, ROWS, frames

ZH, EN = Words("zh"), Words("en")
RECORD = frames()["record"].to_dicts()


def test_the_sentence_takes_each_indicator_once_in_its_widest_scope() -> None:
    assert summary(RECORD, ZH) == (
        "用过去的数据逐年回测，共40个序列、440次预测（提前1—2年）：所选方法对总量类指标平均差 3.0%、"
        "对比重类指标平均差 0.8 个百分点；名义80%的区间实际覆盖 79.0%，名义95%的区间实际覆盖 94.0%，与名义相符；"
        "概率的 Brier 分为 0.120（0最好，0.25等于掷币）。"
    )
    narrow = [{**row, "coverage_80": 0.5} for row in RECORD]
    assert "too narrow" in summary(narrow, EN)
    assert summary([], ZH) == ""
    assert "Brier" not in summary([{**row, "brier": None} for row in RECORD], EN)


def test_too_wide_is_said_too() -> None:
    assert judged(0.95, 0.99, 400) == "wide"
    assert judged(None, None, 400) == "fits"
    # tails that are too thin count although the middle is right
    assert judged(0.8, 0.85, 400) == "narrow"


def test_rows_say_what_was_not_computed() -> None:
    rows = record_views(RECORD, ZH)
    assert [row["mae"] for row in rows] == ["120.0 亿元", "120.0 亿元", "未计算", "0.8 个百分点"]
    assert rows[2]["brier"] == "未计算" and rows[2]["chosen"] is False
    assert rows[1]["method"] == "漂移"


def test_sources_are_counted_once_and_weak_ones_come_last() -> None:
    found = sources([*ROWS, *frames()["outlook"].to_dicts()], ZH)
    assert [one.quality for one in found] == ["官方原文", "官方文件副本", "转引或整理"]
    assert [one.weak for one in found] == [False, False, True]
    assert found[2].vintages == ("2024公报", "2024报告") and found[2].titles == ("百亿级园区", "高新技术企业数")
    # the history of a goal with two targets is counted once
    assert sources([ROWS[1]], ZH)[0].values == sources([ROWS[1], ROWS[6]], ZH)[0].values == 8


def test_meta_has_room_for_less() -> None:
    bare = {
        name: value
        for name, value in asdict(META).items()
        if name not in ("measures", "files", "versions", "synthetic")
    }
    assert Meta(**bare).measures == {} and Meta(**bare).synthetic is False
