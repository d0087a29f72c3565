"""A plan in the terminal: the tree, one node, the differences between two editions."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from refoundry.cli.help import Lang
from refoundry.cli.wrapping import print_wrapped
from refoundry.core.periods import read_period
from refoundry.core.quantities import write_number
from refoundry.plan.attach import whole_clause
from refoundry.plan.labels import field_label, kind_label, value_label
from refoundry.plan.model import KINDS, Action, Cited, Figure, Goal, Measure, Node, Plan, Target, Unknown, Words, known
from refoundry.plan.read import references

KIND_TITLES = {
    "goals": ("目标", "Goals"),
    "figures": ("基期数据", "Figures of the starting point"),
    "taxonomies": ("统计口径", "Taxonomies"),
    "tiers": ("产业层级", "Tiers"),
    "industries": ("产业", "Industries"),
    "rings": ("供应圈层", "Rings of supply"),
    "clusters": ("产业集群", "Clusters"),
    "chains": ("产业链", "Chains"),
    "actions": ("行动与举措", "Actions and measures"),
    "schemes": ("评价办法", "Schemes"),
    "policies": ("政策", "Policies"),
    "zones": ("空间布局", "Zones"),
    "parks": ("园区", "Parks"),
    "bases": ("产业基地", "Bases"),
    "platforms": ("平台与载体", "Platforms"),
    "land_accounts": ("土地账", "Land accounts"),
    "safeguards": ("保障措施", "Safeguards"),
    "services": ("服务承诺", "Services promised"),
    "departments": ("部门", "Departments"),
    "towns": ("镇街", "Towns"),
    "groups": ("领导小组", "Groups"),
}
_SIGNS = {">=": "≥", "<=": "≤", "=": "", "~": "≈", "range": "", "growth": "+", "change": "±"}


def target_words(target: Target, unit: str, lang: Lang) -> str:
    """A target in a few words: 2024 年 ≥45%.

    target   Target
    unit     of the goal
    lang     zh or en
    returns  text
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
    return f"{when} {_SIGNS.get(target.comparison, target.comparison)}{write_number(value)}{high} {unit}"


def show_tree(plan: Plan, console: Console, lang: Lang) -> None:
    """Print the whole plan as a tree.

    plan     Plan
    console  rich Console
    lang     zh or en
    returns  None
    """
    root = Tree(Text(plan.about.title.shown(lang), style="bold"), guide_style="dim")
    for kind in KINDS:
        nodes = plan.of(kind)
        if kind not in KIND_TITLES or not nodes:
            continue
        branch = root.add(Text.assemble((KIND_TITLES[kind][lang == "en"], "bold cyan"), f" {len(nodes)}"))
        for key, node in nodes.items():
            leaf = branch.add(_line(key, node, lang, _successor(plan, kind, node, lang)))
            if isinstance(node, Goal):
                for target in node.targets:
                    leaf.add(target_words(target, node.unit, lang))
            if isinstance(node, Figure):
                leaf.add(_figure(node, lang))
            if isinstance(node, Action):
                _add_work(plan, key, leaf, lang)
    console.print(root)


def _figure(figure: Figure, lang: Lang) -> str:
    value, when = known(figure.value), read_period(figure.period).shown(lang)
    if value is None:
        return f"{when} {'待补' if lang == 'zh' else 'open'}"
    return f"{when} {_SIGNS.get(figure.comparison, figure.comparison)}{write_number(value)} {figure.unit}"


def _successor(plan: Plan, kind: str, node: Node, lang: Lang) -> str:
    """Who a department or town was succeeded by, in brackets; empty where it still is."""
    after = getattr(node, "succeeded_by", None)
    if after is None:
        return ""
    title = plan.of(kind)[after].title.shown(lang)
    return f"（已由{title}承接）" if lang == "zh" else f" (succeeded by {title})"


def _line(key: str, node: Node, lang: Lang, remark: str = "") -> Text:
    number = known(getattr(node, "number", None))
    marks = {"proposed": ("（建议）", " (proposed)"), "to be supplied": ("（待补充）", " (to be supplied)")}
    mark = marks.get(node.standing, ("", ""))[lang == "en"]
    head = f"{number} " if number else ""
    return Text.assemble(head, node.title.shown(lang), (mark + remark, "yellow"), (f"  {key}", "dim"))


def _add_work(plan: Plan, action: str, leaf: Tree, lang: Lang) -> None:
    for key, measure in plan.measures.items():
        if measure.action == action:
            twig = leaf.add(_line(key, measure, lang))
            if measure.division is not None:
                twig.add(Text(_division(plan, measure, lang), style="dim"))
    tasks = [(key, task) for key, task in plan.tasks.items() if task.action == action]
    if tasks:
        box = leaf.add(Text("专栏" if lang == "zh" else "Box of concrete work", style="cyan"))
        for key, task in tasks:
            box.add(_line(key, task, lang))


def _division(plan: Plan, measure: Measure, lang: Lang) -> str:
    division = measure.division
    assert division is not None
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


def show_which(found: Sequence[tuple[str, str, Node]], words: str, console: Console, lang: Lang) -> None:
    """Print which nodes a number or a name stands for, where it stands for several.

    found    (kind, key, node) of each
    words    as typed
    console  rich Console
    lang     zh or en
    returns  None
    """
    head = f"“{words}”有 {len(found)} 个：" if lang == "zh" else f"{words} stands for {len(found)} nodes:"
    console.print(Text(head, style="bold"))
    for kind, key, node in found:
        number = known(getattr(node, "number", None))
        name = kind_label(kind, lang) + (f" {number}" if number else "")
        print_wrapped(Text.assemble(f"{name} ", node.title.shown(lang), (f"  {kind}/{key}", "dim")), console, 2, hang=2)


def show_node(
    plan: Plan, kind: str, key: str, node: Node, document: Sequence[str], console: Console, lang: Lang
) -> None:
    """Print one node: every field, where it stands in the files, its clause, whole once the document is attached.

    plan      Plan
    kind      one of KINDS
    key       of the node
    node      the node
    document  paragraphs of the attached document, or none
    console   rich Console
    lang      zh or en
    returns   None
    """
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    wanted = {path[0]: kind for path, kind, _ in references(type(node), node.model_dump(mode="json"))}
    for name in type(node).model_fields:
        value = getattr(node, name)
        if value not in (None, (), {}) and name not in ("title", "clause"):
            unit = getattr(node, "unit", "")
            table.add_row(field_label(name, lang), _plain(plan, value, lang, str(wanted.get(name, "")), unit))
    name = kind_label(kind, lang)
    title = Text.assemble(f"{name} ", (node.title.shown(lang), "bold"), (f"  {kind}/{key}", "dim"))
    spot = plan.place(kind, key).shown()
    console.print(Panel(table, title=title, title_align="left", subtitle=spot, subtitle_align="right"))
    if node.clause is not None:
        text = whole_clause(node.clause, document) if node.clause.document == "plan" else []
        console.print(Text(node.clause.clause.shown(lang), style="bold"))
        for paragraph in text:
            console.print(Text(paragraph))
        if not document:
            hint = "附上正式文件后可看全文：refoundry plan attach 文件"
            hint_en = "attach the document to read whole clauses: refoundry plan attach FILE"
            console.print(Text(hint if lang == "zh" else hint_en, style="dim"))


def _plain(plan: Plan, value: Any, lang: Lang, kind: str = "", unit: str = "") -> str:
    """Any part of a node as a reader would write it; names of other nodes by their titles."""
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
                field_label(name, lang) + colon + _plain(plan, getattr(value, name), lang, "departments")
                for name in ("judge", "evidence", "note")
                if getattr(value, name) is not None
            ]
            return pause.join(parts)
        case Decimal():
            return write_number(value)
        case tuple():
            several = [_plain(plan, item, lang, kind, unit) for item in value]
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
        return pause.join(f"{name}{colon}{_plain(plan, item, lang)}" for name, item in value.items())
    kinds = {path[0]: kind for path, kind, _ in references(type(value), value.model_dump(mode="json"))}
    fields = {name: getattr(value, name) for name in type(value).model_fields}
    return pause.join(
        field_label(name, lang) + colon + _plain(plan, item, lang, str(kinds.get(name, "")), unit)
        for name, item in fields.items()
        if item not in (None, (), {})
    )
