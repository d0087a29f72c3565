"""What the checks find in the plan in force, worked out once for each plan and attached document."""

from pathlib import Path

from refoundry.plan.attach import FOLDER
from refoundry.plan.check import Finding, check
from refoundry.plan.model import Plan
from refoundry.workbench.per_plan import PerPlan
from refoundry.workbench.rooms.plans.node import texts_of


def attached_state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """The documents attached to a plan folder as they are now: what was worked out of others is out of date.

    folder   the plan folder
    returns  triples of name, moment of the last change and size
    """
    found = sorted((folder / FOLDER).glob("*.txt"))
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in found)


def _check(plan: Plan, folder: Path, _state: tuple[tuple[str, int, int], ...]) -> tuple[Finding, ...]:
    texts, _ = texts_of(plan, folder)
    return tuple(check(plan, texts.get("plan", ())))


_kept = PerPlan(_check)


def findings(plan: Plan, folder: Path) -> tuple[Finding, ...]:
    """What the checks find in a plan, worked out once for each plan and attached document.

    plan     Plan
    folder   the plan folder
    returns  Findings
    """
    return _kept(plan, folder, attached_state(folder))
