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
    ("a: [1, 2\nb: 3", 2, 2, "缺少逗号", "comma is missing"),
    ("a: {b: 1,, c: 2}", 1, 10, "应有一个值", "a value was expected"),
    ("a: - b", 1, 4, "另起一行", "new line"),
    ("a: 1\nb\nc: 2", 3, 1, "缺少冒号", "without its colon"),
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
