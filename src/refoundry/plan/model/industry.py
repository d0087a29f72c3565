"""The industries of a plan: tiers, taxonomies, rings of supply, clusters, chains with segments and edges."""

from typing import Annotated, Literal

from pydantic import Field

from refoundry.plan.model.base import (
    Alias,
    Amount,
    Count,
    Day,
    Flag,
    Frozen,
    Key,
    Keyed,
    Node,
    Number,
    Open,
    Ref,
    Sealed,
    Standing,
    Version,
    Words,
)

Code = Annotated[
    str,
    Field(
        pattern=r"^([A-T]|\d{2,4})$",
        description="GB/T 4754 section, division, group or class, quoted",
        examples=["3951"],
    ),
]


class PartialCode(Frozen):
    """A class that belongs only in part, and the share that is counted."""

    code: Code
    share: Open[Annotated[Number, Field(gt=0, le=1)]]


class Taxonomy(Node):
    """A statistical scheme: a set of GB/T 4754 codes, with the share where a class belongs in part."""

    version: Version
    codes: Open[tuple[Code, ...]]
    partial: tuple[PartialCode, ...] = ()


class Tier(Node):
    """One of the plan's tiers of industry."""

    order: Count
    taxonomy: Annotated[Open[str], Ref("taxonomies")]


class Industry(Node):
    """An industry the plan names within a tier."""

    tier: Annotated[str, Ref("tiers")]
    parent: Annotated[str | None, Ref("industries")] = None
    also: tuple[Alias, ...] = ()
    codes: Open[tuple[Code, ...]] | None = None


class Ring(Node):
    """A ring of supply, from the city outwards."""

    order: Count


class Cluster(Node):
    """An industrial cluster; `industries` says what its output counts, so that double counting can be seen."""

    level: Annotated[Words | None, Field(description="such as 千亿级")] = None
    goal: Annotated[str | None, Ref("goals")] = None
    chains: tuple[Annotated[str, Ref("chains")], ...] = ()
    industries: tuple[Annotated[str, Ref("industries")], ...] = ()
    also: tuple[Alias, ...] = ()
    members: Annotated[Count, Field(description="how many clusters stand behind this node, unnamed ones")] = 1
    existing: Annotated[
        Open[Flag], Field(description="counted among the clusters the city has today; false for one still to be formed")
    ] = True


class Evidence(Frozen):
    """What shows that something is so, and of when."""

    source: str
    on: Day | None = None
    note: Words | None = None


class Segment(Frozen):
    """A stage of a chain."""

    title: Words
    stage: Literal["upstream", "midstream", "downstream", "service"]
    role: Literal["material", "component", "equipment", "product", "service", "technology"] = "component"
    products: tuple[Words, ...] = ()
    codes: tuple[Code, ...] = ()
    keywords: tuple[str, ...] = ()
    group: Annotated[str | None, Field(description="name of its AND/OR group")] = None
    joins: Literal["and", "or"] = "and"


class Edge(Frozen):
    """A supply relation between two segments of a chain. Without evidence it is unproven."""

    source: Annotated[Key, Ref(".segments")]
    target: Annotated[Key, Ref(".segments")]
    relation: Literal["supplies", "equips", "serves", "distributes"] = "supplies"
    evidence: tuple[Evidence, ...] = ()


class Chain(Node):
    """An industrial chain with its leader's post, departments, towns, segments and edges."""

    also: tuple[Alias, ...] = ()
    leader: Annotated[Open[Words], Field(description="the leader's post, never a name")]
    departments: tuple[Annotated[str, Ref("departments")], ...] = ()
    towns: tuple[Annotated[str, Ref("towns")], ...] = ()
    standing_of_lead: Standing = "proposed"
    segments: Keyed[Segment] = Field(default_factory=Sealed)
    edges: tuple[Edge, ...] = ()
    target: Amount | None = None
