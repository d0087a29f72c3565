"""Group chats: the exact message of each, what may be sent to, what happens when it is not taken."""

import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from refoundry.workbench.reminders import posting
from refoundry.workbench.reminders.messages import addressed, cut, dingtalk, plain, signature, wecom
from refoundry.workbench.reminders.posting import kinds, post, send, unfit, unsafe, variable_of

HOSTS = ("qyapi.weixin.qq.com", "oapi.dingtalk.com", "yzy.example.gov.cn")
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"
DINGTALK = "https://oapi.dingtalk.com/robot/send"
YUEZHENGYI = "https://yzy.example.gov.cn:8443/cgi-bin/webhook/send"
OPEN = "8.8.8.8"
TAKEN = b'{"errcode":0,"errmsg":"ok"}'


class Chat:
    """A small chat service by https: answers what it was told, one after the other, and remembers what it got."""

    def __init__(self, certificate: Path) -> None:
        self.answers: list[tuple[int, bytes, float]] = []
        self.got: list[tuple[str, dict[str, Any], str]] = []
        self.dialled: list[tuple[str, int]] = []
        chat = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                chat.got.append((self.path, body, self.headers["Content-Type"]))
                code, answer, wait = chat.answers.pop(0) if chat.answers else (200, TAKEN, 0)
                time.sleep(wait)
                self.send_response(code)
                if code in (301, 302, 307):
                    self.send_header("Location", "https://qyapi.weixin.qq.com/elsewhere")
                self.end_headers()
                with suppress(OSError):  # whoever asked may have stopped waiting
                    self.wfile.write(answer)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign, assignment]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def dial(self, address: str, port: int, timeout: float) -> socket.socket:
        self.dialled.append((address, port))
        return socket.create_connection(self.server.server_address[:2], timeout)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the hosts of the services, which only these tests trust, and its key."""
    path = tmp_path_factory.mktemp("tls") / "chat.pem"
    names = ",".join(f"DNS:{host}" for host in HOSTS)
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
         "-subj", "/CN=chat", "-addext", f"subjectAltName={names}", "-keyout", "-", "-out", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    path.write_bytes(made.stdout)
    return path


@pytest.fixture
def where(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Where hosts are: what is not named here is at an open address."""
    told: dict[str, list[str]] = {}

    monkeypatch.setattr(posting, "_looked_up", lambda host, _port: told.get(host, [OPEN]))
    return told


@pytest.fixture
def chat(certificate: Path, where: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    made = Chat(certificate)
    monkeypatch.setattr(posting, "_dial", made.dial)
    monkeypatch.setattr(posting, "_trust", lambda: ssl.create_default_context(cafile=str(certificate)))
    monkeypatch.setitem(posting.post.__kwdefaults__, "pause", 0.0)
    monkeypatch.setenv("REFOUNDRY_WEBHOOK_HOSTS", "yzy.example.gov.cn:8443")
    for part in ("KEY", "SECRET"):
        monkeypatch.delenv(variable_of("office", part), raising=False)
    monkeypatch.setenv(variable_of("office", "KEY"), "k-1")
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
    assert post(WECOM, {"msgtype": "text", "内容": "一"}, pause=0) == ""
    ((path, body, kind),) = chat.got
    assert (path, body, kind) == (
        "/cgi-bin/webhook/send",
        {"msgtype": "text", "内容": "一"},
        "application/json; charset=utf-8",
    )


def test_a_refusal_is_told_and_not_repeated(chat: Chat) -> None:
    chat.answers = [(200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', 0)]
    assert post(WECOM, {}, pause=0) == "errcode 93000"
    chat.answers = [(403, b"", 0)]
    assert post(WECOM, {}, pause=0) == "HTTP 403"
    chat.answers = [(200, b"<html>", 0)]
    assert post(WECOM, {}, pause=0) == "no JSON"
    assert len(chat.got) == 3


def test_a_failure_of_the_server_is_tried_three_times(chat: Chat) -> None:
    chat.answers = [(502, b"", 0), (503, b"", 0)]
    assert post(WECOM, {}, pause=0) == ""
    assert len(chat.got) == 3
    chat.answers = [(500, b"", 0)] * 5
    assert post(WECOM, {}, pause=0) == "HTTP 500"
    assert len(chat.got) == 6


@pytest.mark.parametrize(("kind", "address"), [("wecom", WECOM), ("yuezhengyi", YUEZHENGYI), ("dingtalk", DINGTALK)])
def test_waiting_has_an_end(chat: Chat, monkeypatch: pytest.MonkeyPatch, kind: str, address: str) -> None:
    monkeypatch.setitem(posting.post.__kwdefaults__, "timeout", 0.2)
    chat.answers = [(200, TAKEN, 1.0)] * 3
    began = time.monotonic()
    assert send("office", kind, address, "题", [], 0) == "TimeoutError 等候超时 · no answer in time"
    assert time.monotonic() - began < 0.95
    assert len(chat.got) == 3


@pytest.mark.parametrize("code", [301, 302, 307])
def test_a_redirect_is_not_followed(chat: Chat, code: int) -> None:
    chat.answers = [(code, b"", 0)]
    assert post(WECOM, {}, pause=0) == f"HTTP {code}"
    assert [path for path, _, _ in chat.got] == ["/cgi-bin/webhook/send"]


def test_nobody_there_is_told_without_the_address(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> socket.socket:
        raise ConnectionRefusedError(f"{WECOM}?key=SECRET")

    monkeypatch.setattr(posting, "_dial", refuse)
    assert post(f"{WECOM}?key=SECRET", {}, tries=2) == "ConnectionRefusedError"


def test_a_certificate_that_is_not_the_hosts_is_refused(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    assert post("https://elsewhere.example/send?key=SECRET", {}, tries=1) == "SSLCertVerificationError"
    monkeypatch.setattr(posting, "_trust", ssl.create_default_context)
    assert post(WECOM, {}, tries=1) == "SSLCertVerificationError"
    assert chat.got == []


@pytest.mark.parametrize("path", [
    ["127.0.0.1"], ["10.1.2.3"], ["172.16.0.9"], ["192.168.1.5"], ["169.254.169.254"], ["0.0.0.0"], ["100.64.0.1"],
    ["::1"], ["fd00::1"], ["fe80::1%eth0"], ["::ffff:10.1.2.3"], ["::ffff:127.0.0.1"], ["224.0.0.1"], [OPEN, "10.1.2.3"],
], ids="/".join)  # fmt: skip
def test_a_host_at_an_inner_address_is_not_sent_to(chat: Chat, where: dict[str, list[str]], path: list[str]) -> None:
    where["qyapi.weixin.qq.com"] = path
    assert post(WECOM, {}) == "PrivateAddress"
    assert "REFOUNDRY_WEBHOOK_INNER_HOSTS" in send("office", "wecom", WECOM, "题", [], 0)
    assert (chat.got, chat.dialled) == ([], [])


def test_a_gateway_of_the_site_s_network_is_sent_to_where_it_is_named(
    chat: Chat, where: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    where["yzy.example.gov.cn"] = ["10.20.30.40"]
    assert send("office", "yuezhengyi", YUEZHENGYI, "题", [], 0).startswith("PrivateAddress ")
    monkeypatch.delenv("REFOUNDRY_WEBHOOK_HOSTS")
    assert send("office", "yuezhengyi", YUEZHENGYI, "题", [], 0) == "W894"
    monkeypatch.setenv("REFOUNDRY_WEBHOOK_INNER_HOSTS", "yzy.example.gov.cn:8443")
    assert send("office", "yuezhengyi", YUEZHENGYI, "题", [], 0) == ""
    assert chat.dialled == [("10.20.30.40", 8443)]
    for never in ("127.0.0.1", "169.254.169.254", "::1"):
        where["yzy.example.gov.cn"] = [never]
        assert send("office", "yuezhengyi", YUEZHENGYI, "题", [], 0).startswith("PrivateAddress ")


def test_what_was_looked_at_is_what_is_dialled(chat: Chat, where: dict[str, list[str]]) -> None:
    where["qyapi.weixin.qq.com"] = ["1.1.1.1"]
    assert post(WECOM, {}) == ""
    assert chat.dialled == [("1.1.1.1", 443)]


KINDS = [
    ("wecom", WECOM, "/cgi-bin/webhook/send?key=k-1"),
    ("yuezhengyi", YUEZHENGYI, "/cgi-bin/webhook/send?key=k-1"),
    ("dingtalk", DINGTALK, "/robot/send?access_token=k-1"),
]


@pytest.mark.parametrize(("kind", "address", "path"), KINDS)
def test_each_service_gets_its_message_at_its_address(chat: Chat, kind: str, address: str, path: str) -> None:
    assert send("office", kind, address, "题", ["行一", "行二"], 0) == ""
    form = dingtalk if kind == "dingtalk" else wecom
    assert chat.got == [(path, form("题", ["行一", "行二"], 4096), "application/json; charset=utf-8")]


def test_a_signed_message_reaches_its_service(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable_of("office", "SECRET"), "SEC000")
    assert send("office", "dingtalk", DINGTALK, "题", [], 1700000000000) == ""
    query = parse_qs(urlsplit(chat.got[0][0]).query)
    assert query["sign"] == ["ltBBey5eZrWKh1cPzFIdz3v3xpkc4Tjx4lLsPSHqdtA="]
    # the others know of no signature
    assert send("office", "wecom", WECOM, "题", [], 1700000000000) == ""
    assert chat.got[1][0] == "/cgi-bin/webhook/send?key=k-1"


@pytest.mark.parametrize(("kind", "address"), [row[:2] for row in KINDS])
@pytest.mark.parametrize(
    ("answer", "said", "tries"),
    [
        ((429, b"", 0), "HTTP 429 请求过多", 1), ((503, b"", 0), "HTTP 503", 3), ((404, b"", 0), "HTTP 404", 1),
        ((200, b"<html>", 0), "no JSON 对方不是", 1), ((200, b"[]", 0), "errcode None", 1),
        ((200, b'{"errcode":false}', 0), "errcode False", 1), ((200, b'{"errcode":-1}', 0), "errcode -1 对方系统繁忙", 3),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_told_for_every_service(
    chat: Chat, kind: str, address: str, answer: tuple[int, bytes, float], said: str, tries: int
) -> None:
    chat.answers = [answer] * 5
    assert send("office", kind, address, "题", [], 0).startswith(said)
    assert len(chat.got) == tries


@pytest.mark.parametrize(
    ("kind", "code", "meaning"),
    [
        ("wecom", 45009, "发送过于频繁"), ("wecom", 93000, "机器人已被移出群聊"), ("yuezhengyi", 93000, "机器人已被移出群聊"),
        ("dingtalk", 130101, "发送过于频繁"), ("dingtalk", 310000, "关键词、加签或IP地址"), ("dingtalk", 300001, "密钥无效"),
    ],
)  # fmt: skip
def test_what_a_refusal_means_is_told(chat: Chat, kind: str, code: int, meaning: str) -> None:
    address = next(row[1] for row in KINDS if row[0] == kind)
    chat.answers = [(200, json.dumps({"errcode": code, "errmsg": "k-1"}).encode(), 0)]
    said = send("office", kind, address, "题", [], 0)
    assert said.startswith(f"errcode {code} ") and meaning in said
    assert "k-1" not in said
    assert len(chat.got) == 1, "what is refused or too much is not sent again at once"


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
