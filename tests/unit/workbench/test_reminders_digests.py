"""The digest: one an account and working day, told once, in the account's language; what fails is shown and traced."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.test import Client

from refoundry.core.days import BEIJING
from refoundry.workbench import environment
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.pinned import pin
from refoundry.workbench.reminders import digests, posting
from refoundry.workbench.reminders.digest import MOST, compose
from refoundry.workbench.reminders.digests import due_now, send_digests
from refoundry.workbench.reminders.models import Channel, Sending

MORNING = datetime(2026, 3, 16, 9, tzinfo=BEIJING)  # a Monday


@pytest.fixture(autouse=True)
def _set_up(settings: Any) -> None:
    settings.MAIL_FROM = "desk@example.gov.cn"
    settings.PUBLIC_URL = "https://workbench.example.gov.cn"


def issue(posts: dict[str, Post], subject: str, due: str) -> None:
    make_move("task", subject, "issue", actor="demo-office", role="leading-group", expected_seq=0, id=uuid4().hex,
              payload={"action": f"演示：{subject}", "owner": [posts["lead"].reference], "due": due, "wanted": "演示"},
              at=MORNING - timedelta(days=20))  # fmt: skip


@pytest.fixture
def lead(posts: dict[str, Post]) -> Account:
    account = posts["lead"].account
    account.email = "lead@example.gov.cn"
    account.save()
    issue(posts, "new-1", "2026-03-11")
    issue(posts, "new-2", "2026-12-31")
    return account


def test_a_digest_is_one_mail_with_everything_late_first(lead: Account) -> None:
    assert send_digests(MORNING) == 1
    (sent,) = mail.outbox
    assert sent.to == ["lead@example.gov.cn"]
    assert sent.from_email == "desk@example.gov.cn"
    assert sent.subject == "【演示数据】 中山市：今天有2项待办，其中1项逾期"
    assert sent.body.split("\n") == [
        "待我办理（2）",
        "· 演示：new-1：待接收；逾期3个工作日（期限2026年3月11日）",
        "· 演示：new-2：待接收（期限2026年12月31日）",
        "",
        "打开今日待办：https://workbench.example.gov.cn/",
        "",
        f"本邮件由工作台按工作日自动发送给{lead.title}，请勿回复。",
    ]
    (trace,) = Trace.objects.filter(kind="digest-sent")
    assert (trace.object, trace.detail) == ("accounts/demo-lead", {"way": "mail", "day": "2026-03-16", "matters": 2})


def test_in_english_where_the_account_reads_english(lead: Account) -> None:
    Account.objects.filter(pk=lead.pk).update(language="en")
    send_digests(MORNING)
    (sent,) = mail.outbox
    assert sent.subject == "[demo data] Zhongshan: 2 matters today, 1 of them overdue"
    assert "- 演示：new-1: to be taken on; 3 working days overdue (due 11 March 2026)" in sent.body


def test_the_same_digest_is_never_sent_twice_and_the_next_day_has_its_own(lead: Account) -> None:
    assert [send_digests(MORNING + timedelta(minutes=5 * number)) for number in range(4)] == [1, 0, 0, 0]
    assert send_digests(MORNING + timedelta(days=1)) == 1
    assert len(mail.outbox) == 2


def test_nothing_to_say_is_nothing_sent_all_day(posts: dict[str, Post]) -> None:
    Account.objects.filter(username="demo-town").update(email="town@example.gov.cn")
    assert send_digests(MORNING) == 0
    assert mail.outbox == []
    assert Sending.objects.get().state == "nothing"
    assert not Trace.objects.filter(kind="digest-sent").exists()


@pytest.mark.parametrize(("moment", "goes"), [
    (MORNING.replace(hour=7, minute=59), False), (MORNING.replace(hour=8), True), (MORNING.replace(hour=17), True),
    (MORNING.replace(hour=18), False), (datetime(2026, 3, 15, 9, tzinfo=BEIJING), False),  # a Sunday
    (datetime(2026, 10, 1, 9, tzinfo=BEIJING), False),  # the National Day
])  # fmt: skip
def test_digests_go_out_on_working_days_by_day(moment: datetime, goes: bool) -> None:
    assert due_now(moment) is goes


def test_a_closed_account_one_without_address_and_no_mail_server_get_none(lead: Account, settings: Any) -> None:
    Account.objects.filter(pk=lead.pk).update(is_active=False)
    assert send_digests(MORNING) == 0
    Account.objects.filter(pk=lead.pk).update(is_active=True, email="")
    assert send_digests(MORNING) == 0
    Account.objects.filter(pk=lead.pk).update(email="lead@example.gov.cn")
    settings.MAIL_FROM = ""
    assert send_digests(MORNING) == 0
    assert not Sending.objects.exists()


def test_an_account_of_several_posts_gets_one_digest_with_each_matter_once(
    lead: Account, posts: dict[str, Post]
) -> None:
    Post.objects.create(account=lead, role="department", scope=posts["lead"].scope + "x")
    Post.objects.create(account=lead, role="leading-group")
    send_digests(MORNING)
    (sent,) = mail.outbox
    assert sent.body.count("演示：new-1") == 1
    assert "尚未下达" in sent.body


def test_a_flood_is_counted_not_listed(lead: Account, posts: dict[str, Post]) -> None:
    for number in range(MOST + 5):
        issue(posts, f"new-flood-{number}", "2026-12-31")
    digest = compose(lead, pin(), MORNING)
    assert digest is not None
    assert digest.count == MOST + 7
    assert len(digest.lines()) == 1 + MOST + 1
    assert digest.lines()[-1] == "· 另有7项，请登录查看"
    assert digest.counts() == [f"待我办理：{MOST + 7}项"]


def test_a_mail_that_fails_is_traced_shown_and_tried_again_a_few_times(
    lead: Account, as_post: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise OSError("535 login lead:PASSWORD refused")

    monkeypatch.setattr(digests, "_mail", refuse)
    moments = [MORNING + timedelta(minutes=minutes) for minutes in (0, 5, 25, 50, 75, 100)]
    assert [send_digests(moment) for moment in moments] == [0] * 6
    row = Sending.objects.get()
    assert (row.state, row.tries, row.said) == ("failed", 3, "OSError")
    assert Trace.objects.filter(kind="digest-failed").count() == 3
    assert "PASSWORD" not in " ".join(str(one.detail) for one in Trace.objects.all())
    Sending.objects.update(day=datetime.now(BEIJING).date())
    page = as_post("administrator").get("/reminders").content.decode()
    assert "OSError" in page
    assert "失败1条" in page


def test_a_failure_that_passes_is_sent_later(lead: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = digests._mail
    monkeypatch.setattr(digests, "_mail", lambda *_: "HTTP 500")
    assert send_digests(MORNING) == 0
    monkeypatch.setattr(digests, "_mail", whole)
    assert send_digests(MORNING + timedelta(minutes=25)) == 1
    assert Sending.objects.get().state == "sent"


def test_what_was_begun_and_never_heard_of_is_not_sent_anew(lead: Account) -> None:
    Sending.objects.create(account=lead, day=MORNING.date(), channel="mail", state="begun", at=MORNING)
    assert send_digests(MORNING + timedelta(hours=5)) == 0
    assert mail.outbox == []


@pytest.fixture
def chats(lead: Account, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    got: list[tuple[str, Any]] = []
    monkeypatch.setattr(posting, "post", lambda url, message: got.append((url, message)) or "")
    monkeypatch.setenv("REFOUNDRY_WEBHOOK_OFFICE_KEY", "k-1")
    Channel.objects.create(name="office", kind="wecom", account=lead,
                           address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send")  # fmt: skip
    return got


def test_a_chat_is_told_how_many_and_not_which(chats: list[tuple[str, Any]], lead: Account) -> None:
    assert send_digests(MORNING) == 2
    ((url, message),) = chats
    assert url == "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-1"
    assert message == {"msgtype": "markdown", "markdown": {"content":
        "**【演示数据】 中山市：今天有2项待办，其中1项逾期**\n待我办理：2项\n打开今日待办：https://workbench.example.gov.cn/"}}  # fmt: skip
    assert "k-1" not in " ".join(str(one.detail) for one in Trace.objects.all())


def test_a_chat_is_told_which_where_the_administrator_said_so(chats: list[tuple[str, Any]], lead: Account) -> None:
    Channel.objects.update(titles=True)
    send_digests(MORNING)
    assert "· 演示：new-1：待接收；逾期3个工作日" in chats[0][1]["markdown"]["content"]


def test_a_channel_that_is_off_or_lacks_its_key_sends_nothing(
    chats: list[tuple[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REFOUNDRY_WEBHOOK_OFFICE_KEY")
    assert send_digests(MORNING) == 1
    assert Sending.objects.get(channel="office").said == "REFOUNDRY_WEBHOOK_OFFICE_KEY"
    Channel.objects.update(active=False)
    Sending.objects.all().delete()
    assert send_digests(MORNING) == 1
    assert chats == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_digest_once(lead: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    gate = threading.Barrier(4)
    monkeypatch.setattr(digests, "_mail", lambda account, _: sent.append(account.username) or "")

    def go(_: int) -> int:
        try:
            gate.wait()
            return send_digests(MORNING)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(go, range(4)))
    assert sent == ["demo-lead"]
    assert sum(counts) == 1


def test_the_command_sends_and_says_how_many(
    lead: Account, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Post.objects.update(since=MORNING.date())
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    call_command("remind")
    assert capsys.readouterr().out == "1\n"


def test_the_mail_server_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFOUNDRY_SMTP_URL", "smtp://desk%40x.cn:p%2Fw@mail.example:2525/?from=desk@x.cn")
    assert environment.mail_settings() == {"from": "desk@x.cn", "host": "mail.example", "port": 2525, "user": "desk@x.cn",
                                           "password": "p/w", "tls": True, "ssl": False}  # fmt: skip
    monkeypatch.setenv("REFOUNDRY_SMTP_URL", "smtps://mail.example?from=a@b.cn")
    assert (environment.mail_settings()["port"], environment.mail_settings()["ssl"]) == (465, True)
    monkeypatch.delenv("REFOUNDRY_SMTP_URL")
    assert environment.mail_settings()["from"] == ""
    for told in (
        "mail.example",
        "http://mail.example/?from=a@b.cn",
        "smtp://u:SECRET@mail.example",
        "smtp://h:99999999/?from=a@b",
    ):
        monkeypatch.setenv("REFOUNDRY_SMTP_URL", told)
        with pytest.raises(ImproperlyConfigured) as caught:
            environment.mail_settings()
        assert "SECRET" not in str(caught.value)
    for told in ("24", "-1", "eight", "８"):
        monkeypatch.setenv("REFOUNDRY_REMINDER_HOUR", told)
        with pytest.raises(ImproperlyConfigured):
            environment.hour("REFOUNDRY_REMINDER_HOUR", 8)
    monkeypatch.setenv("REFOUNDRY_URL", "workbench.example")
    with pytest.raises(ImproperlyConfigured):
        environment.public_url()
