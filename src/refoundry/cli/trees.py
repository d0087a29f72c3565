"""A plan in the terminal: the tree, one node, the differences between two editions."""

from collections.abc import Sequence

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from refoundry.cli.help import Lang
from refoundry.cli.wrapping import print_wrapped
from refoundry.plan.attach import whole_clause
from refoundry.plan.labels import field_label, kind_label, kind_title
from refoundry.plan.model import KINDS, Action, Figure, Goal, Node, Plan, known
from refoundry.plan.read import references
from refoundry.report.plan_words import (
    division_words,
    figure_words,
    standing_words,
    successor_words,
    target_words,
    value_words,
)

# measures and tasks stand under their actions
_UNDER = ("measures", "tasks")


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
        if kind in _UNDER or not nodes:
            continue
        branch = root.add(Text.assemble((kind_title(kind, lang), "bold cyan"), f" {len(nodes)}"))
        for key, node in nodes.items():
            leaf = branch.add(_line(key, node, lang, successor_words(plan, kind, node, lang)))
            if isinstance(node, Goal):
                for target in node.targets:
                    leaf.add(target_words(target, node.unit, lang, node.direction))
            if isinstance(node, Figure):
                leaf.add(figure_words(node, lang))
            if isinstance(node, Action):
                _add_work(plan, key, leaf, lang)
    console.print(root)


def _line(key: str, node: Node, lang: Lang, remark: str = "") -> Text:
    number = known(getattr(node, "number", None))
    mark = standing_words(node, lang)
    head = f"{number} " if number else ""
    return Text.assemble(head, node.title.shown(lang), (mark + remark, "yellow"), (f"  {key}", "dim"))


def _add_work(plan: Plan, action: str, leaf: Tree, lang: Lang) -> None:
    for key, measure in plan.measures.items():
        if measure.action == action:
            twig = leaf.add(_line(key, measure, lang))
            if measure.division is not None:
                twig.add(Text(division_words(plan, measure, lang), style="dim"))
    tasks = [(key, task) for key, task in plan.tasks.items() if task.action == action]
    if tasks:
        box = leaf.add(Text("专栏" if lang == "zh" else "Box of concrete work", style="cyan"))
        for key, task in tasks:
            box.add(_line(key, task, lang))


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
            table.add_row(field_label(name, lang), value_words(plan, value, lang, str(wanted.get(name, "")), unit))
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
