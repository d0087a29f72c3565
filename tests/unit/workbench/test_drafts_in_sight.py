"""A letter before it is signed and a bulletin before it is issued are seen by those who make, check or audit them."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from refoundry.workbench.accounts.models import Post, Token
from refoundry.workbench.demo.bulletins import furnish_bulletins
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.pinned import pin
from tests.unit.workbench.bulletins_desk import subject

As = Callable[[str], Client]
LETTER, QUESTION = "rd-intensity", "请提供尚未签发的那组试验数据"
MAKERS, OTHERS = ("office", "analyst", "auditor"), ("finance", "lead", "town", "chain", "commissioner")


def move(posts: dict[str, Post], by: str, name: str, **entries: Any) -> None:
    make_move(
        "data-request", LETTER, name, actor=posts[by].account.username, role=posts[by].role,
        expected_seq=standing("data-request", LETTER).seq, payload=entries, id=uuid4().hex,
    )  # fmt: skip


@pytest.fixture
def drafted(posts: dict[str, Post]) -> None:
    move(posts, "office", "draft", question=QUESTION, addressee=[posts["finance"].reference], purpose="核对",
         ground="方案", goal=["rd-intensity"])  # fmt: skip


def places(client: Client, post: Post) -> Iterator[tuple[str, bool]]:
    """Every place a letter is met, with whether it is shown there."""
    for address in (f"/requests/{LETTER}", f"/requests/{LETTER}/letter.docx"):
        yield address, client.get(address).status_code == 200
    for address in (
        "/requests?tab=drafted",
        "/requests?tab=sent",
        "/",
        "/goals/rd-intensity",
        f"/search?q={QUESTION}",
    ):
        page = client.get(address).content.decode()
        # a search repeats what was typed
        yield address, f'href="/requests/{LETTER}' in page or (QUESTION in page and "search" not in address)
    token = Client(headers={"Authorization": f"Bearer {Token.make(post, 'test')[1]}"})
    yield "api one", token.get(f"/api/v1/matters/data-request/{LETTER}").status_code == 200
    listed = token.get("/api/v1/matters/data-request").json()
    yield "api list", LETTER in [one["subject"] for one in listed["items"]]


@pytest.mark.parametrize("name", OTHERS)
def test_an_unsigned_letter_is_nowhere_for_others(
    as_post: As, posts: dict[str, Post], drafted: None, name: str
) -> None:
    assert [place for place, shown in places(as_post(name), posts[name]) if shown] == []
    assert as_post(name).get(f"/moves/data-request/{LETTER}/withdraw").status_code in (403, 404)


@pytest.mark.parametrize("name", MAKERS)
def test_an_unsigned_letter_is_read_by_its_makers(
    as_post: As, posts: dict[str, Post], drafted: None, name: str
) -> None:
    shown = {place for place, there in places(as_post(name), posts[name]) if there}
    assert {f"/requests/{LETTER}", "/requests?tab=drafted", "api one", "api list"} <= shown


def test_a_letter_that_was_signed_reaches_whom_it_is_for(as_post: As, posts: dict[str, Post], drafted: None) -> None:
    move(posts, "office-2", "send", due="2027-01-29")
    shown = {place for place, there in places(as_post("finance"), posts["finance"]) if there}
    assert {f"/requests/{LETTER}", "/requests?tab=sent", "/", "/goals/rd-intensity", "api list"} <= shown
    move(posts, "office-2", "withdraw", reason="已另行取得")
    assert as_post("finance").get(f"/requests/{LETTER}").status_code == 200


def test_a_letter_taken_back_before_it_was_signed_was_never_out(
    as_post: As, posts: dict[str, Post], drafted: None
) -> None:
    move(posts, "office-2", "withdraw", reason="不再需要")
    assert as_post("finance").get(f"/requests/{LETTER}").status_code == 404
    assert as_post("auditor").get(f"/requests/{LETTER}").status_code == 200


def test_a_department_reads_the_letter_it_drafts(as_post: As, posts: dict[str, Post]) -> None:
    move(posts, "lead", "draft", question=QUESTION, addressee=[posts["finance"].reference], purpose="核对",
         ground="方案", asker=[posts["lead"].reference])  # fmt: skip
    assert as_post("lead").get(f"/requests/{LETTER}").status_code == 200
    assert as_post("owner").get(f"/requests/{LETTER}").status_code == 404


def test_a_bulletin_is_read_by_everyone_once_it_is_issued(as_post: As, posts: dict[str, Post]) -> None:
    furnish_bulletins(pin(), posts, timezone.now())
    draft = subject()
    issued = next(key for key in standings("bulletin") if key != draft)
    for name in (*MAKERS, *OTHERS):
        client, may = as_post(name), name in MAKERS
        assert client.get(f"/bulletins/{issued}").status_code == 200, name
        for part in ("", "/bulletin.docx", "/versions/1"):
            assert client.get(f"/bulletins/{draft}{part}").status_code == (200 if may else 404), (name, part)
        page = client.get("/bulletins").content.decode()
        assert f"/bulletins/{issued}" in page
        assert (f'href="/bulletins/{draft}"' in page) == may, name
