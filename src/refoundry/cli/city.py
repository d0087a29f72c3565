"""refoundry new: make a city folder from a plan."""

import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

import click
from rich.console import Console

from refoundry.cli.help import Lang, SpokenCommand
from refoundry.cli.show import console, lang_option


@click.command(cls=SpokenCommand)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), help="城市目录 · city folder; default cities/PLAN"
)
@click.option(
    "--keep", "edited", flag_value="keep", help="保留城市目录的方案，只装载数据 · keep the city's plan, load facts only"
)
@click.option(
    "--replace", "edited", flag_value="replace", help="用新方案覆盖城市目录里的改动 · drop what was edited in the city"
)
@click.option("--yes", is_flag=True, help="有退回的行，全量也照样撤下 · a snapshot with refused rows may take rows out")
@click.option(
    "--sample",
    "made_up",
    is_flag=True,
    help="再编造一座演示城市：企业、园区、政策都不是真的 · fill it with a made-up city",
)
@click.option("--firms", type=int, help="演示城市的市场主体数，默认同公布数 · market entities of the made-up city")
@click.option("--seed", type=click.IntRange(min=0), help="演示城市的种子，默认 1：同样的种子造出同样的城市 · seed")
@lang_option
def new(plan: Path, to: Path | None, edited: str | None, yes: bool, lang: Lang, **sample: Any) -> None:
    """由方案目录（或随附方案的名称）建立城市目录，并装载随附数据。建成后，城市目录的 plan/ 是方案的正本。

    Make a city folder from a plan folder, or from the name of a plan that comes with Refoundry. From then on plan/ of
    the city folder is the master copy of the plan. With --sample it is filled with a made-up city to try everything on.
    """
    from refoundry.city import new_city, shipped_plan
    from refoundry.cli.facts import show_loads
    from refoundry.cli.sampling import Wanted, fill, wanted_sample

    source = plan if plan.exists() else shipped_plan(str(plan))
    wanted: Wanted | None = wanted_sample(source, to, **sample)
    target = to or Path("cities") / (f"{source.name}-sample" if wanted else source.name)
    match edited:
        case "keep":
            city, loads = new_city(source, target, edited="keep", yes=yes)
        case "replace":
            city, loads = new_city(source, target, edited="replace", yes=yes)
        case _:
            city, loads = new_city(source, target, yes=yes)
    out, zh = console(), lang == "zh"
    out.print(
        f"城市目录：{city.path}（{city.name}）" if zh else f"City folder: {city.path} ({city.name})", soft_wrap=True
    )
    show_loads(loads, out, lang)
    show_left_out(source, out, lang)
    program = program_name()
    if wanted:
        fill(city, wanted, out, lang)
    out.print("接下来：" if zh else "Next:")
    delivered = f"--as observation --source 统计局 --vintage {date.today():%Y-%m}"
    show_steps(
        {
            str(city.plan_path): ("方案的正本，今后在这里修改", "the master copy of the plan; edit it here"),
            f"{program} plan check {target}": ("检查方案", "see what is wrong with the plan"),
            **(
                {f"{program} serve {target} --demo": ("在浏览器中打开工作台", "open the workbench in a browser")}
                if wanted
                else {
                    f"{program} facts load 数据.csv {delivered} --city {target}": (
                        "装载部门数据",
                        "load a department's figures",
                    )
                }
            ),
            f"{program} facts status --city {target}": ("查看现有数据", "see what was loaded"),
            f"{program} assess goals --city {target}": ("评估目标", "see where the goals stand"),
        },
        out,
        lang,
    )


def show_left_out(source: Path, out: Console, lang: Lang) -> None:
    """Say which CSV files beside a plan were not loaded, and what would load them.

    source   plan folder
    out      rich Console
    lang     zh or en
    returns  None
    """
    from refoundry.facts.listing import LISTING, left_out
    from refoundry.plan.read import plan_folder

    folder = plan_folder(source) / "facts"
    if not folder.is_dir():
        return
    zh, listing = lang == "zh", (folder / LISTING).is_file()
    for name in left_out(folder, date.today()):
        if listing:
            words = f"{name} 未装载：{LISTING} 没有列出；要装载，加一行：" if zh else ""
            words = words or f"{name} was not loaded: {LISTING} does not list it; to load it, add a line:"
            words += f" {name},observation,统计局,{date.today():%Y-%m},delta"
        else:
            named = f"observation-{name}"
            words = f"{name} 未装载：文件名不是数据表；改名为 {named} 即可" if zh else ""
            words = words or f"{name} was not loaded: it is named after no table; call it {named}"
        out.print("  " + words, style="yellow", soft_wrap=True)


def program_name() -> str:
    """How the command is called from here: after `make run` it is in .venv/bin, not on the path.

    returns  text
    """
    beside = Path(sys.argv[0])
    return os.path.relpath(beside) if not which("refoundry") and beside.is_file() else "refoundry"


def show_steps(steps: Mapping[str, tuple[str, str]], out: Console, lang: Lang) -> None:
    """Print what to do next, each step whole on one line so that it can be copied.

    steps    mapping   what to type or open -> what it is for, in Chinese and in English
    out      rich Console
    lang     zh or en
    returns  None
    """
    for command, (words, words_en) in steps.items():
        out.print(f"  {words}：" if lang == "zh" else f"  {words_en}:", command, soft_wrap=True)
