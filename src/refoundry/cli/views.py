"""What the facts look like from above: columns left unknown, sources that disagree, what a delivery changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from refoundry.cli.help import Lang

if TYPE_CHECKING:
    from refoundry.facts.compare import Difference
    from refoundry.facts.store import Facts

_SHOWN = 20
_WORTH = 0.2  # a column that is unknown in fewer rows is not worth a line


def show_unknown(held: "Facts", out: Console, lang: Lang) -> None:
    """Print the columns that a source leaves unknown in a fifth of its rows or more.

    held     Facts
    out      Console
    lang     zh or en
    """
    from refoundry.dictionary import table
    from refoundry.facts.compare import unknown_shares

    zh = lang == "zh"
    for name in dict.fromkeys(entry.table for entry in held.entries):
        told: dict[str, list[str]] = {}
        absent: Counter[str] = Counter()
        for one in unknown_shares(held, name):
            column = table(name).column(one.column)
            if one.unknown == one.rows:
                absent[one.source] += 1
                told.setdefault(one.source, [])
            elif one.unknown >= _WORTH * one.rows:
                share = f"{100 * one.unknown / one.rows:.0f} %"
                told.setdefault(one.source, []).append(f"{column.shown(lang)} {share}")
        for source, columns in told.items():
            words = f"{name}，{source}，未知：" if zh else f"{name}, {source}, unknown: "
            if count := absent[source]:
                columns.append(f"全未提供的 {count} 列" if zh else f"{count} columns altogether")
            out.print(words + ("，" if zh else ", ").join(columns), style="dim", soft_wrap=True)


def show_differences(found: "Sequence[Difference]", name: str, out: Console, lang: Lang) -> None:
    """Print the cells on which sources differ: first how many by column, then the first of them.

    found    Differences
    name     text        of the table
    out      Console
    lang     zh or en
    """
    from refoundry.dictionary import table

    zh = lang == "zh"
    if not found:
        out.print("各来源没有不一致。" if zh else "The sources agree.")
        return
    for column, count in Counter(one.column for one in found).items():
        shown = table(name).column(column).shown(lang)
        out.print(f"{shown}：{count:,} 处不一致" if zh else f"{shown}: {count:,} differences")
    grid = Table(box=None, padding=(0, 1, 0, 0))
    heads = ("主键", "列", "采用", "来源", "另一数", "来源", "主管") if zh else (
        "key", "column", "holds", "source", "other", "source", "owner"
    )  # fmt: skip
    for head in heads:
        grid.add_column(head, overflow="fold")
    for one in found[:_SHOWN]:
        owned = ("是" if zh else "yes") if one.owned else ""
        key = " ".join(str(part) for part in one.key)
        column = table(name).column(one.column).shown(lang)
        grid.add_row(key, column, str(one.holds), one.source, str(one.other), one.other_source, owned)
    out.print(grid)
    if (rest := len(found) - _SHOWN) > 0:
        out.print(f"……另有 {rest:,} 处，用 --json 取全部" if zh else f"... {rest:,} more, all of them with --json")


def show_changes(counts: Mapping[str, int], name: str, out: Console, lang: Lang) -> None:
    """Print how many rows of a table were added, taken out of force and changed.

    counts   mapping   as facts.compare.changes
    name     text      of the table
    out      Console
    lang     zh or en
    """
    if lang == "zh":
        out.print(
            f"{name}：新增 {counts['added']:,} 行，撤下 {counts['withdrawn']:,} 行，"
            f"内容有变 {counts['changed']:,} 行，未变 {counts['same']:,} 行"
        )
        return
    out.print(
        f"{name}: {counts['added']:,} rows added, {counts['withdrawn']:,} taken out of force, "
        f"{counts['changed']:,} changed, {counts['same']:,} as before"
    )
