"""Limits of use: exact over processes, told in words, over with their window."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from refoundry.city import CityFolder
from refoundry.workbench.access import limits
from refoundry.workbench.access.limits import count
from refoundry.workbench.accounts.models import Post
from tests.unit.workbench.planting import addresses

Sign = Callable[[str], Client]
COUNTING = """
import sys
import django
django.setup()
from django.conf import settings
settings.CITY = sys.argv[1]
from refoundry.workbench.access import limits
print(*(limits.count("many", "one", 60, now=600.0) for _ in range(500)))
"""


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Only two uses of a limit."""

    def only(name: str) -> None:
        told = {**limits.limits(), name: replace(limits.limits()[name], most=2)}
        monkeypatch.setattr("refoundry.workbench.access.guard.limits", lambda: told)

    return only


def test_a_count_is_exact_over_processes(tmp_path: Path) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "refoundry.workbench.settings"}
    several = [
        subprocess.Popen([sys.executable, "-c", COUNTING, str(tmp_path)], env=env, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    numbers = sorted(int(number) for one in several for number in one.communicate()[0].split())
    assert numbers == [*range(1, 2001)]


def test_windows_names_and_keys_count_apart_and_old_windows_go(city: CityFolder) -> None:
    folder = Path(settings.CITY) / ".limits"
    assert [count("a", "x", 60, now=6000.0 + at) for at in (0, 59, 60)] == [1, 2, 1]
    assert count("a", "y", 60, now=6061.0) == 1
    assert count("b", "x", 60, now=6061.0) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["a-60-101", "b-60-101"]


def test_a_city_that_is_not_there_is_not_made_by_counting(settings: Any, tmp_path: Path) -> None:
    settings.CITY = tmp_path / "none"
    assert count("a", "x", 60) == 0
    assert not (tmp_path / "none").exists()


def test_pages_named_in_the_limits_exist() -> None:
    known = addresses()
    for limit in limits.limits().values():
        assert limit.pages <= known.keys(), limit.name
        assert not limit.endings or any(route.endswith(limit.endings) for route in known.values())


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("exports", "/plan/export"),
        ("exports", "/requests.xlsx"),
        ("search", "/search?q=a"),
        ("files", f"/files/{'0' * 64}"),
    ],
)
def test_what_comes_too_often_is_told_when_to_come_again(
    as_post: Sign, few: Callable[[str], None], name: str, path: str
) -> None:
    few(name)
    client = as_post("office")
    assert 429 not in [client.get(path).status_code for _ in range(2)]
    answer = client.get(path)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= limits.limits()[name].seconds
    assert f"请在{answer['Retry-After']}秒后再试" in answer.content.decode()
    client.cookies["refoundry_language"] = "en"
    assert "Too many requests" in client.get(path).content.decode()
    # another account is not held back by this one
    assert as_post("lead").get(path).status_code != 429


@pytest.mark.parametrize(("name", "path"), [("runs", "/runs/start"), ("moves", "/moves/task/x/start")])
def test_acts_are_held_back_too(as_post: Sign, few: Callable[[str], None], name: str, path: str) -> None:
    few(name)
    client = as_post("office")
    assert [client.post(path).status_code == 429 for _ in range(3)] == [False, False, True]


def test_uploads_are_counted_wherever_they_go(as_post: Sign, few: Callable[[str], None]) -> None:
    few("uploads")
    client = as_post("office")
    paths = ("/meetings/x/minutes", "/moves/task/x/report", "/meetings/x/minutes")
    answers = [client.post(path, {"a": "b"}, format="multipart").status_code == 429 for path in paths]
    assert answers == [False, False, True]


def test_the_demo_is_entered_only_so_often_from_one_address(posts: dict[str, Post], few: Callable[[str], None]) -> None:
    few("demo-sign-in")
    answers = [Client().post("/sign-in/demo/demo-town", REMOTE_ADDR=address).status_code for address in ("2001:db8::1",) * 2 + ("2001:db8::2", "2001:db8:1::1")]  # fmt: skip
    assert [one == 429 for one in answers] == [False, False, True, False]


def test_the_list_of_security_names_tests_that_exist() -> None:
    root = Path(__file__).resolve().parents[3]
    said = (root / "docs" / "security.md").read_text("utf-8")
    named = set(re.findall(r"`((?:tests/)?[\w/]*test_\w+\.py)`", said))
    states = [line.rstrip("| ").rpartition("| ")[2] for line in said.splitlines() if line.startswith("| ")]
    assert [one for one in states if one.startswith("Met") and "test_" not in one] == [], "which test fails otherwise?"
    assert len(named) > 15
    missing = [name for name in named if not (root / name).is_file() and not (Path(__file__).parent / name).is_file()]
    assert not missing
