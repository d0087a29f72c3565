"""Signing in, and what each post lands on."""

from collections.abc import Callable

import pytest
from django.test import Client

from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.ledger.models import Trace

PASSWORD = "a long enough phrase 2026"


@pytest.fixture
def account(posts: dict[str, Post]) -> Account:
    made = Account.objects.create_user("clerk", PASSWORD, title="经办岗")
    Post.objects.create(account=made, role="analyst")
    return made


def test_a_page_sends_whoever_is_not_signed_in_to_the_door(posts: dict[str, Post]) -> None:
    response = Client().get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in")


def test_every_post_lands_on_today(as_post: Callable[[str], Client], posts: dict[str, Post]) -> None:
    for name in posts:
        response = as_post(name).get("/")
        assert response.status_code == 200, name
        assert "今日待办" in response.content.decode()


def test_a_right_password_opens_and_stands_in_the_trail(account: Account) -> None:
    client = Client()
    assert client.post("/sign-in", {"username": "clerk", "password": PASSWORD}).status_code == 302
    assert client.get("/").status_code == 200
    assert Trace.objects.filter(kind="sign-in", actor="clerk").count() == 1


def test_five_wrong_passwords_lock_the_account_for_a_while(account: Account) -> None:
    client = Client()
    codes = [client.post("/sign-in", {"username": "clerk", "password": "no"}).status_code for _ in range(5)]
    assert codes == [401, 401, 401, 401, 429]
    assert client.post("/sign-in", {"username": "clerk", "password": PASSWORD}).status_code == 429
    assert Trace.objects.filter(kind="locked-out", actor="clerk").exists()
