"""A plan that was edited in the city folder is never lost by making the city again."""

import json
from pathlib import Path

import pytest

from refoundry.city import CityFolder, edited_plan, new_city
from refoundry.city import copied as module
from refoundry.city.copied import RECORD, copy_plan
from refoundry.core.problems import Problems


def _edit(folder: Path, title: str) -> None:
    file = folder / "plan.yaml"
    file.write_text(file.read_text("utf-8").replace("甲市方案", title), "utf-8")


def test_a_plan_nobody_edited_is_brought_up_to_date(city: CityFolder, source: Path) -> None:
    assert edited_plan(source, city.path) == ()
    _edit(source, "甲市新方案")
    (source / "more.yaml").write_text("{}", "utf-8")
    assert edited_plan(source, city.path) == ()
    new_city(source, city.path)
    assert city.plan().about.title.zh == "甲市新方案"
    (source / "more.yaml").unlink()
    new_city(source, city.path)
    assert not (city.plan_path / "more.yaml").exists()


@pytest.mark.parametrize("newer", [False, True])
def test_an_edited_plan_is_kept_or_replaced_as_told(city: CityFolder, source: Path, newer: bool) -> None:
    _edit(city.plan_path, "我市方案")
    if newer:
        _edit(source, "甲市新方案")
    assert edited_plan(source, city.path) == ("plan.yaml",)
    with pytest.raises(Problems) as wrong:
        new_city(source, city.path)
    [problem] = wrong.value.problems
    assert problem.code == "C513"
    assert "plan.yaml" in problem.says()
    assert "--keep" in str(problem.fix())
    _, loads = new_city(source, city.path, edited="keep")
    assert len(loads) == 2
    assert city.plan().about.title.zh == "我市方案"
    new_city(source, city.path, edited="replace")
    assert city.plan().about.title.zh == ("甲市新方案" if newer else "甲市方案")
    assert edited_plan(source, city.path) == ()


def test_a_file_taken_out_of_the_city_is_an_edit(city: CityFolder, source: Path) -> None:
    (source / "more.yaml").write_text("{}", "utf-8")
    new_city(source, city.path)
    (city.plan_path / "more.yaml").unlink()
    assert edited_plan(source, city.path) == ("more.yaml",)


def test_the_same_edit_on_both_sides_is_none(city: CityFolder, source: Path) -> None:
    for folder in (city.plan_path, source):
        _edit(folder, "两边都改")
    assert edited_plan(source, city.path) == ()


@pytest.mark.parametrize("record", [None, "{", "[]"])
def test_without_a_record_only_what_differs_from_the_source_is_taken_for_edited(
    city: CityFolder, source: Path, record: str | None
) -> None:
    file = city.plan_path / RECORD
    file.unlink() if record is None else file.write_text(record, "utf-8")
    assert edited_plan(source, city.path) == ()
    _edit(city.plan_path, "我市方案")
    assert edited_plan(source, city.path) == ("plan.yaml",)


def test_an_update_cut_off_half_way_is_no_edit(city: CityFolder, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (source / "a.yaml").write_text("{}", "utf-8")
    _edit(source, "甲市新方案")

    def stopped(path: Path, content: bytes) -> None:
        if path.name == "plan.yaml":
            raise KeyboardInterrupt
        path.write_bytes(content)

    with monkeypatch.context() as patch:
        patch.setattr(module, "replace_file", stopped)
        with pytest.raises(KeyboardInterrupt):
            copy_plan(source, city.plan_path)
    assert (city.plan_path / "a.yaml").is_file()
    assert edited_plan(source, city.path) == ()
    new_city(source, city.path)
    assert city.plan().about.title.zh == "甲市新方案"


def test_what_is_remembered_is_every_file_that_was_copied(city: CityFolder) -> None:
    assert list(json.loads((city.plan_path / RECORD).read_text("utf-8"))) == ["plan.yaml"]
