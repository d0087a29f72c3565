"""Items of boxes: where a box ends in running text, quantities and dates as written."""

import pytest

from refoundry.plan.importer.boxes import read_boxes, read_due, read_quantity
from refoundry.plan.importer.documents import number_blocks
from refoundry.plan.importer.formats.blocks import Block
from refoundry.plan.importer.lines import read_lines


def read(text: str) -> tuple[list[list[str]], list[str], list[str]]:
    boxes, rest = read_boxes(read_lines(number_blocks(Block(line) for line in text.split("|"))))
    items = [[item.title for item in box.items] for box in boxes]
    return items, [line.text for line in rest], [problem.code for box in boxes for problem in box.problems]


LONG = "建设一批公共服务平台，为企业提供检验检测服务。"


def test_a_box_ends_at_the_next_outer_heading() -> None:
    text = f"（一）行动|1、甲举措|专栏1 工程|1、甲{LONG}|2、乙{LONG}|（二）行动|1、丙举措"
    assert read(text) == (
        [["甲" + LONG[:-1], "乙" + LONG[:-1]]],
        ["（一）行动", "1、甲举措", "（二）行动", "1、丙举措"],
        [],
    )


def test_a_box_amid_measures_ends_where_their_numbers_go_on() -> None:
    items, rest, _ = read(f"（一）行动|1、甲举措|专栏1 工程|1、甲{LONG}|2、乙举措|正文。|（二）行动")
    assert items == [["甲" + LONG[:-1]]]
    assert rest[-3:] == ["2、乙举措", "正文。", "（二）行动"]


def test_a_heading_without_number_ends_a_box() -> None:
    items, rest, _ = read(f"（一）实施甲行动|1、甲举措|专栏1 工程|1、甲{LONG}|2、乙{LONG}|实施乙行动|1、丙举措")
    assert len(items[0]) == 2
    assert rest[-2:] == ["实施乙行动", "1、丙举措"]


def test_items_keep_their_further_lines_and_their_gaps_are_told() -> None:
    items, _, codes = read(f"专栏1 工程|1、甲工程|{LONG}|（1）子项|4、丁{LONG}|二、保障")
    assert items == [["甲工程"]]
    items, _, codes = read(f"专栏1 工程|1、甲工程|（1）子项|3、丁{LONG}|二、保障")
    assert (items, codes) == ([["甲工程", "丁" + LONG[:-1]]], ["I323"])


def test_items_without_numbers_are_doubtful() -> None:
    items, _, codes = read(f"专栏1 工程|甲工程。{LONG}|乙工程。{LONG}|二、保障")
    assert (items, codes) == ([["甲工程", "乙工程"]], ["I330"])


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("到2025年，培育3家以上龙头企业", "培育3家以上"),
        ("新增6—9家上市公司", "新增6—9家"),
        ("引进团队十二个", "十二个"),
        ("整治不少于5万亩", "整治不少于5万亩"),
        ("投资1.5亿元", "1.5亿元"),
        ("支持2000多家企业上云", "支持2000多家"),
        ("服务500强企业、5G应用", None),
        ("打造一批百亿级园区", None),
        ("第3个五年", None),
    ],
)
def test_quantities(text: str, quantity: str | None) -> None:
    assert read_quantity(text) == quantity


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2025年底前建成", "2025年底前"),
        ("到2024年6月底前完成", "到2024年6月底前"),
        ("力争2023年上半年开工", "力争2023年上半年"),
        ("“十四五”期间实施", "“十四五”期间"),
        ("用三年时间完成", "三年时间"),
        ("通过3至5年", "3至5年"),
        ("每年遴选", None),
        ("90年代建设", None),
    ],
)
def test_dates(text: str, due: str | None) -> None:
    assert read_due(text) == due
