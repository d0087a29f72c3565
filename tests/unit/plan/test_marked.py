"""YAML that cannot be read, and what is read otherwise than YAML would."""

from decimal import Decimal
from pathlib import Path

import pytest

from refoundry.core.problems import Place
from refoundry.plan.marked import Marked, read_yaml
from tests.unit.plan.plans import LEFT, sentences


def read(tmp_path: Path, raw: str | bytes) -> Marked:
    file = tmp_path / "a.yaml"
    file.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return read_yaml(file, "a.yaml")


# what stands in the file, the line and column of the complaint, a part of it in Chinese and in English
BROKEN = [
    ("a:\n\tb: 1", 2, 1, "制表符", "tab"),
    ("a: @b", 1, 4, "保留符号", "reserved sign"),
    ("a: b: c", 1, 5, "冒号", "colon"),
    ("a: 1\n b: 2", 2, 3, "缩进", "indentation"),
    ("a:\n  b: 1\n c: 2", 3, 2, "缩进", "indentation"),
    ('a: "x', 1, 6, "引号没有写完", "never closed"),
    ("a: [1, 2\nb: 3", 1, 9, "缺少逗号", "comma is missing"),
    ("a: {b: 1,, c: 2}", 1, 10, "应有一个值", "a value was expected"),
    ("a: - b", 1, 4, "另起一行", "new line"),
    ("a: 1\nb\nc: 2", 2, 2, "缺少冒号", "without its colon"),
    ('a: "\\q"', 1, 5, "反斜杠", "backslash"),
    ('a: "\\ud800"', 1, 7, "\\u", "\\u"),
    ("---\na: 1\n---\nb: 2", 3, 1, "两份 YAML", "two YAML documents"),
    ("%YAML 9.9\n---\na: 1", 1, 1, "%YAML", "%YAML"),
    ("a: 中文\nb: 字\x07", 2, 5, "控制字符（#x07）", "control character (#x07)"),
    ("\ufeffa: \x00", 1, 4, "#x00", "#x00"),
    ("a: &x 1", 1, 4, "&x", "&x"),
    ("a: *x", 1, 4, "*x", "*x"),
    ("a: !!int abc", 1, 4, "类型标记", "tags"),
    ("a: !!python/object/apply:os.system [ls]", 1, 4, "类型标记", "tags"),
    ("? [a, b]\n: c", 1, 3, "字段名", "name of a field"),
    ("[" * 100_000, 1, 41, "40 层", "40 levels"),
    ("{" * 100_000, 1, 41, "40 层", "40 levels"),
    ("- " * 5_000 + "a", 1, 81, "40 层", "40 levels"),
    ("\n".join(" " * depth + "a:" for depth in range(900)), 41, 41, "40 层", "40 levels"),
]


@pytest.mark.parametrize(("text", "line", "column", "zh", "en"), BROKEN)
def test_a_complaint_with_its_place_in_both_languages(
    text: str, line: int, column: int, zh: str, en: str, tmp_path: Path
) -> None:
    marked = read(tmp_path, text)
    assert [(p.code, p.place) for p in marked.problems] == [("P102", Place("a.yaml", line, column))]
    (problem,) = marked.problems
    assert zh in problem.says("zh")
    assert en in problem.says("en")
    assert not [said for said in sentences(problem) if LEFT.search(said)]


# what is written, the line and column of the slip, a part of the complaint in Chinese and in English
SLIPS = [
    (
        "goals:\n  a:\n    title: 甲\n    owner：x\n    unit: 家",
        4,
        10,
        "第4行用了全角冒号",
        "line 4 has a full-width colon",
    ),
    ("goals：\n  a: {title: 甲}\nplan: {}", 1, 6, "第1行用了全角冒号", "line 1 has a full-width colon"),
    ("a:\n  b: {c: 1，d: 2}", 2, 11, "第2行的 [ ] 或 { } 里用了全角逗号", "full-width comma (，) inside [ ] or { }"),
    ("a:\n  b: 1\n\tc: 2", 3, 1, "第3行以制表符", "line 3 is indented by a tab"),
    ("a:\n  b: 1\n  c:2\n  d: 3", 3, 4, "第3行的冒号后面缺一个空格", "line 3 lacks the space"),
    ("a: {b：1, c: 2\nd: 3", 1, 6, "第1行用了全角冒号", "full-width colon"),
]


@pytest.mark.parametrize(("text", "line", "column", "zh", "en"), SLIPS)
def test_a_slip_of_the_pen_is_named_where_it_stands(
    text: str, line: int, column: int, zh: str, en: str, tmp_path: Path
) -> None:
    (problem,) = read(tmp_path, text).problems
    assert (problem.code, problem.place) == ("P102", Place("a.yaml", line, column))
    assert zh in problem.says("zh")
    assert en in problem.says("en")


def test_what_stands_around_a_slip_is_read_at_its_own_lines(tmp_path: Path) -> None:
    text = "plan: {title: 甲}\ngoals:\n  a:\n    unit: 家\n  b:\n    unit：家\n    title: 乙\n  c:\n    unit: 户\ntowns:\n  e: {\ngroups: {f: 1}\n"
    marked = read(tmp_path, text)
    assert [(p.code, p.place.line) for p in marked.problems] == [("P102", 6), ("P102", 11)]
    assert marked.value == {
        "plan": {"title": "甲"},
        "goals": {"a": {"unit": "家"}, "c": {"unit": "户"}},
        "groups": {"f": 1},
    }
    assert marked.place(("goals", "c", "unit")) == Place("a.yaml", 9, 5)
    assert marked.place(("groups", "f")) == Place("a.yaml", 12, 10)
    assert marked.lost == {"goals": {"b"}, "towns": {"e"}}


def test_two_slips_in_one_file_are_two_complaints(tmp_path: Path) -> None:
    marked = read(tmp_path, "goals:\n  a: *x\n  b: &y {c: 1}\n  c: {d: 1}\ngoals: {a: 1}\n")
    assert [(p.code, p.place.line) for p in marked.problems] == [("P102", 2), ("P102", 3), ("P107", 5)]
    assert marked.value == {"goals": {"c": {"d": 1}}}


def test_a_section_of_fields_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("plan:\n  title: 甲\n  city：乙\n  start: 1\ngoals: {}\n", "utf-8")
    assert read_yaml(file, "a.yaml", ("plan",)).value == {"goals": {}}
    assert read_yaml(file, "a.yaml").value == {"plan": {"title": "甲", "start": 1}, "goals": {}}


def test_keys_are_seen_in_a_file_of_another_encoding(tmp_path: Path) -> None:
    assert read(tmp_path, "departments:\n  office: {title: 市府办}\n".encode("gbk")).lost == {"departments": {"office"}}


def test_a_complaint_we_have_no_words_for_keeps_the_parser_s(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "a: |9x\n b").problems
    assert problem.code == "P102"
    assert problem.says("zh").removeprefix("YAML 写法错误：")


def test_encodings(tmp_path: Path) -> None:
    gbk = "a: 1\nb: 制造业".encode("gbk")
    assert [(p.code, p.place.line) for p in read(tmp_path, gbk).problems] == [("P120", 2)]
    assert [p.code for p in read(tmp_path, "a: 制造".encode("utf-16")).problems] == ["P120"]
    assert read(tmp_path, "\ufeffa: 制造".encode()).value == {"a": "制造"}
    assert read(tmp_path, "a: 1\r\nb:\r\n  - 制造\r\n").value == {"a": 1, "b": ["制造"]}
    assert read(tmp_path, b"\x89PNG\r\n\x1a\n\x00").value is None


def test_files_too_large_or_not_there(tmp_path: Path) -> None:
    assert [(p.code, p.got) for p in read(tmp_path, b"#" * 6_000_000).problems] == [("P119", "6.0 MB")]
    assert [p.code for p in read_yaml(tmp_path / "none.yaml", "none.yaml").problems] == ["P118"]
    assert [p.code for p in read_yaml(tmp_path, "folder").problems] == ["P118"]


def test_only_numbers_truth_and_nothing_are_more_than_text(tmp_path: Path) -> None:
    text = """
    int: 12
    minus: -3
    share: 49.0
    many: 123456789012345678901234567890
    octal: 007
    clock: 1:30
    day: 2024-08-01
    yes: yes
    no: no
    on: on
    true: true
    none: ~
    empty:
    null word: null
    power: 1e5
    dots: 1.2.3
    quoted: "12"
    plus: +5
    """
    assert read(tmp_path, text).value == {
        "int": 12, "minus": -3, "share": Decimal("49.0"), "many": "123456789012345678901234567890", "octal": "007",
        "clock": "1:30", "day": "2024-08-01", "yes": "yes", "no": "no", "on": "on", "true": True, "none": None,
        "empty": None, "null word": None, "power": "1e5", "dots": "1.2.3", "quoted": "12", "plus": "+5",
    }  # fmt: skip
    assert str(read(tmp_path, "a: 49.0").value["a"]) == "49.0"


def test_a_key_that_stands_twice(tmp_path: Path) -> None:
    marked = read(tmp_path, "a:\n  b: 1\n  c: 2\n  b: 3\na: 4\n")
    assert [(p.code, p.got, p.place.line) for p in marked.problems] == [("P107", "b", 4), ("P107", "a", 5)]
    assert "a.yaml:2:3" in marked.problems[0].says("zh")
    assert marked.value == {"a": {"b": 1, "c": 2}}


def test_places_of_values(tmp_path: Path) -> None:
    marked = read(tmp_path, "goals:\n  a:\n    list: [1, {b: 2}]\n")
    assert marked.place(("goals", "a")) == Place("a.yaml", 2, 3)
    assert marked.place(("goals", "a", "list", 1, "b")) == Place("a.yaml", 3, 16)
    assert marked.place(("goals", "a", "missing", "deeper")) == Place("a.yaml", 2, 3)
    assert marked.at(("goals", "a", "list", 1, "b")) == 2
    assert marked.at(("goals", "a", "list", 9)) is None
    assert marked.at(("goals", "a", "list", "b")) is None
    assert marked.at(("goals", "a", "list", 0, "b")) is None


def test_an_empty_file_is_an_empty_mapping(tmp_path: Path) -> None:
    assert read(tmp_path, "").value == {}
    assert read(tmp_path, "\n# a word\n").value == {}
