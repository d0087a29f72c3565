"""The top command. Sub-commands are imported when they are called, so that help is there at once."""

import errno
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, NoReturn

import click

from refoundry.cli.help import JSON, Lang, SpokenGroup, complaint, language, part_of, rows, typed_language

if TYPE_CHECKING:
    from refoundry.core.problems import Problems

# command -> module that holds it; the function in it is named like the command
_COMMANDS = {
    "demo": ("refoundry.cli.demo", "一步演示：建立示范城市，体检方案，评估目标 · set up the demo city, check, assess"),
    "plan": ("refoundry.cli.plan", "方案：导入、体检、查看、对比、附原文 · import, check, show, compare, attach"),
    "new": ("refoundry.cli.city", "新建城市目录 · make a city folder from a plan"),
    "facts": ("refoundry.cli.facts", "数据：装载与现状 · load facts and see what is there"),
    "assess": ("refoundry.cli.assess", "评估：目标完成情况 · assess the goals"),
    "serve": ("refoundry.cli.serve", "工作台：在浏览器中打开，Ctrl-C 停止 · the workbench in a browser, until Ctrl-C"),
    "account": ("refoundry.cli.account", "账号：建立第一个管理员 · the first administrator of the workbench"),
    "why": ("refoundry.cli.assess", "追溯任何结果的来源 · walk a result back to rows, function and clause"),
}


class _Lazy(SpokenGroup):
    """A group that knows its commands by name and one line each, and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        if ctx.resilient_parsing:
            return None
        command: click.Command = getattr(import_module(_COMMANDS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = language(ctx)
        rows(formatter, "Commands", [(name, part_of(line, lang)) for name, (_, line) in _COMMANDS.items()], lang)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        lang = typed_language(args) or "zh"  # click empties the list
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            _complain(error, lang)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            zh, en = "已中断，没有做完的没有记录。", "Stopped; nothing half done was recorded."
            click.echo(f"\n{zh if language(ctx) == 'zh' else en}", err=True)
            sys.exit(130)
        except click.ClickException as error:
            _complain(error, language(ctx))
        except (click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # nobody reads on: click ends quietly
            if ctx.params.get("debug"):
                raise
            problems = _problems(error)
            # a sub-command may have chosen another language
            show_problems(problems, language(ctx))
            if JSON in ctx.meta:
                _problems_as_json(problems, language(ctx), ctx.meta[JSON])
            sys.exit(problems.exit_code)


def _complain(error: click.ClickException, lang: Lang) -> NoReturn:
    """Say what was typed wrongly, and end as click does."""
    click.echo(complaint(error, lang), err=True)
    sys.exit(error.exit_code)


def _problems_as_json(problems: "Problems", lang: Lang, shape: str) -> None:
    """The problems on standard output, for who asked for --json: with the fields a finding has."""
    import json

    open_fields = {"group": "", "quote": None, "ask": None, "question": None}
    found = [{**problem.as_dict(lang), **open_fields} for problem in problems.problems]
    click.echo(json.dumps({"problems": found} if shape == "object" else found, ensure_ascii=False, indent=1))


def _problems(error: Exception) -> "Problems":
    """What an error says to a person: its own problems, or that the system or the program failed, and where."""
    from traceback import extract_tb

    from refoundry.core.problems import Place, Problem, Problems, system_reason

    if isinstance(error, Problems):
        return error
    if isinstance(error, OSError):
        place = Place(str(error.filename)) if error.filename else Place()
        return Problems([Problem("S901", place=place, values={"reason": system_reason(error)})])
    frames = extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "refoundry" in frame.filename] or [*frames]
    said = (str(error).splitlines() or [""])[0]
    values = {"reason": f"{type(error).__name__}: {said}"}
    return Problems([Problem("S902", place=Place(ours[-1].filename, ours[-1].lineno), values=values)])


def show_problems(error: Any, lang: Lang) -> None:
    """Print every problem to standard error, with a count at the end.

    error    Problems
    lang     zh or en
    returns  None
    """
    for problem in error.problems:
        click.echo(problem.shown(lang), err=True)
    count = len(error.problems)
    if count > 1:
        click.echo(f"共 {count} 处问题。" if lang == "zh" else f"{count} problems in all.", err=True)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="界面语言 · language of the output")
@click.option("--debug", is_flag=True, help="出错时显示全部细节 · show where the program failed")
@click.version_option(package_name="refoundry")
@click.pass_context
def main(ctx: click.Context, lang: str, debug: bool) -> None:
    """Refoundry 产业体系重构工作台：把方案变成可核对、可追溯的工作。In English: refoundry --lang en --help

    Refoundry turns a city's industrial plan into work that can be checked and followed back.
    """
    ctx.obj = lang
    for stream in (sys.stdout, sys.stderr):
        # a terminal that lacks a sign shows another in its place, and the rest
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    # `debug` is read where errors are shown
    del debug
