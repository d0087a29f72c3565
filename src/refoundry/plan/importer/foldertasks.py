"""Box items in the model's shape: tasks with quantity and date where the document gives them."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from refoundry.core.problems import Place, Problem
from refoundry.core.quantities import find_unit
from refoundry.plan.importer.boxes import Item
from refoundry.plan.importer.structure import Action

_AMOUNT = re.compile(
    r"(\d+(?:\.\d+)?)(?:\s*(?:-|—|~|至|到)\s*(\d+(?:\.\d+)?))?\s*[多余]?([^\d\s]+?)(以上|左右|以内|以下)?$"
)
_COMPARISONS = {"以上": ">=", "左右": "~", "以内": "<=", "以下": "<="}
_AT_LEAST = re.compile("不少于|不低于|至少|超过|突破")


def task_nodes(
    actions: Sequence[Action],
    departments: Mapping[str, str] = MappingProxyType({}),
    goals: Mapping[int, Sequence[str]] = MappingProxyType({}),
) -> tuple[dict[str, Any], list[Problem]]:
    """Tasks of a plan folder.

    actions      actions as read
    departments  department, in full or without the letter of its government -> its key
    goals        number of a paragraph -> keys of the goals that it states
    returns      key -> task, and what could not be written (I343)
    """
    tasks: dict[str, Any] = {}
    left_out: list[Problem] = []
    numbers = [box.number for action in actions for box in action.boxes]
    own = None not in numbers and len(set(numbers)) == len(numbers)
    count = 0
    for action in actions:
        measures = [f"measure-{measure.number.replace('.', '-')}" for measure in action.measures]
        for box in action.boxes:
            count += 1
            number = box.number if own else count
            for item in box.items:
                if not measures:
                    reason = {"reason": "所在行动没有举措", "reason_en": "its action has no measure"}
                    left_out.append(Problem("I343", item.title[:30], Place(paragraph=item.paragraph), values=reason))
                    continue
                task = _task(item, f"action-{action.number}", measures) | _duty(item, departments)
                task |= {"goals": [*goals[item.paragraph]]} if item.paragraph in goals else {}
                tasks[f"task-{number}-{item.number}"] = {"number": f"{number}.{item.number}"} | task
                if unit := _new_unit(item.quantity):
                    reason = {"reason": f"单位 {unit} 未登记", "reason_en": f"unit {unit} is not registered"}
                    place = Place(paragraph=item.paragraph)
                    left_out.append(Problem("I343", item.title[:30], place, item.quantity, reason))
    return tasks, left_out


def _task(item: Item, action: str, measures: list[str]) -> dict[str, Any]:
    year = re.search(r"20\d\d", item.due or "")
    late = f"文件写“{item.due}”，未写年份" if item.due else "文件未写完成时间"
    return {
        "action": action,
        "title": item.title,
        "clause": {"paragraph": item.paragraph, "quote": item.title[:40]},
        "measures": measures,
        "quantity": _amount(item.quantity) or _open(_few(item.quantity), "the document gives no quantity"),
        "due": int(year[0]) if year else _open(f"{late}，请责任部门明确", "the document gives no year"),
        "evidence": _open("文件未写完成依据，请责任部门明确", "the document names no evidence"),
        "note": {"zh": "对应举措暂列本行动全部举措，待确认", "en": "all measures of the action, until confirmed"},
    }


def _duty(item: Item, departments: Mapping[str, str]) -> dict[str, Any]:
    """Who leads and supports an item, where its own text says so; a lead that is none of the departments is told."""
    lead = item.duty.lead
    if lead is None:
        zh, en = "文件未写牵头部门，请领导小组办公室明确", "no lead is named; ask the leading group's office"
        return {"lead": _open(zh, en)}
    if lead not in departments:
        zh, en = f"文件写“{lead}”，责任单位中没有，请对应到部门", f"no department of the plan is called {lead}"
        return {"lead": _open(zh, en)}
    support = dict.fromkeys(departments[name] for name in item.duty.support if name in departments)
    support.pop(departments[lead], None)
    node: dict[str, Any] = {"lead": departments[lead], "lead_standing": "stated"}
    return node | ({"support": [*support]} if support else {})


def _few(quantity: str | None) -> str:
    if unit := _new_unit(quantity):
        return f"单位 {unit} 未登记；文件写“{quantity}”，请人工核对"
    return f"文件写“{quantity}”，请人工核对" if quantity else "文件未写数量，请责任部门明确"


def _new_unit(quantity: str | None) -> str | None:
    """The unit of a quantity that the table of units does not have."""
    found = _AMOUNT.search(quantity or "")
    return found[3] if found and find_unit(found[3]) is None else None


def _amount(quantity: str | None) -> dict[str, Any] | None:
    """The quantity as an amount; None where number or unit cannot be told for sure."""
    found = _AMOUNT.search(quantity or "")
    unit = find_unit(found[3]) if found else None
    if found is None or unit is None:
        return None
    low, high = float(found[1]), float(found[2]) if found[2] else None
    if high is not None and high > low:
        return {"value": _number(low), "high": _number(high), "unit": unit.name, "comparison": "range"}
    comparison = _COMPARISONS.get(found[4] or "") or (">=" if _AT_LEAST.search(quantity or "") else "=")
    return {"value": _number(low), "unit": unit.name, "comparison": comparison}


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() else value


def _open(zh: str, en: str) -> dict[str, Any]:
    return {"unknown": {"zh": zh, "en": en}}
