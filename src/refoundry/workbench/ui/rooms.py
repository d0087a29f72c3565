"""The rooms and who may enter them: what the side bar shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from django.urls import NoReverseMatch, reverse

from refoundry.workbench.access.permissions import holds
from refoundry.workbench.accounts.models import Post

GROUPS = ("see", "do", "data")


@dataclass(frozen=True, slots=True)
class Room:
    """A room in the side bar; `here` where the page belongs to it."""

    key: str
    group: str
    address: str
    here: bool = False


@cache
def _table() -> tuple[Mapping[str, str], ...]:
    return tuple(yaml.safe_load((files("refoundry.workbench.ui") / "rooms.yaml").read_text("utf-8")))


def rooms_of(post: Post | None, path: str) -> list[tuple[str, list[Room]]]:
    """The rooms a post may enter, by group, in the order of the side bar.

    post     Post or None
    path     address of the page shown
    returns  pairs of group and Rooms; groups without a room are left out
    """
    found: dict[str, list[Room]] = {group: [] for group in GROUPS}
    for row in _table():
        try:
            address = reverse(row["url"])
        except NoReverseMatch:
            continue  # an installation may leave a room out
        if holds(post, row["permission"]):
            here = path == address if address == "/" else path.startswith(address)
            found[row["group"]].append(Room(row["key"], row["group"], address, here))
    return [(group, rooms) for group, rooms in found.items() if rooms]


def room_of(path: str) -> str:
    """The room that an address belongs to.

    path     text   begins with /
    returns  key of the room, empty where it belongs to none
    """
    for row in _table():
        try:
            address = reverse(row["url"])
        except NoReverseMatch:
            continue
        if path == address or (address != "/" and path.startswith(f"{address}/")):
            return row["key"]
    return ""
