"""Every table as JSON Schema."""

from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator, meta

from refoundry.dictionary import table, tables
from refoundry.dictionary.json_schema import json_schema

FIRM: dict[str, Any] = {"uscc": "91442000000000001T", "year": 2024, "revenue": 12580.5, "debt_ratio": 56.3, "tax": None}


@pytest.mark.parametrize("name", sorted(tables()))
def test_every_table_makes_a_schema(name: str) -> None:
    made = json_schema(table(name))
    meta.validate(made)
    assert list(made["properties"]) == [*table(name).names]
    assert made["x-key"] == [*table(name).keys]


def faults(**changed: Any) -> set[str]:
    validator = Draft202012Validator(json_schema(table("firm_year")))
    found = validator.iter_errors({**FIRM, **changed})
    return {f"{error.schema_path[-1]}:{'.'.join(map(str, error.instance_path))}" for error in found}


def test_a_row_is_held_against_it() -> None:
    assert faults() == set()
    assert faults(uscc="91442000I00000001T") == {"pattern:uscc"}
    assert faults(year="2024") == {"type:year"}
    assert faults(revenue=-1) == {"minimum:revenue"}
    assert faults(basis="hearsay") == {"enum:basis"}
    assert faults(basis=None, source=None) == set()
    assert faults(umsatz=1) == {"additionalProperties:"}


def test_units_terms_and_owners_are_said() -> None:
    held = json_schema(table("firm_year"))["properties"]
    assert held["debt_ratio"]["x-unit"] == "%"
    assert held["tax"]["x-owner"] == "tax"
    assert held["tax"]["x-sensitivity"] == "tax"
    status = json_schema(table("enterprise"))["properties"]["status"]
    assert status["x-terms"]["active"] == {"zh": "在营", "en": "in business"}
    assert None in status["enum"]
