"""What is seen while a file is loaded: which column is which, a question where some were guessed, how far it is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from refoundry.cli.help import Lang

if TYPE_CHECKING:
    from refoundry.facts.delivery import Ask, Shown


class Following:
    """A bar on the terminal that says how far a load is; nothing where there is no terminal."""

    def __init__(self, bar: Progress | None):
        self._bar = bar
        self._task = bar.add_task("", total=None) if bar else None

    def __call__(self, done: int, total: int) -> None:
        """Move the bar."""
        if self._bar is not None and self._task is not None:
            self._bar.start()
            self._bar.update(self._task, completed=done, total=total)


@contextmanager
def following() -> Iterator[Following]:
    """A bar for the time of a load.

    returns  context of Following
    """
    if not sys.stderr.isatty():
        yield Following(None)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    try:
        yield Following(bar)
    finally:
        bar.stop()


def asked(out: Console, lang: Lang, follow: Following) -> "Ask":
    """What shows the mapping of a new header, and asks where columns were only guessed.

    out      Console
    lang     zh or en
    follow   Following  the bar, which starts when the question is answered
    returns  function
    """
    zh = lang == "zh"

    def ask(shown: "Shown") -> bool:
        if shown.known or all(match.by in ("name", "label", "also") and not match.unit for match in shown.matches):
            return True
        table = Table(box=None, padding=(0, 1, 0, 0))
        heads = (
            ("文件中的列", "数据表的列", "单位", "把握", "依据")
            if zh
            else ("in the file", "column", "unit", "sure", "by")
        )
        for head in heads:
            table.add_column(head, overflow="fold")
        for match in shown.matches:
            column = match.column.shown(lang) if match.column else ("不装载" if zh else "not loaded")
            table.add_row(
                match.word, column, match.unit or "", f"{match.score:.0f}", match.why(lang),
                style="yellow" if match.by == "near" else "dim" if match.column is None else "",
            )  # fmt: skip
        out.print(table)
        if not shown.guessed:
            return True
        if not sys.stdin.isatty():
            return False
        return click.confirm(
            "相近的列这样对照吗？" if zh else "Take the columns that were guessed like this?", err=True
        )

    return ask
