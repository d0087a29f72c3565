"""What a clause yields before year and kind are known, and what a sentence remembers from clause to clause."""

from dataclasses import dataclass, field

from refoundry.plan.importer.goals.draft import Comparison

_REMEMBERED = 40


@dataclass(slots=True)
class Claim:
    """A figure with its name, before year and kind are known.

    `period` is the place of its own time mark, `past` says it is where something comes from (由…), `nth` of `of` its
    place in a run of figures, `committed` that the clause promises it, `bound` that a floor was set (不少于).
    """

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
    committed: bool = False
    bound: bool = False
    nth: int = 0
    of: int = 1
    spread_years: bool = False
    verb: str = ""
    bare_list: bool = False
    shown: int = 0
    opened: bool = False


@dataclass(slots=True)
class Memory:
    """What the sentence has spoken of so far.

    `subject` is the last name, `names` all of them, `pending` a clause without figures that may name what the next one
    measures, `label` what the paragraph is about, `years` how many years the clause before has listed.
    """

    label: str = ""
    goals: bool = True
    subject: str = ""
    pending: str = ""
    names: list[str] = field(default_factory=list)
    measured: list[tuple[str, str | None]] = field(default_factory=list)
    earlier: list[tuple[str, str | None]] = field(default_factory=list)
    trend: str = ""
    unit: str | None = None
    years: int = 1

    def owner(self, unit: str | None = None) -> str:
        """The name an elided subject refers to: the last one counted in the same unit, else the last one.

        unit     text   of the figure that lacks its subject, where it matters
        returns  text, empty where nothing was named
        """
        if unit is not None and self.unit != unit and not self.pending and not self.trend:
            for name, its in reversed(self.measured):
                if its == unit:
                    return name
        named = self.subject or self.pending or self.label
        if named or unit is None:
            return named
        return next((name for name, its in reversed(self.earlier) if its == unit), "")

    def forget(self, wholly: bool) -> None:
        """Start another sentence; behind a semicolon what was named stays known.

        wholly   bool   whether a full stop stood before
        """
        self.pending, self.trend = "", ""
        if wholly:
            self.earlier = self.measured
            self.subject, self.names, self.unit, self.measured = "", [], None, []

    def learn(self, claims: list[Claim], trend: str) -> None:
        """Remember the names of a group of claims.

        claims   list of Claim
        trend    text    年均增长 and the like, empty where there was none
        """
        if not claims:
            return
        self.names += [claim.name for claim in claims if claim.name not in self.names[-1:]]
        del self.names[:-_REMEMBERED]
        self.subject = claims[0].name if len(claims) > 1 and self.subject else claims[-1].name
        self.trend = trend
        self.unit = claims[-1].unit
        self.measured = [*self.measured, *((claim.name, claim.unit) for claim in claims)][-_REMEMBERED:]
