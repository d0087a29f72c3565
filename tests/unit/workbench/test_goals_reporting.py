"""Reporting a value: by the owner alone, held against the indicator, approved by a second person, corrected, revised."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from refoundry.city import CityFolder
from refoundry.workbench.ledger.handed_in import Handed
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.rooms.goals.reporting import Asked, doubts, move_for, periods_of, sources_of, typed, units_of
from tests.unit.workbench.test_goals_pages import english, text_of

AsPost = Callable[[str], Client]
SUBJECT = "rd-intensity@2024"
FORM = {
    "period": "2024", "value": "2.79", "unit": "%", "source": "中山年鉴", "basis": "public", "published": "2025-10-31",
    "id": "a" * 32, "seq": "0", "subject": SUBJECT, "move": "report",
}  # fmt: skip


def proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("公报.pdf", b"%PDF-1.7 the page of the yearbook")


def sent(client: Client, **entries: object) -> object:
    return client.post("/goals/rd-intensity/report", {**FORM, "evidence": proof(), **entries})


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an approval sets going is another test's."""
    monkeypatch.setattr("refoundry.workbench.jobs.work.write_and_run", lambda post: None)


def test_the_form_asks_for_what_is_lacking_and_offers_what_is_known(as_post: AsPost) -> None:
    page = as_post("owner").get("/goals/rd-intensity/report").content
    said = text_of(page)
    assert "2024年（还缺） 2025年（还缺） 2023年（还缺）" in said and "2026年上半年" in said
    assert 'name="period"' in page.decode() and '<option value="2024" selected>' in page.decode()
    assert '<option value="中山年鉴">' in page.decode()
    assert "全社会R&D经费内部支出占地区生产总值的比重" in said
    assert "公开" in said and "部门快报" in said


def test_a_report_is_recorded_with_its_evidence_and_waits_for_a_second_person(as_post: AsPost) -> None:
    response = as_post("owner").post("/goals/rd-intensity/report", {**FORM, "evidence": proof()})
    assert (response.status_code, response["Location"]) == (302, f"/reports/{SUBJECT}")
    now = standing("value-report", SUBJECT)
    assert now.state == "reported"
    assert {name: now.fields[name] for name in ("value", "unit", "period", "source", "basis")} == {
        "value": "2.79", "unit": "%", "period": "2024", "source": "中山年鉴", "basis": "public",
    }  # fmt: skip
    (file,) = now.fields["evidence"]
    handed = Handed.read(file)
    assert handed is not None and handed.name == "公报.pdf"
    assert Trace.objects.filter(kind="file-handed-in", object=handed.sha256).exists()
    said = text_of(as_post("owner").get(f"/reports/{SUBJECT}").content)
    assert "由您报送的，须由另一人审核" in said
    assert "审核通过" not in said
    said = text_of(as_post("owner-2").get(f"/reports/{SUBJECT}").content)
    assert "2.79%" in said and "报送 2024年 2.79%" in said  # beside the course
    assert "审核通过" in said and "退回" in said
    assert "公报.pdf" in said


def test_sent_twice_it_is_recorded_once(as_post: AsPost) -> None:
    for _ in range(2):
        assert sent(as_post("owner")).status_code == 302  # type: ignore[attr-defined]
    assert Entry.objects.filter(subject=SUBJECT).count() == 1


@pytest.mark.parametrize("name", ["lead", "office", "analyst", "auditor", "town", "finance"])
def test_nobody_but_the_owner_reports(as_post: AsPost, name: str) -> None:
    client = as_post(name)
    assert client.get("/goals/rd-intensity/report").status_code == 403
    assert sent(client).status_code == 403  # type: ignore[attr-defined]
    assert not Entry.objects.filter(subject=SUBJECT).exists()


def test_another_department_is_told_who_does(as_post: AsPost) -> None:
    said = text_of(as_post("lead").get("/goals/rd-intensity/report").content)
    assert "需要：市科技局的填报岗" in said
    said = text_of(english(as_post("lead")).get("/goals/rd-intensity/report").content)
    assert "Bureau of Science and Technology" in said


def test_a_goal_in_words_is_refused_with_what_would_be_enough(as_post: AsPost) -> None:
    response = as_post("owner").get("/goals/innovation-capability/report")
    # the demo's owner post is that of the department with most goals, or another: both are told why
    assert response.status_code in (403, 422)
    assert "需要：" in text_of(response.content)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"basis": "survey"}, "《统计法》"),
        ({"value": "279"}, "比重不会是这个数"),
        ({"value": "二点八"}, "数值"),
        ({"period": "去年"}, "时期"),
        ({"period": "2031"}, "还没有到"),
        ({"unit": "亿元"}, "不是一类"),
        ({"source": "", "other_source": ""}, "来源"),
        ({"published": "2031-02-03"}, "公布日期"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    as_post: AsPost, entries: dict[str, str], words: str
) -> None:
    response = sent(as_post("owner"), **entries, definition="口径照旧")
    assert response.status_code == 422  # type: ignore[attr-defined]
    page = response.content  # type: ignore[attr-defined]
    assert words in text_of(page)
    assert "口径照旧" in page.decode()
    assert not Entry.objects.exists()


def test_the_survey_is_refused_in_english_too(as_post: AsPost) -> None:
    response = sent(english(as_post("owner")), basis="survey")
    assert "by the Statistics Law it serves statistics alone" in text_of(response.content)  # type: ignore[attr-defined]


def test_a_doubtful_value_is_asked_about_and_taken_when_confirmed(as_post: AsPost) -> None:
    client = as_post("owner")
    response = sent(client, value="9.9")
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert "快于以往任何一年" in text_of(response.content)  # type: ignore[attr-defined]
    assert not Entry.objects.exists()
    assert sent(client, value="9.9", confirmed="1").status_code == 302  # type: ignore[attr-defined]
    assert standing("value-report", SUBJECT).fields["value"] == "9.9"


def test_a_form_that_is_behind_is_told_that_someone_was_first(as_post: AsPost) -> None:
    sent(as_post("owner"))
    response = sent(as_post("owner-2"), id="b" * 32, value="2.80")
    assert response.status_code == 409  # type: ignore[attr-defined]
    assert standing("value-report", SUBJECT).fields["value"] == "2.79"


def move(client: Client, name: str, seq: int, **entries: object) -> int:
    form = {"id": f"{name}-{seq}", "seq": str(seq), "next": f"/reports/{SUBJECT}", **entries}
    return client.post(f"/moves/value-report/{SUBJECT}/{name}", form).status_code


def test_the_one_who_reported_cannot_approve_and_another_department_neither(as_post: AsPost) -> None:
    sent(as_post("owner"))
    assert move(as_post("owner"), "approve", 1) == 422
    assert move(as_post("lead"), "approve", 1) == 403
    assert move(as_post("owner-2"), "approve", 1) == 302
    assert standing("value-report", SUBJECT).state == "approved"
    assert "已审核，等写入数据和重新评估" in text_of(as_post("owner").get(f"/reports/{SUBJECT}").content)
    assert "待写入数据" in text_of(as_post("office").get("/goals/rd-intensity").content)


def test_returned_with_a_reason_and_reported_anew(as_post: AsPost) -> None:
    sent(as_post("owner"))
    assert move(as_post("owner-2"), "return", 1, reason="附件不是公报原文") == 302
    said = text_of(as_post("owner").get(f"/reports/{SUBJECT}").content)
    assert "已退回：附件不是公报原文" in said
    assert sent(as_post("owner"), id="c" * 32, seq="2").status_code == 302  # type: ignore[attr-defined]
    assert standing("value-report", SUBJECT).state == "reported"


def test_an_approved_value_is_corrected_with_a_reason_and_needs_its_approval_anew(as_post: AsPost) -> None:
    sent(as_post("owner"))
    move(as_post("owner-2"), "approve", 1)
    page = as_post("owner").get("/goals/rd-intensity/report?period=2024&move=correct").content.decode()
    assert 'value="2.79"' in page and 'name="correction"' in page
    entries = {"move": "correct", "value": "2.81", "seq": "2", "id": "d" * 32}
    response = sent(as_post("owner"), **entries)
    assert response.status_code == 422  # type: ignore[attr-defined]  # why is missing
    assert sent(as_post("owner"), **entries, correction="抄错一行").status_code == 302  # type: ignore[attr-defined]
    now = standing("value-report", SUBJECT)
    assert (now.state, now.fields["value"], now.fields["correction"]) == ("reported", "2.81", "抄错一行")


def test_a_revised_figure_is_reported_beside_the_old_one(as_post: AsPost) -> None:
    sent(as_post("owner"))
    move(as_post("owner-2"), "approve", 1)
    entries = {"move": "revise", "value": "2.82", "published": "2026-04-01", "seq": "2", "id": "e" * 32}
    assert sent(as_post("owner"), **entries, reason="普查修订").status_code == 302  # type: ignore[attr-defined]
    assert [step.event.move for step in standing("value-report", SUBJECT).steps] == ["report", "approve", "revise"]


def test_a_report_stands_on_the_page_of_its_goal_and_waits_on_the_list(as_post: AsPost) -> None:
    sent(as_post("owner"))
    said = text_of(as_post("office").get("/goals").content)
    assert "待第二人审核的报送1件" in said
    assert "R&D经费支出占GDP的比重（2024年）" in said
    said = text_of(as_post("office").get("/goals/rd-intensity").content)
    assert re.search(r"2\.79% 中山年鉴 已报送待审核", said)


def test_figures_are_read_as_meant() -> None:
    asked = typed({"value": "１，２34．5 ", "period": " 2024 ", "other_source": "快报", "source": "年鉴"}, "a")
    assert (asked.entries["value"], asked.subject, asked.entries["source"]) == ("1234.5", "a@2024", "快报")
    assert typed({"value": "−3"}, "a").entries["value"] == "-3"
    # a comma that parts no thousands is nobody's to drop
    for odd in ("4,8", "48,5", "1,2345", "1,23,456"):
        assert typed({"value": odd}, "a").entries["value"] == odd


def test_what_the_form_offers(city: CityFolder) -> None:
    plan, facts = city.plan(), city.facts()
    goal = plan.goals["rd-intensity"]
    assert units_of(goal) == ["%", "‰"]
    assert units_of(plan.goals["smart-home-cluster-output"])[0] == "亿元"
    assert set(sources_of(goal, facts, "中山市")) == {"中山年鉴", "中山市统计局R&D公报"}
    assert periods_of(goal, facts, "中山市", [], date(2026, 11, 23)) == ["2024", "2025", "2023", "2020"]


@pytest.mark.parametrize(
    ("entries", "period", "evidence", "said"),
    [
        ({}, "2024", True, []),
        ({}, "2024", False, ["没有佐证材料"]),
        ({"published": ""}, "2024", True, ["没有填公布日期"]),
        ({"published": "2024-05-01"}, "2024", True, ["早于2024年结束"]),
        ({}, "2024H1", True, ["不是整年"]),
        ({"value": "28"}, "2024", True, ["快于以往任何一年", "核对单位"]),
        ({"value": "2.6"}, "2022", True, ["不一致", "不一致"]),
        ({"value": "2.77", "source": "中山年鉴"}, "2022", True, ["已收录 2.77%", "不一致"]),
    ],
)
def test_doubts_are_told_and_no_more(
    city: CityFolder, entries: dict[str, str], period: str, evidence: bool, said: list[str]
) -> None:
    asked = Asked(
        f"rd-intensity@{period}", period, {**{k: str(v) for k, v in FORM.items()}, "definition": "", **entries}
    )
    found = doubts(city.plan(), city.facts(), asked, "zh", evidence=evidence)
    assert len(found) == len(said), found
    assert all(words in one for words, one in zip(said, found, strict=True)), found


def test_the_move_a_value_comes_to(as_post: AsPost) -> None:
    assert move_for(standing("value-report", SUBJECT)).name == "report"  # type: ignore[union-attr]
    sent(as_post("owner"))
    assert move_for(standing("value-report", SUBJECT)).name == "correct"  # type: ignore[union-attr]
    move(as_post("owner-2"), "approve", 1)
    assert move_for(standing("value-report", SUBJECT)).name == "revise"  # type: ignore[union-attr]
    assert move_for(standing("value-report", SUBJECT), "correct").name == "correct"  # type: ignore[union-attr]
