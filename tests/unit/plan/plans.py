"""A clean plan of a city that does not exist, and ways to spoil it."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from refoundry.core.problems import Problem, Problems
from refoundry.plan.read import read_plan

CLEAN = (Path(__file__).parent / "clean.yaml").read_text("utf-8")
LEFT = re.compile(r"\{[a-z_]*\}")
"""A place in a sentence that nobody filled."""
GONE = object()
"""As a value in `spoilt`: take the entry out."""

Change = dict[str, Any]


def values() -> dict[str, Any]:
    """The clean plan as plain values, a fresh copy."""
    return copy.deepcopy(_VALUES)


class _Text(yaml.SafeLoader):
    """Dates stay text, as the plan's own reader has them."""


_Text.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith((":timestamp", ":bool")) or first in "tf"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_VALUES: dict[str, Any] = yaml.load(CLEAN, _Text)


class _Whole(yaml.SafeDumper):
    """Written out in full, however often a value is used."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write(folder: Path, tree: Any, name: str = "plan.yaml") -> Path:
    """One file of a plan folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = tree if isinstance(tree, str) else yaml.dump(tree, Dumper=_Whole, allow_unicode=True, sort_keys=False)
    (folder / name).write_text(text, "utf-8")
    return folder


def spoilt(changes: Change) -> dict[str, Any]:
    """The clean plan with some entries put otherwise: `goals/secondary-share/targets/0/value` -> 40.

    A path that ends in `+` appends to the list before it.
    """
    tree = values()
    for path, value in changes.items():
        *steps, last = path.split("/")
        at: Any = tree
        for step in steps:
            at = at[int(step)] if isinstance(at, list) else at[step]
        if last == "+":
            at.append(value)
        elif value is GONE:
            del at[int(last) if isinstance(at, list) else last]
        else:
            at[int(last) if isinstance(at, list) else last] = value
    return tree


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """What reading a folder finds; nothing where it is read."""
    try:
        read_plan(folder)
    except Problems as found:
        return found.problems
    return ()


def sentences(problem: Problem) -> Iterator[str]:
    """Everything a problem says, in both languages."""
    for lang in ("zh", "en"):
        yield problem.shown(lang)
        yield problem.says(lang)
        yield from (part for part in (problem.expected(lang), problem.fix(lang), problem.ask(lang)) if part)
