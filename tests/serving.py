"""A city served as an official serves it, for tests that come from outside: by a browser, by requests, by kill -9."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from refoundry.assess.goals import SCORECARD
from refoundry.city import CityFolder, new_city, run, shipped_plan

ROOT = Path(__file__).resolve().parents[1]
DATABASES = ("sqlite", "postgres")
STOPS_WITHIN = 60  # seconds


def make_city(folder: Path, *, assessed: bool = True) -> CityFolder:
    """The reference city in a folder of its own.

    folder    where; not there yet
    assessed  bool   with one recorded run
    returns   CityFolder
    """
    made, _ = new_city(shipped_plan("zhongshan"), folder)
    if assessed:
        run(SCORECARD, made.plan(), made.facts(), city=made)
    return made


def told(city: Path, database: str = "", *, demo: bool = True) -> dict[str, str]:
    """What the workbench of a test is told by its environment.

    city      city folder
    database  DATABASE_URL; empty: the city folder's own file
    demo      bool
    returns   mapping   a whole environment
    """
    return {**os.environ, "REFOUNDRY_CITY": str(city), "REFOUNDRY_DEMO": "1" if demo else "0", "REFOUNDRY_HTTPS": "0",
            "PYTHONPATH": str(ROOT), "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "refoundry.workbench.settings",
            "REFOUNDRY_SECRET_KEY": "of this test only, as long as a key has to be 0123456789"}  # fmt: skip


def manage(env: Mapping[str, str], *arguments: str, said: str | None = None) -> str:
    """Run a command of the workbench.

    env         mapping   as of `told`
    *arguments  texts
    said        text      to its standard input
    returns     text      what it answered
    raises      AssertionError   it failed; with its words
    """
    done = subprocess.run([sys.executable, "-m", "refoundry.workbench", "manage", *arguments], env=env, check=False,
                          input=said, capture_output=True, text=True, timeout=300)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def free_port() -> int:
    """A port nobody listens on.

    returns  number
    """
    with closing(socket.socket()) as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def serving(city: Path, env: Mapping[str, str], *, demo: bool = True) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`refoundry serve` for the block, stopped as by Ctrl-C.

    city    city folder
    env     mapping   as of `told`
    demo    bool
    yields  address without a stroke at its end, and the process
    raises  RuntimeError     it does not start; with its words
    raises  AssertionError   it does not stop in order
    """
    command = [sys.executable, "-m", "refoundry", "serve", str(city), "--port", str(free_port()), "--lang", "en"]
    process = subprocess.Popen([*command, *(["--demo"] if demo else [])], env=env, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    assert process.stdout is not None
    heard = ""
    for line in process.stdout:
        heard += line
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/", line):
            break
    else:
        process.wait(STOPS_WITHIN)
        raise RuntimeError(f"it did not start:\n{heard}")
    try:
        yield found[1], process
    finally:
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.wait(STOPS_WITHIN) == 0
        process.stdout.close()
