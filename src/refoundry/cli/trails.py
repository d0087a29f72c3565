"""A result walked back, in the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from refoundry.city import Run, Trail
from refoundry.cli.help import Lang
from refoundry.core.quantities import write_number
from refoundry.report import writing
from refoundry.report.outlook_view import outlook_message
from refoundry.report.phrases import gap_words, latest_words, pace_words, spoken, target_words
from refoundry.report.words import Words


def show_trails(run: Run, trails: Sequence[Trail], console: Console, lang: Lang) -> None:
    """Print each trail: value, function and source, rows and vintages, clause.

    run      Run
    trails   as `why` returns them
    console  rich Console
    lang     zh or en
    returns  None
    """
    zh, words = lang == "zh", Words(lang)
    for trail in trails:
        value = trail.value
        title = value.get(f"title_{lang}") or trail.key
        root = Tree(Text.assemble((f"{title} ", "bold"), (f"{trail.assessment}/{trail.key}", "dim")), guide_style="dim")
        _value(root.add("结果" if zh else "result"), value, words)
        code = root.add("计算" if zh else "function")
        code.add(Text(f"{trail.function}  {trail.code.shown()}"))
        code.add(Text(trail.source.shown(lang)))
        if "rows" in value:
            rows = root.add(f"数据 {len(trail.rows)} 行" if zh else f"{len(trail.rows)} fact rows")
            for row in trail.rows:
                rows.add(_row(row, words))
            if not trail.rows:
                rows.add("没有用到任何公布数" if zh else "no published value was used")
        if trail.clause is not None:
            clause = root.add("条款" if zh else "clause")
            place = trail.node_place.shown()
            head = f"第{trail.clause['paragraph']}段" if zh else f"paragraph {trail.clause['paragraph']}"
            clause.add(Text(f"{head}「{trail.clause['quote']}」  {place}"))
            for paragraph in trail.text:
                clause.add(Text(paragraph, style="dim"))
        record = root.add("运行" if zh else "run")
        facts = run.manifest["facts"]
        # to the minute: the name of the run tells the rest
        as_of = str(facts["as_of"])[:16]
        record.add(run.name)
        record.add(f"{'数据集' if zh else 'facts'} {facts['digest'][:12]}  {'截至' if zh else 'as of'} {as_of}")
        if not trail.same_plan:
            changed = "方案文件在这次运行之后有改动" if zh else "the plan's files have changed since this run"
            record.add(Text(changed, style="yellow"))
        console.print(root)


def _value(branch: Tree, value: Mapping[str, Any], words: Words) -> None:
    """The result itself, in the words of the page; what a bound is stays a bound."""
    said: list[tuple[str, str]] = []
    if value.get("baseline") is not None:
        amount = writing.amount(value["baseline"], value["unit"], words)
        said.append((words("table.baseline"), f"{writing.period(value['baseline_period'], words)} {amount}"))
    if value.get("latest") is not None:
        said.append((words("table.latest"), latest_words(value, words)))
    if "target" in value:
        due = value["due"] or words("groups.open")
        said.append((words("table.target"), f"{due} {target_words(value, words)}"))
    if value.get("gap") is not None:
        said.append((words("table.gap"), gap_words(value, words)))
    paces = [column for column in ("required_pace", "achieved_pace") if value.get(column) is not None]
    said += [(words(f"table.{column}"), pace_words(value, column, words)) for column in paces]
    if value.get("forecast") is not None:
        interval = writing.interval(value["forecast"], value["low"], value["high"], value["unit"], words)
        said.append((words("table.forecast"), f"{interval} {words.named('methods', value['method'])}"))
    if value.get("status"):
        status = words.status(value)
        said.append((f"{status.sign} {status.word}", spoken(value, "why", words)))
    if value.get("says_zh"):
        said.append(("", spoken(value, "says", words)))
    if "fan" in value and "status" not in value:
        said.append(("", outlook_message(value, words)))
    if "mae" in value:
        said.append((words.named("methods", value["method"]), f"MAE {write_number(value['mae'])} {value['unit']}"))
    for head, text in said:
        branch.add(Text(f"{head} {text}".strip()))


def _row(row: Mapping[str, Any], words: Words) -> Text:
    note = row.get(f"note_{words.lang}")
    written = words.named("qualifiers", row.get("qualifier")) if row.get("qualifier") != "exact" else ""
    quality = words.named("qualities", row.get("quality"))
    return Text.assemble(
        f"{row.get('region')} {row.get('indicator')} {row.get('period')} = ",
        (f"{written}{row.get('value_written')}{row.get('unit_written')}", "bold"),
        f"  {row.get('source')}（{row.get('vintage')}，{quality}）"
        if words.lang == "zh"
        else f"  {row.get('source')} ({row.get('vintage')}, {quality})",
        (f"  {row.get('source_file')}:{row.get('source_row')} [{row.get('load_id')}]", "dim"),
        (f"  {note}" if note else "", "italic dim"),
    )
