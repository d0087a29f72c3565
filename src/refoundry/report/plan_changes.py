"""The differences between two editions of a plan, in the words of someone who reads plans."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from refoundry.core.problems import Lang
from refoundry.plan.compare import Change
from refoundry.plan.labels import field_label, path_label, value_label
from refoundry.plan.model import KINDS, Plan
from refoundry.plan.read import references
from refoundry.report.plan_words import title_words


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a node before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NodeChange:
    """What became of one node: added, removed, or changed in these fields."""

    kind: str
    key: str
    what: Literal["added", "removed", "changed"]
    title: str
    fields: tuple[FieldChange, ...] = ()


def node_changes(old: Plan, new: Plan, changes: Iterable[Change], lang: Lang) -> list[NodeChange]:
    """The differences between two editions, a node with all of its changes at a time.

    old      Plan
    new      Plan
    changes  as `compare` returns them
    lang     zh or en
    returns  NodeChanges, in the order of the changes
    """
    found = []
    for (kind, key, what), several in groupby(changes, key=lambda change: (change.kind, change.key, change.what)):
        fields: tuple[FieldChange, ...] = ()
        if what == "changed":
            named = {**_named(old, kind, key, lang), **_named(new, kind, key, lang)}
            fields = tuple(
                FieldChange(
                    _field(change.field, lang), _words(change.old, named, lang), _words(change.new, named, lang)
                )
                for change in several
            )
        title = title_words(old if what == "removed" else new, kind, key, lang)
        found.append(NodeChange(kind, key, what, title, fields))
    return found


def _field(written: str, lang: Lang) -> str:
    """A path as `compare` writes it, `targets[1].value`, by the names of its fields; `zh` of a text is the text."""
    steps = [int(step) - 1 if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", written)]
    return path_label([step for step in steps if step != "zh"], written=False).shown(lang)


def _named(plan: Plan, kind: str, key: str, lang: Lang) -> dict[str, str]:
    """The titles of the nodes that a node names, by their keys."""
    node = plan.of(kind).get(key) if kind in KINDS else None
    if node is None:
        return {}
    found = references(type(node), node.model_dump(mode="json"))
    return {name: title_words(plan, wanted, name, lang) for _, wanted, name in found if wanted in KINDS}


def _words(value: Any, named: Mapping[str, str], lang: Lang) -> str:
    """A plain value of a node as a reader would write it."""
    zh = lang == "zh"
    colon, pause = ("：", "；") if zh else (": ", "; ")
    match value:
        case None:
            return "（无）" if zh else "(none)"
        case {"unknown": reason}:
            return ("未知" if zh else "unknown") + colon + _words(reason, named, lang)
        case {"zh": str(chinese), **rest}:
            return str(rest.get("en") or chinese) if not zh else chinese
        case {"paragraph": paragraph, "quote": quote}:
            return f"第{paragraph}段“{quote}”" if zh else f"paragraph {paragraph} “{quote}”"
        case dict():
            parts = [(field_label(name, lang), part) for name, part in value.items() if part not in (None, [], {}, "")]
            return pause.join(name + colon + _words(part, named, lang) for name, part in parts)
        case list():
            return ("、" if zh else ", ").join(_words(part, named, lang) for part in value) or (
                "（无）" if zh else "(none)"
            )
        case _:
            return named.get(str(value)) or value_label(value, lang)
