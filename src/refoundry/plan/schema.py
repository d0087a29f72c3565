"""The JSON Schema of plan files, so that an editor completes and checks them while they are written."""

from typing import Any

from refoundry.plan.model import file_model


def json_schema() -> dict[str, Any]:
    """The schema of one plan file (draft 2020-12).

    returns  mapping
    """
    schema: dict[str, Any] = file_model().model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
