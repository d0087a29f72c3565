"""What the grammar delivers: one drafted goal."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["target", "baseline"]
Comparison = Literal[">=", ">", "<=", "<", "~", "=", "range", "growth", "change"]


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """One figure of a plan as it was read; `unsure` says why a person should look at it."""

    indicator: str
    kind: Kind
    comparison: Comparison | None
    value: float | None
    high: float | None
    unit: str | None
    year: int | None
    period: str | None
    paragraph: int
    quote: str
    unsure: str | None = None
    qualitative: bool = False
