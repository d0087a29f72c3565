"""Filters of a list: a form that asks by the address, chips of what is active."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from refoundry.workbench.request import Request
from refoundry.workbench.ui.cells import words_of
from refoundry.workbench.ui.query import changed, kept


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values: pairs of value and what it is called."""

    name: str
    label: Any
    options: Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are looked for."""

    name: str
    label: Any


@dataclass(frozen=True, slots=True)
class Flag:
    """Only those that are something."""

    name: str
    label: Any


@dataclass(frozen=True, slots=True)
class Day:
    """A day, written 2026-11-23."""

    name: str
    label: Any


Filter = Choice | Words | Flag | Day


@dataclass(frozen=True, slots=True)
class Control:
    """A filter as it is shown."""

    kind: str
    name: str
    label: str
    value: str
    options: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is active, and the address without it."""

    label: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The filters of a page and what is set; ui/parts/filters.html draws it."""

    values: Mapping[str, str]
    controls: tuple[Control, ...]
    active: tuple[Chip, ...]
    carried: tuple[tuple[str, str], ...]
    clear: str

    @classmethod
    def of(cls, request: Request, filters: Sequence[Filter]) -> "Bar":
        """What the address asks for. A value that is none of a filter's options counts as not set.

        request  Request
        filters  Choice, Words, Flag, Day
        returns  Bar
        """
        lang, query = request.lang, request.GET
        values: dict[str, str] = {}
        controls, active = [], []
        for one in filters:
            value, said = query.get(one.name, "").strip()[:100], ""
            options: tuple[tuple[str, str, bool], ...] = ()
            match one:
                case Choice():
                    named = {key: words_of(title, lang) for key, title in one.options}
                    value = value if value in named else ""
                    said = named.get(value, "")
                    options = tuple((key, title, key == value) for key, title in named.items())
                case Flag():
                    value = "1" if value == "1" else ""
                case Words():
                    said = value
                case Day():
                    value = said = _day(value)
            values[one.name] = value
            label = words_of(one.label, lang)
            controls.append(Control(type(one).__name__.lower(), one.name, label, value, options))
            if value:
                active.append(Chip(label, said, changed(query, {one.name: None, "page": None})))
        own = tuple(one.name for one in filters)
        return cls(
            values, tuple(controls), tuple(active), tuple(kept(query, (*own, "page"))),
            changed(query, dict.fromkeys((*own, "page"))),
        )  # fmt: skip


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
