"""The PostgreSQL of the tests: up in the block, gone after it, and gone with the process that opened it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
import psycopg
import pytest

from tests.postgres import postgres

ROOT = Path(__file__).resolve().parents[2]
OPENS = """
import time
from tests.postgres import postgres
with postgres() as url:
    print(url, flush=True)
    time.sleep(600)
"""


def _folder(url: str) -> Path:
    return Path(unquote(urlsplit(url).netloc.partition("@")[2]))


def test_a_server_for_the_block() -> None:
    with postgres() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create database other")
            [row] = connection.execute("select '中山' collate \"C\", current_setting('fsync')")
            assert row == ("中山", "off")
        told = dj_database_url.parse(url)
        assert (told["ENGINE"], told["NAME"], told["USER"]) == ("django.db.backends.postgresql", "postgres", "postgres")
        assert told["HOST"] == str(_folder(url))
    assert not _folder(url).parent.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
def test_the_server_goes_with_a_process_that_is_killed() -> None:
    opened = subprocess.Popen([sys.executable, "-W", "error", "-c", OPENS], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert opened.stdout is not None
    folder = _folder(opened.stdout.readline().strip())
    server = int((folder / "postmaster.pid").read_text("utf-8").split()[0])
    os.kill(opened.pid, signal.SIGKILL)
    opened.wait()
    opened.stdout.close()
    until = time.monotonic() + 30
    while _runs(server):
        assert time.monotonic() < until, "the server outlived its process"
        time.sleep(0.05)
    subprocess.run(["rm", "-rf", folder.parent], check=True)


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
