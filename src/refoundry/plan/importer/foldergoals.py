"""Drafted goals in the model's shape: one goal an indicator, figures where there is only a starting point."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from refoundry.core.problems import Place, Problem
from refoundry.core.quantities import find_unit
from refoundry.plan.importer.goals import GoalDraft
from refoundry.plan.importer.goals.indicators import base_of
from refoundry.plan.importer.goals.lexicon import ends_with

_HALVES = (("上半年", "H1"), ("一季度", "Q1"), ("三季度", "Q3"), ("前三季度", "Q3"))


def goal_nodes(
    drafts: Sequence[GoalDraft], measures: Mapping[int, str] | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """Goals and figures of a plan folder.

    drafts    goals as read
    measures  number of a paragraph -> the measure that stands in it
    returns   mapping with `goals` and `figures`, and what could not be written (I343)
    """
    left_out: list[Problem] = []
    grouped: dict[tuple[str, str], list[GoalDraft]] = {}
    for draft in map(_signed, drafts):
        unit = find_unit(draft.unit) if draft.unit else None
        if draft.unit and unit is None:
            left_out.append(_left(draft, f"单位“{draft.unit}”不在单位表", f"unit {draft.unit} is not in the table"))
        elif draft.kind == "baseline" and draft.year is None:
            left_out.append(_left(draft, "基期年份不明", "the year of the baseline is not known"))
        else:
            grouped.setdefault((draft.indicator, unit.name if unit else "1"), []).append(draft)
    goals: dict[str, Any] = {}
    figures: dict[str, Any] = {}
    for place, ((indicator, unit_name), group) in enumerate(grouped.items(), 1):
        node: dict[str, Any] = {
            "title": indicator,
            "indicator": f"indicator_{place}",
            "unit": unit_name,
            "clause": _cited(group[0]),
        }
        if doubts := "；".join(dict.fromkeys(draft.unsure for draft in group if draft.unsure)):
            node["note"] = {"zh": f"读法存疑：{doubts}", "en": f"doubtful reading: {doubts}"}
        baselines = [draft for draft in group if draft.kind == "baseline"]
        targets = [draft for draft in group if draft.kind == "target"]
        if targets:
            owner = _open(
                "文件未写数据责任单位，请领导小组办公室明确", "no owner is named; ask the leading group's office"
            )
            node["owner"] = owner
            stated = [(measures or {}).get(draft.paragraph) for draft in targets]
            if bearing := [*dict.fromkeys(key for key in stated if key)]:
                node["measures"] = bearing
            if baselines:
                node["baselines"] = [_baseline(draft) | {"clause": _cited(draft)} for draft in baselines]
            if any(map(_falls, targets)):
                node["direction"] = "down"
            node["targets"] = [_target(draft) for draft in targets]
            goals[f"goal-{place}"] = node
            continue
        for number, draft in enumerate(baselines, 1):
            key = f"figure-{place}" + (f"-{number}" if len(baselines) > 1 else "")
            figures[key] = node | _baseline(draft) | {"clause": _cited(draft)}
    nodes = {"goals": goals, "figures": figures}
    return {kind: members for kind, members in nodes.items() if members}, left_out


def _left(draft: GoalDraft, zh: str, en: str) -> Problem:
    values = {"reason": zh, "reason_en": en}
    return Problem("I343", draft.indicator[:30], Place(paragraph=draft.paragraph), draft.quote[:40], values)


def _signed(draft: GoalDraft) -> GoalDraft:
    """A fall as a growth below zero, as the model counts it: 能耗下降16% is 能耗 -16 %, 年均下降4% is 年均增长 -4 %."""
    if draft.comparison != "growth" or draft.value is None or not draft.indicator.endswith("下降"):
        return draft
    name = base_of(draft.indicator) + ("年均增长" if draft.indicator.endswith("年均下降") else "")
    ends = sorted(-end for end in (draft.value, draft.high) if end is not None)
    return replace(draft, indicator=name, value=ends[0], high=ends[1] if len(ends) > 1 else None)


def _falls(draft: GoalDraft) -> bool:
    """Whether less is better: the number falls or is a ceiling, or the name is that of a cost or a burden."""
    below = draft.value is not None and draft.value < 0
    return below or draft.comparison in ("<=", "<") or ends_with(base_of(draft.indicator), "falling")


def _open(zh: str, en: str) -> dict[str, Any]:
    return {"unknown": {"zh": zh, "en": en}}


def _cited(draft: GoalDraft) -> dict[str, Any]:
    return {"paragraph": draft.paragraph, "quote": draft.quote[:40]}


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def _value(draft: GoalDraft) -> Any:
    if draft.value is None:
        return _open("文件未写数值，请责任部门补充", "the document gives no value; ask the department concerned")
    return _number(draft.value)


def _baseline(draft: GoalDraft) -> dict[str, Any]:
    period = str(draft.year)
    for word, half in _HALVES:
        if draft.period and word in draft.period:
            period = f"{draft.year}{half}"
    node = {"period": period, "value": _value(draft)}
    if draft.comparison not in (None, "=", "range"):
        node["comparison"] = draft.comparison
    return node


def _target(draft: GoalDraft) -> dict[str, Any]:
    node: dict[str, Any] = {"due": draft.year or _open("文件未写期限", "the document gives no date")}
    if draft.period:
        node["period"] = draft.period
    if draft.value is None and (draft.qualitative or draft.comparison is None):
        judge = _open("文件未写评判单位，请领导小组办公室明确", "no judge is named; ask the leading group's office")
        evidence = _open(
            "文件未写评判依据，请领导小组办公室明确", "no evidence is named; ask the leading group's office"
        )
        words = draft.quote if len(draft.quote) > 1 else draft.indicator
        rank = re.search(r"(前列|第[一二三四五六七八九十\d]+位|领先|位居|前[一二三四五六七八九十\d]+位)", draft.quote)
        node |= {"comparison": "rank" if rank else "qualitative", "words": words, "judge": judge, "evidence": evidence}
    elif (
        draft.comparison == "range" and draft.high is not None and draft.value is not None and draft.high > draft.value
    ):
        node |= {"comparison": "range", "value": _number(draft.value), "high": _number(draft.high)}
    else:
        comparison = "=" if draft.comparison in (None, "range") else draft.comparison
        node |= {"comparison": comparison, "value": _value(draft)}
    return node | {"clause": _cited(draft)}
