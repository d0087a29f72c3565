"""Whole documents: chapters, baselines, tasks, tables, and what must never happen."""

import time
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refoundry.plan.importer.documents import Paragraph
from refoundry.plan.importer.goals import GoalDraft, read_goals

PLAN = """一、发展基础
2020年，全市规模以上工业企业达到820家，高新技术企业563家。
二、发展目标
到2025年，规模以上工业企业达到1200家。
三、重点任务
（一）壮大主体。对首次上规的企业奖励20万元，单个企业不超过50万元。围绕12条产业链开展招商。
（二）拓展空间。未来五年新建标准厂房300万平方米，划定不少于50平方公里的保护红线。
（三）做强平台。到2023年，建成省级以上平台10家。"""


def lines(text: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(number=n, text=line) for n, line in enumerate(text.splitlines(), 1)]


def told(found: list[GoalDraft]) -> list[tuple[object, ...]]:
    return [(g.indicator, g.kind, g.value, g.unit, g.year) for g in found]


def test_chapters_decide_what_is_a_goal() -> None:
    assert told(read_goals(lines(PLAN), "某市实施方案")) == [
        ("规模以上工业企业", "baseline", 820, "家", 2020),
        ("高新技术企业", "baseline", 563, "家", 2020),
        ("规模以上工业企业", "target", 1200, "家", 2025),
        ("新建标准厂房", "target", 300, "万平方米", None),
        ("保护红线", "target", 50, "km2", None),
        ("省级以上平台", "target", 10, "家", 2023),
    ]


def test_quotes_are_the_original_words() -> None:
    text = "到2025年，全市規模以上工業企業營業收入達到１．５萬億元以上。"
    (goal,) = read_goals(lines(text))
    assert goal.quote in text
    assert len(goal.quote) <= 40


HEAD = ["指标名称", "单位", "2020年", "2025年", "属性"]
ROWS = [["地区生产总值", "亿元", "3000", "4500", "预期性"], ["森林覆盖率", "%", "40.2", "≥42", "约束性"]]
TABLE = [
    ("地区生产总值", "baseline", 3000, "亿元", 2020),
    ("地区生产总值", "target", 4500, "亿元", 2025),
    ("森林覆盖率", "baseline", 40.2, "%", 2020),
    ("森林覆盖率", "target", 42, "%", 2025),
]


@pytest.mark.parametrize("mark", ["\t", " | ", "  "])
def test_rows_as_lines(mark: str) -> None:
    text = "\n".join(mark.join(row) for row in [HEAD, *ROWS])
    assert told(read_goals(lines(text), "某市“十四五”规划")) == TABLE


def test_rows_as_cells() -> None:
    cells = [
        Paragraph(5 * row + column + 1, text, "cell", 0, row, column)
        for row, texts in enumerate([HEAD, *ROWS])
        for column, text in enumerate(texts)
    ]
    found = read_goals(cells, "某市“十四五”规划")
    assert told(found) == TABLE
    assert [goal.paragraph for goal in found] == [8, 9, 13, 14]


def test_a_row_with_its_unit_and_growth() -> None:
    text = "指标\t2020年\t2025年\t年均增长\n地区生产总值（亿元）\t3000\t4500\t8%左右\n上云企业（万家）\t1\t2\t—"
    assert told(read_goals(lines(text), "某市“十四五”规划")) == [
        ("地区生产总值", "baseline", 3000, "亿元", 2020),
        ("地区生产总值", "target", 4500, "亿元", 2025),
        ("地区生产总值年均增长", "target", 8, "%", 2025),
        ("上云企业", "baseline", 10000, "家", 2020),
        ("上云企业", "target", 20000, "家", 2025),
    ]


PIECES = [
    "到2025年",
    "达到",
    "分别",
    "5",
    "家",
    "亿元",
    "以上",
    "，",
    "、",
    "。",
    "（",
    "）",
    "“",
    "”",
    "由",
    "的",
    "占",
    "比重",
    "增长",
    "年均",
    "%",
    "万",
    "亿",
    "级",
    "产业集群",
    "其中",
    "一、",
    "——",
    "\t",
    "|",
    "倍增",
    "XX%",
    "1:2:3",
    "三",
    "百",
    "《",
    "》",
    "：",
    " ",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.text(max_size=20))
def test_never_raises_and_always_reads_the_same(pieces: list[str], tail: str) -> None:
    paragraphs = lines("".join(pieces) + tail)
    found = read_goals(paragraphs)
    assert found == read_goals(paragraphs)
    for goal in found:
        assert goal.indicator
        assert len(goal.quote) <= 40


@pytest.mark.parametrize(
    "piece", ["1", "，", "（", "企业、", "到2025年", "达到5家、", "由5%提高到6%", "一二三四五六七八九十百千万亿"]
)
def test_long_lines_take_time_in_proportion(piece: str) -> None:
    def seconds(size: int) -> float:
        text = lines(piece * (size // len(piece)))
        start = time.process_time()
        read_goals(text)
        return time.process_time() - start

    seconds(2_000)
    # sixteen times the text: in proportion 16, by pairs 256
    assert seconds(80_000) < 64 * max(min(seconds(5_000) for _ in range(3)), 0.005)


def cells(rows: list[list[str]]) -> list[Paragraph]:
    width = len(rows[0])
    return [
        Paragraph(width * row + column + 1, text, "cell", 0, row, column)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]


def test_a_single_digit_cites_the_cell_that_names_it() -> None:
    (goal,) = read_goals(cells([["指标", "单位", "2025年"], ["上市企业", "家", "9"]]), "某市“十四五”规划")
    assert (goal.value, goal.paragraph, goal.quote) == (9, 4, "上市企业")


def test_a_table_of_tasks_holds_no_goals() -> None:
    rows = [["重点任务", "序号", "具体工作", "责任单位", "完成时限"], ["强链", "1", "建设平台", "市科技局", "2025年底"]]
    assert read_goals(cells(rows), "某市“十四五”规划") == []


WORK_POINTS = """一、主要目标
全年规模以上工业增加值增长8%。
二、重点工作
1.突出招商。全年新签约亿元以上项目80个，其中百亿元项目1个；实际到位省外资金150亿元。
2.强化服务。围绕3条产业链，每月召开调度会，选派100名干部驻企服务，协调解决企业反映的融资、用工、用地等各类困难和问题，全力稳定企业生产经营。"""


def test_tasks_that_are_little_but_figures_are_goals() -> None:
    found = told(read_goals(lines(WORK_POINTS), "某区2022年工作要点"))
    assert [(name, value, year) for name, _, value, _, year in found] == [
        ("规模以上工业增加值增长", 8, 2022),
        ("新签约亿元以上项目", 80, 2022),
        ("百亿元项目", 1, 2022),
        ("实际到位省外资金", 150, 2022),
    ]
