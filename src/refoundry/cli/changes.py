"""The differences between two editions of a plan in the terminal."""

from rich.console import Console
from rich.text import Text

from refoundry.cli.help import Lang
from refoundry.cli.wrapping import print_wrapped
from refoundry.plan.compare import Change
from refoundry.plan.labels import kind_label
from refoundry.plan.model import Plan
from refoundry.report.plan_changes import node_changes

_WORDS = {
    "added": ("新增", "added", "green"),
    "removed": ("删除", "removed", "red"),
    "changed": ("改动", "changed", "yellow"),
}


def show_changes(old: Plan, new: Plan, changes: list[Change], console: Console, lang: Lang) -> None:
    """Print the differences between two editions, a node with all of its changes at a time.

    old      Plan
    new      Plan
    changes  as `compare` returns them
    console  rich Console
    lang     zh or en
    returns  None
    """
    zh = lang == "zh"
    if not changes:
        console.print("两个版本相同。" if zh else "The two editions are the same.")
        return
    for node in node_changes(old, new, changes, lang):
        word, word_en, style = _WORDS[node.what]
        head = Text.assemble((word if zh else word_en, style), f" {kind_label(node.kind, lang)} ", (node.title, "bold"))
        print_wrapped(Text.assemble(head, (f"  {node.kind}/{node.key}", "dim")), console, hang=4)
        for one in node.fields:
            colon = "：" if zh else ": "
            print_wrapped(f"{one.label}{colon}{one.before} → {one.after}", console, 4, hang=2)
    console.print(f"共 {len(changes)} 处。" if zh else f"{len(changes)} differences.")
