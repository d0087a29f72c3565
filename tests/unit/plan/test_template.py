"""The template is a whole small plan: every kind, every field explained, no flaw, every quote in its document."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from refoundry.core.clauses import fingerprint, paragraphs, quote_stands
from refoundry.plan.check.run import check
from refoundry.plan.model import KINDS, Cited, Plan, Unknown, Words
from refoundry.plan.model.plan import About, Document
from refoundry.plan.read import read_plan

FOLDER = Path(__file__).parents[3] / "plans" / "template"
DOCUMENT = (FOLDER / "document.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(FOLDER)


def walk(value: Any, path: str) -> Iterator[tuple[str, BaseModel]]:
    if isinstance(value, BaseModel):
        yield path, value
        for field in type(value).model_fields:
            yield from walk(getattr(value, field), f"{path}.{field}")
    elif isinstance(value, tuple | list):
        for i, item in enumerate(value):
            yield from walk(item, f"{path}[{i}]")
    elif hasattr(value, "items"):
        for key, item in value.items():
            yield from walk(item, f"{path}.{key}")


def everything(plan: Plan) -> Iterator[tuple[str, BaseModel]]:
    yield from walk(plan.about, "plan")
    for kind, key, node in plan.every():
        yield from walk(node, f"{kind}/{key}")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_present(plan: Plan, kind: str) -> None:
    assert len(plan.of(kind)) > 0


@pytest.mark.parametrize("kind", ["plan", "documents", *KINDS])
def test_every_field_is_shown_or_explained(kind: str) -> None:
    model: type[BaseModel] = About if kind == "plan" else Document if kind == "documents" else KINDS[kind]
    text = "\n".join(file.read_text("utf-8") for file in sorted(FOLDER.glob("*.yaml")))
    absent = [field for field in model.model_fields if not re.search(rf"\b{field}\b", text)]
    assert absent == []


def test_the_checker_finds_nothing(plan: Plan) -> None:
    found = check(plan, paragraphs(DOCUMENT))
    assert [(f.problem.code, f.problem.subject) for f in found] == []


def test_nothing_is_left_open(plan: Plan) -> None:
    assert [path for path, part in everything(plan) if isinstance(part, Unknown)] == []


def test_its_document_is_the_one_cited(plan: Plan) -> None:
    lines = paragraphs(DOCUMENT)
    assert plan.documents["plan"].sha256 == fingerprint(DOCUMENT)
    assert plan.documents["plan"].paragraphs == len(lines)
    clauses = [(path, part) for path, part in everything(plan) if isinstance(part, Cited)]
    assert len(clauses) > 60
    assert [(p, c.quote) for p, c in clauses if not quote_stands(c.quote, c.paragraph, lines)] == []


def test_everything_has_english(plan: Plan) -> None:
    assert [path for path, part in everything(plan) if isinstance(part, Words) and not part.en] == []


def test_weights_of_a_scheme_add_up(plan: Plan) -> None:
    for key, scheme in plan.schemes.items():
        assert sum(i.weight for i in scheme.indicators.values() if not isinstance(i.weight, Unknown)) == 100, key


def test_files_are_commented(plan: Plan) -> None:
    for file in FOLDER.glob("*.yaml"):
        comments = [line for line in file.read_text("utf-8").splitlines() if re.search(r"#.*[\u4e00-\u9fff]", line)]
        assert comments, file.name


def test_a_bare_year_is_a_period(plan: Plan) -> None:
    assert {figure.period for figure in plan.figures.values()} == {"2024"}
