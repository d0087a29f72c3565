"""An assessment takes a plan and facts; a case states one goal in a few words, and these build both from it."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from refoundry.assess import goals as assessed
from refoundry.assess.declare import Assessment
from refoundry.facts.load import load_folder
from refoundry.facts.store import open_store
from refoundry.plan.read import read_plan
from tests.spec.assess.fiction import CLAUSE, noon, write_facts, write_plan


def _asked(
    question: Assessment,
    target: Mapping[str, Any] | Sequence[Mapping[str, Any]] = (),
    published: Sequence[str] = (),
    as_of: str = "2026-06-30",
    unit: str = "%",
    kind: str = "share",
    direction: str = "up",
    baseline: Mapping[str, Any] | None = None,
    cumulative: bool = False,
    breaks: Sequence[Mapping[str, str]] = (),
    measured_in: str | None = None,
    region: str = "甲市",
    formula: str = "",
    parts: Mapping[str, Sequence[str]] | None = None,
    owner: Any = "bureau",
) -> list[dict[str, Any]]:
    """The rows an assessment gives for one goal of a made-up city; `target` is one or several."""
    targets = [target] if isinstance(target, Mapping) else [*target]
    goal = {"unit": unit, "direction": direction, "baselines": [baseline] if baseline else [], "owner": owner}
    account = {
        "title": "账",
        "clause": CLAUSE,
        "goal": "g",
        "kind": "clear",
        "proof": "验收文件",
        "start": 2020,
        "due": 2030,
    }
    account |= {"quantity": {"value": 1, "unit": unit}, "lead": "bureau"}
    kinds: dict[str, Any] = {"land_accounts": {"a": account}} if cumulative else {}
    about = {"id": "measure", "unit": measured_in or unit, "kind": kind, "bases": "base", "formula": formula}
    others = [{"id": name, "unit": "亿元"} for name in parts or {}]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = read_plan(write_plan(folder / "plan", {"g": goal | {"targets": targets or [_ANY]}}, **kinds))
        loads = write_facts(folder / "in", {"measure": published, **(parts or {})}, [about, *others], breaks, region)
        store = open_store(folder)
        day = date.fromisoformat(as_of)
        load_folder(store, loads, noon(day))
        return question(plan, store.facts(day)).to_dicts()


_ANY = {"due": 2030, "comparison": ">=", "value": 1}


def goals(**given: Any) -> Any:
    rows = _asked(assessed.goals, **given)
    return rows[0] if isinstance(given.get("target"), Mapping) else rows


def outlook(**given: Any) -> list[dict[str, Any]]:
    return _asked(assessed.outlook, **given)


def record(**given: Any) -> list[dict[str, Any]]:
    return _asked(assessed.record, **given)


def consistency(**given: Any) -> list[dict[str, Any]]:
    return _asked(assessed.consistency, **given)
