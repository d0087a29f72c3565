"""The fold: what counts, what is reported, and nothing that disappears."""

from dataclasses import replace
from datetime import timedelta

import pytest

from refoundry.deliver.events import Event
from refoundry.deliver.standing import Standing, fold
from tests.unit.deliver.samples import MORNING, Ledger, small

TABLE = small()


def log() -> Ledger:
    """Sent, noted, returned, sent anew."""
    ledger = Ledger(TABLE)
    ledger.do("send", "u1", "department", {"value": "18.0", "due": "2025-03-31"})
    ledger.do("note", "u2", "town", {"note": "looked at"})
    ledger.do("return", "u3", "leading-group", {"note": "source?"})
    ledger.do("send", "u1", "department", {"value": "18.1"})
    return ledger


def found(standing: Standing) -> list[str]:
    return [problem.code for problem in standing.problems]


def test_nothing_happened_yet() -> None:
    standing = fold(TABLE, [])
    assert (standing.state, standing.seq, standing.last, standing.final) == ("drafted", 0, None, False)


def test_the_state_follows_the_table() -> None:
    standing = log().standing
    assert (standing.state, standing.seq, found(standing)) == ("sent", 4, [])
    assert [step.to for step in standing.steps] == ["sent", "sent", "drafted", "sent"]
    assert standing.fields == {"value": "18.1", "due": "2025-03-31", "note": "source?"}
    assert standing.last is not None and standing.last.event.id == "e4"
    with pytest.raises(TypeError):
        standing.fields["value"] = "99"  # type: ignore[index]


def test_an_entry_left_blank_says_nothing() -> None:
    ledger = log()
    ledger.do("note", "u2", "town", {"note": "x"})
    ledger.rows.append(replace(ledger.rows[-1], id="e6", seq=6, payload={"note": " "}))
    assert ledger.standing.fields["note"] == "x"
    assert found(ledger.standing) == ["D642"]


def test_order_and_repeats_change_nothing() -> None:
    rows = log().rows
    assert fold(TABLE, [*reversed(rows), rows[2], rows[0]]) == fold(TABLE, rows)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"move": "decide", "role": "leading-group"}, "现为“已报送”，不能“会商决定”"),
        ({"move": "accept", "role": "town"}, "“镇街”不能作“通过”"),
        ({"move": "accept", "actor": "u1"}, "须由另一人作：u1 已作了“报送”"),
        ({"move": "approve"}, "本流程没有这项操作"),
        ({"move": "mend", "payload": {"why": "typing"}}, "须指明更正哪一条"),
        ({"move": "mend", "payload": {"why": "typing"}, "corrects": "e2"}, "须指明更正哪一条"),
        ({"corrects": "e1"}, "不是更正"),
        ({"subject": "m2"}, "属于另一事项：small/m2"),
        ({"workflow": "large"}, "属于另一事项：large/m1"),
        ({"id": "e2"}, "同一编号的记录内容不同"),
        ({"seq": 4}, "第 4 步已被 e4 占用"),
        ({"role": "mayor"}, "“mayor”不能作“通过”"),
    ],
)
def test_what_the_table_does_not_allow_is_reported_and_moves_nothing(changes: dict[str, object], reason: str) -> None:
    ledger = log()
    at = MORNING + timedelta(days=1)
    event = Event("e5", "m1", "small", "accept", "u9", "department", at, 5)
    before = ledger.standing
    assert fold(TABLE, [*ledger.rows, event]).state == "done"  # it is right until it is changed
    ledger.rows.append(replace(event, **changes))  # type: ignore[arg-type]
    after = ledger.standing
    assert (after.state, after.fields) == (before.state, before.fields)
    assert found(after) == ["D641"]
    assert reason in after.problems[0].says("zh")
    assert after.steps[:4] == before.steps
    assert (after.steps[4].event, after.steps[4].counts) == (ledger.rows[4], False)


def test_after_an_event_that_does_not_count_the_log_goes_on() -> None:
    ledger = log()
    ledger.rows.append(Event("e5", "m1", "small", "accept", "u1", "town", MORNING + timedelta(days=1), 5))
    assert len(ledger.standing.problems) == 2  # neither the role nor a second person
    ledger.do("accept", "u2", "department", days=2)
    assert (ledger.standing.state, ledger.standing.seq, len(ledger.standing.steps)) == ("done", 6, 6)


def test_a_step_that_is_missing_is_missed() -> None:
    rows = log().rows
    assert found(fold(TABLE, [rows[0], rows[2], rows[3]])) == ["D643"]
    gap = fold(TABLE, [rows[0], rows[3]])
    assert (gap.problems[0].code, gap.problems[0].values["seqs"]) == ("D643", "2-3")
    assert gap.seq == 4


def test_what_counts_with_a_flaw_counts_and_is_reported() -> None:
    first = Event("e1", "m1", "small", "send", "u1", "department", MORNING, 1, {"velue": "18.0"})
    second = Event("e2", "m1", "small", "note", "u1", "town", MORNING - timedelta(days=1), 2, {"note": "x"})
    standing = fold(TABLE, [first, second])
    assert standing.state == "sent"
    assert found(standing) == ["D642", "D642", "D642"]
    words = [problem.says("en") for problem in standing.problems]
    assert "send lacks: value" in words[0]
    assert "takes no such entry" in words[1]
    assert "before the move that precedes it (2025-03-03 09:00)" in words[2]


def test_time_is_held_against_the_latest_moment_so_far() -> None:
    ledger = log()
    for i, hours in enumerate((-2, -1), 5):
        at = ledger.rows[3].at + timedelta(hours=hours)
        ledger.rows.append(Event(f"e{i}", "m1", "small", "note", "u2", "town", at, i, {"note": "x"}))
    assert found(ledger.standing) == ["D642", "D642"]


def test_one_id_with_two_contents_in_one_place_folds_alike_in_any_order() -> None:
    ledger = log()
    one = Event("e5", "m1", "small", "note", "u2", "town", MORNING + timedelta(days=1), 5, {"note": "x"})
    other = replace(one, payload={"note": "y"})
    standing = fold(TABLE, [*ledger.rows, one, other])
    assert fold(TABLE, [other, *ledger.rows, one]) == standing
    assert (len(standing.steps), found(standing)) == (6, ["D641"])


def test_what_does_not_count_neither_bars_a_second_person_nor_can_be_corrected() -> None:
    ledger = log()
    ledger.rows.append(Event("e5", "m1", "small", "send", "u2", "department", MORNING + timedelta(days=1), 5))
    mend = Event("e6", "m1", "small", "mend", "u2", "department", MORNING + timedelta(days=2), 6, {"why": "x"}, "e5")
    assert found(fold(TABLE, [*ledger.rows, mend])) == ["D641", "D641"]
    assert fold(TABLE, [*ledger.rows, replace(mend, move="accept", payload={}, corrects=None)]).state == "done"


def test_who_reported_an_earlier_round_may_judge_the_present_one() -> None:
    ledger = log()
    ledger.do("return", "u3", "leading-group", {"note": "source?"})
    ledger.do("send", "u2", "department", {"value": "18.1"})
    ledger.do("accept", "u1", "department")
    assert ledger.standing.final


def test_of_two_that_claim_a_step_the_earlier_counts() -> None:
    ledger = log()
    accept = Event("z", "m1", "small", "accept", "u2", "department", MORNING + timedelta(days=1), 5)
    back = replace(accept, id="a", move="return", role="leading-group", payload={"note": "x"},
                   at=MORNING + timedelta(days=2))  # fmt: skip
    for rows in ([*ledger.rows, accept, back], [back, accept, *ledger.rows]):
        standing = fold(TABLE, rows)
        assert standing.state == "done"
        assert [(step.event.id, step.counts) for step in standing.steps[4:]] == [("z", True), ("a", False)]


def test_a_correction_restates_and_removes_nothing() -> None:
    ledger = log()
    before = ledger.standing
    ledger.do("mend", "u1", "department", {"value": "18.2", "why": "typing"}, corrects="e4")
    after = ledger.standing
    assert after.steps[:4] == before.steps
    assert after.fields == {**before.fields, "value": "18.2", "why": "typing"}
    ledger.do("mend", "u1", "department", {"value": "18.3", "why": "again"}, corrects="e5")
    assert ledger.standing.fields["value"] == "18.3"
    assert [event.id for event in ledger.standing.corrections("e4")] == ["e5", "e6"]
    assert ledger.standing.corrections("e2") == ()


def test_a_correction_of_the_past_does_not_speak_over_what_was_said_since() -> None:
    ledger = log()
    ledger.do("mend", "u1", "department", {"value": "17.5", "note": "x", "why": "typing"}, corrects="e1")
    assert ledger.standing.fields["value"] == "18.1"
    assert ledger.standing.fields["note"] == "source?"
    assert ledger.standing.fields["why"] == "typing"


def test_a_correction_after_the_end_needs_its_second_person_anew() -> None:
    ledger = log()
    ledger.do("accept", "u2", "department")
    assert ledger.standing.state == "done"
    ledger.do("mend", "u2", "department", {"value": "18.2", "why": "typing"}, corrects="e4")
    assert (ledger.standing.state, ledger.standing.final) == ("sent", False)
    barred = [fold(TABLE, [*ledger.rows, Event("x", "m1", "small", "accept", who, "department",
                                               MORNING + timedelta(days=1), 7)]).state for who in ("u1", "u2", "u3")]  # fmt: skip
    assert barred == ["sent", "sent", "done"]  # neither who sent nor who mended it


def test_when_it_came_in_among_states() -> None:
    ledger = log()
    assert ledger.standing.entered(["sent"]) == ledger.rows[3].at
    assert ledger.standing.entered(["sent", "drafted"]) is None  # there from the start
    assert ledger.standing.entered(["done"]) is None
    ledger.do("note", "u2", "town", {"note": "y"})
    assert ledger.standing.entered(["sent"]) == ledger.rows[3].at
