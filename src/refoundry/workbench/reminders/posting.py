"""Sending to a group chat: only to hosts that are allowed and not of this network, by https, along no redirect, with
an end to waiting."""

import json
import os
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, HTTPSConnection
from importlib.resources import files
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

import yaml

from refoundry.core.problems import Both, Problem
from refoundry.workbench.environment import texts
from refoundry.workbench.reminders.messages import FORMS, addressed, signature

TIMEOUT = 10.0
TRIES = 3
_PAUSE = 1.0
_LONGEST_ANSWER = 10_000
_BUSY = "errcode -1"  # "the system is busy, try again", of all of them
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
    return frozenset(public | {host.lower() for host in texts("REFOUNDRY_WEBHOOK_HOSTS")} | _inner_hosts())


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


class PrivateAddress(OSError):
    """A host that leads to an address which is not of the open network, such as this machine or its neighbours."""


def _inner_hosts() -> frozenset[str]:
    """Hosts that may stand in the network of the site: a gateway of the government's own network."""
    return frozenset(host.lower() for host in texts("REFOUNDRY_WEBHOOK_INNER_HOSTS"))


def _fit(address: IPv4Address | IPv6Address, host: str) -> bool:
    address = getattr(address, "ipv4_mapped", None) or address
    # this machine, its neighbours by link, where clouds keep their keys: never, whoever is listed
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    inner = {one.partition(":")[0] for one in _inner_hosts()}
    return address.is_global or (address.is_private and not address.is_reserved and host in inner)


def _addresses(host: str, port: int) -> list[str]:
    """Where a host is. One address that is unfit speaks against them all.

    raises  PrivateAddress
    """
    found = _looked_up(host, port)
    if not all(_fit(ip_address(one.partition("%")[0]), host) for one in found):
        raise PrivateAddress(host)
    return found


def _looked_up(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _dial(address: str, port: int, timeout: float) -> socket.socket:
    return socket.create_connection((address, port), timeout)


class _Connection(HTTPSConnection):
    """Connects to the very address that was looked at: asking for it again might be answered otherwise."""

    def connect(self) -> None:
        failed: OSError | None = None
        for address in _addresses(self.host, self.port):
            try:
                dialled = _dial(address, self.port, TIMEOUT if self.timeout is None else self.timeout)
            except OSError as error:
                failed = error
                continue
            self.sock = _trust().wrap_socket(dialled, server_hostname=self.host)
            return
        raise failed or ConnectionError(self.host)


def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def post(
    url: str, message: Mapping[str, Any], *, timeout: float = TIMEOUT, tries: int = TRIES, pause: float = _PAUSE
) -> str:
    """Send a message, by https and straight: along no redirect and through no proxy. Once more where the network or the
    server failed, not where it was refused or was too much: the next round comes for that.

    url      address with its parameters, checked by whoever calls
    message  mapping    sent as JSON
    timeout  float, s   for each try
    tries    int
    pause    float, s   before the second try, twice as long before the third
    returns  text       empty where it was taken, else what went wrong, without the address: that holds a key
    """
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    body = json.dumps(message, ensure_ascii=False).encode()
    wrong = ""
    for number in range(tries):
        if number:
            time.sleep(pause * 2 ** (number - 1))
        connection = _Connection(str(parts.hostname), parts.port or 443, timeout=timeout)
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8"})
            answer = connection.getresponse()
            told = answer.read(_LONGEST_ANSWER)
        except PrivateAddress as error:
            return type(error).__name__
        except (OSError, HTTPException) as error:
            wrong = type(error).__name__
            continue
        finally:
            connection.close()
        wrong = _refused(told) if answer.status == 200 else f"HTTP {answer.status}"
        if answer.status < 500 and wrong != _BUSY:
            return wrong
    return wrong


def _refused(answer: bytes) -> str:
    """All services answer 200 and say in errcode whether they took it."""
    try:
        told = json.loads(answer)
    except ValueError:
        return "no JSON"
    code = told.get("errcode") if isinstance(told, dict) else None
    return "" if code == 0 and not isinstance(code, bool) else f"errcode {code}"[:80]


@cache
def _meanings() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    read: Mapping[str, Any] = yaml.safe_load(
        (files("refoundry.workbench.reminders") / "answers.yaml").read_text("utf-8")
    )
    return read


def explained(form: str, wrong: str) -> str:
    """What went wrong, with what it means where that is known.

    form     of the messages
    wrong    as `post` tells it
    returns  text
    source   answers.yaml
    """
    meant = _meanings()[form].get(wrong) or _meanings()["any"].get(wrong)
    return f"{wrong} {meant['zh']} · {meant['en']}" if meant else wrong


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
    wrong = post(addressed(address, **{one.key: key}, **signed), FORMS[one.form](title, lines, one.longest))
    return explained(one.form, wrong)
