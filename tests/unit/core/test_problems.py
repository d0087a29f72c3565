"""The catalogue is whole, and a problem says itself in both languages."""

import pickle
import re
import string
from importlib.resources import files

import pytest
import yaml

from refoundry.core import problems as module
from refoundry.core.problems import (
    NOWHERE,
    Both,
    Code,
    Place,
    Problem,
    Problems,
    Spoken,
    catalogue,
    nearest,
    system_reason,
)
from refoundry.plan.model import Words

PARTS = ("says", "expected", "fix", "ask")


def blanks(text: str) -> set[str]:
    """The names of the places a sentence leaves to be filled."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("entry", catalogue().values(), ids=lambda entry: entry.code)
def test_every_entry_says_the_same_in_both_languages(entry: Code) -> None:
    zh, en = entry.words["zh"], entry.words["en"]
    assert set(zh) == set(en)
    assert set(zh) <= set(PARTS)
    assert re.fullmatch(r"[A-Z][1-9]\d\d", entry.code)
    assert 1 <= entry.exit <= 125
    for part, text in zh.items():
        assert text.strip()
        assert en[part].strip()
        # a value with words of its own serves both; one made of plain text may come in two, NAME and NAME_en
        assert blanks(text) == {name.removesuffix("_en") for name in blanks(en[part])}, part
        assert all(re.fullmatch(r"[a-z_]+", name) for name in blanks(text) | blanks(en[part]))
    assert re.search("[\u4e00-\u9fff]|{", zh["says"])
    assert not re.match("[\u4e00-\u9fff]", en["says"])


def test_codes_of_a_family_begin_alike_and_end_alike() -> None:
    for family in {entry.family for entry in catalogue().values()}:
        codes = [entry for entry in catalogue().values() if entry.family == family]
        assert len({entry.exit for entry in codes}) == 1
        assert len({entry.code[0] for entry in codes}) == 1


def test_nothing_is_lost_between_the_files_and_the_catalogue() -> None:
    written = [
        code
        for entry in files("refoundry.core.catalogue").iterdir()
        if entry.name.endswith(".yaml")
        for code in yaml.safe_load(entry.read_text("utf-8"))["codes"]
    ]
    assert sorted(written) == sorted(catalogue())


def test_a_code_that_is_not_listed_cannot_be_raised() -> None:
    with pytest.raises(ValueError, match="P999 is not in the catalogue"):
        Problem("P999")


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (NOWHERE, "", ""),
        (Place("goals.yaml"), "goals.yaml", "goals.yaml"),
        (Place("goals.yaml", 12), "goals.yaml:12", "goals.yaml:12"),
        (Place("goals.yaml", 12, 3), "goals.yaml:12:3", "goals.yaml:12:3"),
        (Place("a.docx", paragraph=7), "a.docx 第7段", "a.docx paragraph 7"),
        (Place(paragraph=7), "第7段", "paragraph 7"),
    ],
)
def test_places(place: Place, zh: str, en: str) -> None:
    assert (place.shown(), place.shown("en")) == (zh, en)


def test_a_whole_problem() -> None:
    problem = Problem("P103", "goals/share", Place("goals.yaml", 12), "百分", {"units": "% 亿元", "hint": "%"})
    assert problem.shown("en").splitlines() == [
        "goals.yaml:12: goals/share: unknown unit [P103]",
        "  got       百分",
        "  expected  one of % 亿元",
        "  fix       write %; shares in %, differences in 百分点",
    ]
    assert problem.shown().splitlines() == [
        "goals.yaml:12：goals/share：未知单位 [P103]",
        "  实际  百分",
        "  应为  % 亿元 之一",
        "  改法  改为 %；比重写 %，增减写百分点",
    ]
    assert problem.as_dict("en") == {
        "code": "P103", "file": "goals.yaml", "line": 12, "column": None, "paragraph": None, "subject": "goals/share",
        "message": "unknown unit", "got": "百分", "expected": "one of % 亿元",
        "fix": "write %; shares in %, differences in 百分点",
    }  # fmt: skip


def test_a_problem_of_one_line() -> None:
    assert Problem("P130").shown("en").splitlines()[0] == "nothing says which plan this is [P130]"
    assert Problem("P118", place=Place("a.yaml")).expected() is None
    assert Problem("P118").ask() is None
    assert Problem("P118").group == ""
    assert Problem("P204").group == "duty"


def test_values_speak_for_themselves() -> None:
    values = {"what": Words(zh="研发强度", en="R&D intensity"), "reason": Both("未公布", "not published")}
    problem = Problem("P201", values=values)
    assert "研发强度" in problem.says()
    assert "未公布" in problem.says()
    assert "R&D intensity" in problem.says("en")
    assert "not published" in problem.says("en")
    # Chinese where no English was supplied
    assert "研发强度" in Problem("P201", values={**values, "what": Words(zh="研发强度")}).says("en")
    assert isinstance(Words(zh="一"), Spoken)
    assert not isinstance("一", Spoken)


def test_braces_in_a_value_are_only_characters() -> None:
    said = Problem("P201", values={"what": "{reason}", "reason": "{0} {what.zh}"}).says()
    assert "{reason}" in said
    assert "{0} {what.zh}" in said


def test_a_value_nobody_gave_stays_visible() -> None:
    assert "{reason}" in Problem("P201", values={"what": "甲"}).says()


def test_many_problems_at_once() -> None:
    found = Problems([Problem("P103", values={"units": "%", "hint": "%"}), Problem("P204")])
    assert [problem.code for problem in found.problems] == ["P103", "P204"]
    assert found.exit_code == 3
    assert Problems([Problem("P204")]).exit_code == 1
    assert "unknown unit" in str(found)
    with pytest.raises(ValueError, match="at least one"):
        Problems([])
    # a process that works for another can hand its problems back
    again = pickle.loads(pickle.dumps(found))  # noqa: S301
    assert again.problems == found.problems


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ({"a": "exit: 1\ncodes: {X101: {zh: {says: 甲}, en: {says: a}}}", "b": "exit: 1\ncodes: {X101: {zh: {says: 甲}, en: {says: a}}}"},
         "stands in a and in b"),
        ({"a": "exit: 1\ncodes: {X101: {zh: {says: 甲}}}"}, "lacks `says`"),
        ({"a": "exit: 1\ncodes: {X101: {zh: {says: 甲}, en: {fix: a}}}"}, "lacks `says`"),
    ],
)  # fmt: skip
def test_a_faulty_catalogue_is_refused(
    content: dict[str, str], complaint: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    for name, text in content.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(module, "files", lambda _package: folder)
    with pytest.raises(ValueError, match=complaint):
        catalogue.__wrapped__()


def test_nearest() -> None:
    assert nearest("indutry-bureau", ["industry-bureau", "finance-bureau"]) == "industry-bureau"
    assert nearest("xyz", ["industry-bureau"]) is None
    assert nearest("", ["a"]) is None
    assert nearest("a", []) is None


def test_the_system_speaks_the_readers_language() -> None:
    missing = system_reason(FileNotFoundError(2, "No such file or directory"))
    assert (missing.shown("zh"), missing.shown("en")) == ("没有这个文件或目录", "No such file or directory")
    assert system_reason(OSError("odd")).shown("zh") == "odd"
