"""Plans of cities that do not exist, each laid out in another way, in every form they are sent in."""

from pathlib import Path

import pytest
import yaml

from refoundry.plan.importer.documents import read_document
from refoundry.plan.importer.lines import read_lines
from refoundry.plan.importer.structure import Structure, read_structure
from refoundry.plan.importer.titles import read_title
from tests.conftest import ROOT
from tests.unit.plan.importer.forms import Table, Text, write

CORPUS = sorted((ROOT / "tests" / "corpus" / "structure").glob("*.yaml"))
CASES = [(file, form) for file in CORPUS for form in yaml.safe_load(file.read_text("utf-8"))["forms"]]


def seen(structure: Structure) -> dict[str, object]:
    """A structure in the shape of the corpus files."""
    return {
        "actions": [
            {
                "number": action.number,
                "title": action.title,
                "measures": [[m.number, m.title, m.lead, [*m.support, *m.towns]] for m in action.measures],
                "boxes": [
                    {"title": box.title, "items": [[i.title, i.quantity, i.due] for i in box.items]}
                    for box in action.boxes
                ],
            }
            for action in structure.actions
        ],
        "departments": list(structure.departments),
        "members": list(structure.members),
        "problems": [problem.code for problem in structure.problems],
    }


@pytest.mark.parametrize(("file", "form"), CASES, ids=[f"{file.stem}-{form}" for file, form in CASES])
def test_layout(file: Path, form: str, tmp_path: Path) -> None:
    case = yaml.safe_load(file.read_text("utf-8"))
    blocks = [Text(block) if isinstance(block, str) else Table(block["table"]) for block in case["blocks"]]
    document = read_document(write(blocks, tmp_path / f"plan.{form}"))
    expected = case["expected"]
    for action in expected["actions"]:
        action.setdefault("boxes", [])
    structure = read_structure(document.paragraphs)
    title = read_title(read_lines(document.paragraphs), structure.first_heading, "plan")
    assert seen(structure) | {"title": title.text} == expected
