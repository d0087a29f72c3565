"""A result walked back, in the terminal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from refoundry.city import Run, Trail
from refoundry.cli.help import Lang
from refoundry.core.problems import Both, Problem, Problems
from refoundry.core.quantities import write_number
from refoundry.report import writing
from refoundry.report.outlook_view import outlook_message
from refoundry.report.phrases import gap_words, latest_words, pace_words, spoken, target_words
from refoundry.report.words import Words

_NEAR = 4


def show_trails(run: Run, trails: Sequence[Trail], console: Console, lang: Lang) -> None:
    """Print each trail: value, function and source, rows and vintages, clause.

    run      Run
    trails   as `why` returns them
    console  rich Console
    lang     zh or en
    returns  None
    """
    zh, words = lang == "zh", Words(lang)
    titles = indicator_titles(run, lang)
    for trail in trails:
        value = trail.value
        title = value.get(f"title_{lang}") or trail.key
        root = Tree(Text.assemble((f"{title} ", "bold"), (f"{trail.assessment}/{trail.key}", "dim")), guide_style="dim")
        _value(root.add("结果" if zh else "result"), value, words)
        code = root.add("计算" if zh else "function")
        code.add(Text(f"{'函数' if zh else 'function'} {trail.function}"))
        file, line = trail.code.file, trail.code.line
        code.add(
            Text(f"程序源代码 {file} 第 {line} 行" if zh else f"its source code: {file}, line {line}", style="dim")
        )
        code.add(Text(trail.source.shown(lang)))
        if "rows" in value:
            rows = root.add(f"数据 {len(trail.rows)} 行" if zh else f"{len(trail.rows)} fact rows")
            for row in trail.rows:
                rows.add(_row(row, words, titles))
            if not trail.rows:
                rows.add("没有用到任何公布数" if zh else "no published value was used")
        if trail.clause is not None:
            clause = root.add("条款" if zh else "clause")
            place = trail.node_place.shown()
            head = f"第{trail.clause['paragraph']}段" if zh else f"paragraph {trail.clause['paragraph']}"
            clause.add(Text(f"{head}「{trail.clause['quote']}」"))
            clause.add(Text(f"{'方案文件' if zh else 'plan file'} {place}", style="dim"))
            for paragraph in trail.text:
                clause.add(Text(paragraph, style="dim"))
        record = root.add("运行" if zh else "run")
        facts = run.manifest["facts"]
        record.add(run.name)
        as_of = _minute(facts["as_of"])
        record.add(f"{'数据集' if zh else 'facts'} {facts['digest'][:12]}  {'截至' if zh else 'as of'} {as_of}")
        if not trail.same_plan:
            changed = "方案文件在这次运行之后有改动" if zh else "the plan's files have changed since this run"
            record.add(Text(changed, style="yellow"))
        console.print(root)


def indicator_titles(run: Run, lang: Lang) -> dict[str, str]:
    """What the indicators of a run are called.

    run      Run
    lang     zh or en
    returns  mapping   id of the indicator -> title
    """
    found: dict[str, str] = {}
    for frame in run.results.values():
        if {"indicator", f"title_{lang}"} <= set(frame.columns):
            found |= {row["indicator"]: row[f"title_{lang}"] for row in frame.to_dicts() if row[f"title_{lang}"]}
    return found


def _minute(moment: object) -> str:
    """A moment to the minute, by the clock on the wall."""
    try:
        return f"{datetime.fromisoformat(str(moment)).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return str(moment)[:16]


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


def _row(row: Mapping[str, Any], words: Words, titles: Mapping[str, str]) -> Text:
    note = row.get(f"note_{words.lang}")
    written = words.named("qualifiers", row.get("qualifier")) if row.get("qualifier") != "exact" else ""
    quality = words.named("qualities", row.get("quality"))
    return Text.assemble(
        f"{row.get('region')} {titles.get(str(row.get('indicator')), row.get('indicator'))} {row.get('period')} = ",
        (f"{written}{row.get('value_written')}{row.get('unit_written')}", "bold"),
        f"  {row.get('source')}（{row.get('vintage')}，{quality}）"
        if words.lang == "zh"
        else f"  {row.get('source')} ({row.get('vintage')}, {quality})",
        (f"  {row.get('source_file')}:{row.get('source_row')} [{row.get('load_id')}]", "dim"),
        (f"  {note}" if note else "", "italic dim"),
    )


def key_of(run: Run, assessment: str, words: str) -> str:
    """The key of the result somebody means: a key, or the title of what was assessed, in either language.

    run         Run
    assessment  name of one of its results
    words       as typed; a title may be followed by @year
    returns     key
    raises      Problems   C505: there is no such result; the nearest few are named with their titles
    """
    frame = run.results.get(assessment)
    if frame is None or "key" not in frame.columns:
        return words
    column = "goal" if "goal" in frame.columns else "key"
    titles: dict[str, list[str]] = {}
    for row in frame.to_dicts():
        titles.setdefault(str(row[column]), [str(row[name]) for name in ("title_zh", "title_en") if row.get(name)])
    bare, at, year = words.partition("@")
    known = {str(key) for key in frame["key"].to_list()} | set(titles)
    if words in known:
        return words
    asked = bare.strip("“”《》\"' ").casefold()
    exact = [key for key, names in titles.items() if asked in (name.casefold() for name in names)]
    # a few letters are a slip of a key, a few Chinese signs the heart of a title
    part = len(asked) > 1 and not asked.isascii()
    within = [key for key, names in titles.items() if part and any(asked in name.casefold() for name in names)]
    for found in (exact, within):
        if len(found) == 1 and found[0] + at + year in known:
            return found[0] + at + year
    from rapidfuzz import fuzz

    def likeness(key: str) -> float:
        return max(fuzz.ratio(asked, name.casefold()) for name in (key, *titles[key]))

    # what the words stand in comes before what merely looks like them
    near = list(dict.fromkeys([*exact, *within, *sorted(titles, key=likeness, reverse=True)]))[:_NEAR]
    zh = "、".join(f"{key}（{titles[key][0]}）" if titles[key] else key for key in near)
    en = ", ".join(f"{key} ({titles[key][-1]})" if titles[key] else key for key in near)
    values = {"run": run.name, "nearest": near[0] if near else "", "known": Both(zh, en)}
    raise Problems([Problem("C505", got=words, values=values)])
