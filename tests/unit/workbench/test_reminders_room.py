"""The room of reminders: what is set up, group chats added, switched and tried, only by the administrator."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.reminders import posting
from refoundry.workbench.reminders.models import Channel

FORM = {
    "name": "office",
    "kind": "wecom",
    "account": "demo-office",
    "address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
}


@pytest.fixture
def admin(as_post: Callable[[str], Client]) -> Client:
    return as_post("administrator")


def test_the_page_says_what_is_missing_in_both_languages(admin: Client, settings: Any) -> None:
    page = admin.get("/reminders").content.decode()
    assert "REFOUNDRY_SMTP_URL" in page
    assert "还没有群机器人" in page
    assert "近14天没有发送失败" in page
    settings.MAIL_FROM = "desk@example.gov.cn"
    assert "发件人 desk@example.gov.cn" in admin.get("/reminders").content.decode()
    admin.cookies["refoundry_language"] = "en"
    english = admin.get("/reminders").content.decode()
    assert "No group chats yet" in english
    assert "Sent on working days from 8:00" in english


def test_a_chat_is_added_switched_and_each_stands_in_the_trail(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert admin.post("/reminders/channels", FORM | {"titles": "1"}).status_code == 302
    one = Channel.objects.get()
    assert (one.name, one.kind, one.account.username, one.titles, one.active) == (
        "office",
        "wecom",
        "demo-office",
        True,
        True,
    )
    assert "缺少 REFOUNDRY_WEBHOOK_OFFICE_KEY" in admin.get("/reminders").content.decode()
    monkeypatch.setenv("REFOUNDRY_WEBHOOK_OFFICE_KEY", "the-key-itself")
    page = admin.get("/reminders").content.decode()
    assert "已配置" in page
    assert "the-key-itself" not in page
    assert admin.post("/reminders/channels/office/switch").status_code == 302
    one.refresh_from_db()
    assert not one.active
    assert [trace.detail["deed"] for trace in Trace.objects.filter(kind="reminder-changed")] == ["added", "off"]


@pytest.mark.parametrize(("more", "code"), [
    ({"name": "Office"}, "W891"), ({"kind": "telegram"}, "W892"), ({"address": "http://qyapi.weixin.qq.com/x"}, "W893"),
    ({"address": FORM["address"] + "?key=abc"}, "W893"), ({"address": "https://10.0.0.1/hook"}, "W894"),
    ({"account": "nobody"}, "W896"),
])  # fmt: skip
def test_a_mistake_is_told_and_what_was_typed_stays(admin: Client, more: dict[str, str], code: str) -> None:
    response = admin.post("/reminders/channels", FORM | more)
    assert response.status_code == 422
    page = response.content.decode()
    assert code in page
    assert 'value="office"' in page or "Office" in page
    assert not Channel.objects.exists()


def test_a_name_is_taken_once(admin: Client) -> None:
    admin.post("/reminders/channels", FORM)
    response = admin.post("/reminders/channels", FORM)
    assert (response.status_code, "W895" in response.content.decode()) == (422, True)


def test_a_test_goes_out_and_says_nothing_of_matters(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[Any] = []
    monkeypatch.setattr(posting, "post", lambda url, message: got.append(message) or "")
    monkeypatch.setenv("REFOUNDRY_WEBHOOK_OFFICE_KEY", "k")
    admin.post("/reminders/channels", FORM)
    admin.post("/reminders/channels/office/test")
    assert got == [{"msgtype": "markdown", "markdown": {"content": "**工作台提醒测试：收到即为正常。**"}}]
    assert "测试消息已被对方接收" in admin.get("/reminders").content.decode()
    monkeypatch.setattr(posting, "post", lambda url, message: "errcode 93000")
    admin.post("/reminders/channels/office/test")
    assert "errcode 93000" in admin.get("/reminders").content.decode()
    assert [one.kind for one in Trace.objects.filter(object="channels/office")] == [
        "reminder-changed",
        "digest-sent",
        "digest-failed",
    ]


def test_nobody_else_enters_and_deeds_are_posts(
    as_post: Callable[[str], Client], posts: dict[str, Post], admin: Client
) -> None:
    admin.post("/reminders/channels", FORM)
    for name in ("office", "auditor", "enterprise"):
        client = as_post(name)
        assert client.get("/reminders").status_code == 403
        for path in ("/reminders/channels", "/reminders/channels/office/switch", "/reminders/channels/office/test"):
            assert client.post(path, FORM).status_code == 403
    assert Channel.objects.get().active
    assert admin.get("/reminders/channels/office/test").status_code == 405
    assert admin.post("/reminders/channels/nothere/test").status_code == 404
