"""Scorings and policies as data. Rule texts are kept as written; rules.bind checks them against the dictionary."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from refoundry.plan.model.base import (
    Day,
    Frozen,
    IndicatorId,
    Keyed,
    Node,
    Number,
    Open,
    Ref,
    Sealed,
    UnitName,
    Version,
    Words,
)


class SchemeIndicator(Frozen):
    """One indicator of a scoring: its expression, the base it is measured against, its weight, its cap."""

    title: Words
    rule: Annotated[str, Field(description="expression over the dictionary's columns")]
    unit: UnitName
    base: Open[Number] | None = None
    weight: Open[Number]
    cap: Number | None = None
    floor: Number | None = None


class SchemeClass(Frozen):
    """A class of a scoring, by lowest score or by share of the ranked."""

    title: Words
    least: Open[Number] | None = None
    share: Open[Number] | None = None


class Scheme(Node):
    """A scoring as data: indicators, bases, weights, caps, classes, groups."""

    version: Version
    applies_to: str
    groups: Annotated[Keyed[str], Field(description="group -> rule that selects it")] = Field(default_factory=Sealed)
    indicators: Keyed[SchemeIndicator]
    classes: Keyed[SchemeClass] = Field(default_factory=Sealed)
    vetoes: tuple[str, ...] = ()
    tie_break: tuple[str, ...] = ()


class Benefit(Frozen):
    """What a policy gives: a shape and its dated parameters."""

    shape: Literal["flat", "rate", "brackets", "per unit", "matched", "relief", "discretionary"]
    parameters: Annotated[dict[str, Open[Number]], AfterValidator(Sealed)] = Field(default_factory=Sealed)
    unit: UnitName = "万元"
    cost_base: str | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


class Review(Frozen):
    """The fair-competition review of a policy."""

    reviewer: Words
    opinion: Literal["passed", "passed with exception", "refused", "pending"]
    exception: Words | None = None
    on: Day | None = None
    expires: Day | None = None


class Policy(Node):
    """A policy: who issued it, whom it is for, what it gives, what it excludes, what it asks for."""

    issuer: Annotated[Open[str], Ref("departments")]
    number: Open[str]
    life: Literal["draft", "in force", "evaluated", "expired", "withdrawn"]
    applies_to: str
    when: Annotated[str | None, Field(description="rule text")] = None
    benefit: Benefit | None = None
    excludes: tuple[Annotated[str, Ref("policies")], ...] = ()
    documents_asked: tuple[Words, ...] = ()
    review: Open[Review]
    measures: tuple[Annotated[str, Ref("measures")], ...] = ()
    indicator: IndicatorId | None = None
    examples: tuple[Annotated[dict[str, Any], AfterValidator(Sealed)], ...] = ()
