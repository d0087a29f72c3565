"""Every role at every address, held against a table of its own: access_matrix.csv is written from what the roles are
there for, not from the permissions, and is changed by hand only.

ok     the role is let in (what it may do there is then a matter of scope and of the tables of moves)
no     refused with 403
hidden let into the room, where what the address names is not there for the role: 404
door   led to the sign-in page, a program told 401
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.models import Trace
from tests.unit.workbench.planting import ROLES, Planted, Sign, addresses, arguments, filled, plant

HERE = Path(__file__).parent
WITH = {("department", "goal-report"): "owner"}
"""Where another account of the role is the one concerned."""


def rows() -> Iterator[dict[str, str]]:
    with (HERE / "access_matrix.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for method in ("GET", "POST") if row["method"] == "both" else (row["method"],):
                yield {**row, "method": method}


EXPECTED = {(row["name"], row["method"]): row for row in rows()}


def verdict(response: HttpResponse) -> str:
    if response.status_code == 401 and response["Content-Type"].startswith("application/json"):
        return "door"
    if response.status_code == 302 and response["Location"].startswith("/sign-in?"):
        return "door"
    if response.status_code == 403:
        return "no"
    return "ok" if response.status_code < 429 else str(response.status_code)


def send(client: Client, method: str, path: str, name: str) -> HttpResponse:
    """A request that is refused for who asks, not for what it lacks."""
    if name == "api:make_move":
        body = {"move": "start", "seq": 0, "id": "12345678"}
        return client.generic(method, path, json.dumps(body), "application/json")
    if name == "move" and method == "POST":
        return client.post(path, {"id": "12345678", "seq": 0})
    return client.generic(
        method, f"{path}?q=a" if name == "api:search" else path, "", "application/x-www-form-urlencoded"
    )


def test_every_address_has_an_expectation_for_every_role() -> None:
    found = {(name, method) for name in addresses() for method in ("GET", "POST")}
    assert found - EXPECTED.keys() == set(), "write what each role may do there, from what it is there for"
    assert EXPECTED.keys() - found == set(), "these addresses are no more"
    for row in EXPECTED.values():
        assert {row[role] for role in ROLES} <= {"ok", "no", "hidden"}
        assert row["anonymous"] in ("ok", "door")


@pytest.fixture
def planted(posts: dict[str, Post]) -> Planted:
    return plant(posts)


@pytest.mark.parametrize("name", sorted({name for name, _ in EXPECTED}))
def test_each_role_is_let_in_or_refused(name: str, planted: Planted, posts: dict[str, Post], as_post: Sign) -> None:
    wrong, lost = [], []
    for role in (*ROLES, "anonymous"):
        account = WITH.get((role, name), ROLES.get(role, ""))
        for method in ("GET", "POST"):
            client = as_post(account) if account else Client()
            path = filled(addresses()[name], arguments(name, planted, posts, role))
            before = Trace.objects.filter(kind="refused").count()
            with transaction.atomic():
                response = send(client, method, path, name)
                if response.streaming:
                    b"".join(response.streaming_content)  # read to its end it closes its file
                refused = Trace.objects.filter(kind="refused").count() - before
                transaction.set_rollback(True)
            if response.status_code == 405:
                continue  # nobody can do that there
            expected, found = EXPECTED[name, method][role], verdict(response)  # type: ignore[arg-type]
            if expected == "hidden":
                if response.status_code != 404:
                    wrong.append(f"{role} {method} {path}: {response.status_code}, expected nothing to be there")
                continue
            if found != expected:
                wrong.append(f"{role} {method} {path}: {found} ({response.status_code}), expected {expected}")
            if found == "no" and not refused:
                lost.append(f"{role} {method} {path}: refused, and not in the trail")
            if found == "ok" and method == "GET" and response.status_code == 404 and name != "api:api-root":
                wrong.append(f"{role} {path}: nothing there to be let in to")
    assert not wrong, "\n" + "\n".join(wrong)
    assert not lost, "\n" + "\n".join(lost)
