"""refoundry demo: the reference city from nothing to a scorecard, in one command."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from refoundry.cli.help import Lang, SpokenCommand
from refoundry.cli.show import console, lang_option


@click.command(cls=SpokenCommand)
@click.argument("name", required=False, metavar="[PLAN]")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="城市目录 · city folder")
@click.option("--serve", "serves", is_flag=True, help="然后打开工作台，Ctrl-C 停止 · then the workbench, until Ctrl-C")
@lang_option
def demo(name: str | None, to: Path | None, serves: bool, lang: Lang) -> None:
    """一步演示：建立示范城市目录、装载公开数据、体检方案、评估目标；加 --serve 再打开工作台。

    Set up a city from a plan that comes with Refoundry, load its figures, check the plan, print the scorecard; with
    --serve then open the workbench. A plan that was edited in the city folder is kept as it is.
    """
    from rich.rule import Rule

    from refoundry.city import edited_plan, new_city, shipped_plan
    from refoundry.cli.city import program_name, show_left_out, show_steps
    from refoundry.cli.facts import show_loads
    from refoundry.cli.findings import show_findings
    from refoundry.cli.scoring import score
    from refoundry.plan.attach import attached_text
    from refoundry.plan.check import check

    out, zh = console(), lang == "zh"
    source = shipped_plan(name or _only_plan())
    target = to or Path("cities") / source.name
    out.print(Rule("1 建立城市目录，装载公开数据" if zh else "1 City folder and published figures", align="left"))
    edited = edited_plan(source, target)
    city, loads = new_city(source, target, edited="keep" if edited else "refuse")
    show_loads(loads, out, lang)
    show_left_out(source, out, lang)
    if edited:
        files = "、".join(edited) if zh else ", ".join(edited)
        words = (
            f"保留了城市目录里改动过的方案（{files}）。"
            if zh
            else f"The plan edited in the city folder is kept ({files})."
        )
        out.print("  " + words, style="yellow", soft_wrap=True)
    plan = city.plan()
    out.print(Rule("2 方案体检" if zh else "2 What is wrong with the plan itself", align="left"))
    show_findings(plan, check(plan, attached_text(plan, city.plan_path)), out, lang, brief=True)
    out.print(Rule("3 目标评估" if zh else "3 Where the city stands", align="left"))
    done = score(city, None, out, lang)
    out.print(Rule("4 接下来" if zh else "4 Next", align="left"))
    known = done.results["goals"].filter(done.results["goals"]["latest"].is_not_null())["goal"]
    example = known[0] if len(known) else next(iter(plan.goals), "")
    program = program_name()
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
    if not serves:
        steps |= {f"{program} serve {target} --demo": ("在浏览器中打开工作台", "open the workbench in a browser")}
    show_steps(steps, out, lang)
    if serves:
        _serve(target, lang)


def _serve(city: Path, lang: Lang) -> NoReturn:
    """Become `refoundry serve`, which needs none of what was loaded here."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    words = ["serve", str(city), "--demo", "--lang", lang]
    os.execv(sys.executable, [sys.executable, "-P", "-m", "refoundry", *words])


def _only_plan() -> str:
    """The name of the plan where there is but one; which one is meant is not guessed."""
    from refoundry.city import shipped_plans
    from refoundry.core.problems import Problem, Problems

    known = shipped_plans()
    if len(known) > 1:
        raise Problems([Problem("C514", values={"known": " ".join(known), "first": known[0]})])
    return next(iter(known), "*")
