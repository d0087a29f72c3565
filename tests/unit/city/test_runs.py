"""Runs are recorded whole or not at all, can be trusted when opened, and can be repeated."""

import json
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from refoundry.assess.goals import SCORECARD, goals
from refoundry.city import CityFolder, Run, latest_run, open_run, run
from refoundry.city import runs as module
from refoundry.core.problems import Problems

Record = Callable[[], Run]


def _codes(wrong: pytest.ExceptionInfo[Problems]) -> list[str]:
    return [problem.code for problem in wrong.value.problems]


def test_the_manifest_says_what_the_run_was_made_of(city: CityFolder, recorded: Record) -> None:
    done = recorded()
    manifest = json.loads((done.path / "manifest.json").read_text("utf-8"))
    assert manifest == done.manifest
    assert manifest["plan"]["fingerprint"] == city.plan().fingerprint
    assert manifest["facts"]["digest"] == city.facts().digest
    assert [set(file) for file in manifest["facts"]["files"]] == [{"path", "sha256", "rows"}] * 2
    assert set(manifest["versions"]) >= {"refoundry", "polars", "numpy", "pydantic", "python"}
    assert (manifest["engine"], manifest["seed"]) == ("polars", None)
    names = {one.name for one in SCORECARD}
    assert set(manifest["seconds"]) == set(manifest["assessments"]) == set(manifest["results"]) == names
    assert manifest["assessments"]["goals"]["function"] == "refoundry.assess.goals.scorecard.goals"
    assert all(entry["rows"] == done.results[name].height for name, entry in manifest["assessments"].items())
    assert manifest["run"] == done.name == done.path.name


def test_a_recorded_run_opens_as_it_was(city: CityFolder, recorded: Record) -> None:
    done = recorded()
    for found in (open_run(done.path), latest_run(city), latest_run(city, "outlook")):
        assert found.path == done.path
        assert all(found.results[name].equals(frame) for name, frame in done.results.items())


def test_progress_is_told_before_each_assessment(city: CityFolder) -> None:
    told: list[str] = []
    run(SCORECARD, city.plan(), city.facts(), progress=lambda title: told.append(title.en))
    assert told == [one.title.en for one in SCORECARD]


def test_the_same_plan_and_facts_give_identical_results(city: CityFolder) -> None:
    plan, facts = city.plan(), city.facts()
    one, two = run(SCORECARD, plan, facts), run(SCORECARD, city.plan(), city.facts())
    assert one.manifest["facts"]["digest"] == two.manifest["facts"]["digest"]
    assert all(frame.equals(two.results[name], null_equal=True) for name, frame in one.results.items())
    assert run(goals, plan, facts).results.keys() == {"goals"}


def test_a_run_that_fails_while_it_is_written_leaves_nothing(city: CityFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(Problems) as wrong:
        run(goals, city.plan(), city.facts(), city=city)
    assert _codes(wrong) == ["C508"]
    assert "No space left" in wrong.value.problems[0].says("en")
    assert [*(city.path / "runs").iterdir()] == []


def _killed(city: CityFolder) -> None:
    module.replace_file = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
    run(goals, city.plan(), city.facts(), city=city)


def test_a_run_that_is_killed_while_it_is_written_is_no_run(city: CityFolder, recorded: Record) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_killed, args=(city,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert [path.name[0] for path in (city.path / "runs").iterdir()] == ["."]
    with pytest.raises(Problems) as wrong:
        latest_run(city)
    assert _codes(wrong) == ["C504"]
    done = recorded()
    assert latest_run(city).path == done.path


def test_runs_of_one_second_have_names_of_their_own_and_keep_their_order(city: CityFolder, recorded: Record) -> None:
    done = [recorded() for _ in range(4)]
    assert len({one.name for one in done}) == 4
    assert latest_run(city).path == done[-1].path


@pytest.mark.parametrize("change", [lambda path: path.write_bytes(b"x"), lambda path: path.unlink()])
def test_a_changed_result_is_found(city: CityFolder, recorded: Record, change: Callable[[Path], None]) -> None:
    done = recorded()
    change(done.path / "goals.parquet")
    with pytest.raises(Problems) as wrong:
        open_run(done.path)
    assert _codes(wrong) == ["C506"]
    with pytest.raises(Problems):
        latest_run(city)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"started": "now"}'])
def test_a_damaged_manifest_is_said(city: CityFolder, recorded: Record, text: str) -> None:
    done = recorded()
    (done.path / "manifest.json").write_text(text, "utf-8")
    for opened in (lambda: open_run(done.path), lambda: latest_run(city)):
        with pytest.raises(Problems) as wrong:
            opened()
        assert _codes(wrong) == ["C510"]


def test_a_damaged_run_of_long_ago_is_in_nobodys_way(city: CityFolder, recorded: Record) -> None:
    old = city.path / "runs" / "20200101-000000-00000000"
    old.mkdir()
    (old / "manifest.json").write_text("{", "utf-8")
    done = recorded()
    assert latest_run(city).path == done.path


def test_no_run_and_no_such_assessment_are_told_apart(city: CityFolder, recorded: Record) -> None:
    with pytest.raises(Problems) as wrong:
        latest_run(city, "goals")
    assert _codes(wrong) == ["C504"]
    recorded()
    with pytest.raises(Problems) as wrong:
        latest_run(city, "goal")
    assert _codes(wrong) == ["C507"]
    assert wrong.value.problems[0].expected("en") == "goals"
    with pytest.raises(Problems) as wrong:
        open_run(city.path / "runs" / "never")
    assert _codes(wrong) == ["C504"]


def test_a_run_without_a_city_is_kept_in_memory(city: CityFolder) -> None:
    plan, facts = city.plan(), city.facts()
    done = run(goals, plan, facts)
    assert done.held == (plan, facts)
    assert not done.path.exists()
    assert [*(city.path / "runs").iterdir()] == []
