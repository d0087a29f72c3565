"""Drafts as plan folders: every one is a plan that can be read, with what it lacks said as unknown."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from refoundry.core.problems import Problems
from refoundry.plan.check import check
from refoundry.plan.importer import draft_plan, write_plan
from refoundry.plan.importer.boxes import Box, Item
from refoundry.plan.importer.foldergoals import goal_nodes
from refoundry.plan.importer.folderpeople import division, people_nodes
from refoundry.plan.importer.foldertasks import task_nodes
from refoundry.plan.importer.goals import GoalDraft
from refoundry.plan.importer.leading import Leading
from refoundry.plan.importer.responsibility import read_duty
from refoundry.plan.importer.structure import Action, Measure, Structure
from refoundry.plan.model import known
from refoundry.plan.read import read_plan
from tests.conftest import ROOT
from tests.unit.plan.importer.forms import Table, Text, write

CORPUS = sorted((ROOT / "tests" / "corpus" / "structure").glob("*.yaml"))


@pytest.mark.parametrize("file", CORPUS, ids=[file.stem for file in CORPUS])
def test_every_draft_reads_as_a_plan(file: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(file.read_text("utf-8"))
    blocks = [Text(block) if isinstance(block, str) else Table(block["table"]) for block in case["blocks"]]
    draft = draft_plan(write(blocks, tmp_path / f"plan.{case['forms'][0]}"))
    write_plan(draft, tmp_path / "plan")
    plan = read_plan(tmp_path / "plan")
    assert plan.about.draft
    assert plan.about.title.zh == case["expected"]["title"]
    assert [action.number for action in plan.actions.values()] == [a["number"] for a in case["expected"]["actions"]]
    named = {key: {node.title.zh, *node.also} for key, node in plan.departments.items()}
    expected = {m[0]: m for action in case["expected"]["actions"] for m in action["measures"]}
    assert set(plan.measures_by_number) == set(expected)
    for number, (_, measure) in plan.measures_by_number.items():
        lead = known(measure.division.lead) if measure.division else None
        assert expected[number][2] in (named[lead] if lead else {None})
    assert len(plan.tasks) == sum(len(b["items"]) for a in case["expected"]["actions"] for b in a.get("boxes", []))


def test_a_plan_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("一、重点任务\n（一）甲\n", "utf-8")
    draft = draft_plan(path)
    write_plan(draft, tmp_path / "out")
    before = (tmp_path / "out" / "plan.yaml").read_text("utf-8")
    with pytest.raises(Problems) as caught:
        write_plan(draft, tmp_path / "out")
    assert [problem.code for problem in caught.value.problems] == ["I341"]
    assert (tmp_path / "out" / "plan.yaml").read_text("utf-8") == before


def test_facts_are_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("一、重点任务\n（一）甲\n", "utf-8")
    (tmp_path / "out" / "facts").mkdir(parents=True)
    (tmp_path / "out" / "facts" / "indicator.csv").write_text("id\n", "utf-8")
    with pytest.raises(Problems) as caught:
        write_plan(draft_plan(path), tmp_path / "out")
    assert [problem.code for problem in caught.value.problems] == ["I341"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("一、重点任务\n（一）甲\n", "utf-8")
    with pytest.raises(Problems) as caught:
        write_plan(draft_plan(path), path / "below")
    assert [problem.code for problem in caught.value.problems] == ["I342"]


def _goal(**changes: object) -> GoalDraft:
    fields: dict[str, object] = {
        **{"indicator": "工业增加值", "kind": "target", "comparison": ">=", "value": 900.0, "high": None},
        **{"unit": "亿元", "year": 2025, "period": "到2025年", "paragraph": 3, "quote": "工业增加值达到900亿元以上"},
    }
    return GoalDraft(**(fields | changes))  # type: ignore[arg-type]


def test_targets_and_baselines_of_one_indicator_are_one_goal() -> None:
    start = _goal(kind="baseline", value=700.5, year=2020, period="2020年上半年", comparison="=")
    nodes, left_out = goal_nodes([start, _goal(), _goal(year=2030, comparison="range", high=1200.0)])
    (goal,) = nodes["goals"].values()
    assert not left_out
    assert (goal["baselines"][0]["period"], goal["baselines"][0]["value"]) == ("2020H1", 700.5)
    assert [(t["due"], t["comparison"], t["value"], t.get("high")) for t in goal["targets"]] == [
        (2025, ">=", 900, None),
        (2030, "range", 900, 1200),
    ]


def test_what_the_model_cannot_hold_is_told() -> None:
    odd = [_goal(unit="亿重量箱"), _goal(kind="baseline", year=None)]
    nodes, left_out = goal_nodes(odd)
    assert nodes == {}
    assert [problem.code for problem in left_out] == ["I343", "I343"]


def test_words_and_open_values() -> None:
    nodes, _ = goal_nodes(
        [
            _goal(indicator="甲", value=None, comparison=None, unit=None, quote="水平位居全省前列", qualitative=True),
            _goal(indicator="乙", value=None, unsure="数值待填"),
            _goal(indicator="丙", year=None),
        ]
    )
    first, second, third = nodes["goals"].values()
    assert (first["unit"], first["targets"][0]["comparison"]) == ("1", "rank")
    assert "unknown" in second["targets"][0]["value"]
    assert "数值待填" in second["note"]["zh"]
    assert "unknown" in third["targets"][0]["due"]


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ("培育3家以上", {"value": 3, "unit": "家", "comparison": ">="}),
        ("新增6—9家", {"value": 6, "high": 9, "unit": "家", "comparison": "range"}),
        ("不少于5万亩", {"value": 5, "unit": "万亩", "comparison": ">="}),
        ("新建12座", {"value": 12, "unit": "座", "comparison": "="}),
        ("编制1份", {"value": 1, "unit": "份", "comparison": "="}),
        ("举办10场以上", {"value": 10, "unit": "场", "comparison": ">="}),
        ("新建12孔", None),
        ("引进十二个", None),
        (None, None),
    ],
)
def test_quantities_of_tasks(quantity: str | None, expected: dict[str, object] | None) -> None:
    measure = Measure("1.1", "甲", None, (), (), 2, "甲")
    box = Box(1, "工程", (Item("甲工程", quantity, "2024年底前", 4, 1),), 3)
    nodes, left_out = task_nodes([Action(1, "行动", (measure,), (box,), 1, "行动")])
    task = nodes["task-1-1"]
    assert [problem.values["reason"] for problem in left_out] == (
        ["单位 孔 未登记"] if "孔" in (quantity or "") else []
    )
    assert task["due"] == 2024
    assert task["quantity"] == expected if expected else "unknown" in task["quantity"]
    _, left_out = task_nodes([Action(1, "行动", (), (box,), 1, "行动")])
    assert [problem.code for problem in left_out] == ["I343"]


@pytest.mark.parametrize(
    ("changes", "title", "value"),
    [
        ({"indicator": "单位能耗累计下降", "comparison": "growth", "value": 16.0, "unit": "%"}, "单位能耗", -16),
        ({"indicator": "产值水耗年均下降", "comparison": "growth", "value": 4.0, "unit": "%"}, "产值水耗年均增长", -4),
        ({"indicator": "物流成本占比", "comparison": "change", "value": -1.0, "unit": "百分点"}, "物流成本占比", -1),
        ({"indicator": "城镇调查失业率", "comparison": "<=", "value": 5.5, "unit": "%"}, "城镇调查失业率", 5.5),
        ({"indicator": "PM2.5浓度", "comparison": "=", "value": 32.0, "unit": "微克/立方米"}, "PM2.5浓度", 32),
    ],
)
def test_what_is_to_fall_is_written_so(changes: dict[str, object], title: str, value: float) -> None:
    nodes, left_out = goal_nodes([_goal(**changes)])
    (goal,) = nodes["goals"].values()
    assert not left_out
    assert (goal["title"], goal["direction"], goal["targets"][0]["value"]) == (title, "down", value)


def test_what_is_to_rise_has_no_direction_of_its_own() -> None:
    nodes, _ = goal_nodes([_goal(), _goal(indicator="劳动生产率", unit="万元/人")])
    assert [goal.get("direction") for goal in nodes["goals"].values()] == [None, None]


def _measure(number: str, paragraph: int) -> Measure:
    return Measure(number, "甲", "甲局", (), (), paragraph, "甲")


def test_who_answers_for_an_item_of_a_box_is_read_where_its_text_says_so() -> None:
    items = (
        Item("一", None, None, 4, 1, read_duty("建成一期。（市甲局牵头，乙局配合）")),
        Item("二", None, None, 5, 2, read_duty("建成二期。（市丁局牵头）")),
        Item("三", None, None, 6, 3),
    )
    action = Action(1, "行动", (_measure("1.1", 2),), (Box(1, "工程", items, 3),), 1, "行动")
    departments = {"市甲局": "department-1", "甲局": "department-1", "乙局": "department-2"}
    nodes, _ = task_nodes([action], departments, {5: ["goal-2"]})
    first, second, third = nodes.values()
    assert (first["lead"], first["lead_standing"], first["support"]) == ("department-1", "stated", ["department-2"])
    assert "市丁局" in second["lead"]["unknown"]["zh"] and second["goals"] == ["goal-2"]
    assert third["lead"]["unknown"]["zh"].startswith("文件未写牵头部门")
    assert "goals" not in first and "support" not in second


def test_a_goal_stated_in_a_measure_is_one_the_measure_is_to_reach() -> None:
    nodes, _ = goal_nodes([_goal(paragraph=8), _goal(indicator="劳动生产率", unit="万元/人")], {8: "measure-1-1"})
    assert [goal.get("measures") for goal in nodes["goals"].values()] == [["measure-1-1"], None]


def test_named_towns_are_not_all_towns_and_names_are_cited_where_they_stand() -> None:
    text = {5: "市甲局", 6: "市乙局、东湖镇"}
    named = replace(_measure("1.1", 2), support=("乙局",), towns=("东湖镇",), duty_paragraph=5)
    keys = {"甲局": "department-1", "乙局": "department-2"}
    assert division(named, keys, text)["towns"] == "concerned"
    assert division(replace(named, towns=("各镇街",)), keys, text)["towns"] == "all"
    action = Action(1, "行动", (named,), (), 1, "行动")
    people = people_nodes(Structure((action,), ("甲局", "乙局"), Leading(), (), ()), keys, text)
    assert people["departments"]["department-2"]["clause"] == {"paragraph": 6, "quote": "市乙局"}


def test_boxes_that_count_on_past_an_action_without_one_are_no_flaw(tmp_path: Path) -> None:
    lines = [
        "示范市行动方案", "一、总体要求", "到2027年，规模以上工业增加值达到600亿元。", "二、重点任务",
        "（一）实施甲行动", "1.做强甲集群。引进企业。（牵头单位：市甲局；责任单位：市乙局）",
        "专栏1 甲工程", "1.甲园区。2027年底前建成。（市甲局牵头）",
        "（二）实施乙行动", "2.加大乙投入。落实政策。（牵头单位：市乙局；责任单位：市甲局）",
        "（三）实施丙行动", "3.推进丙改造。到2027年推动800家企业改造。（牵头单位：市甲局；责任单位：市乙局）",
        "专栏2 丙工程", "1.丙平台。2026年底前建成1个。（市乙局牵头）",
    ]  # fmt: skip
    write_plan(draft_plan(write([Text(line) for line in lines], tmp_path / "plan.docx")), tmp_path / "plan")
    plan = read_plan(tmp_path / "plan")
    assert [task.number for task in plan.tasks.values()] == ["1.1", "2.1"]
    assert [plan.departments[str(known(task.lead))].title.zh for task in plan.tasks.values()] == ["市甲局", "市乙局"]
    assert not [finding for finding in check(plan) if finding.problem.code == "P220"]
    stated = next(goal for goal in plan.goals.values() if goal.targets[0].clause.paragraph == 12)
    assert stated.measures == ("measure-3-1",)
