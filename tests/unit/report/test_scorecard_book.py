"""The workbook: a first sheet that explains, flat tables, numbers as numbers, no text a formula."""

from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from refoundry.assess.goals.scorecard import SCHEMA
from refoundry.core.problems import Lang
from refoundry.report.book_columns import goal_columns, record_columns, related_columns, request_columns, seen_columns
from refoundry.report.scorecard_book import scorecard_book
from refoundry.report.words import Words
from tests.unit.report.made_up import AROUND, META, ROWS, frame, frames, goal


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "scorecard.xlsx"
    scorecard_book(frames(), META, path, "zh")
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def test_the_sheets_in_order(book: Workbook) -> None:
    assert book.sheetnames == ["说明", "目标节点", "观测值", "旁证", "数据请求", "预测检验", "一致性"]


def test_the_first_sheet_explains(book: Workbook) -> None:
    lines = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True) if row[0]}
    assert lines["运行日期"] == lines["判定日期"] == "2025年6月30日" and lines["数据最新至"] == "2024年"
    assert lines["读入范围"].startswith("本页读入1种来源")
    assert lines["运行"] == META.run
    assert lines["方案"].endswith("方案指纹 9f86d081884c")
    assert lines["筛选"] == "未筛选：方案10个目标的全部12个目标节点"
    assert lines["演示数据"].startswith("本页含演示数据")
    text = " ".join(str(row[1]) for row in book["说明"].iter_rows(values_only=True))
    for word in (
        "● 完成",
        "✕ 未完成",
        "◆ 正常",
        "▲ 有风险",
        "■ 滞后",
        "◐ 有其他年份数",
        "◌ 待评判",
        "○ 无数据",
        "较弱来源",
    ):
        assert word in text


def test_the_table_of_targets_is_flat_frozen_and_filtered(book: Workbook) -> None:
    sheet = book["目标节点"]
    assert (sheet.max_row, sheet.freeze_panes) == (len(ROWS) + 1, "D2")
    assert sheet.auto_filter.ref.startswith("A1:") and sheet.auto_filter.ref.endswith(str(len(ROWS) + 1))
    assert len(sheet.conditional_formatting) == 1
    heads = [cell.value for cell in sheet[1]]
    assert len(set(heads)) == len(heads)
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    first = rows[0]
    assert (first["到期年份"], first["状态"], first["指标"], first["最新值（按单位列）"]) == (
        2024,
        "◐ 公布不一",
        "研发经费占比",
        2.77,
    )
    assert first["同期其他公布值"] == "2.8% (2024公报、与最新值矛盾)"
    assert {row["回测"] for row in rows} == {None, "已回测", "未经回测"}
    unknown = next(row for row in rows if row["指标"] == "民营经济占比")
    assert unknown["最新值（按单位列）"] == "暂无（责任单位：市统计局）" and unknown["目标值（按单位列）"] is None
    assert next(row for row in rows if row["编号"] == "loss@2030")["达到概率"] == 0.004


def test_no_text_becomes_a_formula_or_a_link(book: Workbook, path: Path) -> None:
    quotes = [cell.value for row in book["目标节点"].iter_rows(min_row=2) for cell in row if cell.value == "=1+1"]
    assert quotes == ["=1+1"]
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                text = archive.read(name).decode()
                assert "<f>" not in text and "<hyperlink" not in text


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "{=1}", "http://example.org", "0123"]
)
def test_whatever_it_begins_with_text_stays_text(tmp_path: Path, text: str) -> None:
    row = goal("a", (text, text), 2024, clause_quote=text, why_zh=text)
    scorecard_book({"goals": frame([row], SCHEMA)}, META, tmp_path / "b.xlsx", "zh")
    cells = [
        cell for line in openpyxl.load_workbook(tmp_path / "b.xlsx")["目标节点"].iter_rows(min_row=2) for cell in line
    ]
    held = [cell for cell in cells if cell.value == text]
    assert len(held) == 3 and {cell.data_type for cell in held} <= {"s", "f"}
    with ZipFile(tmp_path / "b.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")


def test_every_published_value_stands_once(book: Workbook) -> None:
    rows = list(book["观测值"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 35
    assert len([row for row in rows if row[1] == "先进制造业增加值占比"]) == 8
    assert {row[0] for row in rows} == {"目标指标", "背景指标"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_has_a_title_of_its_own(lang: Lang) -> None:
    words = Words(lang)
    for make in (goal_columns, seen_columns, related_columns, request_columns, record_columns):
        titles = [column.title for column in make(words)]
        assert len(set(titles)) == len(titles), titles


def test_what_is_published_around_a_goal_has_a_sheet_of_its_own(book: Workbook) -> None:
    rows = list(book["旁证"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == [one["title_zh"] for one in AROUND]  # once, though two targets carry it
    assert rows[1][:11] == (
        "研发经费占比", "市科技局", "高新技术企业数", 2863, "家", "超", None, "2024年", "2024公报", "云泽市统计年鉴", "转引或整理",
    )  # fmt: skip
    assert "不能代替" in " ".join(str(row[1]) for row in book["说明"].iter_rows(values_only=True))


def test_codes_are_worded(book: Workbook) -> None:
    heads = [cell.value for cell in book["目标节点"][1]]
    said = {row[heads.index("比较")] for row in book["目标节点"].iter_rows(min_row=2, values_only=True)}
    assert said == {"≥", "≤", "区间", "位次", "增幅"}
    assert [row[0] for row in book["一致性"].iter_rows(min_row=2, values_only=True)] == ["先进制造业增加值占比"]


def test_units_and_the_city_have_their_english_names(tmp_path: Path) -> None:
    scorecard_book(frames(), META, tmp_path / "en.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "en.xlsx")
    units = {row[3] for row in book["Targets"].iter_rows(min_row=2, values_only=True)}
    assert {"%", "100m yuan", "mu", "firms"} <= units and "亿元" not in units
    assert {row[2] for row in book["Observations"].iter_rows(min_row=2, values_only=True)} == {None, "Yunze"}


def test_an_empty_scorecard_still_makes_a_workbook(tmp_path: Path) -> None:
    scorecard_book({"goals": frames()["goals"].clear()}, META, tmp_path / "empty.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "empty.xlsx")
    assert book.sheetnames == [
        "Notes", "Targets", "Observations", "Around the goals", "Data requests", "Back-test", "Consistency",
    ]  # fmt: skip


def test_chinese_and_english_fonts_are_named(path: Path) -> None:
    with ZipFile(path) as archive:
        assert "微软雅黑" in archive.read("xl/styles.xml").decode()
