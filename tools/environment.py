"""Set up the project's environment from its locks, or make the locks anew. Standard library only.

    python3.11 -m tools.environment setup [test docs peers]     .tools/uv, .venv, the locked packages, this project,
                                                                the front-end files; test: what the browser tests need
    python3.11 -m tools.environment lock                        requirements*.lock from pyproject.toml

The user's pip decides where packages come from: what `pip config` says of index, certificates and proxy is handed
to uv, which reads no pip.conf. No file of the project names an index.
"""

import ast
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from tools import frontend, system
from tools.commands import ROOT, TOOLS, fail, run

VENV = ROOT / ".venv"
STAMP = VENV / "refoundry-setup.json"
GROUPS = ("test", "docs", "peers")
LOCKED = (*GROUPS, "node")  # Node.js is fetched only where the machine has no npm
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def _lock_of(group: str) -> Path:
    return ROOT / ("requirements.lock" if group == "runtime" else f"requirements-{group}.lock")


def _pip_settings() -> dict[str, str]:
    """pip's settings by plain name; the command's own section wins over [global], the environment over both."""
    asked = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    if asked.returncode:
        fail("没有可用的 pip：请先安装 python3-pip", f"no pip for {sys.executable}: install python3-pip first")
    found: dict[str, tuple[int, str]] = {}
    for line in asked.stdout.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        rank = {"global": 0, "install": 1, ":env:": 2}.get(section, -1)
        if rank >= found.get(name, (0, ""))[0]:
            found[name] = (rank, str(ast.literal_eval(value)))
    return {name: value for name, (_, value) in found.items()}


def _uv_environment() -> dict[str, str]:
    """The process environment, with pip's settings under the names uv reads. What the user told uv itself stands."""
    pip = _pip_settings()
    env = dict(os.environ)
    told = {
        "UV_DEFAULT_INDEX": pip.get("index-url"),
        "UV_INDEX": pip.get("extra-index-url"),
        "UV_FIND_LINKS": ",".join(pip.get("find-links", "").split()),
        "UV_NO_INDEX": "1" if pip.get("no-index", "").lower() in ("1", "true", "yes", "on") else None,
        "UV_INSECURE_HOST": pip.get("trusted-host"),
        "UV_HTTP_TIMEOUT": pip.get("timeout") or pip.get("default-timeout"),
        "HTTPS_PROXY": pip.get("proxy"),
        "SSL_CERT_FILE": pip.get("cert") or (str(SYSTEM_CERTIFICATES) if SYSTEM_CERTIFICATES.exists() else None),
        # as pip does: the best file of all indexes; the hashes of the lock say which files are right
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_CONFIG": "1",
        "PIP_USER": "0",  # a user setting of --user cannot go with --target
    }
    for name, value in told.items():
        if value and not env.get(name):
            env[name] = " ".join(value.split())
    env.pop("VIRTUAL_ENV", None)
    return env


def _uv(env: dict[str, str]) -> Path:
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        print("安装 uv 到 .tools  /  installing uv into .tools", flush=True)
        # pip warns of every index that lacks the package, which is no news where several are set
        run(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade",
            "--root-user-action=ignore", "--target", TOOLS, "uv>=0.8", env=env, quiet=True)  # fmt: skip
    return uv


def _stamp(groups: list[str]) -> dict[str, object]:
    """What the environment was made from; the same again means there is nothing to do."""
    files = [ROOT / "pyproject.toml", *(_lock_of(group) for group in groups)]
    return {
        "root": str(ROOT),
        "groups": groups,
        "sha256": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    }


def setup(wanted: list[str]) -> None:
    """Make the project ready to run, and for its tests where they are wanted.

    wanted  texts   groups of packages beside the runtime
    """
    _packages(wanted)
    frontend.setup(_fetch, tests="test" in wanted, root=ROOT, tools=TOOLS)
    if "test" in wanted:
        system.browser()


def _fetch(lock: Path, folder: Path) -> None:
    """Install a lock's packages into a folder of their own."""
    env = _uv_environment()
    run(_uv(env), "pip", "install", "--quiet", "--require-hashes", "--no-build", "--no-deps", "--target", folder,
        "--python", sys.executable, "--requirement", lock, env=env)  # fmt: skip


def _packages(wanted: list[str]) -> None:
    """Make .venv hold the locked packages of the runtime, of the groups asked for and of those it has already."""
    had = json.loads(STAMP.read_text("utf-8")) if STAMP.exists() else {"groups": []}
    groups = ["runtime", *(group for group in GROUPS if group in {*wanted, *had["groups"]})]
    if had == _stamp(groups) and (VENV / "bin" / "refoundry").exists():
        return
    env = _uv_environment()
    uv = _uv(env)
    print(f"安装依赖 / installing: {' '.join(groups)}", flush=True)
    python = VENV / "bin" / "python"
    moved = had.get("root", str(ROOT)) != str(ROOT)
    # an environment that was copied or moved, or whose Python has gone, starts anew
    if moved or not python.exists() or subprocess.run([python, "-c", ""], check=False).returncode:
        run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV, env=env)
    locks = [_lock_of(group) for group in groups]
    # --no-build: everything locked comes as a wheel, so that no compiler is needed
    run(uv, "pip", "sync", "--quiet", "--require-hashes", "--no-build", "--python", python, *locks, env=env)
    run(uv, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--python", python, "--editable", ROOT,
        env=env)  # fmt: skip
    STAMP.write_text(json.dumps(_stamp(groups), indent=2) + "\n", "utf-8")


def lock() -> None:
    """Write every lock: the runtime with its build backend first, the other groups held to the runtime's versions."""
    env = _uv_environment()
    for name in ("UV_INDEX", "UV_FIND_LINKS"):
        env.pop(name, None)  # the hashes of the main index only: extra ones differ from machine to machine
    uv = _uv(env)
    held: list[object] = []
    for group in ("runtime", *LOCKED):
        told = ["pyproject.toml", "--group", "build"] if group == "runtime" else ["--group", group]
        run(uv, "pip", "compile", *told, "--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate",
            "--upgrade", "--python-version", "3.11", *held, "--output-file", _lock_of(group), env=env)  # fmt: skip
        held += ["--constraints", _lock_of(group)]


def main(arguments: list[str]) -> None:
    """Do what the first argument says.

    arguments  texts   setup and groups, or lock
    """
    match arguments:
        case ["setup", *groups] if set(groups) <= set(GROUPS):
            setup(groups)
        case ["lock"]:
            lock()
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
