"""What serving a city folder takes: the key, the socket, the services and what they are told, and waiting for them."""

import errno
import fcntl
import os
import secrets
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from pathlib import Path

from refoundry.cli.supervising import TICK, Asked, Service, Supervisor, finish
from refoundry.core.problems import Both, Place, Problem, Problems, system_reason

START_WITHIN = 180.0
"""Seconds the pages have to answer for the first time."""
ENDS_AT_START = 3
"""How often the web server may end before it is given up at the start; the worker is tried on for ever."""
_MANAGE = (sys.executable, "-P", "-m", "refoundry.workbench", "manage")
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # every address of the machine -> the one to reach it by from here


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address.

    host     name or number
    returns  bool
    """
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def refuse_from_outside(host: str) -> None:
    """Accounts without passwords are for who sits at this machine; a proxy in front would let others in.

    host    name or number   the demonstration would listen on
    raises  Problems         others could reach it
    """
    if not is_loopback(host):
        raise Problems([Problem("C515", subject="--demo", got=f"--host {host}")])
    if os.environ.get("REFOUNDRY_BEHIND_PROXY", "0") != "0":
        raise Problems([Problem("C515", subject="--demo", got="REFOUNDRY_BEHIND_PROXY=1")])


def environment_of(city: Path, demo: bool, host: str) -> dict[str, str]:
    """What the services are told. The demonstration is never taken from the environment, only from --demo.

    city     city folder
    demo     bool
    host     name or number   they listen on
    returns  mapping          their whole environment
    """
    env = {
        name: value for name, value in os.environ.items() if name not in ("REFOUNDRY_DEMO", "DJANGO_SETTINGS_MODULE")
    }
    env["REFOUNDRY_CITY"] = str(city)
    env["REFOUNDRY_SECRET_KEY"] = env.get("REFOUNDRY_SECRET_KEY") or _secret(city / ".secret")
    if demo:
        # answers to names of this machine only, so that no page elsewhere can lead a browser here under another name
        env.pop("REFOUNDRY_HOSTS", None)
        env |= {"REFOUNDRY_DEMO": "1", "REFOUNDRY_HTTPS": "0"}
    elif is_loopback(host) and "REFOUNDRY_BEHIND_PROXY" not in env:
        env.setdefault("REFOUNDRY_HTTPS", "0")  # nothing to listen in on between a browser and its own machine
    return env


def _secret(path: Path) -> str:
    """The key that signs sessions, made once for a city folder and readable by its owner alone."""
    if not path.exists():
        # written whole before it has its name, and never over another's
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secret-", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(file.name, path)
    mode = path.stat().st_mode & 0o777
    if mode & 0o077:
        raise Problems([Problem("C517", place=Place(near(path)), got=f"{mode:o}")])
    return path.read_text("ascii").strip()


@contextmanager
def alone(city: Path) -> Iterator[Callable[[str], None]]:
    """For the block, this process is the one that serves the city folder; the system forgets it with the process.

    city     city folder
    returns  function   in the block: notes the address of the pages, for whoever would serve it too
    raises   Problems   another process serves it
    """
    with (city / ".serving").open("a+", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            held.seek(0)
            problem = Problem("C518", place=Place(near(city)), values={"address": held.read().strip() or "?"})
            raise Problems([problem]) from error

        def note(address: str) -> None:
            held.truncate(0)
            held.write(address)
            held.flush()

        note("")
        yield note


def listening(host: str, port: int, further: int = 0) -> socket.socket:
    """The socket the web server answers on. It stays open here while that starts again, so that nobody is refused.

    host     name or number
    port     number
    further  count    of ports after it that may be taken instead
    returns  socket   open and listening
    raises   Problems   the ports are in use; the address is none of this machine or needs permission
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        for tried in range(port, min(port + further, 65535) + 1):
            listener = socket.socket(family, socket.SOCK_STREAM)
            try:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind((address[0], tried, *address[2:]))
                listener.listen(1024)
                return listener
            except OSError as error:
                listener.close()
                if error.errno != errno.EADDRINUSE:
                    raise
    except OSError as error:
        raise Problems([Problem("S903", subject=f"{host}:{port}", values={"reason": system_reason(error)})]) from error
    free = port + further + 1 if port + further < 65535 else 8000
    raise Problems([Problem("C516", subject=f"{host}:{port}", values={"port": port, "free": free})])


def address_of(listener: socket.socket) -> str:
    """Where a browser on this machine finds the pages.

    listener  socket
    returns   address
    """
    host, port = listener.getsockname()[:2]
    host = _ANY.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def services_of(city: Path, listener: socket.socket, workers: int) -> list[Service]:
    """The web server on the open socket, and the worker that does long runs.

    city      city folder
    listener  socket
    workers   count        processes of the web server
    returns   list of Service
    """
    # no preload: nothing is forked after Polars was used
    web = ("-m", "gunicorn", "refoundry.workbench.wsgi:application", "--bind", f"fd://{listener.fileno()}",
           "--config", "python:refoundry.workbench.access.nameless",
           "--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--timeout", "60",
           "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket")  # fmt: skip
    return [
        Service(Both("网页服务", "the web server"), (sys.executable, "-P", *web), city / "logs" / "web.log"),
        Service(Both("后台任务", "the worker"), (*_MANAGE, "work"), city / "logs" / "worker.log"),
    ]


def prepare(city: Path, environment: dict[str, str], asked: Asked) -> bool:
    """Bring database and static files up to date.

    city         city folder
    environment  mapping
    asked        Asked
    returns      bool       False where that was asked to stop
    raises       Problems   it failed; with its last word and where the rest is
    """
    service = Service(Both("准备", "preparing"), (*_MANAGE, "prepare"), city / "logs" / "prepare.log")
    service.log.unlink(missing_ok=True)
    code = finish(service, environment, asked)
    if code:
        raise Problems([Problem("S904", place=Place(near(service.log)), values={"reason": _last_line(service.log)})])
    return code == 0


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1].strip().removeprefix("CommandError: ") if lines else "?"


def await_pages(supervisor: Supervisor, listener: socket.socket, environment: dict[str, str], asked: Asked) -> None:
    """Start the services and wait until the pages answer, or until asked to stop.

    supervisor   Supervisor
    listener     socket
    environment  mapping
    asked        Asked
    raises       Problems   the web server does not stay up, or the pages do not answer in time
    """
    began = time.monotonic()
    while not asked.times:
        supervisor.tend()
        passed = time.monotonic() - began
        # a busy machine is given longer for each answer
        if _answers(listener, environment, within=1 + passed / 4):
            return
        service, ends = supervisor.first()
        if ends >= ENDS_AT_START or passed > START_WITHIN:
            values = {"service": service.name, "reason": _last_line(service.log)}
            raise Problems([Problem("S905", place=Place(near(service.log)), values=values)])
        time.sleep(TICK)


def _answers(listener: socket.socket, environment: dict[str, str], within: float) -> bool:
    """Whether the pages answer that all is well."""
    host, port = listener.getsockname()[:2]
    # by a name the workbench answers to
    named = environment.get("REFOUNDRY_HOSTS", "").split(",")[0].strip().removeprefix(".").removeprefix("*")
    connection = HTTPConnection(_ANY.get(host, host), port, timeout=within)
    try:
        connection.request("GET", "/healthz", headers={"Host": named or "localhost"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def near(path: Path) -> str:
    """A path as short as it can be written from here.

    path     file
    returns  text
    """
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
