"""Runs by the task worker: who may start one, its progress, and what happens after a worker was killed."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from refoundry.workbench.accounts.models import Post
from refoundry.workbench.jobs.progress import told
from refoundry.workbench.jobs.queue import job, jobs, take_up_again
from refoundry.workbench.jobs.titles import made_at, run_title, run_titles_in
from refoundry.workbench.jobs.work import start_run
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.pinned import Pin, pin, run_names

Sign = Callable[[str], Client]
pytestmark = pytest.mark.django_db(transaction=True)


def work_off() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False)


def test_a_run_is_asked_for_done_and_shown(as_post: Sign) -> None:
    before = len(run_names(pin().city))
    client = as_post("analyst")
    asked = client.post("/runs/start")
    assert asked.status_code == 302
    id = asked["Location"].rpartition("/")[2]
    waiting = client.get(asked["Location"])
    assert "排队中" in waiting.content.decode()
    work_off()
    names = run_names(pin().city)
    assert len(names) == before + 1
    found = job(settings.CITY, id)
    assert found is not None
    assert (found.state, found.result) == ("done", names[-1])
    assert found.progress is not None
    assert found.progress.done == found.progress.of == 4
    ended = client.get(asked["Location"], headers={"HX-Request": "true"})
    assert ended["HX-Redirect"] == f"/runs/{names[-1]}"
    page = client.get(f"/runs/{names[-1]}").content.decode()
    assert "refoundry.assess.goals" in page
    assert Trace.objects.filter(kind="run-asked", actor="demo-analyst", object=f"jobs/{id}").count() == 1


def test_asked_twice_it_is_one_run(as_post: Sign) -> None:
    client = as_post("office")
    assert client.post("/runs/start")["Location"] == client.post("/runs/start")["Location"]
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("name", ["lead", "town", "auditor", "chain"])
def test_who_may_not_start_one(as_post: Sign, name: str) -> None:
    assert as_post(name).post("/runs/start").status_code == 403
    assert Trace.objects.filter(kind="refused", actor=f"demo-{name}").exists()
    assert not DBTaskResult.objects.exists()


def test_what_a_killed_worker_had_begun_is_done_by_the_next(posts: dict[str, Post]) -> None:
    id = start_run(posts["analyst"]).id
    DBTaskResult.objects.filter(id=id).update(status="RUNNING", worker_ids=["gone"])
    work_off()
    assert jobs(settings.CITY)[0].state == "running"
    assert take_up_again() == 1
    work_off()
    assert jobs(settings.CITY)[0].state == "done"
    assert told(settings.CITY, str(id)) is not None


def test_a_run_is_called_by_its_time_in_the_city(as_post: Sign) -> None:
    assert run_title("20261123-133005-49575834", "zh") == "2026年11月23日 13:30 评估"
    assert run_title("20261123-133005-49575834", "en") == "Run of 23 November 2026 13:30"
    assert run_title("by-hand", "zh") == "by-hand"
    assert made_at("20269999-133005-49575834") is None
    assert run_titles_in("x / 20261123-133005-49575834", "zh") == "x / 2026年11月23日 13:30 评估"
    (name,) = run_names(pin().city)[-1:]
    client = as_post("auditor")
    listed, one = client.get("/runs").content.decode(), client.get(f"/runs/{name}").content.decode()
    shown = re.sub(r"<[^>]*>", " ", listed)
    assert run_title(name, "zh") in shown and name not in shown
    assert run_title(name, "zh") in one.partition("</h1>")[0] and name in one.partition("<details")[2]


def test_the_page_of_runs_says_itself_that_the_last_is_behind(as_post: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pin, "behind", True)
    office = as_post("office").get("/runs").content.decode()
    assert "请重新评估" in office and 'class="banner"' not in office
    assert office.count('action="/runs/start"') == 1
    assert "领导小组办公室或产业分析岗可以重新评估" in as_post("town").get("/runs").content.decode()
    assert 'class="banner"' in as_post("office").get("/goals").content.decode()
