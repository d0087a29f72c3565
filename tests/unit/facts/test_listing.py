"""Which files of a folder are loaded, and in which order."""

from datetime import date
from pathlib import Path

import pytest

from refoundry.core.problems import Problems
from refoundry.facts.listing import left_out, listed

TODAY = date(2026, 11, 23)


def test_definitions_come_before_what_refers_to_them(tmp_path: Path) -> None:
    for name in ("observation_panel", "series_break", "observation", "indicator", "observations", "notes"):
        (tmp_path / f"{name}.csv").touch()
    found = listed(tmp_path, TODAY)
    assert found[0].file == "indicator.csv"
    assert {each.file: (each.table, each.source) for each in found[1:]} == {
        "observation.csv": ("observation", "随方案"),
        "observation_panel.csv": ("observation", "随方案_panel"),
        "series_break.csv": ("series_break", "随方案"),
    }
    assert {(each.vintage, each.mode) for each in found} == {("2026", "snapshot")}
    assert left_out(tmp_path, TODAY) == ["notes.csv", "observations.csv"]


def test_a_list_is_followed_to_the_letter(tmp_path: Path) -> None:
    (tmp_path / "indicator.csv").touch()
    (tmp_path / "loads.csv").write_text(
        "file,table,source,vintage,mode\nb.csv,t,s,1,delta\na.csv,t,s,2,delta\n", "utf-8"
    )
    assert [each.file for each in listed(tmp_path, TODAY)] == ["b.csv", "a.csv"]
    assert left_out(tmp_path, TODAY) == ["indicator.csv"]


def test_an_empty_folder_lists_nothing_and_an_absent_one_is_said(tmp_path: Path) -> None:
    assert listed(tmp_path, TODAY) == []
    with pytest.raises(Problems) as caught:
        listed(tmp_path / "absent", TODAY)
    assert [problem.code for problem in caught.value.problems] == ["F401"]
