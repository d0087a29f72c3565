"""What a clause yields before year and kind are known, and what a sentence remembers from clause to clause."""

from dataclasses import dataclass, field

from refoundry.plan.importer.goals.draft import Comparison


@dataclass(slots=True)
class Claim:
    """A figure with its name, before year and kind are known."""

    name: str
    comparison: Comparison | None
    value: float | None
    high: float | None
    unit: str | None
    start: int
    end: int
    past: bool = False
    qualitative: bool = False
    unsure: str | None = None
    period: int | None = None
    committed: bool = False
    bound: bool = False
    nth: int = 0
    of: int = 1
    shape: str = "left"
    spread_years: bool = False


@dataclass(slots=True)
class Memory:
    """What the sentence has spoken of so far."""

    subject: str = ""
    pending: str = ""
    scope: str = ""
    label: str = ""
    goals: bool = True
    years: int = 1
    incomplete: list[Claim] = field(default_factory=list)
