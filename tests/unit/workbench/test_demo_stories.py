"""The demo's made-up matters: alive in every room, late by as much as they say on any day, made once."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from refoundry.city import CityFolder, new_city, shipped_plan
from refoundry.core.days import BEIJING
from refoundry.deliver import Standing, brief, elapsed
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.demo.accounts import make_accounts
from refoundry.workbench.demo.stories import month_before, stories, tell_stories, working_day
from refoundry.workbench.desk import desk
from refoundry.workbench.ledger.handed_in import Handed, path_of
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.pinned import Pin, pin
from refoundry.workbench.reported import against

# a Monday, a Saturday, inside the National Day week, New Year's Day, the first working day of a month, a leap day
DAYS = [
    date(2026, 11, 23),
    date(2026, 11, 21),
    date(2026, 10, 3),
    date(2026, 1, 1),
    date(2026, 9, 1),
    date(2028, 2, 29),
]


def told(posts: dict[str, Post], day: date, hour: int = 10) -> tuple[Pin, datetime]:
    now, at = pin(), datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)
    tell_stories(now, posts, at)
    return now, at


def of(name: str) -> Standing:
    """The matter of a story."""
    entry = Entry.objects.get(id=f"demo-{name}-1")
    return standing(entry.workflow, entry.subject)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_story_stands_where_it_should_on_any_day(posts: dict[str, Post], day: date) -> None:
    _, at = told(posts, day)
    wanted = {
        "on-time": "in-progress", "overdue": "in-progress", "reported": "reported", "late-escalated": "escalated",
        "closed": "closed", "blocked": "blocked", "returned": "returned", "blocked-escalated": "escalated",
        "decided": "in-progress", "issued": "open", "due-soon": "in-progress", "declined": "declined",
        "from-minutes": "in-progress", "meeting-held": "issued", "meeting-recorded": "recorded",
        "meeting-planned": "planned", "value-reported": "reported", "value-called": "expected",
        "value-returned": "returned", "request-drafted": "drafted", "request-sent": "sent", "request-overdue": "sent",
        "request-answered": "answered",
    }  # fmt: skip
    for name, state in wanted.items():
        assert of(name).state == state, name
        assert of(name).problems == (), name
    assert brief(of("overdue"), at).days_late == 3
    assert brief(of("late-escalated"), at).days_late == 14
    assert brief(of("request-overdue"), at).days_late == 4
    assert brief(of("value-called"), at).days_late == 2
    for name in ("decided", "issued", "due-soon", "from-minutes", "blocked", "request-sent", "meeting-planned"):
        assert not brief(of(name), at).overdue, name
    owed = brief(of("on-time"), at).owed
    assert owed is None or not owed.overdue
    assert brief(of("report-late"), at).owed is not None


@pytest.mark.parametrize("hour", [0, 23])
def test_nothing_is_made_that_lies_ahead(posts: dict[str, Post], hour: int) -> None:
    _, at = told(posts, date(2026, 9, 1), hour)
    assert Entry.objects.exists()
    assert all(entry.at <= at for entry in Entry.objects.all())


def test_told_again_it_changes_nothing(posts: dict[str, Post]) -> None:
    now, at = told(posts, date(2026, 11, 23))
    before = [*Entry.objects.values_list("number", "id")]
    traces = Trace.objects.count()
    assert tell_stories(now, posts, at.replace(month=12)) == 0
    assert [*Entry.objects.values_list("number", "id")] == before
    assert Trace.objects.count() == traces


def test_what_was_begun_by_hand_is_left_alone(posts: dict[str, Post]) -> None:
    from refoundry.workbench.ledger.record import make_move

    key = next(key for key, task in pin().plan.tasks.items() if task.lead == posts["lead"].scope)
    make_move("task", key, "issue", actor="demo-office", role="leading-group", expected_seq=0, id="mine",
              payload={"action": "a", "owner": ["b"], "due": "2027-01-01", "wanted": "c"})  # fmt: skip
    told(posts, date(2026, 11, 23), 23)
    assert [one.id for one in Entry.objects.filter(workflow="task", subject=key)] == ["mine"]
    assert not Entry.objects.filter(id="demo-on-time-1").exists()
    assert of("overdue").state == "in-progress"


def test_no_value_is_approved_and_every_text_says_that_it_is_made_up(posts: dict[str, Post]) -> None:
    told(posts, date(2026, 11, 23))
    assert not Entry.objects.filter(workflow="value-report", move="approve").exists()
    wordy = {"action", "wanted", "note", "progress", "summary", "reason", "opinion", "obstacle", "decision", "decisions",
             "question", "purpose", "ground", "answer", "source", "title", "agenda", "minutes", "instruction", "letter",
             "definition"}  # fmt: skip
    seen = Counter[str]()
    for entry in Entry.objects.all():
        for name in wordy & entry.payload.keys():
            assert str(entry.payload[name]).startswith("演示"), (entry.id, name)
            seen[name] += 1
    assert {"instruction", "minutes", "progress", "source", "decisions"} <= seen.keys()
    assert {entry.actor for entry in Entry.objects.all()} - {"clock"} <= {
        post.account.username for post in posts.values()
    }


def test_the_reported_value_could_be_approved(posts: dict[str, Post]) -> None:
    now, at = told(posts, date(2026, 11, 23))
    for name in ("value-reported", "value-returned"):
        matter = of(name)
        assert against(now.plan, now.facts, matter.subject, matter.fields, at.date()) == []
        assert matter.fields["source"] == "演示数据"
    assert of("value-reported").subject.endswith("@2025")


def test_evidence_is_a_file_that_can_be_taken_away(posts: dict[str, Post]) -> None:
    now, _ = told(posts, date(2026, 11, 23))
    (text,) = of("closed").fields["evidence"]
    handed = Handed.read(text)
    assert handed is not None
    assert handed.name == "演示-验收材料.txt"
    assert path_of(now.city.path, handed.sha256).read_text("utf-8").startswith("演示")
    assert Trace.objects.filter(kind="file-handed-in", object=handed.sha256).count() == 1


def test_every_desk_of_those_who_act_has_something_on_it(posts: dict[str, Post]) -> None:
    now, at = told(posts, date(2026, 11, 23))
    for name in ("office", "office-2", "chain", "lead", "owner", "owner-2", "town", "analyst"):
        assert desk(posts[name], now, at).pressing, name
    assert len(desk(posts["auditor"], now, at).changed) > 5
    assert desk(posts["office"], now, at).awaiting[0].kind == "task"


@pytest.mark.parametrize("name", ["template", "bare"])
def test_a_smaller_plan_has_fewer_stories(db: None, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    city, _ = new_city(shipped_plan("template"), tmp_path / "city")
    if name == "bare":
        plan = city.plan()
        bare = replace(plan, tasks={}, towns={}, chains={})
        monkeypatch.setattr(CityFolder, "plan", lambda _: bare)
    now = Pin(city, city.plan(), city.facts(), None)
    at = datetime(2026, 11, 23, 10, tzinfo=BEIJING)
    made = {post.account.username.removeprefix("demo-"): post for post in make_accounts(now.plan)}
    assert 0 < tell_stories(now, made, at) < sum(len(story["moves"]) for story in stories())
    assert all(
        one.problems == ()
        for flow in ("task", "meeting", "value-report", "data-request")
        for one in standings(flow).values()
    )
    if name == "bare":
        assert standings("task") == {}


def test_a_plan_without_departments_has_none(posts: dict[str, Post]) -> None:
    for name in ("lead", "owner"):
        posts[name].scope = ""
    assert tell_stories(pin(), posts, datetime(2026, 11, 23, 10, tzinfo=BEIJING)) == 0


def test_working_days_are_counted_from_the_day_itself() -> None:
    for day in DAYS:
        for number in (-10, -3, -1):
            found = working_day(day, number)
            assert elapsed(found, day).working_days == -number
        assert elapsed(day, working_day(day, 4)).working_days == 4
    assert working_day(date(2026, 11, 21), 0) == date(2026, 11, 20)
    assert month_before(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_furnishing_makes_accounts_and_matters(city: CityFolder, db: None) -> None:
    call_command("furnish")
    count = Entry.objects.count()
    assert count > 60
    call_command("furnish")
    assert Entry.objects.count() == count
    assert Post.objects.filter(account__demo=True).count() == 13
