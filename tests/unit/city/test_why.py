"""Every result leads back to its rows, its function and its clause, whatever was loaded since."""

import inspect
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from refoundry.assess.goals import goals
from refoundry.assess.goals import scorecard as module
from refoundry.city import CityFolder, Run, latest_run, run, why
from refoundry.core.clauses import fingerprint
from refoundry.core.problems import Problems
from refoundry.facts.load import load_csv
from tests.spec.assess.fiction import SHARE, write_facts

Record = Callable[[], Run]
DOCUMENT = ["甲市方案", "第二段", "到2024年，指标达到目标，占比50%以上。"]


def _codes(wrong: pytest.ExceptionInfo[Problems]) -> list[str]:
    return [problem.code for problem in wrong.value.problems]


def test_a_target_leads_back_to_its_rows_function_and_clause(city: CityFolder, recorded: Record) -> None:
    done = recorded()
    [trail] = why(done, "goals/share@2024")
    assert (trail.assessment, trail.key, trail.value["status"]) == ("goals", "share@2024", "met")
    assert trail.function == "refoundry.assess.goals.scorecard.goals"
    lines, first = inspect.getsourcelines(goals.function)
    assert (trail.code.file, trail.code.line) == ("refoundry/assess/goals/scorecard.py", first)
    assert lines
    [row] = trail.rows
    assert (row["period"], row["value_written"], row["source_file"], row["table"]) == (
        "2024",
        "51.2",
        "observation.csv",
        "observation",
    )
    written = (city.path / "inbox/plan-facts/observation.csv").read_text("utf-8").splitlines()
    assert written[row["source_row"] - 1].startswith("measure,甲市,2024,51.2")
    assert trail.clause == {"paragraph": 3, "quote": "指标达到目标"}
    assert trail.node == ("goals", "share")
    assert trail.node_place.line is not None
    assert Path(trail.node_place.file or "").name == "plan.yaml"
    assert trail.text == ()
    assert trail.same_plan
    assert module.__name__ in trail.function


def test_all_targets_of_a_goal_and_a_bare_key(recorded: Record) -> None:
    done = recorded()
    assert [trail.key for trail in why(done, "goals/share")] == ["share@2024", "share@2030"]
    assert [trail.key for trail in why(done, "share")] == ["share@2024", "share@2030"]


def test_a_forecast_leads_back_to_every_value_it_rests_on(recorded: Record) -> None:
    [trail] = why(recorded(), "goals/share@2030")
    assert [row["period"] for row in trail.rows] == [str(year) for year in range(2017, 2025)]
    assert [trail.key for trail in why(recorded(), "outlook/measure")] == ["measure"]


def test_the_whole_clause_once_the_document_is_attached(city: CityFolder, recorded: Record) -> None:
    plan = city.plan_path / "plan.yaml"
    text = json.loads(plan.read_text("utf-8"))
    text["documents"]["plan"]["sha256"] = fingerprint("\n".join(DOCUMENT))
    plan.write_text(json.dumps(text), "utf-8")
    (city.plan_path / ".attached").mkdir()
    (city.plan_path / ".attached" / "plan.txt").write_text("\n".join(DOCUMENT), "utf-8")
    [trail] = why(recorded(), "goals/share@2024")
    assert trail.text == (DOCUMENT[2],)


def test_the_rows_are_those_of_the_run_whatever_was_loaded_since(
    city: CityFolder, recorded: Record, tmp_path: Path
) -> None:
    done = recorded()
    before = why(done, "goals/share@2024")
    about = [{"id": "measure", "unit": "%", "kind": "share"}]
    newer = write_facts(tmp_path / "newer", {"measure": [*SHARE[:-1], "2024: 48"]}, about)
    load_csv(city.store, newer / "observation.csv", "observation", "made-up", "2")
    assert why(done, "goals/share@2024")[0].rows == before[0].rows
    [now] = why(recorded(), "goals/share@2024")
    assert (now.value["status"], now.rows[0]["value_written"]) == ("missed", "48")
    assert latest_run(city).manifest["facts"]["digest"] != done.manifest["facts"]["digest"]


def test_rows_that_are_gone_are_said_and_not_left_out(city: CityFolder, recorded: Record) -> None:
    done = recorded()
    (city.path / "facts" / "CURRENT").unlink()
    with pytest.raises(Problems) as wrong:
        why(done, "goals/share@2024")
    assert set(_codes(wrong)) == {"F434"}


def test_a_plan_that_changed_since_is_said(city: CityFolder, recorded: Record) -> None:
    done = recorded()
    (city.plan_path / "more.yaml").write_text("{}", "utf-8")
    assert [trail.same_plan for trail in why(done, "goals/share@2024")] == [False]
    (city.plan_path / "more.yaml").write_text("nonsense: {", "utf-8")
    [trail] = why(done, "goals/share@2024")
    assert (trail.same_plan, trail.node, trail.clause) == (False, None, {"paragraph": 3, "quote": "指标达到目标"})
    assert trail.rows


def test_what_is_not_there_is_said_with_the_nearest(recorded: Record) -> None:
    done = recorded()
    for key, code, nearest in (("goals/shar", "C505", "share"), ("goal/share", "C507", "goals")):
        with pytest.raises(Problems) as wrong:
            why(done, key)
        assert _codes(wrong) == [code]
        assert wrong.value.problems[0].expected("en") == nearest


def test_a_run_kept_in_memory_leads_back_too(city: CityFolder) -> None:
    done = run(goals, city.plan(), city.facts())
    [trail] = why(done, "share@2024")
    assert trail.rows[0]["value_written"] == "51.2"
    assert trail.same_plan
    assert trail.node_place.line is not None
