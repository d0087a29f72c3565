"""kill -9 during a load, no room on the disk, two loads at once, readers meanwhile: all of a load is in force, or none."""

import subprocess
import sys
from pathlib import Path

import pytest

from refoundry.facts.load import load_csv
from refoundry.facts.store import Store, open_store
from tests.serving import ROOT
from tests.unit.facts.conftest import HEADER, INDICATORS, row

ROWS = 40_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes a while: so many publications, two of the rows wrong."""
    file = tmp_path_factory.mktemp("large") / "large.csv"
    one = row("gdp", "2022", "1", source="{}")
    file.write_text(
        HEADER + "".join(one.format(f"公报{i:06d}") for i in range(ROWS)) + row("gdp", "20x2", "1") * 2, "utf-8"
    )
    return file


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one figure in force."""
    opened = open_store(tmp_path / "city")
    for name, text in (("indicator", INDICATORS), ("observation", HEADER + row("gdp", "2021", "7"))):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        load_csv(opened, tmp_path / f"{name}.csv", name, "first", "1", "snapshot")
    return opened


def loader(store: Store, file: Path, vintage: str, *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.service.loader", str(store.folder), str(file), vintage, *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def leftovers(store: Store) -> list[str]:
    return [path.name for path in store.folder.rglob(".*") if path.name != ".lock"]


def test_a_load_that_is_killed_leaves_nothing_in_force_and_the_next_one_tidies_up(store: Store, large: Path) -> None:
    reader, heights = store.facts(), set()
    for lines in (0, 1, 0, 1):
        process = loader(store, large, "1")
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        process.kill()
        process.wait()
        process.stdout.close()
        heights.add(store.facts().table("observation").height)
    assert 1 in heights and heights <= {1, ROWS + 1}, "all of a load or nothing of it"
    with loader(store, large, "1") as process:
        assert process.stdout is not None
        assert process.stdout.read().splitlines()[-1] == f"loaded {0 if len(heights) > 1 else ROWS}"
    assert leftovers(store) == []
    assert store.facts().table("observation").height == ROWS + 1
    assert reader.table("observation").height == 1, "whoever had opened the facts before sees what he saw"


def test_no_room_on_the_disk_is_said_and_nothing_is_in_force(store: Store, large: Path) -> None:
    before = store.current.read_bytes()
    with loader(store, large, "1", "20000") as process:
        assert process.stdout is not None
        said = process.stdout.read().splitlines()[-1]
    assert (said, process.returncode) == ("F471", 4)
    assert store.current.read_bytes() == before
    with store.locked():
        pass
    assert leftovers(store) == []


def test_of_two_loads_at_once_one_is_told_to_wait(store: Store, large: Path) -> None:
    with loader(store, large, "1") as first:
        assert first.stdout is not None
        first.stdout.readline()
        with loader(store, large, "2") as second:
            assert second.stdout is not None
            said = second.stdout.read().split()
        assert first.stdout.read().splitlines()[-1] == f"loaded {ROWS}"
    # the second came while the first was at work, or after it and found the same rows
    assert said == ["F431"] or said[-1] == "0"
    assert [entry.source for entry in store.entries()] == ["first", "first", "bureau"]
