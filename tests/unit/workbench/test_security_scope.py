"""Nobody acts for another: each account against the matters, tokens and posts of others."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from refoundry.core.problems import Problems
from refoundry.deliver import Move, Workflow, workflow, workflows
from refoundry.workbench import access
from refoundry.workbench.access.permissions import permissions
from refoundry.workbench.access.scope import WHOLE_CITY
from refoundry.workbench.accounts.models import SCOPED, Account, Post, Token
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.moves.making import make
from refoundry.workbench.pinned import pin
from tests.unit.workbench.planting import Planted, plant

Sign = Callable[[str], Client]
NEVER = ("enterprise", "auditor", "administrator")
OUTSIDE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "task": ("task", ("owner", "owner-2", "finance", "chain", "commissioner", "analyst", *NEVER)),
    "town_task": ("task", ("lead", "owner", "finance", "chain", "commissioner", "analyst", *NEVER)),
    "meeting": ("meeting", ("lead", "owner", "town", "commissioner", "finance", "analyst", "chain-2", *NEVER)),
    "report": ("value-report", ("lead", "town", "commissioner", "finance", "chain", "analyst", *NEVER)),
    "request": ("data-request", ("lead", "owner", "town", "commissioner", "chain", *NEVER)),
    "bulletin": ("bulletin", ("lead", "owner", "town", "commissioner", "finance", "chain", *NEVER)),
}
"""Matters, and who has nothing to do with them: by what the plan and the events say, not by the code."""
VALUES = {"date": "2027-03-01", "number": "12.5", "period": "2023", "json": {"zh": {}}}


def entries(table: Workflow, move: Move) -> dict[str, Any]:
    """Something for every entry that a move needs, so that nothing but who asks stands against it."""
    found: dict[str, Any] = {}
    for name in move.needs:
        field = table.field(name)
        found[name] = field.choices[0].name if field.choices else VALUES.get(field.kind, "x")
    return {**found, **({"basis": "department", "unit": "%"} if "basis" in found and "value" in found else {})}


@pytest.fixture
def planted(posts: dict[str, Post]) -> Planted:
    account = Account.objects.create_user("demo-chain-2", None, title="x")
    other = next(key for key in pin().plan.chains if key != posts["chain"].scope)
    posts["chain-2"] = Post.objects.create(account=account, role="chain", scope=other)
    return plant(posts)


@pytest.mark.parametrize("matter", OUTSIDE)
def test_no_move_of_a_matter_is_open_to_whoever_is_outside_it(
    posts: dict[str, Post], planted: Planted, matter: str
) -> None:
    name, outside = OUTSIDE[matter]
    table, subject, made = workflow(name), getattr(planted, matter), []
    before = Entry.objects.count()
    for who in outside:
        now = standing(name, subject)
        for move in table.leaving(now.state):
            restated = [step.event.id for step in now.steps if step.event.move in move.corrects]
            try:
                make(posts[who], pin(), name, subject, move.name, entries(table, move), expected_seq=now.seq,
                     id=uuid4().hex, corrects=restated[-1] if restated else None)  # fmt: skip
                made.append(f"{who} {move.name}")
            except Problems:
                continue
    assert not made
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("matter", "who", "move"),
    [("task", "lead", "start"), ("town_task", "town", "raise"), ("meeting", "chain", "record"), ("report", "owner-2", "approve"), ("request", "finance", "answer")],
)  # fmt: skip
def test_whoever_it_is_for_can_make_theirs(
    posts: dict[str, Post], planted: Planted, matter: str, who: str, move: str
) -> None:
    name = OUTSIDE[matter][0]
    table, now = workflow(name), standing(name, getattr(planted, matter))
    row = table.move(move, now.state)
    assert row is not None
    make(posts[who], pin(), name, now.subject, move, entries(table, row), expected_seq=now.seq, id=uuid4().hex)
    assert standing(name, now.subject).seq == now.seq + 1


def test_a_department_asks_in_its_own_name_whatever_it_writes(posts: dict[str, Post], planted: Planted) -> None:
    table = workflow("data-request")
    told = {**entries(table, table.called("draft")[0]), "asker": [posts["owner"].reference]}
    make(posts["lead"], pin(), "data-request", "letter-1", "draft", told, expected_seq=0, id=uuid4().hex)
    assert standing("data-request", "letter-1").fields["asker"] == [posts["lead"].reference]
    for who in ("owner", "finance", "town"):
        with pytest.raises(Problems):
            make(posts[who], pin(), "data-request", "letter-1", "draft", told, expected_seq=1, id=uuid4().hex)


def test_an_owner_without_a_name_is_nobody(posts: dict[str, Post], planted: Planted) -> None:
    """A post that speaks for nothing in particular is no party of a matter whose entry is blank."""
    told = {"action": "x", "owner": [""], "due": "2027-03-01", "wanted": "x"}
    try:
        make_move(
            "task",
            "new-blank",
            "issue",
            actor="demo-office",
            role="leading-group",
            expected_seq=0,
            payload=told,
            id="x" * 8,
        )
    except Problems:
        return
    with pytest.raises(Problems):
        make(posts["commissioner"], pin(), "task", "new-blank", "start", {}, expected_seq=1, id=uuid4().hex)


def test_survey_data_is_refused_by_every_door(posts: dict[str, Post], planted: Planted) -> None:
    goal = planted.goal
    told = {"value": "12", "unit": "%", "period": "2022", "source": "x", "basis": "survey"}
    with pytest.raises(Problems) as refused:
        make(posts["owner"], pin(), "value-report", f"{goal}@2022", "report", told, expected_seq=0, id=uuid4().hex)
    assert "W851" in [problem.code for problem in refused.value.problems]
    now = standing("value-report", planted.report)
    with pytest.raises(Problems) as refused:
        make(posts["owner"], pin(), "value-report", planted.report, "correct", {"correction": "x", "basis": "survey"},
             expected_seq=now.seq, id=uuid4().hex, corrects=now.steps[0].event.id)  # fmt: skip
    assert "W851" in [problem.code for problem in refused.value.problems]


def test_tokens_and_posts_of_others_are_out_of_reach(posts: dict[str, Post], planted: Planted, as_post: Sign) -> None:
    for who in ("lead", "owner-2", "administrator", "auditor"):
        client = as_post(who)
        assert client.post(f"/account/tokens/{planted.tokens['owner'].pk}/revoke").status_code == 404
        assert client.post(f"/post/{posts['owner'].pk}").status_code == 404
        assert client.get("/api/v1/me").status_code in (200, 403)
    assert Token.objects.get(pk=planted.tokens["owner"].pk).revoked is None
    page = as_post("lead").get("/account").content.decode()
    assert planted.tokens["owner"].fingerprint not in page and planted.tokens["lead"].fingerprint not in page


def test_a_post_that_has_ended_opens_nothing(posts: dict[str, Post], planted: Planted, as_post: Sign) -> None:
    client = as_post("auditor")
    assert client.get("/audit").status_code == 200
    Post.objects.filter(pk=posts["auditor"].pk).update(until=posts["auditor"].since)
    assert client.get("/audit").status_code == 403
    assert client.get("/api/v1/audit/trail").status_code == 403


def test_whoever_reaches_for_another_s_matter_stands_in_the_trail(
    posts: dict[str, Post], planted: Planted, as_post: Sign
) -> None:
    answer = as_post("owner").post(f"/moves/task/{planted.task}/start", {"id": "12345678", "seq": 1})
    assert answer.status_code == 403
    line = Trace.objects.filter(kind="refused", actor="demo-owner").last()
    assert line is not None and line.object == f"/moves/task/{planted.task}/start"


def test_each_permission_is_asked_for_somewhere() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(access.__file__).parents[1].rglob("*.py"))
    assert [name for name in permissions() if f'"{name}"' not in source] == []


def test_whoever_may_make_moves_is_somebody_whom_a_table_of_moves_names_and_who_speaks_for_something() -> None:
    named = {role for table in workflows().values() for move in table.moves for role in move.who}
    speaks = {*SCOPED, *WHOLE_CITY}
    assert [role for role in permissions()["moves.make"] if role not in named or role not in speaks] == []


def test_letters_are_drafted_by_those_whom_their_table_of_moves_names() -> None:
    drafts = workflow("data-request").called("draft")
    assert permissions()["requests.act"] == {role for move in drafts for role in move.who}
