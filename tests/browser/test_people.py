"""The posts that watch, serve and administer; and what each of them may not see."""

import re

from openpyxl import load_workbook

from tests.browser.conftest import Seat
from tests.browser.desk import Desk
from tests.browser.test_tasks import LATER, LEAD, TODAY, rows


def own_password(desk: Desk, initial: str) -> None:
    """Change the initial password, as the page asks for."""
    own = "yizhi-luzhou-7731"
    for field, typed in (("old_password", initial), ("new_password1", own), ("new_password2", own)):
        desk.page.locator(f"[name={field}]").fill(typed)
    desk.press("修改密码")


def test_the_auditor_finds_who_exported_what(seat: Seat) -> None:
    lead = seat(LEAD)
    lead.room("督办")
    lead.download("导出")
    auditor = seat("审计岗")
    auditor.room("审计")
    auditor.fill({"类别": "留痕：导出"})
    auditor.press("筛选")
    auditor.says("市工业和信息化局·承办岗", "导出")
    book = auditor.download(re.compile("^导出$"))
    assert any("demo-lead" in " ".join(row) for row in rows(book))
    auditor.follow("记录完整性")
    auditor.says("没有矛盾", "全部在位")


def test_the_administrator_makes_an_account_that_gets_in(seat: Seat) -> None:
    administrator = seat("系统管理岗")
    administrator.room("账号与岗位")
    administrator.follow("新建账号")
    administrator.fill({"账号": "finance-3", "名称": "财政·支付岗", "岗位角色": "财政", "代表的单位": "市财政局"})
    administrator.press("建立账号")
    administrator.says("账号已建立：finance-3")
    initial = administrator.page.locator("#shown-once").input_value()

    newcomer = seat("", account=("finance-3", initial))
    newcomer.says("这是系统管理员设置的初始密码")
    newcomer.open("/goals")
    assert newcomer.page.url.endswith("/password"), "nothing else before the password is one's own"
    own_password(newcomer, initial)
    newcomer.says("今日待办")
    assert newcomer.page.get_by_role("banner").get_by_text("财政·支付岗").count() >= 1


def test_the_chain_team_issues_a_task_of_its_own(seat: Seat) -> None:
    chain = seat("新一代信息技术产业链链长专班")
    chain.says("今日待办")
    chain.room("督办")
    chain.follow("新增督办事项")
    chain.fill(
        {
            "办理事项": "梳理链上企业用地需求",
            "所需佐证": "需求清单",
            "承办单位": "新一代信息技术产业链",
            "完成时限": LATER,
        }
    )
    chain.press("下达")
    chain.says("已下达1项", "梳理链上企业用地需求")
    chain.room("督办")
    assert any("梳理链上企业用地需求" in " ".join(row) for row in rows(chain.download("导出")))


def test_the_town_takes_on_what_it_was_given(seat: Seat) -> None:
    town = seat("石岐街道·经办岗")
    town.follow("演示：报送属地企业服务台账")
    town.follow("接收")
    town.press("接收")
    town.follow("报进展")
    town.fill({"报告期": f"{TODAY.year}年{TODAY.month}月", "进展": "已收集台账"})
    town.press("报进展")
    town.says("办理中", "已收集台账")
    town.room("督办")
    assert any("办理中" in row for row in rows(town.download("导出")) if "演示：报送属地企业服务台账" in " ".join(row))


def test_finance_and_commissioner_read_and_take_away(seat: Seat) -> None:
    for words in ("预算岗", "驻企专员"):
        desk = seat(words)
        desk.says("今日待办")
        desk.room("总览")
        desk.says("已到期")
        desk.room("目标")
        desk.fill({"到期年份": "2024年（已到期）"})
        desk.press("筛选")
        book = load_workbook(desk.download("导出"))
        assert "2024" in str([[cell.value for cell in row] for row in book.worksheets[0].rows])


def test_a_firm_sees_its_own_page_and_is_refused_elsewhere(seat: Seat) -> None:
    firm: Desk = seat("示例企业")
    firm.says("今日待办")
    assert firm.rooms.get_by_role("link").all_inner_texts() == ["今日待办"]
    assert firm.page.get_by_role("search").count() == 0, "nothing is offered that is then refused"
    for path in ("/goals", "/supervision", "/audit", "/accounts", "/goals.xlsx", "/search?q=x"):
        firm.open(path, status=403)
        firm.says("不在您的职责范围内")
