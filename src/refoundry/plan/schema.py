"""The JSON Schema of plan files, so that an editor completes and checks them while they are written."""

from typing import Any

from refoundry.plan.model import file_model


def json_schema() -> dict[str, Any]:
    """The schema of one plan file (draft 2020-12).

    returns  mapping
    """
    schema: dict[str, Any] = file_model().model_json_schema()
    _close(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _close(schema: Any) -> None:
    """Keys of another shape than the pattern are refused by the reader, and so by the schema."""
    if isinstance(schema, dict):
        if "patternProperties" in schema:
            schema.setdefault("additionalProperties", False)
        for inner in schema.values():
            _close(inner)
    elif isinstance(schema, list):
        for inner in schema:
            _close(inner)
