"""Indicators of a draft: each goal has one that loads, of a kind that its numbers can have."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
import yaml

from refoundry.facts.load import load_folder
from refoundry.facts.store import open_store
from refoundry.plan.importer import draft_plan, write_plan
from refoundry.plan.importer.folderfacts import fact_files
from refoundry.plan.read import read_plan
from tests.conftest import ROOT
from tests.unit.plan.importer.forms import Table, Text, write

CORPUS = sorted((ROOT / "tests" / "corpus" / "structure").glob("*.yaml"))
TODAY = date(2026, 3, 1)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def goal(title: str, unit: str, **more: object) -> dict[str, object]:
    return {
        "title": title,
        "indicator": "indicator_1",
        "unit": unit,
        "targets": [{"comparison": "=", "value": 40}],
    } | more


@pytest.mark.parametrize(
    ("node", "kind", "direction"),
    [
        (goal("规上企业", "家"), "count", "up"),
        (goal("产值", "亿元"), "level", "up"),
        (goal("用地", "亩"), "level", "up"),
        (goal("制造业占比", "%"), "share", "up"),
        (goal("亏损面", "%", direction="down"), "share", "down"),
        (goal("产值年均增长", "%"), "growth", "up"),
        (goal("工业投资", "%", targets=[{"comparison": "growth", "value": 12}]), "growth", "up"),
        (goal("单位能耗", "%", targets=[{"comparison": "=", "value": -16}]), "growth", "up"),
        (goal("资产周转率", "%", targets=[{"comparison": "=", "value": 130}]), "index", "up"),
        (goal("占比", "%", targets=[{"comparison": "=", "value": {"unknown": {"zh": "缺"}}}]), "share", "up"),
        (goal("综合实力", "1", targets=[{"comparison": "rank"}]), "level", "up"),
    ],
)
def test_kinds(node: dict[str, object], kind: str, direction: str) -> None:
    files = fact_files({"goals": {"goal-1": node}}, "某市方案", "某市", TODAY)
    (row,) = rows(files["indicator.csv"])
    assert (row["kind"], row["direction"], row["source"], row["basis"], row["vintage"]) == (
        *(kind, direction, "某市方案"),
        *("plan", "2026"),
    )


def test_a_figure_has_an_indicator_and_no_row_to_fill_in() -> None:
    figure = {"title": "总产值", "indicator": "indicator_1", "unit": "亿元", "period": "2024", "value": 5}
    files = fact_files({"figures": {"figure-1": figure}}, "某市方案", None, TODAY)
    assert [(row["id"], row["direction"]) for row in rows(files["indicator.csv"])] == [("indicator_1", "none")]
    assert rows(files["observation-template.csv"]) == []
    assert fact_files({}, "某市方案", None, TODAY) == {}


@pytest.mark.parametrize("file", CORPUS, ids=[file.stem for file in CORPUS])
def test_every_indicator_of_a_draft_loads(file: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(file.read_text("utf-8"))
    blocks = [Text(block) if isinstance(block, str) else Table(block["table"]) for block in case["blocks"]]
    write_plan(draft_plan(write(blocks, tmp_path / "plan.txt")), tmp_path / "plan")
    plan = read_plan(tmp_path / "plan")
    wanted = {node.indicator for nodes in (plan.goals, plan.figures) for node in nodes.values()}
    facts = tmp_path / "plan" / "facts"
    if not wanted:
        assert not facts.exists()
        return
    (report,) = load_folder(open_store(tmp_path / "city"), facts)
    assert (report.accepted, report.rejected) == (len(wanted), 0)
    held = open_store(tmp_path / "city").facts().table("indicator")
    assert set(held["id"]) == wanted
    named = rows((facts / "observation-template.csv").read_text("utf-8-sig"))
    assert {row["指标"] for row in named} == {node.indicator for node in plan.goals.values()}
