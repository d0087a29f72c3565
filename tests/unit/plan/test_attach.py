"""The official document beside the plan: recognised by its text, whatever file it comes in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from refoundry.core.clauses import fingerprint
from refoundry.core.problems import Problems
from refoundry.plan.attach import FOLDER, attach, attached_text, whole_clause
from refoundry.plan.model import Cited, Plan
from refoundry.plan.read import read_plan
from tests.unit.plan.plans import Change, spoilt, write

Spoil = Callable[[Change], Plan]
TEXT = "澜泽市产业体系提升方案\n\n三次产业结构为2.8:47.2:50.0。\n　　第二产业占地区生产总值比重达到50%。\n提供一站式服务。\n"
LINES = [
    "澜泽市产业体系提升方案",
    "三次产业结构为2.8:47.2:50.0。",
    "第二产业占地区生产总值比重达到50%。",
    "提供一站式服务。",
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A plan folder whose plan records the document's fingerprint."""
    return write(tmp_path / "home", spoilt({"documents/plan/sha256": fingerprint(TEXT)}))


def refused(plan: Plan, home: Path, file: Path) -> list[str]:
    with pytest.raises(Problems) as raised:
        attach(plan, home, file)
    return [problem.code for problem in raised.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_in_any_encoding(encoding: str, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "正式文件.TXT"
    file.write_bytes(TEXT.encode(encoding))
    kept = attach(read_plan(home), home, file)
    assert (kept.document, kept.paragraphs) == ("plan", 4)
    assert kept.path == home / FOLDER / "plan.txt"
    assert attached_text(read_plan(home), home) == LINES


def test_a_word_file(home: Path, tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    assert attach(read_plan(home), home, tmp_path / "a.docx").paragraphs == 4
    assert attached_text(read_plan(home), home) == LINES


def test_lines_and_spaces_do_not_matter_and_words_do(home: Path, tmp_path: Path) -> None:
    plan = read_plan(home)
    file = tmp_path / "a.txt"
    file.write_text(TEXT.replace("\n", "").replace("比重", "比 重"), "utf-8")
    assert attach(plan, home, file).paragraphs == 1
    file.write_text(TEXT.replace("50%", "51%"), "utf-8")
    assert refused(plan, home, file) == ["P131"]


def test_files_that_cannot_be_attached(home: Path, tmp_path: Path, clean: Plan) -> None:
    plan = read_plan(home)
    assert refused(plan, home, tmp_path / "nowhere.txt") == ["I301"]
    (tmp_path / "empty.txt").write_text("", "utf-8")
    assert refused(plan, home, tmp_path / "empty.txt") == ["I305"]
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    assert refused(plan, home, tmp_path / "binary.txt")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert refused(plan, home, tmp_path / "picture.png") == ["I302"]
    # nothing to recognise it by
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert refused(clean, home, tmp_path / "a.txt") == ["P132"]
    # nowhere to keep it
    (home / FOLDER).write_text("a file where the folder should be", "utf-8")
    assert refused(plan, home, tmp_path / "a.txt") == ["P136"]


def test_what_was_attached_is_verified_again(home: Path, tmp_path: Path) -> None:
    plan = read_plan(home)
    assert attached_text(plan, home) == []
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    kept = attach(plan, home, tmp_path / "a.txt").path
    assert attached_text(plan, home, "rules") == []
    assert attached_text(plan, home, "none") == []
    for changed in (TEXT.replace("50%", "51%").encode(), TEXT.encode("gbk"), b"\xff\xfe\x00"):
        kept.write_bytes(changed)
        with pytest.raises(Problems) as raised:
            attached_text(plan, home)
        assert [problem.code for problem in raised.value.problems] == ["P131"]


def test_attaching_changes_nothing_of_the_plan(home: Path, tmp_path: Path) -> None:
    before = read_plan(home)
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    attach(before, home, tmp_path / "a.txt")
    assert read_plan(home) == before


def test_whole_clauses() -> None:
    at = Cited(paragraph=3, quote="比重达到 50%")
    assert whole_clause(at, LINES) == [LINES[2]]
    assert whole_clause(at.model_copy(update={"to": 4}), LINES) == LINES[2:]
    # a copy in other lines: the nearest paragraph that holds the quote
    moved = Cited(paragraph=9, quote="提供一站式服务")
    assert whole_clause(moved, [*LINES, "提供一站式服务指南。", *["无"] * 20]) == ["提供一站式服务指南。"]
    assert whole_clause(Cited(paragraph=1, quote="没有这句话"), LINES) == []
    assert whole_clause(at, []) == []
