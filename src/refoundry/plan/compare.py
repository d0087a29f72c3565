"""Two editions of a plan held side by side: what came, what went, what changed, field by field."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Literal

from refoundry.plan.model import KINDS, Document, Node, Plan


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two editions; old and new are plain values, None where there was nothing."""

    kind: str
    key: str
    what: Literal["added", "removed", "changed"]
    field: str = ""
    old: Any = None
    new: Any = None


def compare(old: Plan, new: Plan) -> list[Change]:
    """What the new edition changes against the old one.

    old      Plan
    new      Plan
    returns  list of Change, by kind and key; a changed node has one Change a field
    """
    about = (old.about.model_dump(mode="json"), new.about.model_dump(mode="json"))
    changes = [Change("plan", "plan", "changed", *difference) for difference in _differences(*about)]
    pairs: list[tuple[str, Mapping[str, Node | Document], Mapping[str, Node | Document]]]
    pairs = [("documents", old.documents, new.documents), *((kind, old.of(kind), new.of(kind)) for kind in KINDS)]
    for kind, before, after in pairs:
        for key in dict.fromkeys([*before, *after]):
            if key not in after:
                changes.append(Change(kind, key, "removed", old=before[key].title.zh))
            elif key not in before:
                changes.append(Change(kind, key, "added", new=after[key].title.zh))
            else:
                pair = (before[key].model_dump(mode="json"), after[key].model_dump(mode="json"))
                changes += [Change(kind, key, "changed", *difference) for difference in _differences(*pair)]
    return changes


def _differences(old: Any, new: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys([*old, *new]):
            yield from _differences(old.get(name), new.get(name), f"{path}.{name}" if path else str(name))
    elif isinstance(old, list) and isinstance(new, list):
        for i, before, after in _aligned(old, new):
            yield from _differences(before, after, f"{path}[{i + 1}]")
    elif old != new:
        yield path, old, new


def _aligned(old: list[Any], new: list[Any]) -> Iterator[tuple[int, Any, Any]]:
    """Items of two lists beside each other; one put in or taken out does not shift all that follow."""
    marks = [[json.dumps(item, sort_keys=True) for item in items] for items in (old, new)]
    for what, a, b, c, d in SequenceMatcher(None, marks[0], marks[1], autojunk=False).get_opcodes():
        if what != "equal":
            places = range(c, d) if d - c >= b - a else range(a, b)
            yield from ((i, *pair) for i, pair in zip(places, zip_longest(old[a:b], new[c:d]), strict=True))
