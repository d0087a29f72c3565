"""A database as an earlier version left it, brought up to date: nothing lost, the triggers in force, the pages at work."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.postgres import postgres
from tests.serving import DATABASES, make_city, manage, told

FIRST = (("accounts", "0001"), ("ledger", "0001"))
AT = "2026-03-02 01:00:00+00:00"
ACCOUNTS = (
    "accounts_account (password, username, title, title_en, email, is_active, demo, must_change_password, created)"
)
POSTS = "accounts_post (account_id, role, scope, since)"
ENTRIES = "ledger_entry (id, workflow, subject, seq, move, actor, role, at, payload)"
TRACES = "ledger_trace (at, kind, actor, role, scope, object, detail, address)"
ISSUED = {"action": "制定方案", "owner": ["departments/x"], "due": "2026-05-29", "wanted": "方案"}
MOVES = (("issue", ISSUED), ("start", {}), ("progress", {"period": "2026-03", "progress": "已成稿"}))
SUBJECT = "new-earlier"


class Store:
    """A database as whoever holds it directly sees it."""

    def __init__(self, city: Path, url: str) -> None:
        self.url, self.file = url, city / "ledger.sqlite3"

    def ask(self, words: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and keep what it did."""
        if self.url:
            with psycopg.connect(self.url) as connection:
                cursor = connection.execute(words.replace("?", "%s"), values)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.file)) as file, file:
            return file.execute(words, values).fetchall()

    def insert(self, into: str, *values: object) -> None:
        """Add a row."""
        self.ask(f"INSERT INTO {into} VALUES ({', '.join('?' * len(values))})", values)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_city(tmp_path_factory.mktemp("upgraded") / "city", assessed=False).path


@pytest.fixture(params=DATABASES)
def earlier(request: pytest.FixtureRequest, city: Path) -> Iterator[tuple[dict[str, str], Store]]:
    """A database with the first tables only and what the first version wrote, and its environment."""
    if request.param == "sqlite":
        for file in city.glob("ledger.sqlite3*"):
            file.unlink()
        yield _as_it_was(city, "")
        return
    with postgres() as url:
        yield _as_it_was(city, url)


def _as_it_was(city: Path, url: str) -> tuple[dict[str, str], Store]:
    env, store = told(city, url, demo=False), Store(city, url)
    for app, migration in FIRST:
        manage(env, "migrate", app, migration, "-v", "0")
    store.insert(ACCOUNTS, "!", "office-1", "督办岗", "", "", True, False, False, AT)
    [(account,)] = store.ask("SELECT id FROM accounts_account")
    store.insert(POSTS, account, "leading-group", "", "2026-03-01")
    for seq, (move, payload) in enumerate(MOVES, start=1):
        store.insert(ENTRIES, f"e{seq}", "task", SUBJECT, seq, move, "office-1", "leading-group" if seq == 1 else
                     "department", AT, json.dumps(payload))  # fmt: skip
    store.insert(TRACES, AT, "sign-in", "office-1", "leading-group", "", "", json.dumps({}), "10.0.0.1")
    return env, store


def _rows(store: Store) -> list[list[tuple[Any, ...]]]:
    names = (into.partition(" ")[2].strip("()") for into in (ENTRIES, TRACES, POSTS))
    tables = (into.partition(" ")[0] for into in (ENTRIES, TRACES, POSTS))
    return [
        store.ask(f"SELECT {name} FROM {table} ORDER BY 1, 2, 3, 4") for name, table in zip(names, tables, strict=True)
    ]


def test_an_earlier_database_is_brought_up_to_date(earlier: tuple[dict[str, str], Store]) -> None:
    env, store = earlier
    before = _rows(store)
    manage(env, "prepare")
    assert _rows(store) == before, "what was recorded is as it was"
    assert store.ask("SELECT username, language FROM accounts_account") == [("office-1", "zh")]
    for table in ("ledger_entry", "ledger_trace"):
        for deed in (f"UPDATE {table} SET actor = 'x'", f"DELETE FROM {table}"):
            with pytest.raises((sqlite3.Error, psycopg.Error), match="only added to"):
                store.ask(deed)
    said = manage(env, "shell", "--no-imports", "-c", (
        "from django.test import Client\n"
        "from refoundry.workbench.accounts.models import Account\n"
        "desk = Client(HTTP_HOST='localhost')\n"
        "desk.force_login(Account.objects.get(), backend='django.contrib.auth.backends.ModelBackend')\n"
        "for path in ('/', '/supervision?view=list', '/supervision/tasks/" + SUBJECT + "', '/overview', '/goals'):\n"
        "    answer = desk.get(path)\n"
        "    print(path, answer.status_code, '制定方案' in answer.content.decode())\n"
        "page = desk.get('/moves/task/" + SUBJECT + "/urge')\n"
        "import re\n"
        "data = dict(re.findall('name=\"(id|seq)\" value=\"([^\"]*)\"', page.content.decode())) | {'note': '请抓紧'}\n"
        "print('urged', desk.post('/moves/task/" + SUBJECT + "/urge', data).status_code)\n"
    ))  # fmt: skip
    lines = dict(line.split(" ", 1) for line in said.splitlines() if line.startswith(("/", "urged")))
    assert lines["/supervision?view=list"] == lines[f"/supervision/tasks/{SUBJECT}"] == "200 True"
    assert {lines[path][:3] for path in ("/", "/overview", "/goals")} == {"200"}
    assert lines["urged"] == "302"
    assert store.ask("SELECT seq, move FROM ledger_entry ORDER BY seq")[-1] == (len(MOVES) + 1, "urge")


def test_the_models_have_no_change_without_a_migration(city: Path) -> None:
    manage(told(city, demo=False), "makemigrations", "--check", "--dry-run")


def test_a_database_of_a_later_version_is_left_alone(city: Path) -> None:
    env, store = told(city, demo=False), Store(city, "")
    manage(env, "prepare")
    store.insert("django_migrations (app, name, applied)", "ledger", "0999_of_a_later_version", AT)
    done = subprocess.run([sys.executable, "-m", "refoundry.workbench", "manage", "prepare"], env=env, check=False,
                          capture_output=True, text=True, timeout=120)  # fmt: skip
    assert done.returncode == 1
    assert "ledger.0999_of_a_later_version" in done.stderr
    assert "恢复升级前的备份" in done.stderr and "restore a backup" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
