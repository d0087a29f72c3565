"""Two editions of a plan held side by side: what came, what went, what changed, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from refoundry.plan.model import KINDS, Plan


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
    for kind in KINDS:
        before, after = old.of(kind), new.of(kind)
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
        for i in range(max(len(old), len(new))):
            pair = (old[i] if i < len(old) else None, new[i] if i < len(new) else None)
            yield from _differences(*pair, f"{path}[{i + 1}]")
    elif old != new:
        yield path, old, new
