"""Who sees what of a column: the value, a class in its place, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

import yaml

from refoundry.dictionary.model import Column, Term
from refoundry.dictionary.read import terms

Sight = Literal["full", "band", "none"]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How closely a kind of data is kept: what each role gets of it, what others get, and what one gets of one's own.

    `own` holds for a firm with its own rows, and for a department with a column it owns.
    """

    key: str
    zh: str
    en: str
    meaning: str
    meaning_en: str
    roles: Mapping[str, Sight]
    others: Sight
    own: Sight

    def shown(self, lang: str = "zh") -> str:
        """The name in one language.

        lang     zh or en
        returns  text
        """
        return self.zh if lang == "zh" else self.en


@cache
def sensitivities() -> Mapping[str, Sensitivity]:
    """Every degree of sensitivity by its key, as access.yaml lists them.

    returns  mapping   key -> Sensitivity
    """
    document: dict[str, dict[str, Any]] = yaml.safe_load(
        (files("refoundry.dictionary") / "access.yaml").read_text("utf-8")
    )
    return MappingProxyType(
        {
            key: Sensitivity(
                key,
                row["zh"],
                row["en"],
                row["meaning"]["zh"],
                row["meaning"]["en"],
                MappingProxyType(row.get("roles", {})),
                row["others"],
                row["own"],
            )
            for key, row in document.items()
        }
    )


def sight(column: Column, role: str, own: bool = False) -> Sight:
    """What a role sees of a column. A band is seen only where the column has one; else nothing.

    column   Column
    role     text   of the workbench, such as town
    own      bool   it is the firm's own row, or the department's own column
    returns  full, band or none
    """
    kind = sensitivities()[column.sensitivity]
    seen = kind.roles.get(role, kind.others)
    if own and (role in kind.roles or role == "enterprise"):
        seen = kind.own
    return "none" if seen == "band" and not column.shown_as else seen


def bands(column: Column) -> tuple[Term, ...]:
    """The classes that stand for a column's numbers, lowest first.

    column   Column
    returns  Terms   empty where it has none
    """
    return terms()[column.shown_as] if column.shown_as else ()


def band(value: float | None, column: Column) -> Term | None:
    """The class a number falls into: from `low` on and below `high`; a class whose ends are equal holds that number
    only. What is below them all counts as the lowest.

    value    number, unit of the column
    column   Column
    returns  Term or None   None where the value is unknown or the column has no classes
    """
    every = bands(column)
    if value is None or not every:
        return None
    found = every[0]
    for term in every:
        if term.low == term.high == value:
            return term
        if term.low is not None and term.low != term.high and value >= term.low:
            found = term
    return found
