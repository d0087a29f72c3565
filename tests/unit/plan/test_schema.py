"""The published schema says what the reader says."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from refoundry.plan.model import KINDS
from refoundry.plan.schema import json_schema
from tests.unit.plan.plans import GONE, Change, spoilt, values

SCHEMA = json_schema()


UNDERSTOOD = {
    "anyOf", "oneOf", "type", "properties", "additionalProperties", "required", "items", "minItems", "enum", "const",
    "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "propertyNames", "patternProperties",
    "format", "default", "title", "description", "examples", "$defs", "$schema",
}  # fmt: skip
KINDS_OF_JSON = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip


def failures(value: Any, schema: Any, path: str = "") -> Iterator[str]:
    """A few lines of JSON Schema: enough for what pydantic writes, so that no validator need be installed."""
    if "$ref" in schema:
        beside = {name: said for name, said in schema.items() if name != "$ref"}
        schema = {**SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], **beside}
    assert set(schema) <= UNDERSTOOD, set(schema) - UNDERSTOOD
    for choices in (schema.get("anyOf"), schema.get("oneOf")):
        if choices and all(list(failures(value, choice, path)) for choice in choices):
            yield f"{path}: none of the choices"
    wanted = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", [])
    if wanted and not any(
        isinstance(value, KINDS_OF_JSON[kind]) and (kind == "boolean") >= isinstance(value, bool) for kind in wanted
    ):
        yield f"{path}: no {wanted}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{path}: not {schema['const']}"
    match value:
        case str():
            if "pattern" in schema and not re.search(schema["pattern"], value):
                yield f"{path}: not {schema['pattern']}"
            if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
                yield f"{path}: too short or too long"
        case int() | float():
            if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
                yield f"{path}: out of bounds"
            if value <= schema.get("exclusiveMinimum", value - 1):
                yield f"{path}: out of bounds"
        case list():
            if len(value) < schema.get("minItems", 0):
                yield f"{path}: too few"
            for i, item in enumerate(value):
                yield from failures(item, schema.get("items", {}), f"{path}/{i}")
        case dict():
            yield from in_mapping(value, schema, path)


def in_mapping(value: dict[str, Any], schema: Any, path: str) -> Iterator[str]:
    """What is wrong inside a mapping."""
    properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    more = schema.get("additionalProperties", True)
    yield from (f"{path}: no {name}" for name in schema.get("required", ()) if name not in value)
    for name, item in value.items():
        here = f"{path}/{name}"
        yield from failures(name, schema.get("propertyNames", {}), here)
        fitting = [inner for pattern, inner in patterns.items() if re.search(pattern, name)]
        if name in properties:
            fitting.append(properties[name])
        for inner in fitting:
            yield from failures(item, inner, here)
        if not fitting and more is False:
            yield f"{here}: unknown"
        if not fitting and isinstance(more, dict):
            yield from failures(item, more, here)


def test_the_schema_is_plain_json_of_the_draft_it_names() -> None:
    assert json.loads(json.dumps(SCHEMA, ensure_ascii=False)) == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(SCHEMA["properties"]) == {"plan", "documents", *KINDS}
    assert SCHEMA["additionalProperties"] is False


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(SCHEMA)
    assert set(re.findall(r'"#/\$defs/([^"]+)"', text)) <= set(SCHEMA["$defs"])


def test_the_clean_plan_fits() -> None:
    assert list(failures(values(), SCHEMA)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"goals/secondary-share/ownr": "x"},
        {"goal": {}},
        {"goals/secondary-share/targets": []},
        {"goals/secondary-share/targets/0/comparison": "atleast"},
        {"goals/secondary-share/targets/0/due": "2025"},
        {"goals/secondary-share/targets/0/value": "约50"},
        {"goals/secondary-share/targets/0/value": True},
        {"goals/secondary-share/unit": "百分"},
        {"goals/secondary-share/clause/quote": "长" * 41},
        {"goals/secondary-share/clause/paragraph": 0},
        {"goals/secondary-share/owner": {"unkown": "x"}},
        {"goals/secondary-share/owner": GONE},
        {"goals/Growth": {"title": "x"}},
        {"measures/funds/number": 7.2},
        {"plan/city/code": "44"},
        {"policies/upgrading-grant/review/opinion": "maybe"},
        {"actions/upgrading/title": ""},
    ],
)
def test_mistakes_do_not_fit(changes: Change) -> None:
    assert list(failures(spoilt(changes), SCHEMA))


def test_an_editor_has_something_to_show() -> None:
    for kind, model in KINDS.items():
        assert SCHEMA["properties"][kind]["description"] == (model.__doc__ or "").strip()
    goal = SCHEMA["$defs"]["Goal"]
    assert goal["description"]
    assert goal["properties"]["direction"]["enum"] == ["up", "down", "none"]
    assert goal["properties"]["direction"]["description"]
    assert goal["properties"]["owner"]["description"]
    assert "亿元" in json.dumps(goal["properties"]["unit"], ensure_ascii=False)
    for name, definition in SCHEMA["$defs"].items():
        assert definition.get("description"), f"{name} has no description"
