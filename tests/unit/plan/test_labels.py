"""Every field of a plan has a name in both languages."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from refoundry.plan.labels import field_label, value_label
from refoundry.plan.model import KINDS


def fields(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    if model in seen:
        return
    seen.add(model)
    for name, info in model.model_fields.items():
        yield name
        yield from inner(info.annotation, seen)


def inner(annotation: Any, seen: set[type[BaseModel]]) -> Iterator[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from fields(annotation, seen)
    for part in get_args(annotation):
        yield from inner(part, seen)


def test_every_field_has_a_chinese_name() -> None:
    seen: set[type[BaseModel]] = set()
    names = {name for kind in KINDS.values() for name in fields(kind, seen)} - {"zh", "en", "unknown"}
    assert sorted(name for name in names if field_label(name, "zh") == name) == []


def test_fixed_values_speak_both_languages() -> None:
    assert value_label("proposed", "zh") == "建议，待确认"
    assert value_label("proposed", "en") == "proposed, to be confirmed"
    assert value_label(True, "zh") == "是"


def test_a_value_without_a_label_stays_itself() -> None:
    assert value_label("rd_intensity", "zh") == "rd_intensity"
    assert field_label("no_such_field", "en") == "no_such_field"
