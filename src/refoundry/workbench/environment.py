"""What the workbench is told by its environment: the city folder, secrets, where it is served. Nothing else is read."""

import os
import secrets
from pathlib import Path

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
