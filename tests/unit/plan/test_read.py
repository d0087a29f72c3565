"""Reading a plan folder: every mistake at once, with its line, in both languages."""

import os
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from refoundry.core.problems import Problem, Problems
from refoundry.plan.compare import compare
from refoundry.plan.model import KINDS, Plan
from refoundry.plan.read import plan_folder, read_plan
from tests.unit.plan.plans import CLEAN, GONE, LEFT, Change, problems_of, sentences, spoilt, values, write

TEN = """\
plan:
  title: 试写市方案
  city: {title: 试写市, code: "990100", region: 试写市}
  edition: 一稿
  issued: 2021-13-01
  start: 2021
goals:
  share:
    title: 民营经济占比
    indicator: private_share
    unit: 百分
    ownr: office
    clause: {paragraph: 1, quote: 民营经济占比达到50%}
    targets:
      - {due: 二零二五, comparison: "=", value: 约50, clause: {paragraph: 1, quote: 民营经济占比达到50%}}
      - {due: 2030, comparison: atleast, value: 60, clause: {paragraph: 1, quote: 民营经济占比达到50%}}
  Growth_Rate:
    title: 增速
    indicator: growth
    unit: "%"
    owner: ofice
    targets:
      - {due: 2025, comparison: range, value: 6, clause: {paragraph: 2, quote: 增速6%}}
departments:
  office: {title: 市政府办, clause: {paragraph: 3, quote: 一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一}}
  office: {title: 市府办, clause: {paragraph: 3, quote: 市府办}}
goal: {}
"""
# code, line, got, expected (zh, part), fix (en, part)
TEN_PROBLEMS = [
    ("P123", 5, "2021-13-01", "2024-08-01", "year-month-day"),
    ("P103", 11, "百分", "% ", "write "),
    ("P104", 12, "ownr", "owner", "rename or delete"),
    ("P137", 15, "二零二五", "2026", "write 2025"),
    ("P122", 15, "约50", "数字", "only the number"),
    ("P124", 16, "atleast", ">= > <=", "one of these"),
    ("P109", 17, "Growth_Rate", "小写字母", "short English phrase"),
    ("P108", 21, "ofice", "office", "write office"),
    ("P114", 23, None, "high", "add high"),
    ("P111", 25, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "40", "keep the part"),
    ("P107", 26, "office", None, "rename one"),
    ("P110", 27, "goal", "goals", "the top level holds"),
]  # fmt: skip


def test_a_file_with_twelve_mistakes(tmp_path: Path) -> None:
    problems = problems_of(write(tmp_path, TEN))
    assert [(p.code, p.place.line, p.got) for p in problems] == [row[:3] for row in TEN_PROBLEMS]
    for problem, (*_, expected, fix) in zip(problems, TEN_PROBLEMS, strict=True):
        assert (problem.place.file or "").endswith("plan.yaml")
        assert problem.place.column
        if expected is not None:
            assert expected in (problem.expected("zh") or "")
        assert fix in (problem.fix("en") or "")
        assert problem.fix("zh")
        assert problem.shown("zh") != problem.shown("en")
        assert not [text for text in sentences(problem) if LEFT.search(text)]
    with pytest.raises(Problems) as raised:
        read_plan(tmp_path)
    assert raised.value.exit_code == 3


# what is changed, the code it must give, and what the problem must say (Chinese, English)
MISTAKES: list[tuple[Change, str, tuple[str, str]]] = [
    ({"goals/secondary-share/owner": GONE}, "P105", ("部门的键值，未知的写 unknown", "the key of a department, or unknown: reason")),
    ({"goals/secondary-share/unit": GONE}, "P105", ("例如 % 亿元", "core/units.yaml")),
    ({"goals/secondary-share/targets/0/due": GONE}, "P105", ("整数，未知的写 unknown", "a whole number, or unknown")),
    ({"goals/secondary-share/targets/0/comparison": GONE}, "P105", (">= > <=", "one of >=")),
    ({"goals/secondary-share/targets/0/clause": GONE}, "P105", ("段落（paragraph）、引文（quote）", "the fields paragraph quote")),
    ({"actions/upgrading/title": GONE}, "P105", ("文字", "text")),
    ({"goals/secondary-share/targets": GONE}, "P105", ("列表", "a list")),
    ({"goals/secondary-share/targets": []}, "P106", ("至少 1 项", "at least 1 items")),
    ({"goals/secondary-share/targets/0/due": 20250}, "P106", ("不大于 2200", "at most 2200")),
    ({"goals/secondary-share/clause/paragraph": 0}, "P106", ("不小于 1", "at least 1")),
    ({"taxonomies/emerging/partial/0/share": 1.5}, "P106", ("不大于 1", "at most 1")),
    ({"plan/city/code": "44"}, "P106", ('写法如 "442000"', 'written like "442000"')),
    ({"goals/secondary-share/indicator": "比重"}, "P106", ("rd_intensity", "rd_intensity")),
    ({"taxonomies/emerging/codes": ["C39"]}, "P106", ("3951", "3951")),
    ({"measures/funds/number": "7"}, "P106", ("7.2", "7.2")),
    ({"measures/funds/number": 7.2}, "P125", ("文字", "text")),
    ({"goals/secondary-share/clause/quote": "五"}, "P106", ("至少 2 个字", "at least 2 characters")),
    ({"actions/upgrading/title": ""}, "P106", ("至少 1 个字", "at least 1 characters")),
    ({"actions/upgrading/title": True}, "P125", ("文字", "text")),
    ({"actions/upgrading/title": None}, "P125", ("文字", "text")),
    ({"actions/upgrading/title": ["一"]}, "P125", ("文字", "text")),
    ({"goals/secondary-share/targets/0/due": True}, "P137", ("四位数字", "write 202")),
    ({"goals/secondary-share/targets/0/due": "2025"}, "P137", ("四位数字", "write 202")),
    ({"goals/secondary-share/targets/0/due": 2025.5}, "P137", ("四位数字", "write 202")),
    ({"goals/secondary-share/clause/paragraph": True}, "P121", ("整数", "whole number")),
    *(({"goals/secondary-share/targets/0/value": value}, "P122", ("数字", "number"))
      for value in ("1e5", "1_000", "１２", "NaN", "inf", "9" * 400, "1,000", "50%", True, "", "0x10")),
    *(({"policies/upgrading-grant/valid_from": value}, "P123", ("2024-08-01", "2024-08-01"))
      for value in (0, 20240801, "2024-8-1", "2024/08/01", "2024-02-30", "2024-08-01T00:00:00", True)),
    ({"goals/secondary-share/baselines/0/period": "2020年"}, "P117", ("2020H1", "2020H1")),
    ({"goals/secondary-share/baselines/0/period": "2020-2019"}, "P117", ("2020H1", "2020H1")),
    ({"goals/secondary-share/direction": "上升"}, "P124", ("改法  写 up", "up down none")),
    ({"plan/draft": "yes"}, "P124", ("true 或 false", "true or false")),
    ({"clusters/furniture-cluster/existing": 1}, "P124", ("true 或 false", "true or false")),
    ({"goals/secondary-share/measures": "funds"}, "P126", ("列表", "list")),
    ({"goals/secondary-share/clause": "第三段"}, "P127", ("字段: 值", "field: value")),
    ({"goals/secondary-share": "占比"}, "P127", ("字段: 值", "field: value")),
    ({"goals": ["占比"]}, "P127", ("字段: 值", "field: value")),
    ({"plan": None}, "P127", ("字段: 值", "field: value")),
    ({"actions/upgrading/clause": GONE}, "P112", ("clause", "clause")),
    ({"policies/upgrading-grant/valid_to": "2020-01-01"}, "P113", ("结束日期", "ends before")),
    ({"goals/secondary-share/targets/1/high": 60}, "P114", ("high", "high")),
    ({"goals/listed-firms/targets/0/high": 5}, "P114", ("high", "high")),
    ({"goals/innovation-rank/targets/0/judge": GONE}, "P115", ("judge", "judge")),
    ({"goals/secondary-share/targets/0/value": GONE}, "P116", ("value", "value")),
    ({"goals/secondary-share/clause/to": 1}, "P135", ("to", "to")),
    # unknown fields: the nearest, or what there is; an `unknown` misspelt or with a stranger beside it
    ({"goals/secondary-share/xyzzy": 1}, "P128", ("title", "title")),
    ({"goals/secondary-share/targets/0/coparison": 1}, "P104", ("comparison", "comparison")),
    ({"goals/secondary-share/owner": {"unkown": "不知道"}}, "P104", ("unknown", "unknown")),
    ({"goals/secondary-share/owner": {"unknown": "不知道", "valu": 3}}, "P128", ("unknown", "unknown")),
    ({"goals/secondary-share/unit": "个百分点"}, "P138", ("改法  写 百分点", "write 百分点")),
    ({"parks/east-park/area/unit": "平方公里"}, "P138", ("写作 km2", "written km2")),
    ({"parks/east-park/area/unit": "“km2”"}, "P138", ("中文引号", "Chinese quotes")),
    ({"goals/secondary-share/unit": "％"}, "P138", ('写 "%"', 'write "%"')),
    # what was meant is told
    ({"goals/secondary-share/targets/0/due": "2026年底"}, "P137", ("改法  写 2026", "write 2026")),
    ({"goals/secondary-share/targets/0/due": "二〇三〇年"}, "P137", ("完成年份（due）应写四位数字，不带“年”", "write 2030")),
    ({"goals/secondary-share/targets/0/value": "50%以上"}, "P122", ("改法  写 50；", "only the number, 50;")),
    ({"goals/secondary-share/targets/0/comparison": "≥"}, "P124", ("改法  写 >=", "write >=")),
    ({"goals/secondary-share/targets/0/comparison": "定性"}, "P124", ("改法  写 qualitative", "write qualitative")),
    ({"goals/secondary-share/clause": "paragraph：3"}, "P102", ("全角冒号", "full-width colon")),
    # references: in nodes, lists, optional and open fields, nested, in refused nodes
    ({"goals/secondary-share/owner": "water-buro"}, "P108", ("water-bureau", "names no department")),
    ({"goals/secondary-share/owner": "市统计局"}, "P108", ("statistics-bureau（市统计局）", "write statistics-bureau")),
    ({"goals/secondary-share/owner": "统计局"}, "P108", ("改为 statistics-bureau", "write statistics-bureau")),
    ({"measures/funds/division/support/0": "市自然资源局"}, "P108", ("land-bureau", "land-bureau")),
    ({"goals/secondary-share/measures/1": "补链强链"}, "P108", ("chain-work", "chain-work")),
    ({"parks/east-park/town": "东镇街"}, "P108", ("east-town", "east-town")),
    ({"goals/secondary-share/owner": "qqqq"}, "P129", ("不存在的部门", "names no department")),
    ({"goals/secondary-share/measures/1": "chain-wrk"}, "P108", ("相关举措（measures）第2项指向不存在的举措", "measures item 2 names no measure")),
    ({"goals/innovation-rank/targets/0/judge": "nobody"}, "P129", ("目标第1项·评判单位（judge）指向", "targets item 1, judge names no")),
    ({"measures/funds/division/support/0": "land-buro"}, "P108", ("改为 land-bureau", "division, support item 1")),
    ({"groups/leading-group/members/0/department": "nobody"}, "P129", ("部门", "department")),
    ({"parks/east-park/town": "west-towm"}, "P108", ("east-town", "town")),
    ({"tiers/new/taxonomy": "nothing"}, "P129", ("统计口径", "taxonomy")),
    ({"plan/leading_group": "leading-grop"}, "P108", ("leading-group", "group")),
    ({"goals/secondary-share/clause/document": "rule"}, "P108", ("rules", "document")),
    ({"chains/display-chain/edges/0/target": "panle"}, "P108", ("环节", "names no segment")),
    ({"industries/displays/parent": "displays"}, "P134", ("绕成", "round in a circle")),
    ({"departments/water-bureau/succeeded_by": "land-bureau", "departments/land-bureau/succeeded_by": "water-bureau"},
     "P134", ("绕成", "round in a circle")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "words"), MISTAKES)
def test_each_mistake_alone(changes: Change, code: str, words: tuple[str, str], tmp_path: Path) -> None:
    problems = problems_of(write(tmp_path, spoilt(changes)))
    assert [problem.code for problem in problems] == [code]
    (problem,) = problems
    assert words[0] in problem.shown("zh")
    assert words[1] in problem.shown("en")
    assert problem.place.line
    assert len(problem.got or "") <= 60
    english = problem.shown("en").replace(problem.got or "\0", "")
    assert "should match" not in english
    assert "Input should" not in problem.shown("zh")
    assert not [text for text in sentences(problem) if LEFT.search(text)]


def test_the_line_is_that_of_the_value(tmp_path: Path) -> None:
    text = CLEAN.replace("support: [land-bureau, statistics-bureau]", "support: [land-bureau, nobody]")
    (problem,) = problems_of(write(tmp_path, text))
    lines = CLEAN.splitlines()
    line = next(n for n, row in enumerate(lines, 1) if "[land-bureau, statistics-bureau]" in row)
    assert (problem.place.line, problem.place.column) == (line, lines[line - 1].index("statistics-bureau") + 1)


def test_a_reference_dangles_though_its_node_is_refused_too(tmp_path: Path) -> None:
    changes = {"goals/secondary-share/unit": "百分", "goals/secondary-share/owner": "nobody"}
    assert {p.code for p in problems_of(write(tmp_path, spoilt(changes)))} == {"P103", "P129"}


def test_a_node_that_is_refused_can_still_be_named(tmp_path: Path) -> None:
    assert [p.code for p in problems_of(write(tmp_path, spoilt({"departments/water-bureau/clause": GONE})))] == ["P112"]


def test_a_broken_file_does_not_make_the_others_dangle(tmp_path: Path) -> None:
    tree = values()
    people = {kind: tree.pop(kind) for kind in ("departments", "towns")}
    write(tmp_path, tree)
    write(tmp_path, yaml.safe_dump(people, allow_unicode=True) + "\n  : [", "people.yaml")
    assert [p.code for p in problems_of(tmp_path)] == ["P102"]


def test_a_slip_hides_neither_the_rest_of_its_file_nor_the_other_files(tmp_path: Path) -> None:
    tree = spoilt({"goals/secondary-share/owner": "nobody"})
    people = {kind: tree.pop(kind) for kind in ("departments", "towns")}
    people["towns"]["east-town"]["form"] = "village"
    text = yaml.safe_dump(people, allow_unicode=True, sort_keys=False)
    broken = text.replace("  statistics-bureau:\n", "  statistics-bureau:\n    also：[统计]\n", 1)
    assert broken != text
    write(tmp_path, tree)
    write(tmp_path, broken, "people.yaml")
    problems = problems_of(tmp_path)
    # the broken department is not missed by those who name it; nobody is
    assert sorted((p.code, p.got) for p in problems) == [("P102", None), ("P124", "village"), ("P129", "nobody")]


def test_a_file_of_another_encoding_does_not_hide_dangling_names(tmp_path: Path) -> None:
    tree = spoilt({"goals/secondary-share/owner": "nobody"})
    people = {kind: tree.pop(kind) for kind in ("departments", "towns")}
    write(tmp_path, tree)
    (tmp_path / "people.yaml").write_bytes(yaml.safe_dump(people, allow_unicode=True).encode("gbk"))
    assert [p.code for p in problems_of(tmp_path)] == ["P120", "P129"]


def test_a_misspelt_required_field_is_one_mistake(tmp_path: Path) -> None:
    tree = spoilt({"goals/secondary-share/ownr": "water-bureau", "goals/secondary-share/owner": GONE})
    assert [p.code for p in problems_of(write(tmp_path, tree))] == ["P104"]


def test_several_kinds_of_mistake_over_several_files(tmp_path: Path) -> None:
    tree = spoilt({"goals/secondary-share/unit": "百分"})
    goals = {"goals": tree.pop("goals")}
    write(tmp_path, tree)
    write(tmp_path / "b", goals, "goals.yaml")
    write(tmp_path, "goal: {}\nplan: {}\ngoals: {listed-firms: {}}\n", "z.yaml")
    problems = problems_of(tmp_path)
    assert [p.code for p in problems] == ["P103", "P110", "P107", "P107"]
    assert [Path(p.place.file or "").name for p in problems] == ["goals.yaml", "z.yaml", "z.yaml", "z.yaml"]
    assert "plan.yaml:" in problems[2].says("zh")


def test_files_that_hold_no_plan(tmp_path: Path) -> None:
    for name, text, code in [
        ("empty", "", "P130"), ("comment", "# nothing\n", "P130"), ("list", "- a\n", "P127"), ("word", "a", "P127"),
        ("only-goals", "goals: {}\n", "P130"),
    ]:  # fmt: skip
        assert [p.code for p in problems_of(write(tmp_path / name, text))] == [code], name
    assert [p.code for p in problems_of(tmp_path / "nowhere")] == ["P101"]
    (tmp_path / "bare").mkdir()
    assert [p.code for p in problems_of(tmp_path / "bare")] == ["P101"]
    (tmp_path / "other").mkdir()
    write(tmp_path / "other", "goals: {}\n", "mkdocs.yml")
    assert [p.code for p in problems_of(tmp_path / "other")] == ["P101"]
    file = write(tmp_path / "file", CLEAN) / "plan.yaml"
    assert [p.code for p in problems_of(file)] == ["P101"]


def test_plan_folders_nearby_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "plans" / "jia", CLEAN)
    write(tmp_path / "cities" / "yi" / "plan", CLEAN)
    monkeypatch.chdir(tmp_path)
    (problem,) = problems_of(Path())
    assert "plans/jia、cities/yi；" in (problem.fix("zh") or "")
    assert "plans/jia, cities/yi;" in (problem.fix("en") or "")
    for given in ("plans/jja", "plans/jia/plan.yaml", "plans/jia/facts"):
        assert "plans/jia" in (problems_of(Path(given))[0].fix("zh") or ""), given
    (bare := tmp_path / "a" / "b" / "c").mkdir(parents=True)
    monkeypatch.chdir(bare)
    assert "检查路径" in (problems_of(Path())[0].fix("zh") or "")


def _same(one: Plan, two: Plan) -> bool:
    return not compare(one, two) and list(one.every()) == list(two.every())


def test_one_file_or_many_give_the_same_plan(tmp_path: Path, clean: Plan) -> None:
    for name, section in values().items():
        write(tmp_path / "many", {name: section}, f"{name}.yaml")
    first, *rest = values()["goals"].items()
    (tmp_path / "many" / "goals.yaml").unlink()
    write(tmp_path / "many" / "goals", {"goals": dict([first])}, "a.YML")
    write(tmp_path / "many" / "goals", {"goals": dict(rest)}, "b.yaml")
    assert _same(read_plan(tmp_path / "many"), clean)


def test_a_city_folder_leads_to_its_plan(tmp_path: Path, clean: Plan) -> None:
    write(tmp_path / "plan", CLEAN)
    assert plan_folder(tmp_path) == tmp_path / "plan"
    assert _same(read_plan(tmp_path), clean)


def test_hidden_folders_and_other_files_are_not_read(folder: Path, clean: Plan) -> None:
    write(folder / ".attached", "not: [yaml")
    write(folder, "not: [yaml", ".hidden.yaml")
    (folder / "notes.txt").write_text("not: [yaml", "utf-8")
    assert _same(read_plan(folder), clean)


def test_a_plan_below_a_plan_is_another(folder: Path, clean: Plan) -> None:
    write(folder / "cities" / "other" / "plan", CLEAN)
    assert _same(read_plan(folder), clean)


def test_links_that_go_round_are_not_followed(folder: Path, clean: Plan) -> None:
    (folder / "again").symlink_to(folder, target_is_directory=True)
    assert _same(read_plan(folder), clean)
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    assert [p.code for p in problems_of(folder)] == ["P118"]


def test_what_is_no_file(folder: Path) -> None:
    (folder / "folder.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    (folder / "gone.yaml").symlink_to(folder / "nowhere")
    assert {p.code for p in problems_of(folder)} == {"P118"}
    assert len(problems_of(folder)) == 3


def test_the_fingerprint_is_of_the_files(folder: Path) -> None:
    before = read_plan(folder).fingerprint
    assert read_plan(folder).fingerprint == before
    write(folder, CLEAN + "\n# a word\n")
    assert read_plan(folder).fingerprint != before


def test_nothing_in_a_plan_can_be_changed(clean: Plan) -> None:
    goal = clean.goals["secondary-share"]
    chain, about = clean.chains["display-chain"], clean.about
    with pytest.raises(ValidationError):
        goal.unit = "家"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        goal.title.zh = "别的"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        clean.goals = clean.figures  # type: ignore[misc, assignment]
    changes: list[Callable[[], Any]] = [
        lambda: clean.goals.__setitem__("x", goal),  # type: ignore[attr-defined]
        lambda: clean.documents.__setitem__("x", clean.documents["plan"]),  # type: ignore[attr-defined]
        lambda: chain.segments.__setitem__("x", chain.segments["panel"]),
        lambda: chain.segments.update({}),
        lambda: chain.segments.pop("panel"),
        about.horizons.clear,
        lambda: clean.schemes["park-grading"].indicators.setdefault("x"),  # type: ignore[call-arg]
    ]
    for change in changes:
        with pytest.raises((TypeError, AttributeError)):
            change()


def test_a_plan_can_be_sent_to_another_process(clean: Plan) -> None:
    import copy
    import pickle

    assert pickle.loads(pickle.dumps(clean)) == clean  # noqa: S301
    assert copy.deepcopy(clean.chains["display-chain"]) == clean.chains["display-chain"]


def test_finding_nodes(clean: Plan) -> None:
    assert [(kind, key) for kind, key, _ in clean.find("funds")] == [("measures", "funds")]
    assert [(kind, key) for kind, key, _ in clean.find("2.2")] == [("measures", "funds")]
    assert [(kind, key) for kind, key, _ in clean.find("tasks/1.1")] == [("tasks", "factories")]
    assert clean.find("measures/nothing") == []
    assert clean.measures_by_number["1.2"][0] == "chain-work"
    assert clean.place("goals", "secondary-share").line == 1 + CLEAN.splitlines().index("  secondary-share:")
    assert clean.place("goals", "nothing").line is None
    with pytest.raises(KeyError):
        clean.of("nothing")
    assert [kind for kind in KINDS if not clean.of(kind)] == []


def test_problems_are_sorted_by_place(tmp_path: Path) -> None:
    places = [(p.place.file, p.place.line) for p in problems_of(write(tmp_path, TEN))]
    assert places == sorted(places)
    assert all(isinstance(p, Problem) for p in problems_of(tmp_path))


@pytest.mark.parametrize("written", ["五十", "三十五"])
def test_a_number_in_words_is_not_guessed(tmp_path: Path, written: str) -> None:
    (problem,) = problems_of(write(tmp_path, spoilt({"figures/primary-share/value": written})))
    assert problem.code == "P122"
    assert not set("0123456789") & set(problem.fix("zh") or "0")
