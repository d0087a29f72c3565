"""What moved between two runs: targets whose status or latest value is another than it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from refoundry.report.phrases import latest_words, titled
from refoundry.report.words import Status, Words

Row = Mapping[str, Any]
_VALUE = ("latest", "latest_period", "latest_qualifier")


@dataclass(frozen=True, slots=True)
class Moved:
    """A target that moved. A pair is (before, after), None where that did not change; "" stands for no value."""

    row: Row
    title: str
    status: tuple[Status, Status] | None
    latest: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved, and how many targets came in or went out with another edition of the plan."""

    moved: tuple[Moved, ...]
    added: int
    gone: int


def movement(rows: Sequence[Row], previous: Sequence[Row], words: Words) -> Movement:
    """Hold a run against an earlier one, target by target.

    rows      of the frame `goals`
    previous  of the frame `goals` of the earlier run
    words     Words
    returns   Movement   in the order of the plan
    """
    before = {row["key"]: row for row in previous}
    found = [_held(before[row["key"]], row, words) for row in rows if row["key"] in before]
    now = {row["key"] for row in rows}
    moved = tuple(one for one in found if one.status or one.latest)
    return Movement(moved, len(now - before.keys()), len(before.keys() - now))


def _held(before: Row, after: Row, words: Words) -> Moved:
    old, new = words.status(before), words.status(after)
    latest = None
    if any(before[name] != after[name] for name in _VALUE):
        said = tuple("" if row["latest"] is None else latest_words(row, words) for row in (before, after))
        # another digit that no reader sees is no movement
        latest = (said[0], said[1]) if said[0] != said[1] else None
    return Moved(after, titled(after, words), (old, new) if old.name != new.name else None, latest)
