"""Help and complaints about usage speak one language, wherever --lang stands."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from refoundry.cli import main
from refoundry.cli.help import part_of
from tests.unit.plan.plans import CLEAN, write

HAN = re.compile(r"[\u4e00-\u9fff]")
COMMANDS = [
    [], ["demo"], ["serve"], ["plan"], ["new"], ["facts"], ["assess"], ["why"], ["plan", "check"], ["plan", "show"], ["plan", "diff"],
    ["plan", "schema"], ["plan", "attach"], ["plan", "import"], ["facts", "load"], ["facts", "status"], ["assess", "goals"],
]  # fmt: skip


def shown(*arguments: str) -> str:
    result = CliRunner().invoke(main, [*arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "top")
def test_help_is_in_the_language_asked_for(command: list[str]) -> None:
    chinese, english = shown(*command, "--help"), shown("--lang", "en", *command, "--help")
    assert HAN.search(chinese)
    assert "用法：" in chinese
    assert "选项" in chinese
    for words in ("Usage", "Options", "Commands", "Show this", "COMMAND", "FILE", " · "):
        assert words not in chinese
    assert not HAN.search(english)
    assert "Usage:" in english
    assert len(english.splitlines()) >= 4


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "top")
def test_help_fits_into_eighty_columns(command: list[str]) -> None:
    from rich.cells import cell_len

    assert [line for line in shown(*command, "--help").splitlines() if cell_len(line) > 80] == []


def test_the_language_may_stand_behind_help() -> None:
    assert "Usage:" in shown("plan", "check", "--help", "--lang", "en")
    assert "Usage:" in shown("plan", "check", "--help", "--lang=en")


COMPLAINTS = [
    (["plan", "chek"], "没有命令 chek，是不是 check", "No such command"),
    (["plan", "check", "--nose"], "没有选项 --nose", "No such option"),
    (["plan", "check", "--jso"], "没有选项 --jso，是不是 --json", "No such option"),
    (["facts", "load"], "缺少参数 文件", "Missing argument"),
    (["facts", "load", "a.csv"], "缺少选项 --as", "Missing option"),
    (["plan", "import", "a", "--to"], "选项 --to 后面要写值", "requires an argument"),
    (["facts", "load", "a", "--as", "b", "--source", "c", "--vintage", "1", "--mode", "x"],
     "--mode 不能写 x，可选 ", "is not one of"),
    (["plan", "check", "a", "b"], "多写了参数 b", "unexpected extra"),
    (["plan", "check", "--json=1"], "选项 --json 后面不写值", "does not take a value"),
    (["plan", "import", "a", "--to", "{file}"], "{file} 是文件，应写文件夹", "is a file"),
    (["plan", "schema", "--to", "{folder}"], "{folder} 是文件夹，应写文件", "is a directory"),
    (["--nonsense"], "没有选项 --nonsense", "No such option"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "zh", "en"), COMPLAINTS)
def test_a_complaint_about_usage(arguments: list[str], zh: str, en: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    places = {"file": str(tmp_path / "file"), "folder": str(tmp_path)}
    typed = [argument.format(**places) for argument in arguments]
    chinese = CliRunner().invoke(main, typed)
    assert chinese.exit_code == 2
    assert zh.format(**places) in chinese.stderr
    assert not any(words in chinese.stderr for words in ("Error", "Usage", "Try "))
    english = CliRunner().invoke(main, ["--lang", "en", *typed])
    assert english.exit_code == 2
    assert en in english.stderr
    assert not HAN.search(english.stderr.replace(str(tmp_path), ""))


def test_a_group_without_a_command_shows_its_help() -> None:
    result = CliRunner().invoke(main, ["plan"])
    assert result.exit_code == 2
    assert "plan [选项] 命令" in result.stderr


def test_parts_of_a_text() -> None:
    assert part_of("只有中文", "en") == "只有中文"
    assert part_of("甲。\n\nOne.\nTwo.\n\n乙。", "en") == "One. Two."
    assert part_of("甲。\n\nOne.\n\n乙。", "zh") == "甲。\n\n乙。"


def test_without_a_folder_the_one_city_is_used_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "cities" / "jia" / "plan", CLEAN)
    monkeypatch.chdir(tmp_path)
    for arguments in (["plan", "check"], ["plan", "show", "funds"]):
        result = CliRunner().invoke(main, arguments)
        assert (result.exit_code, result.stderr) == (0, "未指定目录，使用城市目录 cities/jia\n")
    assert "using the city folder cities/jia" in CliRunner().invoke(main, ["plan", "check", "--lang", "en"]).stderr
    # two are one too many to choose from, and a plan here comes first
    write(tmp_path / "cities" / "yi" / "plan", CLEAN)
    two = CliRunner().invoke(main, ["plan", "check"])
    assert two.exit_code == 3
    assert "cities/jia、cities/yi" in two.stderr
    write(tmp_path, CLEAN)
    assert CliRunner().invoke(main, ["plan", "check"]).stderr == ""
