"""What the tests of Zhongshan's plan share: the plan, the official text where it is at hand, and walks over both."""

import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from refoundry.core.clauses import paragraphs
from refoundry.plan.model import Cited, Plan
from refoundry.plan.read import read_plan

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "plans" / "zhongshan"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(FOLDER)


@pytest.fixture(scope="module")
def text() -> str:
    home = Path(os.environ.get("REFOUNDRY_REAL_DATA") or ROOT.parent / "shared" / "data")
    file = home / "plan" / "zhongshan-2020.txt"
    if not file.is_file():
        pytest.skip("the official text of Zhongshan's plan is not here (set REFOUNDRY_REAL_DATA)")
    return file.read_text("utf-8")


@pytest.fixture(scope="module")
def lines(text: str) -> list[str]:
    return paragraphs(text)


def walk(value: Any, path: str = "") -> Iterator[tuple[str, BaseModel]]:
    """Every part of a node with its path."""
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


def parts(plan: Plan, kind: type[BaseModel]) -> list[tuple[str, Any]]:
    every = [(f"{where}/{key}", node) for where, key, node in plan.every()]
    return [
        found for path, node in [("plan", plan.about), *every] for found in walk(node, path) if type(found[1]) is kind
    ]


# ---- how much there is ----


def written(value: Decimal, unit: str = "") -> set[str]:
    """The ways the text may write a number."""
    whole = value == value.to_integral_value()
    forms = {str(value)}
    if whole and value % 10000 == 0:
        forms.add(f"{value / 10000:f}万")
    if whole and value % 1000 == 0 and value < 10000:
        forms.add("零一二三四五六七八九"[int(value / 1000)] + "千")
    if unit == "%" and value == 100:
        forms.add("倍增")
    return forms


def stands(value: Decimal, unit: str, words: str) -> bool:
    return any(re.search(rf"(?<![\d.]){form}(?![\d.]*\d)", words) for form in written(value, unit))


def numbers(plan: Plan) -> Iterator[tuple[str, Decimal, str, Cited]]:
    for key, goal in plan.goals.items():
        stated = [(b.value, b.clause) for b in goal.baselines]
        stated += [(v, t.clause) for t in goal.targets for v in (t.value, t.high) if v is not None]
        for value, clause in stated:
            if isinstance(value, Decimal):
                yield f"goals/{key}", value, goal.unit, clause
    for key, figure in plan.figures.items():
        if isinstance(figure.value, Decimal) and figure.clause:
            yield f"figures/{key}", figure.value, figure.unit, figure.clause
    for key, account in plan.land_accounts.items():
        assert isinstance(account.quantity.value, Decimal)
        assert account.clause
        yield f"land_accounts/{key}", account.quantity.value, account.quantity.unit, account.clause
