"""The pages of the room: board, list, a task's page, issuing, the export; who may do what."""

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from refoundry.core.days import BEIJING
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing

TASK = "technical-upgrading-subsidy"
OTHER = "digital-economy-scheme"


ISSUED = datetime(2026, 1, 5, 9, tzinfo=BEIJING)


def move(posts: dict[str, Post], who: str, subject: str, name: str, at: datetime | None = None, **payload: Any) -> None:
    make_move(
        "task", subject, name, actor=posts[who].account.username, role=posts[who].role,
        expected_seq=standing("task", subject).seq, payload=payload, id=uuid4().hex, at=at,
    )  # fmt: skip


def issue(posts: dict[str, Post], subject: str = TASK, **more: Any) -> None:
    owner = posts["lead"].reference
    entries = {"action": "修订技改政策", "owner": [owner], "due": "2026-01-30", "wanted": "政策文号"}
    # long ago, so that it is overdue by now
    move(posts, "office", subject, "issue", at=ISSUED, **{**entries, **more})


def row(n: int, subject: str, **typed: str) -> dict[str, str]:
    values = {"chosen": "1", "subject": subject, "id": uuid4().hex, "seq": "0", **typed}
    return {f"r{n}-{name}": value for name, value in values.items()}


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_board_is_there_before_anything_was_issued(as_post: Callable[[str], Client]) -> None:
    page = text(as_post("office").get("/supervision"))
    assert "25项举措、32项工作：已下达0项" in page
    assert page.count('<tr class="group">') == 8
    assert "推动特色优势产业提档升级" in page and "牵头" in page and "配合" in page
    assert "逾期" not in page.split("<main")[1].split("</form>")[-1]


def test_overdue_is_said_in_words_on_board_list_and_page(
    as_post: Callable[[str], Client], posts: dict[str, Post]
) -> None:
    issue(posts)
    client = as_post("lead")
    assert "逾期1项" in text(client.get("/supervision"))
    listed = text(client.get("/supervision?view=list&late=overdue"))
    assert "提高技改奖补比例" in listed and "lateness" in listed
    assert "共1条" in listed
    page = text(client.get(f"/supervision/tasks/{TASK}"))
    assert "个工作日" in page and "政策文号" in page
    # the plan's own open question and the goal it moves
    assert "文稿未写比例和上限提高到多少" in page
    assert "是否见效" in page and "不表示由该事项引起" in page
    assert "接收" in page


def test_english_is_whole(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    issue(posts)
    client = as_post("office")
    client.cookies["refoundry_language"] = "en"
    page = text(client.get("/supervision"))
    assert "25 measures, 32 tasks: 1 issued, 1 overdue" in page
    for address in (f"/supervision/tasks/{TASK}", "/supervision?view=list", "/supervision?view=departments"):
        assert client.get(address).status_code == 200
    assert "Effect on the goal" in text(client.get(f"/supervision/tasks/{TASK}"))


def test_by_department(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    issue(posts)
    page = text(as_post("auditor").get("/supervision?view=departments"))
    assert "最长逾期" in page and "市工业和信息化局" in page
    assert "新增督办事项" not in page


def test_only_what_is_mine(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    issue(posts, "new-0123456789", owner=["departments/ecology-bureau"], action="甲事")
    issue(posts, "new-1123456789", support=[posts["owner"].reference], action="乙事")
    page = text(as_post("owner").get("/supervision?mine=1"))
    assert "乙事" in page and "甲事" not in page and "只看与本岗位有关" in page
    # who speaks for the whole city has nothing of its own to filter by
    assert "只看与本岗位有关" not in text(as_post("office").get("/supervision?mine=1"))


def test_no_such_task(as_post: Callable[[str], Client]) -> None:
    assert as_post("office").get("/supervision/tasks/gone").status_code == 404


def test_the_short_address_leads_to_the_page(as_post: Callable[[str], Client]) -> None:
    answer = as_post("office").get(f"/supervision/{TASK}")
    assert (answer.status_code, answer["Location"]) == (302, f"/supervision/tasks/{TASK}")


@pytest.mark.parametrize("who", ["enterprise", "administrator"])
def test_the_room_is_closed_to_others(as_post: Callable[[str], Client], who: str) -> None:
    client = as_post(who)
    for address in ("/supervision", "/supervision.xlsx", f"/supervision/tasks/{TASK}", "/supervision/new"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("who", ["lead", "town", "commissioner", "analyst", "auditor", "finance"])
def test_only_office_and_chain_issue(as_post: Callable[[str], Client], who: str) -> None:
    client = as_post(who)
    assert client.get(f"/supervision/issue?task={TASK}").status_code == 403
    assert client.post("/supervision/new", {"rows": "1"} | row(0, "new-0123456789")).status_code == 403


def test_a_chain_team_issues_only_what_is_its_own(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    client = as_post("chain")
    typed, own = {"action": "a", "owner": "市科技局", "due": "2027-03-31", "wanted": "w"}, "new-0123456789"
    for page, subject in (("/supervision/issue", TASK), ("/supervision/new", own)):
        answer = client.post(page, {"rows": "1"} | row(0, subject, **typed))
        assert answer.status_code == 403 and "W801" in text(answer)
        assert standing("task", subject).state == "listed"
    [chain] = re.findall('name="r0-owner" value="([^"]+)"', text(client.get("/supervision/new")))
    assert client.post("/supervision/new", {"rows": "1"} | row(0, own, **typed | {"owner": chain})).status_code == 302
    assert standing("task", own).fields["owner"] == [posts["chain"].reference]


def test_the_form_is_filled_in_from_the_plan_and_asks_what_it_leaves_open(as_post: Callable[[str], Client]) -> None:
    page = text(as_post("office").get(f"/supervision/issue?task={TASK}&task={OTHER}&task=gone"))
    assert 'name="rows" value="2"' in page
    assert "市工业和信息化局" in page and "市发展改革局、市商务局" in page
    assert "修订后的技改政策文号" in page
    assert "文稿未写完成时间，请市工业和信息化局明确" in page
    assert 'name="r0-due" type="date" class="short" value=""' in page


def test_several_are_issued_each_by_itself_and_what_is_refused_holds_none_back(
    as_post: Callable[[str], Client],
) -> None:
    client = as_post("office")
    good = {"action": "修订政策", "owner": "市工信局", "support": "商务局、小榄镇", "due": "2027-03-31", "wanted": "文号",
            "measure": "featured-industries-upgrade", "goal": "manufacturing-share"}  # fmt: skip
    bad = {"action": "制定方案", "owner": "市投资促进局", "wanted": "方案"}
    data = {"rows": "2", "every": "month"} | row(0, TASK, **good) | row(1, OTHER, **bad)
    answer = client.post("/supervision/issue", data)
    page = text(answer)
    assert answer.status_code == 422
    # the first stands; of the second what was typed is kept and both problems are said, by the entries' names
    assert "市投资促进局" in page and "W841" in page and "“承办单位”中的“市投资促进局”" in page and "完成时限" in page
    assert (
        "已下达1项" in page
        and "1项没有下达" in page
        and 'name="rows" value="1"' in page
        and "商务局、小榄镇" not in page
    )
    assert (standing("task", TASK).seq, standing("task", OTHER).seq) == (1, 0)
    data = {"rows": "1", "every": "month", "due": "2027-06-30"}
    data |= row(0, OTHER, **(bad | {"owner": "工业和信息化局", "every": "quarter"}))
    assert client.post("/supervision/issue", data).status_code == 302
    first, second = standing("task", TASK), standing("task", OTHER)
    assert first.fields["owner"] == ["departments/industry-bureau"]
    assert first.fields["support"] == ["departments/commerce-bureau", "towns/xiaolan"]
    assert (first.fields["every"], first.fields["measure"]) == ("month", ["featured-industries-upgrade"])
    # what holds for all fills in what a row leaves blank, and nothing else
    assert (second.state, second.fields["due"], second.fields["every"]) == ("open", "2027-06-30", "quarter")


def test_without_a_task_the_page_offers_those_to_be_issued(as_post: Callable[[str], Client]) -> None:
    page = text(as_post("office").get("/supervision/issue"))
    assert page.count('type="checkbox" name="task"') == 32 and "待下达 32" in page
    assert "所选事项都已下达" in text(as_post("office").get("/supervision/issue?task=gone"))


def test_the_list_has_boxes_for_what_the_post_can_issue(
    as_post: Callable[[str], Client], posts: dict[str, Post]
) -> None:
    issue(posts)
    page = text(as_post("office").get("/supervision?view=list&tick=1"))
    boxes = re.findall('<input type="checkbox" class="tick" form="issue-chosen"[^>]*>', page)
    assert len(boxes) == 31 and all(box.endswith(" checked>") for box in boxes) and 'id="issue-chosen"' in page
    assert 'form="issue-chosen"' not in text(as_post("lead").get("/supervision?view=list"))


@pytest.mark.parametrize("typed", ["工信局和发改局", "工信局 发改局", "工信局、市发展改革局", "工信局，发改"])
def test_names_are_taken_as_people_write_them(as_post: Callable[[str], Client], typed: str) -> None:
    data = {"rows": "1"} | row(0, TASK, action="a", owner=typed, town="各镇街", due="2027-03-31", wanted="w")
    assert as_post("office").post("/supervision/issue", data).status_code == 302
    fields = standing("task", TASK).fields
    assert fields["owner"] == ["departments/industry-bureau", "departments/development-reform-bureau"]
    assert len(fields["town"]) > 20


def test_a_page_in_english_takes_the_names_it_shows(as_post: Callable[[str], Client]) -> None:
    client = as_post("office")
    client.cookies["refoundry_language"] = "en"
    page = text(client.get(f"/supervision/issue?task={TASK}"))
    [shown] = re.findall('name="r0-owner" value="([^"]+)"', page)
    assert shown.isascii()
    data = {"rows": "1"} | row(0, TASK, action="a", owner=shown, due="2027-03-31", wanted="w")
    assert client.post("/supervision/issue", data).status_code == 302


def test_what_a_task_moves_is_said_in_one_sentence(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    issue(posts, goal=["rd-intensity"])
    assert "本事项对应目标“" in text(as_post("lead").get(f"/supervision/tasks/{TASK}"))


def test_a_task_sent_back_says_so_and_why(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    issue(posts)
    move(posts, "lead", TASK, "decline", reason="应由市商务局牵头")
    page = text(as_post("office").get(f"/supervision/tasks/{TASK}"))
    assert "退单待重新下达" in page and "退单理由：应由市商务局牵头" in page
    listed = text(as_post("office").get("/supervision?view=list"))
    assert listed.count("退单待重新下达") >= 2 and "退单待重新下达 1" in listed


def test_a_task_made_here_that_was_sent_back_is_issued_anew(
    as_post: Callable[[str], Client], posts: dict[str, Post]
) -> None:
    issue(posts, "minutes-m-1")
    move(posts, "lead", "minutes-m-1", "decline", reason="应由市商务局牵头")
    client = as_post("office")
    page = text(client.get("/supervision/issue?task=minutes-m-1"))
    # what was entered before stands there again
    assert 'name="r0-due" type="date" class="short" value=""' in page and "修订技改政策" in page
    typed = {"action": "a", "owner": "商务局", "due": "2027-03-31", "wanted": "w", "seq": "2"}
    assert client.post("/supervision/issue", {"rows": "1"} | row(0, "minutes-m-1", **typed)).status_code == 302
    assert standing("task", "minutes-m-1").fields["owner"] == ["departments/commerce-bureau"]


def test_a_form_sent_twice_issues_once(as_post: Callable[[str], Client]) -> None:
    client = as_post("office")
    typed = {"action": "a", "owner": "市科技局", "due": "2027-03-31", "wanted": "w"}
    data = {"rows": "1"} | row(0, "new-0123456789", **typed)
    assert client.post("/supervision/new", data).status_code == 302
    assert client.post("/supervision/new", data).status_code == 302
    assert standing("task", "new-0123456789").seq == 1


def test_of_two_who_issue_the_second_is_told(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    issue(posts)
    typed = {"action": "a", "owner": "市科技局", "due": "2027-03-31", "wanted": "w"}
    answer = as_post("office-2").post("/supervision/issue", {"rows": "1"} | row(0, TASK, **typed))
    assert answer.status_code == 409 and "D623" in text(answer)


@pytest.mark.parametrize("subject", ["minutes-x-1", "new-zz", "../etc", "chain-leader"])
def test_no_task_under_a_name_of_ones_own(as_post: Callable[[str], Client], subject: str) -> None:
    typed = {"action": "a", "owner": "市科技局", "due": "2027-03-31", "wanted": "w"}
    answer = as_post("office").post("/supervision/new", {"rows": "1"} | row(0, subject, **typed))
    assert answer.status_code == 422
    assert standing("task", subject).seq == 0


def test_the_text_of_an_instruction_is_refused(as_post: Callable[[str], Client]) -> None:
    typed = {"action": "a", "owner": "市科技局", "due": "2027-03-31", "wanted": "w"}
    data = {"rows": "1", "instruction": "请市科技局抓紧办理，按时报送。"} | row(0, TASK, **typed)
    assert as_post("office").post("/supervision/issue", data).status_code == 422
    assert standing("task", TASK).seq == 0


def test_too_many_or_none(as_post: Callable[[str], Client]) -> None:
    client = as_post("office")
    assert "W844" in text(client.post("/supervision/issue", {"rows": "31"}))
    assert "W843" in text(client.post("/supervision/issue", {"rows": "0"}))


def test_reports_and_evidence_stand_on_the_page(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    issue(posts, due="2027-06-30", every="month", instruction="批〔2026〕12号")
    client = as_post("lead")
    address = f"/moves/task/{TASK}"
    for name, extra in (("start", {}), ("progress", {"period": "2026-10", "progress": "已征求意见"})):
        data = {"id": uuid4().hex, "seq": standing("task", TASK).seq, "next": "/supervision", **extra}
        if name == "progress":
            data["evidence"] = SimpleUploadedFile("征求意见稿.txt", "征求意见稿".encode(), "text/plain")
        assert client.post(f"{address}/{name}", data).status_code == 302
    page = text(client.get(f"/supervision/tasks/{TASK}"))
    assert "已征求意见" in page and "征求意见稿.txt" in page and "/files/" in page
    assert "批〔2026〕12号" in page
    assert "已征求意见" in text(client.get("/supervision?view=list"))


def test_the_export_carries_the_filters(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    issue(posts)
    answer = as_post("finance").get("/supervision.xlsx?late=overdue&department=industry-bureau")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    said = [str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line if cell.value]
    assert any("时效" in one and "已逾期" in one for one in said)
    assert any("市工业和信息化局" in one for one in said)
    rows = [[cell.value for cell in line] for line in book.worksheets[1].iter_rows()]
    assert len(rows) == 2 and rows[1][0] == "专栏1-2"
    # so do the sentence, the second sheet and the name of the file
    assert any("按筛选条件（" in one and "列出1项" in one and "全部32项" in one for one in said)
    bodies = [[cell.value for cell in line] for line in book.worksheets[2].iter_rows()]
    assert [line[0] for line in bodies[1:3]] == ["市工业和信息化局", "合计"]
    assert bodies[-1][1:3] == [1, 1]
    assert "筛选" in unquote(answer["Content-Disposition"])
    assert Trace.objects.filter(kind="exported", object="supervision/register").count() == 1


def test_queries_do_not_grow_with_the_tasks(
    as_post: Callable[[str], Client], posts: dict[str, Post], django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        issue(posts, f"new-{n:010x}", due="2027-01-29")
    client = as_post("office")
    for address in ("/supervision", "/supervision?view=list", "/supervision?view=departments"):
        client.get(address)
        with django_assert_max_num_queries(8):
            client.get(address)


def test_a_date_that_all_lack_is_asked_for_once_and_what_was_issued_is_listed(as_post: Callable[[str], Client]) -> None:
    client, data = as_post("office"), {"rows": "2"}
    for n, subject in enumerate((TASK, OTHER)):
        data |= row(n, subject, action="a", owner="市科技局", wanted="w")
    page = text(refused := client.post("/supervision/issue", data))
    assert refused.status_code == 422
    assert page.count("有事项没有单独填写，请在这里填写") == 1 and "缺少" not in page
    page = text(client.post("/supervision/issue", data | {"due": "2027-03-31"}, follow=True))
    assert "已下达2项：" in page and f'<a href="/supervision/tasks/{TASK}">专栏1-2' in page
    late = {"rows": "1", **row(0, TASK, seq="1", action="a", owner="市科技局", wanted="w", due="2020-01-01")}
    assert "早于当日" in text(client.post("/supervision/new", late | row(0, "new-0123456789", action="a",
                                      owner="市科技局", wanted="w", due="2020-01-01")))  # fmt: skip
