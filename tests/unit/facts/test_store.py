"""The store on disk: what is in force, pinned readers, crashes, locks, damage."""

import json
import multiprocessing
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import polars as pl
import pytest

from refoundry.core.problems import Problems
from refoundry.dictionary import table
from refoundry.facts import store as store_module
from refoundry.facts.current import Entry, digest, in_force, read_current, replace_file, write_current
from refoundry.facts.load import load_csv
from refoundry.facts.store import LINEAGE, Store, open_store, schema

from .conftest import HEADER, Put, row

ZONE = timezone(timedelta(hours=8))


def entry(number: int, mode: str = "snapshot", source: str = "a", day: int = 1) -> Entry:
    when = datetime(2026, 1, day, 12, tzinfo=ZONE).isoformat()
    return Entry(number, f"{number}", "observation", source, str(number), mode, f"{number}", "", "", 1, "", "", when)  # type: ignore[arg-type]


def values(store: Store) -> list[float]:
    return [each["value"] for each in store.facts().rows("observation")]


def test_a_snapshot_replaces_what_its_source_delivered_and_a_delta_adds_to_it() -> None:
    loads = [entry(1), entry(2, "delta"), entry(3, source="b"), entry(4), entry(5, "delta")]
    assert [each.number for each in in_force(loads)] == [3, 4, 5]
    assert [each.number for each in in_force(loads[:3])] == [1, 2, 3]


def test_a_past_set_is_what_had_been_loaded_by_then() -> None:
    loads = [entry(1, day=1), entry(2, day=3)]
    assert [each.number for each in in_force(loads, datetime(2026, 1, 3, 11, tzinfo=ZONE))] == [1]
    assert [each.number for each in in_force(loads, datetime(2026, 1, 3, 12, tzinfo=ZONE))] == [2]
    assert [each.number for each in in_force(loads, date(2026, 1, 4))] == [2]
    assert in_force(loads, date(2025, 12, 30)) == ()


def test_current_says_which_files_are_in_force(tmp_path: Path) -> None:
    write_current(tmp_path / "CURRENT", [entry(1), entry(2)])
    files = json.loads((tmp_path / "CURRENT").read_text("utf-8"))["files"]
    assert [(each["number"], each["in_force"]) for each in files] == [(1, False), (2, True)]
    assert read_current(tmp_path / "CURRENT") == (entry(1), entry(2))


def test_the_fingerprint_of_a_set_does_not_depend_on_its_order() -> None:
    assert digest([entry(1), entry(2)]) == digest([entry(2), entry(1)]) != digest([entry(1)])


def test_the_same_deliveries_loaded_elsewhere_have_the_same_fingerprint(store: Store, put: Put, tmp_path: Path) -> None:
    put(row("gdp", "2022", "1"), source="park")
    put(row("gdp", "2022", "2"), source="bureau")
    other = open_store(tmp_path / "other")
    for table_name, source, file in (
        ("indicator", "definitions", "indicator.csv"),
        ("observation", "bureau", "bureau-1.csv"),
        ("observation", "park", "park-1.csv"),
    ):
        load_csv(other, tmp_path / file, table_name, source, "1", "snapshot")
    assert other.facts().digest == store.facts().digest
    assert other.current.read_bytes() != store.current.read_bytes()


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "CURRENT"
    replace_file(file, b"old")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        replace_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["CURRENT"]


def test_a_delta_replaces_rows_of_the_same_key_and_keeps_the_others(store: Store, put: Put) -> None:
    put(row("gdp", "2021", "1") + row("gdp", "2022", "2"))
    put(row("gdp", "2022", "20") + row("gdp", "2023", "30"), vintage="2", mode="delta")
    assert values(store) == [1, 20, 30]
    put(row("gdp", "2023", "300"), vintage="3")
    assert values(store) == [300]


def test_sources_stand_side_by_side(store: Store, put: Put) -> None:
    put(row("gdp", "2022", "1"), source="bureau")
    put(row("gdp", "2022", "2"), source="park")
    assert values(store) == [1, 2]


def test_an_open_set_never_changes(store: Store, put: Put) -> None:
    put(row("gdp", "2022", "1"))
    before = store.facts()
    put(row("gdp", "2022", "2"), vintage="2")
    assert [each["value"] for each in before.rows("observation")] == [1]
    assert values(store) == [2]
    assert before.digest != store.facts().digest


def test_what_was_known_then_can_be_asked_for(store: Store, tmp_path: Path) -> None:
    for number, day in ((1, 1), (2, 5)):
        file = tmp_path / f"{number}.csv"
        file.write_text(HEADER + row("gdp", "2022", str(number)), "utf-8")
        load_csv(store, file, "observation", "b", str(number), "snapshot", now=datetime(2027, 1, day, 9, tzinfo=ZONE))
    assert [each["value"] for each in store.facts(date(2027, 1, 3)).rows("observation")] == [1]
    assert [each["value"] for each in store.facts(date(2027, 1, 7)).rows("observation")] == [2]
    assert store.facts(date(2020, 1, 1)).entries == ()


def test_a_crash_between_the_file_and_current_changes_nothing(
    store: Store, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(row("gdp", "2022", "1"))
    with monkeypatch.context() as broken:
        broken.setattr(store_module, "write_current", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            put(row("gdp", "2022", "2"), vintage="2")
    assert values(store) == [1]
    assert put(row("gdp", "2022", "3"), vintage="2").accepted == 1
    assert values(store) == [3]


def test_two_loads_at_once_are_told_apart(store: Store, put: Put) -> None:
    with store.locked(), pytest.raises(Problems) as caught:
        put(row("gdp", "2022", "1"))
    [problem] = caught.value.problems
    assert problem.code == "F431"
    assert str(problem.values["holder"]).split()[0].isdigit()
    assert put(row("gdp", "2022", "1")).accepted == 1


def _hold(folder: str, ready: "multiprocessing.Queue[int]") -> None:
    with open_store(folder).locked():
        ready.put(1)
        multiprocessing.Event().wait(60)


def test_a_lock_ends_with_the_process_that_held_it(store: Store, put: Put) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Queue()
    holder = spawn.Process(target=_hold, args=(str(store.folder), ready))
    holder.start()
    assert ready.get(timeout=60) == 1
    with pytest.raises(Problems) as caught:
        put(row("gdp", "2022", "1"))
    assert str(holder.pid) in str(caught.value.problems[0].values["holder"])
    holder.kill()
    holder.join()
    assert put(row("gdp", "2022", "1")).accepted == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2, "files": []}', '{"format": 1, "files": [{"x": 1}]}'])
def test_a_damaged_current_is_told(store: Store, text: str) -> None:
    store.current.write_text(text, "utf-8")
    with pytest.raises(Problems) as caught:
        store.facts()
    assert (caught.value.problems[0].code, caught.value.exit_code) == ("F433", 4)


def test_a_changed_or_missing_file_is_told(store: Store, put: Put) -> None:
    put(row("gdp", "2022", "1"))
    file = store.facts_folder / "observation" / "bureau" / "1.parquet"
    content = file.read_bytes()
    for damage in (lambda: file.write_bytes(content + b"x"), file.unlink):
        damage()
        with pytest.raises(Problems) as caught:
            store.facts().table("observation")
        assert caught.value.problems[0].code == "F434"


def test_a_table_without_a_load_is_empty_and_typed(tmp_path: Path) -> None:
    frame = open_store(tmp_path).facts().table("observation")
    assert frame.height == 0
    assert frame.schema["value"] == pl.Float64
    assert frame.columns == list(schema(table("observation")))
    assert tuple(frame.columns[-3:]) == LINEAGE
    assert list(tmp_path.iterdir()) == []


def test_rows_are_asked_for_by_value_and_by_emptiness(store: Store, put: Put) -> None:
    put(row("gdp", "2021", "1", caveat="rounded") + row("gdp", "2022", "2"))
    facts = store.facts()
    assert [each["value"] for each in facts.rows("observation", caveat=None)] == [2]
    assert [each["value"] for each in facts.rows("observation", caveat="rounded")] == [1]
    with pytest.raises(Problems):
        facts.table("observations")
