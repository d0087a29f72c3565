"""Sending to a group chat: only to hosts that are allowed, never along a redirect, with an end to waiting."""

import json
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, HTTPMessage
from importlib.resources import files
from typing import IO, Any
from urllib.parse import urlsplit

import yaml

from refoundry.core.problems import Both, Problem
from refoundry.workbench.environment import texts
from refoundry.workbench.reminders.messages import FORMS, addressed, signature

TIMEOUT = 10.0
TRIES = 3
_PAUSE = 1.0
_LONGEST_ANSWER = 10_000
_NAME = re.compile(r"[a-z][a-z0-9-]{1,29}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of group chat."""

    name: str
    words: Both
    host: str
    example: str
    key: str
    form: str
    longest: int
    signed: bool

    def shown(self, lang: Any = "zh") -> str:
        """What it is called.

        lang     zh or en
        returns  text
        """
        return self.words.shown(lang)


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of group chat.

    returns  mapping   name -> Kind
    """
    read = yaml.safe_load((files("refoundry.workbench.reminders") / "channels.yaml").read_text("utf-8"))
    return {
        name: Kind(name, Both(row["zh"], row["en"]), row["host"] or "", row["example"], row["key"], row["form"],
                   row["longest"], row["signed"])
        for name, row in read.items()
    }  # fmt: skip


def allowed_hosts() -> frozenset[str]:
    """The hosts that may be sent to: those of the public services, and those the environment names.

    returns  hosts, with the port where it is not 443
    """
    public = {kind.host for kind in kinds().values() if kind.host}
    return frozenset(public | {host.lower() for host in texts("REFOUNDRY_WEBHOOK_HOSTS")})


def secret_of(name: str, part: str) -> str:
    """The key or secret of a channel: from the environment alone.

    name     of a channel
    part     KEY or SECRET
    returns  text   empty where it is not set
    """
    return os.environ.get(variable_of(name, part), "")


def variable_of(name: str, part: str) -> str:
    """The variable of the environment that holds a key or secret.

    name     of a channel
    part     KEY or SECRET
    returns  text
    """
    return f"REFOUNDRY_WEBHOOK_{name.upper().replace('-', '_')}_{part}"


def unfit(name: str, kind: str, address: str) -> Iterator[Problem]:
    """What speaks against a channel.

    name     text
    kind     one of `kinds`
    address  text
    returns  iterator of Problem: W891-W894
    """
    if not _NAME.fullmatch(name):
        yield Problem("W891", got=name[:40])
    if kind not in kinds():
        yield Problem("W892", got=kind[:40])
    yield from unsafe(address)


def unsafe(address: str) -> Iterator[Problem]:
    """What speaks against sending to an address.

    address  text
    returns  iterator of Problem: W893, W894
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        yield Problem("W893", got=address[:80])
        return
    host = (parts.hostname or "") + (f":{port}" if port not in (None, 443) else "")
    plain_ascii = address.isascii() and address.isprintable() and " " not in address and "\\" not in address
    if parts.scheme != "https" or parts.username or parts.query or parts.fragment or "@" in address or not plain_ascii:
        yield Problem("W893", got=address[:80].split("?", maxsplit=1)[0])
    elif host not in allowed_hosts():
        yield Problem("W894", got=host[:80], values={"known": " ".join(sorted(allowed_hosts()))})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An address that sends us elsewhere is refused: elsewhere is not on the list."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def post(
    url: str, message: Mapping[str, Any], *, timeout: float = TIMEOUT, tries: int = TRIES, pause: float = _PAUSE
) -> str:
    """Send a message; once more where the network or the server failed, not where it was refused.

    url      address with its parameters, checked by whoever calls
    message  mapping    sent as JSON
    timeout  float, s   for each try
    tries    int
    pause    float, s   before the second try, twice as long before the third
    returns  text       empty where it was taken, else what went wrong, without the address: that holds a key
    """
    body = json.dumps(message, ensure_ascii=False).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json; charset=utf-8"}, method="POST")
    opener = urllib.request.build_opener(_NoRedirect)
    wrong = ""
    for number in range(tries):
        if number:
            time.sleep(pause * 2 ** (number - 1))
        try:
            with opener.open(request, timeout=timeout) as response:
                return _refused(response.read(_LONGEST_ANSWER))
        except urllib.error.HTTPError as error:
            error.close()
            wrong = f"HTTP {error.code}"
            if error.code < 500:
                return wrong
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            wrong = type(reason).__name__ if isinstance(reason, BaseException) else str(reason)[:80]
    return wrong


def _refused(answer: bytes) -> str:
    """Both services answer 200 and say in errcode whether they took it."""
    try:
        told = json.loads(answer)
    except ValueError:
        return "no JSON"
    code = told.get("errcode") if isinstance(told, dict) else None
    return "" if code == 0 else f"errcode {code}"[:80]


def send(name: str, kind: str, address: str, title: str, lines: list[str], milliseconds: int) -> str:
    """Send a message to a channel.

    name          of the channel: its key stands in the environment under it
    kind          one of `kinds`
    address       as registered; checked again, since the list of hosts may have changed
    title         text
    lines         list of text
    milliseconds  int, ms   now, for the signature
    returns       text      empty where it was taken, else what went wrong
    """
    problems = [*unfit(name, kind, address)]
    if problems:
        return " ".join(problem.code for problem in problems)
    one, key, secret = kinds()[kind], secret_of(name, "KEY"), secret_of(name, "SECRET")
    if not key:
        return variable_of(name, "KEY")
    signed = signature(secret, milliseconds) if one.signed and secret else {}
    return post(addressed(address, **{one.key: key}, **signed), FORMS[one.form](title, lines, one.longest))
