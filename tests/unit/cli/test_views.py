"""What the commands print, part by part: help, targets, the tree, findings, trails."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from rich.console import Console

from refoundry.assess.goals import SCORECARD
from refoundry.city import new_city, run, why
from refoundry.cli import assess, city, demo, facts, plan, serve
from refoundry.cli.changes import show_changes
from refoundry.cli.findings import show_findings
from refoundry.cli.show import console, write_json
from refoundry.cli.trails import show_trails
from refoundry.cli.trees import show_node, show_tree
from refoundry.plan.check import check
from refoundry.plan.compare import compare
from refoundry.plan.model import Plan, Target
from refoundry.plan.read import read_plan
from refoundry.report.plan_words import target_words
from tests.spec.assess.fiction import CLAUSE, example

Shown = Callable[..., str]


def _commands(top: click.Command) -> Iterator[click.Command]:
    yield top
    if isinstance(top, click.Group):
        for one in top.commands.values():
            yield from _commands(one)


EVERY = [
    one
    for top in (assess.assess, assess.why, city.new, demo.demo, facts.facts, plan.plan, serve.serve)
    for one in _commands(top)
]


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command.name)
def test_help_is_in_both_languages(command: click.Command) -> None:
    assert command.help
    assert re.search(r"[\u4e00-\u9fff]", command.help)
    assert re.search(r"[a-z]{3}", command.help)
    for option in command.params:
        if isinstance(option, click.Option) and option.name != "lang":
            assert option.help
            assert re.search(r"[\u4e00-\u9fff].* · .*[a-z]", option.help), option.name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def tree(folder: Path) -> Plan:
    return read_plan(folder)


@pytest.fixture
def shown() -> Shown:
    """What a view prints to a console of 100 columns."""

    def printed(view: Callable[..., None], *arguments: Any) -> str:
        out = io.StringIO()
        view(*[Console(file=out, width=100) if one is ... else one for one in arguments])
        return out.getvalue()

    return printed


@pytest.mark.parametrize(
    ("fields", "unit", "zh", "en"),
    [
        ({"comparison": ">=", "value": 45}, "%", "2024 ≥45%", "2024 ≥45%"),
        ({"comparison": "=", "value": 5000}, "亿元", "2024 5,000 亿元", "2024 5,000 亿元"),
        ({"comparison": "range", "value": 3, "high": 5}, "家", "2024 3–5 家", "2024 3–5 家"),
        ({"comparison": "growth", "value": 100}, "亿元", "2024 +100%", "2024 +100%"),
        ({"comparison": "growth", "value": -13}, "%", "2024 下降 13%", "2024 down 13%"),
        ({"comparison": "change", "value": 2}, "%", "2024 ±2 个百分点", "2024 ±2 points"),
        ({"comparison": "change", "value": 2}, "家", "2024 ±2 家", "2024 ±2 家"),
        ({"comparison": ">=", "value": {"unknown": "待补"}}, "%", "2024 数值待补", "2024 value open"),
        ({"comparison": "=", "value": 1, "due": {"unknown": "未写"}}, "%", "时间未定 1%", "no date 1%"),
    ],
)
def test_a_target_in_a_few_words(fields: dict[str, Any], unit: str, zh: str, en: str) -> None:
    target = Target.model_validate({"due": 2024, "clause": CLAUSE} | fields)
    assert (target_words(target, unit, "zh"), target_words(target, unit, "en")) == (zh, en)


def test_the_tree_and_a_node(tree: Plan, shown: Shown) -> None:
    whole = shown(show_tree, tree, ..., "en")
    for words in ("Plan of Jia", "Goals 3", "Share of industry", "2024 ≥50%", "among the first", "Departments 1"):
        assert words in whole
    node = shown(show_node, tree, "goals", "share", tree.goals["share"], [], ..., "zh")
    assert "工业占比" in node
    assert "第3段" in node


def test_two_editions(tree: Plan, folder: Path, tmp_path: Path, shown: Shown) -> None:
    text = (folder / "plan.yaml").read_text("utf-8").replace('"value": 50000', '"value": 60000')
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    other = read_plan(tmp_path)
    assert "60000" in shown(show_changes, tree, other, compare(tree, other), ..., "zh")
    assert shown(show_changes, tree, tree, [], ..., "en").strip() == "The two editions are the same."


@pytest.mark.parametrize(("lang", "words"), [("zh", "问谁"), ("en", "Whom to ask")])
def test_findings_end_with_whom_to_ask(tree: Plan, shown: Shown, lang: str, words: str) -> None:
    found = check(tree, [])
    assert found
    assert words in shown(show_findings, tree, found, ..., lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_trails_of_every_assessment(folder: Path, tmp_path: Path, shown: Shown, lang: str) -> None:
    made, _ = new_city(folder, tmp_path / "jia")
    done = run(SCORECARD, made.plan(), made.facts(), city=made)
    for name, frame in done.results.items():
        for key in frame["key"]:
            text = shown(show_trails, done, why(done, f"{name}/{key}"), ..., lang)
            assert f"{name}/{key}" in text
            assert "None" not in text
            # a result says something of itself
            assert re.search(r"(结果|result)\n│   [├└]── \S", text), text


def test_json_is_readable_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    write_json({"市": "甲", "on": None})
    assert capsys.readouterr().out == '{\n "市": "甲",\n "on": null\n}\n'


def test_a_square_bracket_is_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    console().print("[red]a[/red] :car:")
    assert capsys.readouterr().out.strip() == "[red]a[/red] :car:"


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("责任单位", "2027", "项行动")), ("en", ("departments", "2027", "actions"))]
)
def test_a_draft_shows_what_was_read(shown: Shown, lang: str, words: tuple[str, ...]) -> None:
    from refoundry.cli.drafts import show_draft
    from refoundry.plan.importer import draft_plan

    draft = draft_plan(Path(__file__).resolve().parents[3] / "plans/template/document.txt")
    text = shown(show_draft, draft, None, ..., lang)
    assert all(word in text for word in words), text
