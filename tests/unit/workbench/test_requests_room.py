"""The room of the data requests: drafted from what is lacking, signed by a second person, answered, followed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from django.test import Client
from docx import Document

from refoundry.city import CityFolder, latest_run
from refoundry.core.days import BEIJING
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.pinned import Pin
from refoundry.workbench.rooms.plans.findings import findings
from refoundry.workbench.rooms.requests.drafting import (
    about_flaw,
    flaw_mark,
    flaw_subject,
    for_flaw,
    for_goals,
    for_owner,
    free_subject,
    office_of,
    unasked,
)
from refoundry.workbench.rooms.requests.letter import letter_of
from refoundry.workbench.scorecard import scorecard_rows
from tests.unit.workbench.test_goals_pages import english, text_of

AsPost = Callable[[str], Client]
DRAFT = {
    "question": "提供2024年年度值", "addressee": "departments/science-bureau", "purpose": "评估目标", "ground": "责任分工",
    "goal": ["rd-intensity"], "id": "a" * 32, "seq": "0", "subject": "rd-intensity",
}  # fmt: skip


@pytest.fixture
def pin(city: CityFolder) -> Pin:
    return Pin(city, city.plan(), city.facts(), latest_run(city, "goals"))


def move(client: Client, name: str, seq: int, subject: str = "rd-intensity", **entries: object) -> int:
    form = {"id": f"{name}-{seq}", "seq": str(seq), "next": f"/requests/{subject}", **entries}
    return client.post(f"/moves/data-request/{subject}/{name}", form).status_code


def drafted_and_sent(as_post: AsPost, due: str = "2027-01-15") -> None:
    assert as_post("office").post("/requests/new", DRAFT).status_code == 302
    assert move(as_post("office-2"), "send", 1, due=due, letter="中产重函〔2026〕1号") == 302


def test_a_goal_fills_in_the_letter(as_post: AsPost) -> None:
    page = as_post("office").get("/requests/new?goal=rd-intensity").content
    said = text_of(page)
    assert "1. 提供“R&D经费支出占GDP的比重”2024年年度值（单位：%）" in said
    assert "2. 明确“处于国内领先水平”的评判单位和评判依据" in said
    assert '<option value="departments/science-bureau" selected>' in page.decode()
    assert '<option value="rd-intensity" selected>' in page.decode()
    assert "责任分工" in said
    said = text_of(english(as_post("office")).get("/requests/new?goal=rd-intensity").content)
    assert "1. Supply the annual value of 2024" in said


def test_a_flaw_of_the_plan_fills_in_the_letter(as_post: AsPost, pin: Pin) -> None:
    draft = for_flaw(pin, "P202", "figures/tertiary-share", "zh")
    assert draft is not None
    assert draft.base.startswith("flaw-p202-tertiary-share-") and draft.addressee == "departments/statistics-bureau"
    assert "请核对各占比，哪一项为准" in draft.question
    assert for_flaw(pin, "P999", "figures/none", "zh") is None
    page = as_post("analyst").get("/requests/new?flaw=P202&node=figures/tertiary-share").content.decode()
    assert f'value="{draft.base}"' in page
    assert as_post("analyst").get("/requests/new?flaw=P999&node=x").status_code == 404


def test_flaws_of_one_code_at_one_node_are_asked_about_one_by_one(as_post: AsPost, pin: Pin) -> None:
    found = [one.problem for one in findings(pin.plan, pin.city.plan_path) if one.problem.code == "P205"]
    assert len(found) > 1 and len({one.subject for one in found}) == 1
    subjects = [flaw_subject(one) for one in found]
    assert len(set(subjects)) == len(found)
    drafts = [for_flaw(pin, "P205", one.subject, "zh", flaw_mark(one)) for one in found]
    assert [draft.base for draft in drafts if draft] == subjects
    assert len({draft.question for draft in drafts if draft}) == len(found)
    # a sum beside it does not make it another flaw
    other = replace(found[0], values={**found[0].values, "supports": 99})
    assert flaw_subject(other) == subjects[0]
    client = as_post("analyst")
    page = client.get(f"/requests/new?flaw=P205&node={found[1].subject}&which={flaw_mark(found[1])}").content.decode()
    assert f'value="{subjects[1]}"' in page
    form = {**DRAFT, "goal": [], "question": drafts[1].question if drafts[1] else "", "subject": subjects[1]}
    assert client.post("/requests/new", form).status_code == 302
    asked = [about_flaw(one, standings("data-request")) for one in found]
    assert [one is not None for one in asked] == [place == 1 for place in range(len(found))]


def test_one_letter_asks_a_department_for_all_it_was_not_asked_yet(pin: Pin) -> None:
    whole = for_owner(pin, "statistics-bureau", "zh")
    assert len(whole.goals) == 4
    assert whole.question.splitlines()[-1].startswith("4. ")  # a series once, whatever it is wanted for
    assert whole.purpose.endswith("等4项")
    rest = for_owner(pin, "statistics-bureau", "zh", asked={"manufacturing-share"})
    assert "manufacturing-share" not in rest.goals and len(rest.goals) == 3
    assert whole.addressee == "departments/statistics-bureau"


def test_goals_without_an_owner_go_to_the_office(pin: Pin) -> None:
    draft = for_owner(pin, "office", "zh")
    assert "restructuring-progress" in draft.goals
    assert draft.addressee == office_of(pin.plan)
    assert for_goals(pin, ["rd-intensity", "manufacturing-share"], "zh").addressee == office_of(pin.plan)


def test_what_nobody_asked_for_is_counted_by_owner(pin: Pin) -> None:
    found = unasked(scorecard_rows(pin), {"rd-intensity"})
    assert sum(map(len, found.values())) == 39
    assert next(iter(found)) == "industry-bureau"
    assert "rd-intensity" not in found["science-bureau"]


def test_subjects_are_never_used_twice() -> None:
    assert free_subject("a", ["a", "a-2"]) == "a-3"
    assert len(free_subject("x" * 300, [])) <= 100


def test_the_list_says_how_far_the_asking_has_come(as_post: AsPost) -> None:
    client, long_ago, sent = as_post("office"), datetime(2026, 1, 5, 9, tzinfo=BEIJING), {"due": "2026-01-15"}
    assert "40个目标缺数据，其中40个尚未提出数据请求。" in text_of(client.get("/requests").content)
    entries = {name: value for name, value in DRAFT.items() if name not in ("id", "seq", "subject")}
    for number, (who, deed, payload) in enumerate((("office", "draft", entries), ("office-2", "send", sent))):
        make_move("data-request", "rd-intensity", deed, actor=f"demo-{who}", role="leading-group",
                  expected_seq=number, payload=payload, id=deed, at=long_ago)  # fmt: skip
    said = text_of(client.get("/requests").content)
    assert "40个目标缺数据，其中39个尚未提出数据请求。待签发0件，待答复1件（逾期1件）" in said
    assert "提供2024年年度值" in said and "市科技局" in said
    assert "逾期" in said
    said = text_of(english(client).get("/requests").content)
    assert "for 39 of them nobody has asked" in said
    assert "to be answered: 1 (1 overdue)" in said


def test_the_tabs_hold_what_stands_there(as_post: AsPost) -> None:
    client = as_post("office")
    client.post("/requests/new", DRAFT)
    assert "提供2024年年度值" in text_of(client.get("/requests?tab=drafted").content)
    said = text_of(client.get("/requests?tab=done").content)
    assert "还没有办结的请求" in said
    assert "提供2024年年度值" not in said


def test_a_request_is_signed_by_somebody_else(as_post: AsPost) -> None:
    as_post("office").post("/requests/new", DRAFT)
    assert "须由起草人以外的人签发" in text_of(as_post("office").get("/requests/rd-intensity").content)
    assert move(as_post("office"), "send", 1, due="2027-01-15") == 422
    assert standing("data-request", "rd-intensity").state == "drafted"
    assert move(as_post("office-2"), "send", 1, due="2027-01-15") == 302
    assert standing("data-request", "rd-intensity").state == "sent"


def test_from_the_letter_to_the_form_of_the_value(as_post: AsPost) -> None:
    drafted_and_sent(as_post)
    assert move(as_post("lead"), "answer", 2, answer="2.79", source="中山年鉴", basis="公开") == 403  # not asked
    assert move(as_post("owner"), "answer", 2, answer="2.79", source="中山年鉴", basis="公开") == 302
    page = as_post("owner").get("/requests/rd-intensity").content.decode()
    assert "按答复报送“R&amp;D经费支出占GDP的比重”的数据" in page
    assert "/goals/rd-intensity/report?value=2.79&amp;source=" in page and "basis=public" in page
    assert "按答复报送“" not in as_post("office").get("/requests/rd-intensity").content.decode()
    form = as_post("owner").get("/goals/rd-intensity/report?value=2.79&source=中山年鉴&basis=public").content.decode()
    assert 'value="2.79"' in form and '<option value="中山年鉴" selected>' in form
    assert move(as_post("office"), "accept", 3) == 302
    assert standing("data-request", "rd-intensity").state == "accepted"
    assert "的答复已采用" in text_of(as_post("office").get("/requests/rd-intensity").content)


def test_the_letter_reads_as_one_and_is_taken_away_as_word(as_post: AsPost, pin: Pin) -> None:
    drafted_and_sent(as_post)
    said = text_of(as_post("auditor").get("/requests/rd-intensity").content)
    assert "关于商请提供“R&D经费支出占GDP的比重”数据的函" in said
    assert "市科技局： 为推进《中山市产业体系重构工程实施方案》（以下称方案）实施" in said
    assert "请于2027年1月15日前答复" in said
    assert "中产重函〔2026〕1号" in said
    response = as_post("auditor").get("/requests/rd-intensity/letter.docx")
    document = Document(BytesIO(response.getvalue()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "提供2024年年度值" in text and "市科技局" in text and "领导小组办公室" in text
    assert Trace.objects.filter(kind="exported", object="requests/rd-intensity").count() == 1
    letter = letter_of(pin.plan, standing("data-request", "rd-intensity"), "en")
    assert letter.title == "Request for data: Expenditure on R&D over GDP"
    assert letter.addressee == "Bureau of Science and Technology"
    assert "Please answer by 15 January 2027" in letter.paragraphs[-2]


def test_an_unsigned_letter_says_so(as_post: AsPost) -> None:
    as_post("office").post("/requests/new", DRAFT)
    said = text_of(as_post("office").get("/requests/rd-intensity").content)
    assert "尚未签发" in said and "答复期限在签发时确定" in said
    document = Document(BytesIO(as_post("office").get("/requests/rd-intensity/letter.docx").getvalue()))
    assert any("代拟稿" in paragraph.text for paragraph in document.paragraphs)


def test_a_request_for_several_goals_stands_at_each(as_post: AsPost) -> None:
    several = {**DRAFT, "goal": ["rd-intensity", "rd-institution-share"], "subject": "letter-science-bureau"}
    assert as_post("analyst").post("/requests/new", several).status_code == 302
    for key in ("rd-intensity", "rd-institution-share"):
        assert "已起草待签发" in text_of(as_post("office").get(f"/goals/{key}").content)
    said = text_of(as_post("office").get("/requests/letter-science-bureau").content)
    assert "等2项”数据的函" in said


def test_a_draft_sent_twice_is_one_and_a_name_taken_meanwhile_gives_the_next(as_post: AsPost) -> None:
    for _ in range(2):
        assert as_post("office").post("/requests/new", DRAFT).status_code == 302
    assert Entry.objects.count() == 1
    response = as_post("analyst").post("/requests/new", {**DRAFT, "id": "b" * 32})
    assert response.status_code == 409
    assert 'value="rd-intensity-2"' in response.content.decode()
    again = {**DRAFT, "id": "c" * 32, "subject": "rd-intensity-2"}
    assert as_post("analyst").post("/requests/new", again).status_code == 302


@pytest.mark.parametrize("lacking", ["question", "addressee", "purpose", "ground"])
def test_nobody_asks_without_saying_what_whom_what_for_and_on_which_ground(as_post: AsPost, lacking: str) -> None:
    response = as_post("office").post("/requests/new", {**DRAFT, lacking: ""})
    assert response.status_code == 422
    assert "提供2024年年度值" in response.content.decode() or lacking == "question"
    assert not Entry.objects.exists()


def test_a_made_up_subject_is_not_taken(as_post: AsPost) -> None:
    response = as_post("office").post("/requests/new", {**DRAFT, "subject": "../../etc"})
    assert response["Location"] == "/requests/letter"


@pytest.mark.parametrize(
    ("name", "status"), [("town", 403), ("chain", 403), ("finance", 403), ("auditor", 403), ("owner", 200)]
)
def test_who_may_draft(as_post: AsPost, name: str, status: int) -> None:
    assert as_post(name).get("/requests/new").status_code == status


def test_whoever_may_not_draft_is_offered_no_draft(as_post: AsPost) -> None:
    assert as_post("town").get("/requests/new").status_code == 403
    assert "起草请求" not in text_of(as_post("town").get("/requests").content)


def test_what_is_not_there_is_not_found(as_post: AsPost) -> None:
    assert as_post("office").get("/requests/none").status_code == 404
    assert as_post("office").get("/requests/none/letter.docx").status_code == 404


def test_the_workbook_holds_the_tab(as_post: AsPost) -> None:
    from openpyxl import load_workbook

    drafted_and_sent(as_post)
    response = as_post("office").get("/requests.xlsx?tab=sent")
    book = load_workbook(BytesIO(response.getvalue()))
    assert book.worksheets[1].max_row == 2
    assert book.worksheets[1]["A2"].value == "提供2024年年度值"
    assert Trace.objects.filter(kind="exported", object="requests").exists()
