"""The scorecard in a terminal, wide and narrow, and where there is none."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from refoundry.cli.help import Lang
from refoundry.cli.scorecard import show_scorecard, sparkline
from refoundry.cli.wrapping import print_wrapped, wrapped
from tests.unit.report.made_up import META, ROWS, frames


def _shown(width: int, lang: Lang, *, terminal: bool = False) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, force_terminal=terminal, legacy_windows=False)
    show_scorecard(frames(), META, console, lang)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 100, 140])
def test_no_line_is_wider_than_the_terminal(width: int, lang: Lang) -> None:
    for line in _shown(width, lang).splitlines():
        assert cell_len(line.rstrip()) <= width, line


def test_nothing_is_cut_short() -> None:
    text = _shown(80, "zh")
    assert "…" not in text
    flat = "".join(text.split())
    for row in ROWS:
        assert row["title_zh"].replace(" ", "") in flat or row["title_zh"][:6] in flat


def test_the_answer_the_reasons_and_whom_to_ask() -> None:
    text = _shown(100, "zh")
    flat = "".join(text.split())
    assert "已到期6个：完成1个、未完成1个、只有界限1个（" in flat
    assert "数据请求已拟好5份，涉及7个目标节点" in flat
    assert "概率约41%（未经回测）" in flat and "概率约84%（未经回测）" not in flat
    assert "●先进制造业增加值占比2024：公布值50.6%，达到50%" in flat
    assert "暂无" in text
    assert (
        "旁证（不能代替）：研发经费2023年100.66亿元、高新技术企业数2024年超2,863家、技改投资增速2024年上半年17.7%等4项"
        in flat
    )
    assert flat.count("旁证") == 1  # once a goal, though two of its targets have it
    assert "市自然资源局1拆除整理低效用地" in flat
    assert "用过去的数据逐年回测" in flat and "有概率" not in flat
    assert "refoundry why goals/rd@2024" in text
    assert META.files[0] in text
    assert "[演示数据]" in text


def test_a_pace_that_is_over_is_said_to_be() -> None:
    lines = _shown(100, "zh").splitlines()
    assert sum("到期前所需" in line for line in lines) == 2
    until = lines.index(next(line for line in lines if line.startswith("2030年")))
    assert all("到期前所需" not in line for line in lines[until:])


def test_the_owner_needs_room() -> None:
    head = {
        width: next(line for line in _shown(width, "zh").splitlines() if line.startswith("状态")) for width in (80, 100)
    }
    assert "责任单位" in head[100] and "责任单位" not in head[80]


def test_plain_text_where_there_is_no_terminal() -> None:
    assert "\x1b[" not in _shown(80, "en")
    assert "\x1b[" in _shown(80, "en", terminal=True)


def test_markup_in_the_data_is_text() -> None:
    assert "<script>" in _shown(140, "zh")


def test_an_empty_plan_is_said() -> None:
    console = Console(file=io.StringIO(), width=80)
    show_scorecard({"goals": frames()["goals"].clear()}, META, console, "zh")
    assert isinstance(console.file, io.StringIO)
    assert "方案没有列出可评估的目标" in console.file.getvalue()


def test_sparklines() -> None:
    assert sparkline([1.0]) == "" and sparkline([]) == ""
    assert sparkline([2.0, 2.0, 2.0]) == "▄▄▄"
    assert sparkline([3.0, 1.0, 2.0])[:2] == "█▁"


def test_lines_break_between_chinese_signs_but_not_before_a_stop() -> None:
    for width in range(6, 40):
        for line in wrapped("2024年到期目标 21 项：全部无数据（含定性或位次目标 10 项）；“甲”、乙。", width):
            assert line[0] not in "，。、；：）”" and line[-1] not in "（“"


@given(st.text(alphabet="目标值，。（）ab 12%", max_size=60), st.integers(8, 40))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    assert "".join("".join(wrapped(text, width)).split()) == "".join(text.split())


def test_wrapped_lines_keep_their_style_and_hang() -> None:
    console = Console(file=io.StringIO(), width=20, force_terminal=True, color_system="standard")
    print_wrapped(Text.assemble(("○", "red"), " 目标目标目标目标目标目标目标"), console, 2, hang=2)
    assert isinstance(console.file, io.StringIO)
    first, second = console.file.getvalue().splitlines()
    assert first.startswith("  \x1b[31m○") and second.startswith("    目")
