"""What the commands say of deliveries and of plans that were edited: nothing is lost without a word."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from refoundry.city import folder as folder_module
from refoundry.city import new_city, open_city
from refoundry.cli import main
from tests.spec.assess.fiction import SHARE, example, write_facts

ABOUT = [{"id": "measure", "unit": "%", "kind": "share"}]


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], env={"COLUMNS": "100"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return example(tmp_path / "source")


@pytest.fixture
def city(source: Path, tmp_path: Path) -> Path:
    return new_city(source, tmp_path / "jia")[0].path


def _load(city: Path, tmp_path: Path, lines: list[str], vintage: str, *more: str, replaced: str = "") -> Result:
    file = write_facts(tmp_path / f"in-{vintage}", {"measure": lines}, ABOUT) / "observation.csv"
    if replaced:
        before, _, after = replaced.partition("→")
        file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")
    return run(
        "facts", "load", file, "--as", "observation", "--source", "bureau", "--vintage", vintage, "--city", city, *more
    )


def test_a_second_file_adds_to_the_first(city: Path, tmp_path: Path) -> None:
    assert "现行 8 行" in _load(city, tmp_path, SHARE, "2026-11").stdout
    second = _load(city, tmp_path, ["2025: 52", "2024: 51.5"], "2026-12")
    assert (second.exit_code, "现行 9 行" in second.stdout) == (0, True)


def test_a_snapshot_says_what_it_takes_out_and_stops_before_refused_rows(city: Path, tmp_path: Path) -> None:
    _load(city, tmp_path, SHARE, "2026-11")
    stopped = _load(city, tmp_path, ["2025: 52", "2024: 51.5"], "2026-12", "--mode", "snapshot", replaced="51.5→x")
    assert (stopped.exit_code, stopped.stdout) == (4, "")
    assert "将撤下 8 行" in stopped.stderr
    assert open_city(city).store.held("observation", "bureau").height == 8
    done = _load(
        city, tmp_path, ["2025: 52", "2024: 51.5"], "2026-12", "--mode", "snapshot", "--yes", replaced="51.5→x"
    )
    assert done.exit_code == 1
    assert "撤下 8" in done.stdout
    assert "现行 1 行" in done.stdout


def test_warnings_and_spellings_are_counted_and_shown(city: Path, tmp_path: Path) -> None:
    for lang, words in (
        ("zh", ("1 格按规定写法读入", "2025年 → 2025", "提醒 1 处")),
        ("en", ("1 cells", "1 warnings")),
    ):
        shown = _load(city, tmp_path, ["2025: 52"], f"2026-{lang}", "--lang", lang, replaced="甲市,2025→甲,2025年")
        assert shown.exit_code == 0
        if lang == "zh":
            assert all(word in shown.stdout for word in words), shown.stdout
            assert "[F424]" in shown.stderr


def test_status_says_what_was_refused_and_where_it_lies(city: Path, tmp_path: Path) -> None:
    _load(city, tmp_path, ["2025: 152", "2024: 51.5"], "2026-11")
    refused = city / "rejects" / "observation" / "bureau" / "2026-11.xlsx"
    shown = run("facts", "status", "--city", city).stdout
    assert f"上次装载退回 1 行：{refused}" in shown
    assert "observation：现行 10 行" in shown
    assert "增量" in shown
    os.utime(refused, (0, 0))
    _load(city, tmp_path, ["2025: 52"], "2026-12")
    assert (
        f"1 rows refused at an earlier load: {refused}" in run("facts", "status", "--city", city, "--lang", "en").stdout
    )


def test_new_stops_before_an_edited_plan_and_ends_with_what_comes_next(city: Path, source: Path) -> None:
    file = city / "plan" / "plan.yaml"
    edited = file.read_text("utf-8").replace("甲市方案", "我市方案")
    file.write_text(edited, "utf-8")
    stopped = run("new", source, "--to", city)
    assert (stopped.exit_code, "[C513]" in stopped.stderr, "plan.yaml" in stopped.stderr) == (6, True, True)
    kept = run("new", source, "--to", city, "--keep")
    assert kept.exit_code == 0
    assert file.read_text("utf-8") == edited
    for words in (f"plan check {city}", f"--city {city}", "facts load"):
        assert words in kept.stdout
    assert run("new", source, "--to", city, "--replace", "--lang", "en").exit_code == 0
    assert file.read_text("utf-8") != edited


def test_the_demo_keeps_an_edited_plan_and_says_so(city: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "_homes", lambda: (source.parent,))
    file = city / "plan" / "plan.yaml"
    edited = file.read_text("utf-8").replace("甲市方案", "我市方案")
    file.write_text(edited, "utf-8")
    shown = run("demo", source.name, "--to", city)
    assert shown.exit_code == 0
    assert "保留了城市目录里改动过的方案（plan.yaml）" in shown.stdout
    assert file.read_text("utf-8") == edited


def test_the_demo_does_not_guess_between_plans(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example(tmp_path / "other")
    monkeypatch.setattr(folder_module, "_homes", lambda: (tmp_path,))
    stopped = run("demo", "--to", tmp_path / "jia")
    assert (stopped.exit_code, "[C514]" in stopped.stderr, "other source" in stopped.stderr) == (6, True, True)


def test_files_beside_a_plan_that_are_not_loaded_are_named(source: Path, tmp_path: Path) -> None:
    (source / "facts" / "other.csv").touch()
    assert "other.csv 未装载：loads.csv 没有列出" in run("new", source, "--to", tmp_path / "a").stdout
    (source / "facts" / "loads.csv").unlink()
    shown = run("new", source, "--to", tmp_path / "b").stdout
    assert "other.csv 未装载：文件名不是数据表；改名为 observation-other.csv 即可" in shown
    assert "接受 9" in shown
