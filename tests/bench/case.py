"""One row of a bench: the same work done by us and by a peer.

A bench is a module tests/bench/NAME.py with `cases()`, which yields Case. It imports its peer inside the function that
calls it, so that our own peak of memory is ours alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """Work of a given size, our way of doing it, a peer's way, and what it means that both came to the same."""

    bench: str
    case: str
    rows: int
    ours: Callable[[], Any]
    peer: str | None = None  # name and version of the peer, None where there is none
    theirs: Callable[[], Any] | None = None
    same: Callable[[Any, Any], None] | None = None  # raises AssertionError where our result is not theirs

    def __post_init__(self) -> None:
        if len({self.peer is None, self.theirs is None, self.same is None}) != 1:
            raise ValueError(f"{self.bench} {self.case}: peer, theirs and same come together or not at all")
