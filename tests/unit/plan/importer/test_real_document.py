"""The official document of the reference city, in every form, against the plan that people wrote from it."""

from collections.abc import Callable
from pathlib import Path

import opencc
import pytest

from refoundry.core.clauses import fingerprint
from refoundry.plan.importer.characters import text_hash
from refoundry.plan.importer.documents import read_document
from refoundry.plan.importer.structure import Structure, read_structure
from refoundry.plan.importer.titles import read_title
from refoundry.plan.model import Plan
from refoundry.plan.read import read_plan
from tests.conftest import ROOT
from tests.unit.plan.importer.forms import Blocks, Table, Text, write

HALF = str.maketrans("，。：；（）！？", ",.:;()!?")


@pytest.fixture(scope="module")
def official(real_data: Path) -> Path:
    path = real_data / "plan" / "zhongshan-2020.txt"
    if not path.is_file():
        pytest.skip(f"no official document at {path}")
    return path


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(ROOT / "plans" / "zhongshan")


@pytest.fixture(scope="module")
def structure(official: Path) -> Structure:
    return read_structure(read_document(official).paragraphs)


def test_fingerprint(official: Path, plan: Plan) -> None:
    document = read_document(official)
    assert len(document.paragraphs) == plan.documents["plan"].paragraphs
    assert text_hash(document.text) == fingerprint(official.read_text("utf-8")) == plan.documents["plan"].sha256


def test_title(official: Path, plan: Plan, structure: Structure) -> None:
    from refoundry.plan.importer.lines import read_lines

    title = read_title(read_lines(read_document(official).paragraphs), structure.first_heading, official.stem)
    assert (title.text, title.source) == (plan.about.title.zh, "quoted")


def test_every_action_and_measure(plan: Plan, structure: Structure) -> None:
    stated = sorted((action.number, action.clause.paragraph) for action in plan.actions.values() if action.clause)
    assert [(action.number, action.paragraph) for action in structure.actions] == stated
    measures = [measure for action in structure.actions for measure in action.measures]
    known = plan.measures_by_number
    assert [measure.number for measure in measures] == sorted(known)
    for measure in measures:
        wanted = known[measure.number][1]
        assert wanted.clause is not None
        assert (measure.paragraph, measure.title) == (wanted.clause.paragraph, wanted.title.zh)


def test_every_lead_department_and_town(plan: Plan, structure: Structure) -> None:
    names = {key: {d.title.zh, *d.also} for key, d in plan.departments.items()}
    for action in structure.actions:
        for measure in action.measures:
            division = plan.measures_by_number[measure.number][1].division
            assert division is not None
            assert measure.lead in names[str(division.lead)]
            assert len(measure.support) == len(division.support)
            for name, key in zip(measure.support, division.support, strict=True):
                assert name in names[key]
            assert {"all": 1, "concerned": 1, "none": 0}[division.towns] == len(measure.towns)
            assert division.clause.paragraph == measure.duty_paragraph
    assert len(structure.departments) == 21
    assert len(structure.members) == 12


def test_every_box_item(plan: Plan, structure: Structure) -> None:
    found = {f"{box.number}.{item.number}": item for a in structure.actions for box in a.boxes for item in box.items}
    wanted = {task.number: task for task in plan.tasks.values()}
    assert sorted(found) == sorted(wanted)
    for number, task in wanted.items():
        assert task.clause is not None
        assert found[number].paragraph == task.clause.paragraph
    assert {number for number, item in found.items() if item.quantity} == set()
    assert {number: item.due for number, item in found.items() if item.due} == {"4.1": "3至5年"}


def test_flaws_of_the_document(structure: Structure) -> None:
    flaws = [(problem.code, problem.place.paragraph) for problem in structure.problems]
    assert flaws == [("I324", 4), ("I321", 68), ("I322", 76), ("I325", 195)]


def blocks_of(official: Path, structure: Structure) -> Blocks:
    """The document as Word has it: boxes in frames, the annex as a table of two columns."""
    text = {p.number: p.text for p in read_document(official).paragraphs}
    boxes = {box.paragraph: box.items[-1].paragraph for action in structure.actions for box in action.boxes}
    blocks: list[Text | Table] = []
    number = 1
    while number < 140:
        last = boxes.get(number, number)
        lines = [text[n] for n in range(number, last + 1)]
        blocks.append(Table([["\n".join(lines)]]) if number in boxes else Text(lines[0]))
        number = last + 1
    rows: list[list[str | None]] = [[text[140], f"{text[141]}\n{text[142]}"]]
    number = 143
    while number <= 200:
        group = text[number].startswith("（")
        rows.append([text[number], None if group else text[number + 1]])
        number += 1 if group else 2
    return [*blocks, Table(rows)]


def _wide(block: Text | Table) -> Text | Table:
    stops = str.maketrans("｡､", "。、")
    if isinstance(block, Text):
        return Text(block.text.translate(stops))
    return Table([[cell and cell.translate(stops) for cell in row] for row in block.rows])


def seen(structure: Structure) -> object:
    return structure.actions, structure.departments, structure.members, structure.towns


@pytest.mark.parametrize("form", ["txt", "docx", "html", "pdf"])
def test_forms(form: str, official: Path, structure: Structure, tmp_path: Path) -> None:
    blocks = blocks_of(official, structure)
    if form == "pdf":  # whose font here has no half-width ideographic stops
        blocks = [_wide(block) for block in blocks]
    document = read_document(write(blocks, tmp_path / f"plan.{form}"))
    assert len(document.paragraphs) == 200
    if form == "pdf":
        assert _without_quotes(read_structure(document.paragraphs)) == _without_quotes(structure)
    else:
        assert seen(read_structure(document.paragraphs)) == seen(structure)
        assert text_hash(document.text) == text_hash(read_document(official).text)


WRITINGS: dict[str, Callable[[str], bytes]] = {
    "traditional": lambda text: opencc.OpenCC("s2tw").convert(text).encode(),
    "half-width": lambda text: text.translate(HALF).encode(),
    "gbk": lambda text: text.encode("gb18030"),
    "utf-16": lambda text: text.encode("utf-16"),
}


@pytest.mark.parametrize("writing", WRITINGS)
def test_writings(writing: str, official: Path, structure: Structure, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(WRITINGS[writing](official.read_text("utf-8")))
    assert _without_quotes(read_structure(read_document(path).paragraphs)) == _without_quotes(structure)


def _without_quotes(structure: Structure) -> object:
    return [
        (
            action.number,
            action.title,
            action.paragraph,
            [(m.number, m.title, m.lead, m.support, m.towns, m.paragraph) for m in action.measures],
            [(box.number, box.title, box.items) for box in action.boxes],
        )
        for action in structure.actions
    ], [(problem.code, problem.place.paragraph) for problem in structure.problems]
