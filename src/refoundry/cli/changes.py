"""The differences between two editions of a plan, in the words of someone who reads plans."""

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from refoundry.cli.help import Lang
from refoundry.cli.wrapping import print_wrapped
from refoundry.plan.compare import Change
from refoundry.plan.labels import field_label, kind_label, path_label, value_label
from refoundry.plan.model import KINDS, Plan
from refoundry.plan.read import references

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
    for (kind, key, what), several in groupby(changes, key=lambda change: (change.kind, change.key, change.what)):
        word, word_en, style = _WORDS[what]
        plan = old if what == "removed" else new
        head = Text.assemble(
            (word if zh else word_en, style), f" {kind_label(kind, lang)} ", (_title(plan, kind, key, lang), "bold")
        )
        print_wrapped(Text.assemble(head, (f"  {kind}/{key}", "dim")), console, hang=4)
        if what != "changed":
            continue
        named = {**_named(old, kind, key, lang), **_named(new, kind, key, lang)}
        for change in several:
            before, after = (_words(value, named, lang) for value in (change.old, change.new))
            colon = "：" if zh else ": "
            print_wrapped(f"{_field(change.field, lang)}{colon}{before} → {after}", console, 4, hang=2)
    console.print(f"共 {len(changes)} 处。" if zh else f"{len(changes)} differences.")


def _title(plan: Plan, kind: str, key: str, lang: Lang) -> str:
    if kind == "plan":
        return plan.about.title.shown(lang)
    node = plan.documents.get(key) if kind == "documents" else plan.of(kind).get(key)
    return key if node is None else node.title.shown(lang)


def _field(written: str, lang: Lang) -> str:
    """A path as `compare` writes it, `targets[1].value`, by the names of its fields; `zh` of a text is the text."""
    steps = [int(step) - 1 if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", written)]
    return path_label([step for step in steps if step != "zh"], written=False).shown(lang)


def _named(plan: Plan, kind: str, key: str, lang: Lang) -> dict[str, str]:
    """The titles of the nodes that a node names, by their keys."""
    node = plan.of(kind).get(key) if kind in KINDS else None
    if node is None:
        return {}
    found = references(type(node), node.model_dump(mode="json"))
    return {name: _title(plan, wanted, name, lang) for _, wanted, name in found if wanted in KINDS}


def _words(value: Any, named: Mapping[str, str], lang: Lang) -> str:
    """A plain value of a node as a reader would write it."""
    zh = lang == "zh"
    colon, pause = ("：", "；") if zh else (": ", "; ")
    match value:
        case None:
            return "（无）" if zh else "(none)"
        case {"unknown": reason}:
            return ("未知" if zh else "unknown") + colon + _words(reason, named, lang)
        case {"zh": str(chinese), **rest}:
            return str(rest.get("en") or chinese) if not zh else chinese
        case {"paragraph": paragraph, "quote": quote}:
            return f"第{paragraph}段「{quote}」" if zh else f"paragraph {paragraph} “{quote}”"
        case dict():
            parts = [(field_label(name, lang), part) for name, part in value.items() if part not in (None, [], {}, "")]
            return pause.join(name + colon + _words(part, named, lang) for name, part in parts)
        case list():
            return ("、" if zh else ", ").join(_words(part, named, lang) for part in value) or (
                "（无）" if zh else "(none)"
            )
        case _:
            return named.get(str(value)) or value_label(value, lang)
