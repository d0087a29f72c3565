"""What nodes are called, for whoever knows a node by its name and not by its key."""

from collections.abc import Iterator

from refoundry.plan.model import Node, Plan, Words
from refoundry.plan.model.base import Alias


def names(node: Node) -> Iterator[str]:
    """Every name of a node: its title in either language, and its other names.

    node     Node
    returns  iterator of text
    """
    for said in (node.title, *getattr(node, "also", ())):
        words = said.title if isinstance(said, Alias) else said
        if isinstance(words, Words):
            yield from (word for word in (words.zh, words.en) if word)
        else:
            yield str(words)


def called(plan: Plan, name: str) -> list[tuple[str, str, Node]]:
    """The nodes of a name: those called just so, else those whose name holds it.

    plan     Plan
    name     title, other name, or a part of one; quotation marks do not count
    returns  list of (kind, key, node)
    """
    bare = name.strip("“”‘’「」《》\"' ").casefold()
    if not bare:
        return []
    every = [(kind, key, node, [one.casefold() for one in names(node)]) for kind, key, node in plan.every()]
    exact = [(kind, key, node) for kind, key, node, known in every if bare in known]
    return exact or [(kind, key, node) for kind, key, node, known in every if any(bare in one for one in known)]
