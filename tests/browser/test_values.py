"""What is known: values reported and approved, runs, data asked for and supplied."""

import re
import time
from pathlib import Path

from docx import Document

from tests.browser.conftest import Seat
from tests.browser.desk import Desk
from tests.browser.test_tasks import OFFICE, rows

OWNER, OWNER_SECOND, ANALYST = "市科技局·填报岗", "市科技局·审核岗", "产业分析岗"
GOAL = "R&D经费支出占GDP的比重"


def await_words(desk: Desk, words: str, within: float = 90) -> None:
    """Look again until a page says something, as whoever waits for it does."""
    until = time.monotonic() + within
    while words not in desk.text():
        assert time.monotonic() < until, desk.text()
        time.sleep(0.5)
        desk.page.reload()
    desk.hold()


def test_a_value_is_reported_approved_and_judged(seat: Seat, tmp_path: Path) -> None:
    owner = seat(OWNER)
    owner.room("目标")
    owner.follow(re.compile(f"^{GOAL}$"))
    owner.says("2024年目标")
    owner.follow("报送数据")
    proof = tmp_path / "公报.txt"
    proof.write_text("公报。", "utf-8")
    owner.page.get_by_label("公开", exact=True).check()
    owner.page.get_by_label(re.compile("^时期")).select_option("2024")
    owner.fill({"数值": "2.91", "单位": "%", "来源": "中山年鉴", "公布日期": "2025-11-20", "佐证材料": proof})
    owner.press("提交审核")
    if "请再看一遍" in owner.text():
        owner.page.get_by_label("以上各点已核对").check()
        owner.press("提交审核")
    owner.says("已提交，等第二人审核")
    assert owner.page.get_by_role("link", name="审核通过").count() == 0

    second = seat(OWNER_SECOND)
    second.follow(f"{GOAL}（2024年）")
    second.says("2.91%", "公报.txt")
    second.follow("审核通过")
    second.press("审核通过")

    owner.room("目标")
    owner.follow(re.compile(f"^{GOAL}$"))
    await_words(owner, "2024年 2.91%")
    await_words(owner, "完成")
    owner.room("目标")
    told = [" ".join(row) for row in rows(owner.download("导出")) if GOAL in row]
    assert any("2.91" in row and "完成" in row for row in told), told


def test_the_analyst_starts_a_run_and_sees_its_progress(seat: Seat) -> None:
    analyst = seat(ANALYST)
    analyst.room("评估记录")
    before = analyst.page.locator("main table tbody tr").count()
    analyst.press("立即评估")
    analyst.says("评估")
    analyst.room("评估记录")
    until = time.monotonic() + 120
    while analyst.page.locator("main table tbody tr").count() == before:
        assert time.monotonic() < until, analyst.text()
        time.sleep(0.5)
        analyst.page.reload()
    analyst.page.locator("main table tbody tr a").first.click()
    analyst.hold()
    analyst.unfold("编号、版本和数据文件")
    analyst.says("目标评估", "指纹")
    analyst.room("目标")
    assert len(rows(analyst.download("导出"))) > 50


def test_data_are_asked_for_answered_and_accepted(seat: Seat) -> None:
    analyst = seat(ANALYST)
    analyst.room("数据请求")
    analyst.follow("起草请求")
    analyst.fill(
        {"所需数据": "请提供重点实验室名录", "受函单位": "市科技局", "用途": "目标评估", "共享依据": "政务数据共享清单"}
    )
    analyst.press("保存草稿")
    analyst.says("请提供重点实验室名录")

    office = seat(OFFICE)
    office.room("数据请求")
    office.follow("待签发")
    office.follow(re.compile("重点实验室"))
    office.follow("签发")
    office.fill({"答复期限": "2027-01-15", "函件文号": "函〔2026〕21号"})
    office.press("签发")
    letter = "\n".join(one.text for one in Document(str(office.download("导出函"))).paragraphs)
    assert "市科技局" in letter and "请提供重点实验室名录" in letter and "2027年1月15日" in letter
    assert "函〔2026〕21号" in letter

    owner = seat(OWNER)
    owner.room("数据请求")
    owner.follow(re.compile("重点实验室"))
    owner.follow(re.compile("^答复$"))
    owner.fill({"答复": "名录见附件，共12家", "来源": "市科技局台账", "依据": "认定文件"})
    owner.press("答复")
    owner.says("已答复待确认")

    analyst.room("数据请求")
    analyst.follow("待确认")
    analyst.follow(re.compile("重点实验室"))
    analyst.says("名录见附件，共12家")
    analyst.follow("采用")
    analyst.press("采用")
    analyst.says("已采用")
