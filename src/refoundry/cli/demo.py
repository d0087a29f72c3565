"""refoundry demo: the reference city from nothing to a scorecard, in one command."""

import os
import sys
from pathlib import Path
from shutil import which

import click

from refoundry.cli.show import Lang, console, lang_option


@click.command()
@click.argument("name", required=False, metavar="[PLAN]")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="城市目录 · city folder")
@lang_option
def demo(name: str | None, to: Path | None, lang: Lang) -> None:
    """一步演示：建立示范城市目录、装载公开数据、体检方案、评估目标。

    Set up a city from a plan that comes with Refoundry, load its figures, check the plan, print the scorecard.
    """
    from rich.rule import Rule

    from refoundry.city import new_city, shipped_plan, shipped_plans
    from refoundry.cli.facts import show_loads
    from refoundry.cli.findings import show_findings
    from refoundry.cli.scoring import score
    from refoundry.plan.attach import attached_text
    from refoundry.plan.check import check

    out, zh = console(), lang == "zh"
    source = shipped_plan(name or next(iter(shipped_plans()), "*"))
    target = to or Path("cities") / source.name
    out.print(Rule("1 建立城市目录，装载公开数据" if zh else "1 City folder and published figures", align="left"))
    city, loads = new_city(source, target)
    show_loads(loads, out, lang)
    plan = city.plan()
    out.print(Rule("2 方案体检" if zh else "2 What is wrong with the plan itself", align="left"))
    show_findings(plan, check(plan, attached_text(plan, city.plan_path)), out, lang, brief=True)
    out.print(Rule("3 目标评估" if zh else "3 Where the city stands", align="left"))
    done = score(city, None, out, lang)
    out.print(Rule("4 接下来" if zh else "4 Next", align="left"))
    known = done.results["goals"].filter(done.results["goals"]["latest"].is_not_null())["goal"]
    example = known[0] if len(known) else next(iter(plan.goals), "")
    # after `make run` the command is in .venv/bin, not on the path
    beside = Path(sys.argv[0])
    program = os.path.relpath(beside) if not which("refoundry") and beside.is_file() else "refoundry"
    steps = {
        f"{done.path / 'scorecard.html'}": ("用浏览器打开目标评估网页", "open the scorecard in a browser"),
        f"{program} why goals/{example} --city {target}": ("追溯一个数字的来源", "walk a number back"),
        f"{program} plan check {target}": ("逐条查看体检结果", "see every finding with its clause"),
        f"{program} plan show --plan {target}": ("查看整棵方案树", "see the whole plan as a tree"),
        f"{program} plan attach 正式文件.docx --plan {target}": (
            "附上正式文件，查看条款全文",
            "attach the official document",
        ),
    }
    for command, (words, words_en) in steps.items():
        out.print(f"  {words if zh else words_en}：" if zh else f"  {words_en}:", command, soft_wrap=True)
