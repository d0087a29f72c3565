"""The words of `words.yaml`, compiled once."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def words() -> dict[str, Any]:
    """The file as it stands.

    returns  mapping of lists, texts and mappings
    """
    loaded: dict[str, Any] = yaml.safe_load((files(__package__) / "words.yaml").read_text("utf-8"))
    return loaded


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A regular expression of the file.

    name     text   key, or key.inner
    returns  compiled pattern; a list is read as alternatives, longest first
    """
    entry: Any = words()
    for part in name.split("."):
        entry = entry[part]
    if isinstance(entry, list):
        entry = "|".join(sorted(entry, key=len, reverse=True))
    return re.compile(entry)
