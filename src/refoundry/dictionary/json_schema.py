"""A table of the dictionary as JSON Schema (draft 2020-12), for whoever writes a program against it."""

from typing import Any

from refoundry.dictionary.model import Column, Table
from refoundry.dictionary.read import forms

_TYPES = {
    "number": "number",
    "integer": "integer",
    "text": "string",
    "bool": "boolean",
    "date": "string",
    "period": "string",
}


def json_schema(one: Table) -> dict[str, Any]:
    """The schema of one row. Numbers are in the unit written (x-unit): a share is 2.8 and not 0.028.

    one      Table
    returns  mapping of plain values

    >>> from refoundry.dictionary import table
    >>> json_schema(table("firm_year"))["properties"]["tax"]["x-unit"]
    '万元'
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:refoundry:table:{one.name}",
        "title": f"{one.title or one.name} · {one.title_en or one.name}",
        "description": " · ".join(filter(None, (one.meaning, one.meaning_en))),
        "type": "object",
        "properties": {column.name: _property(column) for column in one.columns},
        "required": [column.name for column in one.columns if column.required and not column.filled],
        "additionalProperties": False,
        "x-key": [*one.keys],
        "x-owner": one.owner,
        "x-microdata": one.microdata,
    }


def _property(column: Column) -> dict[str, Any]:
    """One column; what is not said of it is left out."""
    kind = _TYPES[column.dtype]
    optional = not column.required or column.filled is not None
    allowed = [term.key for term in column.allowed]
    form = forms()[column.form] if column.form else None
    said: dict[str, Any] = {
        "type": [kind, "null"] if optional else kind,
        "title": f"{column.label or column.name} · {column.label_en or column.name}",
        "description": " · ".join(filter(None, (column.meaning, column.meaning_en))),
        "format": "date" if column.dtype == "date" else None,
        "pattern": f"^(?:{form.pattern})$" if form else None,
        "enum": [*allowed, None] if allowed and optional else allowed,
        "minimum": column.low,
        "maximum": column.high,
        "examples": [column.example] if column.example and kind == "string" and not allowed else None,
        "x-unit": column.unit,
        "x-terms": {term.key: {"zh": term.zh, "en": term.en} for term in column.allowed},
        "x-references": column.references,
        "x-filled": column.filled,
        "x-owner": column.owner,
        "x-sensitivity": column.sensitivity if column.sensitivity != "open" else None,
        "x-basis": [*column.basis],
        "x-uses": [*column.uses],
    }
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}
