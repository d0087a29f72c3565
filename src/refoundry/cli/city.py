"""refoundry new: make a city folder from a plan."""

from pathlib import Path

import click

from refoundry.cli.show import Lang, console, lang_option


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), help="城市目录 · city folder; default cities/PLAN"
)
@lang_option
def new(plan: Path, to: Path | None, lang: Lang) -> None:
    """由方案目录（或随附方案的名称）建立城市目录，并装载随附数据。

    Make a city folder from a plan folder, or from the name of a plan that comes with Refoundry.
    """
    from refoundry.city import new_city, shipped_plan
    from refoundry.cli.facts import show_loads

    source = plan if plan.exists() else shipped_plan(str(plan))
    city, loads = new_city(source, to or Path("cities") / source.name)
    out = console()
    out.print(f"城市目录：{city.path}（{city.name}）" if lang == "zh" else f"City folder: {city.path} ({city.name})")
    show_loads(loads, out, lang)
