"""The scorecard in a terminal: the answer, the targets by due year, why, whom to ask, how far to trust forecasts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from refoundry.assess.goals.forecasts import ENOUGH
from refoundry.cli.wrapping import print_wrapped
from refoundry.core.problems import Lang
from refoundry.core.quantities import write_number
from refoundry.report import writing
from refoundry.report.counting import DueGroup, answer, due_groups, wordy
from refoundry.report.drawn import as_drawn
from refoundry.report.letters import asked_of, asking
from refoundry.report.meta import Meta
from refoundry.report.phrases import (
    fallen_due,
    latest_value,
    owner_words,
    pace_words,
    spoken,
    target_words,
    titled,
    untested_words,
)
from refoundry.report.record_view import summary
from refoundry.report.related import related_line
from refoundry.report.sources import dates
from refoundry.report.words import Words

Row = Mapping[str, Any]
_STYLES = {
    "met": "green",
    "missed": "bold red",
    "on track": "blue",
    "at risk": "yellow",
    "off track": "magenta",
    "unknown": "dim",
}
_BARS = "▁▂▃▄▅▆▇█"
_WIDE = 100
# what the widest usual value takes; the indicator gets the rest
_WIDTHS = {
    "zh": {"table.baseline": 12, "table.latest": 12, "table.target": 12, "terminal.pace": 14},
    "en": {"table.baseline": 11, "table.latest": 11, "table.target": 11, "terminal.pace": 14},
}
_MOST_NAMED = 6
_LONGEST = 5  # bars of a trend
_MOST_AROUND = 3  # values shown of what is published around the targets of one reason
_HANG = 10


def show_scorecard(frames: Mapping[str, pl.DataFrame], meta: Meta, console: Console, lang: Lang) -> None:
    """Print a scorecard.

    frames   goals, and outlook, record, consistency where there are any
    meta     Meta
    console  rich Console
    lang     zh or en
    returns  None
    """
    words = Words(lang)
    rows = frames["goals"].to_dicts()
    groups = due_groups(rows, meta.as_of, words)
    head = Text(words("page.title", city=meta.city.shown(lang)), style="bold")
    if meta.synthetic:
        head.append(f"  [{words('page.synthetic')}]", style="bold reverse")
    console.print(head)
    outlook = frames["outlook"].to_dicts() if "outlook" in frames else []
    print_wrapped(Text(_origin(meta, [*rows, *outlook], words), style="dim"), console)
    console.print()
    print_wrapped(Text(answer(groups, words), style="bold"), console)
    if asked := asking(rows, words):
        print_wrapped(Text(asked), console)
    for group in groups:
        _print_group(group, meta.as_of, console, words)
    _print_reasons(rows, console, words)
    _print_consistency(frames, console, words)
    _print_requests(rows, console, words)
    _print_record(frames, rows, console, words)
    if meta.files:
        _heading("terminal.files", console, words)
        for file in meta.files:
            console.print(Text(f"  {file}"), soft_wrap=True)
    if rows:
        example = next((row for row in rows if row["latest"] is not None), rows[0])
        console.print(
            Text(words("terminal.follow", key=example["key"], folder=meta.folder), style="dim"), soft_wrap=True
        )


def sparkline(values: Sequence[float]) -> str:
    """A row of values as bars a character wide.

    values   numbers in the order of time
    returns  text, empty under two values

    >>> sparkline([14.2, 14.9, 15.3, 15.9, 16.2])
    '▁▃▅▇█'
    """
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    if high == low:
        return _BARS[3] * len(values)
    return "".join(_BARS[round((value - low) / (high - low) * (len(_BARS) - 1))] for value in values)


def _origin(meta: Meta, rows: Sequence[Row], words: Words) -> str:
    plan = words("page.edition", title=meta.plan.shown(words.lang), edition=meta.edition.shown(words.lang))
    return f"{plan} · {words('terminal.facts', dates=dates(meta, rows, words), run=meta.run)}"


def _heading(name: str, console: Console, words: Words) -> None:
    console.print()
    console.print(Text(words(name), style="bold cyan"))


def _print_group(group: DueGroup, as_of: date, console: Console, words: Words) -> None:
    """The targets of one due year: those with a number as a table, those in words as lines."""
    console.print()
    title = f"{group.title} · {words('groups.size', count=len(group.rows))}"
    console.print(Text(title, style="bold cyan"))
    counted = [row for row in group.rows if not wordy(row)]
    if counted:
        console.print(_table(counted, as_of, words, wide=console.width >= _WIDE))
    for row in group.rows:
        if wordy(row):
            said = words("terminal.in_words", target=target_words(row, words), owner=spoken(row, "owner", words))
            line = Text.assemble(_status(row, words), "  ", titled(row, words), words("counts.colon"), said)
            print_wrapped(line, console, hang=_HANG)


def _status(row: Row, words: Words) -> Text:
    status = words.status(row)
    said = Text(f"{status.sign} {status.word}", style=_STYLES[status.group])
    if row["probability"] is not None and row["tested"] is False:
        said.append(f"\n{words('value.untested')}", style="dim")
    return said


def _table(rows: Sequence[Row], as_of: date, words: Words, *, wide: bool) -> Table:
    """Targets with a number, one a row; the owner needs room."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(words("table.status"), no_wrap=True)
    table.add_column(words("table.indicator"), ratio=1, overflow="fold")
    for name, width in _WIDTHS[words.lang].items():
        table.add_column(words(name), justify="right", overflow="fold", width=width)
    if wide:
        table.add_column(words("table.owner"), width=16, overflow="fold")
    for row in rows:
        cells: list[Text | str] = [
            _status(row, words),
            titled(row, words),
            _dated(row, "baseline", words),
            _dated(row, "latest", words),
            target_words(row, words),
            _paces(row, as_of, words),
        ]
        table.add_row(*cells, *([owner_words(row, words)] if wide else []))
    return table


def _dated(row: Row, name: str, words: Words) -> Text:
    """A value over its period, the latest one with the course that led to it."""
    if row[name] is None:
        return Text(words("value.unknown"), style="dim")
    latest = name == "latest"
    value = latest_value(row, words) if latest else writing.amount(row[name], row["unit"], words)
    used = [one["value"] for one in as_drawn(row["history"] or ()) if one["used"]] if latest else []
    trend = sparkline(used[-_LONGEST:])
    when = writing.period(row[f"{name}_period"], words)
    return Text.assemble(value, "\n", (f"{trend} " if trend else "", "cyan"), (when, "dim"))


def _paces(row: Row, as_of: date, words: Words) -> Text:
    """The forecast where there is one, else the pace required and, below it, the one kept."""
    if row["forecast"] is not None:
        point = writing.amount(row["forecast"], row["unit"], words, published=False)
        low, high = (writing.number(row[name], row["unit"], published=False) for name in ("low", "high"))
        chance = row["probability"]
        said = "" if chance is None else words("value.chance", share=writing.likelihood(chance, words))
        said = untested_words(said, row, words)
        said = f"\n{said}" if said else ""
        return Text.assemble(point, "\n", (f"{low}–{high}", "dim"), (said, "dim"))
    if row["required_pace"] is None:
        return Text(pace_words(row, "required_pace", words), style="dim")
    needed = pace_words(row, "required_pace", words, short=True)
    if fallen_due(row, as_of):
        needed += f"\n{words('table.until_due')}"
    if row["achieved_pace"] is None:
        return Text(needed)
    achieved = writing.pace(row["achieved_pace"], row["unit"], row["pace_kind"], words).partition(" ")[0]
    return Text.assemble(needed, "\n", (words("table.achieved", pace=achieved), "dim"))


def _print_reasons(rows: Iterable[Row], console: Console, words: Words) -> None:
    """Each reason once, with the targets it holds for."""
    reasons: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        reasons.setdefault((words.status(row).name, spoken(row, "why", words)), []).append(row)
    if not reasons:
        return
    _heading("terminal.reasons", console, words)
    told: set[str] = set()  # goals whose surroundings are on the screen already
    for status in (*words.legend(), words.statuses()["unknown"]):
        for (held, why), group in reasons.items():
            if held != status.name:
                continue
            targets = [titled(row, words) + (f" {row['due']}" if row["due"] else "") for row in group]
            line = Text.assemble(
                (f"{status.sign} ", _STYLES[status.group]),
                (_listed(targets, words), "bold"),
                words("counts.colon"),
                why,
            )
            print_wrapped(line, console, 2)
            around = related_line([row for row in group if row["goal"] not in told], words, _MOST_AROUND)
            if around:
                print_wrapped(Text(around, style="dim"), console, 4)
            told.update(row["goal"] for row in group)


def _listed(names: Sequence[str], words: Words) -> str:
    """A list of names, cut where it would be a wall."""
    said = words("counts.comma").join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return said if more <= 0 else words("terminal.more", first=said, count=len(names), more=more)


def _print_consistency(frames: Mapping[str, pl.DataFrame], console: Console, words: Words) -> None:
    found = frames["consistency"].to_dicts() if "consistency" in frames else []
    if not found:
        return
    _heading("sections.consistency", console, words)
    for row in found:
        print_wrapped(Text(spoken(row, "says", words)), console, 2)


def _print_requests(rows: Iterable[Row], console: Console, words: Words) -> None:
    asked = asked_of(rows, words)
    if not asked:
        return
    _heading("terminal.requests", console, words)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for owner, targets in asked:
        titles = list(dict.fromkeys(titled(row, words) for row in targets))
        table.add_row(Text(owner, style="bold"), str(len(targets)), _listed(titles, words))
    console.print(Padding(table, (0, 0, 0, 2)))


def _print_record(frames: Mapping[str, pl.DataFrame], rows: Sequence[Row], console: Console, words: Words) -> None:
    """Three lines: how the forecasts have done, which series they rest on, how many targets get none."""
    record = frames["record"].to_dicts() if "record" in frames else []
    _heading("terminal.record", console, words)
    print_wrapped(Text(summary(record, words) or words("record.empty", least=ENOUGH)), console, 2)
    outlook = frames["outlook"].to_dicts() if "outlook" in frames else []
    if outlook:
        titles = list(dict.fromkeys(titled(row, words) for row in outlook))
        text = words("terminal.outlook", count=write_number(len(titles)), names=_listed(titles, words))
        print_wrapped(Text(text), console, 2)
    refused = sum(row["forecast"] is None for row in rows)
    if refused:
        print_wrapped(Text(words("terminal.refused", count=refused)), console, 2)
