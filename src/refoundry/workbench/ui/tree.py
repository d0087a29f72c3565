"""A tree of headings that open and close."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """A node; ui/parts/tree.html draws it. `mark` is a cell that stands behind the title."""

    title: Any
    href: str = ""
    sub: Any = ""
    mark: Any = ""
    children: Sequence["Node"] = ()
    open: bool = False
    id: str = ""
