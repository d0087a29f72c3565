"""What the hand-written pages say to type exists, and the Python they show runs."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from refoundry.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs/how-to").glob("*.md")])
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def _blocks(page: Path, language: str) -> list[str]:
    return [text for _, said, text in FENCE.findall(page.read_text("utf-8")) if said == language]


def _typed() -> list[tuple[str, str]]:
    """Every command line of the pages, with the page it stands on."""
    lines = [
        (page, line.split("#")[0].strip()) for page in PAGES for text in _blocks(page, "") for line in text.splitlines()
    ]
    return [(page.relative_to(ROOT).as_posix(), line) for page, line in lines if line.startswith("refoundry ")]


def _mistake(line: str) -> str | None:
    """What is wrong with a command line: a command or an option that does not exist, too many arguments."""
    command: click.Command = main
    context = click.Context(command, info_name="refoundry")
    words = shlex.split(line.partition(" > ")[0])[1:]
    while words and isinstance(command, click.Group):
        word = words.pop(0)
        if word.startswith("-"):
            return None if word in ("--help", "--version") else f"no option {word}"
        found = command.get_command(context, word)
        if found is None:
            return f"no command {word}"
        command, context = found, click.Context(found, info_name=word, parent=context)
    options = {name for parameter in command.params for name in parameter.opts}
    if unknown := [word for word in words if word.startswith("-") and word not in options]:
        return f"no option {unknown[0]}"
    command.make_parser(context).parse_args([*words])
    return None


@pytest.mark.parametrize(("page", "line"), [pytest.param(*row, id=f"{row[0]}: {row[1]}") for row in _typed()])
def test_what_is_typed_exists(page: str, line: str) -> None:
    assert _mistake(line) is None


@pytest.mark.parametrize("page", [page for page in PAGES if _blocks(page, "python")], ids=lambda page: page.stem)
def test_shown_python_runs(page: Path) -> None:
    code = "\n".join(_blocks(page, "python"))
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()] == []


def test_a_command_that_does_not_exist_is_found() -> None:
    assert _mistake("refoundry fly") == "no command fly"
    assert _mistake("refoundry --faster") == "no option --faster"
    assert _mistake("refoundry --help") is None
