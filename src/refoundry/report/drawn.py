"""Which of several values of one period is drawn, joined and named: the preferred, never a rounding of it.

A series is of one publication, and that may round what another gives exactly. Both are then the same number: wherever
values are shown the exact one takes the place of the rounded one, which stays beside it and says what it is. What a
target is judged by and what a forecast rests on is the assessment's to choose, and is not touched here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def as_drawn(history: Sequence[Row]) -> list[Row]:
    """The published values of a goal, `used` moved from a rounded value to the exact one of its period.

    history  structs of `history`, of each period the preferred first
    returns  structs of `history`
    """
    first: dict[str, int] = {}
    for place, seen in enumerate(history):
        first.setdefault(seen["period"], place)
    stands_in = {first[seen["period"]] for seen in history if seen["used"] and seen.get("rounds")}
    return [
        {**seen, "used": place in stands_in or (bool(seen["used"]) and not seen.get("rounds"))}
        for place, seen in enumerate(history)
    ]
