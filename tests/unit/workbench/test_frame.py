"""Pages that say no, the rounds of the clock, the commands that serving runs."""

import fcntl
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from refoundry.city import CityFolder
from refoundry.workbench.access.guard import refused
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.jobs import rounds
from refoundry.workbench.ui.refusals import denied, failed, forged, malformed, missing

Sign = Callable[[str], Client]
PAGES = {400: malformed, 403: denied, 404: missing}


@pytest.mark.parametrize("status", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_that_says_no_says_what_to_do(rf: RequestFactory, db: None, status: int, lang: str) -> None:
    request = rf.get("/nowhere")
    request.COOKIES["refoundry_language"] = lang
    answer = PAGES[status](request, None)
    text = answer.content.decode()
    assert answer.status_code == status
    assert f'lang="{"en" if lang == "en" else "zh-CN"}"' in text
    assert ('href="/"' in text) and ("Traceback" not in text)


def test_what_failed_and_what_was_forged(rf: RequestFactory, db: None) -> None:
    assert failed(rf.get("/")).status_code == 500
    answer = forged(rf.get("/"), "CSRF cookie not set.")
    assert answer.status_code == 403
    assert "CSRF" not in answer.content.decode()


def test_a_page_that_is_not_there(as_post: Sign) -> None:
    assert as_post("office").get("/no-such-room").status_code == 404


def test_a_form_from_elsewhere_is_not_taken(posts: dict[str, Post]) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/demo/demo-office")
    assert answer.status_code == 403
    assert "表单" in answer.content.decode()


def test_a_round_goes_on_where_one_deed_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from refoundry.workbench import ticking
    from refoundry.workbench.reminders import digests

    told: list[datetime] = []

    def fails(at: datetime) -> None:
        raise RuntimeError("no clock")

    monkeypatch.setattr(ticking, "tick", fails)
    monkeypatch.setattr(digests, "send_digests", told.append)
    rounds.make_round()
    assert len(told) == 1
    assert told[0].utcoffset() is not None
    assert "no clock" in caplog.text


def test_rounds_are_made_beside_the_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    made = Event()
    monkeypatch.setattr(rounds, "make_round", made.set)
    assert rounds.begin_rounds(every=3600).daemon
    assert made.wait(5)


@pytest.mark.django_db(transaction=True)
def test_prepare_furnishes_the_demo_and_can_be_done_again(city: CityFolder, tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    call_command("prepare")
    count = Account.objects.filter(demo=True).count()
    assert count >= 10
    assert (tmp_path / "refoundry" / "app.css").exists()
    call_command("prepare")
    assert Account.objects.filter(demo=True).count() == count


def test_one_worker_a_city(city: CityFolder) -> None:
    with (settings.CITY / ".worker.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="another worker"):
            call_command("work")


def test_too_much_at_once_is_refused_in_words(rf: RequestFactory, db: None) -> None:
    answer = refused(rf.get("/search"), 429, "too_many", 30)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "30"
    assert "Traceback" not in answer.content.decode()


def test_the_sign_in_page_lists_no_demo_account_that_was_closed(posts: dict[str, Post]) -> None:
    assert "/sign-in/demo/demo-town" in Client().get("/sign-in").content.decode()
    Account.objects.filter(username="demo-town").update(is_active=False)
    text = Client().get("/sign-in").content.decode()
    assert "/sign-in/demo/demo-town" not in text and "/sign-in/demo/demo-office" in text
