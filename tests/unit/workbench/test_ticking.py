"""The clock: what is unresolved after ten working days goes before a meeting, once, whoever else moves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from refoundry.core.days import BEIJING
from refoundry.deliver import due
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.models import Entry
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import folds, standing
from refoundry.workbench.ticking import tick

START = datetime(2026, 3, 2, 9, tzinfo=BEIJING)  # a Monday
TENTH = datetime.combine(due(START.date(), 10).date, START.timetz())


def step(subject: str, move: str, role: str, at: datetime, **payload: Any) -> None:
    make_move("task", subject, move, actor=f"demo-{role}", role=role, expected_seq=standing("task", subject).seq,
              payload=payload, id=uuid4().hex, at=at)  # fmt: skip


def blocked(subject: str = "new-1") -> None:
    step(subject, "issue", "leading-group", START, action="a", owner=["departments/x"], due="2026-12-31", wanted="w")
    step(subject, "start", "department", START)
    step(subject, "raise", "department", START, obstacle="o", **{"asked-of": ["departments/y"]})


def test_a_blocked_task_is_escalated_the_day_after_the_tenth(db: None) -> None:
    blocked()
    assert tick(TENTH) == []
    assert standing("task", "new-1").state == "blocked"
    (event,) = tick(TENTH + timedelta(days=1))
    assert (event.move, event.actor, event.role) == ("escalate", "clock", "clock")
    assert standing("task", "new-1").state == "escalated"


def test_twice_is_once(db: None) -> None:
    blocked()
    after = TENTH + timedelta(days=3)
    assert len(tick(after)) == 1
    assert tick(after) == []
    assert Entry.objects.filter(move="escalate").count() == 1


def test_a_late_task_is_escalated_and_after_a_decision_with_a_new_date_again(db: None) -> None:
    step("new-2", "issue", "leading-group", START, action="a", owner=["departments/x"], due="2026-03-02", wanted="w")
    assert len(tick(TENTH + timedelta(days=1))) == 1
    at = TENTH + timedelta(days=2)
    step("new-2", "decide", "leading-group", at, decision="d", minutes="m1", due="2026-03-20")
    assert tick(at) == []
    later = datetime.combine(due(date(2026, 3, 20), 11).date, START.timetz())
    assert len(tick(later)) == 1
    assert Entry.objects.filter(subject="new-2", move="escalate").count() == 2


def test_nothing_is_done_to_what_is_in_time_or_over(db: None) -> None:
    step("new-3", "issue", "leading-group", START, action="a", owner=["departments/x"], due="2026-12-31", wanted="w")
    step("new-4", "issue", "leading-group", START, action="a", owner=["departments/x"], due="2026-03-02", wanted="w")
    step("new-4", "cancel", "leading-group", START, reason="r")
    assert tick(TENTH + timedelta(days=1)) == []


def test_a_clock_that_is_behind_the_log_still_moves(db: None) -> None:
    blocked()
    after = TENTH + timedelta(days=1)
    step("new-1", "progress", "department", after + timedelta(minutes=5), period="2026-03", progress="p")
    (event,) = tick(after)
    assert event.at == after + timedelta(minutes=5)


def test_a_move_that_someone_else_makes_meanwhile_is_no_error(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from refoundry.workbench import ticking

    blocked()
    seen = {"task": {"new-1": standing("task", "new-1")}}
    step("new-1", "resolve", "leading-group", TENTH, outcome="o")
    monkeypatch.setattr(ticking, "standings", lambda name: seen.get(name, {}))
    assert tick(TENTH + timedelta(days=1)) == []
    assert standing("task", "new-1").state == "in-progress"


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_escalate_once() -> None:
    for number in range(6):
        blocked(f"new-{number}")
    folds.forget()

    def go(_: int) -> int:
        try:
            return len(tick(TENTH + timedelta(days=1)))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(go, range(4)))
    assert Entry.objects.filter(move="escalate").count() == 6
    assert {one.actor for one in Entry.objects.filter(move="escalate")} == {"clock"}


def test_the_command_says_what_it_moved(posts: dict[str, Post]) -> None:
    blocked()
    out = StringIO()
    call_command("tick", stdout=out)
    assert out.getvalue() == "task/new-1 escalate\n"
