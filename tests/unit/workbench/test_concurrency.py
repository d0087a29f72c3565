"""Many at once: of a thousand moves none is lost, none half written, and each that lost hears who was first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from refoundry.core.problems import Problems
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.models import Entry
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing, standings

Sign = Callable[[str], Client]
pytestmark = pytest.mark.django_db(transaction=True)
_ISSUE = {"action": "演示", "owner": ["departments/x"], "due": "2030-01-01", "wanted": "演示"}


def _by_a_clerk(deed: Callable[[], str]) -> str:
    try:
        return deed()
    except Problems as problems:
        return " ".join(problem.code for problem in problems.problems)
    finally:
        connection.close()


def _urge(subject: str, seq: int, text: str) -> str:
    make_move("task", subject, "urge", actor="demo-office", role="leading-group", expected_seq=seq,
              payload={"note": text}, id=uuid4().hex)  # fmt: skip
    return "made"


def _issued(subject: str) -> None:
    make_move("task", subject, "issue", actor="demo-office", role="leading-group", expected_seq=0, payload=_ISSUE,
              id=uuid4().hex)  # fmt: skip


def test_a_thousand_moves_of_fifty_matters(posts: dict[str, Post]) -> None:
    subjects = [f"new-{number}" for number in range(50)]
    for subject in subjects:
        _issued(subject)

    def insist(number: int) -> int:
        """A clerk who looks, moves, and looks again where someone else was first; how often that was."""
        subject, refused = subjects[number % 50], 0
        while (said := _by_a_clerk(lambda: _urge(subject, standing("task", subject).seq, f"{number}"))) != "made":
            assert said == "D623", said
            refused += 1
        return refused

    with ThreadPoolExecutor(16) as clerks:
        refusals = [*clerks.map(insist, range(1000))]
    found = standings("task")
    notes = [step.event.payload["note"] for one in found.values() for step in one.steps if step.event.move == "urge"]
    assert sorted(map(int, notes)) == [*range(1000)]
    assert all(one.problems == () for one in found.values())
    assert all([step.event.seq for step in one.steps] == [*range(1, len(one.steps) + 1)] for one in found.values())
    assert Entry.objects.count() == 1050
    assert len(refusals) == 1000


def test_of_many_who_saw_the_same_step_one_moves(posts: dict[str, Post]) -> None:
    _issued("new-race")
    with ThreadPoolExecutor(20) as clerks:
        said = [*clerks.map(lambda n: _by_a_clerk(lambda: _urge("new-race", 1, f"{n}")), range(40))]
    assert said.count("made") == 1
    assert set(said) == {"made", "D623"}
    assert standing("task", "new-race").seq == 2


def test_one_deed_sent_by_many_threads_is_one_event(posts: dict[str, Post]) -> None:
    _issued("new-same")
    deed = {
        "actor": "demo-office",
        "role": "leading-group",
        "expected_seq": 1,
        "payload": {"note": "演示"},
        "id": "x" * 32,
    }

    def send(_: int) -> str:
        return _by_a_clerk(lambda: make_move("task", "new-same", "urge", **deed).id)  # type: ignore[arg-type]

    with ThreadPoolExecutor(10) as clerks:
        assert set(clerks.map(send, range(20))) == {"x" * 32}
    assert Entry.objects.filter(subject="new-same").count() == 2
