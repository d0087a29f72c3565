"""The draft: the shape that is published, titles, what is told; and no text that brings it down."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refoundry.plan.importer import draft_plan
from refoundry.plan.importer.documents import Document, number_blocks
from refoundry.plan.importer.draft import draft_document
from refoundry.plan.importer.formats.blocks import Block
from refoundry.plan.importer.structure import read_structure
from refoundry.plan.importer.titles import read_title
from tests.unit.plan.importer.texts import lines, paragraphs

PLAN = (
    "某某市新材料产业实施方案|一、发展目标|到2025年，新材料产业产值达到300亿元。|二、重点任务|（一）强链行动|1.招引项目|"
    "招引项目。（责任单位：市商务局、市工信局，各县区）|专栏1 招引工程|1.甲工程。2024年底前引进3家企业。|三、保障措施|加强领导。"
)


def write(text: str, tmp_path: Path, name: str = "plan.txt") -> Path:
    path = tmp_path / name
    path.write_text(text.replace("|", "\n"), "utf-8")
    return path


def test_the_published_shape(tmp_path: Path) -> None:
    shown = draft_plan(write(PLAN, tmp_path)).as_json()
    assert json.loads(json.dumps(shown)) == shown
    assert list(shown) == ["title", "goals", "actions", "departments", "problems"]
    assert shown["title"] == "某某市新材料产业实施方案"
    fields = ["indicator", "kind", "comparison", "value", "high", "unit", "year", "period", "paragraph", "quote"]
    assert [list(goal) for goal in shown["goals"]] == [fields]
    assert (shown["goals"][0]["value"], shown["goals"][0]["unit"], shown["goals"][0]["year"]) == (300, "亿元", 2025)
    measure = {"number": "1.1", "title": "招引项目", "lead": "商务局", "support": ["工信局", "各县区"], "paragraph": 6}
    item = {"title": "甲工程", "quantity": "引进3家", "due": "2024年底前", "paragraph": 9}
    box = {"title": "招引工程", "items": [item]}
    assert shown["actions"] == [{"number": 1, "title": "强链行动", "measures": [measure], "boxes": [box]}]
    assert shown["departments"] == ["商务局", "工信局"]
    assert shown["problems"] == []


def test_a_text_that_is_no_plan_says_so(tmp_path: Path) -> None:
    draft = draft_plan(write("今天天气很好。|大家出门散步。", tmp_path, "日记.txt"))
    assert [problem.code for problem in draft.problems] == ["I320", "I328", "I329"]
    assert draft.title == "日记"
    for problem in draft.as_json("en")["problems"]:
        assert "{" not in problem["message"]


def test_problems_carry_their_paragraph(tmp_path: Path) -> None:
    text = PLAN.replace("300亿元", "XX亿元").replace("（责任单位：市商务局、市工信局，各县区）", "")
    problems = draft_plan(write(text, tmp_path)).as_json()["problems"]
    assert {(problem["code"], problem["paragraph"]) for problem in problems} >= {("I324", 3), ("I327", 6)}


@pytest.mark.parametrize(
    ("text", "title", "source"),
    [
        ("某市制造业|高质量发展规划|（2021—2025年）|一、甲", "某市制造业高质量发展规划（2021—2025年）", "text"),
        ("某市政府关于印发《某市甲产业规划》的通知|各部门：|现将方案印发给你们。|一、甲", "某市甲产业规划", "quoted"),
        ("某市关于印发某市甲产业规划的通知|某市甲产业规划|一、甲", "某市甲产业规划", "text"),
        ("为推动发展，制定本方案。|一、甲|附件：《某市乙产业方案》分工表", "某市乙产业方案", "quoted"),
        ("为推动发展，制定本方案。|一、甲", "文件名", "file"),
    ],
)
def test_titles(text: str, title: str, source: str) -> None:
    read = lines(text)
    first = next(line.number for line in read if line.marker)
    found = read_title(read, first, "文件名")
    assert (found.text, found.source) == (title, source)


PIECES = st.sampled_from(
    [
        *(
            "一、重点任务",
            "二、保障措施",
            "（一）强链行动",
            "（二）补链行动",
            "（四）延链行动",
            "1、招引项目",
            "2、培育企业。",
        ),
        *(
            "3.攻关（责任单位：市科技局、",
            "专栏1 工程",
            "专栏",
            "附件：任务分工表",
            "市科技局、教育局，各镇区",
            "实施建链行动",
        ),
        *("到2025年，产值达到XX亿元", "——做强", "①甲", "1.1 乙", "第三章 丙", "《", "（）", "、", "目录", "1", "。"),
    ]
)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=25))
def test_no_order_of_pieces_brings_it_down(pieces: list[str]) -> None:
    read = paragraphs("|".join(pieces))
    structure = read_structure(read)
    numbers = {paragraph.number for paragraph in read}
    for action in structure.actions:
        assert {action.paragraph, *(measure.paragraph for measure in action.measures)} <= numbers
        assert {item.paragraph for box in action.boxes for item in box.items} <= numbers
        assert len({measure.number for measure in action.measures}) == len(action.measures)
    assert len({action.number for action in structure.actions}) == len(structure.actions)


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_gives_a_draft(text: str) -> None:
    read = number_blocks([Block(text)])
    draft_document(Document(Path("a.txt"), "txt", read))


def test_a_figure_among_the_tasks_that_is_no_goal_is_told(tmp_path: Path) -> None:
    text = (
        "某市实施方案（2025—2030年）\n一、主要目标\n到2027年，高新技术企业达到1500家。\n二、重点任务\n（一）实施集群培育行动\n"
        "1．做强装备制造集群。支持龙头企业，到2027年集群产值达到600亿元。（牵头单位：市工业和信息化局）\n"
        "（二）实施科技创新行动\n2．建设创新平台。新建省级以上重点实验室10家。（牵头单位：市科学技术局）\n"
    )
    file = tmp_path / "某市实施方案.txt"
    file.write_text(text, "utf-8")
    (told,) = [problem for problem in draft_plan(file).problems if problem.code == "I333"]
    assert "第8段" in told.says("zh")
    assert "10家" in told.says("zh")
    assert "600亿元" not in told.says("zh")
