"""The tables that come with the project, as an official would walk them; and how a table is read."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from refoundry.core.problems import Problems
from refoundry.deliver.moves import CLOCK, Named, roles
from refoundry.deliver.moving import offers
from refoundry.deliver.tables import read_workflow, workflow, workflows
from refoundry.deliver.terms import ripe, running
from refoundry.deliver.workflow import Workflow
from tests.unit.deliver.samples import MORNING, Ledger, codes

TODAY = MORNING.date()
JUDGING = ("accept", "approve", "confirm")
ISSUED = {"action": "do it", "owner": "gongxin", "due": "2025-03-31", "wanted": "list"}
VALUE = {"value": "38.9", "unit": "%", "period": "2024", "source": "statistics bureau", "basis": "public"}
ASKED = {"question": "R&D by town", "addressee": "keji", "purpose": "goal 7", "ground": "catalogue 12"}


def made_by(table: Workflow, name: str) -> set[str]:
    return {role for move in table.called(name) for role in move.who}


def test_the_tables_are_there() -> None:
    assert list(workflows()) == ["bulletin", "data-request", "meeting", "task", "value-report"]
    with pytest.raises(Problems) as raised:
        workflow("tasks")
    assert codes(raised) == ["D616"]
    assert raised.value.problems[0].expected() == "task"


def named_parts(table: Workflow) -> tuple[Named, ...]:
    choices = [choice for field in table.fields for choice in field.choices]
    reporting = [table.reporting] if table.reporting else []
    return (table, *table.states, *table.fields, *choices, *table.moves, *table.terms, *reporting)


@pytest.mark.parametrize("table", workflows().values(), ids=lambda table: table.name)
class TestEveryTable:
    """What holds for any table of the project."""

    def test_everything_has_words_in_both_languages(self, table: Workflow) -> None:
        for part in named_parts(table):
            assert part.words is not None
            assert any("\u4e00" <= sign <= "\u9fff" for sign in part.shown("zh"))
            assert part.shown("en").isascii()

    def test_one_name_of_a_move_means_one_thing(self, table: Workflow) -> None:
        for move in table.moves:
            rows = table.called(move.name)
            assert len({(row.words, row.who, row.needs, row.may, row.apart, row.corrects) for row in rows}) == 1

    def test_every_entry_and_role_is_used(self, table: Workflow) -> None:
        assert {field.name for field in table.fields} == {name for move in table.moves for name in move.takes}
        assert all(move.who for move in table.moves)

    def test_what_one_does_another_judges(self, table: Workflow) -> None:
        judging = [move for name in JUDGING for move in table.called(name)]
        assert judging
        assert all({"correct"} < set(move.apart) for move in judging)

    def test_a_mistake_is_corrected_with_its_reason_and_back_before_the_judge(self, table: Workflow) -> None:
        judged = {move.from_ for name in JUDGING for move in table.called(name)}
        for move in table.moves:
            if move.corrects:
                assert "correction" in move.needs
                assert move.to in judged or move.to == move.from_
                assert move.from_ not in table.final or move.to in judged

    def test_what_is_sent_back_says_why(self, table: Workflow) -> None:
        for name in ("return", "withdraw", "recall", "decline", "cancel", "conclude", "reopen", "extend", "ask-again"):
            assert all("reason" in move.needs for move in table.called(name))

    def test_those_who_look_on_are_offered_nothing(self, table: Workflow) -> None:
        for state in table.states:
            assert {role for move in table.leaving(state.name) for role in move.who} <= {
                name for name, role in roles().items() if role.acts
            }

    def test_the_clock_only_makes_what_a_term_tells_it(self, table: Workflow) -> None:
        assert {move.name for move in table.moves if CLOCK in move.who} == {term.move for term in table.terms} - {None}

    def test_whoever_waits_on_a_person_has_someone_to_wait_for(self, table: Workflow) -> None:
        for state in table.states:
            if state.name not in table.final:
                assert any(set(move.who) - {CLOCK} for move in table.leaving(state.name) if move.to != state.name)


def test_a_task_from_minutes_to_closed_with_evidence() -> None:
    log = Ledger(workflow("task"), "7.2-1")
    log.do("issue", "office-1", "leading-group", ISSUED | {"minutes": "2025-3", "quantity": 12})
    log.do("start", "gongxin-1", "department")
    log.do("progress", "gongxin-1", "department", {"period": "2025-03", "progress": "half", "done": 6})
    log.do("report", "gongxin-1", "department", {"summary": "done", "evidence": ["list.xlsx"], "done": 12})
    log.do("return", "office-1", "leading-group", {"reason": "the list lacks stamps"})
    log.do("report", "gongxin-1", "department", {"summary": "done", "evidence": ["list-2.xlsx"], "done": 12})
    log.do("accept", "office-1", "leading-group", {"opinion": "12 seen"})
    with pytest.raises(Problems) as raised:
        log.do("close", "office-1", "leading-group")
    assert codes(raised) == ["D627"]
    assert "close" not in {move.name for move in offers(log.standing, "office-1", "leading-group")}
    log.do("close", "office-2", "leading-group")
    assert (log.standing.state, log.standing.final, log.standing.problems) == ("closed", True, ())
    assert log.standing.fields["evidence"] == ["list-2.xlsx"]
    assert log.standing.steps[3].event.payload["evidence"] == ["list.xlsx"]


def task(*moves: tuple[str, str, dict[str, Any]]) -> Ledger:
    log = Ledger(workflow("task"), "7.2-1")
    log.do("issue", "office-1", "leading-group", ISSUED)
    log.do("start", "gongxin-1", "department")
    for move, role, payload in moves:
        log.do(move, f"{role}-1", role, payload)
    return log


def test_overdue_is_no_state() -> None:
    assert not [state for state in workflow("task").states if "due" in state.name]
    late = running(task().standing, date(2025, 4, 1))
    assert [(one.term.name, one.passed) for one in late] == [("overdue", True), ("lateness", False)]


def test_what_is_unresolved_after_ten_working_days_goes_to_a_meeting() -> None:
    log = task(("raise", "department", {"obstacle": "no site", "asked-of": "ziran"}))
    assert ripe(log.standing, TODAY + timedelta(days=14)) == ()
    assert [one.term.name for one in ripe(log.standing, TODAY + timedelta(days=15))] == ["coordination"]
    log.do("escalate", CLOCK, CLOCK, days=15)
    assert log.standing.state == "escalated"
    with pytest.raises(Problems) as raised:  # the meeting sets a date, or the task would be late again at once
        log.ask("decide", "office-1", "leading-group", {"decision": "site 7", "minutes": "2025-9"})
    assert codes(raised) == ["D624"]
    log.do("decide", "office-1", "leading-group", {"decision": "site 7", "minutes": "2025-9", "due": "2025-05-30"})
    assert (log.standing.state, ripe(log.standing, date(2025, 5, 1))) == ("in-progress", ())


def test_a_task_late_by_ten_working_days_goes_to_a_meeting() -> None:
    standing = task().standing
    [lateness] = [one for one in running(standing, TODAY) if one.term.name == "lateness"]
    assert lateness.due.date == date(2025, 4, 15)  # 清明 rests on Friday 4 April
    assert ripe(standing, date(2025, 4, 15)) == ()
    assert [one.term.move for one in ripe(standing, date(2025, 4, 16))] == ["escalate"]


def test_who_reported_a_task_done_neither_accepts_nor_closes_it() -> None:
    log = task(("report", "chain", {"summary": "done", "evidence": "x"}))
    for move in ("accept",):
        with pytest.raises(Problems) as raised:
            log.ask(move, "chain-1", "chain", {"opinion": "fine"})
        assert codes(raised) == ["D627"]
    log.do("accept", "chain-2", "chain", {"opinion": "seen"})
    assert {move.name for move in offers(log.standing, "office-1", "leading-group")} == {"return", "close"}
    assert {move.name for move in offers(log.standing, "chain-1", "leading-group")} == set()


def test_only_the_office_issues_extends_closes_and_cancels() -> None:
    table = workflow("task")
    assert made_by(table, "issue") == {"leading-group", "chain"}
    for name in ("decide", "extend", "close", "reopen", "cancel"):
        assert made_by(table, name) == {"leading-group"}
    for name in ("start", "report", "progress"):
        assert "leading-group" not in made_by(table, name)


def test_a_value_is_approved_by_a_second_person() -> None:
    log = Ledger(workflow("value-report"), "rd-intensity@2024")
    log.do("report", "keji-1", "department", VALUE)
    with pytest.raises(Problems) as raised:
        log.ask("approve", "keji-1", "department")
    assert codes(raised) == ["D627"]
    log.do("approve", "keji-2", "department")
    assert log.standing.final
    log.do("correct", "keji-1", "department", {"value": "3.9", "correction": "typing"}, corrects="e1")
    assert (log.standing.state, log.standing.fields["value"]) == ("reported", "3.9")
    log.do("approve", "keji-2", "department")
    log.do("revise", "keji-1", "department", VALUE | {"value": "4.0", "published": "2025-12-01", "reason": "census"})
    assert [move.name for move in offers(log.standing, "keji-1", "department")] == ["withdraw", "correct"]


def test_a_value_needs_source_basis_unit_and_period() -> None:
    with pytest.raises(Problems) as raised:
        Ledger(workflow("value-report")).ask("report", "keji-1", "department", {"value": "38.9"})
    missing = [problem.values["field"].name for problem in raised.value.problems]  # type: ignore[attr-defined]
    assert missing == ["unit", "period", "source", "basis"]


def test_no_value_is_an_answer_and_can_be_asked_again() -> None:
    log = Ledger(workflow("value-report"))
    log.do("decline", "keji-1", "department", {"reason": "no survey this year"})
    assert log.standing.final
    log.do("ask-again", "office-1", "leading-group", {"reason": "the province has it"})
    assert log.standing.state == "expected"


def test_a_request_is_signed_by_another_and_a_refusal_comes_back_to_the_asker() -> None:
    log = Ledger(workflow("data-request"), "r1")
    log.do("draft", "analyst-1", "analyst", ASKED)
    assert "send" not in made_by_role(log, "analyst-1", "analyst")
    assert "send" not in made_by_role(log, "analyst-1", "leading-group")
    log.do("send", "office-1", "leading-group", {"due": "2025-03-14"})
    assert running(log.standing, date(2025, 3, 17))[0].passed
    log.do("decline", "keji-1", "department", {"reason": "survey returns serve statistics only"})
    assert not log.standing.final
    log.do("ask-again", "office-1", "leading-group", {"reason": "totals will do", "due": "2025-04-30"})
    log.do("answer", "keji-1", "department", {"answer": "table", "source": "keji", "basis": "administrative"})
    assert made_by_role(log, "keji-1", "department") == {"correct"}
    log.do("accept", "analyst-1", "analyst")
    assert log.standing.final


@pytest.mark.parametrize(
    ("entry", "value", "code"),
    [
        ("instruction", "第" * 41 + "1", "D651"),
        ("instruction", ["中府批〔2025〕12号", "1" * 41], "D651"),
        ("instruction", "请工信局抓紧办理，月底前报我", "D652"),
        ("instruction", "请尽快办理", "D652"),
        ("instruction", "12号：请办", "D652"),
        ("minutes", "a" * 41, "D651"),
        ("every", "year", "D653"),
        ("every", "每月", "D653"),
    ],
)
def test_of_an_instruction_only_its_number_is_kept(entry: str, value: Any, code: str) -> None:
    log = Ledger(workflow("task"))
    with pytest.raises(Problems) as raised:
        log.ask("issue", "office-1", "leading-group", ISSUED | {entry: value})
    assert codes(raised) == [code]
    [problem] = raised.value.problems
    assert "{" not in problem.shown("zh") + problem.shown("en")
    assert problem.got is not None and len(problem.got) <= 21  # a pasted text is not repeated whole


@pytest.mark.parametrize("number", ["中府批〔2025〕12号", "2025-批-017", ["粤府〔2025〕3号", "12"], ""])
def test_numbers_of_instructions(number: Any) -> None:
    Ledger(workflow("task")).ask("issue", "office-1", "leading-group", ISSUED | {"instruction": number})


def test_what_was_issued_by_mistake_is_corrected_but_for_its_date() -> None:
    log = task()
    with pytest.raises(Problems) as raised:
        log.ask("correct-issue", "office-1", "leading-group", {"correction": "x", "due": "2026-01-01"}, corrects="e1")
    assert codes(raised) == ["D625"]
    log.do("correct-issue", "office-1", "leading-group", {"correction": "x", "quantity": 21}, corrects="e1")
    assert (log.standing.state, log.standing.fields["quantity"]) == ("in-progress", 21)


def made_by_role(log: Ledger, actor: str, role: str) -> set[str]:
    return {move.name for move in offers(log.standing, actor, role)}


GOOD = """
name: tiny
title: {zh: 小, en: tiny}
start: a
final: [b]
states: {a: {zh: 甲, en: a}, b: {zh: 乙, en: b}}
moves:
  - {name: go, zh: 办, en: go, from: [a], to: b, who: [town]}
  - {name: stay, zh: 留, en: stay, from: [a, b], who: [town]}
"""


def read(folder: Path, text: str) -> Workflow:
    path = folder / "tiny.yaml"
    path.write_text(text, "utf-8")
    return read_workflow(path, "tiny.yaml")


def test_a_row_may_start_from_several_states_and_stay(tmp_path: Path) -> None:
    table = read(tmp_path, GOOD)
    assert [(move.name, move.from_, move.to) for move in table.moves] == [
        ("go", "a", "b"),
        ("stay", "a", "a"),
        ("stay", "b", "b"),
    ]
    assert [move.place.line for move in table.moves] == [8, 9, 9]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("who: [town]}\n  - {name: stay", "who: [mayor]}\n  - {name: stay", "D604", 8),
        ("to: b", "to: c", "D605", 8),
        ("to: b", "too: b", "P104", 8),
        ("zh: 办, ", "", "P105", 8),
        ("from: [a, b]", "from: a", "P126", 9),
        ("states: {a", "states: [a", "P102", 6),
        ("final: [b]", "final: [b]\nterms: {t: {zh: 期, en: t, states: [a], working_days: -1}}", "P106", 6),
        ("final: [b]", "final: []", "D611", 2),
    ],
)
def test_a_mistake_in_a_file_is_told_at_its_line(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert old in GOOD
    with pytest.raises(Problems) as raised:
        read(tmp_path, GOOD.replace(old, new))
    found = [(problem.code, problem.place.line) for problem in raised.value.problems]
    assert (code, line) in found
    assert all(problem.place.file == "tiny.yaml" for problem in raised.value.problems)
