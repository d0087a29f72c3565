"""Read the dictionary's YAML: `tables/NAME.yaml`, one table each, and `terms.yaml`, the words several tables share."""

from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from refoundry.dictionary.model import Column, Form, Preference, Table, Term

_COLUMN = frozenset(field.name for field in fields(Column)) - {"label_en", "meaning_en"}
_TABLE = frozenset("table title meaning owner basis uses sensitivity columns prefer microdata retention rows".split())

_LANGUAGES = frozenset(("zh", "en"))


def _known(what: str, row: dict[str, Any], known: frozenset[str]) -> None:
    if row.keys() - known:
        raise ValueError(f"{what}: unknown {', '.join(sorted(row.keys() - known))}")


@cache
def terms() -> dict[str, tuple[Term, ...]]:
    """The lists of words that tables share: basis, quality and the like, each in its order.

    returns  mapping   name of the list -> its terms
    """
    document = yaml.safe_load((files("refoundry.dictionary") / "terms.yaml").read_text("utf-8"))
    return {name: _terms(members) for name, members in document.items()}


def _terms(members: dict[str, dict[str, Any]]) -> tuple[Term, ...]:
    return tuple(Term(str(key), **words) for key, words in members.items())


@cache
def _shared() -> dict[str, list[dict[str, Any]]]:
    """The columns that many tables end with, by the name of their group."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (files("refoundry.dictionary") / "rows.yaml").read_text("utf-8")
    )
    return found


@cache
def forms() -> dict[str, Form]:
    """The patterns that texts keep to, by name: the credit code, a month, a class of GB/T 4754.

    returns  mapping   name -> Form
    """
    document = yaml.safe_load((files("refoundry.dictionary") / "forms.yaml").read_text("utf-8"))
    return {name: Form(name, **row) for name, row in document.items()}


def _column(row: dict[str, Any], about: dict[str, Any], where: str) -> Column:
    _known(f"{where}: {row.get('name')}", row, _COLUMN)
    given: dict[str, Any] = {name: about[name] for name in ("owner", "basis", "uses", "sensitivity") if name in about}
    row = {**given, **row}
    if "example" in row:
        row["example"] = str(row["example"])  # YAML reads 2024-05-01 as a date
    label, meaning, allowed = row.pop("label", {}), row.pop("meaning", {}), row.pop("allowed", {})
    for words in (label, meaning):
        _known(f"{where}: {row['name']}", words, _LANGUAGES)  # an unquoted comma makes a key of its own
    return Column(
        **row,
        label=label.get("zh"),
        label_en=label.get("en"),
        meaning=meaning.get("zh"),
        meaning_en=meaning.get("en"),
        allowed=terms()[allowed] if isinstance(allowed, str) else _terms(allowed),
    )


def _preference(row: dict[str, Any]) -> Preference:
    says = row.get("says", {})
    last = tuple(row.get("last", ()))
    return Preference(row["column"], row.get("order", "last"), last, says.get("zh", ""), says.get("en", ""))


def read_table(text: str) -> Table:
    """A table from its YAML.

    text     YAML   table, title, meaning, columns, prefer, microdata, retention; owner, basis, uses and sensitivity
                    hold for columns that give none; `rows` names groups of rows.yaml whose columns follow
    returns  Table
    raises   ValueError   a field is unknown, or what Table refuses

    >>> read_table("{table: town, columns: [{name: area, dtype: number, unit: km2}]}").column("area").unit
    'km2'
    """
    document: dict[str, Any] = yaml.safe_load(text)
    name = str(document["table"])
    _known(f"table {name}", document, _TABLE)
    title, meaning = document.get("title", {}), document.get("meaning", {})
    for words in (title, meaning):
        _known(f"table {name}", words, _LANGUAGES)
    # what says where a row comes from hides nothing
    shared = [{"sensitivity": "open", **row} for group in document.get("rows", ()) for row in _shared()[group]]
    return Table(
        name,
        [_column(row, document, f"table {name}") for row in (*document["columns"], *shared)],
        title=title.get("zh"),
        title_en=title.get("en"),
        meaning=meaning.get("zh"),
        meaning_en=meaning.get("en"),
        prefer=[_preference(row) for row in document.get("prefer", ())],
        owner=document.get("owner"),
        microdata=document.get("microdata", False),
        retention=document.get("retention"),
    )


@cache
def tables() -> dict[str, Table]:
    """Every table of the dictionary by its name.

    returns  mapping   name -> Table
    raises   ValueError   a file is not called as its table; a reference names no column
    """
    found: dict[str, Table] = {}
    for entry in sorted((files("refoundry.dictionary") / "tables").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            read = read_table(entry.read_text("utf-8"))
            if f"{read.name}.yaml" != entry.name:
                raise ValueError(f"{entry.name} declares table {read.name}")
            found[read.name] = read
    for one in found.values():
        for column in one.columns:
            for target in filter(None, (column.references, column.stored_in, column.range_from)):
                owner, _, name = target.partition(".")
                if owner not in found or name not in found[owner].names:
                    raise ValueError(f"{one.name}.{column.name} refers to {target}, which the dictionary does not have")
    return found


def table(name: str) -> Table:
    """The table of that name.

    name     text
    returns  Table
    raises   KeyError   the dictionary has no such table
    """
    return tables()[name]
