"""What lies on each post's desk: whose turn it is, what is late, what runs out, what changed."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from refoundry.core.days import BEIJING
from refoundry.deliver import due, workflow
from refoundry.plan.model.base import known
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.desk import Desk, desk, recently
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.matters import title_of
from refoundry.workbench.pinned import Pin, pin
from refoundry.workbench.turns import tables

NOW = datetime(2026, 3, 16, 10, tzinfo=BEIJING)  # a Monday; no holiday within three weeks before it


@pytest.fixture
def pinned(posts: dict[str, Post]) -> Pin:
    return pin()


@pytest.fixture
def task(posts: dict[str, Post], pinned: Pin) -> str:
    """The first task of the plan that the department of demo-lead leads."""
    lead = posts["lead"].scope
    return next(key for key, one in pinned.plan.tasks.items() if known(one.lead) == lead)


def step(kind: str, subject: str, move: str, post: Post, days: int = 0, **payload: Any) -> None:
    """One move, so many days before NOW."""
    seq = standing(kind, subject).seq
    make_move(kind, subject, move, actor=post.account.username, role=post.role, expected_seq=seq, payload=payload,
              id=uuid4().hex, at=NOW - timedelta(days=days))  # fmt: skip


def issue(posts: dict[str, Post], task: str, due_day: date, days: int = 30, **more: Any) -> None:
    owner = [posts["lead"].reference]
    step("task", task, "issue", posts["office"], days, action="演示", owner=owner, due=due_day.isoformat(),
         wanted="演示", **more)  # fmt: skip


def subjects(found: Desk, section: str) -> dict[str, str]:
    return {one.subject: one.why.zh for one in getattr(found, section)}


def test_the_table_names_only_what_the_workflows_have() -> None:
    for name, table in tables().items():
        flow = workflow(name)
        for state, rows in table.turns.items():
            assert state in {one.name for one in flow.states}
            for row in rows:
                assert flow.move(row.move, state) is not None, (name, state, row.move)
                assert row.roles | {row.party} != {""}
                assert row.why is not None or row.when_due


def test_a_task_goes_from_desk_to_desk(posts: dict[str, Post], pinned: Pin, task: str) -> None:
    office, second, lead, other = posts["office"], posts["office-2"], posts["lead"], posts["town"]
    issue(posts, task, date(2026, 12, 31))
    assert subjects(desk(lead, pinned, NOW), "owed") == {task: "待接收"}
    assert not desk(other, pinned, NOW).pressing
    step("task", task, "start", lead, 20)
    assert not desk(lead, pinned, NOW).pressing
    step("task", task, "raise", lead, 5, obstacle="演示", **{"asked-of": [posts["town"].reference]})
    assert subjects(desk(other, pinned, NOW), "awaiting") == {task: "请求我单位协调"}
    assert task not in subjects(desk(lead, pinned, NOW), "owed")
    step("task", task, "resolve", other, 4, outcome="演示")
    step("task", task, "report", lead, 3, summary="演示", evidence="演示")
    for post in (office, second):
        assert subjects(desk(post, pinned, NOW), "awaiting") == {task: "已报结，待核验"}
    step("task", task, "return", office, 2, reason="演示")
    assert subjects(desk(lead, pinned, NOW), "owed") == {task: "核验退回，待整改"}
    assert task not in subjects(desk(office, pinned, NOW), "awaiting")


def test_lateness_is_told_in_working_days_and_sorts_first(posts: dict[str, Post], pinned: Pin, task: str) -> None:
    other = next(key for key in pinned.plan.tasks if key != task)
    issue(posts, task, date(2026, 3, 11))  # Wednesday: Thursday, Friday, Monday went by
    issue(posts, other, date(2026, 12, 31))
    found = desk(posts["lead"], pinned, NOW).owed
    assert [one.subject for one in found] == [task, other]
    assert (found[0].overdue, found[0].days_late, found[0].due) == (True, 3, date(2026, 3, 11))
    assert found[0].why.shown("zh") == "待接收；逾期3个工作日"
    assert found[0].why.shown("en") == "to be taken on; 3 working days overdue"
    assert found[0].url == f"/supervision/tasks/{task}"
    assert found[0].owner == (posts["lead"].reference,)
    overseen = desk(posts["office"], pinned, NOW).expiring
    assert [(one.subject, one.why.zh) for one in overseen] == [(task, "逾期3个工作日")]


def test_what_runs_out_within_five_working_days_is_told(posts: dict[str, Post], pinned: Pin, task: str) -> None:
    for days, said in ((0, "今天到期"), (1, "距期限还有1个工作日"), (5, "距期限还有5个工作日")):
        until = due(NOW.date(), days).date
        name = f"new-{days}"
        issue(posts, name, until)
        step("task", name, "start", posts["lead"], 25)
        assert subjects(desk(posts["lead"], pinned, NOW), "expiring")[name] == said
    issue(posts, "new-6", due(NOW.date(), 6).date)
    step("task", "new-6", "start", posts["lead"], 25)
    assert "new-6" not in subjects(desk(posts["lead"], pinned, NOW), "expiring")


def test_an_owed_report_is_owed_until_it_comes(posts: dict[str, Post], pinned: Pin, task: str) -> None:
    issue(posts, task, date(2026, 12, 31), 60, every="month")
    step("task", task, "start", posts["lead"], 59)
    (owed,) = desk(posts["lead"], pinned, NOW).owed
    assert owed.why.zh == "2026年2月进展未报，逾期6个工作日"
    assert owed.why.en == "report for February 2026 6 working days late"
    assert (owed.move, owed.days_late, owed.due) == ("progress", 6, due(date(2026, 2, 28), 5).date)
    (overseen,) = desk(posts["office"], pinned, NOW).expiring
    assert (overseen.why.zh, overseen.overdue) == ("2026年2月进展未报，逾期6个工作日", True)
    step("task", task, "progress", posts["lead"], 0, period="2026-02", progress="演示")
    assert desk(posts["lead"], pinned, NOW).owed == ()


def test_a_second_person_approves_a_value_and_the_first_does_not_see_it(posts: dict[str, Post], pinned: Pin) -> None:
    goal = next(key for key, one in pinned.plan.goals.items() if known(one.owner) == posts["owner"].scope)
    subject = f"{goal}@2024"
    step("value-report", subject, "report", posts["owner"], 1, value="1", unit=pinned.plan.goals[goal].unit,
         period="2024", source="演示", basis="演示")  # fmt: skip
    assert subject in subjects(desk(posts["owner-2"], pinned, NOW), "awaiting")
    assert subject not in subjects(desk(posts["owner"], pinned, NOW), "awaiting")
    item = next(one for one in desk(posts["office"], pinned, NOW).awaiting if one.subject == subject)
    assert item.url == f"/reports/{item.subject}"
    assert item.title.zh == f"{pinned.plan.goals[goal].title.zh}（2024年）"


def test_a_data_request_is_signed_answered_and_taken(posts: dict[str, Post], pinned: Pin) -> None:
    asked = [posts["owner"].reference]
    step("data-request", "demo-1", "draft", posts["analyst"], 9, question="演示：用地", addressee=asked, purpose="演示",
         ground="演示")  # fmt: skip
    assert "demo-1" in subjects(desk(posts["office"], pinned, NOW), "awaiting")
    step("data-request", "demo-1", "send", posts["office"], 8, due="2026-03-13")
    (owed,) = desk(posts["owner"], pinned, NOW).owed
    assert (owed.title.zh, owed.why.zh, owed.days_late) == ("演示：用地", "待答复；逾期1个工作日", 1)
    assert subjects(desk(posts["analyst"], pinned, NOW), "expiring") == {"demo-1": "逾期1个工作日"}
    assert desk(posts["town"], pinned, NOW).owed == ()
    step("data-request", "demo-1", "answer", posts["owner"], 0, answer="演示", source="演示", basis="演示")
    assert "demo-1" in subjects(desk(posts["analyst"], pinned, NOW), "awaiting")


def test_minutes_wait_for_the_second_person(posts: dict[str, Post], pinned: Pin) -> None:
    office, second = posts["office"], posts["office-2"]
    step("meeting", "meeting-2026-03-10-1", "plan", office, 9, title="演示会", date="2026-03-10", agenda="演示")
    step("meeting", "meeting-2026-03-10-1", "hold", office, 5, date="2026-03-10")
    assert "meeting-2026-03-10-1" in subjects(desk(second, pinned, NOW), "owed")
    step("meeting", "meeting-2026-03-10-1", "record", office, 4, minutes="演示〔2026〕1号", decisions="演示")
    assert subjects(desk(second, pinned, NOW), "awaiting") == {"meeting-2026-03-10-1": "纪要待第二人核对"}
    assert desk(office, pinned, NOW).awaiting == ()
    assert desk(posts["chain"], pinned, NOW).awaiting == ()


def test_the_office_sees_the_unissued_tasks_as_one_line(posts: dict[str, Post], pinned: Pin, task: str) -> None:
    (line,) = desk(posts["office"], pinned, NOW).owed
    assert line.count == len(pinned.plan.tasks)
    assert line.title.zh == f"方案中有{len(pinned.plan.tasks)}项任务尚未下达"
    issue(posts, task, date(2026, 12, 31))
    (line,) = desk(posts["office"], pinned, NOW).owed
    assert line.count == len(pinned.plan.tasks) - 1


def test_changes_are_those_of_others_newest_first(posts: dict[str, Post], pinned: Pin, task: str) -> None:
    issue(posts, task, date(2026, 12, 31), 3)
    step("task", task, "start", posts["lead"], 1)
    mine = desk(posts["lead"], pinned, NOW).changed
    assert [(one.move.shown(), one.who.zh) for one in mine] == [("下达", posts["office"].account.title)]
    assert [one.move.shown() for one in desk(posts["office"], pinned, NOW).changed] == ["接收"]
    assert [one.move.shown() for one in desk(posts["auditor"], pinned, NOW).changed] == ["接收", "下达"]
    assert desk(posts["town"], pinned, NOW).changed == ()
    assert [one.move.shown() for one in desk(posts["auditor"], pinned, NOW, NOW.date() - timedelta(1)).changed] == [
        "接收"
    ]


def test_an_administrator_and_a_firm_have_an_empty_desk(posts: dict[str, Post], pinned: Pin, task: str) -> None:
    issue(posts, task, date(2026, 3, 11))
    for name in ("administrator", "enterprise", "commissioner"):
        assert desk(posts[name], pinned, NOW) == Desk((), (), (), ())
    assert Account.objects.filter(demo=True).count() == len(posts)


def test_recent_counts_working_days() -> None:
    assert recently(NOW) == date(2026, 3, 11)


def test_a_matter_is_called_by_what_is_known_of_it(pinned: Pin, posts: dict[str, Post], task: str) -> None:
    issue(posts, task, date(2026, 12, 31))
    issue(posts, "new-x", date(2026, 12, 31))
    assert title_of(pinned.plan, standing("task", task)).zh == pinned.plan.tasks[task].title.zh
    assert title_of(pinned.plan, standing("task", "new-x")).zh == "演示"


def test_a_meeting_that_was_held_falls_due_no_more(posts: dict[str, Post], pinned: Pin) -> None:
    name, day = f"meeting-{NOW.date()}-1", NOW.date().isoformat()
    step("meeting", name, "plan", posts["office"], 1, title="演示会商", date=day, agenda="演示")
    assert name in subjects(desk(posts["office"], pinned, NOW), "expiring")
    step("meeting", name, "hold", posts["office"], 0, date=day)
    assert name not in subjects(desk(posts["office"], pinned, NOW), "expiring")
