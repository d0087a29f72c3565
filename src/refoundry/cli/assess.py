"""refoundry assess and refoundry why."""

from datetime import date
from pathlib import Path

import click

from refoundry.cli.help import Lang, SpokenCommand, SpokenGroup
from refoundry.cli.show import CITY_OPTION, console, json_option, lang_option, write_json


@click.group(cls=SpokenGroup)
def assess() -> None:
    """评估：目标完成情况 · where the city stands."""


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    from refoundry.core.problems import Problem, Problems

    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Problems([Problem("C509", got=value)]) from None


@assess.command()
@CITY_OPTION
@click.option("--as-of", callback=_day, metavar="2026-11-23", help="按当时的数据 · facts as they were known then")
@json_option
@lang_option
def goals(city: Path, as_of: date | None, as_json: bool, lang: Lang) -> None:
    """逐项评估目标：基期、最新值、差距、所需与实际年均进度、预测、结论与理由。

    Every target judged or forecast, or unknown and why; recorded as a run with parquet, XLSX and HTML.
    """
    from refoundry.city import open_city
    from refoundry.cli.scoring import score

    out = console()
    done = score(open_city(city), as_of, out, lang, quiet=as_json)
    if as_json:
        write_json(done.results["goals"].to_dicts())


@click.command(cls=SpokenCommand)
@click.argument("result", metavar="goals/KEY")
@CITY_OPTION
@click.option("--run", "name", help="运行编号，默认最近一次 · run; default the last")
@json_option
@lang_option
def why(result: str, city: Path, name: str | None, as_json: bool, lang: Lang) -> None:
    """追溯一个结果（键值或目标名称）：数值 ← 计算函数 ← 数据行与版次 ← 方案条款。

    Walk a result, by its key or the title of its goal, back to its rows, its function and its clause.
    """
    from dataclasses import asdict

    from refoundry.city import latest_run, open_city, open_run
    from refoundry.city import why as trace
    from refoundry.cli.trails import key_of, show_trails

    folder = open_city(city)
    # a bare key is one of the scorecard
    wanted, _, key = result.rpartition("/")
    if not wanted.isascii():
        # the stroke stands within a title
        wanted, key = "", result
    wanted = wanted or "goals"
    found = open_run(folder.path / "runs" / name) if name else latest_run(folder, wanted)
    trails = trace(found, f"{wanted}/{key_of(found, wanted, key)}")
    if as_json:
        write_json([asdict(trail) for trail in trails])
    else:
        show_trails(found, trails, console(), lang)
