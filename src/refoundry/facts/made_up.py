"""What is made up says so in the name of its source: every page and file that shows such facts is marked by this."""

from collections.abc import Iterable

from refoundry.facts.current import Entry

PREFIX = "synthetic-"


def made_up_source(department: str) -> str:
    """The source of rows that are made up as if a department had delivered them.

    department  text
    returns     text

    >>> made_up_source("市税务局")
    'synthetic-市税务局'
    """
    return PREFIX + department


def is_made_up(entries: Iterable[Entry]) -> bool:
    """Whether any of these loads was made up.

    entries  Entries
    returns  bool
    """
    return any(entry.source.startswith(PREFIX) for entry in entries)
