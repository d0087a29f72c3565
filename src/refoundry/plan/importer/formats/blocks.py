"""What every reader delivers, and how it refuses a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from refoundry.core.problems import Place, Problem, Problems

Kind = Literal["text", "cell", "heading"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text as a format's reader finds it, before it is numbered."""

    text: str
    kind: Kind = "text"
    table: int | None = None
    row: int | None = None
    column: int | None = None
    level: int | None = None


def refused(code: str, path: Path, got: str | None = None, **values: object) -> Problems:
    """The exception that refuses a file for one reason.

    code     text   I3xx
    path     path   the file
    got      text   what was found, where it helps
    values   what the sentence of the code names
    returns  Problems, to be raised
    """
    return Problems([Problem(code, "", Place(str(path)), got, values)])


def too_large(path: Path, what: str, what_en: str, limit: int, unit: str) -> Problems:
    """The exception that refuses a file for its size.

    path     path   the file
    what     text   its size in Chinese words
    what_en  text   its size in English words
    limit    int    the limit, in what `unit` says
    unit     text   such as `万字以内`, `MB 以内`
    returns  Problems, to be raised
    """
    english = {"万字以内": "0,000 characters", "MB 以内": " MB", "页以内": " pages"}.get(unit, f" {unit}")
    return refused("I308", path, what=what, what_en=what_en, limit=f"{limit} {unit}", limit_en=f"{limit}{english}")
