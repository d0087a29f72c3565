"""refoundry facts: load a file into a city's facts, and see what is there."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from refoundry.cli.help import Lang, SpokenGroup
from refoundry.cli.show import CITY_OPTION, console, json_option, lang_option, write_json
from refoundry.cli.templates import schema, template
from refoundry.cli.views import show_changes, show_differences, show_unknown
from refoundry.cli.wrapping import print_wrapped

if TYPE_CHECKING:
    from refoundry.facts.reports import LoadReport
    from refoundry.facts.store import Facts

_SHOWN = 20


@click.group(cls=SpokenGroup)
def facts() -> None:
    """数据：装载与现状 · the facts of a city."""


facts.add_command(schema)
facts.add_command(template)


@facts.command()
@click.argument("file")
@click.option("--as", "table", required=True, help="数据表 · table of the dictionary, such as observation")
@click.option("--source", required=True, help="提供单位 · who delivered it")
@click.option("--vintage", required=True, help="版次 · which delivery, such as 2026-11")
@click.option(
    "--mode",
    type=click.Choice(["delta", "snapshot"]),
    default="delta",
    help="增量（默认，只增补和更正）或全量（撤下该来源原有的行）"
    " · additions and changes (the default), or all the source has",
)
@click.option("--map", "mapping", type=click.Path(path_type=Path), help="列对照表 · YAML: which column is which")
@click.option("--sheet", help="工作表 · sheet of a workbook")
@click.option("--from", "from_table", help="数据库中的表 · table of a database")
@click.option("--basis", help="数据依据，如 administrative · what the delivery rests on")
@click.option("--yes", is_flag=True, help="有退回的行，全量也照样撤下 · a snapshot with refused rows may take rows out")
@CITY_OPTION
@lang_option
@click.pass_context
def load(ctx: click.Context, /, city: Path, lang: Lang, **given: Any) -> None:
    """装载一个文件（CSV、XLSX、XLS、Parquet）或数据库的一张表；不合要求的行退回，原因逐条列出。

    Load a file, or a table of a database by its address; rows that break the contract go back with every reason.
    Exit code 1 where any did.
    """
    from refoundry.city import open_city
    from refoundry.cli.loading import asked, following
    from refoundry.facts.delivery import load_delivery

    opened, out = open_city(city), console()
    names = (given["file"], given["table"], given["source"], given["vintage"], given["mode"])
    more = {name: given[name] for name in ("mapping", "sheet", "from_table", "basis", "yes")}
    with following() as progress:
        report = load_delivery(
            opened.store, *names, **more, places=opened.places(), ask=asked(out, lang, progress), progress=progress
        )
    show_loads([report], out, lang)
    for problem in report.problems[:_SHOWN]:
        click.echo(problem.shown(lang), err=True)
    if (rest := sum(report.codes.values()) - _SHOWN) > 0:
        click.echo(
            f"……另有 {rest} 处，见退回文件" if lang == "zh" else f"... {rest} more in the rejects file", err=True
        )
    if report.rejects:
        from refoundry.facts.rejects import sent_back

        words = "退回文件：" if lang == "zh" else "Rows to send back: "
        out.print(f"{words}{sent_back(report.rejects)}", soft_wrap=True)
    ctx.exit(1 if report.rejected else 0)


@facts.command()
@CITY_OPTION
@json_option
@lang_option
def status(city: Path, as_json: bool, lang: Lang) -> None:
    """现有数据：表、来源、版次、行数、装载时间，以及上次退回的行。

    What is in force: table, source, vintage, rows, when it was loaded; and the rows the last load refused.
    """
    from refoundry.city import open_city

    held = open_city(city).facts()
    if as_json:
        names = ("table", "source", "vintage", "mode", "rows", "input", "loaded_at", "sha256")
        write_json([{name: getattr(entry, name) for name in names} for entry in held.entries])
        return
    out, zh = console(), lang == "zh"
    heads = (
        ("数据表", "来源", "版次", "方式", "行数", "装载时间")
        if zh
        else ("table", "source", "vintage", "mode", "rows", "loaded")
    )
    table = Table(box=None, padding=(0, 1, 0, 0))
    for head in heads:
        table.add_column(head, justify="right" if head in ("行数", "rows") else "left", overflow="fold")
    for entry in held.entries:
        mode = {"snapshot": "全量", "delta": "增量"}[entry.mode] if zh else entry.mode
        table.add_row(entry.table, entry.source, entry.vintage, mode, f"{entry.rows:,}", f"{entry.when:%Y-%m-%d %H:%M}")
    out.print(table)
    for name in dict.fromkeys(entry.table for entry in held.entries):
        rows = held.table(name).height
        out.print(f"{name}：现行 {rows:,} 行" if zh else f"{name}: {rows:,} rows in force")
    if not held.entries:
        out.print("还没有装载任何数据。" if zh else "Nothing was loaded yet.")
    show_unknown(held, out, lang)
    for path, count, last in _refused(city, held):
        words = f"{'上次' if last else '以前'}装载退回 {count:,} 行："
        if not zh:
            words = f"{count:,} rows refused at {'the last' if last else 'an earlier'} load: "
        out.print(f"{words}{path}", style="yellow", soft_wrap=True)


@facts.command()
@click.argument("table")
@click.option("--column", help="只看这一列 · only this column")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="自这一天以来的变动 · what has changed since a day")
@CITY_OPTION
@json_option
@lang_option
def diff(table: str, column: str | None, since: datetime | None, city: Path, as_json: bool, lang: Lang) -> None:
    """各部门不一致之处：列的主管单位为准，差异逐条列出；或自某日以来的变动。

    Where departments disagree: the owner of a column wins and the differences are listed; or what changed since a day.
    """
    from refoundry.city import open_city
    from refoundry.facts.compare import changes, differences

    opened = open_city(city)
    held = opened.facts()
    if since is not None:
        counts = changes(opened.facts(since.date()), held, table)
        write_json(counts) if as_json else show_changes(counts, table, console(), lang)
        return
    found = differences(held, table, column)
    if as_json:
        write_json([asdict(one) for one in found])
        return
    show_differences(found, table, console(), lang)


@facts.command()
@CITY_OPTION
@json_option
@lang_option
@click.pass_context
def check(ctx: click.Context, /, city: Path, as_json: bool, lang: Lang) -> None:
    """表间核对：税收与营业收入、参保与从业人数、企业合计与公布的总量、年度骤变；只提醒，不改数。

    Tables against each other: what can hardly be is asked about; nothing is changed. Exit code 1 where anything is.
    """
    from refoundry.city import open_city
    from refoundry.facts.cross import doubts

    opened = open_city(city)
    found = doubts(opened.facts(), next(iter(opened.places()), None))
    if as_json:
        write_json([problem.as_dict(lang) for problem in found])
    else:
        for problem in found:
            click.echo(problem.shown(lang))
        if not found:
            console().print("没有发现疑点。" if lang == "zh" else "Nothing stands out.")
    ctx.exit(1 if found else 0)


def _refused(city: Path, held: "Facts") -> list[tuple[Path, int, bool]]:
    """The files of refused rows, how many each has, and whether the last load of its table and source made it."""
    from refoundry.facts.rejects import refused_rows

    last = {(entry.table, entry.source): entry for entry in held.entries}
    found = []
    for path in sorted((city / "rejects").glob("*/*/[!.]*")):
        entry = last.get((path.parent.parent.name, path.parent.name))
        newest = entry is None or entry.vintage == path.stem or path.stat().st_mtime >= entry.when.timestamp()
        found.append((path, refused_rows(path), newest))
    return sorted(found, key=lambda one: not one[2])


def show_loads(loads: "Sequence[LoadReport]", out: Console, lang: Lang) -> None:
    """Print what became of each file (read = accepted + rejected + duplicates), what holds now, and what is doubtful.

    loads    LoadReports
    out      rich Console
    lang     zh or en
    returns  None
    """
    zh = lang == "zh"
    for one in loads:
        if zh:
            words = f"{one.file} → {one.table}：读入 {one.read:,}，接受 {one.accepted:,}，"
            words += f"退回 {one.rejected:,}，重复 {one.duplicates:,}"
            words += "（内容未变）" if one.unchanged else ""
            words += f"，撤下 {one.withdrawn:,}" if one.withdrawn else ""
            words += f"；现行 {one.in_force:,} 行"
        else:
            words = f"{one.file} → {one.table}: read {one.read:,}, accepted {one.accepted:,}, "
            words += f"rejected {one.rejected:,}, duplicates {one.duplicates:,}"
            words += " (unchanged)" if one.unchanged else ""
            words += f", taken out of force {one.withdrawn:,}" if one.withdrawn else ""
            words += f"; {one.in_force:,} rows in force"
        print_wrapped(Text(words, style="yellow" if one.rejected or one.warnings else ""), out, 2, hang=2)
        if one.units:
            units = "，".join(f"{name}（{unit}）" for name, unit in one.units.items())
            print_wrapped(f"按表头单位换算：{units}" if zh else f"converted from units of the header: {units}", out, 4)
        if one.respelt:
            first, count = one.respelt[0], one.respelt_cells
            example, name = f"{first.written} → {first.read}", first.column.name
            print_wrapped(
                f"{count:,} 格按规定写法读入，如第 {first.line} 行“{first.column.shown()}”{example}"
                if zh
                else f"{count:,} cells were spelt another way, such as line {first.line} {name}: {example}",
                out,
                4,
            )
        if one.warnings:
            out.print(f"    提醒 {len(one.warnings)} 处" if zh else f"    {len(one.warnings)} warnings")
        for warning in one.warnings[:_SHOWN]:
            click.echo(warning.shown(lang), err=True)
