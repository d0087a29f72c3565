"""A meeting and a bulletin as the office would walk them."""

from datetime import date
from typing import Any

import pytest

from refoundry.core.problems import Problems
from refoundry.deliver.moving import offers
from refoundry.deliver.tables import workflow
from refoundry.deliver.terms import running
from tests.unit.deliver.samples import MORNING, Ledger, codes

ISSUE = {"action": "do it", "owner": "gongxin", "due": "2025-03-31", "wanted": "list"}
MINUTES = {"minutes": "〔2025〕9号", "decisions": ["gongxin takes site 7 by 30 May", "ziran lists the rest"]}


def offered(log: Ledger, actor: str, role: str) -> set[str]:
    return {move.name for move in offers(log.standing, actor, role)}


def meeting() -> Ledger:
    log = Ledger(workflow("meeting"), "2025-9")
    plan = {"title": "sites", "date": "2025-03-20", "agenda": "site 7", "kind": "coordination", "tasks": ["7.2-1"]}
    log.do("plan", "office-1", "leading-group", plan)
    log.do("hold", "office-1", "leading-group", {"date": "2025-03-21"}, days=18)
    log.do("record", "office-1", "leading-group", MINUTES)
    return log


def test_a_meeting_from_its_agenda_to_tasks() -> None:
    log = meeting()
    assert not offered(log, "office-1", "leading-group") & {"confirm", "return"}
    log.do("confirm", "office-2", "leading-group")
    log.do("issue", "office-1", "leading-group", {"issued": ["7.2-1", "7.2-4"]})
    with pytest.raises(Problems) as raised:
        log.do("close", "office-1", "leading-group")
    assert codes(raised) == ["D624"]
    log.do("close", "office-1", "leading-group", {"conclusion": "site 7 is taken"})
    assert (log.standing.final, log.standing.problems) == (True, ())
    follow = Ledger(workflow("task"), "7.2-4")
    follow.do("issue", "office-1", "leading-group", ISSUE | {"minutes": MINUTES["minutes"], "meeting": "2025-9"})
    assert follow.standing.fields["meeting"] == log.subject


def test_minutes_that_were_wrong_are_confirmed_anew_by_another() -> None:
    log = meeting()
    log.do("confirm", "office-2", "leading-group")
    log.do("conclude", "office-2", "leading-group", {"reason": "all settled in the room"})
    log.do("correct", "office-2", "leading-group", {"correction": "typing", "minutes": "〔2025〕10号"}, corrects="e3")
    assert (log.standing.state, log.standing.fields["minutes"]) == ("recorded", "〔2025〕10号")
    assert log.standing.steps[2].event.payload["minutes"] == "〔2025〕9号"
    for who in ("office-1", "office-2"):  # neither who entered them nor who corrected them
        assert "confirm" not in offered(log, who, "leading-group")
    log.do("confirm", "office-3", "leading-group")
    assert offered(log, "office-1", "leading-group") == {"issue", "conclude", "correct"}


def test_a_date_gone_by_and_minutes_not_entered_are_noticed() -> None:
    log = Ledger(workflow("meeting"), "2025-9")
    log.do("plan", "office-1", "leading-group", {"title": "sites", "date": "2025-03-20", "agenda": "site 7"})
    assert [(one.term.name, one.passed) for one in running(log.standing, date(2025, 3, 21))] == [("overdue", True)]
    assert [(one.term.name, one.due.date) for one in running(meeting().standing, MORNING.date())] == [
        ("minutes", date(2025, 3, 28))
    ]


DRAFT = {
    "period": "2025-W12",
    "kind": "weekly",
    "title": "t",
    "document": {"blocks": [{"kind": "paragraph", "text": "a"}]},
}


def bulletin() -> Ledger:
    log = Ledger(workflow("bulletin"), "2025-W12")
    log.do("draft", "analyst-1", "analyst", DRAFT | {"due": "2025-03-24"})
    log.do("edit", "office-1", "leading-group", {"document": {"blocks": []}, "changes": "shorter"})
    log.do("edit", "analyst-1", "analyst", {"document": {"blocks": [{"kind": "paragraph", "text": "b"}]}})
    log.do("submit", "analyst-1", "analyst")
    return log


def test_a_bulletin_is_edited_approved_by_another_issued_archived() -> None:
    log = bulletin()
    log.do("return", "office-2", "leading-group", {"reason": "figures"})
    log.do("edit", "office-1", "leading-group", {"document": {"blocks": [{"kind": "paragraph", "text": "c"}]}})
    log.do("submit", "analyst-1", "analyst")
    assert "approve" not in offered(log, "office-1", "leading-group")  # the last who edited
    log.do("approve", "office-2", "leading-group")
    log.do("issue", "office-1", "leading-group", {"number": "2025-12", "date": "2025-03-24"})
    log.do("archive", "analyst-1", "analyst", {"file": "2025-12.docx sha256:00"})
    assert (log.standing.final, log.standing.problems) == (True, ())
    assert log.standing.fields["document"]["blocks"][0]["text"] == "c"
    assert [step.event.payload["document"] for step in log.standing.steps[:3]] == [
        DRAFT["document"], {"blocks": []}, {"blocks": [{"kind": "paragraph", "text": "b"}]},
    ]  # fmt: skip


def test_what_was_issued_is_not_edited_but_corrected_and_approved_anew() -> None:
    log = bulletin()
    log.do("approve", "office-2", "leading-group")
    log.do("issue", "office-1", "leading-group", {"number": "2025-12", "date": "2025-03-24"})
    assert offered(log, "office-1", "leading-group") == {"archive", "correct", "withdraw"}
    fix = {"correction": "para 2: 12, not 21", "document": {"blocks": [{"kind": "paragraph", "text": "d"}]}}
    with pytest.raises(Problems) as raised:  # it says which one it corrects
        log.ask("correct", "office-1", "leading-group", fix)
    assert codes(raised) == ["D629"]
    log.do("correct", "office-1", "leading-group", fix, corrects="e6")
    assert log.standing.state == "submitted"
    assert "approve" not in offered(log, "office-1", "leading-group")
    log.do("approve", "office-2", "leading-group")
    log.do("issue", "office-1", "leading-group", {"number": "2025-13", "date": "2025-03-26"})
    assert [event.id for event in log.standing.corrections("e6")] == ["e7"]
    assert log.standing.fields["number"] == "2025-13"


@pytest.mark.parametrize("document", ["text", 7, True])
def test_a_document_is_structured(document: Any) -> None:
    with pytest.raises(Problems) as raised:
        Ledger(workflow("bulletin")).ask("draft", "a", "analyst", DRAFT | {"document": document})
    assert codes(raised) == ["D626"]


@pytest.mark.parametrize(("table", "until", "back"), [("task", ISSUE, "withdraw"), ("value-report", None, "withdraw")])
def test_who_reported_takes_back_and_who_reviews_returns(table: str, until: dict[str, str] | None, back: str) -> None:
    log = Ledger(workflow(table), "m1")
    if until:
        log.do("issue", "office-1", "leading-group", until)
        log.do("start", "dept-1", "department")
        log.do("report", "dept-1", "department", {"summary": "done", "evidence": ["list.pdf"]})
    else:
        value = {"value": "1", "unit": "%", "period": "2024", "source": "s", "basis": "b"}
        log.do("report", "dept-1", "department", value)
    assert offered(log, "dept-1", "department") == {back, "correct"}
    # a colleague of whoever reported, and the office: neither takes back what another reported
    judging = {"accept", "return"} if until else {"approve", "return"}
    for who, role in (("dept-2", "department"), ("office-1", "leading-group")):
        assert offered(log, who, role) <= judging
    assert offered(log, "office-1", "leading-group") == judging
    with pytest.raises(Problems) as raised:
        log.do(back, "dept-2", "department", {"reason": "not yet"})
    assert codes(raised) == ["D639"]
    assert "本人" in raised.value.problems[0].says()
    log.do("correct", "dept-1", "department", {"correction": "typing"}, corrects=log.rows[-1].id)
    assert offered(log, "dept-1", "department") == {back, "correct"}
    log.do(back, "dept-1", "department", {"reason": "not yet"})


def test_minutes_are_put_right_by_who_entered_them_and_returned_by_the_other() -> None:
    log = meeting()
    assert offered(log, "office-1", "leading-group") == {"correct"}
    assert offered(log, "office-2", "leading-group") == {"confirm", "return"}


def test_a_task_that_was_declined_is_told_from_one_that_never_went_out() -> None:
    log = Ledger(workflow("task"), "m1")
    log.do("issue", "office-1", "leading-group", ISSUE)
    log.do("decline", "dept-1", "department", {"reason": "not ours"})
    assert log.standing.state == "declined"
    assert offered(log, "office-1", "leading-group") == {"issue", "cancel"}
    log.do("issue", "office-1", "leading-group", ISSUE)
    assert log.standing.state == "open"
