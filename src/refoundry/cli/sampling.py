"""refoundry new --sample: the made-up city, with its progress and how it stands against the published totals."""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from refoundry.cli.help import Lang

if TYPE_CHECKING:
    from refoundry.city import CityFolder
    from refoundry.sample.calibration import Held
    from refoundry.sample.making import SampleCity

_SEED = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """The made-up city asked for: the plan's folder, how many firms (None for as many as published), the seed."""

    source: Path
    firms: int | None
    seed: int


def wanted_sample(
    source: Path, to: Path | None, *, made_up: bool, firms: int | None, seed: int | None
) -> Wanted | None:
    """What was asked for, checked before anything is made.

    source   plan folder
    to       city folder or None
    made_up  --sample was given
    firms    count or None
    seed     whole number or None
    returns  Wanted, None where no made-up city was asked for
    raises   Problems   F504: its options without it; F500-F503
    """
    from refoundry.core.problems import Problem, Problems

    if not made_up:
        if firms is not None or seed is not None:
            raise Problems([Problem("F504")])
        return None
    from refoundry.facts.store import open_store
    from refoundry.plan.read import plan_folder, read_plan
    from refoundry.sample.making import recipe_of
    from refoundry.sample.writing import check_free

    folder, number = plan_folder(source), _SEED if seed is None else seed
    recipe = recipe_of(read_plan(folder), folder, firms)
    if to is not None and to.is_dir():
        check_free(open_store(to).entries(), to, recipe.firms, number)
    return Wanted(folder, firms, number)


def fill(city: "CityFolder", wanted: Wanted, out: Console, lang: Lang) -> None:
    """Make the city, show how far it is, say what was made and hold it against the published totals.

    city     CityFolder   to fill
    wanted   Wanted
    out      rich Console
    lang     zh or en
    raises   Problems     F431, F500-F502, C508
    """
    from refoundry.sample.making import make_sample

    zh, began = lang == "zh", perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True) as progress:
        task = progress.add_task("编造演示城市" if zh else "making the city", total=None)

        def step(words: str, words_en: str) -> None:
            progress.update(task, description=words if zh else words_en)

        done = make_sample(city.store, city.plan(), wanted.source, wanted.firms, wanted.seed, step)
    _say(done, out, lang, perf_counter() - began)
    out.print(held_table(done.held, lang))


def _say(done: "SampleCity", out: Console, lang: Lang, seconds: float) -> None:
    rows, tables = sum(entry.rows for entry in done.entries), len({entry.table for entry in done.entries})
    folder = done.truths[0].parent
    if lang == "zh":
        said = (
            f"编造了一座演示城市：{done.firms:,} 户市场主体，{tables} 张表 {rows:,} 行，{len(done.entries)} 次交付，"
            f"种子 {done.seed}，用时 {seconds:.1f} 秒。"
        )
        more = (
            "企业字号一律以“某”字开头，代码用从未发放的号段，来源一律写 synthetic；都不是真的，页面和文件都标明。",
            f"埋设的真相在 {folder}，评估和页面都不读它。",
            f"{done.files[0].parent} 里有两个部门文件，可用来试装载和企业关联。",
        )
    else:
        said = (
            f"A city was made up: {done.firms:,} market entities, {rows:,} rows in {tables} tables, "
            f"{len(done.entries)} deliveries, seed {done.seed}, {seconds:.1f} s."
        )
        more = (
            "Every trade name begins with 某, the codes are from a range never issued, every source says synthetic: "
            "none of it is real, and pages and files are marked so.",
            f"What was planted stands in {folder}; no assessment and no page reads it.",
            f"Two files of departments lie in {done.files[0].parent}, to try loading and linking on.",
        )
    out.print(said, style="bold", soft_wrap=True)
    for line in more:
        out.print("  " + line, soft_wrap=True)


def held_table(held: "tuple[Held, ...]", lang: Lang) -> Table:
    """The published totals, what the city has, and the ratio.

    held     Helds
    lang     zh or en
    returns  rich Table
    """
    zh = lang == "zh"
    heads = ("公布的总数", "年份", "公布", "按规模", "编造", "比值")
    if not zh:
        heads = ("total", "year", "published", "at this size", "made", "ratio")
    table = Table(box=None, padding=(0, 1, 0, 0))
    for place, head in enumerate(heads):
        table.add_column(head, justify="left" if place < 2 else "right", overflow="fold")
    for one in held:
        sign = {"=": "", "~": ""}.get(one.comparison, one.comparison)
        ratio = "—" if one.ratio is None else f"{one.ratio:.3f}"
        title = f"{one.title.shown(lang)}（{one.unit}）" if zh else f"{one.title.shown(lang)}, {one.unit}"
        table.add_row(title, one.year, f"{sign}{_number(one.published)}", _number(one.wanted), _number(one.made), ratio)
    return table


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"
