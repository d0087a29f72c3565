"""The board under load: 50 people with 5 s of thought between pages, on a demo city with a year of made-up work.

Its peer is the same server's page that does nothing (/healthz), asked for in turn with the others by the same people:
the ratio says what our pages cost above the server itself. What has to hold is absolute: the 95th percentile of every
page under 300 ms, a process of the web server under 400 MB.
"""

import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

PEOPLE, THOUGHT, SECONDS = 50, 5.0, float(os.environ.get("BENCH_SECONDS", "60"))
FLOOR = "/healthz"
POSTS = ("demo-office", "demo-lead", "demo-owner", "demo-town", "demo-analyst", "demo-auditor")
TASKS = 200  # beside the plan's own: what a city's meetings issue in a year
PAGES = (
    "/", "/overview", "/goals", "/goals/rd-intensity", "/supervision", "/supervision?view=list", "/supervision?view=departments",
    "/requests", "/meetings", "/bulletins", "/plan", "/plan/flaws", "/search?q=%E4%BA%A7%E4%B8%9A", "/runs",
)  # fmt: skip
_MORE_WORK = f"""
import random
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.pinned import pin
draw, plan, now = random.Random(7), pin().plan, timezone.now()
measures = {{key: one.division for key, one in plan.measures.items() if one.division}}
for number in range({TASKS}):
    measure = draw.choice([*measures])
    key = draw.choice([str(measures[measure].lead), *measures[measure].support])
    subject, owner, began = f"new-bench-{{number}}", f"departments/{{key}}", now - timedelta(days=draw.randint(30, 300))
    def move(name, seq, days, actor="demo-office", role="leading-group", **payload):
        make_move("task", subject, name, actor=actor, role=role, expected_seq=seq, payload=payload, id=uuid4().hex,
                  at=began + timedelta(days=days))
    due = (began + timedelta(days=draw.randint(60, 400))).date().isoformat()
    move("issue", 0, 0, action=f"bench {{number}}", owner=[owner], due=due, wanted="list", every="month",
         measure=measure)
    move("start", 1, 1, "demo-lead", "department")
    for step in range(draw.randint(0, 8)):
        month = began + timedelta(days=3 + 3 * step)
        move("progress", 2 + step, 3 + 3 * step, "demo-lead", "department", period=f"{{month:%Y-%m}}", progress="on its way")
"""


@contextmanager
def _served() -> Iterator[tuple[str, int, subprocess.Popen[str]]]:
    with tempfile.TemporaryDirectory(prefix="refoundry-bench-") as folder:
        city = Path(folder) / "city"
        env = {**os.environ, "REFOUNDRY_CITY": str(city), "REFOUNDRY_DEMO": "1", "REFOUNDRY_HTTPS": "0",
               "REFOUNDRY_SECRET_KEY": "of this bench only, as long as a key has to be 0123456789"}  # fmt: skip
        refoundry, manage = [sys.executable, "-m", "refoundry"], [sys.executable, "-m", "refoundry.workbench", "manage"]
        for command in (
            [*refoundry, "demo", "zhongshan", "--to", str(city)],
            [*manage, "prepare"],
            [*manage, "shell", "--no-imports", "-c", _MORE_WORK],
        ):
            subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)
        command = [*refoundry, "serve", str(city), "--demo", "--port", "18700", "--lang", "en"]
        process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        found = next((one for line in process.stdout if (one := re.search(r"http://([\d.]+):(\d+)/", line))), None)
        if found is None:
            raise RuntimeError("the workbench did not start")
        try:
            yield found[1], int(found[2]), process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _children(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found += [int(path.parent.name), *_children(int(path.parent.name))]
    return found


def _peak(pid: int) -> float:
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _web_peaks(serve: int) -> list[float]:
    """The most memory each process of the web server held, without the one that only watches over them."""
    web = [pid for pid in _children(serve) if "gunicorn" in Path(f"/proc/{pid}/cmdline").read_text()]
    return [_peak(pid) for pid in web if not _children(pid)]


class Person:
    """Someone signed in who reads pages, with thought between them."""

    def __init__(self, host: str, port: int, number: int) -> None:
        self._draw = random.Random(number)
        self._host, self._port = host, port
        self._connection = HTTPConnection(host, port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.failed: list[str] = []
        page = self._ask("GET", "/sign-in")[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page[:300]
        self._ask("POST", f"/sign-in/demo/{POSTS[number % len(POSTS)]}", urlencode({"csrfmiddlewaretoken": token[1]}))

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except ConnectionError:  # the server closes a connection that was idle: a browser opens another
            self._connection = HTTPConnection(self._host, self._port, timeout=60)
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, text

    def read(self, until: float) -> None:
        """Pages in an order of one's own, until the time is over.

        until  moment of the monotonic clock
        """
        time.sleep(self._draw.uniform(0, THOUGHT))
        while time.monotonic() < until:
            page = self._draw.choice((*PAGES, FLOOR))
            start = time.perf_counter()
            try:
                status, _ = self._ask("GET", page)
            except OSError:
                self._connection = HTTPConnection(self._host, self._port, timeout=60)
                self.failed.append(page)
                continue
            self.taken[page].append(time.perf_counter() - start)
            if status != 200:
                self.failed.append(f"{page} {status}")
            time.sleep(self._draw.uniform(0.5, 1.5) * THOUGHT)


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def lines() -> list[dict[str, Any]]:
    """Serve, let people in, and measure.

    returns  lines of results.json, one a page and one for all of them: `ours_s` and `peer_s` are 95th percentiles
    raises   AssertionError   a page failed
    """
    with _served() as (host, port, process):
        people = [Person(host, port, number) for number in range(PEOPLE)]
        for page in PAGES:  # the first of each process folds the log and reads the plan
            for person in people[:6]:
                person._ask("GET", page)
        until = time.monotonic() + SECONDS
        threads = [threading.Thread(target=person.read, args=(until,)) for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        peaks = _web_peaks(process.pid)
    failed = [one for person in people for one in person.failed]
    assert not failed, failed[:10]
    taken = {page: [one for person in people for one in person.taken[page]] for page in (*PAGES, FLOOR)}
    floor = _p95(taken[FLOOR])
    every = [one for page in PAGES for one in taken[page]]

    def line(case: str, times: list[float]) -> dict[str, Any]:
        return {"bench": "web", "case": f"{case}, 95th percentile", "ours_s": _p95(times), "peer": FLOOR, "peer_s": floor,
                "ratio": floor / _p95(times), "rows": len(times), "peak_mb": round(max(peaks), 1)}  # fmt: skip

    return [line("all pages", every), *(line(page, taken[page]) for page in PAGES if taken[page])]
