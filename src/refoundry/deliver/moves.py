"""What a table of moves is made of: roles, states, fields, moves, terms. Each says itself in Chinese and English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from refoundry.core.problems import NOWHERE, Both, Lang, Place

Kind = Literal["text", "date", "number", "period", "json"]
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
    """Where a matter can stand. `unresolved`: it goes no further until others have agreed."""

    unresolved: bool = False


@dataclass(frozen=True, slots=True)
class Field(Named):
    """An entry a move can carry: text, a date written 2026-03-02, a number, best written as text: "18.0", a period
    written 2026-W07, 2026-03, 2026Q1 or 2026, or json, a mapping or list.

    Of a text, or of each text of a list, `longest` is the most signs it may have, `pattern` what all of it must match,
    and `choices` all it may be.
    """

    kind: Kind = "text"
    longest: int | None = None
    pattern: str | None = None
    choices: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Move(Named):
    """One row of the table: from one state to another, by whom, with which entries.

    `apart` names moves whose makers may not make this one (a second person approves): whoever made the last of them,
    with its corrections. `besides` is a second such list, judged by itself (who verified does not close). `own` names
    moves whose makers alone may (what someone reported is taken back by that person, others return it). `corrects`
    names moves whose events this one restates: such an event refers to an earlier one. `coming` are entries whose date
    may not lie before the day the move is made. `retired`: stands in old logs, no longer made.
    """

    from_: str
    to: str
    who: tuple[str, ...]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    corrects: tuple[str, ...] = ()
    retired: bool = False
    own: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()

    @property
    def takes(self) -> tuple[str, ...]:
        """Every entry the move can carry."""
        return self.needs + self.may


@dataclass(frozen=True, slots=True)
class Term(Named):
    """So many working days in some of the states, counted from entering them or from a date that was entered.

    When they have run out `move` is due, made by the clock, which counts from the day the date was entered where that
    is the later; without a move the term only says that time is over.
    """

    states: tuple[str, ...]
    working_days: int
    since: str | None = None
    move: str | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """Working days: until when after the end of a period its report is due, and for how many of its working days a
    matter must have run to owe one."""

    due: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class Reporting(Named):
    """A report each period, owed where a matter stands in one of the states and its entry `every` names a cycle.

    A report is an event of one of the moves: for the period its entry `period` names, or else the one it falls in.
    """

    states: tuple[str, ...]
    every: str
    period: str
    moves: tuple[str, ...]
    cycles: Mapping[str, Cycle] = field(hash=False)


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
