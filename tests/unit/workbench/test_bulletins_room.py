"""The room of the bulletins: its archive, drafting from what is at hand, editing, both languages, who may what."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from refoundry.city import CityFolder
from refoundry.core.problems import Lang
from refoundry.deliver import civil_day, read_span, span
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.demo.bulletins import furnish_bulletins
from refoundry.workbench.demo.stories import tell_stories
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.pinned import pin, previous_run
from refoundry.workbench.rooms.bulletins import drafting, periods
from refoundry.workbench.rooms.bulletins.since import changed_since
from refoundry.workbench.rooms.bulletins.texts import read_texts, written_texts
from tests.unit.workbench.bulletins_desk import (
    Sign,
    approved,
    draft,
    form_of,
    issue,
    move,
    now,
    subject,
    week,
    words_in,
)

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("name", ["office", "lead", "town", "auditor", "analyst"])
def test_empty_it_says_who_starts_it(as_post: Sign, name: str) -> None:
    page = as_post(name).get("/bulletins").content.decode()
    wanted = "还没有周报和通报" if name in ("office", "auditor", "analyst") else "还没有印发过周报、通报"
    assert wanted in page and "领导小组办公室或产业分析岗起草" in page
    assert ("起草本期周报" in page) == (name in ("office", "analyst"))
    assert page.count('class="primary"') == (name in ("office", "analyst"))


@pytest.mark.parametrize("path", ["/bulletins/none", "/bulletins/none/edit", "/bulletins/none/bulletin.docx",
                                  "/bulletins/none/versions/1"])  # fmt: skip
def test_what_is_not_there_is_not_found(as_post: Sign, path: str) -> None:
    assert as_post("office").get(path).status_code == 404


def test_it_is_drafted_from_the_register_and_the_run(as_post: Sign, posts: dict[str, Post]) -> None:
    tell_stories(pin(), posts, timezone.now())
    assert draft(as_post("analyst")).status_code == 302
    texts = read_texts(now().fields["document"])
    assert set(texts) == {"zh", "en"}
    told = str(written_texts(texts))
    assert "纳入督办的" in told and "逾期2项" in told and "54个目标节点" in told and "演示：受外部条件影响" in told
    assert "departments/" not in told and "towns/" not in told
    assert now().fields["kind"] == "weekly" and now().fields["period"] == week()
    assert now().fields["due"] == periods.usual_due(read_span(week())).isoformat()  # type: ignore[arg-type]
    assert now().fields["basis"].endswith(pin().run.name)  # type: ignore[union-attr]
    page = as_post("office").get(f"/bulletins/{subject()}").content.decode()
    for text in ("一、总体情况", "（一）本期变化", "表1", "图1", "来源：", "（草稿）"):
        assert text in page, text


def test_only_who_owns_something_is_ranked(as_post: Sign, posts: dict[str, Post]) -> None:
    tell_stories(pin(), posts, timezone.now())
    draft(as_post("analyst"))
    document = read_texts(now().fields["document"])["zh"]
    table = next(one for one in document.blocks if getattr(one, "title", "") == "承办单位按时办理情况")
    plan = pin().plan
    owners = {str(one.fields.get("owner")) for entry in Entry.objects.filter(workflow="task").values("subject").distinct()
              for one in [standing("task", entry["subject"])]}  # fmt: skip
    allowed = {plan.of(kind)[key].title.zh + ("链长专班" if kind == "chains" else "") for kind, key in (
        name.split("/") for told in owners for name in re.findall(r"\w+/[\w-]+", told))}  # fmt: skip
    place = [column.title for column in table.columns].index("承办单位")  # type: ignore[union-attr]
    assert table.rows and {row[place] for row in table.rows} <= allowed  # type: ignore[union-attr]


def test_sent_twice_it_is_one_and_a_second_of_the_period_is_refused(as_post: Sign) -> None:
    client = as_post("analyst")
    draft(client)
    assert draft(client).url == f"/bulletins/{subject()}"  # type: ignore[attr-defined]
    again = draft(client, id="another")
    assert again.status_code == 409 and "已经有了" in again.content.decode()
    assert Entry.objects.filter(workflow="bulletin").count() == 1


@pytest.mark.parametrize("told", [{"period": "2026-11", "kind": "weekly"}, {"period": "2999-W01", "kind": "weekly"},
                                  {"period": "x", "kind": "circular"}, {"kind": "special"}])  # fmt: skip
def test_a_period_or_kind_nobody_offers_is_refused(as_post: Sign, told: dict[str, str]) -> None:
    answer = draft(as_post("office"), **told)
    assert answer.status_code == 422 and "没有这样的报告期或类型" in answer.content.decode()


def test_a_circular_covers_a_month_and_counts_for_itself(as_post: Sign) -> None:
    month = span("month", civil_day(timezone.now())).text
    as_post("office").post("/bulletins/new", {"period": month, "kind": "circular", "id": "c"})
    made = standing("bulletin", f"circular-{month}")
    assert made.state == "drafted" and "通报" in made.fields["title"]
    assert read_texts(made.fields["document"])["zh"].number == "第1期"


def test_edited_text_is_in_the_file_and_nothing_else_moved(as_post: Sign) -> None:
    client = as_post("office")
    draft(client)
    before = read_texts(now().fields["document"])
    told = form_of(client.get(f"/bulletins/{subject()}/edit"))
    told |= {
        "b1": "=SUM(A1) {PAGE} <b>改过</b>\x0b的一段\r\n\r\n" + told["b1"] + "第二行",
        "addressee": "各镇街",
        "changes": "核改数字",
    }
    removed = [key for key in told["order"].split() if key not in told][:1]  # the first table or chart
    assert client.post(f"/bulletins/{subject()}/edit", {**told, "remove": removed}).status_code == 302
    after = read_texts(now().fields["document"])
    assert after["zh"].addressee == "各镇街" and after["en"] == before["en"]
    assert len(after["zh"].blocks) == len(before["zh"].blocks) - 1
    assert after["zh"].blocks[2:5] == before["zh"].blocks[2:5]
    assert now().fields["changes"] == "中文稿（印发文本）：改2处、删1处。核改数字"
    file = client.get(f"/bulletins/{subject()}/bulletin.docx")
    words = words_in(file.content)
    assert "=SUM(A1) {PAGE} &lt;b&gt;改过&lt;/b&gt;的一段" in words and "第二行" in words and "各镇街：" in words
    assert "（草稿）" in words
    with zipfile.ZipFile(io.BytesIO(file.content)) as package:
        body = package.read("word/document.xml").decode()
    assert "fldSimple" not in body and "instrText" not in body  # what is typed makes no field
    page = client.get(f"/bulletins/{subject()}").content.decode()
    assert "<b>改过" not in page and "&lt;b&gt;改过" in page
    version = client.get(f"/bulletins/{subject()}/versions/2").content.decode()
    assert "<ins>" in version and "<del>" in version and "核改数字" in version
    assert Trace.objects.filter(kind="exported", object=f"bulletins/{subject()}").exists()


def test_a_paragraph_is_added_after_any_block_and_stays_until_saved(as_post: Sign) -> None:
    client = as_post("office")
    draft(client)
    told = form_of(client.get(f"/bulletins/{subject()}/edit"))
    after = next(key for key in told["order"].split() if key not in told)  # a table or a chart
    shown = client.post(f"/bulletins/{subject()}/edit", {**told, "b1": "别丢", "add": after})
    assert shown.status_code == 200 and now().seq == 1
    told = form_of(shown)
    assert told["b1"] == "别丢" and told["n1"] == "" and f"{after} n1" in told["order"]
    client.post(f"/bulletins/{subject()}/edit", {**told, "n1": "补充说明"})
    blocks = read_texts(now().fields["document"])["zh"].blocks
    assert blocks[int(after[1:]) + 1].text == "补充说明"  # type: ignore[union-attr]


@pytest.mark.parametrize(("typed", "said"), [
    ({}, "没有改动"), ({"title": " \n "}, "缺少标题"), ({"b1": "长" * 6001}, "文字太长"),
])  # fmt: skip
def test_what_cannot_be_saved_is_shown_with_what_was_typed(as_post: Sign, typed: dict[str, str], said: str) -> None:
    client = as_post("office")
    draft(client)
    told = form_of(client.get(f"/bulletins/{subject()}/edit"))
    answer = client.post(f"/bulletins/{subject()}/edit", {**told, **typed})
    assert answer.status_code == 422 and said in answer.content.decode() and now().seq == 1
    assert typed.get("b1", "") in answer.content.decode()


def test_who_was_second_is_told_and_keeps_what_was_typed(as_post: Sign) -> None:
    first, second = as_post("office"), as_post("analyst")
    draft(second)
    told = form_of(first.get(f"/bulletins/{subject()}/edit"))
    other = form_of(second.get(f"/bulletins/{subject()}/edit"))
    second.post(f"/bulletins/{subject()}/edit", {**other, "b1": "先到"})
    answer = first.post(f"/bulletins/{subject()}/edit", {**told, "b1": "后到"})
    assert answer.status_code == 409 and "versions/2" in answer.content.decode()
    again = form_of(answer)
    assert again["b1"] == "后到" and again["base"] == "1" and again["seq"] == "2"
    assert first.post(f"/bulletins/{subject()}/edit", again).status_code == 302
    assert read_texts(now().fields["document"])["zh"].blocks[1].text == "后到"  # type: ignore[union-attr]


def test_drafting_anew_keeps_the_earlier_draft_in_the_log(as_post: Sign) -> None:
    client = as_post("office")
    draft(client)
    told = form_of(client.get(f"/bulletins/{subject()}/edit"))
    client.post(f"/bulletins/{subject()}/edit", {**told, "b1": "手写的一段"})
    assert "手写的一段" in client.get(f"/bulletins/{subject()}").content.decode()
    client.post(f"/bulletins/{subject()}/regenerate", {"seq": now().seq, "id": "anew"})
    page = client.get(f"/bulletins/{subject()}").content.decode()
    assert now().seq == 3 and "手写的一段" not in page and "按现有数据重新起草" in page
    assert "手写的一段" in client.get(f"/bulletins/{subject()}/versions/2").content.decode()


@pytest.mark.parametrize("name", ["lead", "town", "finance", "auditor", "chain"])
def test_who_does_not_draft_only_reads(as_post: Sign, posts: dict[str, Post], name: str) -> None:
    draft(as_post("analyst"))
    client = as_post(name)
    seen = 200 if name == "auditor" else 404  # what is not issued is not read by others
    assert client.get(f"/bulletins/{subject()}").status_code == seen
    assert client.get(f"/bulletins/{subject()}/bulletin.docx").status_code == seen
    for path in ("/bulletins/new", f"/bulletins/{subject()}/edit", f"/bulletins/{subject()}/correct"):
        assert client.get(path).status_code == 403, path
    for act in ("regenerate", "issue", "archive", "edit"):
        assert client.post(f"/bulletins/{subject()}/{act}", {"seq": 1, "id": "x"}).status_code == 403, act
    assert now().seq == 1


def test_a_firm_sees_no_bulletin(as_post: Sign) -> None:
    assert as_post("enterprise").get("/bulletins").status_code == 403
    assert as_post("administrator").get("/bulletins").status_code == 403


def test_an_unreadable_text_is_said_and_nothing_breaks(as_post: Sign, posts: dict[str, Post]) -> None:
    post = posts["office"]
    make_move("bulletin", subject(), "draft", actor=post.account.username, role=post.role, expected_seq=0, id="bad",
              payload={"period": week(), "kind": "weekly", "title": "t", "document": {"zh": {"blocks": 3}}})  # fmt: skip
    client = as_post("office")
    page = client.get(f"/bulletins/{subject()}")
    assert page.status_code == 200 and "正文无法读取" in page.content.decode()
    assert client.get(f"/bulletins/{subject()}/bulletin.docx").status_code == 404
    assert client.get("/bulletins").status_code == 200
    assert client.post(f"/bulletins/{subject()}/regenerate", {"seq": 1, "id": "anew"}).status_code == 302
    assert "一、总体情况" in client.get(f"/bulletins/{subject()}").content.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_are_whole(as_post: Sign, posts: dict[str, Post], lang: Lang) -> None:
    draft(as_post("analyst"))
    client = as_post("office")
    client.cookies["refoundry_language"] = lang
    for path in ("/bulletins", "/bulletins/new", f"/bulletins/{subject()}", f"/bulletins/{subject()}/edit",
                 f"/bulletins/{subject()}/versions/1"):  # fmt: skip
        page = client.get(path)
        assert page.status_code == 200, path
        text = re.sub(r"<[^>]+>", " ", page.content.decode())
        if lang == "en":
            # the history shows the title that was entered; the room itself says nothing in Chinese
            text = text.split("领导小组各成员单位")[0].replace(now().fields["title"], "")
            assert not {"起草", "周报", "修改", "文稿"} & {text[at : at + 2] for at in range(len(text))}, path
    english = client.get(f"/bulletins/{subject()}/bulletin.docx?text=en").content
    assert "Sources and definitions" in words_in(english) and "一、" not in words_in(english)


def test_the_archive_is_filtered_and_exported(as_post: Sign, posts: dict[str, Post]) -> None:
    from openpyxl import load_workbook

    draft(as_post("analyst"))
    client = as_post("office")
    assert subject() in client.get("/bulletins?kind=weekly&state=drafted").content.decode()
    page = client.get("/bulletins?state=archived").content.decode()
    assert "没有符合筛选条件" in page
    book = load_workbook(io.BytesIO(client.get("/bulletins.xlsx?kind=weekly").content))
    assert book.worksheets[1]["I2"].value == subject()


def test_the_demo_has_one_archived_and_one_in_work_all_marked(posts: dict[str, Post], as_post: Sign) -> None:
    at = timezone.now()
    tell_stories(pin(), posts, at)
    assert furnish_bulletins(pin(), posts, at) == 7
    assert furnish_bulletins(pin(), posts, at) == 0
    last = span("week", date.fromordinal(span("week", civil_day(at)).start.toordinal() - 1))
    done = standing("bulletin", periods.base_subject("weekly", last))
    assert done.state == "archived" and now().state == "drafted" and not done.problems
    for one in (done, now()):
        for document in read_texts(one.fields["document"]).values():
            assert document.synthetic and document.title.startswith(("演示：", "Demonstration: "))
    kept = as_post("lead").get(f"/bulletins/{done.subject}/bulletin.docx?text=zh").content
    assert "演示" in words_in(kept)
    actors = {step.event.move: step.event.actor for step in done.steps}
    assert actors["approve"] not in (actors["draft"], actors["edit"])


def test_a_run_is_compared_with_none_of_the_same_making(city: CityFolder, db: None) -> None:
    assert pin().run is not None and previous_run(pin()) is None


def test_the_draft_rests_on_what_is_pinned(city: CityFolder, db: None) -> None:
    period = read_span("2026-W47")
    assert period is not None
    made = drafting.draft_texts(pin(), {}, "weekly", period, 12, timezone.now(), synthetic=False)
    assert made["zh"].number == "第12期" and made["en"].number == "No. 12" and not made["zh"].synthetic
    assert CHINESE.search(made["zh"].title) and not CHINESE.search(made["en"].title)


def test_to_others_nothing_is_said_of_a_draft(as_post: Sign, posts: dict[str, Post]) -> None:
    draft(as_post("analyst"))
    page = as_post("town").get("/bulletins").content.decode()
    assert "编辑中" not in page and "未起草" not in page and "还没有印发过" in page
    move(posts, "analyst", "submit")
    move(posts, "office", "approve")
    issue(as_post("office"))
    client = as_post("town")
    page = client.get("/bulletins").content.decode()
    assert "最近一期：云重办〔2026〕1号" in page and "没有正在编辑的" not in page and "最近办理" not in page
    assert "待审核" not in page and "已印发待归档" in page
    read = client.get(f"/bulletins/{subject()}")
    assert read.status_code == 200 and "初稿" not in read.content.decode()
    assert client.get(f"/bulletins/{subject()}/versions/1").status_code == 404
    assert as_post("auditor").get(f"/bulletins/{subject()}/versions/1").status_code == 200


def test_a_draft_says_what_has_changed_since(as_post: Sign, posts: dict[str, Post]) -> None:
    began = timezone.now() - timedelta(hours=1)
    tell_stories(pin(), posts, began)
    client = as_post("office")
    draft(client)
    assert "不是最新的" not in client.get(f"/bulletins/{subject()}").content.decode()
    key, one = next((key, one) for key, one in standings("task").items() if one.state == "in-progress")
    make_move("task", key, "urge", actor="office", role="leading-group", expected_seq=one.seq, id="urged",
              payload={"note": "请抓紧"})  # fmt: skip
    page = client.get(f"/bulletins/{subject()}").content.decode()
    assert "不是最新的" in page and "督办台账新增1条记录，涉及1项任务" in page
    assert page.count("按现有数据重新起草") >= 1
    move(posts, "office", "submit")
    page = client.get(f"/bulletins/{subject()}").content.decode()
    assert "撤回送审或退回修改后" in page
    move(posts, "office", "recall", reason="重来")
    client.post(f"/bulletins/{subject()}/regenerate", {"seq": now().seq, "id": "anew"})
    assert "不是最新的" not in client.get(f"/bulletins/{subject()}").content.decode()


def test_a_new_run_and_new_facts_make_a_draft_old(as_post: Sign) -> None:
    draft(as_post("office"))
    held, at = pin(), timezone.now()
    assert changed_since(held, now(), {}, at, "zh") == []
    assert held.run is not None
    other = replace(held.run, path=held.run.path.with_name("29990101-000000-00000000"))
    assert changed_since(replace(held, run=other), now(), {}, at, "zh") == ["有新的目标评估结果"]
    newer: Any = SimpleNamespace(digest="0" * 64)
    assert "还没有重新评估" in changed_since(replace(held, facts=newer), now(), {}, at, "zh")[0]


def test_the_common_page_of_moves_leads_to_the_form_of_the_text(as_post: Sign, posts: dict[str, Post]) -> None:
    approved(as_post, posts)
    client, path = as_post("office"), f"/moves/bulletin/{subject()}"
    for name in ("edit", "correct"):  # neither is possible now, and the page says so
        assert client.get(f"{path}/{name}").status_code == 200
        assert as_post("town").get(f"{path}/{name}").status_code == 404
    move(posts, "office", "return", reason="改")
    assert client.get(f"{path}/edit").headers["Location"] == f"/bulletins/{subject()}/edit"
    assert client.post(f"{path}/edit", {}).headers["Location"] == f"/bulletins/{subject()}/edit"
    move(posts, "analyst", "edit", document=now().fields["document"])
    move(posts, "analyst", "submit")
    move(posts, "office", "approve")
    issue(client)
    assert client.get(f"{path}/correct").headers["Location"] == f"/bulletins/{subject()}/correct"


def test_the_form_folds_and_marks_what_changed(as_post: Sign) -> None:
    client = as_post("office")
    draft(client)
    page = client.get(f"/bulletins/{subject()}/edit")
    text = page.content.decode()
    assert text.count('<details class="edit-section"') == 8 and text.count('<details class="edit-section" open') == 1
    assert 'class="edit-bar"' in text and "起草后改过" not in text and "not-saved shown" not in text
    told = form_of(page)
    last = [key for key in told["order"].split() if key in told][-1]
    shown = client.post(f"/bulletins/{subject()}/edit", {**told, last: "改过", "add": last}).content.decode()
    assert shown.count('<details class="edit-section" open') == 2
    assert shown.count("not-saved shown") == 4  # two blocks, their section, the bar
    client.post(f"/bulletins/{subject()}/edit", {**told, last: "改过"})
    again = client.get(f"/bulletins/{subject()}/edit").content.decode()
    assert again.count("起草后改过") == 2 and "not-saved shown" not in again  # the block and its section
