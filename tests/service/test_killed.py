"""kill -9: of the web server's workers, of the task worker, of whoever writes: no event lost, none half written."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener
from uuid import uuid4

import psycopg
import pytest

from refoundry.deliver import Event, fold, workflow
from tests.postgres import postgres
from tests.serving import DATABASES, ROOT, make_city, manage, serving, told


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, city: Path) -> Iterator[str]:
    """DATABASE_URL of an empty database; the city folder's own file for SQLite."""
    if request.param == "sqlite":
        for file in city.glob("ledger.sqlite3*"):
            file.unlink()
        yield ""
        return
    with postgres() as url:
        yield url


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_city(tmp_path_factory.mktemp("killed") / "city").path


def recorded(city: Path, database: str) -> list[Event]:
    """The log as the database holds it, read without the workbench."""
    columns = "id, subject, workflow, move, actor, role, at, seq, payload, corrects"
    ask = f"SELECT {columns} FROM ledger_entry ORDER BY subject, seq"
    if database:
        with psycopg.connect(database) as connection:
            rows: list[Any] = connection.execute(ask).fetchall()
    else:
        with closing(sqlite3.connect(city / "ledger.sqlite3")) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            rows = file.execute(ask).fetchall()
    events = []
    for row in rows:
        values = dict(zip(columns.split(", "), row, strict=True))
        if isinstance(values["payload"], str):
            values["payload"] = json.loads(values["payload"])
        at = values.pop("at")
        when = at if not isinstance(at, str) else f"{at}+00:00"
        events.append(Event.from_dict({**values, "at": when if isinstance(when, str) else when.isoformat()}))
    return events


def issue(env: dict[str, str], subject: str) -> None:
    code = (
        "from refoundry.workbench.ledger.record import make_move;"
        f"make_move('task', {subject!r}, 'issue', actor='clerk', role='leading-group', expected_seq=0, id={uuid4().hex!r},"
        "payload={'action': 'x', 'owner': ['departments/x'], 'due': '2030-01-01', 'wanted': 'x'})"
    )
    manage(env, "shell", "--no-imports", "-c", code)


def test_whoever_writes_is_killed_again_and_again(city: Path, database: str) -> None:
    env = told(city, database)
    manage(env, "migrate", "-v", "0")
    issue(env, "new-killed")
    said: set[str] = set()
    for pause in (0.02, 0.1, 0.25):
        clerk = subprocess.Popen([sys.executable, "-m", "tests.service.writer", "new-killed"], env=env, cwd=ROOT,
                                 stdout=subprocess.PIPE, text=True)  # fmt: skip
        assert clerk.stdout is not None
        said.add(clerk.stdout.readline().split()[1])  # it is at work
        time.sleep(pause)
        clerk.send_signal(signal.SIGKILL)
        said |= {line.split()[1] for line in clerk.stdout.read().splitlines() if len(line.split()) == 2}
        clerk.wait()
        clerk.stdout.close()
    events = recorded(city, database)
    standing = fold(workflow("task"), events)
    assert said <= {event.id for event in events}
    assert len(events) - 1 - len(said) <= 3, "at most one recorded and not yet said, a clerk"
    assert standing.problems == ()
    assert [event.seq for event in events] == [*range(1, len(events) + 1)]
    assert all(len(event.payload["note"]) > 2000 for event in events[1:]), "none half written"


class Desk:
    """A browser without a screen, signed in as a demo post."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._browser: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        with self._browser.open(self.address + path, timeout=20) as answer:
            return str(answer.read().decode())

    def post(self, path: str, page: str, **entries: str) -> int:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page[:500]
        body = urlencode({"csrfmiddlewaretoken": token[1], **entries}).encode()
        try:
            with self._browser.open(self.address + path, body, timeout=20) as answer:
                return int(answer.status)
        except HTTPError as error:
            error.close()
            return error.code

    def sign_in(self, name: str) -> None:
        assert self.post(f"/sign-in/demo/{name}", self.get("/sign-in")) == 200


@pytest.fixture
def served(city: Path, database: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`refoundry serve` as an official starts it, with its address."""
    with serving(city, told(city, database)) as opened:
        yield opened


def below(pid: int) -> list[int]:
    """The processes started by one, and by these."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            child = int(path.parent.name)
            found += [child, *below(child)]
    return found


def words_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def kill(parent: int, word: str, *, leaves_only: bool = False) -> int:
    """Kill -9 the processes below one whose command line has a word in it; how many."""
    found = [pid for pid in below(parent) if word in words_of(pid) and not (leaves_only and below(pid))]
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    return len(found)


def test_the_web_server_is_killed_between_and_during_moves(
    city: Path, database: str, served: tuple[str, subprocess.Popen[str]]
) -> None:
    address, process = served
    desk = Desk(address)
    desk.sign_in("demo-office")
    # one of its own: what the demo has done to a task of the plan may leave nothing to urge
    subject, already = "new-killed-web", 1
    issue(told(city, database), subject)
    path = f"/moves/task/{subject}/urge"
    sent: list[str] = []
    accepted: set[str] = set()
    for number in range(30):
        if number % 6 == 3:
            assert kill(process.pid, "gunicorn", leaves_only=number % 12 == 3) >= 1
        for _ in range(80):
            try:
                page = desk.get(path)
                form = hidden(page)
                sent.append(form["id"])
                if desk.post(path, page, **form, note=f"note {number}") == 200:
                    accepted.add(form["id"])
                    break
            except (URLError, ConnectionError, TimeoutError, OSError):
                time.sleep(0.25)
        else:
            pytest.fail("the web server did not come back")
    events = [event for event in recorded(city, database) if event.subject == subject]
    assert accepted <= {event.id for event in events}, "what was answered is recorded"
    assert {event.id for event in events[already:]} <= set(sent)
    assert fold(workflow("task"), events).problems == ()
    assert len(accepted) == 30


def whole_runs(city: Path) -> set[str]:
    return {path.parent.name for path in (city / "runs").glob("[!.]*/manifest.json")}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(id|seq)" value="([^"]*)"', page))


def test_a_worker_killed_during_a_run_finishes_it_after_its_restart(
    city: Path, database: str, served: tuple[str, subprocess.Popen[str]]
) -> None:
    address, process = served
    before = whole_runs(city)
    desk = Desk(address)
    desk.sign_in("demo-analyst")
    assert desk.post("/runs/start", desk.get("/runs")) == 200
    until = time.monotonic() + 60
    while not list((city / "jobs").glob("*.json")):
        assert time.monotonic() < until, "the worker did not begin"
        time.sleep(0.02)
    assert kill(process.pid, "manage work") >= 1
    while not (names := whole_runs(city) - before) and time.monotonic() < until:
        time.sleep(0.2)
    assert len(names) == 1, "the run was done once, whole"
    assert names.pop() in desk.get("/runs"), "the page survived its worker"
