"""Where each role lands, and the page a leading group opens first."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from refoundry.city import CityFolder, latest_run, open_city
from refoundry.core.problems import Both
from refoundry.report.moved import movement
from refoundry.report.words import Words
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.desk import Change, desk, to_do
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.pinned import Pin, pin, previous_run, recorded
from refoundry.workbench.rooms.overview.late import briefs, course, decisions, late_measures
from refoundry.workbench.rooms.today.changes import first_of, told
from refoundry.workbench.todos import todos
from refoundry.workbench.ui.context import page
from refoundry.workbench.ui.rooms import rooms_of

Sign = Callable[[str], Client]


def move(post: Post, subject: str, name: str, at: datetime | None = None, **payload: object) -> None:
    seq = standings("task")[subject].seq if subject in standings("task") else 0
    make_move("task", subject, name, actor=post.account.username, role=post.role, expected_seq=seq, payload=payload,
              id=uuid4().hex, at=at)  # fmt: skip


@pytest.fixture
def overdue(posts: dict[str, Post]) -> str:
    """A task of the lead's that fell due a month ago."""
    plan = pin().plan
    key = next(key for key, task in plan.tasks.items() if f"departments/{task.lead}" == posts["lead"].reference)
    due = (timezone.localdate() - timedelta(days=30)).isoformat()
    move(
        posts["office"],
        key,
        "issue",
        timezone.now() - timedelta(days=90),
        action="演示",
        owner=[posts["lead"].reference],
        due=due,
        wanted="演示",
    )
    return key


def test_whoever_owes_sees_it_first_and_in_red(as_post: Sign, posts: dict[str, Post], overdue: str) -> None:
    text = as_post("lead").get("/").content.decode()
    title = pin().plan.tasks[overdue].title.zh
    assert title in text
    assert "其中逾期1件" in text
    assert 'class="overdue"' in text
    assert title not in as_post("owner").get("/").content.decode()


def test_what_is_overdue_comes_before_what_is_only_mine(as_post: Sign, posts: dict[str, Post], overdue: str) -> None:
    move(posts["office"], overdue, "escalate", reason="演示")
    text = as_post("office").get("/").content.decode()
    (first,) = re.findall(r'<a class="button primary" href="([^"]+)">先办', text)
    assert first == f"/supervision/tasks/{overdue}"  # although tasks that nobody has issued are the office's to do


@pytest.mark.parametrize(
    ("name", "words", "leads"),
    [
        ("enterprise", "诉求", ""),
        ("auditor", "进入审计", "/audit"),
        ("administrator", "管理账号", "/accounts"),
        ("town", "来函", "/supervision"),
        ("lead", "来函", "/supervision"),
        ("finance", "财政部门", "/supervision"),
        ("commissioner", "驻企专员", "/supervision"),
        ("chain", "本产业链", "/supervision"),
        ("analyst", "周报", "/runs"),
    ],
)
def test_an_empty_desk_says_what_belongs_there(as_post: Sign, name: str, words: str, leads: str) -> None:
    text = as_post(name).get("/").content.decode()
    assert "今天没有要办的事" in text
    assert words in text and "由谁提供" in text
    assert re.findall(r'<a class="button primary" href="([^"]+)">', text) == [leads] * bool(leads)


def test_the_sentence_leaves_out_what_there_is_none_of(as_post: Sign, posts: dict[str, Post], overdue: str) -> None:
    def sentence(name: str) -> str:
        (found,) = re.findall(r'<p class="answer">(.*?)</p>', as_post(name).get("/").content.decode(), re.S)
        return found.strip()

    assert sentence("lead") == "要办1件，其中逾期1件。"
    assert sentence("office") == "要办1件；另有1件临近期限或已逾期。"
    assert sentence("town") == "今天没有要办的事。"


def test_the_top_bar_counts_as_the_desk_does(as_post: Sign, posts: dict[str, Post], overdue: str) -> None:
    def counted(name: str) -> list[str]:
        text = as_post(name).get("/goals").content.decode()
        return re.findall(r'<a class="todos" href="/">[^<]*<span class="count">(\d+)</span>', text)

    now = timezone.now()
    for name in ("lead", "office", "owner"):
        lies = desk(posts[name], pin(), now)
        count = len(lies.owed) + len(lies.awaiting)
        assert counted(name) == [str(count)] * bool(count)
        assert to_do(posts[name], pin(), now) == todos(posts[name], pin(), now) == count
    move(posts["lead"], overdue, "start")
    assert counted("lead") == [str(todos(posts["lead"], pin(), now))] or not todos(posts["lead"], pin(), now)


def test_changes_are_told_by_day_and_folded() -> None:
    def change(subject: str, said: str, hours: int, who: str = "甲") -> Change:
        words = Both(said, said)
        return Change("task", subject, Both(subject, subject), words, words, Both(who, who),
                      at - timedelta(hours=hours), f"/{subject}")  # fmt: skip

    at = datetime(2026, 11, 24, 4, tzinfo=UTC)  # noon in China
    several = [change("a", "完结", 1), change("a", "报结", 2), change("b", "催办", 3), change("c", "催办", 4),
               change("d", "催办", 5, "乙"), change("a", "催办", 20), change("e", "催办", 100)]  # fmt: skip
    days = told(several, at, "zh")
    assert [(one.title, len(one.lines)) for one in days] == [("今天", 3), ("昨天", 1), ("11月20日", 1)]
    first, second, third = days[0].lines
    assert (first.moves, first.time) == ("报结、完结", "11:00")
    assert [url for _, url in second.matters] == ["/b", "/c"]
    assert third.who == "乙"
    assert [one.title for one in told(several, at, "en")] == ["Today", "Yesterday", "20 November"]
    shown, left = first_of(days, 4)
    assert ([len(one.lines) for one in shown], left) == ([3, 1], 1)


def test_the_overview_names_late_measures_and_decisions(as_post: Sign, posts: dict[str, Post], overdue: str) -> None:
    move(posts["office"], overdue, "escalate", reason="演示")
    now, plan = timezone.now(), pin().plan
    found = standings("task")
    told = briefs(found, now)
    (late,) = [one for one in late_measures(plan, found, told) if one.key == plan.tasks[overdue].measures[0]]
    assert late.overdue == 1
    assert late.days_late >= 15
    assert course(plan, told).issued == 1
    assert course(plan, told).tasks == len(plan.tasks)
    assert [item.subject for item in decisions(pin(), now)] == [overdue]
    text = as_post("auditor").get("/overview").content.decode()
    assert plan.measures[late.key].title.zh in text
    assert "没有需要领导小组决定的事项" not in text


def test_the_overview_speaks_english_whole(as_post: Sign, overdue: str) -> None:
    client = as_post("office")
    client.cookies["refoundry_language"] = "en"
    text = re.sub(r"<[^>]+>", " ", client.get("/overview").content.decode())
    chinese = re.findall(r"[一-鿿]+", text)
    assert set(chinese) <= {"中文"}, chinese


def test_what_moved_since_the_run_before(posts: dict[str, Post]) -> None:
    rows = pin().frames["goals"].to_dicts()
    before = [dict(row) for row in rows[1:]]
    before[0] |= {"status": "missed", "unknown_kind": None, "latest": 1.0, "latest_period": "2023"}
    found = movement(rows, before, Words("zh"))
    assert (found.added, found.gone) == (1, 0)
    (one,) = found.moved
    assert one.row["key"] == rows[1]["key"]
    assert one.status is not None
    assert one.status[0].name == "missed"
    assert one.latest is not None
    assert "1" in one.latest[0]
    assert movement(rows, rows, Words("en")).moved == ()


def test_the_side_bar_holds_what_a_role_may_enter(posts: dict[str, Post]) -> None:
    def keys(name: str) -> set[str]:
        return {room.key for _, rooms in rooms_of(posts[name], "/") for room in rooms}

    assert "audit" in keys("auditor")
    assert "audit" not in keys("office")
    assert keys("administrator") & {"overview", "goals", "supervision", "audit"} == set()
    assert keys("enterprise") == {"today"}
    here = [room.key for _, rooms in rooms_of(posts["office"], "/goals/x") for room in rooms if room.here]
    assert here == ["goals"]


def test_every_page_knows_the_language_and_the_post(posts: dict[str, Post], rf: RequestFactory) -> None:
    request = rf.get("/")
    assert page(request)["rooms"] == []
    request.post, request.lang = posts["office"], "en"  # type: ignore[attr-defined]
    assert page(request)["lang"] == "en"
    assert page(request)["rooms"]


def test_the_run_before_is_the_last_of_another_plan_or_other_facts(city: CityFolder, tmp_path: Path) -> None:
    folder = tmp_path / "city"
    shutil.copytree(city.path, folder, ignore=shutil.ignore_patterns("ledger*", ".static"))
    copy = open_city(folder)
    first = latest_run(copy, "goals")
    manifest = folder / "runs" / first.name / "manifest.json"
    assert previous_run(Pin(copy, copy.plan(), copy.facts(), first)) is None
    older = folder / "runs" / "20200101-000000-aaaa"
    shutil.copytree(manifest.parent, older)
    same = previous_run(Pin(copy, copy.plan(), copy.facts(), first))
    assert same is None, "made of the same plan and facts"
    said = json.loads(manifest.read_text("utf-8"))
    said["facts"]["digest"] = "another"
    (older / "manifest.json").write_text(json.dumps(said), "utf-8")
    recorded.cache_clear()
    found = previous_run(Pin(copy, copy.plan(), copy.facts(), first))
    assert found is not None
    assert found.path == older


@pytest.mark.parametrize(("name", "buttons"), [("office", 1), ("town", 0)])
def test_before_the_first_run_the_page_says_it_once(
    as_post: Sign, monkeypatch: pytest.MonkeyPatch, name: str, buttons: int
) -> None:
    monkeypatch.setattr("refoundry.workbench.pinned._run", lambda *_: None)
    monkeypatch.setattr("refoundry.workbench.jobs.views.run_names", lambda _: ())
    client = as_post(name)
    text = client.get("/overview").content.decode()
    assert text.count("还没有评估过") == 1 and 'class="banner"' not in text
    assert len(re.findall(r'class="(?:button )?primary"', text)) == buttons
    runs = client.get("/runs").content.decode()
    assert runs.count("还没有评估过") == 1 and runs.count('action="/runs/start"') == buttons
