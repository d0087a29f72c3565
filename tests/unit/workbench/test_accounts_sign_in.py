"""Signing in, held to OWASP ASVS level 2: sessions, limits, passwords, what stands in the log."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from refoundry.workbench.access.permissions import address_of
from refoundry.workbench.accounts import attempts, sessions
from refoundry.workbench.accounts.attempts import recorded_name
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.accounts.passwords import LONGEST, initial_password
from refoundry.workbench.jobs import rounds
from refoundry.workbench.ledger.models import Trace

PASSWORD = "a long enough phrase 2026"


@pytest.fixture
def account(posts: dict[str, Post]) -> Account:
    made = Account.objects.create_user("clerk", PASSWORD, title="经办岗", title_en="statistics clerk desk")
    Post.objects.create(account=made, role="analyst")
    return made


def enter(client: Client, password: str = PASSWORD, username: str = "clerk", **more: str) -> int:
    return client.post("/sign-in", {"username": username, "password": password, **more}).status_code


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Let seconds go by."""
    gone = [0]
    monkeypatch.setattr(sessions.time, "time", lambda real=time.time: real() + gone[0])

    def forward(seconds: int) -> None:
        gone[0] += seconds

    return forward


def test_signing_in_takes_a_new_session_key(account: Account) -> None:
    client = Client()
    client.get("/sign-in")
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["refoundry_session"] = session.session_key or ""
    before = session.session_key
    assert enter(client) == 302
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(account: Account) -> None:
    client = Client()
    enter(client)
    cookie = client.cookies["refoundry_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]


@pytest.mark.parametrize(("told", "onwards"), [
    ("/goals", "/goals"), ("https://evil.example/", "/"), ("//evil.example/", "/"), ("javascript:alert(1)", "/"),
    ("/\\evil.example", "/"), ("http:///evil.example", "/"),
])  # fmt: skip
def test_next_leads_only_to_our_own_pages(account: Account, told: str, onwards: str) -> None:
    response = Client().post("/sign-in", {"username": "clerk", "password": PASSWORD, "next": told})
    assert response["Location"] == onwards


def test_wrong_account_and_wrong_password_are_told_apart_by_nothing(account: Account) -> None:
    known = Client().post("/sign-in", {"username": "clerk", "password": "wrong"})
    unknown = Client().post("/sign-in", {"username": "nobody", "password": "wrong"})
    Account.objects.filter(pk=account.pk).update(is_active=False)
    closed = Client().post("/sign-in", {"username": "clerk", "password": PASSWORD})
    assert known.status_code == unknown.status_code == closed.status_code == 401
    words = "账号或密码不对"
    assert all(words in one.content.decode() for one in (known, unknown, closed))


def test_every_attempt_costs_one_hash(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode

    def counted(self: object, password: str, salt: str) -> str:
        hashed.append(len(password))
        return encode(self, password, salt)

    monkeypatch.setattr(hasher, "encode", counted)
    for username in ("clerk", "nobody", "demo-office"):
        hashed.clear()
        assert enter(Client(), "wrong", username) == 401
        assert len(hashed) == 1, username


def test_the_sign_in_page_is_never_kept(account: Account) -> None:
    response = Client().get("/sign-in")
    assert "no-store" in response["Cache-Control"]
    client = Client()
    enter(client)
    assert client.get("/account")["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "no-store" in client.get("/design")["Cache-Control"]


def test_half_an_hour_without_a_step_ends_a_session(account: Account, clock: Callable[[int], None]) -> None:
    client = Client()
    enter(client)
    clock(sessions.IDLE - 60)
    assert client.get("/").status_code == 200
    clock(sessions.IDLE - 60)
    assert client.get("/").status_code == 200
    clock(sessions.IDLE)
    ended = client.get("/")
    assert ended.status_code == 302
    assert "登录已结束" in client.get(ended["Location"]).content.decode()
    assert "登录已结束" not in client.get("/sign-in").content.decode()


def test_sessions_that_are_over_are_cleared_away_once_a_day(account: Account) -> None:
    now = timezone.now()
    for key, ends in (("over", now - timedelta(seconds=1)), ("open", now + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    assert sessions.clear_sessions(now)
    assert [one.session_key for one in Session.objects.all()] == ["open"]
    Session.objects.create(session_key="later", session_data="", expire_date=now - timedelta(seconds=1))
    assert not sessions.clear_sessions(now)
    assert Session.objects.filter(session_key="later").exists()
    assert sessions.clear_sessions(now + timedelta(days=1))
    assert not Session.objects.filter(session_key="later").exists()


def test_the_worker_clears_them(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "close_old_connections", lambda: None)  # the test's own is in a transaction
    Session.objects.create(session_key="over", session_data="", expire_date=timezone.now() - timedelta(seconds=1))
    rounds.make_round()
    assert not Session.objects.filter(session_key="over").exists()


def test_eight_hours_end_a_session_however_busy(account: Account, clock: Callable[[int], None]) -> None:
    client = Client()
    enter(client)
    for _ in range(24):
        clock(20 * 60 - 10)
        assert client.get("/").status_code == 200
    clock(20 * 60)
    assert client.get("/").status_code == 302


def test_a_page_that_asks_by_itself_keeps_no_session_alive(account: Account, clock: Callable[[int], None]) -> None:
    client = Client()
    enter(client)
    clock(sessions.IDLE - 60)
    assert client.get("/", headers={"HX-Request": "true"}).status_code == 200
    clock(120)
    assert client.get("/").status_code == 302


def test_an_account_is_locked_for_an_address_after_five_and_not_for_others(account: Account) -> None:
    here, there = Client(), Client(REMOTE_ADDR="10.0.0.9")
    assert [enter(here, "no") for _ in range(5)] == [401, 401, 401, 401, 429]
    assert enter(here) == 429
    assert enter(there) == 302
    assert Trace.objects.filter(kind="locked-out", actor="clerk").count() == 1


def test_an_unknown_account_is_locked_just_the_same(posts: dict[str, Post]) -> None:
    client = Client()
    assert [enter(client, "no", "nobody") for _ in range(5)] == [401, 401, 401, 401, 429]


def test_an_address_that_tries_many_accounts_is_stopped(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PER_ADDRESS", 8)
    client = Client()
    assert [enter(client, "no", f"guess-{number}") for number in range(8)] == [401] * 8
    assert enter(client) == 429
    assert enter(Client(REMOTE_ADDR="10.0.0.9")) == 302


def test_an_account_tried_from_many_addresses_is_stopped(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PER_ACCOUNT", 6)
    for number in range(6):
        assert enter(Client(REMOTE_ADDR=f"10.0.0.{number}"), "no") == 401
    assert enter(Client(REMOTE_ADDR="10.0.1.1")) == 429


def test_what_is_typed_stands_in_no_log(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    from axes.models import AccessAttempt

    client = Client()
    secret = "Th1s-is-my-secret-word"
    enter(client, secret)
    enter(client, "x", secret)
    enter(client)
    client.post("/password", {"old_password": secret, "new_password1": secret, "new_password2": secret})
    told = " ".join(f"{one.actor} {one.object} {one.detail}" for one in Trace.objects.all()) + caplog.text
    told += " ".join(str(row) for row in AccessAttempt.objects.values())
    assert secret not in told
    assert PASSWORD not in told
    assert Trace.objects.filter(kind="sign-in-failed", actor=recorded_name(secret)).count() == 1
    assert recorded_name(secret).startswith("?")


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "123456789012345",
        "qwertyqwerty",
        "password2026!",
        "2026 Password 99",
        "abcabcabcabcabc",
        "statistics clerk desk 1",
        "statistics clerk deskstatistics clerk desk",
        "refoundry2026",
        "refoundryrefoundry",
        "x" * (LONGEST + 1),
    ],
)
def test_weak_and_overlong_passwords_are_refused(account: Account, password: str) -> None:
    client = Client()
    enter(client)
    response = client.post(
        "/password", {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    )
    assert response.status_code == 422
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_long_password_is_taken_whole(account: Account) -> None:
    client = Client()
    enter(client)
    long = "密 码 " + "k7 " * 41  # 127 signs, blanks and Chinese among them
    assert len(long.strip()) <= LONGEST
    long = long.strip()
    response = client.post("/password", {"old_password": PASSWORD, "new_password1": long, "new_password2": long})
    assert response.status_code == 302
    assert enter(Client(), long) == 302
    assert enter(Client(), long[:-1]) == 401
    assert enter(Client(), long + "x" * 200) == 401


def test_the_words_of_a_refusal_are_in_the_reader_s_language(account: Account) -> None:
    for lang, words in (("zh-hans", "最多128位"), ("en", "at most 128 signs")):
        with translation.override(lang), pytest.raises(ValidationError, match=words):
            validate_password("k7 " * 60, account)
    for lang, words in (("zh-hans", "密码太短，至少12位"), ("en", "at least 12 signs")):
        with translation.override(lang), pytest.raises(ValidationError, match=words):
            validate_password("k7x", account)
    for lang, words in (("zh-hans", "不能与账号名"), ("en", "must not be close")):
        with translation.override(lang), pytest.raises(ValidationError, match=words):
            validate_password("statistics clerk desk 1", account)


def test_changing_the_password_ends_the_other_sessions(account: Account) -> None:
    here, there = Client(), Client()
    enter(here)
    enter(there)
    new = "another long phrase 7788"
    here.post("/password", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert Trace.objects.filter(kind="password-changed", actor="clerk").count() == 1


def test_closing_an_account_ends_its_sessions(account: Account) -> None:
    client = Client()
    enter(client)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def test_nobody_guesses_the_password_from_a_session_left_open(account: Account) -> None:
    client = Client()
    enter(client)
    new = "another long phrase 7788"
    form = {"old_password": "guess", "new_password1": new, "new_password2": new}
    codes = [client.post("/password", form).status_code for _ in range(5)]
    assert codes == [422, 422, 422, 422, 302]
    assert client.get("/").status_code == 302


def test_an_initial_password_has_to_be_changed_first_and_lapses(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(
        must_change_password=True, password_expires=timezone.now() + timedelta(1)
    )
    client = Client()
    assert enter(client) == 302
    assert client.get("/goals")["Location"] == "/password"
    new = "another long phrase 7788"
    client.post("/password", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    account.refresh_from_db()
    assert (account.must_change_password, account.password_expires) == (False, None)
    Account.objects.filter(pk=account.pk).update(password_expires=timezone.now() - timedelta(seconds=1))
    refused = Client().post("/sign-in", {"username": "clerk", "password": new})
    assert refused.status_code == 401
    assert "初始密码已过期" in refused.content.decode()
    assert "初始密码已过期" not in Client().post("/sign-in", {"username": "clerk", "password": "no"}).content.decode()


def test_initial_passwords_differ_and_satisfy_the_rules(account: Account) -> None:
    made = {initial_password()[0] for _ in range(20)}
    assert len(made) == 20
    for one in made:
        validate_password(one, account)


def test_behind_a_proxy_the_last_address_it_noted_counts(settings: object) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.1.2.3"}, REMOTE_ADDR="127.0.0.1")
    assert address_of(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True  # type: ignore[attr-defined]
    assert address_of(request) == "10.1.2.3"
    forged = RequestFactory().get("/", headers={"X-Forwarded-For": "x" * 500}, REMOTE_ADDR="127.0.0.1")
    assert address_of(forged) == "127.0.0.1"


def test_demo_accounts_open_only_where_the_demo_is_served(posts: dict[str, Post], settings: object) -> None:
    assert Client().post("/sign-in/demo/demo-office").status_code == 302
    assert Client().get("/sign-in/demo/demo-office").status_code == 405
    settings.DEMO = False  # type: ignore[attr-defined]
    assert Client().post("/sign-in/demo/demo-office").status_code == 404
    assert enter(Client(), "", "demo-office") == 401


def test_a_sign_in_without_the_token_of_its_form_is_refused(account: Account) -> None:
    assert enter(Client(enforce_csrf_checks=True)) == 403
