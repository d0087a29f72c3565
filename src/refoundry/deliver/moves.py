"""What a table of moves is made of: roles, states, fields, moves, terms. Each says itself in Chinese and English."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from refoundry.core.problems import NOWHERE, Both, Lang, Place

Kind = Literal["text", "date", "number"]
CLOCK = "clock"
"""The role of the software itself: it moves only what a term that has run out tells it to."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that goes into the log for ever, and the words it is shown by."""

    name: str
    words: Both | None = field(default=None, kw_only=True)
    place: Place = field(default=NOWHERE, compare=False, kw_only=True)

    def shown(self, lang: Lang = "zh") -> str:
        """The words in a language; the name itself where it has none.

        lang     zh or en
        returns  text
        """
        return self.name if self.words is None else self.words.shown(lang)


@dataclass(frozen=True, slots=True)
class Role(Named):
    """A part someone plays. Those that do not act look on or keep the machine running."""

    acts: bool = True


@dataclass(frozen=True, slots=True)
class State(Named):
    """Where a matter can stand."""


@dataclass(frozen=True, slots=True)
class Field(Named):
    """An entry a move can carry: text, a date written 2026-03-02, or a number, best written as text: "18.0"."""

    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Move(Named):
    """One row of the table: from one state to another, by whom, with which entries.

    `apart` names moves whose makers may not make this one (a second person approves). `corrects` names moves whose
    events this one restates: such an event refers to an earlier one. `retired`: stands in old logs, no longer made.
    """

    from_: str
    to: str
    who: tuple[str, ...]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    corrects: tuple[str, ...] = ()
    retired: bool = False

    @property
    def takes(self) -> tuple[str, ...]:
        """Every entry the move can carry."""
        return self.needs + self.may


@dataclass(frozen=True, slots=True)
class Term(Named):
    """So many working days in some of the states, counted from entering them or from a date that was entered.

    When they have run out `move` is due, made by the clock; without a move the term only says that time is over.
    """

    states: tuple[str, ...]
    working_days: int
    since: str | None = None
    move: str | None = None


@cache
def roles() -> dict[str, Role]:
    """Every role by its name.

    returns  mapping   name -> Role
    """
    entries = yaml.safe_load((files("refoundry.deliver") / "roles.yaml").read_text("utf-8"))
    return {
        name: Role(name, acts=entry.get("acts", True), words=Both(entry["zh"], entry["en"]))
        for name, entry in entries.items()
    }


def listed(parts: Iterable[Named]) -> Both:
    """The words of several parts in a row, a dash where there is none.

    parts    Named
    returns  Both
    """
    words = dict.fromkeys((part.shown("zh"), part.shown("en")) for part in parts)
    return Both("、".join(zh for zh, _ in words) or "—", ", ".join(en for _, en in words) or "—")
