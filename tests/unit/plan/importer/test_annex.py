"""The division of labour: tables of every cut, flattened lines, and what is none."""

from pathlib import Path

from refoundry.plan.importer.annex import Annex, is_annex_title, is_appendix, read_annex
from refoundry.plan.importer.documents import read_document
from refoundry.plan.importer.lines import read_lines
from tests.unit.plan.importer.forms import Table, Text, write
from tests.unit.plan.importer.texts import lines


def rows(annex: Annex) -> list[tuple[str, str, str | None, list[str], list[str], str | None]]:
    return [
        (row.group, row.title, row.duty.lead, list(row.duty.support), list(row.duty.towns), row.due)
        for row in annex.rows
    ]


def table(tmp_path: Path, *cells: list[str | None]) -> Annex:
    document = read_document(write([Text("附件"), Table(cells)], tmp_path / "a.docx"))
    return read_annex(read_lines(document.paragraphs))


def test_lead_and_support_in_columns_of_their_own(tmp_path: Path) -> None:
    annex = table(
        tmp_path,
        ["序号", "工作任务", "牵头领导", "牵头单位", "配合单位", "完成时限"],
        ["1", "补链", "某副市长", "市工信局", "市科技局、各县区", "2024年底"],
    )
    assert rows(annex) == [("", "补链", "市工信局", ["市科技局"], ["各县区"], "2024年底")]


def test_departments_merged_over_rows_hold_for_each(tmp_path: Path) -> None:
    annex = table(tmp_path, ["重点任务", "责任单位"], ["1.补链", "市工信局、市商务局"], ["2.强链", ""])
    assert [row[1:4] for row in rows(annex)] == [
        ("补链", "市工信局", ["市商务局"]),
        ("强链", "市工信局", ["市商务局"]),
    ]


def test_a_cell_may_list_measures_with_a_line_of_departments_each(tmp_path: Path) -> None:
    annex = table(tmp_path, ["重点任务", "责任单位"], ["1.补链\n2.强链", "市工信局\n市商务局、市科技局"])
    assert [row[1:4] for row in rows(annex)] == [("补链", "市工信局", []), ("强链", "市商务局", ["市科技局"])]


def test_a_table_of_indicators_is_none(tmp_path: Path) -> None:
    annex = table(tmp_path, ["序号", "指标名称", "单位", "2025年目标值"], ["1", "工业增加值", "亿元", "900"])
    assert annex == Annex()


def test_flattened_lines_with_wrapped_names() -> None:
    annex = read_annex(
        lines(
            "一、甲|附件：任务分工表|重点任务|责任单位|（一）补链行动|1、招引|市商务局、市工信局、|市科技局|2、培育|"
            "市工信局、各县区|（二）强链行动|3、攻关|市科技局、市财政局"
        )
    )
    assert rows(annex) == [
        ("补链行动", "招引", "市商务局", ["市工信局", "市科技局"], [], None),
        ("补链行动", "培育", "市工信局", [], ["各县区"], None),
        ("强链行动", "攻关", "市科技局", ["市财政局"], [], None),
    ]
    assert annex.start == 2
    assert annex.groups == {"补链行动": 1, "强链行动": 2}


def test_a_list_of_appendices_at_the_top_is_none() -> None:
    annex = read_annex(lines("通知|附件：任务分工表|一、甲|（一）乙|文。"))
    assert annex == Annex()


def test_titles_of_appendices() -> None:
    assert is_annex_title("附件2：重点任务分工方案")
    assert is_annex_title("《某方案》责任分解表")
    assert not is_annex_title("各部门按照任务分工抓好落实。")
    assert is_appendix("附件1 名词解释")
    assert not is_appendix("附件所列项目按程序调整。")
