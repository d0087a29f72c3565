"""A bulletin from its draft to the file that is issued."""

from docx import Document

from tests.browser.conftest import Seat
from tests.browser.test_tasks import OFFICE, SECOND


def test_a_bulletin_is_edited_approved_issued_and_read(seat: Seat) -> None:
    office = seat(OFFICE)
    office.room("周报通报")
    office.follow("打开本期周报")
    office.says("编辑中", "草稿")
    office.follow("修改")
    first = office.page.get_by_label("段落").first
    first.fill("本周各项工作总体平稳，两项任务逾期，请承办单位说明原因。")
    office.press("保存修改")
    office.says("修改已保存", "两项任务逾期")
    office.follow("送审")
    office.press("送审")

    second = seat(SECOND)
    second.room("周报通报")
    second.follow("打开本期周报")
    second.follow("审核通过")
    second.press("审核通过")
    issuing = second.unfold("编号印发")
    second.fill({"文号或期号": "第9期"}, issuing)
    if (tick := issuing.get_by_label("已知期末未到")).count():  # on all but the last day of a week
        tick.check()
    second.press("编号印发", issuing)
    second.says("已印发")
    issued = Document(str(second.download("导出中文稿")))
    words = "\n".join(one.text for one in issued.paragraphs)
    assert "两项任务逾期，请承办单位说明原因" in words
    assert "第9期" in words
    assert "草稿" not in words
