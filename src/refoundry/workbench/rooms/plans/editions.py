"""Editions of a plan that can be held against each other: in force, as shipped, and those the city keeps.

An earlier plan folder goes to `editions/NAME` of the city folder; its name is what the planner calls it.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from refoundry.city import CityFolder, shipped_plan, shipped_plans
from refoundry.core.problems import Both, Lang, Problems
from refoundry.plan.compare import compare
from refoundry.plan.model import Plan
from refoundry.plan.read import plan_files, plan_folder, read_plan
from refoundry.report.plan_changes import NodeChange, node_changes
from refoundry.workbench.language import say

FOLDER = "editions"
IN_FORCE = "now"


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition at hand: its name in addresses, what it is called, where it lies."""

    name: str
    title: Both
    folder: Path


@lru_cache(maxsize=8)
def _read(folder: Path, _state: tuple[tuple[str, int, int], ...]) -> Plan:
    return read_plan(folder)


def read(folder: Path) -> Plan:
    """A plan folder; one that has not changed is not read again.

    folder   the plan folder
    returns  Plan
    raises   Problems   everything that is wrong in its files
    """
    state = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in plan_files(folder))
    return _read(folder, state)


def _of_city(folder: Path, city: CityFolder) -> bool:
    try:
        return read(folder).about.city.code == city.code
    except Problems:
        return False


@lru_cache(maxsize=4)
def _shipped(city: CityFolder) -> tuple[str, ...]:
    return tuple(name for name in shipped_plans() if _of_city(shipped_plan(name), city))


def editions(city: CityFolder) -> list[Edition]:
    """The editions that the plan in force can be held against.

    city     CityFolder
    returns  Editions   those the city keeps, the newest name first, then the one shipped with the software
    """
    kept = [
        Edition(f"kept:{folder.name}", Both(folder.name, folder.name), plan_folder(folder))
        for folder in sorted((city.path / FOLDER).glob("[!.]*"), reverse=True)
        if folder.is_dir()
    ]
    come = [
        Edition(f"shipped:{name}", Both(say("zh", "plans.shipped"), say("en", "plans.shipped")), shipped_plan(name))
        for name in _shipped(city)
    ]
    return kept + come


def differences(old: Plan, new: Plan, lang: Lang) -> list[NodeChange]:
    """What one edition changes against another, in words.

    old      Plan
    new      Plan
    lang     zh or en
    returns  NodeChanges
    """
    return node_changes(old, new, compare(old, new), lang)
