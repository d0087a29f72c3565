"""Overdue and ripe are read from the log and the calendar."""

from datetime import date

import pytest

from refoundry.deliver.clock import Calendar, Due
from refoundry.deliver.moves import Term
from refoundry.deliver.terms import ripe, running
from tests.unit.deliver.samples import Ledger, small


def sent(due: str | None = "2025-03-10") -> Ledger:
    ledger = Ledger(small())
    ledger.do("send", "u1", "department", {"value": 1} | ({"due": due} if due else {}))
    return ledger


def test_terms_run_where_the_matter_stands() -> None:
    assert running(Ledger(small()).standing, date(2025, 3, 3)) == ()
    slow, overdue = running(sent().standing, date(2025, 3, 7))
    assert (slow.term.name, slow.since, slow.due, slow.left, slow.passed) == (
        "slow", date(2025, 3, 3), Due(date(2025, 3, 17), provisional=False), 6, False,
    )  # fmt: skip
    assert (overdue.term.name, overdue.due.date, overdue.left) == ("overdue", date(2025, 3, 10), 1)


def test_the_last_day_is_still_in_time() -> None:
    standing = sent().standing
    assert [one.passed for one in running(standing, date(2025, 3, 10))] == [False, False]
    late = running(standing, date(2025, 3, 12))[1]
    assert (late.passed, late.left) == (True, -2)


def test_a_date_nobody_entered_starts_nothing() -> None:
    assert [one.term.name for one in running(sent(None).standing, date(2025, 3, 7))] == ["slow"]


def test_a_new_date_moves_the_term() -> None:
    ledger = sent()
    ledger.do("escalate", "u2", "leading-group")
    ledger.do("decide", "u2", "leading-group", {"due": "2025-04-30"})
    assert running(ledger.standing, date(2025, 3, 12))[1].due.date == date(2025, 4, 30)


def test_what_goes_on_within_the_states_does_not_start_the_term_anew() -> None:
    ledger = sent()
    ledger.do("note", "u2", "town", {"note": "x"}, days=5)
    assert running(ledger.standing, date(2025, 3, 10))[0].since == date(2025, 3, 3)
    ledger.do("return", "u2", "leading-group", {"note": "x"}, days=6)
    assert running(ledger.standing, date(2025, 3, 10)) == ()


def test_ripe_is_what_has_run_out_and_tells_the_clock_to_move() -> None:
    standing = sent().standing
    assert ripe(standing, date(2025, 3, 17)) == ()
    assert [one.term.move for one in ripe(standing, date(2025, 3, 18))] == ["escalate"]


def test_a_term_follows_the_calendar() -> None:
    learnt = Calendar(rested=frozenset({date(2025, 3, 10)}), first=date(2025, 1, 1), last=date(2025, 12, 24))
    assert running(sent().standing, date(2025, 3, 7), learnt)[0].due == Due(date(2025, 3, 18), provisional=False)
    assert running(sent().standing, date(2025, 3, 7), Calendar())[0].due.provisional


@pytest.mark.parametrize("state", ["drafted", "done"])
def test_no_term_of_the_small_table_runs_at_rest(state: str) -> None:
    assert all(state not in term.states for term in small().terms)


def test_the_clock_counts_from_the_day_a_late_date_was_entered() -> None:
    """A log may hold a date that had gone by when it was entered: it is overdue, and still has its ten days."""
    asked = Term("asked", ("sent",), 10, since="due", move="escalate")
    table = small(terms=(*small().terms, asked))
    ledger = Ledger(table)
    ledger.do("send", "u1", "department", {"value": 1, "due": "2025-01-06"})
    asked_now = next(one for one in running(ledger.standing, date(2025, 3, 4)) if one.term == asked)
    assert (asked_now.since, asked_now.due.date) == (date(2025, 3, 3), date(2025, 3, 17))
    assert not asked_now.passed
    assert next(one for one in running(ledger.standing, date(2025, 3, 4)) if one.term.name == "overdue").passed
    assert ripe(ledger.standing, date(2025, 3, 17)) == ()
