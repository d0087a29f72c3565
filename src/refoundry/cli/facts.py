"""refoundry facts: load a file into a city's facts, and see what is there."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from refoundry.cli.show import Lang, console, lang_option, write_json

if TYPE_CHECKING:
    from refoundry.facts.load import LoadReport

CITY = click.option("--city", type=click.Path(path_type=Path), default=Path(), help="城市目录 · city folder")


@click.group()
def facts() -> None:
    """数据：装载与现状 · the facts of a city."""


@facts.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "table", required=True, help="数据表 · table of the dictionary")
@click.option("--source", required=True, help="提供单位 · who delivered it")
@click.option("--vintage", required=True, help="版次 · which delivery, such as 2026-11")
@click.option(
    "--mode", type=click.Choice(["snapshot", "delta"]), default="snapshot", help="全量或增量 · whole or changes"
)
@CITY
@lang_option
@click.pass_context
def load(
    ctx: click.Context, file: Path, table: str, source: str, vintage: str, mode: str, city: Path, lang: Lang
) -> None:
    """装载一个 CSV 文件；不合要求的行退回，原因逐条列出。

    Load one CSV file; rows that break the contract go back with every reason. Exit code 1 where any did.
    """
    from refoundry.city import open_city
    from refoundry.facts.load import load_csv

    report = load_csv(open_city(city).store, file, table, source, vintage, "delta" if mode == "delta" else "snapshot")
    out = console()
    show_loads([report], out, lang)
    for problem in report.problems[:20]:
        click.echo(problem.shown(lang), err=True)
    if report.rejects:
        out.print(f"退回文件：{report.rejects}" if lang == "zh" else f"Rows to send back: {report.rejects}")
    ctx.exit(1 if report.rejected else 0)


@facts.command()
@CITY
@click.option("--json", "as_json", is_flag=True, help="机器可读 · for machines")
@lang_option
def status(city: Path, as_json: bool, lang: Lang) -> None:
    """现有数据：表、来源、版次、行数、装载时间。

    What is in force: table, source, vintage, rows, when it was loaded.
    """
    from refoundry.city import open_city

    held = open_city(city).facts()
    if as_json:
        names = ("table", "source", "vintage", "mode", "rows", "input", "loaded_at", "sha256")
        write_json([{name: getattr(entry, name) for name in names} for entry in held.entries])
        return
    heads = (
        ("数据表", "来源", "版次", "行数", "装载时间")
        if lang == "zh"
        else ("table", "source", "vintage", "rows", "loaded")
    )
    table = Table(box=None, padding=(0, 2))
    for head in heads:
        table.add_column(head, justify="right" if head in ("行数", "rows") else "left")
    for entry in held.entries:
        table.add_row(entry.table, entry.source, entry.vintage, f"{entry.rows:,}", f"{entry.when:%Y-%m-%d %H:%M}")
    console().print(table)


def show_loads(loads: "Sequence[LoadReport]", out: Console, lang: Lang) -> None:
    """Print what became of each file: read = accepted + rejected + duplicates.

    loads    LoadReports
    out      rich Console
    lang     zh or en
    returns  None
    """
    for one in loads:
        if lang == "zh":
            words = f"{one.file} → {one.table}：读入 {one.read:,}，接受 {one.accepted:,}，"
            words += f"退回 {one.rejected:,}，重复 {one.duplicates:,}"
            words += "（内容未变）" if one.unchanged else ""
        else:
            words = (
                f"{one.file} → {one.table}: read {one.read:,}, accepted {one.accepted:,}, rejected {one.rejected:,}, "
            )
            words += f"duplicates {one.duplicates:,}" + (" (unchanged)" if one.unchanged else "")
        out.print("  " + words, style=None if one.rejected == 0 else "yellow")
