"""The page of a move: who may, what is refused, what is kept."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from refoundry.core.days import BEIJING
from refoundry.deliver import Event, fold, workflow
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.handed_in import Handed, keep
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.record import trace
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.moves import periods
from refoundry.workbench.pinned import pin

Sign = Callable[[str], Client]


def hidden(page: str) -> dict[str, str]:
    found = dict(re.findall(r'<input type="hidden" name="(id|seq|corrects)"(?: value="([^"]*)")?', page))
    assert {"id", "seq"} <= found.keys()
    return found


def send(client: Client, address: str, **entries: object) -> "object":
    page = client.get(address)
    assert page.status_code == 200, page.content.decode()[:2000]
    return client.post(address, {**hidden(page.content.decode()), **entries})


def issue(sign: Sign, subject: str, posts: dict[str, Post]) -> None:
    entries = {
        "action": "演示：按方案推进",
        "owner": [posts["lead"].reference],
        "due": "2027-06-30",
        "wanted": "演示：清单",
    }
    response = send(sign("office"), f"/moves/task/{subject}/issue?next=/", **entries)
    assert response.status_code == 302, response.content.decode()[:3000]  # type: ignore[attr-defined]


@pytest.fixture
def task(posts: dict[str, Post]) -> str:
    plan = pin().plan
    return next(key for key, task in plan.tasks.items() if f"departments/{task.lead}" == posts["lead"].reference)


def test_a_task_goes_from_the_plan_to_its_owner(as_post: Sign, posts: dict[str, Post], task: str) -> None:
    issue(as_post, task, posts)
    assert standing("task", task).state == "open"
    response = send(as_post("lead"), f"/moves/task/{task}/start?next=/")
    assert response.status_code == 302  # type: ignore[attr-defined]
    assert standings("task")[task].state == "in-progress"
    assert [row.actor for row in Entry.objects.order_by("number")] == ["demo-office", "demo-lead"]


def test_another_department_does_not_take_it_on(as_post: Sign, posts: dict[str, Post], task: str) -> None:
    issue(as_post, task, posts)
    page = as_post("owner").get(f"/moves/task/{task}/start")
    assert page.status_code == 403
    response = as_post("owner").post(f"/moves/task/{task}/start", {"id": "x" * 8, "seq": 1})
    assert response.status_code == 403
    assert "不在“" in response.content.decode()
    assert standing("task", task).seq == 1


def test_of_two_the_second_is_told_who_was_first(as_post: Sign, posts: dict[str, Post], task: str) -> None:
    issue(as_post, task, posts)
    client = as_post("lead")
    first, second = (hidden(client.get(f"/moves/task/{task}/start").content.decode()) for _ in range(2))
    assert client.post(f"/moves/task/{task}/start", first).status_code == 302
    answer = client.post(f"/moves/task/{task}/start", second)
    assert answer.status_code == 409
    assert "demo-lead" in answer.content.decode()
    assert Entry.objects.count() == 2


def test_the_same_form_sent_twice_is_one_deed(as_post: Sign, posts: dict[str, Post], task: str) -> None:
    issue(as_post, task, posts)
    client = as_post("lead")
    form = hidden(client.get(f"/moves/task/{task}/start").content.decode())
    assert [client.post(f"/moves/task/{task}/start", form).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.count() == 2


def test_what_was_typed_stays_when_something_is_missing(as_post: Sign, task: str) -> None:
    answer = send(as_post("office"), f"/moves/task/{task}/issue", action="演示：写了一半")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "演示：写了一半" in answer.content.decode()  # type: ignore[attr-defined]
    assert not Entry.objects.exists()


def test_evidence_is_kept_once_and_its_taking_stands_in_the_trail(
    as_post: Sign, posts: dict[str, Post], task: str
) -> None:
    issue(as_post, task, posts)
    client = as_post("lead")
    send(client, f"/moves/task/{task}/start")
    file = SimpleUploadedFile("验收 报告.pdf", b"%PDF-1.7 demo", "application/pdf")
    answer = send(client, f"/moves/task/{task}/report", summary="演示：完成", evidence=file)
    assert answer.status_code == 302, answer.content.decode()[:2000]  # type: ignore[attr-defined]
    handed = Handed.read(standing("task", task).fields["evidence"][0])
    assert handed is not None
    assert handed.name == "验收 报告.pdf"
    taken = as_post("auditor").get(f"/files/{handed.sha256}")
    assert b"".join(taken.streaming_content) == b"%PDF-1.7 demo"  # type: ignore[attr-defined]
    assert taken["Content-Disposition"].startswith("attachment")
    assert Trace.objects.filter(kind="file-taken", actor="demo-auditor", object=handed.sha256).count() == 1


def package(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, raw in parts:
            made.writestr(name, raw)
    return out.getvalue()


CASES = {
    "an ending that is not taken": ("a.exe", b"MZ", "W811"),
    "an empty file": ("a.pdf", b"", "W813"),
    "a program that calls itself a picture": ("a.png", b"MZ\x90\x00 program", "W814"),
    "a page that calls itself a document": ("a.docx", b"<html></html>", "W814"),
    "a zip that is no document": ("a.docx", package(("readme.txt", b"x")), "W814"),
    "a document with macros": (
        "a.docx",
        package(("[Content_Types].xml", b""), ("word/document.xml", b"x"), ("word/vbaProject.bin", b"x")),
        "W815",
    ),
    "a document that swells": (
        "a.docx",
        package(("[Content_Types].xml", b""), ("word/document.xml", b"0" * 30_000_000)),
        "W816",
    ),
    "a text with binary in it": ("a.txt", b"abc\0def", "W814"),
}


@pytest.mark.parametrize("case", CASES)
def test_files_that_are_not_taken(case: str) -> None:
    from refoundry.core.problems import Problems

    name, raw, code = CASES[case]
    with pytest.raises(Problems) as refused:
        keep(settings.CITY, [SimpleUploadedFile(name, raw)])
    assert [problem.code for problem in refused.value.problems] == [code]
    assert not (settings.CITY / "handed-in" / "x").exists()


def test_a_name_cannot_leave_its_folder(city: object) -> None:
    (handed,) = keep(settings.CITY, [SimpleUploadedFile("x.txt", b"ok")])
    assert "/" not in handed.name
    file = SimpleUploadedFile("x.txt", b"fine")
    file._name = "..\\..\\etc/pass\r\nwd.txt"  # type: ignore[attr-defined]
    (other,) = keep(settings.CITY, [file])
    assert other.name == "passwd.txt"


def test_the_log_refuses_to_be_changed(as_post: Sign, posts: dict[str, Post], task: str) -> None:
    from django.db import DatabaseError, connection, transaction

    issue(as_post, task, posts)
    trace("exported", posts["auditor"], "x")
    for statement in ("UPDATE ledger_entry SET actor = 'x'", "DELETE FROM ledger_entry", "DELETE FROM ledger_trace"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(TypeError):
        Entry.objects.all().delete()
    assert Entry.objects.get().actor == "demo-office"


def test_a_report_opens_on_the_period_it_is_for(as_post: Sign, posts: dict[str, Post], task: str) -> None:
    entries = {
        "action": "演示",
        "owner": [posts["lead"].reference],
        "due": "2099-06-30",
        "wanted": "演示",
        "every": "week",
    }
    send(as_post("office"), f"/moves/task/{task}/issue?next=/", **entries)
    send(as_post("lead"), f"/moves/task/{task}/start?next=/")
    page = as_post("lead").get(f"/moves/task/{task}/progress").content.decode()
    year, week, _ = timezone.localdate().isocalendar()
    # in words, the one that is wanted chosen, and those before it to choose from
    assert re.search(rf'<option value="{year}-W{week:02}" selected>{year}年第{week}周（', page)
    assert page.count(f'<option value="{year}-W') + page.count(f'<option value="{year - 1}-W') == 6
    assert re.search(r'<input[^>]* name="unit"', page)
    refused = send(as_post("lead"), f"/moves/task/{task}/progress", period="下下周", progress="演示")
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert f"task/{task}：" not in refused.content.decode()  # type: ignore[attr-defined]
    told = send(as_post("lead"), f"/moves/task/{task}/progress", period=f"第{week}周", progress="演示")
    assert told.status_code == 302  # type: ignore[attr-defined]
    assert standing("task", task).fields["period"] == f"{year}-W{week:02}"


def test_many_names_in_a_history_are_folded(as_post: Sign, posts: dict[str, Post], task: str) -> None:
    towns = [f"towns/{key}" for key, node in pin().plan.towns.items() if node.succeeded_by is None]
    entries = {"action": "演示", "owner": [posts["lead"].reference], "due": "2027-06-30", "wanted": "演示"}
    send(as_post("office"), f"/moves/task/{task}/issue?next=/", **entries, support=towns)
    page = as_post("office").get(f"/supervision/tasks/{task}").content.decode()
    assert page.count('<details class="names">') == 2 and f"等{len(towns)}个镇街" in page


def test_periods_offered_are_those_owed_first_then_the_last_ones() -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=BEIJING)
    monthly = fold(workflow("task"), [
        Event("e1", "m", "task", "issue", "a", "leading-group", datetime(2026, 8, 3, 9, tzinfo=BEIJING), 1,
              {"action": "a", "owner": "departments/x", "due": "2027-01-29", "wanted": "w", "every": "month"}, None),
        Event("e2", "m", "task", "start", "b", "department", datetime(2026, 8, 4, 9, tzinfo=BEIJING), 2, {}, None),
    ])  # fmt: skip
    codes, owed = periods.offered(monthly, at)
    assert codes[:3] == ["2026-10", "2026-11", "2026-09"] and owed == {"2026-08", "2026-09", "2026-10"}
    assert periods.options(codes, "zh", owed)[0] == ("2026-10", "2026年10月（待报）")
    loose, none = periods.offered(fold(workflow("task"), []), at)
    assert loose[0] == "2026-11" and "2026-W48" in loose and "2026Q4" in loose and not none
    assert periods.in_words("2024", "zh") == "2024年" and periods.in_words("x", "en") == "x"


def test_a_refused_form_says_that_its_files_are_gone(as_post: Sign, posts: dict[str, Post], task: str) -> None:
    issue(as_post, task, posts)
    client = as_post("lead")
    send(client, f"/moves/task/{task}/start")
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 demo", "application/pdf")
    answer = send(client, f"/moves/task/{task}/report", evidence=file)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "附件没有随表单保留" in answer.content.decode()  # type: ignore[attr-defined]
