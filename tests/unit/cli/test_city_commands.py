"""From a plan to a city, its facts, its scorecard and the way back: what is printed, how it ends, what a mistake costs."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from refoundry.assess.goals import SCORECARD
from refoundry.assess.goals.scorecard import SCHEMA
from refoundry.city import folder as folder_module
from refoundry.city import latest_run, new_city, open_city
from refoundry.cli import main
from tests.spec.assess.fiction import SHARE, example, write_facts


def run(*arguments: str | Path, columns: int = 100) -> Result:
    """A command as it is typed; whatever happens, no traceback."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], env={"COLUMNS": str(columns)})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


def data(result: Result) -> Any:
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def made(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with one run, made by the commands; tests only read it."""
    city = tmp_path_factory.mktemp("cities") / "jia"
    assert run("new", source, "--to", city).exit_code == 0
    assert run("assess", "goals", "--city", city).exit_code == 0
    return city


@pytest.fixture
def city(source: Path, tmp_path: Path) -> Path:
    """A city of its own for a test that changes it."""
    return new_city(source, tmp_path / "jia")[0].path


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("城市目录", "读入 9，接受 9")), ("en", ("City folder", "accepted 9"))]
)
def test_new_says_what_became_of_each_file(source: Path, tmp_path: Path, lang: str, words: tuple[str, ...]) -> None:
    result = run("new", source, "--to", tmp_path / "jia", "--lang", lang)
    assert result.exit_code == 0
    assert all(word in result.stdout for word in words)
    assert open_city(tmp_path / "jia").plan().goals
    again = run("new", source, "--to", tmp_path / "jia", "--lang", lang)
    assert again.exit_code == 0
    assert ("内容未变" if lang == "zh" else "unchanged") in again.stdout


def test_new_without_a_place_makes_it_under_cities(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", source).exit_code == 0
    assert (tmp_path / "cities" / source.name / "refoundry.toml").is_file()


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (["new", "atlantis", "--to", "{tmp}/a"], 3, "P101"),
        (["new", "{source}", "--to", "{full}"], 6, "C503"),
        (["facts", "status", "--city", "{tmp}"], 6, "C501"),
        (["assess", "goals", "--city", "{tmp}/none"], 6, "C501"),
        (["assess", "goals", "--city", "{made}", "--as-of", "yesterday"], 6, "C509"),
        (["assess", "goals", "--city", "{made}", "--as-of", "2001-01-01"], 6, "C512"),
        (["assess", "goals", "--city", "{made}", "--as-of", "2199-01-01"], 6, "C511"),
        (["why", "goals/shar", "--city", "{made}"], 6, "C505"),
        (["why", "shar", "--city", "{made}"], 6, "C505"),
        (["why", "goal/share", "--city", "{made}"], 6, "C507"),
        (["why", "goals/share", "--city", "{made}", "--run", "never"], 6, "C504"),
        (["why", "goals/share", "--city", "{fresh}"], 6, "C504"),
        (["demo", "atlantis", "--to", "{tmp}/a"], 3, "P101"),
        (["facts", "load", "{tmp}/no.csv", "--as", "observation", "--source", "s", "--vintage", "1", "--city", "{made}"], 4, "F401"),
        (["facts", "load", "{csv}", "--as", "observations", "--source", "s", "--vintage", "1", "--city", "{made}"], 4, "F407"),
        (["facts", "load", "{csv}", "--as", "observation", "--source", "a b", "--vintage", "1", "--city", "{made}"], 4, "F408"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_mistake_ends_in_a_sentence_and_the_code_of_its_class(
    arguments: list[str], exit_code: int, code: str, lang: str, source: Path, made: Path, tmp_path: Path
) -> None:
    places = {"tmp": tmp_path, "source": source, "made": made, "full": tmp_path / "full", "fresh": tmp_path / "fresh"}
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("x", "utf-8")
    shutil.copytree(made, tmp_path / "fresh", ignore=shutil.ignore_patterns("runs"))
    places["csv"] = source / "facts" / "observation.csv"
    typed = [argument.format(**places) for argument in arguments]
    result = run("--lang", lang, *typed)
    assert (result.exit_code, f"[{code}]" in result.stderr) == (exit_code, True), result.output
    assert result.stdout == ""
    # the same in the language asked for behind the command, wherever that stands
    assert run(*typed, "--lang", lang).stderr == result.stderr
    assert ("改法" in result.stderr) == (lang == "zh")


@pytest.mark.parametrize("arguments", [["asses"], ["assess"], ["why"], ["facts", "load"], ["new"], ["new", "a", "b"],
                                       ["assess", "goals", "--lang", "fr"], ["--nonsense"]])  # fmt: skip
def test_a_command_that_is_mistyped_is_a_matter_of_usage(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_facts_are_loaded_and_refused_rows_go_back(city: Path, tmp_path: Path) -> None:
    about = [{"id": "measure", "unit": "%", "kind": "share"}]
    file = write_facts(tmp_path / "in", {"measure": ["2025: 52"]}, about) / "observation.csv"
    load = ["facts", "load", file, "--as", "observation", "--source", "bureau", "--city", city]
    assert run(*load, "--vintage", "1", "--mode", "delta").exit_code == 0
    file.write_text(
        file.read_text("utf-8") + file.read_text("utf-8").splitlines()[1].replace("2025,52", "2026,many"), "utf-8"
    )
    result = run(*load, "--vintage", "2", "--mode", "delta", "--lang", "en")
    assert result.exit_code == 1
    assert "[F413]" in result.stderr
    assert "Rows to send back" in result.stdout
    rows = data(run("facts", "status", "--city", city, "--json"))
    assert set(rows[0]) == {"table", "source", "vintage", "mode", "rows", "input", "loaded_at", "sha256"}
    assert [(row["source"], row["rows"]) for row in rows if row["table"] == "observation"] == [
        ("made-up", 9),
        ("bureau", 1),
    ]
    assert "bureau" in run("facts", "status", "--city", city).stdout


def test_the_scorecard_is_shown_recorded_and_written(made: Path) -> None:
    result = run("assess", "goals", "--city", made)
    assert result.exit_code == 0
    for words in ("工业占比", "拆除面积", "完成", "51.2"):
        assert words in result.stdout
    done = latest_run(open_city(made))
    assert {"scorecard.html", "scorecard.en.html", "scorecard.xlsx", "scorecard.en.xlsx", "manifest.json"} <= {
        path.name for path in done.path.iterdir()
    }
    assert set(done.results) == {one.name for one in SCORECARD}
    english = run("assess", "goals", "--city", made, "--lang", "en").stdout
    assert "Share of industry" in english
    assert "met" in english


def test_the_scorecard_for_machines_is_json_alone(made: Path) -> None:
    rows = data(run("assess", "goals", "--city", made, "--json"))
    assert [row["key"] for row in rows] == ["share@2024", "share@2030", "cleared@2025", "standing@2030"]
    assert set(rows[0]) == set(SCHEMA)
    assert rows[0]["status"] == "met"


@pytest.mark.parametrize("columns", [60, 80, 200])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_shown_fits_the_terminal(made: Path, columns: int, lang: str) -> None:
    for arguments in (["assess", "goals", "--city", made], ["facts", "status", "--city", made]):
        result = run(*arguments, "--lang", lang, columns=columns)
        assert result.exit_code == 0
        # paths and what can be copied stand whole on a line of their own
        lines = [line for line in result.stdout.splitlines() if "/" not in line]
        assert max(map(cell_len, lines)) <= columns


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("工业占比", "● 完成", "数据 1 行", "第3段", "官方原文", "2024 = 51.2%", "observation.csv:")),
        ("en", ("Share of industry", "● met", "1 fact rows", "paragraph 3", "official original", "2024 = 51.2%")),
    ],
)
def test_why_walks_back(made: Path, lang: str, words: tuple[str, ...]) -> None:
    shown = run("why", "goals/share@2024", "--city", made, "--lang", lang)
    assert shown.exit_code == 0
    assert all(word in shown.stdout for word in words), shown.stdout
    assert run("why", "share@2024", "--city", made, "--lang", lang).stdout == shown.stdout


def test_why_keeps_a_bound_a_bound(made: Path) -> None:
    shown = run("why", "cleared", "--city", made).stdout
    assert "近" in shown
    assert "= 近5万亩" in shown
    english = run("why", "cleared", "--city", made, "--lang", "en").stdout
    assert "= nearly 5万亩" in english


def test_why_takes_the_title_of_a_goal(made: Path) -> None:
    by_key = run("why", "goals/share@2024", "--city", made).stdout
    assert run("why", "工业占比@2024", "--city", made).stdout == by_key
    assert run("why", "goals/工业占比@2024", "--city", made).stdout == by_key
    # a row of facts is told by the indicator's name, and the program's line as what it is
    assert "甲市 measure" not in by_key
    assert "程序源代码 refoundry/assess/goals/" in by_key
    wrong = run("why", "工业占笔", "--city", made)
    assert (wrong.exit_code, "share（工业占比）" in wrong.stderr) == (6, True)


def test_why_of_what_is_no_goal(made: Path) -> None:
    shown = run("why", "outlook/measure", "--city", made).stdout
    assert "数据 8 行" in shown
    assert "2027年" in shown
    assert run("why", "record/measure@甲市", "--city", made).exit_code == 0


def test_why_for_machines(made: Path) -> None:
    rows = data(run("why", "goals/share", "--city", made, "--json"))
    assert [row["key"] for row in rows] == ["share@2024", "share@2030"]
    assert {"assessment", "key", "value", "function", "code", "source", "rows", "clause", "text", "same_plan"} <= set(
        rows[0]
    )
    assert rows[0]["rows"][0]["value_written"] == "51.2"


def test_why_says_that_the_plan_has_changed(city: Path) -> None:
    run("assess", "goals", "--city", city)
    (city / "plan" / "more.yaml").write_text("{}", "utf-8")
    assert "有改动" in run("why", "share", "--city", city).stdout
    assert "have changed" in run("why", "share", "--city", city, "--lang", "en").stdout


def test_an_older_run_can_be_asked(city: Path, tmp_path: Path) -> None:
    run("assess", "goals", "--city", city)
    first = latest_run(open_city(city)).name
    about = [{"id": "measure", "unit": "%", "kind": "share"}]
    newer = write_facts(tmp_path / "newer", {"measure": [*SHARE[:-1], "2024: 48"]}, about) / "observation.csv"
    run("facts", "load", newer, "--as", "observation", "--source", "made-up", "--vintage", "2", "--city", city)
    run("assess", "goals", "--city", city)
    assert "✕ 未完成" in run("why", "share@2024", "--city", city).stdout
    assert "● 完成" in run("why", "share@2024", "--city", city, "--run", first).stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_goes_from_nothing_to_a_scorecard(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(folder_module, "_homes", lambda: (source.parent,))
    result = run("demo", source.name, "--to", tmp_path / "jia", "--lang", lang)
    assert result.exit_code == 0
    for number in "1234":
        assert f"{number} " in result.stdout
    assert "scorecard.html" in result.stdout
    assert f"why goals/share --city {tmp_path / 'jia'}" in result.stdout
    assert run("demo", source.name, "--to", tmp_path / "jia").exit_code == 0


def test_a_demo_without_any_plan_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "_homes", lambda: (tmp_path,))
    result = run("demo", "--to", tmp_path / "jia")
    assert (result.exit_code, "[P101]" in result.stderr) == (3, True)
