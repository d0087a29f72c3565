"""Keeping services running: patience, logs, whose files they are, and what is bound to whom."""

import os
import sys
from pathlib import Path

import pytest

from refoundry.cli import bound, supervising
from refoundry.cli.supervising import Asked, Service, Supervisor
from refoundry.core.problems import Both


def test_patience_grows_and_is_restored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(supervising.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(supervising, "spawn", lambda *_: object())
    monkeypatch.setattr(supervising, "ended", lambda _: 1)
    delays: list[float] = []
    service = Service(Both("甲", "a"), ("x",), tmp_path / "log")
    supervisor = Supervisor([service], {}, told=lambda _service, _code, delay: delays.append(delay))
    for _ in range(9):
        supervisor.tend()  # starts what is due
        supervisor.tend()  # sees that it has ended
        clock[0] += delays[-1]
    assert delays[0] == 0
    assert sorted(delays) == delays
    assert delays[-1] == 30
    assert supervisor.first() == (service, len(delays))
    supervisor.tend()
    clock[0] += supervising.STEADY
    supervisor.tend()
    assert delays[-1] == 0


def test_a_log_is_put_aside_when_it_is_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "LOG_LIMIT", 3)
    service = Service(Both("甲", "a"), (sys.executable, "-c", "print('new')"), tmp_path / "logs" / "a.log")
    for _ in range(2):
        assert supervising.finish(service, dict(os.environ), Asked()) == 0
    assert [path.read_text("utf-8") for path in sorted((tmp_path / "logs").iterdir())] == ["new\n", "new\n"]
    assert service.log.stat().st_mode & 0o077 == 0o044  # made here; what the services make is their owner's alone


def test_files_of_the_services_are_their_owners_alone(tmp_path: Path) -> None:
    write = f"open({str(tmp_path / 'ledger')!r}, 'w')"
    service = Service(Both("甲", "a"), (sys.executable, "-c", write), tmp_path / "log")
    assert supervising.finish(service, dict(os.environ), Asked()) == 0
    assert (tmp_path / "ledger").stat().st_mode & 0o777 == 0o600


def test_stopped_while_it_prepares(tmp_path: Path) -> None:
    service = Service(Both("甲", "a"), (sys.executable, "-c", "import time; time.sleep(600)"), tmp_path / "log")
    assert supervising.finish(service, dict(os.environ), Asked(1)) is None


def test_nothing_is_run_for_a_parent_that_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(bound.os, "execv", lambda _program, command: ran.append(command))
    monkeypatch.setattr(bound.sys, "platform", "another")  # this process is not to be bound to anything
    bound.become(os.getppid() + 1, ["a"])
    bound.become(os.getppid(), ["b"])
    assert ran == [["b"]]
