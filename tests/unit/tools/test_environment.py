"""Setting up: what pip is told, uv is told; and nothing is done twice."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools import commands, environment

ROOT = Path(__file__).resolve().parents[3]
CONFIG = """
global.index-url='https://mirror.example/simple'
install.index-url='https://install.example/simple'
global.extra-index-url='file:///a/simple\\nfile:///b/simple'
global.find-links='/wheels /more'
global.cert='/etc/own.crt'
:env:.cert='/etc/env.crt'
global.trusted-host='mirror.example'
global.no-index='false'
"""


def _pip_says(monkeypatch: pytest.MonkeyPatch, text: str, code: int = 0) -> None:
    def run(*_: Any, **__: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], code, text.lstrip(), "")

    monkeypatch.setattr(environment.subprocess, "run", run)
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "SSL_CERT_FILE", "UV_NO_INDEX", "UV_INSECURE_HOST"):
        monkeypatch.delenv(name, raising=False)


def test_pip_settings_reach_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    _pip_says(monkeypatch, CONFIG)
    env = environment._uv_environment()
    assert env["UV_DEFAULT_INDEX"] == "https://install.example/simple"
    assert env["UV_INDEX"] == "file:///a/simple file:///b/simple"
    assert env["UV_FIND_LINKS"] == "/wheels,/more"
    assert env["SSL_CERT_FILE"] == "/etc/env.crt"
    assert env["UV_INSECURE_HOST"] == "mirror.example"
    assert "UV_NO_INDEX" not in env


def test_what_uv_was_told_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    _pip_says(monkeypatch, CONFIG)
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.example/simple")
    assert environment._uv_environment()["UV_DEFAULT_INDEX"] == "https://own.example/simple"


def test_without_settings_no_index_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _pip_says(monkeypatch, "")
    assert not {"UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "UV_NO_INDEX"} & environment._uv_environment().keys()


def test_without_pip_the_message_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    _pip_says(monkeypatch, "", code=1)
    with pytest.raises(SystemExit, match=r"python3-pip\n.*python3-pip"):
        environment._uv_environment()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A project in a folder of its own; the commands that would have run."""
    ran: list[tuple[str, ...]] = []
    for name, path in {"ROOT": "", "VENV": ".venv", "TOOLS": ".tools", "STAMP": ".venv/stamp.json"}.items():
        monkeypatch.setattr(environment, name, tmp_path / path)
    for name in (
        "pyproject.toml",
        "requirements.lock",
        "requirements-test.lock",
        ".venv/bin/refoundry",
        ".tools/bin/uv",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    monkeypatch.setattr(environment, "_uv_environment", dict)
    monkeypatch.setattr(environment.frontend, "setup", lambda *_, **told: ran.append(("front end", str(told["tests"]))))
    monkeypatch.setattr(environment.system, "browser", lambda: ran.append(("browser",)))
    monkeypatch.setattr(environment, "run", lambda *words, **_: ran.append(tuple(map(str, words[1:3]))))
    return ran


def test_set_up_once(project: list[tuple[str, ...]]) -> None:
    environment._packages([])
    assert project == [("venv", "--quiet"), ("pip", "sync"), ("pip", "install")]
    environment._packages([])
    assert len(project) == 3


def test_what_each_set_up_looks_after(project: list[tuple[str, ...]]) -> None:
    environment.setup([])
    assert project[3:] == [("front end", "False")]
    del project[:]
    environment.setup(["test"])
    assert project[-2:] == [("front end", "True"), ("browser",)]


def test_a_changed_lock_is_installed(project: list[tuple[str, ...]]) -> None:
    environment._packages([])
    (environment.ROOT / "requirements.lock").write_text("click==9")
    environment._packages([])
    assert len(project) == 6


def test_groups_stay(project: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]) -> None:
    environment._packages(["test"])
    environment._packages([])
    assert len(project) == 3
    (environment.ROOT / "requirements-test.lock").write_text("pytest==9")
    environment._packages([])
    assert capsys.readouterr().out.splitlines()[-1].endswith("runtime test")


def test_a_quiet_command_is_heard_only_where_it_fails(capfd: pytest.CaptureFixture[str]) -> None:
    speak = "import sys; print('a warning', file=sys.stderr); sys.exit({})"
    commands.run(sys.executable, "-c", speak.format(0), env=dict(os.environ), quiet=True)
    assert capfd.readouterr() == ("", "")
    with pytest.raises(SystemExit, match="set-up failed"):
        commands.run(sys.executable, "-c", speak.format(3), env=dict(os.environ), quiet=True)
    assert "a warning" in capfd.readouterr().err


@pytest.mark.parametrize("fails", [True, False])
def test_make_looks_past_a_python_that_cannot_set_up(tmp_path: Path, fails: bool) -> None:
    first = tmp_path / "bin" / "python3.11"
    first.parent.mkdir()
    first.write_text(f"#!/bin/sh\nexit {int(fails)}\n", "utf-8")
    first.chmod(0o755)
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHON", "MAKEFLAGS", "MAKELEVEL")}
    env["PATH"] = f"{first.parent}:{env['PATH']}"
    shown = subprocess.run(
        ["make", "-n", "setup"], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    ).stdout.splitlines()[-1]
    assert shown.endswith("-m tools.environment setup")
    assert (str(first) in shown) != fails
    assert shown.split()[0] != '""'


def test_the_demonstration_is_always_of_the_reference_city() -> None:
    assert "refoundry demo zhongshan --serve\n" in (ROOT / "Makefile").read_text("utf-8")
