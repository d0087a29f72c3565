"""The first administrator, from the machine."""

import os
import subprocess
import sys
from pathlib import Path

from refoundry.city import new_city, shipped_plan
from refoundry.cli.account import account


def _account(city: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("REFOUNDRY_", "DATABASE_URL"))}
    command = [sys.executable, "-m", "refoundry", "account", *arguments, "--city", str(city)]
    return subprocess.run(command, input=typed, env=env, capture_output=True, text=True, check=False, timeout=120)


def test_the_first_administrator_is_made_from_the_machine(tmp_path: Path) -> None:
    city, _ = new_city(shipped_plan("template"), tmp_path / "city")
    done = _account(city.path, "admin", "--password-stdin", typed="a phrase nobody guesses 71\n")
    assert done.returncode == 0, done.stderr
    assert "administrator" in done.stdout
    assert (city.path / "ledger.sqlite3").stat().st_mode & 0o077 == 0
    weak = _account(city.path, "other", "--password-stdin", typed="12345\n")
    assert weak.returncode != 0
    assert "Traceback" not in weak.stderr
    assert "CommandError" not in weak.stderr
    assert weak.stderr.count("[W883]") == 2, "in both languages, and nothing before the words"
    assert not weak.stderr.startswith("[")


def test_the_password_is_never_an_argument() -> None:
    assert {option.name for option in account.params} >= {"username", "role", "password_stdin"}
    assert "password" not in {option.name for option in account.params}


def test_a_folder_that_is_no_city(tmp_path: Path) -> None:
    done = _account(tmp_path, "admin")
    assert done.returncode == 6
    assert "C501" in done.stderr
