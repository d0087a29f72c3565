"""Marks of headings and boxes, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.plan.importer.markers import read_box, read_marker, written
from refoundry.plan.importer.numerals import chinese, ordinal


@pytest.mark.parametrize(
    ("text", "style", "number", "rest"),
    [
        ("第三篇 开放", "篇", 3, "开放"),
        ("第一部分：背景", "部分", 1, "背景"),
        ("第十二章　保障措施", "章", 12, "保障措施"),
        ("第二节 平台", "节", 2, "平台"),
        ("第21条 鼓励投资", "条", 21, "鼓励投资"),
        ("二十一、强化", "一、", 21, "强化"),
        ("四．强化", "一、", 4, "强化"),
        ("(五)強化", "（一）", 5, "強化"),
        ("（六)、强化", "（一）", 6, "强化"),
        ("七）强化", "（一）", 7, "强化"),
        ("行动三：强化", "行动一", 3, "强化"),
        ("专项行动 4 强化", "行动一", 4, "强化"),
        ("8、强化", "1.", 8, "强化"),
        ("９．强化", "1.", 9, "强化"),
        ("10. 强化", "1.", 10, "强化"),
        ("11 强化", "1 ", 11, "强化"),
        ("2.3 强化", "1.1", 3, "强化"),
        ("2.3.4强化", "1.1.1", 4, "强化"),
        ("（12）强化", "（1）", 12, "强化"),
        ("3) 强化", "（1）", 3, "强化"),
        ("②强化", "①", 2, "强化"),
        ("——强化", "——", 0, "强化"),
        ("● 强化", "——", 0, "强化"),
        ("1.2025年底前强化", "1.", 1, "2025年底前强化"),
        ("3、2023—2025年强化", "1.", 3, "2023—2025年强化"),
        ("二、2025年目标", "一、", 2, "2025年目标"),
    ],
)
def test_marks(text: str, style: str, number: int, rest: str) -> None:
    marker = read_marker(text)
    assert marker is not None
    assert (marker.style, marker.number, text[marker.length :]) == (style, number, rest)


@pytest.mark.parametrize(
    "text",
    [
        "1.9:47.2:51.9",
        "1.2025亿元",
        "3.2000台",
        "2025年，强化",
        "50%以上",
        "一批企业",
        "十四五期间",
        "3家企业",
        "第三产业",
        "行动计划",
        "",
    ],
)
def test_no_marks(text: str) -> None:
    assert read_marker(text) is None


@given(st.integers(1, 999))
def test_ordinals_return(number: int) -> None:
    assert ordinal(chinese(number)) == number == ordinal(str(number))


@given(st.sampled_from(["章", "节", "一、", "（一）", "1.", "（1）", "行动一"]), st.integers(1, 99))
def test_what_is_written_is_read(style: str, number: int) -> None:
    marker = read_marker(written(style, number) + " 强化基础")
    assert marker is not None
    assert (marker.style, marker.number) == (style, number)


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("专栏1  重点工程", 1, "重点工程"),
        ("【专栏二】重点工程", 2, "重点工程"),
        ("專欄 3：重點工程", 3, "重点工程"),
        ("专栏4-1 重点工程", 4, "重点工程"),
        ("专栏5", 5, ""),
        ("专栏 重点工程", None, "重点工程"),
        ("专栏：重点工程", None, "重点工程"),
    ],
)
def test_boxes(text: str, number: int | None, title: str) -> None:
    box = read_box(text)
    assert box is not None
    assert (box.number, box.title) == (number, title)


@pytest.mark.parametrize(
    "text", ["专栏1所列项目由各部门组织实施。", "专栏", "专题研究", "开设专栏宣传", "专栏 " + "长" * 70]
)
def test_no_boxes(text: str) -> None:
    assert read_box(text) is None
