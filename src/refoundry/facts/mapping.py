"""Which column of a delivered file is which column of a table: proposed, shown, kept as YAML, used again.

A mapping holds for a header: the same words in the same order have the same fingerprint, and the mapping that was kept
for it is used without asking again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from refoundry.core.problems import Place, Problem, Problems, system_reason
from refoundry.core.quantities import find_unit
from refoundry.dictionary import Column, Table
from refoundry.facts.cells import named
from refoundry.facts.current import replace_file
from refoundry.facts.headers import RETURNED, Header, lacking, scale, with_unit

SURE = 85.0
_BY = {
    "name": ("名称", "name"), "label": ("中文名", "label"), "also": ("别名", "other spelling"),
    "near": ("相近", "near"), "given": ("对照表", "mapping"), "returned": ("退回附栏", "of a returned file"),
    "none": ("未对上", "none"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """One word of a header: the column it is taken for, the unit it names, how sure, and by what."""

    word: str
    column: Column | None
    unit: str | None
    score: float
    by: str

    def why(self, lang: str = "zh") -> str:
        """By what the column was found.

        lang     zh or en
        returns  text
        """
        return _BY[self.by][0 if lang == "zh" else 1]


def propose(words: Sequence[str], one: Table, unit: str | None = None) -> tuple[Match, ...]:
    """The columns the words of a header most probably mean.

    words    texts
    one      Table
    unit     text    what the sheet says above its header of amounts that name no unit of their own
    returns  Matches, one a word; a column is given once
    """
    from rapidfuzz import fuzz, process

    found: list[Match | None] = [_known(word, one, unit) for word in words]
    taken = {match.column.name for match in found if match and match.column}
    free = {spelt: column for column in one.columns if column.name not in taken for spelt in column.words}
    near = []
    for i, word in enumerate(words):
        if found[i] is not None or not word.strip():
            continue
        bare, written = _without_unit(word)
        for spelt, score, _ in process.extract(bare, list(free), scorer=fuzz.WRatio, score_cutoff=SURE, limit=5):
            # a word of one or two letters is a part of anything
            if min(len(bare), len(spelt)) > 2 or fuzz.ratio(bare, spelt) >= SURE:
                near.append((score, i, free[spelt], written))
    for score, i, column, written in sorted(near, key=lambda each: -each[0]):
        if found[i] is None and column.name not in taken:
            found[i] = Match(words[i], column, written or _of_sheet(column, unit), round(score, 1), "near")
            taken.add(column.name)
    return tuple(match or Match(word, None, None, 0.0, "none") for match, word in zip(found, words, strict=True))


def _known(word: str, one: Table, unit: str | None) -> Match | None:
    if word.strip() in RETURNED:
        return Match(word, None, None, 100.0, "returned")
    column, written = with_unit(word, one)
    if column is None:
        return None
    bare, _ = _without_unit(word)
    by = "name" if bare == column.name else "label" if bare in (column.label, column.label_en) else "also"
    return Match(word, column, written or _of_sheet(column, unit), 100.0, by)


def _of_sheet(column: Column, unit: str | None) -> str | None:
    """The unit the sheet states for all, where it is one of the column's kind."""
    return unit if unit and column.dtype == "number" and scale(unit, column) is not None else None


def _without_unit(word: str) -> tuple[str, str | None]:
    bare = "".join(word.split())
    for opening, closing in ("（）", "()", "[]", "【】"):
        if bare.endswith(closing) and opening in bare:
            name, _, unit = bare[:-1].rpartition(opening)
            return name, unit if find_unit(unit) else None
    return bare, None


def fingerprint(words: Sequence[str]) -> str:
    """What tells one header from another.

    words    texts
    returns  16 hexadecimal digits
    """
    return hashlib.sha256("\x1f".join("".join(word.split()) for word in words).encode()).hexdigest()[:16]


def header_of(matches: Sequence[Match], one: Table, name: str, line: int, filled: Mapped[str, str]) -> Header:
    """The header that a mapping comes to.

    matches  Matches
    one      Table
    name     text      the file's, for messages
    line     of the header
    filled   mapping   columns the delivery fills
    returns  Header
    raises   Problems  F405, F406; F462: a unit is of another kind
    """
    place = Place(name, line)
    columns = [match.column for match in matches]
    problems = lacking([match.word for match in matches], columns, one, place, filled)
    units, scales = {}, {}
    for match in matches:
        if match.column is not None and match.unit is not None:
            taken = scale(match.unit, match.column)
            if taken is None:
                values = {"column": named(match.column), "unit": match.column.unit or "-"}
                problems.append(Problem("F462", subject=match.word, place=place, got=match.unit, values=values))
            else:
                units[match.column.name], scales[match.column.name] = match.unit, taken
    if problems:
        raise Problems(problems)
    return Header(tuple(columns), units, scales)


def kept_at(city: Path, table: str, words: Sequence[str]) -> Path:
    """Where the mapping of a header is kept in a city folder.

    city     folder
    table    text
    words    texts   of the header
    returns  file
    """
    return city / "facts" / "mappings" / f"{table}-{fingerprint(words)}.yaml"


def keep(path: Path, matches: Sequence[Match], table: str) -> None:
    """Write a mapping for the next file with this header.

    path     file
    matches  Matches
    table    text
    """
    columns = {
        match.word: {"column": match.column.name, **({"unit": match.unit} if match.unit else {})}
        if match.column
        else {"column": None}
        for match in matches
        if match.word
    }
    document = {"table": table, "header": fingerprint([match.word for match in matches]), "columns": columns}
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode())


def recall(path: Path, words: Sequence[str], one: Table) -> tuple[Match, ...]:
    """The mapping that a file holds, for the words of a header.

    path     file     YAML: columns: {word: {column: name or null, unit: text}}, or {word: name}
    words    texts
    one      Table
    returns  Matches  a word the mapping does not name is passed over
    raises   Problems F401; F469: it is no mapping of this table
    """
    try:
        document: Any = yaml.safe_load(path.read_text("utf-8"))
        return _matches(document, words, one)
    except OSError as error:
        raise Problems([Problem("F401", place=Place(str(path)), values={"reason": system_reason(error)})]) from None
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = str(error).splitlines()[0]
        raise Problems([Problem("F469", place=Place(str(path)), got=reason, values={"table": one.name})]) from None


def _matches(document: Any, words: Sequence[str], one: Table) -> tuple[Match, ...]:
    """The mapping of a document for the words of a header; ValueError where it is none."""
    columns = document["columns"]
    if document.get("table", one.name) != one.name:
        raise ValueError(f"table: {document['table']}")
    found = []
    for word in words:
        entry = columns.get(word)
        entry = entry if isinstance(entry, dict) else {"column": entry}
        name = entry.get("column")
        if name is not None and one.find(str(name)) is None:
            raise ValueError(f"{word}: {name}")
        column = one.find(str(name)) if name is not None else None
        by = "given" if column or word not in RETURNED else "returned"
        found.append(Match(word, column, entry.get("unit"), 100.0 if column else 0.0, by))
    return tuple(found)
