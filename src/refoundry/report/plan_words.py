"""The nodes of a plan in the words of someone who reads plans: targets, figures, divisions of labour, any value."""

from datetime import date
from decimal import Decimal
from typing import Any

from refoundry.core.periods import read_period
from refoundry.core.problems import Lang
from refoundry.core.quantities import unit_name, write_number
from refoundry.plan.labels import field_label, value_label
from refoundry.plan.model import KINDS, Amount, Cited, Figure, Measure, Node, Plan, Target, Unknown, Words, known
from refoundry.plan.read import references

_SIGNS = {">=": "≥", "<=": "≤", "=": "", "~": "≈", "range": "", "growth": "+", "change": "±"}
_MARKS = {"proposed": ("（建议）", " (proposed)"), "to be supplied": ("（待补充）", " (to be supplied)")}


def target_words(target: Target, unit: str, lang: Lang, direction: str = "up") -> str:
    """A target in a few words: 2024 年 ≥45%.

    target     Target
    unit       of the goal
    lang       zh or en
    direction  of the goal   up or down
    returns    text
    """
    due = known(target.due)
    when = str(due) if due else ("时间未定" if lang == "zh" else "no date")
    if target.words is not None:
        return f"{when} {target.words.shown(lang)}"
    value = known(target.value)
    if value is None:
        return f"{when} {'数值待补' if lang == 'zh' else 'value open'}"
    high = f"–{write_number(target.high)}" if target.high is not None else ""
    # growth is in per cent and the change of a share in points, whatever the goal's own unit
    if target.comparison == "growth":
        unit = "%"
    elif target.comparison == "change" and unit == "%":
        unit = "个百分点" if lang == "zh" else "points"
    sign = _SIGNS.get(target.comparison, target.comparison)
    # a reduction is told as a reduction, whichever sign the plan gives it
    if target.comparison in ("growth", "change") and (value < 0 or direction == "down"):
        sign, value = _fall(lang), abs(value)
    return f"{when} {sign}{write_number(value)}{high}{behind(unit)}"


def _fall(lang: Lang) -> str:
    return "下降 " if lang == "zh" else "down "


def behind(unit: str) -> str:
    """A unit as it stands behind a number: 51.2%, 30 家.

    unit     name
    returns  text
    """
    return unit if unit in ("%", "‰", "") else f" {unit}"


def figure_words(figure: Figure, lang: Lang) -> str:
    """A figure of the starting point in a few words: 2020年 1.9 %.

    figure   Figure
    lang     zh or en
    returns  text
    """
    value, when = known(figure.value), read_period(figure.period).shown(lang)
    if value is None:
        return f"{when} {'待补' if lang == 'zh' else 'open'}"
    return f"{when} {_SIGNS.get(figure.comparison, figure.comparison)}{write_number(value)}{behind(figure.unit)}"


def amount_words(amount: Amount, lang: Lang) -> str:
    """A number of the plan with its unit: ≥30 家.

    amount   Amount
    lang     zh or en
    returns  text
    """
    value = known(amount.value)
    if value is None:
        return "数量待补" if lang == "zh" else "quantity open"
    high = f"–{write_number(amount.high)}" if amount.high is not None else ""
    unit = "%" if amount.comparison == "growth" else unit_name(amount.unit, lang)
    sign = _SIGNS.get(amount.comparison, amount.comparison)
    if amount.comparison in ("growth", "change") and value < 0:
        sign, value = _fall(lang), abs(value)
    return f"{sign}{write_number(value)}{high}{behind(unit)}"


def lead_words(plan: Plan, lead: str | Unknown | None, lang: Lang) -> str:
    """Who leads something: 牵头 市统计局.

    plan     Plan
    lead     key of a department, or open
    lang     zh or en
    returns  text   empty where nobody was to lead
    """
    if lead is None:
        return ""
    key = known(lead)
    named = title_words(plan, "departments", key, lang) if key else ("未定" if lang == "zh" else "open")
    return f"牵头 {named}" if lang == "zh" else f"lead {named}"


def successor_words(plan: Plan, kind: str, node: Node, lang: Lang) -> str:
    """Who a department or town was succeeded by, in brackets; empty where it still is.

    plan     Plan
    kind     one of KINDS
    node     Node
    lang     zh or en
    returns  text
    """
    after = getattr(node, "succeeded_by", None)
    if after is None:
        return ""
    title = plan.of(kind)[after].title.shown(lang)
    return f"（已由{title}承接）" if lang == "zh" else f" (succeeded by {title})"


def standing_words(node: Node, lang: Lang) -> str:
    """A mark for what is not stated by the plan itself, in brackets; empty where it is stated.

    node     Node
    lang     zh or en
    returns  text
    """
    return _MARKS.get(node.standing, ("", ""))[lang == "en"]


def division_words(plan: Plan, measure: Measure, lang: Lang) -> str:
    """Who leads and supports a measure, by the annex; empty where the annex has no row for it.

    plan     Plan
    measure  Measure
    lang     zh or en
    returns  text
    """
    division = measure.division
    if division is None:
        return ""
    lead = known(division.lead)
    named = plan.departments[lead].title.shown(lang) if lead else ("未定" if lang == "zh" else "open")
    others = [plan.departments[d].title.shown(lang) for d in division.support]
    towns = {"all": ("各镇区", "all towns"), "concerned": ("各有关镇区", "towns concerned"), "none": ("", "")}
    said = towns[division.towns][lang == "en"]
    if division.towns_named and (lang == "zh" or division.towns_named.en):
        said = division.towns_named.shown(lang)
    others += [said] if said else []
    if lang == "zh":
        return f"牵头 {named}；配合 {'、'.join(others) or '无'}"
    return f"lead {named}; support {', '.join(others) or 'none'}"


def title_words(plan: Plan, kind: str, key: str, lang: Lang) -> str:
    """What a node, a document or the plan itself is called; the key where there is no such node.

    plan     Plan
    kind     one of KINDS, documents or plan
    key      of the node
    lang     zh or en
    returns  text
    """
    if kind == "plan":
        return plan.about.title.shown(lang)
    node = plan.documents.get(key) if kind == "documents" else plan.of(kind).get(key) if kind in KINDS else None
    return key if node is None else node.title.shown(lang)


def value_words(plan: Plan, value: Any, lang: Lang, kind: str = "", unit: str = "") -> str:
    """Any part of a node as a reader would write it; names of other nodes by their titles.

    plan     Plan
    value    of a field
    lang     zh or en
    kind     text   the kind of node that a text names, empty where it names none
    unit     text   of the node, for targets
    returns  text   of several lines where there are several things
    """
    colon, pause = ("：", "；") if lang == "zh" else (": ", "; ")
    match value:
        case Unknown():
            return ("未知" if lang == "zh" else "unknown") + colon + value.unknown.shown(lang)
        case Words():
            return value.shown(lang)
        case Cited():
            return value.clause.shown(lang)
        case Target():
            parts = [target_words(value, unit, lang), value.clause.clause.shown(lang)]
            parts += [
                field_label(name, lang) + colon + value_words(plan, getattr(value, name), lang, "departments")
                for name in ("judge", "evidence", "note")
                if getattr(value, name) is not None
            ]
            return pause.join(parts)
        case Amount():
            return amount_words(value, lang)
        case Decimal():
            return write_number(value)
        case tuple():
            several = [value_words(plan, item, lang, kind, unit) for item in value]
            long = any(hasattr(type(item), "model_fields") for item in value)
            return "\n".join(several) if long else ("、" if lang == "zh" else ", ").join(several)
        case str() | bool():
            node = plan.of(kind).get(str(value)) if kind in KINDS else None
            return node.title.shown(lang) if node else value_label(value, lang)
        case int():
            return str(value)
        case date():
            return value.isoformat()
    if hasattr(value, "items"):
        return pause.join(f"{name}{colon}{value_words(plan, item, lang)}" for name, item in value.items())
    kinds = {path[0]: kind for path, kind, _ in references(type(value), value.model_dump(mode="json"))}
    fields = {name: getattr(value, name) for name in type(value).model_fields}
    return pause.join(
        field_label(name, lang) + colon + value_words(plan, item, lang, str(kinds.get(name, "")), unit)
        for name, item in fields.items()
        if item not in (None, (), {})
    )
