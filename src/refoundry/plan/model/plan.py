"""The whole plan: what it is about, and every node by kind and key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from refoundry.core.problems import NOWHERE, Place
from refoundry.plan.model.base import Count, Day, Flag, Frozen, Key, Keyed, Node, Open, Ref, Sealed, Words, Year
from refoundry.plan.model.goals import Figure, Goal
from refoundry.plan.model.industry import Chain, Cluster, Industry, Ring, Taxonomy, Tier
from refoundry.plan.model.places import Base, LandAccount, Park, Platform, Zone
from refoundry.plan.model.rulesets import Policy, Scheme
from refoundry.plan.model.work import Action, Department, Group, Measure, Safeguard, Service, Task, Town


class City(Frozen):
    """The city the plan is for."""

    title: Words
    code: Annotated[
        str, Field(pattern=r"^\d{6}$", description="code of the prefecture or county, quoted", examples=['"442000"'])
    ]
    region: Annotated[str, Field(description="the name of the city in the table `observation`")]


class About(Frozen):
    """What the plan is: title, city, edition, documents and the years it speaks of."""

    title: Words
    city: City
    edition: Words
    issued: Open[Day]
    start: Open[Year]
    horizons: Keyed[Year] = Field(default_factory=Sealed)
    leading_group: Annotated[str | None, Ref("groups")] = None
    draft: Annotated[Flag, Field(description="drafted by the importer and not yet read by a person")] = False


class Document(Frozen):
    """A document that clauses cite. `sha256` is of its text without white space; `paragraphs` counts its lines."""

    title: Words
    sha256: Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$", examples=["64 × 0-9a-f"])] = None
    paragraphs: Count | None = None
    issued: Day | None = None
    issuer: str | None = None
    url: str | None = None
    note: Words | None = None


KINDS: Mapping[str, type[Node]] = MappingProxyType(
    {
        "goals": Goal,
        "figures": Figure,
        "taxonomies": Taxonomy,
        "tiers": Tier,
        "industries": Industry,
        "rings": Ring,
        "clusters": Cluster,
        "chains": Chain,
        "actions": Action,
        "measures": Measure,
        "tasks": Task,
        "schemes": Scheme,
        "policies": Policy,
        "zones": Zone,
        "parks": Park,
        "bases": Base,
        "platforms": Platform,
        "land_accounts": LandAccount,
        "safeguards": Safeguard,
        "services": Service,
        "departments": Department,
        "towns": Town,
        "groups": Group,
    }
)
N = TypeVar("N", bound=Node)


class Nodes(Mapping[str, N], Generic[N]):
    """The nodes of one kind by key, in the order of the files; read only."""

    def __init__(self, nodes: Mapping[str, N]):
        self._nodes = dict(nodes)

    def __getitem__(self, key: str) -> N:
        return self._nodes[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __repr__(self) -> str:
        return f"<{len(self)} nodes: {', '.join(list(self._nodes)[:3])} ...>"


@dataclass(frozen=True)
class Plan:
    """A city's plan: a frozen tree. `plan.goals["rd-intensity"]`; every kind of KINDS is an attribute."""

    about: About
    documents: Mapping[str, Document]
    goals: Nodes[Goal]
    figures: Nodes[Figure]
    taxonomies: Nodes[Taxonomy]
    tiers: Nodes[Tier]
    industries: Nodes[Industry]
    rings: Nodes[Ring]
    clusters: Nodes[Cluster]
    chains: Nodes[Chain]
    actions: Nodes[Action]
    measures: Nodes[Measure]
    tasks: Nodes[Task]
    schemes: Nodes[Scheme]
    policies: Nodes[Policy]
    zones: Nodes[Zone]
    parks: Nodes[Park]
    bases: Nodes[Base]
    platforms: Nodes[Platform]
    land_accounts: Nodes[LandAccount]
    safeguards: Nodes[Safeguard]
    services: Nodes[Service]
    departments: Nodes[Department]
    towns: Nodes[Town]
    groups: Nodes[Group]
    fingerprint: str
    spots: Mapping[tuple[str, str], Place] = field(default_factory=Sealed, repr=False, compare=False)

    def of(self, kind: str) -> Nodes[Node]:
        """The nodes of a kind.

        kind     one of KINDS
        returns  Nodes
        raises   KeyError   no such kind
        """
        if kind not in KINDS:
            raise KeyError(kind)
        nodes: Nodes[Node] = getattr(self, kind)
        return nodes

    def every(self) -> Iterator[tuple[str, str, Node]]:
        """Every node with its kind and key, in the order of KINDS.

        returns  iterator of (kind, key, node)
        """
        for kind in KINDS:
            for key, node in self.of(kind).items():
                yield kind, key, node

    def find(self, key: str) -> list[tuple[str, str, Node]]:
        """The nodes a reader may mean: `rd-intensity`, `goals/rd-intensity`, or a measure's or task's number.

        key      key, kind/key, or number such as 7.2
        returns  list of (kind, key, node), empty where nothing fits
        """
        kind, _, bare = key.rpartition("/")
        return [
            (where, name, node)
            for where, name, node in self.every()
            if kind in ("", where) and (name == bare or str(getattr(node, "number", "")) == bare)
        ]

    def place(self, kind: str, key: str) -> Place:
        """File and line of a node.

        kind     one of KINDS
        key      of the node
        returns  Place, empty for a plan that was not read from files
        """
        return self.spots.get((kind, key), NOWHERE)

    @cached_property
    def measures_by_number(self) -> Mapping[str, tuple[str, Measure]]:
        """Measures by their number: "7.2" -> (key, measure)."""
        return {measure.number: (key, measure) for key, measure in self.measures.items()}


def file_model() -> type[BaseModel]:
    """The shape of one plan file: any of the kinds, each a mapping of keys to nodes.

    returns  a pydantic model, for the published JSON Schema
    """
    fields: dict[str, object] = {
        "plan": (About | None, Field(default=None, description="what the plan is; in one file only")),
        "documents": (dict[Key, Document], Field(default={})),
    }
    for kind, model in KINDS.items():
        fields[kind] = (dict[Key, model], Field(default={}, description=(model.__doc__ or "").strip()))  # type: ignore[valid-type]
    config = ConfigDict(extra="forbid", title="Refoundry plan file")
    return create_model("PlanFile", __config__=config, **fields)  # type: ignore[call-overload, no-any-return]
