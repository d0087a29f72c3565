"""The whole of it in English, and the whole of it without JavaScript."""

from docx import Document
from playwright.sync_api import Page

from tests.browser.conftest import Seat
from tests.browser.test_tasks import LATER, OFFICE, TODAY, rows

CJK = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode, words = one.textContent.trim();
    if (/[\\u4e00-\\u9fff]/.test(words) && one.parentElement.checkVisibility()
        && !one.parentElement.closest('[lang|=zh], .sub')) found.push(words.slice(0, 60));
  }
  return found;
}"""


def chinese(page: Page) -> list[str]:
    """What is still Chinese on a page, without what people wrote and the names of publications."""
    return [one for one in page.evaluate(CJK) if "演示" not in one]


def test_the_office_works_in_english(seat: Seat) -> None:
    office = seat("Leading group office · supervision", lang="en")
    office.says("Today")
    for room, words in (("Overview", "targets"), ("Goals", "All"), ("Meetings", "meeting"), ("Plan", "measures")):
        office.room(room)
        assert chinese(office.page) == [], office.page.url
        assert words.lower() in office.text().lower()
    office.room("Tasks")
    office.follow("New task")
    assert chinese(office.page) == []
    office.fill({"Action asked": "Survey the parcels", "Evidence wanted": "the survey", "Due date": LATER,
                 "Owner": "Bureau of Natural Resources"})  # fmt: skip
    office.press("Issue")
    office.says("1 issued", "Survey the parcels", "issued")
    office.room("Tasks")
    told = [row for row in rows(office.download("Export")) if "Survey the parcels" in row]
    assert len(told) == 1
    office.room("Bulletins")
    office.page.locator("main table a").last.click()
    office.hold()
    words = "\n".join(one.text for one in Document(str(office.download("English (Word)"))).paragraphs)
    assert "Leading Group" in words or "leading group" in words


def test_the_office_works_without_javascript(seat: Seat) -> None:
    office = seat(OFFICE, java_script_enabled=False)
    office.says("今日待办")
    office.room("督办")
    office.follow("清单")
    office.fill({"状态": "待下达"})
    office.press("筛选")
    office.page.locator("main table a[href*=tasks]").last.click()
    office.hold()
    title = office.page.locator("h1").inner_text()
    office.follow("下达")
    office.press("下达")
    office.says("没有提交，请先改正")
    office.fill({"完成时限": LATER, "所需佐证": "印发文件", "承办单位": "市科技局"})
    office.press("下达")
    office.says("已下达1项", title.split(" ", 1)[-1])
    office.follow("催办")
    office.fill({"备注": f"请于{TODAY:%m}月底前报进展"})
    office.press("催办")
    office.says("已提交：催办")
    office.room("目标")
    assert len(rows(office.download("导出"))) > 50
