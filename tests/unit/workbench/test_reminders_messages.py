"""Group chats: the exact message of each, what may be sent to, what happens when it is not taken."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from refoundry.workbench.reminders import posting
from refoundry.workbench.reminders.messages import addressed, cut, dingtalk, plain, signature, wecom
from refoundry.workbench.reminders.posting import kinds, post, send, unfit, unsafe, variable_of


class Chat:
    """A small chat service: answers what it was told, one after the other, and remembers what it got."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, bytes, float]] = []
        self.got: list[tuple[str, dict[str, Any], str]] = []
        chat = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                chat.got.append((self.path, body, self.headers["Content-Type"]))
                code, answer, wait = chat.answers.pop(0) if chat.answers else (200, b'{"errcode":0,"errmsg":"ok"}', 0)
                time.sleep(wait)
                self.send_response(code)
                if code in (301, 302, 307):
                    self.send_header("Location", f"http://127.0.0.1:{self.server.server_address[1]}/elsewhere")
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/send"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def chat() -> Iterator[Chat]:
    made = Chat()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_the_message_of_wecom_is_exact() -> None:
    assert wecom("示例市：今天有2项待办", ["待我办理：2项"], 4096) == {
        "msgtype": "markdown",
        "markdown": {"content": "**示例市：今天有2项待办**\n待我办理：2项"},
    }


def test_the_message_of_dingtalk_is_exact() -> None:
    assert dingtalk("示例市：今天有2项待办", ["待我办理：2项", "打开"], 18000) == {
        "msgtype": "markdown",
        "markdown": {"title": "示例市：今天有2项待办", "text": "#### 示例市：今天有2项待办\n\n待我办理：2项\n\n打开"},
        "at": {"isAtAll": False},
    }


def test_yuezhengyi_takes_the_messages_of_wecom_at_a_host_that_is_told() -> None:
    one = kinds()["yuezhengyi"]
    assert (one.form, one.key, one.host) == ("wecom", "key", "")


def test_the_signature_is_that_of_openssl() -> None:
    # printf '1700000000000\nSEC000' | openssl dgst -sha256 -hmac SEC000 -binary | base64
    assert signature("SEC000", 1700000000000) == {
        "timestamp": "1700000000000",
        "sign": "ltBBey5eZrWKh1cPzFIdz3v3xpkc4Tjx4lLsPSHqdtA=",
    }
    assert (
        addressed("https://x.example/send", access_token="a b", sign="+/=")
        == "https://x.example/send?access_token=a+b&sign=%2B%2F%3D"
    )


def test_a_long_message_is_cut_at_the_end_of_a_line() -> None:
    message = wecom("题", [f"第{number}行" * 10 for number in range(400)], 4096)
    content = message["markdown"]["content"]
    assert len(content.encode()) <= 4096
    assert content.endswith("行")
    assert cut("很长的一行" * 10, 10) == "很长的"


def test_what_officials_typed_is_no_markup() -> None:
    assert plain("<@all> [点我](http://evil)\n# **大**") == "＜@all＞ 【点我】(http://evil) ＃ ＊＊大＊＊"


def test_a_message_that_is_taken(chat: Chat) -> None:
    assert post(chat.url, {"msgtype": "text", "内容": "一"}, pause=0) == ""
    ((path, body, kind),) = chat.got
    assert (path, body, kind) == ("/send", {"msgtype": "text", "内容": "一"}, "application/json; charset=utf-8")


def test_a_refusal_is_told_and_not_repeated(chat: Chat) -> None:
    chat.answers = [(200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', 0)]
    assert post(chat.url, {}, pause=0) == "errcode 93000"
    chat.answers = [(403, b"", 0)]
    assert post(chat.url, {}, pause=0) == "HTTP 403"
    chat.answers = [(200, b"<html>", 0)]
    assert post(chat.url, {}, pause=0) == "no JSON"
    assert len(chat.got) == 3


def test_a_failure_of_the_server_is_tried_three_times(chat: Chat) -> None:
    chat.answers = [(502, b"", 0), (503, b"", 0)]
    assert post(chat.url, {}, pause=0) == ""
    assert len(chat.got) == 3
    chat.answers = [(500, b"", 0)] * 5
    assert post(chat.url, {}, pause=0) == "HTTP 500"
    assert len(chat.got) == 6


def test_waiting_has_an_end(chat: Chat) -> None:
    chat.answers = [(200, b'{"errcode":0}', 1.0)]
    began = time.monotonic()
    assert post(chat.url, {}, timeout=0.2, tries=1) == "TimeoutError"
    assert time.monotonic() - began < 0.9


@pytest.mark.parametrize("code", [301, 302, 307])
def test_a_redirect_is_not_followed(chat: Chat, code: int) -> None:
    chat.answers = [(code, b"", 0)]
    assert post(chat.url, {}, pause=0) == f"HTTP {code}"
    assert [path for path, _, _ in chat.got] == ["/send"]


def test_nobody_there_is_told_without_the_address() -> None:
    wrong = post("http://127.0.0.1:9/send?key=SECRET", {}, tries=1)
    assert wrong == "ConnectionRefusedError"


@pytest.mark.parametrize(("address", "code"), [
    ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send", ""), ("https://oapi.dingtalk.com/robot/send", ""),
    ("https://oapi.dingtalk.com:443/robot/send", ""),
    ("http://qyapi.weixin.qq.com/cgi-bin/webhook/send", "W893"),
    ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc", "W893"),
    ("https://qyapi.weixin.qq.com@evil.example/send", "W893"), ("https://user:pw@oapi.dingtalk.com/send", "W893"),
    ("https://qyapi.weixin.qq.com\\@evil.example/", "W893"), ("file:///etc/passwd", "W893"), ("gopher://x/", "W893"),
    ("https://oapi.dingtalk.com#@evil.example/", "W893"), ("https://oapi.dingtalk.com:99999/", "W893"),
    ("https://127.0.0.1/send", "W894"), ("https://localhost/send", "W894"), ("https://[::1]/send", "W894"),
    ("https://169.254.169.254/latest/meta-data", "W894"), ("https://evil.example/send", "W894"),
    ("https://oapi.dingtalk.com.evil.example/", "W894"), ("https://oapi.dingtalk.com:8443/robot/send", "W894"),
    ("https://oapi。dingtalk.com/", "W893"), ("", "W893"),
])  # fmt: skip
def test_only_allowed_hosts_by_https_are_sent_to(address: str, code: str) -> None:
    assert [problem.code for problem in unsafe(address)] == ([code] if code else [])


def test_a_host_is_allowed_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "https://yzy.example.gov.cn:8443/cgi-bin/webhook/send"
    assert [one.code for one in unfit("office", "yuezhengyi", address)] == ["W894"]
    monkeypatch.setenv("REFOUNDRY_WEBHOOK_HOSTS", "other.example, YZY.example.gov.cn:8443")
    assert [*unfit("office", "yuezhengyi", address)] == []
    assert [one.code for one in unfit("Büro", "telegram", address)] == ["W891", "W892"]


def test_the_key_comes_from_the_environment_and_dingtalk_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any]] = []
    monkeypatch.setattr(posting, "post", lambda url, message: asked.append((url, message)) or "")
    where = "https://oapi.dingtalk.com/robot/send"
    assert send("my-chat", "dingtalk", where, "题", ["行"], 1700000000000) == "REFOUNDRY_WEBHOOK_MY_CHAT_KEY"
    monkeypatch.setenv(variable_of("my-chat", "KEY"), "tok/en")
    assert send("my-chat", "dingtalk", where, "题", ["行"], 1700000000000) == ""
    monkeypatch.setenv(variable_of("my-chat", "SECRET"), "SEC000")
    assert send("my-chat", "dingtalk", where, "题", ["行"], 1700000000000) == ""
    plain_query, signed_query = (parse_qs(urlsplit(url).query) for url, _ in asked)
    assert plain_query == {"access_token": ["tok/en"]}
    assert signed_query == {
        "access_token": ["tok/en"],
        "timestamp": ["1700000000000"],
        "sign": [signature("SEC000", 1700000000000)["sign"]],
    }
    assert send("my-chat", "dingtalk", "http://127.0.0.1/", "题", [], 0) == "W893"
    assert len(asked) == 2
