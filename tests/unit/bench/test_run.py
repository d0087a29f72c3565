"""The bench harness: what it measures, and that it does not let differing outputs pass."""

import json
from pathlib import Path

import pytest

from tests.bench import run
from tests.bench.case import Case


def _equal(ours: object, theirs: object) -> None:
    assert ours == theirs


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run, "HERE", tmp_path / "tests" / "bench")
    monkeypatch.setattr(run, "RESULTS", tmp_path / "bench" / "results.json")
    monkeypatch.setattr(run, "SHORTEST", 1e-5)
    monkeypatch.setattr(run, "names", lambda: ["sums"])
    monkeypatch.setattr(run, "_peak_alone", lambda name, index: 12.0)
    return tmp_path / "bench" / "results.json"


def _with(monkeypatch: pytest.MonkeyPatch, *cases: Case) -> None:
    monkeypatch.setattr(run, "_cases", lambda name: list(cases))


def test_results_are_written(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = Case("sums", "alone", 10, lambda: sum(range(10)))
    beside = Case("sums", "beside", 10, lambda: 45, "builtins", lambda: sum(range(10)), _equal)
    _with(monkeypatch, alone, beside)
    assert run.main(["sums"]) == 0
    first, second = json.loads(results.read_text("utf-8"))
    assert list(first) == ["bench", "case", "ours_s", "peer", "peer_s", "ratio", "rows", "peak_mb"]
    assert (first["peer"], first["peer_s"], first["ratio"], first["peak_mb"]) == (None, None, None, 12.0)
    assert second["ratio"] == pytest.approx(second["peer_s"] / second["ours_s"])


def test_differing_outputs_fail(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, Case("sums", "wrong", 10, lambda: 44, "builtins", lambda: 45, _equal))
    assert run.main([]) == 1
    assert json.loads(results.read_text("utf-8")) == []


def test_an_unknown_bench_is_refused(results: Path) -> None:
    assert run.main(["nothing"]) == 2
    assert not results.exists()


def test_works_are_timed_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_repeats", lambda work: 1)
    called: list[str] = []
    assert len(run.in_turn([lambda: called.append("a"), lambda: called.append("b")])) == 2
    assert "".join(called) == "ab" * run.ROUNDS


def test_a_peer_comes_whole() -> None:
    with pytest.raises(ValueError, match="come together"):
        Case("sums", "half", 1, lambda: 1, "builtins")


def test_every_bench_has_cases() -> None:
    for name in run.names():
        if run._whole(name):
            continue  # measures a whole service by itself
        cases = run._cases(name)
        assert cases and all(isinstance(case, Case) for case in cases)
        assert {case.bench for case in cases} == {name}


def test_peak_is_that_of_this_process() -> None:
    before = run.peak_mb()
    block = bytearray(30_000_000)
    assert block and run.peak_mb() >= before
    assert 5 < run.peak_mb() < 20_000
