"""Headings as a tree, headings without numbers, chapters of tasks."""

import pytest

from refoundry.plan.importer.annex import Annex
from refoundry.plan.importer.documents import number_blocks
from refoundry.plan.importer.formats.blocks import Block
from refoundry.plan.importer.lines import first_sentence, read_lines
from refoundry.plan.importer.markers import Marker
from refoundry.plan.importer.outline import Node, read_outline
from refoundry.plan.importer.tasks import choose_actions, role
from refoundry.plan.importer.unnumbered import restored
from refoundry.plan.importer.words import pattern, words
from tests.unit.plan.importer.texts import lines


def tree(text: str) -> list[object]:
    def shape(node: Node) -> object:
        return [node.title, *map(shape, node.children)] if node.children else node.title

    return [shape(root) for root in read_outline(lines(text), {}).roots]


def codes(text: str) -> list[str]:
    return [problem.code for problem in read_outline(lines(text), {}).problems]


def test_levels_nest_by_rank() -> None:
    assert tree("一、甲|（一）乙|1.丙|（1）丁|2.戊|（二）己|二、庚|1.辛") == [
        ["甲", ["乙", ["丙", "丁"], "戊"], "己"],
        ["庚", "辛"],
    ]


def test_a_document_may_count_the_other_way_round() -> None:
    assert tree("1.甲|（一）乙|（二）丙|2.丁|（一）戊|（二）己") == [["甲", "乙", "丙"], ["丁", "戊", "己"]]


def test_a_sentence_that_begins_with_a_number_is_no_heading() -> None:
    assert tree("1 甲目标|1.5万亿元的总量达到新高。|2.3%的企业上云。|2 乙任务|2.1 丙|2.2 丁") == [
        "甲目标",
        ["乙任务", "丙", "丁"],
    ]


def test_contents_are_left_out() -> None:
    assert tree("某市规划|目  录|第一章 形势……1|第二章 任务……9|第一章 形势|文。|第二章 任务|文。") == ["形势", "任务"]


def test_skips_and_repetitions_are_told() -> None:
    assert codes("一、甲|（一）乙|（二）丙|（四）丁|二、戊|二、己|三、庚") == ["I323", "I332"]
    assert codes("一、甲|（一）乙|（二）丙|二、丁|（一）戊") == []


def test_heading_levels_serve_where_nothing_is_numbered() -> None:
    blocks = [
        ("总体要求", 2),
        ("文。", None),
        ("重点任务", 2),
        ("强链", 3),
        ("文。", None),
        ("补链", 3),
        ("保障措施", 2),
    ]
    paragraphs = number_blocks(Block(text, "heading" if level else "text", level=level) for text, level in blocks)
    outline = read_outline(read_lines(paragraphs), {})
    assert [root.title for root in outline.roots] == ["总体要求", "重点任务", "保障措施"]
    assert [child.title for child in outline.roots[1].children] == ["强链", "补链"]
    assert outline.problems == ()


LOST = "一、任务|实施甲提升行动、乙提升行动、丙提升行动，全面推动产业提升。|（一）甲提升行动|1.子|文。|乙提升行动|1.丑|文。|（三）丙提升行动|1.寅"


def test_a_heading_without_number_is_put_back() -> None:
    outline = read_outline(lines(LOST), {})
    assert [child.title for child in outline.roots[0].children] == ["甲提升行动", "乙提升行动", "丙提升行动"]
    assert [(p.code, p.values["number"]) for p in outline.problems] == [("I321", "（二）")]


def test_the_last_heading_without_number_is_put_back() -> None:
    text = lines("一、任务|（一）甲提升行动|1.子|文。|（二）乙提升行动|1.丑|文。|丙提升行动|1.寅|文。")
    marks = {place: line.marker for place, line in enumerate(text) if line.marker}
    assert restored(text, marks, {}) == {7: Marker("（一）", 3, 0)}


def test_a_short_line_alone_is_no_heading() -> None:
    text = lines("一、任务|（一）甲提升行动|1.子|一句短语|2.丑|文。|（二）乙提升行动|1.寅")
    marks = {place: line.marker for place, line in enumerate(text) if line.marker}
    assert restored(text, marks, {}) == {}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        *(
            (title, "tasks")
            for title in (
                "重点任务",
                "主要任务和重点工程",
                "工作举措",
                "实施八大行动",
                "重点行动",
                "工作内容",
                "重点任务及责任分工",
                "“十四五”时期重点任务",
                "政策措施（试行）",
            )
        ),
        *((title, "safeguards") for title in ("保障措施", "组织实施", "强化组织保障", "规划实施")),
        *((title, "demands") for title in ("总体要求", "发展目标", "指导思想和基本原则")),
        *((title, "basis") for title in ("发展基础与形势", "现状", "重大意义")),
        ("空间布局", "layout"),
        ("发展重点", "fields"),
        *((title, "") for title in ("做强主导产业", "实施创新驱动行动", "加快数字化转型")),
    ],
)
def test_roles_of_chapters(title: str, expected: str) -> None:
    assert role(title) == expected


def actions(text: str) -> list[tuple[int, str, list[str]]]:
    branches, _ = choose_actions(read_outline(lines(text), {}), Annex())
    return [(b.number, b.node.title, [measure.title for measure in b.measures]) for b in branches]


def test_actions_stand_in_the_chapter_of_tasks() -> None:
    text = "一、总体要求|（一）思想|二、发展重点|（一）甲|（二）乙|三、重点任务|（一）丙|1.丁|（二）戊|四、保障措施|（一）己"
    assert actions(text) == [(1, "丙", ["丁"]), (2, "戊", [])]


def test_thematic_chapters_are_actions() -> None:
    text = "一、总体要求|（一）思想|二、做强甲产业|（一）丙|三、做优乙产业|（一）丁|四、保障措施|（一）己"
    assert actions(text) == [(2, "做强甲产业", ["丙"]), (3, "做优乙产业", ["丁"])]


def test_parts_above_the_chapters() -> None:
    text = "第一篇 基础|第一章 形势|第一节 子|第二篇 开局|第二章 建设甲体系|第一节 丑|第二节 寅|第三章 建设乙体系|第一节 卯"
    assert actions(text) == [(2, "建设甲体系", ["丑", "寅"]), (3, "建设乙体系", ["卯"])]


def test_first_sentence() -> None:
    assert first_sentence("做强链条。推进建设。") == "做强链条"
    assert first_sentence("做强链条，推进建设") == "做强链条，推进建设"


def test_words_compile() -> None:
    for name, entry in words().items():
        inner = [f"{name}.{key}" for key in entry] if isinstance(entry, dict) else [name]
        assert all(pattern(one).pattern for one in inner)
