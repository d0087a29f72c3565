"""The auditor's room: who did or saw what when, the log held against itself, all of it to take away."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from refoundry.workbench.access.permissions import permissions
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.language import every_word
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.record import make_move, trace
from refoundry.workbench.rooms.audit import views
from refoundry.workbench.rooms.audit.integrity import integrity

As = Callable[[str], Client]


def page(client: Client, address: str, lang: str = "zh", status: int = 200) -> str:
    client.cookies["refoundry_language"] = lang
    response = client.get(address)
    assert response.status_code == status, address
    return unescape(response.content.decode())


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def body(html: str) -> str:
    """The rows of the table alone: filters name everything there is."""
    return "".join(re.findall(r"<tbody>.*?</tbody>", html, re.S))


def move(subject: str, deed: str, post: Post, seq: int, corrects: str | None = None, **payload: object) -> str:
    id = uuid4().hex
    make_move("task", subject, deed, actor=post.account.username, role=post.role, expected_seq=seq, payload=payload,
              id=id, corrects=corrects)  # fmt: skip
    return id


def written(**changes: Any) -> Entry:
    """An event written past every check, as someone with the database in hand would."""
    values: dict[str, Any] = {
        "id": uuid4().hex, "workflow": "task", "subject": "new-x", "seq": 1, "move": "urge", "actor": "demo-office",
        "role": "leading-group", "at": timezone.now(), "payload": {}, "corrects": None,
    }  # fmt: skip
    entry = Entry(**{**values, **changes})
    entry.save()
    return entry


@pytest.fixture
def issued(posts: dict[str, Post]) -> str:
    due = (timezone.localdate() + timedelta(90)).isoformat()
    move(
        "new-abc",
        "issue",
        posts["office"],
        0,
        action="清查闲置厂房",
        owner=[posts["lead"].reference],
        due=due,
        wanted="清单",
    )
    return "new-abc"


@pytest.mark.parametrize(
    "address", ["/audit", "/audit/seen", "/audit/integrity", "/audit/export", "/audit/export.jsonl", "/audit/moves/1",
                "/audit/trail/1"]
)  # fmt: skip
def test_only_the_auditor_enters(as_post: As, posts: dict[str, Post], address: str) -> None:
    for name in posts:
        if name != "auditor":
            assert as_post(name).get(address).status_code == 403, name
    assert Trace.objects.filter(kind="refused", object=address).count() == len(posts) - 1
    assert as_post("auditor").get(address).status_code in (200, 404)


def test_moves_and_trail_stand_in_one_list(as_post: As, posts: dict[str, Post], issued: str) -> None:
    trace("firm-viewed", posts["analyst"], "enterprises/91440000X", page="firm")
    move(issued, "start", posts["lead"], 1)
    html = page(as_post("auditor"), "/audit")
    assert "共3条记录：办理事项2条、操作留痕1条，涉及3个账号。" in html
    rows = re.findall(r"<tr.*?</tr>", body(html), re.S)
    assert ["接收" in rows[0], "查看企业数据" in rows[1], "下达" in rows[2]] == [True] * 3
    assert "清查闲置厂房" in rows[2] and "enterprises/91440000X" in rows[1]
    english = page(as_post("auditor"), "/audit", "en")
    assert "3 records: 2 moves of matters and 1 lines of the trail by 3 accounts" in english
    assert "firm's data viewed" in body(english)


@pytest.mark.parametrize(
    ("query", "moves", "trail"),
    [
        ({"actor": "demo-lead"}, 1, 0),
        ({"role": "analyst"}, 0, 1),
        ({"kind": "moves"}, 2, 0),
        ({"kind": "trail"}, 0, 2),
        ({"kind": "moves/task", "move": "start"}, 1, 0),
        ({"kind": "moves/bulletin"}, 0, 0),
        ({"kind": "trail/firm-viewed"}, 0, 1),
        ({"object": "91440000X"}, 0, 1),
        ({"object": "task/new-abc"}, 2, 0),
        ({"object": "new-ab"}, 2, 0),
        ({"q": "闲置厂房"}, 1, 0),
        ({"q": "叙词"}, 0, 1),
        ({"q": "%"}, 0, 0),
        ({"since": "2999-01-01"}, 0, 0),
        ({"until": "2000-01-01"}, 0, 0),
        ({"since": "no day", "actor": "nobody"}, 2, 2),
    ],
)
def test_the_log_is_filtered(
    as_post: As, posts: dict[str, Post], issued: str, query: dict[str, str], moves: int, trail: int
) -> None:
    trace("firm-viewed", posts["analyst"], "enterprises/91440000X", note="叙词")
    trace("sign-in-failed", None, "demo-office", actor="demo-offic")
    move(issued, "start", posts["lead"], 1)
    html = page(as_post("auditor"), f"/audit?{urlencode(query)}")
    if moves + trail:
        assert f"{moves + trail}条记录：办理事项{moves}条、操作留痕{trail}条" in html
    else:
        assert "当前筛选下没有记录" in html
    taken = as_post("auditor").get(f"/audit/export.jsonl?{urlencode(query)}")
    lines = [json.loads(line) for line in b"".join(taken.streaming_content).splitlines()]
    assert [line["log"] for line in lines[1:-1]].count("moves") == moves
    assert len(lines) == moves + trail + 2


def test_days_are_those_of_china(as_post: As, posts: dict[str, Post]) -> None:
    written(at=datetime(2026, 3, 1, 16, 30, tzinfo=UTC))  # half past midnight on the 2nd
    client = as_post("auditor")
    assert "1条记录" in page(client, "/audit?kind=moves&since=2026-03-02&until=2026-03-02")
    assert "没有记录" in page(client, "/audit?kind=moves&since=2026-03-01&until=2026-03-01")


def test_fifty_rows_a_page_none_lost_none_twice(as_post: As, posts: dict[str, Post]) -> None:
    for number in range(60):
        trace("firm-viewed", posts["analyst"], f"enterprises/F{number:03}")
        written(subject=f"new-{number:03}")
    client, seen = as_post("auditor"), []
    for number in (1, 2, 3):
        rows = re.findall(r"<tr.*?</tr>", body(page(client, f"/audit?page={number}")), re.S)
        assert len(rows) == (50, 50, 20)[number - 1]
        seen += re.findall(r"/audit/(?:moves|trail)/\d+", " ".join(rows))
    assert len({*seen}) == 120


def test_an_event_shows_what_was_said_and_what_corrected_it(as_post: As, posts: dict[str, Post], issued: str) -> None:
    move(issued, "start", posts["lead"], 1)
    first = move(issued, "progress", posts["lead"], 2, period="2026-03", progress="完成30家")
    again = move(issued, "correct-progress", posts["lead"], 3, corrects=first, progress="完成13家", correction="笔误")
    client = as_post("auditor")
    then, later = Entry.objects.get(id=first), Entry.objects.get(id=again)
    html = page(client, f"/audit/moves/{then.number}")
    assert "完成30家" in html and "<strong>完成13家</strong>" in html
    assert f'href="/audit/moves/{later.number}"' in html and "后来被更正" in html
    html = page(client, f"/audit/moves/{later.number}")
    assert "更正的是" in html and f'href="/audit/moves/{then.number}"' in html
    assert "完成13家" in html and "笔误" in html
    assert "As entered then" in page(client, f"/audit/moves/{then.number}", "en")


def test_who_saw_this_firms_data(as_post: As, posts: dict[str, Post]) -> None:
    for _ in range(3):
        trace("firm-viewed", posts["analyst"], "enterprises/A")
    trace("firm-viewed", posts["town"], "enterprises/A")
    trace("firm-viewed", posts["town"], "enterprises/B")
    trace("sign-in", posts["town"])
    client = as_post("auditor")
    assert "2个对象被查看、下载或导出过，共5次" in page(client, "/audit/seen")
    html = page(client, "/audit/seen?of=enterprises/A")
    assert "2个账号查看、下载或导出过“enterprises/A”，共4次" in html
    assert "demo-analyst" in body(html) and "demo-town" in body(html)
    assert "没有人" in page(client, "/audit/seen?of=enterprises/C")


def test_the_book_of_the_log_is_whole_and_stands_in_the_trail(as_post: As, posts: dict[str, Post], issued: str) -> None:
    trace("firm-viewed", posts["analyst"], "=HYPERLINK(1)", note="=1+1")
    response = as_post("auditor").get("/audit/export")
    book = openpyxl.load_workbook(BytesIO(response.content))
    table = book.worksheets[1]
    assert table.max_row - 1 == 2
    heads = [cell.value for cell in table[1]]
    rows = [dict(zip(heads, [cell.value for cell in row], strict=True)) for row in table.iter_rows(min_row=2)]
    assert rows[0]["做了什么"] == "任务·下达" or "下达" in rows[0]["做了什么"]
    assert json.loads(rows[0]["原始记录（供核对）"])["action"] == "清查闲置厂房"
    assert "办理事项：清查闲置厂房" in rows[0]["内容"] and "{" not in rows[0]["内容"]
    assert rows[1]["对象"] == "=HYPERLINK(1)"
    assert all(cell.data_type != "f" for row in table.iter_rows() for cell in row)
    line = Trace.objects.get(kind="exported")
    assert (line.actor, line.object, line.detail["rows"]) == ("demo-auditor", "audit/log", 2)


def test_a_book_too_long_is_refused_whole(as_post: As, posts: dict[str, Post], monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        trace("firm-viewed", posts["analyst"], f"enterprises/F{number}")
    monkeypatch.setattr(views, "MOST", 2)
    client = as_post("auditor")
    response = client.get("/audit/export?kind=trail", follow=True)
    assert response.redirect_chain[0][0] == "/audit?kind=trail"
    assert "没有导出" in response.content.decode()
    assert not Trace.objects.filter(kind="exported").exists()
    assert client.get("/audit/export?object=F1")["Content-Type"].endswith("sheet")


def test_json_lines_say_whether_they_are_whole(as_post: As, posts: dict[str, Post], issued: str) -> None:
    response = as_post("auditor").get("/audit/export.jsonl?kind=moves")
    # what comes while it is taken is not part of it
    written(subject="new-later")
    lines = [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]
    assert lines[0]["log"] == "about" and lines[0]["moves"] == 1 and lines[0]["filters"] == {"类别": "办理事项（全部）"}
    assert lines[-1] == {"log": "end", "lines": 1, "whole": True}
    assert lines[1]["payload"]["action"] == "清查闲置厂房"
    assert set(lines[1]) == {"log", *(field.attname for field in Entry._meta.concrete_fields)}
    assert Trace.objects.filter(kind="exported", object="audit/log").count() == 1


def test_a_log_nobody_touched_is_sound(as_post: As, posts: dict[str, Post], issued: str) -> None:
    found = integrity()
    assert not found.contradictions and not found.down and not found.strangers
    assert (found.matters, found.events) == (1, 1)
    assert {(guard.table, guard.deed) for guard in found.guards} >= {
        (table, deed) for table in ("ledger_entry", "ledger_trace") for deed in ("UPDATE", "DELETE")
    }
    html = page(as_post("auditor"), "/audit/integrity")
    assert "1个事项的1条记录已逐一重算" in html and "每个事项重算后" in html
    assert "1 events of 1 matters were folded again" in page(as_post("auditor"), "/audit/integrity", "en")


def test_what_the_log_says_against_itself_is_found(as_post: As, posts: dict[str, Post], issued: str) -> None:
    written(subject="new-skipped", seq=3)
    written(subject=issued, seq=2, move="accept", actor="demo-ghost")
    written(workflow="no-such", subject="s")
    found = integrity()
    assert {one.subject for one in found.contradictions} == {"new-skipped", issued}
    assert "D643" in {one.problem.code for one in found.contradictions}
    assert found.unknown == (("no-such", 1),)
    assert [(one.actor, one.role) for one in found.strangers] == [("demo-ghost", "leading-group")]
    html = page(as_post("auditor"), "/audit/integrity")
    assert "D643" in html and "no-such" in html and "demo-ghost" in html
    # the log is still readable where the software does not know the matter
    assert "no-such" in body(page(as_post("auditor"), "/audit"))
    page(as_post("auditor"), f"/audit/moves/{Entry.objects.get(workflow='no-such').number}")


def test_a_guard_that_is_down_and_a_row_taken_out_are_found(as_post: As, posts: dict[str, Post]) -> None:
    gone = written(subject="new-gone")
    written(subject="new-stays")
    before = sum(gap.missing for gap in integrity().gaps)
    name = "ledger_entry_append_only" if connection.vendor == "postgresql" else "ledger_entry_no_delete"
    where = " ON ledger_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{where}")
        cursor.execute("DELETE FROM ledger_entry WHERE number = %s", [gone.number])
    found = integrity()
    assert sum(gap.missing for gap in found.gaps) == before + 1
    assert ("ledger_entry", "DELETE") in {(guard.table, guard.deed) for guard in found.down}
    assert "不在位" in page(as_post("auditor"), "/audit/integrity")


def test_a_line_of_the_trail_opens(as_post: As, posts: dict[str, Post]) -> None:
    trace(
        "exported",
        posts["analyst"],
        "plan/flaws",
        address="10.1.2.3",
        file="清单.xlsx",
        rows=7,
        filters={"部门": "统计局"},
    )
    number = Trace.objects.get(kind="exported").number
    html = plain(page(as_post("auditor"), f"/audit/trail/{number}"))
    assert "清单.xlsx" in html and "部门：统计局" in html and "10.1.2.3" in html and "demo-analyst" in html
    page(as_post("auditor"), "/audit/trail/99999999", status=404)
    page(as_post("auditor"), "/audit/moves/99999999", status=404)


@pytest.mark.parametrize(
    ("kind", "object", "detail", "said"),
    [
        ("account-changed", "accounts/demo-owner", {"fields": ["lock", "email"]}, "解除锁定、邮箱"),
        (
            "post-given",
            "accounts/demo-owner",
            {"role": "department", "scope": "statistics-bureau", "own": False},
            "部门",
        ),
        ("refused", "/accounts/new", {"permission": "accounts.manage"}, "管理账号与岗位"),
        ("token-used", "tokens/3", {"method": "GET", "path": "/api/goals"}, "操作：读取；页面：程序接口"),
        ("file-handed-in", "a" * 64, {"name": "名单.xlsx", "size": 1_234_567}, "1.2 MB"),
        ("exported", "plan/flaws", {"file": "体检.xlsx", "form": "xlsx", "rows": 4}, "方案体检结果"),
        ("run-asked", "jobs/00aa-11bb", {"reason": "value approved"}, "数值审核通过"),
    ],
)
def test_the_trail_speaks_in_words(
    as_post: As, posts: dict[str, Post], kind: str, object: str, detail: dict[str, object], said: str
) -> None:
    trace(kind, posts["office"], object, **detail)
    line = Trace.objects.latest("number")
    client = as_post("auditor")
    html = body(page(client, "/audit?kind=trail/" + kind))
    # a database may keep the entries of a line in an order of its own
    assert all(part in html for part in said.split("；"))
    raw = {"accounts/", "/accounts", "plan/", "aaaa", "lock", "own：", "GET", "False", "accounts.manage"}
    assert {one for one in raw if one in re.sub(r"<[^>]*>", " ", html)} == set()
    whole = page(client, f"/audit/trail/{line.number}")
    assert object in whole.partition("<pre")[2]
    assert "English" in whole and page(client, f"/audit/trail/{line.number}", "en")


def test_every_permission_has_a_word_for_the_auditor() -> None:
    words = every_word()["audit_permissions"]
    assert {name.replace(".", "_") for name in permissions()} - words.keys() == set()


def test_a_long_text_and_a_fingerprint_do_not_stand_in_the_list(as_post: As, posts: dict[str, Post]) -> None:
    document = {"zh": {"title": "周报", "blocks": [{"text": "正文"}]}}
    row = written(workflow="bulletin", subject="weekly-2026-W01", move="draft",
                  payload={"document": document, "file": [f"{'b' * 64} 周报.docx"], "due": "2026-01-05",
                           "basis": "583453dfb5b5 / 20260101-013005-49575834"})  # fmt: skip
    client = as_post("auditor")
    html = body(page(client, "/audit?kind=moves"))
    assert (
        "整篇内容（4字）" in html
        and "周报.docx" in html
        and "2026年1月5日" in html
        and "2026年1月1日 01:30 评估" in html
    )
    assert "bbbb" not in html and "{" not in html
    assert "b" * 64 in page(client, f"/audit/moves/{row.number}").partition("<pre")[2]
