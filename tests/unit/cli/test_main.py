"""However a command ends, the reader gets a sentence: stopped, cut off, refused by the system, failed."""

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from refoundry.cli import main
from refoundry.cli import scoring as scoring_module
from refoundry.cli.show import console
from tests.spec.assess.fiction import example

COMMAND = [sys.executable, "-W", "error", "-c", "from refoundry.cli import main; main(prog_name='refoundry')"]
ROOT = Path(__file__).resolve().parents[3]


def _fails(error: BaseException) -> object:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.fixture
def city(tmp_path: Path) -> Path:
    runner = CliRunner()
    assert runner.invoke(main, ["new", str(example(tmp_path / "source")), "--to", str(tmp_path / "jia")]).exit_code == 0
    return tmp_path / "jia"


def test_a_program_that_fails_says_what_to_report(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring_module, "run", _fails(KeyError("surprise")))
    for lang, words in (("zh", ("程序出错", "--debug", "报告")), ("en", ("the program failed", "--debug", "report"))):
        result = CliRunner().invoke(main, ["--lang", lang, "assess", "goals", "--city", str(city)])
        assert result.exit_code == 70
        assert all(word in result.stderr for word in (*words, "[S902]", "KeyError", "surprise", "scoring.py:"))
        assert "Traceback" not in result.output
    debugged = CliRunner().invoke(main, ["--debug", "assess", "goals", "--city", str(city)])
    assert isinstance(debugged.exception, KeyError)


def test_a_system_that_refuses_is_no_failure_of_the_program(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring_module, "write_files", _fails(OSError(28, "No space left on device", "scorecard.html")))
    result = CliRunner().invoke(main, ["assess", "goals", "--city", str(city), "--lang", "en"])
    assert result.exit_code == 70
    assert "scorecard.html: the system refused to read or write: No space left on device [S901]" in result.stderr


@pytest.mark.parametrize(("lang", "words"), [("zh", "已中断"), ("en", "Stopped")])
def test_stopping_is_said_and_ends_with_130(city: Path, monkeypatch: pytest.MonkeyPatch, lang: str, words: str) -> None:
    monkeypatch.setattr(scoring_module, "run", _fails(KeyboardInterrupt()))
    result = CliRunner().invoke(main, ["assess", "goals", "--city", str(city), "--lang", lang])
    assert (result.exit_code, words in result.stderr) == (130, True)


def test_the_key_that_stops_a_command_stops_it(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    # without -W error: a file that the stop left open is warned of, and ignored, as at any user's
    arguments = [COMMAND[0], *COMMAND[3:], "demo", "--to", str(tmp_path / "jia")]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()  # the first heading: imports are done, work has begun
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "已中断" in errors
    assert "Traceback" not in errors


def test_a_reader_who_stops_reading_is_left_in_peace() -> None:
    line = f"{shlex.join(COMMAND)} plan show --plan plans/zhongshan | head -1"
    run = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr, len(run.stdout.splitlines())) == (0, "", 1)


@pytest.mark.parametrize("arguments", [["plan", "check", "plans/zhongshan", "--json"], ["plan", "schema"]])
def test_json_to_a_reader_who_stops_is_quiet_too(arguments: list[str]) -> None:
    line = f"{shlex.join([*COMMAND, *arguments])} | head -1"
    run = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_what_is_no_terminal_gets_plain_text(city: Path) -> None:
    run = subprocess.run([*COMMAND, "assess", "goals", "--city", city], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert "\x1b" not in run.stdout
    assert not console().is_terminal or sys.stdout.isatty()


def test_a_terminal_that_knows_no_chinese_still_gets_its_answer(city: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii:strict", "LC_ALL": "C", "PYTHONUTF8": "0"}
    run = subprocess.run(
        [*COMMAND, "plan", "show", "--plan", city], capture_output=True, text=True, check=False, env=environment
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "share" in run.stdout


def test_help_and_version() -> None:
    for option in ("--help", "-h", "--version"):
        assert CliRunner().invoke(main, [option]).exit_code == 0
    shown = CliRunner().invoke(main, ["--help"]).stdout
    for command in ("demo", "plan", "new", "facts", "assess", "serve", "why", "--debug", "--lang"):
        assert command in shown
