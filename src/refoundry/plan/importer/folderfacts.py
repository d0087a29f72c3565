"""The tables that come with a draft: its indicators, ready to load, and a sheet in which observations are filled in."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from refoundry.core.quantities import find_unit
from refoundry.dictionary import table

_GROWTH = re.compile("(?:增长|增速|增幅|增长率|增长速度|下降|降幅|降低)$")
# How a unit counts by its dimension; what is not named here is a level.
_COUNTS = ("firms", "households", "pieces", "articles", "items", "machines", "entries", "people", "visits")


def fact_files(nodes: Mapping[str, Any], title: str, region: str | None, today: date) -> dict[str, str]:
    """The CSV files of the folder `facts`.

    nodes    goals and figures as `goal_nodes` drafts them
    title    text   of the plan, the source of the indicators
    region   text   the city, None where the title does not name it
    today    date   its year is the vintage
    returns  name of the file -> its text; empty where the plan has no indicator
    """
    goals, figures = nodes.get("goals", {}), nodes.get("figures", {})
    # A figure that only says where the city started promises nothing, so neither way is better.
    one_each = {node["indicator"]: node | {"direction": "none"} for node in figures.values()}
    one_each |= {node["indicator"]: node for node in goals.values()}
    if not one_each:
        return {}
    ordered = sorted(one_each.values(), key=lambda node: int(node["indicator"].rpartition("_")[2]))
    year = str(today.year)
    origin = {"definition_zh": "口径待补", "source": title, "basis": "plan", "vintage": year}
    drawn = [_indicator(node) | origin for node in ordered]
    sheet = [_observation(node, region) for node in ordered if node in goals.values()]
    loads = [{"file": "indicator.csv", "table": "indicator", "source": "plan", "vintage": year, "mode": "snapshot"}]
    return {
        "indicator.csv": _written(table("indicator").names, drawn),
        "observation-template.csv": _sheet(sheet),
        "loads.csv": _written(list(loads[0]), loads),
    }


def _indicator(node: Mapping[str, Any]) -> dict[str, str]:
    return {
        "id": node["indicator"],
        "name_zh": node["title"],
        "unit": node["unit"],
        "direction": node.get("direction", "up"),
        "kind": _kind(node),
    }


def _kind(node: Mapping[str, Any]) -> str:
    unit = find_unit(node["unit"])
    dimension = unit.dimension if unit else ""
    if dimension in _COUNTS:
        return "count"
    if dimension != "share":
        return "level"
    stated = [*node.get("targets", ()), *node.get("baselines", ()), node]
    numbers = [number for one in stated for number in (one.get("value"), one.get("high")) if _is_number(number)]
    growing = any(one.get("comparison") == "growth" for one in stated) or min(numbers, default=0) < 0
    if growing or _GROWTH.search(node["title"]):
        return "growth"
    # A share cannot exceed the whole: what the plan itself puts higher is none.
    return "share" if max(numbers, default=0) <= 100 else "index"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _observation(node: Mapping[str, Any], region: str | None) -> dict[str, str]:
    """A row that names its indicator; what only the figure's publisher can say is left to be filled in."""
    return {"indicator": node["indicator"], "region": region or "", "unit": node["unit"], "note_zh": node["title"]}


def _written(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _sheet(rows: Iterable[Mapping[str, str]]) -> str:
    """The rows under the Chinese names of the columns, for the person who fills them in."""
    labels = {column.name: column.shown() for column in table("observation").columns if column.name != "note_en"}
    return _written(labels.values(), ({labels[name]: text for name, text in row.items()} for row in rows))
