"""Whose turn it is, read from desk.yaml: the rows by workflow and state, and the page of a matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from refoundry.core.problems import Both
from refoundry.deliver import Standing
from refoundry.workbench.matters import goal_of

Section = Literal["owed", "awaiting"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A post that has one of `roles` or is the `party` may make `move` and is waited for. `when_due`: only where a
    report is owed or time is over."""

    section: Section
    move: str
    roles: frozenset[str]
    party: str
    when_due: bool
    why: Both | None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one workflow by state, who watches all of its matters, and where their pages are."""

    name: str
    address: str
    oversees: frozenset[str]
    turns: Mapping[str, tuple[Turn, ...]]

    def page(self, standing: Standing) -> str:
        """The page of a matter.

        standing  Standing
        returns   path
        """
        return self.address.format(subject=standing.subject, goal=goal_of(standing) or standing.subject)


def _turn(row: Mapping[str, Any]) -> Turn:
    why = Both(row["why"]["zh"], row["why"]["en"]) if "why" in row else None
    return Turn(
        row["as"], row["move"], frozenset(row.get("roles", ())), row.get("party", ""), row.get("when") == "due", why
    )


@cache
def tables() -> Mapping[str, Table]:
    """Every workflow of desk.yaml.

    returns  mapping   name -> Table
    """
    read = yaml.safe_load((files("refoundry.workbench") / "desk.yaml").read_text("utf-8"))
    return {
        name: Table(
            name,
            found["address"],
            frozenset(found["oversees"]),
            {state: tuple(map(_turn, rows)) for state, rows in found["turns"].items()},
        )
        for name, found in read.items()
    }
