"""Serving: kept running, stopped as a whole, never left behind, and never open to whom it should not be."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from refoundry.cli import main, serving, supervising
from refoundry.core.problems import Problems

# small programs in the place of the web server, the worker and the preparation
DRIVER = """
import os, signal, sys
from pathlib import Path
from refoundry.cli import main, serving
from refoundry.cli.supervising import Service
from refoundry.core.problems import Both

serving.ENDS_AT_START = 2
# whoever runs the tests may have it ignored
signal.signal(signal.SIGINT, signal.SIG_IGN if "BACKGROUND" in os.environ else signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_IGN if "BACKGROUND" in os.environ else signal.SIG_DFL)
here = Path(sys.argv[1])

def services_of(city, listener, workers):
    web, worker = Both("网页服务", "the web server"), Both("后台任务", "the worker")
    return [Service(web, (sys.executable, str(here / "web.py"), str(listener.fileno())), city / "logs" / "web.log"),
            Service(worker, (sys.executable, str(here / "worker.py")), city / "logs" / "worker.log")]

serving.services_of = services_of
serving._MANAGE = (sys.executable, str(here / "manage.py"))
main(sys.argv[2:], prog_name="refoundry")
"""
WEB = """
import http.server, json, os, socket, subprocess, sys
child = subprocess.Popen(["sleep", "600"])
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        told = {name: value for name, value in os.environ.items() if name.startswith("REFOUNDRY_")}
        said = json.dumps({"pid": os.getpid(), "child": child.pid, "told": told}).encode()
        self.send_response(200); self.send_header("Content-Length", str(len(said))); self.end_headers()
        self.wfile.write(said)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("", 0), Page, bind_and_activate=False)
server.socket.close()
server.socket = socket.socket(fileno=int(sys.argv[1]))
server.serve_forever()
"""
WORKER = "import os, pathlib, time\npathlib.Path(os.environ['REFOUNDRY_CITY'], 'worker').write_text(str(os.getpid()))\ntime.sleep(600)"
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + WORKER
NOBODY = {"REFOUNDRY_DEMO", "REFOUNDRY_HOSTS", "REFOUNDRY_HTTPS", "REFOUNDRY_BEHIND_PROXY", "REFOUNDRY_SECRET_KEY"}
PATIENCE = 30.0

Serving = Callable[..., subprocess.Popen[str]]


def _until(met: Callable[[], Any], what: str) -> Any:
    limit = time.monotonic() + PATIENCE
    while not (found := met()):
        assert time.monotonic() < limit, what
        time.sleep(0.02)
    return found


def _runs(process: int) -> bool:
    asked = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return asked.stdout.strip()[:1] not in ("", "Z")


def _free() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _page(port: int) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/")
        page: dict[str, Any] = json.loads(connection.getresponse().read())
        return page
    finally:
        connection.close()


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like a city's, with programs that stand in for the workbench."""
    for name, text in {"web.py": WEB, "worker.py": WORKER, "manage.py": "print('made ready')"}.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "jia").mkdir()
    (tmp_path / "jia" / "refoundry.toml").write_text('name = "甲市"\n', "utf-8")
    for name in NOBODY:
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "jia"


@pytest.fixture
def serve(city: Path) -> Iterator[Serving]:
    """Starts `refoundry serve` on the city; what still runs after the test is ended."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: object, at: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-W", "error", "-c", DRIVER, city.parent, "serve", at or city, *words]
        started.append(
            subprocess.Popen(
                [str(word) for word in command],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env={**os.environ, **environment},
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _opened(process: subprocess.Popen[str]) -> list[str]:
    """What is said up to the last line of the welcome."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if "Ctrl-C" in line:
            return lines
    raise AssertionError("\n".join(lines))


def _processes(city: Path, port: int) -> list[int]:
    page = _page(port)
    return [page["pid"], page["child"], int(_until(lambda: _read(city / "worker"), "no worker"))]


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_says_where_it_is_and_stops_as_a_whole(city: Path, serve: Serving, how: signal.Signals) -> None:
    port = _free()
    process = serve("--port", port)
    said = _opened(process)
    assert said[0] == "正在准备数据库和页面文件……"
    assert f"http://127.0.0.1:{port}/" in said[2]
    assert not any("演示" in line for line in said)
    children = _processes(city, port)
    process.send_signal(how)
    rest, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, rest.splitlines()[-1]) == (0, "已停止。")
    assert not any(map(_runs, children))
    assert (city / "logs" / "prepare.log").read_text("utf-8") == "made ready\n"
    serving.listening("127.0.0.1", port).close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_in_the_background_it_stops_as_a_whole_too(city: Path, serve: Serving, how: signal.Signals) -> None:
    """`nohup refoundry serve ... &` of a script starts with SIGINT and SIGHUP ignored."""
    port = _free()
    process = serve("--port", port, BACKGROUND="1")
    _opened(process)
    children = _processes(city, port)
    process.send_signal(signal.SIGHUP)  # the terminal has gone: that is what nohup is for
    time.sleep(0.5)
    assert process.poll() is None
    process.send_signal(how)
    rest, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, rest.splitlines()[-1]) == (0, "已停止。")
    assert not any(map(_runs, children))


def test_the_web_server_does_not_say_what_it_is(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (city.parent / "page.py").write_text(
        "def application(environ, start):\n    start('200 OK', [('Content-Length', '2')])\n    return [b'ok']\n",
        "utf-8",
    )
    with serving.listening("127.0.0.1", 0) as listener:
        web = serving.services_of(city, listener, 1)[0]
        command = [word.replace("refoundry.workbench.wsgi", "page") for word in web.command]
        process = subprocess.Popen(
            command, pass_fds=[listener.fileno()], env={**os.environ, "PYTHONPATH": str(city.parent)}
        )
        try:
            connection = HTTPConnection(*listener.getsockname()[:2], timeout=PATIENCE)
            connection.request("GET", "/")
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, b"ok")
            assert answer.headers["Date"], "the others are there"
            assert "Server" not in answer.headers
            connection.close()
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def test_what_ends_is_started_again_and_nobody_is_refused(city: Path, serve: Serving) -> None:
    port = _free()
    process = serve("--port", port, "--lang", "en")
    _opened(process)
    web, left, worker = _processes(city, port)
    os.kill(web, signal.SIGKILL)
    # asked while there is no web server: the answer is late, and comes
    assert _page(port)["pid"] != web
    assert not _runs(left), "what the web server had started outlived it"
    os.kill(worker, signal.SIGKILL)
    _until(lambda: _read(city / "worker") not in ("", str(worker)), "the worker is not started again")
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "the web server ended (-9) and starts again at once; see " in said
    assert "the worker ended (-9) and starts again at once; see " in said


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends the children")
def test_no_child_outlives_a_server_that_was_killed(city: Path, serve: Serving) -> None:
    port = _free()
    process = serve("--port", port)
    _opened(process)
    web, child, worker = _processes(city, port)
    process.kill()
    _until(lambda: not _runs(web) and not _runs(worker), "children without a parent run on")
    os.kill(child, signal.SIGKILL)  # a stand-in's own; gunicorn's look after themselves


def test_asked_twice_it_does_not_wait(city: Path, serve: Serving) -> None:
    (city.parent / "worker.py").write_text(STUBBORN, "utf-8")
    port = _free()
    process = serve("--port", port)
    _opened(process)
    worker = _processes(city, port)[-1]
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert process.poll() is None
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    assert (process.returncode, _runs(worker)) == (0, False)
    assert time.monotonic() - asked < supervising.GRACE / 2


@pytest.mark.parametrize(
    ("program", "code", "words"),
    [
        ("web.py", "S905", "the web server: no such thing"),
        ("manage.py", "S904", "could not be prepared: no such thing"),  # without the name of what was raised
    ],
)
def test_what_does_not_start_says_why(city: Path, serve: Serving, program: str, code: str, words: str) -> None:
    (city.parent / program).write_text(
        "import sys\nprint('a long story', file=sys.stderr)\nsys.exit('CommandError: no such thing')", "utf-8"
    )
    process = serve("--port", _free(), "--lang", "en")
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 70
    assert words in said
    assert f"[{code}]" in said
    assert "a long story" not in said
    assert "a long story" in (city / "logs" / ("web.log" if code == "S905" else "prepare.log")).read_text("utf-8")


def test_the_key_is_made_once_and_is_its_owners_alone(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = serving.environment_of(city, False, "127.0.0.1")["REFOUNDRY_SECRET_KEY"]
    assert len(first) > 50
    assert (city / ".secret").stat().st_mode & 0o777 == 0o600
    assert serving.environment_of(city, False, "127.0.0.1")["REFOUNDRY_SECRET_KEY"] == first
    assert [path.name for path in city.glob(".secret*")] == [".secret"]
    (city / ".secret").chmod(0o640)
    with pytest.raises(Problems) as raised:
        serving.environment_of(city, False, "127.0.0.1")
    assert [problem.code for problem in raised.value.problems] == ["C517"]
    (city / ".secret").unlink()
    monkeypatch.setenv("REFOUNDRY_SECRET_KEY", "from outside")
    assert serving.environment_of(city, False, "127.0.0.1")["REFOUNDRY_SECRET_KEY"] == "from outside"
    assert not (city / ".secret").exists()


def test_the_demonstration_is_on_only_where_it_was_asked_for(
    city: Path, serve: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFOUNDRY_DEMO", "1")
    monkeypatch.setenv("REFOUNDRY_HOSTS", "board.example")
    port = _free()
    _opened(serve("--port", port))
    told = _page(port)["told"]
    assert told["REFOUNDRY_CITY"] == str(city)
    assert "REFOUNDRY_DEMO" not in told
    assert (told["REFOUNDRY_HOSTS"], told["REFOUNDRY_HTTPS"]) == ("board.example", "0")
    assert told["REFOUNDRY_SECRET_KEY"] == (city / ".secret").read_text("ascii")
    # the port is taken now: the demonstration takes the next one
    shutil.copytree(city, city.parent / "yi")
    shown = serve("--port", port, "--demo", at=city.parent / "yi")
    said = _opened(shown)
    other = int(said[0].split("改用 ")[1].rstrip("。"))
    assert port < other <= port + 20
    told = _page(other)["told"]
    assert (told["REFOUNDRY_DEMO"], told["REFOUNDRY_HTTPS"]) == ("1", "0")
    assert "REFOUNDRY_HOSTS" not in told
    assert any("不用密码" in line for line in said)


@pytest.mark.parametrize(
    ("host", "proxy", "https"), [("127.0.0.1", None, "0"), ("127.0.0.1", "1", None), ("0.0.0.0", None, None)]
)
def test_pages_go_unencrypted_only_within_this_machine(
    city: Path, monkeypatch: pytest.MonkeyPatch, host: str, proxy: str | None, https: str | None
) -> None:
    if proxy:
        monkeypatch.setenv("REFOUNDRY_BEHIND_PROXY", proxy)
    assert serving.environment_of(city, False, host).get("REFOUNDRY_HTTPS") == https
    monkeypatch.setenv("REFOUNDRY_HTTPS", "1")
    assert serving.environment_of(city, False, host)["REFOUNDRY_HTTPS"] == "1"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "board.example", "127.0.0.1.example"])
def test_the_demonstration_is_never_open_to_others(city: Path, host: str) -> None:
    result = CliRunner().invoke(main, ["serve", str(city), "--demo", "--host", host])
    assert (result.exit_code, "[C515]" in result.stderr) == (6, True)
    assert sorted(path.name for path in city.iterdir()) == ["refoundry.toml"]


def test_nor_behind_a_proxy(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFOUNDRY_BEHIND_PROXY", "1")
    result = CliRunner().invoke(main, ["serve", str(city), "--demo"])
    assert (result.exit_code, "[C515]" in result.stderr) == (6, True)


def test_a_port_in_use(city: Path) -> None:
    with serving.listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", str(city), "--port", str(port), "--lang", "en"])
    assert (result.exit_code, "[C516]" in result.stderr, f"--port {port + 1}" in result.stderr) == (6, True, True)


def test_a_city_is_served_once(city: Path, serve: Serving) -> None:
    port = _free()
    first = serve("--port", port)
    _opened(first)
    again = CliRunner().invoke(main, ["serve", str(city), "--port", str(port), "--lang", "en"])
    assert (again.exit_code, "[C518]" in again.stderr, f"http://127.0.0.1:{port}/" in again.stderr) == (6, True, True)
    first.kill()  # whoever is killed holds nothing
    first.wait()
    _opened(serve("--port", _free()))


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-name.invalid"])
def test_an_address_that_is_not_here(host: str) -> None:
    with pytest.raises(Problems) as raised:
        serving.listening(host, _free())
    assert [problem.code for problem in raised.value.problems] == ["S903"]


def test_only_a_city_folder_is_served(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["serve", str(tmp_path)])
    assert (result.exit_code, "[C501]" in result.stderr) == (6, True)


def test_where_a_browser_goes() -> None:
    for host, shown in (("127.0.0.1", "http://127.0.0.1:{}/"), ("0.0.0.0", "http://127.0.0.1:{}/")):
        with serving.listening(host, 0) as listener:
            assert serving.address_of(listener) == shown.format(listener.getsockname()[1])


def test_the_services(city: Path) -> None:
    with serving.listening("127.0.0.1", 0) as listener:
        web, worker = serving.services_of(city, listener, 3)
        words = " ".join(web.command)
        assert f"--bind fd://{listener.fileno()} " in words
    assert "--workers 3 " in words
    assert "--preload" not in words
    assert worker.command[-2:] == ("manage", "work")
