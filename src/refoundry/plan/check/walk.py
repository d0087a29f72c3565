"""Every citation a node holds, and every node another one names."""

from collections.abc import Iterator

from pydantic import BaseModel

from refoundry.plan.model import Cited, Plan
from refoundry.plan.read import references


def citations(node: BaseModel) -> Iterator[Cited]:
    """The citations of a node: its own, and those of its targets, baselines, rows of the annex, other names.

    node     a node or a part of one
    returns  iterator of Cited
    """
    values = [getattr(node, name) for name in type(node).model_fields]
    while values:
        value = values.pop(0)
        if isinstance(value, Cited):
            yield value
        elif isinstance(value, BaseModel):
            values[:0] = [getattr(value, name) for name in type(value).model_fields]
        elif isinstance(value, tuple):
            values[:0] = value
        elif isinstance(value, dict):
            values[:0] = value.values()


def mentions(plan: Plan) -> Iterator[tuple[str, str, str, str, str]]:
    """Every reference from one node to another.

    plan     Plan
    returns  iterator of (kind, key, field, kind named, key named)
    """
    for kind, key, node in plan.every():
        for path, wanted, name in references(type(node), node.model_dump(mode="json", exclude_none=True)):
            yield kind, key, str(path[0]), wanted, name
