"""Acting over the interface: the same moves, the same scope, the same words against them."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from refoundry.workbench.accounts.models import Post, Token
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.pinned import pin

Sign = Callable[[str], Client]


@pytest.fixture
def by_token(posts: dict[str, Post]) -> Callable[[str], Client]:
    return lambda name: Client(headers={"Authorization": f"Bearer {Token.make(posts[name], 'test')[1]}"})


@pytest.fixture
def task(posts: dict[str, Post]) -> str:
    plan = pin().plan
    return next(key for key, task in plan.tasks.items() if f"departments/{task.lead}" == posts["lead"].reference)


def post(client: Client, subject: str, move: str, seq: int, workflow: str = "task", **payload: Any) -> Any:
    body = {"move": move, "seq": seq, "id": uuid4().hex, "payload": payload}
    return client.post(f"/api/v1/matters/{workflow}/{subject}/moves", body, content_type="application/json")


def issued(by_token: Callable[[str], Client], posts: dict[str, Post], task: str) -> None:
    answer = post(
        by_token("office"), task, "issue", 0, action="按方案推进", owner=[posts["lead"].reference], due="2027-06-30",
        wanted="清单",
    )  # fmt: skip
    assert answer.status_code == 201, answer.content.decode()


def test_a_move_is_made_and_the_matter_shows_it(by_token: Sign, posts: dict[str, Post], task: str) -> None:
    issued(by_token, posts, task)
    answer = post(by_token("lead"), task, "start", 1)
    made = answer.json()["item"]
    assert (made["event"]["move"], made["event"]["actor"], made["matter"]["state"]) == (
        "start",
        "demo-lead",
        "in-progress",
    )
    whole = by_token("analyst").get(f"/api/v1/matters/task/{task}").json()["item"]
    assert [event["seq"] for event in whole["events"]] == [1, 2]
    assert whole["due"] == "2027-06-30"
    assert whole["owner"] == [posts["lead"].reference]
    mine = by_token("lead").get(f"/api/v1/matters/task/{task}").json()["item"]
    assert "report" in [one["move"] for one in mine["open_moves"]]
    assert "accept" not in [one["move"] for one in mine["open_moves"]]
    listed = by_token("analyst").get(f"/api/v1/matters/task?state=in-progress&owner={posts['lead'].reference}").json()
    assert [one["subject"] for one in listed["items"]] == [task]
    assert Trace.objects.filter(kind="token-used", detail__method="POST").count() == 2


def test_another_department_is_refused(by_token: Sign, posts: dict[str, Post], task: str) -> None:
    issued(by_token, posts, task)
    answer = post(by_token("owner"), task, "start", 1)
    assert answer.status_code == 403
    assert answer.json()["problems"][0]["code"] == "W801"
    assert standing("task", task).seq == 1


def test_whoever_comes_second_is_told_who_was_first(by_token: Sign, posts: dict[str, Post], task: str) -> None:
    issued(by_token, posts, task)
    assert post(by_token("lead"), task, "start", 1).status_code == 201
    answer = post(by_token("lead"), task, "start", 1)
    assert answer.status_code == 409
    assert answer.json()["problems"][0]["code"] == "D623"


def test_the_same_deed_twice_is_one(by_token: Sign, posts: dict[str, Post], task: str) -> None:
    issued(by_token, posts, task)
    body = {"move": "start", "seq": 1, "id": uuid4().hex}
    client, path = by_token("lead"), f"/api/v1/matters/task/{task}/moves"
    answers = [client.post(path, body, content_type="application/json") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json()["item"]["event"] == answers[1].json()["item"]["event"]
    assert Entry.objects.count() == 2


def test_everything_against_a_move_is_told_in_the_language_asked_for(by_token: Sign, task: str) -> None:
    body = {"move": "issue", "seq": 0, "id": uuid4().hex, "payload": {"due": "someday"}}
    answer = by_token("office").post(
        f"/api/v1/matters/task/{task}/moves", body, content_type="application/json", headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    problems = answer.json()["problems"]
    assert len(problems) >= 2
    assert {one["code"] for one in problems} >= {"D626"}
    assert all(one["message"].isascii() for one in problems)


@pytest.mark.parametrize("name", ["auditor", "town", "commissioner", "chain"])
def test_roles_that_do_not_act_through_programs_are_refused(by_token: Sign, task: str, name: str) -> None:
    assert post(by_token(name), task, "issue", 0).status_code == 403
    assert by_token(name).post("/api/v1/runs").status_code == 403
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("workflow", "subject"),
    [
        ("task", "no-such-task"), ("task", "new-"), ("task", "new-..x"), ("value-report", "no-goal@2024"),
        ("value-report", "rd-intensity@someday"), ("value-report", "rd-intensity"), ("meeting", "A b"), ("meeting", "<script>"),
        ("bulletin", "x" * 200),
    ],
)  # fmt: skip
def test_no_matter_begins_under_a_name_that_means_nothing(by_token: Sign, workflow: str, subject: str) -> None:
    for move in ("issue", "report", "plan", "draft", "no-such"):
        assert post(by_token("office"), subject, move, 0, workflow).status_code == 404
    assert not Entry.objects.exists()


def test_a_subject_with_a_sign_that_no_text_has_is_refused(by_token: Sign) -> None:
    assert post(by_token("office"), "%00abc", "draft", 0, "data-request").status_code == 400


def test_a_task_that_no_plan_lists_begins(by_token: Sign, posts: dict[str, Post]) -> None:
    issued(by_token, posts, "new-harbour-road")
    assert standing("task", "new-harbour-road").state == "open"


def test_what_only_a_page_puts_together_is_refused(by_token: Sign) -> None:
    for document in ("text", ["a", "b"]):
        answer = post(
            by_token("office"), "weekly-2026-w47", "draft", 0, "bulletin", period="2026-W47", kind="weekly", title="周报",
            document=document,
        )  # fmt: skip
        assert answer.status_code == 422
        assert [one["code"] for one in answer.json()["problems"]] == ["W831"]


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '"x"', '{"move": "issue"}', '{"move": "issue", "seq": "0", "id": "abcdefgh"}', '{"a": NaN}', "\ud83d"]
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused_in_words(by_token: Sign, task: str, body: str) -> None:
    answer = by_token("office").post(
        f"/api/v1/matters/task/{task}/moves", body.encode("utf-8", "surrogatepass"), content_type="application/json"
    )
    assert answer.status_code in (400, 422)
    assert answer.json()["problems"][0]["fix"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"payload": {"note": "a\0b"}}, "payload.note"), ({"payload": {"owner": ["a\0b"]}}, "payload.owner"),
        ({"payload": {"no\0te": "a"}}, "payload"), ({"corrects": "a\0b"}, "corrects"), ({"move": "sta\0rt"}, "move"),
        ({"id": "abcdefgh\0"}, "id"), ({"payload": {"quantity": float("inf")}}, "payload.quantity"),
        ({"payload": {"quantity": float("nan")}}, "payload.quantity"), ({"payload": {"note": "\ud800"}}, "payload.note"),
    ],
)  # fmt: skip
def test_what_no_database_keeps_is_refused_in_words(
    by_token: Sign, posts: dict[str, Post], task: str, body: dict[str, Any], where: str
) -> None:
    issued(by_token, posts, task)
    whole = {"move": "urge", "seq": 1, "id": uuid4().hex, "payload": {"note": "催"}} | body
    answer = by_token("office").post(
        f"/api/v1/matters/task/{task}/moves", json.dumps(whole), content_type="application/json"
    )
    assert answer.status_code == 422, answer.content
    assert any(where in one["subject"] and one["expected"] for one in answer.json()["problems"])
    assert Entry.objects.count() == 1


def test_whoever_may_not_act_hears_that_before_anything_about_the_body(by_token: Sign, task: str) -> None:
    for body in ("{", '{"move": 1}', ""):
        answer = by_token("commissioner").post(
            f"/api/v1/matters/task/{task}/moves", body, content_type="application/json"
        )
        assert answer.status_code == 403, body


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_a_body_that_does_not_say_it_is_json_is_not_read(
    by_token: Sign, posts: dict[str, Post], task: str, kind: str
) -> None:
    issued(by_token, posts, task)
    body = json.dumps({"move": "urge", "seq": 1, "id": uuid4().hex, "payload": {"note": "催"}})
    answer = by_token("office").generic("POST", f"/api/v1/matters/task/{task}/moves", body, kind)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (400, "W828")
    assert Entry.objects.count() == 1


def test_a_body_that_is_too_large_is_refused_in_words(by_token: Sign, task: str) -> None:
    answer = by_token("office").post(
        f"/api/v1/matters/task/{task}/moves", b'{"move": "' + b"a" * 3_000_000, content_type="application/json"
    )
    assert answer.status_code in (400, 413)
    assert answer.json()["problems"]


def test_a_session_acts_only_with_the_token_of_the_form(posts: dict[str, Post], task: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(posts["office"].account, backend="django.contrib.auth.backends.ModelBackend")
    refused = post(client, task, "issue", 0)
    assert refused.status_code == 403
    assert refused.json()["problems"][0]["code"] == "W830"
    client.get("/password")
    token = client.cookies["refoundry_csrf"].value
    body = {"move": "issue", "seq": 0, "id": uuid4().hex}
    path = f"/api/v1/matters/task/{task}/moves"
    answer = client.post(path, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 422


def test_a_run_is_asked_for_once_and_its_progress_told(by_token: Sign) -> None:
    client = by_token("analyst")
    first, second = (client.post("/api/v1/runs") for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    job = first.json()["item"]
    assert job["id"] == second.json()["item"]["id"]
    assert (job["state"], job["asked_by"], job["doing"]["en"]) == ("waiting", "demo-analyst", "waiting")
    assert client.get(f"/api/v1/jobs/{job['id']}").json()["item"] == job
    assert client.get("/api/v1/jobs/00000000-0000-0000-0000-000000000000").status_code == 404
    assert client.get("/api/v1/jobs/x").status_code == 422


def test_a_recorded_run_is_told_with_its_fingerprints(by_token: Sign) -> None:
    now = pin()
    assert now.run is not None
    listed = by_token("analyst").get("/api/v1/runs").json()["items"]
    assert now.run.name in [one["name"] for one in listed]
    whole = by_token("analyst").get(f"/api/v1/runs/{now.run.name}").json()["item"]
    assert whole["results"]["goals"] == now.run.manifest["results"]["goals"]["sha256"]
    assert by_token("analyst").get("/api/v1/runs/..").status_code == 404
