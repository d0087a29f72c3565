"""Goals, their baselines and targets, and the figures a plan states without a goal."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from refoundry.core.quantities import Comparison, Direction
from refoundry.plan.model.base import (
    Cited,
    Frozen,
    IndicatorId,
    Node,
    Number,
    Open,
    PeriodText,
    Ref,
    Standing,
    UnitName,
    Words,
    Year,
    check_range,
    known,
)


class Baseline(Frozen):
    """Where a goal started, as the plan states it."""

    period: PeriodText
    value: Open[Number]
    comparison: Comparison = "="
    clause: Cited
    note: Words | None = None


class Target(Frozen):
    """What is to be reached by when. Rank and qualitative targets carry words, a judge and the evidence wanted."""

    due: Open[Year]
    period: Annotated[str | None, Field(description="the time as the plan words it, such as 近期到2024年")] = None
    comparison: Comparison
    value: Open[Number] | None = None
    high: Number | None = None
    words: Annotated[Words | None, Field(description="what a rank or qualitative target says")] = None
    judge: Annotated[Open[str], Ref("departments")] | None = None
    evidence: Open[Words] | None = None
    clause: Cited
    standing: Standing = "stated"
    note: Words | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.comparison in ("rank", "qualitative"):
            if self.words is None or self.judge is None or self.evidence is None:
                raise PydanticCustomError("P115", "rank and qualitative need words, judge and evidence")
        elif self.value is None:
            raise PydanticCustomError("P116", "a target needs a value")
        check_range(self.comparison, self.value, self.high)
        return self

    @property
    def numeric(self) -> bool:
        """Whether the target is a number that is known."""
        return self.value is not None and known(self.value) is not None


class Goal(Node):
    """An indicator the city has promised to move: where it starts, where it must be, who answers for it."""

    indicator: IndicatorId
    unit: UnitName
    direction: Annotated[Direction, Field(description="which way is better")] = "up"
    owner: Annotated[Open[str], Ref("departments"), Field(description="the department that answers for the figure")]
    owner_standing: Standing = "proposed"
    formula: Annotated[str | None, Field(description="over other indicators, where the facts can compute it")] = None
    whole: Annotated[str | None, Field(description="name shared by the parts of one whole")] = None
    measures: Annotated[tuple[Annotated[str, Ref("measures")], ...], Field(description="what bears on it")] = ()
    related: Annotated[
        tuple[IndicatorId, ...], Field(description="indicators shown beside it that cannot stand in for it")
    ] = ()
    baselines: tuple[Baseline, ...] = ()
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]


class Figure(Node):
    """A figure of the starting point that no goal takes up."""

    indicator: IndicatorId
    unit: UnitName
    period: PeriodText
    value: Open[Number]
    comparison: Comparison = "="
    whole: str | None = None
    owner: Annotated[Open[str], Ref("departments")] | None = None
