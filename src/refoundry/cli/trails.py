"""A result walked back, in the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from refoundry.city import Run, Trail
from refoundry.cli.show import Lang
from refoundry.core.quantities import write_number


def show_trails(run: Run, trails: Sequence[Trail], console: Console, lang: Lang) -> None:
    """Print each trail: value, function and source, rows and vintages, clause.

    run      Run
    trails   as `why` returns them
    console  rich Console
    lang     zh or en
    returns  None
    """
    zh = lang == "zh"
    for trail in trails:
        value = trail.value
        title = value.get(f"title_{lang}") or trail.key
        root = Tree(Text.assemble((f"{title} ", "bold"), (f"{trail.assessment}/{trail.key}", "dim")), guide_style="dim")
        _value(root.add("结果" if zh else "result"), value, lang)
        code = root.add("计算" if zh else "function")
        code.add(f"{trail.function}  {trail.code.shown()}")
        code.add(trail.source)
        rows = root.add(f"数据 {len(trail.rows)} 行" if zh else f"{len(trail.rows)} fact rows")
        for row in trail.rows:
            rows.add(_row(row, lang))
        if not trail.rows:
            rows.add("没有用到任何公布数" if zh else "no published value was used")
        clause = root.add("条款" if zh else "clause")
        if trail.clause is not None:
            place = trail.node_place.shown()
            head = f"第{trail.clause['paragraph']}段" if zh else f"paragraph {trail.clause['paragraph']}"
            clause.add(f"{head}「{trail.clause['quote']}」  {place}")
            for paragraph in trail.text:
                clause.add(Text(paragraph, style="dim"))
        record = root.add("运行" if zh else "run")
        facts = run.manifest["facts"]
        record.add(f"{run.name}  {run.manifest['started']}")
        record.add(
            f"{'数据集' if zh else 'facts'} {facts['digest'][:12]}  {'截至' if zh else 'as of'} {facts['as_of']}"
        )
        if not trail.same_plan:
            words = "方案文件在这次运行之后有改动" if zh else "the plan's files have changed since this run"
            record.add(Text(words, style="yellow"))
        console.print(root)


def _value(branch: Tree, value: Mapping[str, Any], lang: Lang) -> None:
    unit = value.get("unit") or ""
    names = {
        "baseline": ("基期", "baseline", "baseline_period"),
        "latest": ("最新", "latest", "latest_period"),
        "target": ("目标", "target", "due"),
        "gap": ("差距", "gap", None),
        "required_pace": ("所需年均进度", "required a year", "pace_kind"),
        "achieved_pace": ("实际年均进度", "achieved a year", "pace_kind"),
        "forecast": ("预测", "forecast", "method"),
        "probability": ("达到概率", "probability", None),
    }
    for name, (zh, en, beside) in names.items():
        if value.get(name) is not None:
            extra = f"（{value[beside]}）" if beside and value.get(beside) else ""
            shown = unit if name != "probability" else ""
            if value.get("pace_kind") == "compound" and name.endswith("pace"):
                shown = "%"
            branch.add(f"{zh if lang == 'zh' else en} {write_number(round(value[name], 4))} {shown}{extra}")
    if value.get(f"why_{lang}"):
        branch.add(Text(f"{value.get('status', '')}: {value[f'why_{lang}']}"))


def _row(row: Mapping[str, Any], lang: Lang) -> Text:
    note = row.get(f"note_{lang}")
    return Text.assemble(
        f"{row.get('region')} {row.get('indicator')} {row.get('period')} = ",
        (f"{row.get('value_written')}{row.get('unit_written')}", "bold"),
        f"  {row.get('source')}（{row.get('vintage')}，{row.get('quality')}）",
        (f"  {row.get('source_file')}:{row.get('source_row')} [{row.get('load_id')}]", "dim"),
        (f"  {note}" if note else "", "italic dim"),
    )
