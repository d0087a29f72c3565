"""Services kept running as child processes: started again when they end, stopped together, never left behind.

Each has a process group of its own, so that Ctrl-C in the terminal reaches only the supervisor, and whatever a service
has left running is ended before it is started again.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from refoundry.cli import bound
from refoundry.core.problems import Both

PATIENCE = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds before a service is started again, by how often it has ended in short order."""
STEADY = 60.0
"""Seconds a service has to run for its earlier ends to be forgotten."""
GRACE = 20.0
"""Seconds the services have to end by themselves."""
LOG_LIMIT = 10_000_000
"""Bytes of a log, of which the one before is kept."""
TICK = 0.1


@dataclass(frozen=True, slots=True)
class Service:
    """A program to keep running: its name for the reader, its command, the file that takes what it says."""

    name: Both
    command: tuple[str, ...]
    log: Path


@dataclass(slots=True)
class Asked:
    """How often the supervisor was asked to stop; the second time is in earnest."""

    times: int = 0


@contextmanager
def asked_to_stop() -> Iterator[Asked]:
    """While the block runs, SIGINT, SIGTERM and SIGHUP are counted instead of ending the process; SIGHUP not where it
    is ignored, which is what nohup does. What a shell starts in the background has SIGINT ignored too: whoever sends it
    nevertheless means it.

    returns  Asked   in the block
    """
    asked = Asked()

    def note(_number: int, _frame: object) -> None:
        asked.times += 1

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for number, earlier in before.items():
        if number != signal.SIGHUP or earlier is not signal.SIG_IGN:
            signal.signal(number, note)
    try:
        yield asked
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


@dataclass(slots=True)
class _Kept:
    """A service, its process while there is one, and what is known of its earlier ones."""

    service: Service
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    due: float = 0.0
    ends: int = 0


@dataclass(slots=True)
class Supervisor:
    """Keeps services running until it is closed.

    services     what to keep running
    environment  of the services
    sockets      file numbers they inherit
    told         called for each service that ended, with its exit code and the seconds until it starts again
    """

    services: Sequence[Service]
    environment: Mapping[str, str]
    sockets: Sequence[int] = ()
    told: Callable[[Service, int, float], None] = lambda _service, _code, _delay: None
    _kept: list[_Kept] = field(init=False)

    def __post_init__(self) -> None:
        self._kept = [_Kept(service) for service in self.services]

    def tend(self) -> None:
        """Start what does not run and is due, and note what has ended."""
        now = time.monotonic()
        for kept in self._kept:
            if kept.process is not None:
                code = ended(kept.process)
                if code is not None:
                    self._note(kept, code, now)
            if kept.process is None and now >= kept.due:
                kept.process = spawn(kept.service, self.environment, self.sockets)
                kept.since = now

    def _note(self, kept: _Kept, code: int, now: float) -> None:
        kept.ends = 1 if now - kept.since >= STEADY else kept.ends + 1
        delay = PATIENCE[min(kept.ends, len(PATIENCE)) - 1]
        kept.process, kept.due = None, now + delay
        self.told(kept.service, code, delay)

    def first(self) -> tuple[Service, int]:
        """The first service, and how often it has ended in short order.

        returns  Service, count
        """
        return self._kept[0].service, self._kept[0].ends

    def close(self, asked: Asked) -> None:
        """Stop every service: kindly, and after a while or when asked again at once.

        asked  Asked
        """
        first, until = asked.times, time.monotonic() + GRACE
        running = [kept.process for kept in self._kept if kept.process is not None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        while running and asked.times <= max(first, 1) and time.monotonic() < until:
            running = [process for process in running if ended(process) is None]
            time.sleep(TICK / 4)
        for process in running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for kept in self._kept:
            kept.process = None


def spawn(service: Service, environment: Mapping[str, str], sockets: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start a service in a process group of its own, bound to the life of this process.

    service      Service
    environment  mapping   the whole environment of the child
    sockets      file numbers it inherits
    returns      process
    """
    log = service.log
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(f"{log.name}.1"))
    command = [sys.executable, "-I", "-S", bound.__file__, str(os.getpid()), *service.command]
    with log.open("ab") as file:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=dict(environment),
            pass_fds=tuple(sockets),
            umask=0o077, start_new_session=True,
        )  # fmt: skip


def ended(process: subprocess.Popen[bytes]) -> int | None:
    """The exit code of a process that has ended, None while it runs; what is left of its group is ended with it.

    process  of `spawn`
    returns  exit code, negative for a signal
    """
    if process.returncode is not None:
        return process.returncode
    # not yet reaped, so that the number of its group cannot have passed to another
    if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        return None
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def finish(service: Service, environment: Mapping[str, str], asked: Asked) -> int | None:
    """Run a service to its end.

    service      Service
    environment  mapping   the whole environment of the child
    asked        Asked
    returns      exit code; None where it was stopped because that was asked
    """
    process = spawn(service, environment)
    try:
        while (code := ended(process)) is None:
            if asked.times:
                return None
            time.sleep(TICK)
        return code
    finally:
        if ended(process) is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
