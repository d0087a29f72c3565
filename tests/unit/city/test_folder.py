"""City folders: made, made again, cut off, and refused."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from refoundry.city import CityFolder, new_city, open_city, shipped_plan, shipped_plans
from refoundry.city import folder as module
from refoundry.core.problems import Problems
from refoundry.plan.read import read_plan
from tests.spec.assess.fiction import write_plan


def _codes(wrong: pytest.ExceptionInfo[Problems]) -> list[str]:
    return [problem.code for problem in wrong.value.problems]


def test_a_city_holds_its_plan_and_the_facts_that_came_with_it(city: CityFolder, source: Path) -> None:
    assert (city.name, city.code, city.engine) == ("甲市", "990200", "polars")
    assert city.plan().fingerprint == read_plan(source).fingerprint
    assert city.facts().table("observation").height == 9
    assert {path.name for path in city.path.iterdir()} >= {
        "plan",
        "inbox",
        "facts",
        "rejects",
        "runs",
        "refoundry.toml",
    }
    assert open_city(city.path) == city


def test_making_it_again_changes_nothing_in_the_facts(city: CityFolder, source: Path) -> None:
    before = city.facts().digest
    listing = (city.path / "facts" / "CURRENT").read_bytes()
    again, loads = new_city(source, city.path)
    assert all(load.unchanged for load in loads)
    assert again.facts().digest == before
    assert (city.path / "facts" / "CURRENT").read_bytes() == listing


def test_a_changed_plan_is_brought_over_and_what_is_attached_stays(city: CityFolder, source: Path) -> None:
    attached = city.plan_path / ".attached" / "plan.txt"
    attached.parent.mkdir()
    attached.write_text("原文", "utf-8")
    (city.plan_path / "old.yaml").write_text("{}", "utf-8")
    (source / "more.yml").write_text("{}", "utf-8")
    before = city.plan().fingerprint
    with pytest.raises(Problems) as wrong:
        new_city(source, city.path)
    assert (_codes(wrong), wrong.value.problems[0].values["files"]) == (["C513"], "old.yaml")
    assert not (city.plan_path / "more.yml").exists()
    new_city(source, city.path, edited="replace")
    assert city.plan().fingerprint == read_plan(source).fingerprint != before
    assert (city.plan_path / "more.yml").is_file()
    assert not (city.plan_path / "old.yaml").exists()
    assert attached.read_text("utf-8") == "原文"


def test_another_city_is_refused(city: CityFolder, tmp_path: Path) -> None:
    other = write_plan(tmp_path / "other", {"g": {"targets": [{"due": 2030, "comparison": ">=", "value": 1}]}})
    text = (other / "plan.yaml").read_text("utf-8").replace("990200", "990300")
    (other / "plan.yaml").write_text(text, "utf-8")
    with pytest.raises(Problems) as wrong:
        new_city(other, city.path)
    assert _codes(wrong) == ["C503"]
    assert city.plan().about.city.code == "990200"


def test_a_folder_with_something_else_in_it_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("x", "utf-8")
    with pytest.raises(Problems) as wrong:
        new_city(source, tmp_path / "full")
    assert _codes(wrong) == ["C503"]
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


def test_a_folder_cut_off_half_way_is_completed(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "copy_plan", stopped)
        with pytest.raises(KeyboardInterrupt):
            new_city(source, tmp_path / "jia")
    with pytest.raises(Problems):
        open_city(tmp_path / "jia").plan()
    city, loads = new_city(source, tmp_path / "jia")
    assert [load.accepted for load in loads] == [2, 9]
    assert city.plan().goals


def test_a_city_made_from_itself_stays_as_it_is(city: CityFolder) -> None:
    before = city.plan().fingerprint
    again, _ = new_city(city.path, city.path)
    assert again.plan().fingerprint == before


def test_a_title_with_quotes_is_written_as_it_is(source: Path, tmp_path: Path) -> None:
    file = source / "plan.yaml"
    plan = json.loads(file.read_text("utf-8"))
    plan["plan"]["city"]["title"] = {"zh": '甲"市\\'}
    file.write_text(json.dumps(plan), "utf-8")
    city, _ = new_city(source, tmp_path / "jia")
    assert open_city(tmp_path / "jia").name == city.name == '甲"市\\'


def test_a_plan_that_cannot_be_read_makes_no_city(tmp_path: Path) -> None:
    with pytest.raises(Problems):
        new_city(tmp_path / "nowhere", tmp_path / "jia")
    assert not (tmp_path / "jia").exists()


def test_where_nothing_can_be_written_is_said(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(Problems) as wrong:
        new_city(source, tmp_path / "file" / "jia")
    assert _codes(wrong) == ["C508"]


@pytest.mark.parametrize("text", ["name = ", 'name = "a"\ncode = "1"\nengine = "spark"', 'name = "甲市"', b"\xff\xfe"])
def test_settings_that_cannot_be_read_are_said(city: CityFolder, text: str | bytes) -> None:
    (city.path / "refoundry.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Problems) as wrong:
        open_city(city.path)
    assert _codes(wrong) == ["C502"]


def test_what_is_no_city_is_said(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(Problems) as wrong:
            open_city(place)
        assert _codes(wrong) == ["C501"]


def test_facts_as_they_were_known(city: CityFolder) -> None:
    today = datetime.now().astimezone().date()
    assert city.facts(today).entries == city.facts().entries
    with pytest.raises(Problems) as wrong:
        city.facts(today - timedelta(days=1))
    assert _codes(wrong) == ["C512"]
    for coming in (today + timedelta(days=1), datetime.now(UTC) + timedelta(hours=1)):
        with pytest.raises(Problems) as wrong:
            city.facts(coming)
        assert _codes(wrong) == ["C511"]


def test_a_city_without_facts_can_be_asked_for_any_day(source: Path, tmp_path: Path) -> None:
    shutil.rmtree(source / "facts")
    city, loads = new_city(source, tmp_path / "jia")
    assert loads == []
    assert city.facts(date(2000, 1, 1)).entries == ()


def test_plans_that_come_with_the_project() -> None:
    assert "zhongshan" in shipped_plans()
    assert "template" not in shipped_plans()
    assert (shipped_plan("template") / "plan.yaml").is_file()
    with pytest.raises(Problems) as wrong:
        shipped_plan("atlantis")
    assert _codes(wrong) == ["P101"]


def test_the_template_makes_a_city(tmp_path: Path) -> None:
    city, _ = new_city(shipped_plan("template"), tmp_path / "example")
    assert city.plan().about.city.code == "990100"
