"""How often something may be asked for: fixed windows counted for all processes of the workbench together.

A counter is a file of the city folder that grows by one byte at each use: an append is one atomic act of the system,
and where it ended is the number of the use. So the count is exact over any number of processes, is the same on every
database, and asks nothing of it: a database would have to write, and on SQLite wait for its one writer, for every
request that is only counted; Django's caches count in two steps and lose some. What a crash loses is one window.
Windows that are over are cleared away by whoever begins the next one.
"""

import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Literal

import yaml
from django.conf import settings
from django.http import HttpRequest

from refoundry.workbench.access.permissions import address_of

By = Literal["address", "account"]


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` uses in `seconds`, counted for each address or each account."""

    name: str
    most: int
    seconds: int
    by: By
    methods: frozenset[str]
    pages: frozenset[str]
    endings: tuple[str, ...]

    def meets(self, request: HttpRequest) -> bool:
        """Whether a request is counted.

        request  HttpRequest   resolved
        returns  bool
        """
        match = request.resolver_match
        if match is None or request.method not in self.methods:
            return False
        return match.view_name in self.pages or (bool(self.endings) and match.route.endswith(self.endings))


@cache
def limits() -> Mapping[str, Limit]:
    """Every limit of limits.yaml.

    returns  mapping   name -> Limit
    """
    read = yaml.safe_load((files("refoundry.workbench.access") / "limits.yaml").read_text("utf-8"))
    return {
        name: Limit(
            name=name,
            most=int(row["most"]),
            seconds=int(row["seconds"]),
            by=row["by"],
            methods=frozenset(row.get("methods", ())),
            pages=frozenset(row.get("pages", ())),
            endings=tuple(row.get("endings", ())),
        )
        for name, row in read.items()
    }


def _folder() -> Path:
    return Path(settings.CITY) / ".limits"


def _file(name: str, key: str, seconds: int, now: float) -> Path:
    window = f"{name}-{seconds}-{int(now // seconds)}"
    return _folder() / window / sha256(key.encode()).hexdigest()[:32]


def count(name: str, key: str, seconds: int, now: float | None = None) -> int:
    """Count one use.

    name     of what is counted
    key      whose use it is
    seconds  int, s     length of the window
    now      float, s   default: the clock
    returns  int        how many there have been in this window, this one included
    """
    path = _file(name, key, seconds, time.time() if now is None else now)
    while Path(settings.CITY).is_dir():
        try:
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except FileNotFoundError:
            # the first of this window; or another process is already in the next one and has cleared this one away
            _begin(path.parent, f"{name}-{seconds}-")
            continue
        try:
            os.write(opened, b".")
            return os.lseek(opened, 0, os.SEEK_CUR)
        finally:
            os.close(opened)
    return 0


def _begin(window: Path, beginning: str) -> None:
    _folder().mkdir(exist_ok=True)
    for old in _folder().glob(f"{beginning}*"):
        if old.name < window.name and len(old.name) <= len(window.name):
            shutil.rmtree(old, ignore_errors=True)
    window.mkdir(exist_ok=True)


def forget() -> None:
    """Begin every count anew."""
    shutil.rmtree(_folder(), ignore_errors=True)


def wait(limit: Limit, request: HttpRequest) -> int:
    """Count a request against a limit.

    limit    Limit
    request  HttpRequest
    returns  int, s   how long to wait where there were too many; 0 where there were not
    """
    number = count(limit.name, whose(request, limit.by), limit.seconds)
    return left_until(limit.seconds) if number > limit.most else 0


def whose(request: HttpRequest, by: By) -> str:
    """Whose use a request is: the account's or, for whoever is not signed in, the address's.

    request  HttpRequest
    by       account or address
    returns  text
    """
    if by == "account" and request.user.is_authenticated:
        return f"account {request.user.pk}"
    told = address_of(request)
    try:
        address = ip_address(told)
    except ValueError:
        return told
    # one holder of IPv6 has a whole network to ask from
    return told if address.version == 4 else str(ip_network(f"{told}/64", strict=False))


def left_until(seconds: int) -> int:
    """How long a window still runs.

    seconds  int, s   its length
    returns  int, s   at least 1
    """
    return max(1, seconds - int(time.time()) % seconds)
