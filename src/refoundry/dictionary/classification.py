"""Statistical classifications that are shipped: GB/T 4754-2017, and the taxonomies that count its classes.

Codes, names and paths are facts of public standards; the explanatory notes and the lists of products are not shipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import yaml

if TYPE_CHECKING:
    import polars as pl

GBT4754 = "gbt4754-2017"
Counted = Literal["whole", "part"]


@dataclass(frozen=True, slots=True)
class Classification:
    """What a classification is and where it comes from; `doubts` says what is to be checked before official use.

    `counts` tells a taxonomy, which counts classes of GB/T 4754, from GB/T 4754 itself.
    """

    name: str
    title: str
    title_en: str
    edition: str
    counts: bool
    source: str
    source_en: str
    doubts: str
    doubts_en: str


@dataclass(frozen=True, slots=True)
class Item:
    """One code of GB/T 4754: a section (门类), division (大类), group (中类) or class (小类)."""

    code: str
    level: str
    parent: str | None
    name: str


@cache
def classifications() -> Mapping[str, Classification]:
    """Every classification that is shipped, by name.

    returns  mapping   name -> Classification, GB/T 4754 first
    """
    text = (files("refoundry.dictionary") / "classifications" / "about.yaml").read_text("utf-8")
    document: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return MappingProxyType(
        {
            name: Classification(
                name,
                row["title"]["zh"],
                row["title"]["en"],
                row["edition"],
                row["taxonomy"],
                row["source"]["zh"],
                row["source"]["en"],
                row["doubts"]["zh"],
                row["doubts"]["en"],
            )
            for name, row in document.items()
        }
    )


def _rows(name: str) -> list[list[str]]:
    import csv
    import io

    if name not in classifications():
        raise KeyError(f"no classification {name}; there are {', '.join(classifications())}")
    text = (files("refoundry.dictionary") / "classifications" / f"{name}.csv").read_text("utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


@cache
def items() -> Mapping[str, Item]:
    """Every code of GB/T 4754-2017, in its order.

    returns  mapping   code -> Item
    """
    return MappingProxyType(
        {code: Item(code, level, parent or None, name) for code, level, parent, name in _rows(GBT4754)}
    )


def classification(name: str = GBT4754) -> pl.DataFrame:
    """A classification as a frame.

    name     text        one of `classifications`
    returns  DataFrame   GB/T 4754: code, level, parent, name; a taxonomy: code, counted, path, name (of the class)
    raises   KeyError    there is no such classification
    """
    import polars as pl

    rows = _rows(name)
    if not classifications()[name].counts:
        frame = pl.DataFrame(rows, schema=["code", "level", "parent", "name"], orient="row")
        return frame.with_columns(pl.col("parent").replace("", None))
    named = [[*row, items()[row[0]].name] for row in rows]
    return pl.DataFrame(named, schema=["code", "counted", "path", "name"], orient="row")


def path(code: str) -> tuple[Item, ...]:
    """A code with what it belongs to, from the section down.

    code     text       of GB/T 4754
    returns  Items
    raises   KeyError   there is no such code

    >>> [item.code for item in path("3872")]
    ['C', '38', '387', '3872']
    """
    found = [items()[code]]
    while found[0].parent is not None:
        found.insert(0, items()[found[0].parent])
    return tuple(found)


def above(code: str, level: str) -> Item | None:
    """What a code belongs to on a level: its division, its section; the code itself on its own level.

    code     text       of GB/T 4754
    level    section, division, group or class
    returns  Item       None where the code stands above that level
    raises   KeyError   there is no such code
    """
    return next((item for item in path(code) if item.level == level), None)


@cache
def _below() -> Mapping[str, tuple[str, ...]]:
    """The classes within each code."""
    found: dict[str, list[str]] = {}
    for item in items().values():
        if item.level == "class":
            for one in path(item.code):
                found.setdefault(one.code, []).append(item.code)
    return {code: tuple(held) for code, held in found.items()}


def classes(code: str) -> tuple[str, ...]:
    """The classes (小类) within a code; a class is within itself.

    code     text       of GB/T 4754
    returns  texts      in order
    raises   KeyError   there is no such code
    """
    return _below()[code]


@cache
def members(taxonomy: str) -> Mapping[str, Counted]:
    """The classes of GB/T 4754 a taxonomy counts, and whether whole or in part.

    taxonomy  text       one of `classifications` that counts classes
    returns   mapping    code -> whole or part
    raises    KeyError   there is no such taxonomy
    """
    if not classifications()[taxonomy].counts:
        raise KeyError(f"{taxonomy} counts no classes of another classification")
    found: dict[str, Counted] = {}
    for code, counted, _ in _rows(taxonomy):
        # a class that stands in several places is whole where one of them takes it whole
        found[code] = "whole" if "whole" in (counted, found.get(code)) else "part"
    return MappingProxyType(found)


def member(taxonomy: str, code: str) -> Counted | None:
    """Whether a taxonomy counts a code: the whole of it, a part, or None. A group or division is whole where all of its
    classes are.

    taxonomy  text       one of `classifications` that counts classes
    code      text       of GB/T 4754, of any level
    returns   whole, part or None
    raises    KeyError   there is no such taxonomy or code

    >>> member("digital-economy-2021", "3911"), member("digital-economy-2021", "0111")
    ('whole', None)
    """
    held = {members(taxonomy).get(each) for each in classes(code)}
    if held == {"whole"}:
        return "whole"
    return "part" if held - {None} else None


def search(text: str, limit: int = 10, level: str | None = None) -> list[Item]:
    """Codes whose name is like a text: names that hold it first, the shortest before, then the most similar.

    text     text    a name or part of one, or the beginning of a code
    limit    count   at most so many
    level    section, division, group or class; None for all
    returns  list of Item

    >>> [item.code for item in search("照明灯具", 1)]
    ['3872']
    """
    from rapidfuzz import fuzz, process

    text = text.strip()
    every = [item for item in items().values() if level in (None, item.level)]
    if not text:
        return []
    if text.isascii():
        return [item for item in every if item.code.startswith(text.upper())][:limit]
    holding = sorted((item for item in every if text in item.name), key=lambda item: len(item.name))
    rest = {item.code: item.name for item in every if item not in holding}
    similar = process.extract(text, rest, scorer=fuzz.ratio, limit=max(0, limit - len(holding)), score_cutoff=40)
    return [*holding, *(items()[code] for _, _, code in similar)][:limit]
