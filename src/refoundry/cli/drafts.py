"""A drafted plan in the terminal: what was read, what is doubtful, where it was written."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from refoundry.cli.help import Lang
from refoundry.core.quantities import write_number

if TYPE_CHECKING:
    from refoundry.plan.importer import Draft
    from refoundry.plan.importer.goals import GoalDraft

_SIGNS = {">=": "≥", "<=": "≤", "=": "", "~": "≈", "range": "", "growth": "+", "change": "±"}


def show_draft(draft: "Draft", to: Path | None, console: Console, lang: Lang) -> None:
    """Print a draft: goals, actions with measures, departments, and what a person has to look at.

    draft    as `draft_plan` returns it
    to       folder it was written to, None where it was not
    console  rich Console
    lang     zh or en
    returns  None
    """
    zh = lang == "zh"
    console.print(Text(f"《{draft.title}》" if zh else draft.title, style="bold"))
    console.print(_goals(draft, lang))
    console.print(_actions(draft, lang))
    names = "、".join(draft.structure.titles.get(name, name) for name in draft.departments)
    console.print(
        Text(
            f"责任单位 {len(draft.departments)} 个：{names}" if zh else f"{len(draft.departments)} departments: {names}"
        )
    )
    console.print()
    if draft.problems:
        head = f"请核对 {len(draft.problems)} 处" if zh else f"{len(draft.problems)} places to look at"
        console.print(Text(head, style="bold yellow"))
        for problem in draft.problems:
            console.print(Text(problem.shown(lang)))
    if draft.empty:
        words = (
            "没有读到目标、举措和部门，不像一份方案；没有写出目录" if zh else "No goal, measure or department was read"
        )
        console.print(
            Text(words if zh else f"{words}: this looks like no plan; no folder was written", style="bold red")
        )
    elif to is not None:
        words = f"方案目录草稿：{to}。逐项核对后删除 plan.yaml 中的 draft: true" if zh else f"Draft written to {to}"
        more = "" if zh else "; check every node, then take draft: true out of plan.yaml"
        console.print(Text(words + more, style="bold"))
    elif zh:
        console.print(Text("这是草稿。写成方案目录：--to 目录", style="dim"))
    else:
        console.print(Text("This is a draft. Write it as a plan folder: --to FOLDER", style="dim"))


def _goals(draft: "Draft", lang: Lang) -> Table:
    heads = ("", "指标", "数值", "年份", "段") if lang == "zh" else ("", "indicator", "value", "year", "paragraph")
    table = Table(box=None, padding=(0, 1), title=None)
    for head, justify in zip(heads, ("left", "left", "right", "right", "right"), strict=True):
        table.add_column(head, justify=justify, overflow="fold")  # type: ignore[arg-type]
    kinds = {"target": ("目标", "target"), "baseline": ("基期", "baseline")}
    for goal in draft.goals:
        mark = "？" if goal.unsure else ""
        kind = Text(kinds[goal.kind][lang == "en"], style="cyan" if goal.kind == "target" else "dim")
        table.add_row(kind, f"{goal.indicator}{mark}", _amount(goal, lang), str(goal.year or ""), str(goal.paragraph))
    return table


def _amount(goal: "GoalDraft", lang: Lang) -> str:
    if goal.value is None:
        return "定性或待补" if lang == "zh" else "in words or open"
    high = f"–{write_number(goal.high)}" if goal.high is not None else ""
    return (
        f"{_SIGNS.get(goal.comparison or '', goal.comparison or '')}{write_number(goal.value)}{high} {goal.unit or ''}"
    )


def _actions(draft: "Draft", lang: Lang) -> Tree:
    counts = (len(draft.actions), sum(len(action.measures) for action in draft.actions))
    words = f"{counts[0]} 项行动，{counts[1]} 项举措" if lang == "zh" else f"{counts[0]} actions, {counts[1]} measures"
    root = Tree(Text(words, style="bold"), guide_style="dim")
    for action in draft.actions:
        branch = root.add(f"{action.number} {action.title}")
        for measure in action.measures:
            lead = measure.lead or ("牵头单位未写" if lang == "zh" else "no lead named")
            full = draft.structure.titles.get(lead, lead)
            branch.add(
                Text.assemble(f"{measure.number} {measure.title}  ", (full, "cyan" if measure.lead else "yellow"))
            )
        for box in action.boxes:
            items = f"（{len(box.items)} 项）" if lang == "zh" else f" ({len(box.items)} items)"
            branch.add(Text(f"{box.title}{items}", style="dim"))
    return root
