"""A board: lines by columns, in each square the marks of the matters that belong there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Head:
    """A column."""

    title: Any
    href: str = ""
    sub: Any = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A matter: its title, its address, a cell that shows its state (StateMark or StatusMark), whether it is late."""

    label: Any
    href: str
    mark: Any
    late: bool = False


@dataclass(frozen=True, slots=True)
class Square:
    """Where a line meets a column; `lead`: the column leads the line, `part`: it leads or supports it at all. `rest`
    marks more stand at `href`."""

    marks: Sequence[Mark] = ()
    lead: bool = False
    rest: int = 0
    href: str = ""
    part: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A line: one square a column, None where the two have nothing to do with each other."""

    title: Any
    cells: Sequence[Square | None]
    href: str = ""
    sub: Any = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A board; ui/parts/board.html draws it. `groups` are pairs of a title and its lines."""

    heads: Sequence[Head]
    groups: Sequence[tuple[Any, Sequence[Line]]]
    caption: Any = ""
    corner: Any = ""
