"""What the commands share: the language, the console, tables and trees, and --json."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

from refoundry.cli.help import JSON, chosen_language, language

F = TypeVar("F", bound=Callable[..., Any])


def console() -> Console:
    """The terminal to write to; plain text where it is not one.

    returns  rich Console
    """
    # a square bracket or a colon in a plan's words is a character, no markup
    return Console(highlight=False, soft_wrap=False, markup=False, emoji=False)


def lang_option(command: F) -> F:
    """--lang on a sub-command; without it the top command's choice holds.

    command  click callback that takes `lang`
    returns  the same, decorated
    """

    def chosen(ctx: click.Context, _param: click.Parameter, value: str | None) -> str:
        # the top command shows problems in this language too
        chosen_language(ctx, ["--lang", value or ""])
        return language(ctx)

    kinds = click.Choice(["zh", "en"])
    # read before the others, so that a mistake in one of them is said in this language
    option = click.option("--lang", type=kinds, callback=chosen, is_eager=True, help="输出语言 · language")
    return option(command)


def write_json(value: object) -> None:
    """Print a value as JSON, Chinese readable.

    value    plain values
    returns  None
    """
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def json_option(command: F, shape: str = "list") -> F:
    """--json on a sub-command that takes `as_json`; problems are then printed as JSON on standard output too.

    command  click callback
    shape    list or object: what the command prints
    returns  the same, decorated
    """

    def noted(ctx: click.Context, _param: click.Parameter, value: bool) -> bool:
        if value:
            ctx.meta[JSON] = shape
        return value

    words = "机器可读，问题也一样 · for machines, problems too"
    return click.option("--json", "as_json", is_flag=True, is_eager=True, callback=noted, help=words)(command)


def json_object_option(command: F) -> F:
    """--json on a sub-command that prints one object; problems are then its `problems`.

    command  click callback
    returns  the same, decorated
    """
    return json_option(command, "object")


def _at(folder: Path, names: tuple[str, ...]) -> bool:
    return any((folder / name).is_file() for name in names)


def _only_city(names: tuple[str, ...]) -> Callable[[click.Context, click.Parameter, Path | None], Path]:
    """Without a folder: the working directory where it fits, else the one city below cities/, which is said."""

    def placed(ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path:
        if value is not None or _at(Path(), names):
            return value or Path()
        cities = [folder for folder in sorted(Path("cities").glob("*")) if _at(folder, names)]
        if len(cities) != 1:
            return Path()
        words = "未指定目录，使用城市目录" if language(ctx) == "zh" else "no folder given; using the city folder"
        click.echo(f"{words} {cities[0]}", err=True)
        return cities[0]

    return placed


PLAN_FOLDER = click.Path(path_type=Path)
"""A plan or city folder; read_plan says what is wrong with it."""

# read_plan and open_city say what is wrong with the folder
plan_or_city: Any = {"type": PLAN_FOLDER, "callback": _only_city(("plan.yaml", "plan/plan.yaml")), "required": False}
"""Settings of an argument or option for a plan or city folder that may be left out."""

city_or_only: Any = {"type": PLAN_FOLDER, "callback": _only_city(("refoundry.toml",)), "required": False}
"""Settings of an argument for a city folder that may be left out."""

PLAN_OPTION = click.option("--plan", "folder", help="方案目录或城市目录 · plan or city folder", **plan_or_city)
CITY_OPTION = click.option(
    "--city", type=PLAN_FOLDER, callback=_only_city(("refoundry.toml",)), help="城市目录 · city folder"
)
