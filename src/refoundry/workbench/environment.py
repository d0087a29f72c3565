"""What the workbench is told by its environment: the city folder, secrets, where it is served. Nothing else is read."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def city_folder() -> Path:
    """The city folder that is served.

    returns  folder
    raises   ImproperlyConfigured   REFOUNDRY_CITY is not set
    """
    told = os.environ.get("REFOUNDRY_CITY")
    if not told:
        raise ImproperlyConfigured("REFOUNDRY_CITY: the city folder to serve · 要打开的城市目录")
    return Path(told).resolve()


def flag(name: str, default: bool) -> bool:
    """A variable that says yes or no.

    name     of the variable
    default  bool   where it is not set
    returns  bool
    raises   ImproperlyConfigured   it is neither 0 nor 1
    """
    told = os.environ.get(name, "1" if default else "0")
    if told not in ("0", "1"):
        raise ImproperlyConfigured(f"{name}={told}: 0 or 1 · 只能为 0 或 1")
    return told == "1"


def texts(name: str, default: str = "") -> list[str]:
    """A variable that lists several values, separated by commas.

    name     of the variable
    default  text
    returns  list of text
    """
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_key() -> str:
    """The key that signs sessions: from the environment, never from a file of the project.

    returns  text   one made up for this process where none is set; whoever signed in then has to again after a restart
    """
    return os.environ.get("REFOUNDRY_SECRET_KEY") or secrets.token_urlsafe(64)


def database_url(city: Path) -> str:
    """Where people and events are kept: DATABASE_URL, else a file of the city folder.

    city     the city folder
    returns  address of a database
    """
    return os.environ.get("DATABASE_URL") or f"sqlite:///{city / 'ledger.sqlite3'}"


_SMTP = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def mail_settings() -> dict[str, Any]:
    """How e-mail is sent, from REFOUNDRY_SMTP_URL: smtp://NAME:PASSWORD@HOST:587/?from=desk@example.gov.cn

    smtp turns to TLS before anything is said, smtps speaks it from the start, smtp+plain does without, for a relay in
    the same room. Name and password are written as in any address: @ is %40.

    returns  mapping   from, empty where no mail is sent; host, port, user, password, tls, ssl
    raises   ImproperlyConfigured   it is no such address, or names no sender
    """
    told = os.environ.get("REFOUNDRY_SMTP_URL", "")
    if not told:
        return {"from": "", "host": "localhost", "port": 25, "user": "", "password": "", "tls": False, "ssl": False}
    try:
        parts = urlsplit(told)
        port = parts.port or _SMTP[parts.scheme]
    except (KeyError, ValueError):
        # the address is not repeated: it holds a password
        raise ImproperlyConfigured("REFOUNDRY_SMTP_URL: smtp:// smtps:// smtp+plain://") from None
    sender = parse_qs(parts.query).get("from", [""])[0]
    if not parts.hostname or "@" not in sender:
        raise ImproperlyConfigured("REFOUNDRY_SMTP_URL: smtp://NAME:PASSWORD@HOST:587/?from=desk@example.gov.cn")
    return {
        "from": sender,
        "host": parts.hostname,
        "port": port,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "tls": parts.scheme == "smtp",
        "ssl": parts.scheme == "smtps",
    }


def public_url() -> str:
    """Where the pages are reached from outside, from REFOUNDRY_URL: reminders lead there.

    returns  address without a stroke at its end, empty where it is not told
    raises   ImproperlyConfigured   it is no address of a page
    """
    told = os.environ.get("REFOUNDRY_URL", "").rstrip("/")
    if told and urlsplit(told).scheme not in ("http", "https"):
        raise ImproperlyConfigured(f"REFOUNDRY_URL={told}: https://HOST")
    return told


def hour(name: str, default: int) -> int:
    """A variable that names an hour of the day.

    name     of the variable
    default  int
    returns  int   0 to 23
    raises   ImproperlyConfigured   it is none
    """
    told = os.environ.get(name, str(default))
    if not told.isascii() or not told.isdecimal() or int(told) > 23:
        raise ImproperlyConfigured(f"{name}={told}: 0-23")
    return int(told)
