"""`manage account`: the first administrator, from the machine itself."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.ledger.models import Trace

PASSWORD = "first administrator 2026"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, typed: str = PASSWORD) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
    out = io.StringIO()
    call_command("account", *arguments, "--password-stdin", stdout=out)
    return out.getvalue()


def test_the_first_administrator_is_made_and_signs_in(city: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        run(monkeypatch, "root-desk", "--role", "administrator", "--title", "系统管理岗")
        == "账号 root-desk 已授予岗位：系统管理员\naccounts/root-desk holds a post: administrator\n"
    )
    client = Client()
    assert client.post("/sign-in", {"username": "root-desk", "password": PASSWORD}).status_code == 302
    assert client.get("/accounts").status_code == 200
    assert [(one.kind, one.actor) for one in Trace.objects.order_by("number")][:2] == [
        ("account-made", "console"),
        ("post-given", "console"),
    ]
    assert PASSWORD not in " ".join(str(one.detail) for one in Trace.objects.all())
    assert not Account.objects.get().must_change_password


def test_an_account_that_is_there_gets_a_post_without_a_password(
    city: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, "desk-one", "--role", "analyst")
    run(monkeypatch, "desk-one", "--role", "department", "--scope", "statistics-bureau", typed="")
    assert {(one.role, one.scope) for one in Post.objects.all()} == {
        ("analyst", ""),
        ("department", "statistics-bureau"),
    }


@pytest.mark.parametrize(("arguments", "typed", "code"), [
    (("Desk", "--role", "analyst"), PASSWORD, "W871"), (("desk", "--role", "king"), PASSWORD, "W876"),
    (("desk", "--role", "town", "--scope", "atlantis"), PASSWORD, "W874"), (("desk", "--role", "analyst"), "short", "W883"),
    (("desk", "--role", "analyst"), "", "W883"),
])  # fmt: skip
def test_a_mistake_makes_nothing(
    city: Any, db: None, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], typed: str, code: str
) -> None:
    with pytest.raises(CommandError, match=code):
        run(monkeypatch, *arguments, typed=typed)
    assert not Account.objects.exists()


def test_two_passwords_that_differ_make_nothing(city: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([PASSWORD, "another"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    with pytest.raises(CommandError):
        call_command("account", "desk", "--role", "analyst")
    assert not Account.objects.exists()


def test_preparing_brings_the_database_up_to_date_and_may_be_done_again(city: Any, db: None, settings: Any) -> None:
    call_command("prepare")
    assert Account.objects.filter(demo=True).count() == 13
    call_command("prepare")
    assert Account.objects.count() == 13
    settings.DEMO = False
    Account.objects.all().update(demo=False)
    call_command("prepare")
    assert Account.objects.count() == 13
    assert (settings.STATIC_ROOT / "refoundry" / "app.css").is_file()
