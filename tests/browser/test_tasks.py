"""A task from the plan to its end: who issues it, who does it, who judges it; and tasks from minutes."""

from datetime import date, timedelta
from pathlib import Path

from openpyxl import load_workbook

from tests.browser.conftest import Seat

OFFICE, SECOND, LEAD = "领导小组办公室·督办岗", "领导小组办公室·核验岗", "市工业和信息化局·承办岗"
TODAY = date.today()
LATER = (TODAY + timedelta(days=30)).isoformat()


def rows(book: Path) -> list[list[str]]:
    """Every row of every sheet, as texts."""
    return [[str(value) for value in row if value is not None]
            for sheet in load_workbook(book).worksheets for row in sheet.iter_rows(values_only=True)]  # fmt: skip


def test_a_task_is_issued_done_verified_closed_and_on_the_board(seat: Seat, tmp_path: Path) -> None:
    office = seat(OFFICE)
    office.says("今日待办", "等我表态的")
    office.room("督办")
    office.follow("清单")
    office.fill({"状态": "待下达", "部门": "市工业和信息化局"})
    office.press("筛选")
    title = office.page.locator("main table a[href*=tasks]").first.inner_text()
    office.follow(title)
    office.follow("下达")
    assert title[-10:] in office.page.get_by_label("办理事项").input_value(), "filled in from the plan"
    office.fill({"完成时限": LATER, "所需佐证": "实施方案及印发文件"})
    office.press("下达")
    office.says("已下达1项")

    lead = seat(LEAD)
    lead.room("督办")
    lead.follow("清单")
    lead.follow(title)
    lead.says("已下达待接收", "实施方案及印发文件")
    lead.follow("接收")
    lead.press("接收")
    lead.follow("报进展")
    lead.fill({"报告期": f"{TODAY.year}年{TODAY.month}月", "进展": "已印发征求意见稿"})
    lead.press("报进展")
    lead.says("已提交：报进展", "已印发征求意见稿")
    proof = tmp_path / "实施方案.txt"
    proof.write_text("实施方案全文。", "utf-8")
    lead.follow("报结")
    lead.fill({"办结情况": "实施方案已印发", "佐证材料": proof})
    lead.press("报结")
    lead.says("已报结待核验", "实施方案.txt")
    assert lead.page.get_by_role("link", name="核验通过").count() == 0, "nobody judges their own report"

    second = seat(SECOND)
    second.room("督办")
    second.follow("清单")
    second.follow(title)
    assert second.download("实施方案.txt").read_text("utf-8") == "实施方案全文。"
    second.follow("核验通过")
    second.fill({"核验意见": "材料齐全"})
    second.press("核验通过")

    office.room("督办")
    office.follow("清单")
    office.follow(title)
    office.follow("销号")
    office.press("销号")
    office.says("已销号", "材料齐全")
    office.room("督办")
    board = office.page.get_by_role("region").filter(visible=True).first
    assert board.get_by_role("link").count() > 20
    [told] = [row for row in rows(office.download("导出")) if title.split(" ")[-1] in " ".join(row)]
    assert "已销号" in told and LATER in " ".join(told)


def test_minutes_become_tasks(seat: Seat) -> None:
    office = seat(OFFICE)
    office.room("会商")
    office.follow("安排会议")
    office.fill({"会议名称": "产业空间会商会", "会议日期": TODAY.isoformat(), "议题": "连片用地"})
    office.press("安排")
    office.follow("记为已召开")
    assert office.page.get_by_label("会议日期").input_value() == TODAY.isoformat(), "as it was planned"
    office.press("记为已召开")
    office.follow("录入纪要")
    office.fill({"纪要文字": "一、由市自然资源局牵头，市工业和信息化局配合，于2027年3月31日前完成连片用地摸底。\n"
                            "二、市财政局负责制定资金安排方案，2027年4月30日前报领导小组办公室。"})  # fmt: skip
    office.press("拆分为事项")
    office.says("读出2项")
    assert office.page.get_by_label("承办单位").first.input_value() == "市自然资源局"
    assert office.page.get_by_label("完成时限").first.input_value() == "2027-03-31"
    office.fill({"会议纪要文号": "会纪〔2026〕9号"})
    office.press("录入纪要")
    office.says("另一人核对")
    matter = office.page.url

    second = seat(SECOND)
    second.room("会商")
    second.follow("产业空间会商会")
    assert second.page.url == matter
    second.follow("核对确认")
    second.press("核对确认")

    office.room("会商")
    office.follow("产业空间会商会")
    office.follow("交办议定事项")
    office.fill({"所需佐证": "正式文件"})
    office.press("交办")
    office.says("已交办2项", "已下达待接收")
    office.room("督办")
    office.follow("清单")
    office.fill({"事项或文号": "会纪〔2026〕9号"})
    office.press("筛选")
    office.says("完成连片用地摸底", "市财政局")
    book = rows(office.download("导出"))
    assert len([row for row in book if "会纪〔2026〕9号" in row]) == 2
