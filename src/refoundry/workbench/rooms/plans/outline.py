"""The plan as a tree: what stands under which heading, and what a line says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from refoundry.core.problems import Lang
from refoundry.plan.labels import kind_title
from refoundry.plan.model import Figure, Goal, Measure, Node, Plan, Task, known
from refoundry.report.plan_words import (
    amount_words,
    division_words,
    figure_words,
    lead_words,
    successor_words,
    target_words,
)

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "work": ("actions",),
    "aims": ("goals", "figures"),
    "promises": ("safeguards", "services"),
    "industry": ("tiers", "industries", "clusters", "chains", "rings", "taxonomies"),
    "space": ("zones", "parks", "bases", "platforms", "land_accounts"),
    "rules": ("policies", "schemes"),
    "people": ("groups", "departments", "towns"),
}
"""The headings of the tree in their order, and the kinds below each. Measures and tasks stand under their actions."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One line of the tree: a node, its number and title, what it says in short, what stands below it."""

    kind: str
    key: str
    number: str
    title: str
    says: str
    standing: str
    below: tuple["Leaf", ...] = ()

    @property
    def reference(self) -> str:
        """kind/key."""
        return f"{self.kind}/{self.key}"


@dataclass(frozen=True, slots=True)
class Branch:
    """The nodes of one kind."""

    kind: str
    title: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the tree."""

    name: str
    branches: tuple[Branch, ...]

    @property
    def count(self) -> int:
        """How many nodes stand below it, at whatever depth."""
        return sum(1 for branch in self.branches for _ in walk(branch.leaves))


def walk(leaves: tuple[Leaf, ...]) -> Iterator[Leaf]:
    """Leaves and all below them, each before what is below it.

    leaves   Leaves
    returns  iterator of Leaf
    """
    for leaf in leaves:
        yield leaf
        yield from walk(leaf.below)


def _says(plan: Plan, kind: str, node: Node, lang: Lang) -> str:
    pause = "；" if lang == "zh" else "; "
    match node:
        case Goal():
            return pause.join(target_words(target, node.unit, lang, node.direction) for target in node.targets)
        case Figure():
            return figure_words(node, lang)
        case Task():
            quantity, due = known(node.quantity), known(node.due)
            said = [lead_words(plan, node.lead, lang), amount_words(quantity, lang) if quantity else ""]
            return pause.join(part for part in (*said, str(due) if due else "") if part)
    return successor_words(plan, kind, node, lang).strip(" （）()")


def in_short(plan: Plan, kind: str, key: str, lang: Lang) -> str:
    """What a node says beside its title.

    plan     Plan
    kind     one of KINDS
    key      of the node
    lang     zh or en
    returns  text   empty where its title says it all
    raises   KeyError   there is no such node
    """
    node = plan.of(kind)[key]
    return division_words(plan, node, lang) if isinstance(node, Measure) else _says(plan, kind, node, lang)


def _leaf(plan: Plan, kind: str, key: str, node: Node, lang: Lang, below: tuple[Leaf, ...] = ()) -> Leaf:
    number = known(getattr(node, "number", None))
    said = in_short(plan, kind, key, lang)
    return Leaf(kind, key, str(number or ""), node.title.shown(lang), said, node.standing, below)


def _actions(plan: Plan, lang: Lang) -> tuple[Leaf, ...]:
    found = []
    for action, node in plan.actions.items():
        measures = [
            _leaf(plan, "measures", key, measure, lang)
            for key, measure in plan.measures.items()
            if measure.action == action
        ]
        tasks = [_leaf(plan, "tasks", key, task, lang) for key, task in plan.tasks.items() if task.action == action]
        found.append(_leaf(plan, "actions", action, node, lang, (*measures, *tasks)))
    return tuple(found)


def _industries(plan: Plan, lang: Lang, parent: str | None = None) -> tuple[Leaf, ...]:
    """Industries below those they belong to."""
    return tuple(
        _leaf(plan, "industries", key, node, lang, _industries(plan, lang, key))
        for key, node in plan.industries.items()
        if node.parent == parent
    )


def outline(plan: Plan, lang: Lang) -> tuple[Section, ...]:
    """The whole plan as a tree.

    plan     Plan
    lang     zh or en
    returns  Sections; kinds of which the plan has none are left out
    """
    made = {"actions": _actions, "industries": _industries}
    sections = []
    for name, kinds in SECTIONS.items():
        branches = []
        for kind in kinds:
            if not plan.of(kind):
                continue
            leaves = (
                made[kind](plan, lang)
                if kind in made
                else tuple(_leaf(plan, kind, key, node, lang) for key, node in plan.of(kind).items())
            )
            branches.append(Branch(kind, kind_title(kind, lang), leaves))
        if branches:
            sections.append(Section(name, tuple(branches)))
    return tuple(sections)
