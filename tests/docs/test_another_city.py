"""The way of docs/how-to/bring-another-city.md, walked: from a document to a scorecard with figures."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from click.testing import CliRunner

from refoundry.cli import main
from refoundry.plan.read import read_plan

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "bring-another-city.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ENDS = {"check": 1}  # open questions are left: that is what the check is for

PARAGRAPHS = """云江市先进制造业强市建设三年行动方案（2025—2027年）
一、现状基础
2024年，规模以上工业企业1268家，先进制造业增加值占规上工业增加值比重为41.3%，R&D经费支出占GDP的比重为2.05%。
二、总体目标
到2027年，规模以上工业企业达到1600家，先进制造业增加值占规上工业增加值比重达到46%，R&D经费支出占GDP的比重达到2.5%以上，\
绿色铝产业集群产值突破900亿元，规上工业企业亏损面控制在15%以内。
三、重点行动
（一）实施产业链提升行动
1.建立重点产业链链长制。围绕三条产业链建立链长制。
2.开展精准招商。围绕缺失环节开展招商。
专栏1 产业链提升行动具体工作
1.2025年底前编制绿色铝产业链图谱1份。
2.到2027年引进补链强链项目20个。
（二）实施企业培育行动
1.推动技术改造。分类推动规上工业企业技术改造。
四、保障措施
加强组织领导。成立云江市先进制造业强市建设领导小组，由市政府主要负责同志任组长，市工业和信息化局、市科学技术局、市商务局、\
市统计局为成员单位，领导小组办公室设在市工业和信息化局。
附件：重点任务分工表""".split("\n")
ROWS = [
    ("工作任务", "责任单位"),
    ("建立重点产业链链长制", "市工业和信息化局、科学技术局，各县（区）"),
    ("开展精准招商", "市商务局、市工业和信息化局"),
    ("推动技术改造", "市工业和信息化局、财政局"),
]


def _document(path: Path) -> None:
    document = docx.Document()
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    table = document.add_table(0, 2)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))


def _merged(old: Any, new: Any) -> Any:
    """What the page says to write, written into the file."""
    if not (isinstance(old, dict) and isinstance(new, dict)) or "unknown" in old:
        return new
    return old | {key: _merged(old.get(key), value) for key, value in new.items()}


def _statuses(printed: str) -> dict[str, tuple[str, str | None]]:
    """Status of each goal, and what kind of unknown."""
    return {row["goal"]: (row["status"], row["unknown_kind"]) for row in json.loads(printed)}


@pytest.fixture
def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The fenced blocks of the page, in a folder with nothing but the document."""
    monkeypatch.chdir(tmp_path)
    _document(Path("云江市方案.docx"))
    return BLOCK.findall(PAGE.read_text("utf-8"))


def test_the_page_is_walked(walk: list[tuple[str, str]]) -> None:
    statuses: list[dict[str, tuple[str, str | None]]] = []
    for language, text in walk:
        if language == "csv":
            Path("数据.csv").write_text(text, "utf-8")
        elif language == "yaml":
            edit = yaml.safe_load(text)
            file = Path("plans/yunjiang") / ("plan.yaml" if "plan" in edit else "goals.yaml")
            file.write_text(yaml.safe_dump(_merged(yaml.safe_load(file.read_text("utf-8")), edit)), "utf-8")
        for line in text.splitlines() if not language else ():
            words = shlex.split(line.partition("#")[0])[1:]
            words += ["--json"] if words[0] == "assess" else []
            result = CliRunner().invoke(main, words)
            assert result.exit_code == ENDS.get(words[1], 0), (line, result.output)
            if words[0] == "assess":
                statuses.append(_statuses(result.stdout))
    before, after = statuses
    assert set(before) == set(after) == {f"goal-{place}" for place in range(1, 6)}
    assert set(before.values()) == {("unknown", "no data")}
    assert after == {
        "goal-1": ("off track", None),
        "goal-2": ("unknown", "older value"),
        "goal-3": ("unknown", "older value"),
        "goal-4": ("unknown", "no data"),
        "goal-5": ("unknown", "older value"),
    }


def test_what_the_draft_holds(walk: list[tuple[str, str]]) -> None:
    del walk
    shown = CliRunner().invoke(main, ["plan", "import", "云江市方案.docx", "--to", "draft"])
    assert shown.exit_code == 0
    assert "1.1 建立重点产业链链长制  市工业和信息化局" in shown.output
    plan = read_plan(Path("draft"))
    assert [one.title.zh for one in plan.departments.values()] == [
        "市工业和信息化局",
        "市科学技术局",
        "市商务局",
        "市财政局",
    ]
    group = plan.groups[str(plan.about.leading_group)]
    assert (group.title.zh, group.chair.zh) == ("云江市先进制造业强市建设领导小组", "市政府主要负责同志")
    assert [(member.named, isinstance(member.department, str)) for member in group.members] == [
        ("市工业和信息化局", True),
        ("市科学技术局", True),
        ("市商务局", True),
        ("市统计局", False),
    ]
    assert group.office == "department-1"
    division = plan.measures["measure-1-1"].division
    assert division is not None
    assert division.towns_named is not None
    assert (division.towns, division.towns_named.zh) == ("all", "各县（区）")
    first = plan.tasks["task-1-1"]
    assert (first.number, first.title.zh, first.due) == ("1.1", "2025年底前编制绿色铝产业链图谱1份", 2025)
    assert "各县（区）" in CliRunner().invoke(main, ["plan", "show", "--plan", "draft"]).output


def test_what_is_no_plan_makes_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("strategy.txt").write_text("Industrial Strategy\nChapter 1. Background\nThe city has many firms.\n", "utf-8")
    for more in ([], ["--to", "draft"]):
        result = CliRunner().invoke(main, ["plan", "import", "strategy.txt", *more])
        assert result.exit_code == 1
        assert "--to" not in result.output
    assert not Path("draft").exists()
