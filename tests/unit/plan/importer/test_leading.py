"""The leading group: who chairs it by post, who belongs to it, and what founds none."""

import pytest

from refoundry.plan.importer.leading import read_leading, read_members

A, B, C = "市工信局", "市发改委", "市财政局"


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("由市长任组长，工信、发改、住建等有关部门为成员单位。", ["工信", "发改", "住建"]),
        (f"由市长任组长，{A}、{B}、{C}为成员单位。", [A, B, C]),
        (f"由市长任组长，{A}、{B}和{C}主要负责同志为成员。", [A, B, C]),
        (f"领导小组成员由{A}、{B}、{C}等部门分管负责同志组成。", [A, B, C]),
        (f"成员单位包括{A}、{B}、{C}等。", [A, B, C]),
        ("成员单位：工信、发改、住建等部门。", ["工信", "发改", "住建"]),
        ("各成员单位要各司其职、密切配合。", []),
        ("由张三、李四任成员。", []),
        ("领导小组成员要加强调研、强化协调。", []),
    ],
)
def test_members(text: str, members: list[str]) -> None:
    assert read_members(text) == members


@pytest.mark.parametrize(
    ("text", "chair"),
    [
        ("成立市强链领导小组，由市政府主要负责同志任组长，统筹推进。", "市政府主要负责同志"),
        ("成立市强链领导小组，市委书记、市长任双组长。", "市委书记、市长"),
        ("成立市强链领导小组，分管副市长为组长。", "分管副市长"),
        ("成立市强链领导小组，组长由市长担任，副组长由常务副市长担任。", "市长"),
        ("成立由市长任组长的市强链领导小组。", "市长"),
        # A post is kept, a person's name is not.
        ("成立市强链领导小组，由市长张某某同志任组长。", "市长"),
    ],
)
def test_the_chair_is_a_post(text: str, chair: str) -> None:
    found = read_leading(text)
    assert (found.title, found.chair) == ("市强链领导小组", chair)


def test_the_office() -> None:
    text = f"成立市强链领导小组，由市长任组长，{A}、{B}为成员单位，领导小组办公室设在{A}，负责日常工作。"
    assert read_leading(text).office == A


@pytest.mark.parametrize(
    "text", ["加强组织领导。", "领导小组办公室要加强督查。", "常务副市长任副组长。", "由组长召集会议。"]
)
def test_no_group(text: str) -> None:
    assert not read_leading(text)
