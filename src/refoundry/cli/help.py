"""Help and complaints about usage in the reader's language. Light: the top command's help needs nothing else.

Commands keep both languages beside each other (`中文 · English`, or a Chinese paragraph and an English one below it);
what is shown is the language's part.
"""

import re
from collections.abc import Sequence
from typing import Any, Literal, cast
from unicodedata import east_asian_width

import click

Lang = Literal["zh", "en"]
JSON = "refoundry.json"
"""Where a context notes that --json was asked for, and whether the command prints a list or an object."""
_LANG = "refoundry.lang"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HEADS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
# what stands for a value in usage lines
_STANDS_FOR = {
    "OPTIONS": "选项", "COMMAND": "命令", "ARGS": "参数", "FILE": "文件", "FOLDER": "目录", "DIRECTORY": "目录",
    "PATH": "路径", "TEXT": "文字", "KEY": "键值", "OLD": "旧版目录", "NEW": "新版目录", "PLAN": "方案",
}  # fmt: skip
# click's own words about an option
_WORDS = {
    "Show this message and exit.": "显示本说明",
    "Show the version and exit.": "显示版本",
    "required": "必填",
    "default: ": "默认 ",
}
# click's own complaints; what is not here is shown as click says it
_COMPLAINTS = (
    (r"Missing option (.+)\.$", r"缺少选项 \1"),
    (r"Missing option (.+)\. Choose from:\s*([\s\S]+)", r"缺少选项 \1：可选 \2"),
    (r"Missing argument (.+)\.$", r"缺少参数 \1"),
    (r"Missing command\.", "缺少子命令"),
    (r"No such option:? (\S+?)\.?$", r"没有选项 \1"),
    (r"No such option:? (\S+?)\.? Did you mean (.+)\?", r"没有选项 \1，是不是 \2"),
    (r"No such option:? (\S+?)\.? \((?:Did you mean one of|Possible options): (.+?)\??\)", r"没有选项 \1，是不是 \2"),
    (r"No such command (\S+?)\.$", r"没有命令 \1"),
    (r"No such command (\S+?)\. Did you mean (.+)\?", r"没有命令 \1，是不是 \2"),
    (r"No such command (\S+?)\. \(Did you mean one of: (.+)\?\)", r"没有命令 \1，是不是 \2"),
    (r"Option (\S+) requires an argument\.", r"选项 \1 后面要写值"),
    (r"Option (\S+) does not take a value\.", r"选项 \1 后面不写值"),
    (r"Got unexpected extra arguments? \((.+)\)", r"多写了参数 \1"),
    (r"Invalid value for (.+): (\S+) is not one of (.+)\.", r"\1 不能写 \2，可选 \3"),
    (r"Invalid value for (.+): (?:File|Directory|Path) (.+) does not exist\.", r"\1：找不到 \2"),
    (r"Invalid value for (.+): File (.+) is a directory\.", r"\1：\2 是文件夹，应写文件"),
    (r"Invalid value for (.+): Directory (.+) is a file\.", r"\1：\2 是文件，应写文件夹"),
    (r"Invalid value for (.+): ([\s\S]+)", r"\1 的值不对：\2"),
)


def language(ctx: click.Context | None) -> Lang:
    """The language a command speaks: --lang wherever it stands, Chinese without it.

    ctx      click Context, None outside a command
    returns  zh or en
    """
    found = None if ctx is None else ctx.meta.get(_LANG) or ctx.find_root().params.get("lang")
    return "en" if found == "en" else "zh"


def chosen_language(ctx: click.Context, args: Sequence[str]) -> None:
    """Note the language as soon as it stands in the arguments, so that --help before it, and mistakes, speak it.

    ctx      click Context
    args     arguments as typed
    returns  None
    """
    if said := typed_language(args):
        ctx.meta[_LANG] = said


def typed_language(args: Sequence[str]) -> Lang | None:
    """The language asked for in arguments that were not read yet.

    args     arguments as typed
    returns  zh or en, None where neither stands there
    """
    found: Lang | None = None
    for i, word in enumerate(args):
        said = "".join(args[i + 1 : i + 2]) if word == "--lang" else word.partition("--lang=")[2]
        if said in ("zh", "en"):
            found = "en" if said == "en" else "zh"
    return found


def part_of(text: str, lang: Lang) -> str:
    """The part of a text in two languages that is in one of them.

    text     `中文 · English`, or paragraphs of either
    lang     zh or en
    returns  text; all of it where it is not in two languages

    >>> part_of("数据表 · table", "en"), part_of("数据表 · table", "zh")
    ('table', '数据表')
    """
    whole = " ".join(text.split())
    if " · " in whole and "\n\n" not in text.strip():
        zh, _, en = whole.partition(" · ")
        return en if lang == "en" else zh
    paragraphs = [" ".join(one.split()) for one in re.split(r"\n\s*\n", text.strip())]
    fitting = [one for one in paragraphs if (len(_HAN.findall(one)) * 5 > len(one)) == (lang == "zh")]
    return "\n\n".join(fitting or paragraphs)


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _lines(text: str, width: int) -> list[str]:
    """Chinese breaks anywhere but before a closing mark; words of other writing stay whole."""
    lines = [""]
    for piece in re.findall(r"[^\s\u2e80-\uffef]+|\s+|[\u2e80-\uffef][，。、；：）》”]*", text):
        if _cells(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _named(text: str) -> str:
    """What stands for a value, such as FILE, in Chinese."""
    return re.sub(r"(?<![-a-z])[A-Z]+\b", lambda found: _STANDS_FOR.get(found[0], found[0]), text)


def rows(formatter: click.HelpFormatter, head: str, pairs: Sequence[tuple[str, str]], lang: Lang) -> None:
    """Write a section of names and what each means.

    formatter  click HelpFormatter
    head       title, as click words it
    pairs      name and text
    lang       zh or en
    returns    None
    """
    if not pairs:
        return
    with formatter.section(_HEADS.get(head, head) if lang == "zh" else head):
        if lang == "en":
            formatter.write_dl(pairs)
            return
        widest = min(max(_cells(name) for name, _ in pairs), 30) + 2
        for name, text in pairs:
            lines = _lines(text, formatter.width - formatter.current_indent - widest)
            gap = " " * max(widest - _cells(name), 1) if _cells(name) < widest else "\n" + " " * (widest + 2)
            indent = " " * formatter.current_indent
            formatter.write(indent + name + gap + f"\n{indent}{' ' * widest}".join(lines) + "\n")


class SpokenCommand(click.Command):
    """A command whose help is in the reader's language alone."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, the language first.

        ctx      click Context
        args     arguments as typed
        returns  what is left of them
        """
        chosen_language(ctx, args)
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called.

        ctx        click Context
        formatter  click HelpFormatter
        returns    None
        """
        zh = language(ctx) == "zh"
        words = " ".join(self.collect_usage_pieces(ctx))
        if zh:
            words = _named(words)
        formatter.write_usage(ctx.command_path, words, prefix="用法：" if zh else None)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does.

        ctx        click Context
        formatter  click HelpFormatter
        returns    None
        """
        lang = language(ctx)
        for paragraph in part_of(self.help or "", lang).split("\n\n"):
            formatter.write_paragraph()
            with formatter.indentation():
                if lang == "en":
                    formatter.write_text(paragraph)
                else:
                    indent = " " * formatter.current_indent
                    lines = _lines(paragraph, formatter.width - formatter.current_indent)
                    formatter.write("".join(f"{indent}{line}\n" for line in lines))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options.

        ctx        click Context
        formatter  click HelpFormatter
        returns    None
        """
        lang = language(ctx)
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        records = [record for one in options if (record := one.get_help_record(ctx)) is not None]
        pairs = [(_named(name) if lang == "zh" else name, _parted(text, lang)) for name, text in records]
        rows(formatter, "Options", pairs, lang)


def _parted(text: str, lang: Lang) -> str:
    """An option's help; what click adds in brackets belongs to both languages."""
    words, bracket, added = text.partition("  [")
    text = part_of(words, lang) + bracket + added
    for en, zh in _WORDS.items() if lang == "zh" else ():
        text = text.replace(en, zh)
    return text


class SpokenGroup(SpokenCommand, click.Group):
    """A group of commands whose help is in the reader's language alone."""

    command_class = SpokenCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands.

        ctx        click Context
        formatter  click HelpFormatter
        returns    None
        """
        SpokenCommand.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, one line each.

        ctx        click Context
        formatter  click HelpFormatter
        returns    None
        """
        lang = language(ctx)
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        pairs = [(name, part_of(one.help or "", lang).split("\n\n")[0]) for name, one in found if one is not None]
        rows(formatter, "Commands", pairs, lang)


def complaint(error: click.ClickException, lang: Lang) -> str:
    """What click has against a command as it was typed, with how it is called.

    error    ClickException
    lang     zh or en
    returns  text
    """
    said = error.format_message()
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return said
    ctx = cast(Any, error).ctx if isinstance(error, click.UsageError) else None
    usage = [] if ctx is None else [ctx.get_usage()]
    if lang == "en":
        hint = [] if ctx is None else [f"Try '{ctx.command_path} --help' for help.", ""]
        return "\n".join([*usage, *hint, f"Error: {said}"])
    for pattern, words in _COMPLAINTS:
        found = re.fullmatch(pattern, said.strip())
        if found is not None:
            said = _named(found.expand(words).replace("'", ""))
            break
    hint = [] if ctx is None else [f"说明：{ctx.command_path} --help", ""]
    return "\n".join([*usage, *hint, f"错误：{said}"])
