"""Reading over the interface: who may, what is said, that nothing unknown is null."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from refoundry.facts.observations import indicators
from refoundry.workbench.accounts.models import Account, Post, Token
from refoundry.workbench.api.interface import described
from refoundry.workbench.language import every_word
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.pinned import pin

Sign = Callable[[str], Client]
READ = (
    "me", "plan", "plan/goals", "plan/tasks", "targets", "indicators", "facts", "runs", "matters/task",
    "matters/meeting", "matters/bulletin", "matters/data-request", "matters/value-report",
)  # fmt: skip


def by_token(post: Post, **headers: str) -> Client:
    _, key = Token.make(post, "test")
    return Client(headers={"Authorization": f"Bearer {key}", **headers})


def get(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content.decode()[:2000]
    assert answer["Content-Type"].startswith("application/json")
    return answer.json()


def nulls(value: Any, where: str = "") -> Iterator[str]:
    if value is None:
        yield where
    for name, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from nulls(one, f"{where}/{name}")


@pytest.mark.parametrize("path", READ)
def test_a_token_reads_what_its_post_may_and_is_told_what_the_answer_is_made_of(
    posts: dict[str, Post], path: str
) -> None:
    told = get(by_token(posts["analyst"]), path)
    now = pin()
    assert told["pin"]["plan"] == now.plan.fingerprint
    assert told["pin"]["facts"] == now.facts.digest
    assert told["pin"]["run"] == now.run.name if now.run else False
    assert [*nulls(told)] == []


def test_the_session_of_a_browser_reads_too(as_post: Sign) -> None:
    assert get(as_post("lead"), "me")["item"]["role"] == "department"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "rf_x", f"Bearer {'x' * 5000}"])
def test_a_header_that_is_not_good_refuses_even_beside_a_session(as_post: Sign, header: str) -> None:
    answer = as_post("analyst").get("/api/v1/me", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.json()["problems"][0]["code"] == "W821"
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_nobody_reads_without_either(db: None, city: object) -> None:
    assert get(Client(), "targets", 401)["problems"][0]["fix"].startswith("请在账号页")


def test_a_token_is_good_no_longer_than_its_post_account_and_password(posts: dict[str, Post]) -> None:
    post = posts["finance"]
    client = by_token(post)
    assert get(client, "me")
    account = Account.objects.filter(pk=post.account_id)
    account.update(must_change_password=True)
    assert get(client, "me", 403)["problems"][0]["code"] == "W829"
    account.update(must_change_password=False, is_active=False)
    get(client, "me", 401)
    account.update(is_active=True)
    Token.objects.filter(post=post).update(revoked=post.account.created)
    get(client, "me", 401)


def test_roles_without_the_interface_are_refused_and_stand_in_the_trail(posts: dict[str, Post]) -> None:
    assert get(by_token(posts["enterprise"]), "targets", 403)["problems"][0]["code"] == "W822"
    line = Trace.objects.filter(kind="refused", actor="demo-enterprise").last()
    assert line is not None
    assert line.detail["permission"] == "api.read goals.view"


def test_a_target_says_why_each_figure_is_not_known(posts: dict[str, Post]) -> None:
    client = by_token(posts["analyst"])
    first = get(client, "targets?size=200")
    assert first["total"] == len(first["items"]) == pin().frames["goals"].height
    target = next(one for one in first["items"] if one["key"] == "manufacturing-share@2024")
    assert target["target"] == {"value": 45.0, "unit": "%"}
    assert target["latest"]["unknown"]["zh"].startswith("暂无")
    assert target["latest"]["unknown"]["en"]
    for name in ("baseline", "gap", "required_pace", "achieved_pace", "forecast"):
        assert target[name]["unknown"]["zh"], name
    known = next(one for one in first["items"] if "value" in one["latest"])
    assert known["latest"]["source"] and known["latest"]["period"] and known["rows"]
    assert get(client, f"targets/{known['key']}")["item"] == known
    only = get(client, f"targets?goal={known['goal']}&status={known['status']}")["items"]
    assert known["key"] in [one["key"] for one in only]
    assert {one["goal"] for one in only} == {known["goal"]}
    get(client, "targets/no-such@2024", 404)


def test_a_compound_pace_is_a_rate_whatever_the_goal_is_counted_in(posts: dict[str, Post]) -> None:
    paced = {
        row["key"]: row
        for row in pin().frames["goals"].to_dicts()
        if row["pace_kind"] == "compound" and row["required_pace"] is not None and row["unit"] != "%"
    }
    items = [one for one in get(by_token(posts["analyst"]), "targets?size=200")["items"] if one["key"] in paced]
    assert items and {one["required_pace"]["unit"] for one in items} == {"%"}
    assert all(one["target"]["unit"] == paced[one["key"]]["unit"] for one in items)


def test_an_observation_leads_back_to_its_row(posts: dict[str, Post]) -> None:
    client = by_token(posts["analyst"])
    facts = pin().facts
    rows = facts.rows("observation", region=pin().plan.about.city.region)
    key = rows[0]["indicator"]
    found = get(client, f"indicators/{key}/observations?size=200")["items"]
    assert len(found) == sum(row["indicator"] == key for row in rows)
    row = next(row for row in rows if row["indicator"] == key and row["period"] == found[0]["period"])
    lineages = [one["lineage"] for one in found]
    assert {"file": row["source_file"], "row": row["source_row"], "load": row["load_id"]} in lineages
    assert get(client, f"indicators/{key}/observations?region=elsewhere")["items"] == []
    refused = get(client, "indicators/no_such/observations", 404)["problems"][0]
    assert refused["code"] == "F441"
    assert get(client, "indicators?size=1")["total"] == len(indicators(facts))


def test_a_node_of_the_plan_with_its_clause(posts: dict[str, Post]) -> None:
    client = by_token(posts["analyst"])
    kinds = get(client, "plan?size=200")["items"]
    assert {"kind": "goals", "count": len(pin().plan.goals)} in kinds
    key = next(iter(pin().plan.goals))
    node = get(client, f"plan/goals/{key}")["item"]
    assert node["clause"]["paragraph"] or node["entries"]["source"]
    assert node["entries"]["targets"]
    for path in ("plan/no-such", "plan/goals/no-such", "plan/__class__", "plan/about/city"):
        get(client, path, 404)


def test_pages_follow_each_other_and_leave_nothing_out(posts: dict[str, Post]) -> None:
    client, seen, number = by_token(posts["analyst"]), [], 1
    while number:
        page = get(client, f"matters/task?size=50&page={number}")
        seen += [one["subject"] for one in page["items"]]
        number = page.get("next")
    assert seen == sorted(pin().plan.tasks)
    assert get(client, "matters/task?page=999")["items"] == []


@pytest.mark.parametrize("query", ["page=0", "page=x", "size=201", "size=-1", "colour=red", "overdue=perhaps", "page="])
def test_what_is_asked_wrongly_is_told_in_words(posts: dict[str, Post], query: str) -> None:
    answer = by_token(posts["analyst"]).get(f"/api/v1/matters/task?{query}")
    assert answer.status_code == 422
    problem = answer.json()["problems"][0]
    assert problem["code"] == "W824"
    assert query.partition("=")[0] in problem["subject"]
    assert problem["expected"] and problem["fix"]


@pytest.mark.parametrize(
    ("path", "accepted"),
    [
        ("targets?status=bad", "missed"), ("matters/task?state=bad", "in-progress"),
        ("matters/bulletin?state=in-progress", "drafted"), ("targets?goal=bad", "/api/v1/plan/goals"),
        ("matters/task?owner=statistics-bureau", "departments/"), ("matters/task?owner=departments/bad", "departments/"),
        ("matters/nothing", "value-report"),
    ],
)  # fmt: skip
def test_a_name_that_there_is_not_is_refused_and_never_an_empty_list(
    posts: dict[str, Post], path: str, accepted: str
) -> None:
    for lang, other in (("zh", "或"), ("en", " or ")):
        refused = get(by_token(posts["analyst"], **{"Accept-Language": lang}), path, 422)["problems"][0]
        assert refused["code"] == "W824"
        assert accepted in refused["expected"]
        assert other not in refused["expected"].replace(" or chain", "").replace("镇街或链", "")


def test_a_name_that_there_is_finds(posts: dict[str, Post]) -> None:
    client = by_token(posts["analyst"])
    assert all(get(client, f"targets?status={one}") for one in ("unknown", "on track"))
    assert get(client, "matters/task?state=listed")["total"] == len(pin().plan.tasks)
    assert get(client, f"matters/task?owner={posts['lead'].reference}")["total"] > 0


@pytest.mark.parametrize(
    "path", ["targets?page=0", "targets?colour=red", "matters/nothing", "search", "audit/trail?size=x"]
)
def test_whoever_may_not_ask_hears_that_before_anything_about_the_entries(posts: dict[str, Post], path: str) -> None:
    assert [one["code"] for one in get(by_token(posts["enterprise"]), path, 403)["problems"]] == ["W822"]
    line = Trace.objects.filter(kind="refused", actor="demo-enterprise").last()
    assert line is not None and "api.read" in line.detail["permission"]
    get(Client(), path, 401)


def test_the_language_asked_for_is_answered(posts: dict[str, Post]) -> None:
    for accept, lang in (
        ("en-GB,en;q=0.9,zh;q=0.5", "en"),
        ("fr, zh;q=0.3, en;q=0.2", "zh-CN"),
        ("*", "zh-CN"),
        ("en;q=x", "zh-CN"),
    ):
        answer = by_token(posts["analyst"], **{"Accept-Language": accept}).get("/api/v1/plan/none")
        assert answer["Content-Language"] == lang, accept
    assert (
        "key" in get(by_token(posts["analyst"], **{"Accept-Language": "en"}), "nowhere", 404)["problems"][0]["expected"]
    )


def test_an_answer_that_is_known_is_not_sent_again(posts: dict[str, Post]) -> None:
    client = by_token(posts["analyst"])
    first = client.get("/api/v1/targets")
    again = client.get("/api/v1/targets", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/v1/targets?page=2", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_unknown_addresses_and_methods_are_json_too(posts: dict[str, Post]) -> None:
    client = by_token(posts["analyst"])
    assert get(client, "nowhere/at/all", 404)["problems"][0]["code"] == "W823"
    answer = client.delete("/api/v1/targets")
    assert answer.status_code == 405
    assert answer.json()["problems"][0]["code"] == "W825"
    assert "GET" in answer["Allow"]
    assert get(client, "", 404)


def test_the_use_of_a_token_stands_in_the_trail_once_an_hour(posts: dict[str, Post]) -> None:
    client = by_token(posts["analyst"])
    for _ in range(3):
        get(client, "me")
    assert Trace.objects.filter(kind="token-used", actor="demo-analyst").count() == 1


def test_too_many_requests_are_held_back_and_told_for_how_long(
    posts: dict[str, Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from refoundry.workbench.access import limits

    few = {**limits.limits(), "api": replace(limits.limits()["api"], most=2)}
    monkeypatch.setattr("refoundry.workbench.api.signing.limits", lambda: few)
    client = by_token(posts["analyst"])
    assert [client.get("/api/v1/me").status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get("/api/v1/me")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer.json()["problems"][0]["code"] == "W826"


def test_the_auditor_takes_the_log_in_stretches_and_that_stands_in_it(posts: dict[str, Post]) -> None:
    client, numbers, after = by_token(posts["auditor"]), [], 0
    while after is not None:
        page = get(client, f"audit/trail?after={after}&size=3")
        numbers += [line["number"] for line in page["items"]]
        after = page.get("next")
    assert numbers == sorted(numbers)
    assert len(numbers) >= Trace.objects.filter(kind="exported", object="audit/trail").count() >= 1
    assert get(client, "audit/events")["total"] == 0
    assert get(by_token(posts["office"]), "audit/trail", 403)


def test_every_operation_has_words_in_both_languages_and_none_is_left_over() -> None:
    named = {one["operationId"] for several in described("zh")["paths"].values() for one in several.values()}
    assert named <= every_word()["api_operations"].keys()
    assert "The targets as the last run judged them" in json.dumps(described("en"), ensure_ascii=False)
    assert "最近一次评估" in json.dumps(described("zh"), ensure_ascii=False)


def test_the_page_lists_every_operation(as_post: Sign) -> None:
    page = as_post("analyst").get("/api").content.decode()
    for path in described("zh")["paths"]:
        assert path in page
    assert "<script>" not in page


def test_the_description_is_given_to_whoever_may_use_the_interface(posts: dict[str, Post], as_post: Sign) -> None:
    assert get(by_token(posts["auditor"]), "openapi.json")["info"]["title"] == "数据接口"
    assert get(as_post("lead"), "openapi.json")["openapi"].startswith("3.")
    get(as_post("enterprise"), "openapi.json", 403)
    get(Client(), "openapi.json", 401)
    get(Client(headers={"Authorization": "Bearer x"}), "openapi.json", 401)


def test_what_a_search_finds_is_found_by_programs_too(posts: dict[str, Post]) -> None:
    client, goal = by_token(posts["analyst"]), next(iter(pin().plan.goals.values()))
    found = get(client, f"search?q={goal.title.zh}")["items"]
    assert found[0]["group"] == "goals"
    assert found[0]["title"]["zh"] == goal.title.zh
    assert get(client, "search?q=qqqqqqqq&size=1")["total"] == 0
    for query in ("", "?q=", f"?q={'x' * 101}"):
        get(client, f"search{query}", 422)
