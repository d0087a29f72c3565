"""Another city's annex, imported from its document: its board is there without a line of code."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from refoundry.city import new_city
from refoundry.plan.importer import draft_plan, write_plan
from refoundry.plan.read import read_plan
from refoundry.workbench.demo.accounts import make_accounts
from refoundry.workbench.ledger.standings import standing

PLAN = """蓝溪市产业振兴实施方案
一、工作目标
到2027年，规模以上工业总产值达到300亿元。
二、重点任务
（一）技术改造提升行动
1.更新纺纱设备
淘汰旧式纺机，推广节能电机。
2.建设印染中心
集中建设印染中心2个。
专栏1 技术改造重点项目
1.智能纺纱工厂。到2027年底，建成4家。
2.绿色印染示范。
（二）品牌拓展提升行动
1.举办面料展会
每年举办展会。
专栏2 品牌重点项目
1.面料设计大赛。2027年举办1场。
三、保障措施
（一）加强领导
落实责任。
附件：任务分工表
1\t更新纺纱设备\t市工业和信息化局、市财政局
2\t建设印染中心\t市生态环境局、市工业和信息化局
3\t举办面料展会\t市商务局、各有关镇
"""


@pytest.fixture
def imported(tmp_path: Path, settings: Any, db: None) -> Client:
    """The leading group's office of the city the document speaks of."""
    source = tmp_path / "plan.txt"
    source.write_text(PLAN, "utf-8")
    write_plan(draft_plan(source), tmp_path / "draft")
    new_city(tmp_path / "draft", tmp_path / "city")
    settings.CITY = tmp_path / "city"
    office = make_accounts(read_plan(tmp_path / "city" / "plan"))[0]
    client = Client()
    client.force_login(office.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_its_board_has_its_measures_departments_and_tasks(imported: Client) -> None:
    board = _page(imported, "/supervision")
    assert "3项举措、3项工作：已下达0项" in board
    for words in ("更新纺纱设备", "建设印染中心", "举办面料展会", "技术改造提升行动", "牵头", "配合", "智能纺纱工厂"):
        assert words in board
    assert "中山" not in board
    listed = _page(imported, "/supervision?view=list")
    assert "智能纺纱工厂" in listed and "方案要求2027年" in listed
    _page(imported, "/supervision?view=departments")
    assert imported.get("/supervision.xlsx").status_code == 200


def test_its_tasks_have_pages_and_are_issued(imported: Client) -> None:
    page = _page(imported, "/supervision/tasks/task-1-1")
    assert "文件未写牵头部门，请领导小组办公室明确" in page or "暂无" in page
    form = _page(imported, "/supervision/issue?task=task-1-1")
    assert "2027-12-31" in form and "文件未写牵头部门" in form
    data = {"rows": "1", "r0-chosen": "1", "r0-subject": "task-1-1", "r0-id": "one", "r0-seq": "0",
            "r0-action": "建成智能纺纱工厂4家", "r0-owner": "工业和信息化局", "r0-due": "2027-12-31",
            "r0-wanted": "竣工文件"}  # fmt: skip
    assert imported.post("/supervision/issue", data).status_code == 302
    (owner,) = standing("task", "task-1-1").fields["owner"]
    assert owner.startswith("departments/")
    assert "已下达1项" in _page(imported, "/supervision")


def test_its_meetings_room_is_open_too(imported: Client) -> None:
    assert "没有待会商的事项" in _page(imported, "/meetings")
    _page(imported, "/meetings/new")


def test_a_plan_without_an_annex_says_what_belongs_here(tmp_path: Path, settings: Any, db: None) -> None:
    source = tmp_path / "plan.txt"
    source.write_text("青石市产业发展意见\n一、工作目标\n到2027年，规模以上工业总产值达到300亿元。\n", "utf-8")
    write_plan(draft_plan(source), tmp_path / "draft")
    new_city(tmp_path / "draft", tmp_path / "city")
    settings.CITY = tmp_path / "city"
    office = make_accounts(read_plan(tmp_path / "city" / "plan"))[0]
    client = Client()
    client.force_login(office.account, backend="django.contrib.auth.backends.ModelBackend")
    page = _page(client, "/supervision")
    assert "方案中没有举措，也没有任务" in page and "新增督办事项" in page
    assert client.get("/supervision.xlsx").status_code == 200
