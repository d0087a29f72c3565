"""What the browser tests need of the machine: found, installed where that is possible, else named."""

from pathlib import Path

import pytest

from tools import system

LISTS = '#!/bin/sh\n[ "$1" = :lang=zh ] && echo "Noto Sans CJK SC"\n'
INSTALLS = '#!/bin/sh\necho "$@" >> "{at}/calls"\n{then}\n'


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the path, empty."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("REFOUNDRY_CHROMIUM", raising=False)
    return tmp_path


def _program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return path


def test_nothing_is_done_where_all_is_there(bin_: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _program(bin_ / "chromium-browser")
    _program(bin_ / "fc-list", LISTS)
    _program(bin_ / "apt-get", INSTALLS.format(at=bin_, then=""))
    system.browser()
    assert system.chromium() == str(bin_ / "chromium-browser")
    assert capfd.readouterr() == ("", "")
    assert not (bin_ / "calls").exists()


def test_a_chromium_elsewhere_is_named(bin_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(bin_ / "chromium")
    (bin_ / "opt").mkdir()
    monkeypatch.setenv("REFOUNDRY_CHROMIUM", str(_program(bin_ / "opt" / "own")))
    assert system.chromium() == str(bin_ / "opt" / "own")
    monkeypatch.setenv("REFOUNDRY_CHROMIUM", str(bin_ / "nowhere"))
    assert system.chromium() is None


def test_root_installs_what_lacks(bin_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.os, "geteuid", lambda: 0)
    _program(bin_ / "source", LISTS)
    then = f'[ "$1" = update ] || {{ /bin/cp {bin_}/source {bin_}/fc-list; /bin/cp {bin_}/source {bin_}/chromium; }}'
    _program(bin_ / "apt-get", INSTALLS.format(at=bin_, then=then))
    system.browser()
    assert (bin_ / "calls").read_text("utf-8").splitlines() == [
        "update -qq",
        "install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig",
    ]


@pytest.mark.parametrize("root", [True, False])
def test_what_cannot_be_installed_is_named(bin_: Path, monkeypatch: pytest.MonkeyPatch, root: bool) -> None:
    monkeypatch.setattr(system.os, "geteuid", lambda: 0 if root else 1000)
    _program(bin_ / "chromium")
    if root:
        _program(bin_ / "apt-get", "#!/bin/sh\n")  # says that all went well
    with pytest.raises(SystemExit, match=r"缺：fonts-noto-cjk fontconfig（.*\n.*lack: fonts-noto-cjk fontconfig \("):
        system.browser()


def test_a_failed_installation_says_why(
    bin_: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system.os, "geteuid", lambda: 0)
    _program(bin_ / "apt-get", "#!/bin/sh\necho 'no network' >&2\nexit 100\n")
    with pytest.raises(SystemExit, match="apt"):
        system.browser()
    assert "no network" in capfd.readouterr().err
