"""A matter in a few figures."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.core.days import BEIJING
from refoundry.deliver.clock import Calendar, elapsed
from refoundry.deliver.moves import CLOCK
from refoundry.deliver.periodic import owed
from refoundry.deliver.summary import OVERDUE, brief
from refoundry.deliver.tables import workflow, workflows
from refoundry.deliver.terms import running
from refoundry.deliver.workflow import Workflow
from tests.unit.deliver.samples import MORNING, Ledger
from tests.unit.deliver.test_properties import DRAWS, walk

ISSUE: dict[str, Any] = {
    "action": "do it", "owner": "gongxin", "support": ["ziran", "caizheng"], "due": "2025-03-29", "wanted": "list",
}  # fmt: skip


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=BEIJING)


def task(**more: Any) -> Ledger:
    log = Ledger(workflow("task"), "7.2-1")
    log.do("issue", "office-1", "leading-group", ISSUE | more)
    log.do("start", "gongxin-1", "department")
    return log


def test_a_task_in_a_few_figures() -> None:
    log = task(every="month")
    log.do("progress", "gongxin-1", "department", {"period": "2025-03", "progress": "half"}, days=20)
    log.do("urge", "office-1", "leading-group", {"note": "now"}, days=30)
    found = brief(log.standing, noon("2025-04-03"))
    assert (found.workflow, found.subject, found.state, found.final) == ("task", "7.2-1", "in-progress", False)
    assert (found.owner, found.support) == (("gongxin",), ("ziran", "caizheng"))
    assert (found.last_progress, found.progress_at) == ("half", MORNING + timedelta(days=20))
    assert found.last_at == MORNING + timedelta(days=30)
    assert (found.owed, found.unresolved_since) == (None, None)
    assert brief(log.standing, noon("2025-05-06")).owed == owed(log.standing, noon("2025-05-06"))


@pytest.mark.parametrize(
    ("day", "overdue", "days_late"),
    [
        ("2025-03-29", False, 0),  # due on a Saturday: the last day is Monday
        ("2025-03-31", False, 0),
        ("2025-04-01", True, 1),
        ("2025-04-03", True, 3),
        ("2025-04-05", True, 3),  # 清明 rests from the 4th to the 6th
        ("2025-04-07", True, 4),
    ],
)
def test_late_in_working_days_from_the_last_day(day: str, overdue: bool, days_late: int) -> None:
    found = brief(task().standing, noon(day))
    assert (found.due, found.overdue, found.days_late) == (date(2025, 3, 29), overdue, days_late)
    assert not found.provisional


def test_past_the_last_day_and_before_the_next_worked_one_it_is_overdue_by_no_working_day() -> None:
    found = brief(task(due="2025-04-03").standing, noon("2025-04-05"))
    assert (found.overdue, found.days_late) == (True, 0)


def test_the_day_is_that_of_china() -> None:
    standing = task(due="2025-03-31").standing
    assert not brief(standing, datetime.fromisoformat("2025-03-31T15:59+00:00")).overdue
    assert brief(standing, datetime.fromisoformat("2025-03-31T16:00+00:00")).overdue


def test_what_is_done_is_late_no_more() -> None:
    log = task()
    log.do("report", "gongxin-1", "department", {"summary": "done", "evidence": "x"})
    found = brief(log.standing, noon("2025-06-01"))
    assert (found.overdue, found.days_late, found.owed, found.due) == (False, 0, None, date(2025, 3, 29))


def test_beyond_what_is_published_it_is_provisional() -> None:
    assert brief(task().standing, noon("2025-04-01"), Calendar()).provisional


def test_unresolved_since_it_first_waited_through_the_meeting() -> None:
    log = task()
    assert brief(log.standing, noon("2025-03-20")).unresolved_since is None
    log.do("raise", "gongxin-1", "department", {"obstacle": "site", "asked-of": "ziran"}, days=1)
    log.do("escalate", CLOCK, CLOCK, days=16)
    assert brief(log.standing, noon("2025-03-20")).unresolved_since == date(2025, 3, 4)
    log.do("decide", "office-1", "leading-group", {"decision": "site 7", "minutes": "3", "due": "2025-05-30"}, days=17)
    assert brief(log.standing, noon("2025-03-21")).unresolved_since is None


def test_who_owes_an_answer_is_who_was_asked() -> None:
    log = Ledger(workflow("data-request"), "r1")
    asked = {"question": "R&D by town", "addressee": "keji", "purpose": "goal 7", "ground": "catalogue 12"}
    log.do("draft", "analyst-1", "analyst", asked)
    assert brief(log.standing, MORNING).owner == ("keji",)


@pytest.mark.parametrize("table", workflows().values(), ids=lambda table: table.name)
def test_nothing_has_happened_yet(table: Workflow) -> None:
    found = brief(Ledger(table).standing, MORNING)
    assert (found.state, found.owner, found.due, found.last_at, found.overdue) == (table.start, (), None, None, False)
    assert [term for term in table.terms if term.name == OVERDUE and term.since]


@given(st.sampled_from([*workflows().values()]), st.lists(DRAWS, max_size=20), st.integers(0, 400))
def test_late_is_what_the_terms_say(table: Workflow, draws: list[Any], days: int) -> None:
    standing, at = walk(table, draws).standing, MORNING + timedelta(days=days)
    found = brief(standing, at)
    late = [one for one in running(standing, at.date()) if one.term.name == OVERDUE]
    assert found.overdue == any(one.passed for one in late)
    if found.overdue:
        assert found.days_late == elapsed(late[0].due.date, at.date()).working_days
        assert found.due is not None and found.due <= late[0].due.date
    else:
        assert found.days_late == 0
