"""What the commands share: the language, the console, tables and trees, and --json."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

import click
from rich.console import Console

Lang = Literal["zh", "en"]
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
        found = value or ctx.find_root().params.get("lang") or "zh"
        # the top command shows problems in this language too
        ctx.find_root().params["lang"] = found
        return str(found)

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


PLAN_FOLDER = click.Path(path_type=Path)
"""A plan or city folder; read_plan says what is wrong with it."""
