"""Walk a result back: value <- function and its source <- rows and vintages <- rule <- clause of the plan."""

import importlib
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from refoundry.city.runs import Run
from refoundry.core.problems import Both, Place, Problem, Problems, nearest
from refoundry.dictionary import tables
from refoundry.facts.store import Facts, open_store
from refoundry.plan.attach import attached_text, whole_clause
from refoundry.plan.model import Plan
from refoundry.plan.read import read_plan

PINNED = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """The way back from one result row.

    `value` is the row of the result; `function` computed it and stands at `code`; `rows` are the facts it used, with
    file and row; `clause` cites the plan, `text` is it whole where the document is attached.
    `same_plan` is False where the plan's files have changed since the run.
    """

    assessment: str
    key: str
    value: Mapping[str, Any]
    function: str
    code: Place
    source: Both
    rows: PINNED
    node: tuple[str, str] | None
    node_place: Place
    clause: Mapping[str, Any] | None
    text: tuple[str, ...]
    same_plan: bool


def why(run: Run, key: str) -> list[Trail]:
    """Where a recorded result comes from.

    run      Run
    key      assessment/key, such as goals/rd-intensity; all targets of a goal, or one with @year
    returns  list of Trail, one a row of the result
    raises   Problems   C505: the run has no such result; C507: no such assessment in it; F434: facts were changed
    """
    name, _, bare = key.partition("/")
    if not bare:
        name, bare = next(iter(run.results), ""), key
    if name not in run.results or "key" not in run.results[name].columns:
        values = {"nearest": nearest(name, run.results) or "", "known": " ".join(run.results)}
        raise Problems([Problem("C507", got=name, values=values)])
    frame = run.results[name]
    names = ["key", *(["goal"] if "goal" in frame.columns else [])]
    found = frame.filter(pl.any_horizontal(pl.col(column) == bare for column in names))
    if found.is_empty():
        keys = frame["goal" if "goal" in frame.columns else "key"].unique(maintain_order=True).to_list()
        values = {"run": run.name, "nearest": nearest(bare, keys) or "", "known": " ".join(keys)}
        raise Problems([Problem("C505", got=bare, values=values)])
    facts, plan, folder = _pinned(run)
    return [_trail(run, name, row, facts, plan, folder) for row in found.to_dicts()]


def _pinned(run: Run) -> tuple[Facts, Plan | None, Path]:
    """The very set of facts the run read, whatever was loaded since, and the plan as it stands now."""
    if run.held is not None:
        held, facts = run.held
        return facts, held, facts.folder.parent / "plan"
    city = run.path.parents[1]
    store = open_store(city)
    used = {file["path"]: file["sha256"] for file in run.manifest["facts"]["files"]}
    entries = tuple(entry for entry in store.entries() if used.get(entry.path) == entry.sha256)
    if lost := used.keys() - {entry.path for entry in entries}:
        raise Problems(
            Problem("F434", place=Place(str(store.facts_folder / path)), values={"expected": used[path]})
            for path in sorted(lost)
        )
    try:
        plan = read_plan(city)
    except Problems:
        plan = None
    return Facts(store.facts_folder, entries), plan, city / "plan"


def _trail(run: Run, name: str, row: dict[str, Any], facts: Facts, plan: Plan | None, folder: Path) -> Trail:
    entry = run.manifest["assessments"][name]
    module, _, function = entry["function"].rpartition(".")
    kind, key = name, str(row.get("goal") or row["key"])
    node = plan.of(kind).get(key) if plan is not None and kind == "goals" else None
    clause, text = None, []
    if row.get("clause_paragraph") is not None:
        clause = {"paragraph": row["clause_paragraph"], "quote": row["clause_quote"]}
        if plan is not None and node is not None:
            document = attached_text(plan, folder)
            cited = [t.clause for t in getattr(node, "targets", ()) if t.clause.paragraph == row["clause_paragraph"]]
            text = whole_clause(cited[0], document) if cited and document else []
    return Trail(
        assessment=name,
        key=str(row["key"]),
        value=row,
        function=entry["function"],
        code=_code(module, function),
        source=Both(entry.get("source_zh", entry["source"]), entry["source"]),
        rows=_rows(row.get("rows") or [], facts),
        node=(kind, key) if node is not None else None,
        node_place=plan.place(kind, key) if plan is not None and node is not None else Place(),
        clause=clause,
        text=tuple(text),
        same_plan=plan is not None and plan.fingerprint == run.manifest["plan"]["fingerprint"],
    )


def _code(module: str, function: str) -> Place:
    """File and line of the function, as the code stands now."""
    value = getattr(importlib.import_module(module), function, None)
    inner = getattr(value, "function", value)
    if inner is None:
        return Place(module)
    file = Path(inspect.getsourcefile(inner) or module)
    package = Path(__file__).resolve().parents[2]
    shown = file.relative_to(package).as_posix() if file.is_relative_to(package) else str(file)
    return Place(shown, inspect.getsourcelines(inner)[1])


def _rows(names: list[str], facts: Facts) -> PINNED:
    """The fact rows a result names as table/load:row."""
    found: list[dict[str, Any]] = []
    for name in names:
        table, _, spot = name.partition("/")
        load, _, number = spot.rpartition(":")
        if table in tables():
            found += [{"table": table, **row} for row in facts.rows(table, load_id=load, source_row=int(number))]
    return tuple(found)
