"""The demonstration: made, shown, and gone on with."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from refoundry.city import folder as folder_module
from refoundry.cli import demo, main
from tests.spec.assess.fiction import example


def test_the_demonstration_goes_on_to_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = example(tmp_path / "source")
    monkeypatch.setattr(folder_module, "_homes", lambda: (source.parent,))
    became: list[list[str]] = []

    def execv(_program: str, command: list[str]) -> None:
        became.append(command[1:])
        raise SystemExit(0)

    monkeypatch.setattr(demo.os, "execv", execv)
    words = ["demo", source.name, "--to", str(tmp_path / "jia"), "--lang", "en"]
    offered = CliRunner().invoke(main, words)
    assert (offered.exit_code, f"serve {tmp_path / 'jia'} --demo" in offered.stdout, became) == (0, True, [])
    gone_on = CliRunner().invoke(main, [*words, "--serve"])
    assert (gone_on.exit_code, " serve " in gone_on.stdout) == (0, False)
    assert became == [["-P", "-m", "refoundry", "serve", str(tmp_path / "jia"), "--demo", "--lang", "en"]]
