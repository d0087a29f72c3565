"""From what is unresolved to a meeting, from its minutes to tasks, from a task to closed with evidence."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing

MEETING = "meeting-2026-11-18-1"
MINUTES = """某领导小组第三次会议纪要
某重纪〔2026〕3号
出席：市工信局、市科技局。
（一）由市自然资源局牵头，市住建局、各镇街配合，2027年11月30日前完成低效用地核查，建立台账。
（二）请市科技局于2027年6月底前修订研发补助办法。
（三）会议强调，要在2027年底前建立月调度机制。
"""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def text(response: Any) -> str:
    return str(response.content.decode())


def move(
    posts: dict[str, Post], who: str, workflow: str, subject: str, name: str, days: int = 0, **payload: Any
) -> None:
    make_move(
        workflow, subject, name, actor=posts[who].account.username, role=posts[who].role,
        expected_seq=standing(workflow, subject).seq, payload=payload, id=uuid4().hex,
        at=timezone.now() - timedelta(days=days) if days else None,
    )  # fmt: skip


def planned(posts: dict[str, Post], *tasks: str) -> None:
    move(
        posts,
        "office",
        "meeting",
        MEETING,
        "plan",
        title="第三次会议",
        date="2026-11-18",
        agenda="整治",
        tasks=[*tasks],
    )


def held(posts: dict[str, Post]) -> None:
    planned(posts)
    move(posts, "office", "meeting", MEETING, "hold", date="2026-11-18")


def rows(page: str) -> dict[str, str]:
    """The fields of the form on a page, as a browser would send them."""
    found: dict[str, str] = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    for name in re.findall(r'<input type="checkbox" name="([^"]+)" value="1"(?! checked)', page):
        found.pop(name, None)
    return found | dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page))


def entered(as_post: Callable[[str], Client], **typed: str) -> dict[str, str]:
    """The form with what was read from the minutes."""
    page = text(as_post("office").post(f"/meetings/{MEETING}/minutes", {"do": "read", "text": MINUTES}))
    return rows(page) | typed


def test_minutes_become_rows_and_nothing_is_kept_yet(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    held(posts)
    page = text(as_post("office").post(f"/meetings/{MEETING}/minutes", {"do": "read", "text": MINUTES}))
    assert "读出3项，其中2项有需核对之处" in page
    form = rows(page)
    assert form["r0-action"] == "完成低效用地核查，建立台账"
    assert (form["r0-owner"], form["r0-due"]) == ("市自然资源局", "2027-11-30")
    assert form["r0-support"] == "市住房和城乡建设局、各镇街"
    assert (form["r1-owner"], form["r1-due"]) == ("市科技局", "2027-06-30")
    assert (form["r2-action"], form["r2-owner"]) == ("建立月调度机制", "")
    assert form["minutes"] == "某重纪〔2026〕3号"
    assert "没有写明由谁办" in page and "没有点名" in page
    assert "出席：市工信局、市科技局。" in page
    assert standing("meeting", MEETING).seq == 2


def test_from_minutes_to_closed_with_evidence(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    held(posts)
    address = f"/meetings/{MEETING}/minutes"
    form = entered(as_post, **{"r1-owner": "市工信局", "r2-owner": "市发改局"})
    assert as_post("office").post(address, form).status_code == 302
    now = standing("meeting", MEETING)
    assert now.state == "recorded" and len(now.fields["decisions"]) == 3
    assert now.fields["decisions"][1] == "修订研发补助办法（牵头单位：市工业和信息化局；完成时限：2027年6月30日前）"
    # beside each decision stand the words it was read from, for the second person
    kept = now.fields["sources"]
    assert len(kept) == 3 and "研发补助" in kept[1]
    assert f"纪要原句：{kept[1]}" in text(as_post("office-2").get(f"/meetings/{MEETING}"))
    # a second person confirms, not who entered them
    confirm = {"id": uuid4().hex, "seq": now.seq, "next": "/meetings"}
    refused = as_post("office").post(f"/moves/meeting/{MEETING}/confirm", confirm)
    assert refused.status_code == 422
    assert "确认" not in text(as_post("office").get(f"/meetings/{MEETING}")).split('class="moves')[1].split("</ul>")[0]
    assert as_post("office-2").post(f"/moves/meeting/{MEETING}/confirm", confirm).status_code == 302
    # the decisions come back as rows; the third is not ticked this time
    page = text(as_post("office").get(address))
    assert "3项议定事项待交办，纪要文号某重纪〔2026〕3号" in page
    form = rows(page) | {"wanted": "印发文件", "every": "month"}
    assert form["r0-town"].startswith("石岐街道、")
    form.pop("r2-chosen")
    assert as_post("office").post(address, form).status_code == 302
    task = f"minutes-{MEETING}-2"
    issued = standing("task", task)
    assert issued.fields["owner"] == ["departments/industry-bureau"]
    assert (issued.fields["minutes"], issued.fields["meeting"]) == ("某重纪〔2026〕3号", MEETING)
    assert (issued.fields["due"], issued.fields["wanted"], issued.fields["every"]) == (
        "2027-06-30",
        "印发文件",
        "month",
    )
    assert standing("meeting", MEETING).fields["issued"] == [f"minutes-{MEETING}-1", task]
    # what was forgotten is still there
    left = rows(text(as_post("office").get(address)))
    assert [left[name] for name in left if name.endswith("-subject")] == [f"minutes-{MEETING}-3"]
    lead, office, second = as_post("lead"), as_post("office"), as_post("office-2")
    # what is still open is named where the meeting could be closed, and closing it wants a conclusion
    page = text(office.get(f"/meetings/{MEETING}"))
    assert "议定事项1项未交办" in page and "交办事项2项未销号" in page
    assert 'class="button" href="/moves/meeting/' in page and 'class="button primary" href="/moves/' not in page
    close = {"id": uuid4().hex, "seq": standing("meeting", MEETING).seq, "next": "/meetings"}
    assert office.post(f"/moves/meeting/{MEETING}/close", close).status_code == 422

    def step(client: Client, name: str, **payload: Any) -> int:
        data = {"id": uuid4().hex, "seq": standing("task", task).seq, "next": "/supervision", **payload}
        return client.post(f"/moves/task/{task}/{name}", data).status_code

    file = SimpleUploadedFile("补助办法.txt", "印发稿".encode(), "text/plain")
    assert step(as_post("owner"), "start") == 403
    assert step(lead, "start") == 302
    assert step(lead, "report", summary="已印发", evidence=file) == 302
    assert step(office, "accept", opinion="属实") == 302
    assert step(second, "close") == 302
    page = text(office.get(f"/supervision/tasks/{task}"))
    assert "已销号" in page and "补助办法.txt" in page
    assert f"/meetings/{MEETING}" in page
    assert "已销号 1" in text(office.get("/meetings"))


def test_names_the_plan_does_not_have_are_kept_and_asked_for(
    as_post: Callable[[str], Client], posts: dict[str, Post]
) -> None:
    held(posts)
    address = f"/meetings/{MEETING}/minutes"
    as_post("office").post(address, entered(as_post, **{"r1-owner": "市水务局"}))
    assert "牵头单位：市水务局" in standing("meeting", MEETING).fields["decisions"][1]
    move(posts, "office-2", "meeting", MEETING, "confirm")
    form = rows(text(as_post("office").get(address))) | {"wanted": "文件"}
    for name in ("r0-chosen", "r2-chosen"):
        form.pop(name)
    answer = as_post("office").post(address, form)
    assert answer.status_code == 422 and "W841" in text(answer)
    assert standing("task", f"minutes-{MEETING}-2").seq == 0
    assert standing("meeting", MEETING).state == "confirmed"


def test_returned_minutes_come_back_as_rows(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    held(posts)
    as_post("office").post(f"/meetings/{MEETING}/minutes", entered(as_post))
    move(posts, "office-2", "meeting", MEETING, "return", reason="漏了牵头单位")
    form = rows(text(as_post("office").get(f"/meetings/{MEETING}/minutes")))
    assert form["r0-action"] == "完成低效用地核查，建立台账" and form["minutes"] == "某重纪〔2026〕3号"


@pytest.mark.parametrize("who", ["lead", "town", "commissioner", "analyst", "auditor", "finance"])
def test_others_read_and_do_not_touch(as_post: Callable[[str], Client], posts: dict[str, Post], who: str) -> None:
    held(posts)
    client = as_post(who)
    assert client.get("/meetings").status_code == 200
    assert client.get(f"/meetings/{MEETING}").status_code == 200
    assert client.get(f"/meetings/{MEETING}/minutes").status_code == 403
    assert client.post(f"/meetings/{MEETING}/minutes", {"do": "read", "text": MINUTES}).status_code == 403
    assert client.get("/meetings/new").status_code == 403


def test_minutes_before_the_meeting_and_of_no_meeting(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    planned(posts)
    page = as_post("office").get(f"/meetings/{MEETING}/minutes")
    assert page.status_code == 200 and "召开后才能录入纪要" in text(page)
    answer = as_post("office").post(f"/meetings/{MEETING}/minutes", {"do": "read", "text": MINUTES})
    assert answer.status_code == 409
    assert as_post("office").get("/meetings/gone").status_code == 404
    assert as_post("office").get("/meetings/gone/minutes").status_code == 404


def docx(body: str, head: str = "", **parts: bytes) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        xml = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
        package.writestr("word/document.xml", xml)
        for name, content in parts.items():
            package.writestr(name, content)
    return kept.getvalue()


def _paragraphs(lines: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines.splitlines())


def test_a_word_file_is_read_and_let_go(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    held(posts)
    file = SimpleUploadedFile("纪要.docx", docx(_paragraphs(MINUTES)))
    page = text(as_post("office").post(f"/meetings/{MEETING}/minutes", {"do": "read", "file": file}))
    assert "读出3项" in page
    trace = Trace.objects.get(kind="file-handed-in")
    assert trace.detail["name"] == "纪要.docx" and trace.detail["kept"] is False


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("纪要.pdf", b"%PDF-1.4", "W846"),
        ("纪要.txt", b"", "W813"),
        ("纪要.txt", "机密★1年\n一、请市科技局于年底前提出方案。".encode(), "W845"),
        ("纪要.docx", b"no zip at all", "W814"),
        ("纪要.docx", docx(_paragraphs("请市科技局于年底前提出方案。"), "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"), "W814"),
        ("纪要.docx", docx("<w:p/>", big=b"0" * 40_000_000), "W816"),
        ("纪要.txt", ("请市科技局于年底前提出方案。" * 5000).encode(), "W847"),
    ],
)  # fmt: skip
def test_files_that_are_refused(
    as_post: Callable[[str], Client], posts: dict[str, Post], name: str, content: bytes, code: str
) -> None:
    held(posts)
    data = {"do": "read", "file": SimpleUploadedFile(name, content)}
    answer = as_post("office").post(f"/meetings/{MEETING}/minutes", data)
    assert answer.status_code == 422 and code in text(answer)
    assert "root:" not in text(answer)


def test_nothing_to_read_says_so(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    held(posts)
    client = as_post("office")
    assert "W848" in text(client.post(f"/meetings/{MEETING}/minutes", {"do": "read", "text": "  "}))
    by_hand = text(client.post(f"/meetings/{MEETING}/minutes", {"do": "read", "blank": "1"}))
    assert 'name="rows" value="3"' in by_hand
    # nothing ticked is no decision
    answer = client.post(f"/meetings/{MEETING}/minutes", rows(by_hand) | {"minutes": "纪〔2026〕1号"})
    assert answer.status_code == 422 and "W843" in text(answer)


def test_a_meeting_is_called_on_what_waits(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    task, lead = "technical-upgrading-subsidy", posts["lead"].reference
    move(posts, "office", "task", task, "issue", 60, action="a", owner=[lead], due="2027-06-30", wanted="w")
    move(posts, "lead", "task", task, "start", 59)
    move(
        posts,
        "lead",
        "task",
        task,
        "raise",
        40,
        **{"obstacle": "资金口径不一", "asked-of": ["departments/finance-bureau"]},
    )
    client = as_post("office")
    page = text(client.get("/meetings"))
    assert "1项待会商" in page and "资金口径不一" in page and "就这1项安排会商" in page
    form = rows(text(client.get(f"/meetings/new?task={task}")))
    assert form["agenda"].startswith("1. ")
    data = {"id": form["id"], "title": "资金会商", "date": "2026-11-27", "kind": "coordination", "agenda": form["agenda"],
            "attending": form["attending"] or "市财政局", "task": [task]}  # fmt: skip
    assert client.post("/meetings/new", {**data, "attending": "市水利局"}).status_code == 422
    data["convener"] = "领导小组办公室"  # no department of the plan, and the one that calls most meetings
    first, again = client.post("/meetings/new", data), client.post("/meetings/new", data)
    assert first["Location"] == again["Location"] == "/meetings/meeting-2026-11-27-1"
    page = text(client.get("/meetings/meeting-2026-11-27-1"))
    assert "资金口径不一" in page and f"/moves/task/{task}/escalate" in page
    assert re.search(r"召集单位</dt>\s*<dd>\s*领导小组办公室", page)
    move(posts, "office", "task", task, "escalate")
    page = text(client.get("/meetings/meeting-2026-11-27-1"))
    assert f"/moves/task/{task}/decide" in page
    assert "资金会商" in text(client.get("/meetings"))


def test_english_is_whole(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    held(posts)
    client = as_post("office")
    client.cookies["refoundry_language"] = "en"
    for address in ("/meetings", f"/meetings/{MEETING}", f"/meetings/{MEETING}/minutes", "/meetings/new"):
        assert client.get(address).status_code == 200
    page = text(client.post(f"/meetings/{MEETING}/minutes", {"do": "read", "text": MINUTES}))
    assert "3 tasks read, 2 of them to be checked" in page
    form = rows(page)
    assert form["r0-owner"] == "Bureau of Natural Resources"
    # English names come back as the Chinese ones in the log
    assert client.post(f"/meetings/{MEETING}/minutes", form).status_code == 302
    assert "牵头单位：市自然资源局" in standing("meeting", MEETING).fields["decisions"][0]


def test_empty_room(as_post: Callable[[str], Client]) -> None:
    page = text(as_post("office").get("/meetings"))
    assert "还没有会议记录" in page and "没有待会商的事项" in page
