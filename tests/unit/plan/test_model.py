"""The nodes themselves: what each kind takes, refuses and says."""

import copy
import pickle
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from refoundry.plan.labels import field_label, value_label
from refoundry.plan.mistakes import KIND_WORDS, kind_in, models_in
from refoundry.plan.model import KINDS, Amount, Cited, Unknown, Words, known
from refoundry.plan.model.base import Day, Frozen, Node, Number, Sealed, check_range
from refoundry.plan.model.goals import Baseline, Figure, Goal, Target
from refoundry.plan.model.industry import Chain, Cluster, Industry, Taxonomy
from refoundry.plan.model.places import LandAccount, Park, Platform
from refoundry.plan.model.plan import About, Document, file_model
from refoundry.plan.model.rulesets import Benefit, Policy, Scheme
from refoundry.plan.model.work import Action, Measure, Service, Task

CITED = {"paragraph": 1, "quote": "原文"}
WHY = {"unknown": "未写"}


def family(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and every model within it."""
    yield model
    for info in model.model_fields.values():
        for inner in models_in(info.annotation):
            if inner is not model:
                yield from family(inner)


MODELS = list(dict.fromkeys(m for top in (About, Document, *KINDS.values()) for m in family(top)))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_is_frozen_closed_and_described(model: type[BaseModel]) -> None:
    assert issubclass(model, Frozen)
    assert model.model_config["frozen"] is True
    assert model.model_config["extra"] == "forbid"
    assert model.__doc__


# what a reader is shown field by field; the others are shown as a whole
SHOWN = [m for m in dict.fromkeys(m for top in KINDS.values() for m in family(top)) if m not in (Words, Unknown)]


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)
def test_every_field_and_fixed_value_has_a_label(model: type[BaseModel]) -> None:
    for name, info in model.model_fields.items():
        assert field_label(name, "zh") != name, f"{model.__name__}.{name}"
        parts = [info.annotation]
        while parts:
            part = parts.pop()
            if get_origin(part) is Literal:
                for value in get_args(part):
                    if str(value).isascii() and str(value).replace(" ", "").isalpha():
                        assert value_label(value, "zh") != value, f"{model.__name__}.{name}: {value}"
            else:
                parts += get_args(part)


def test_every_kind_that_is_referred_to_has_a_name() -> None:
    wanted = {kind_in(info.annotation, info.metadata) for model in MODELS for info in model.model_fields.values()}
    assert wanted - {None} <= set(KIND_WORDS)
    assert {kind for kind in KIND_WORDS if not kind.startswith(".")} <= {*KINDS, "documents"}
    assert kind_in(Task.model_fields["measures"].annotation, Task.model_fields["measures"].metadata) == "measures"
    assert kind_in(Goal.model_fields["unit"].annotation) is None
    assert set(models_in(Goal.model_fields["targets"].annotation)) == {Target}


def test_words_in_one_language_or_two() -> None:
    read = TypeAdapter(Words).validate_python
    assert read("  研发强度 ") == Words(zh="研发强度")
    assert read({"zh": "研发强度", "en": "R&D intensity"}).shown("en") == "R&D intensity"
    assert read("研发强度").shown("en") == "研发强度"
    assert read(2024).zh == "2024"
    for wrong in (True, None, [], "", {"zh": ""}, {"en": "only English"}):
        with pytest.raises(ValidationError):
            read(wrong)


def test_open_values() -> None:
    amount = TypeAdapter(Amount).validate_python
    assert known(amount({"value": WHY, "unit": "家"}).value) is None
    assert known(amount({"value": "49.0", "unit": "%"}).value) == Decimal("49.0")
    assert known(None) is None
    assert isinstance(amount({"value": WHY, "unit": "家"}).value, Unknown)
    with pytest.raises(ValidationError):
        amount({"value": {"unknown": "未写", "value": 3}, "unit": "家"})


@pytest.mark.parametrize(
    ("comparison", "value", "high", "lawful"),
    [("range", 3, 5, True), ("range", WHY, 5, True), ("range", 3, None, False), ("range", 5, 5, False), ("=", 3, 5, False), ("=", 3, None, True)],
)  # fmt: skip
def test_ranges_have_two_ends_and_nothing_else_has(comparison: str, value: Any, high: int | None, lawful: bool) -> None:
    given = {"value": value, "unit": "家", "comparison": comparison, **({} if high is None else {"high": high})}
    if lawful:
        assert Amount.model_validate(given).comparison == comparison
        return
    with pytest.raises(ValidationError) as refused:
        Amount.model_validate(given)
    assert refused.value.errors()[0]["type"] == "P114"
    with pytest.raises(PydanticCustomError):
        check_range(comparison, Decimal(value), None if high is None else Decimal(high))


@pytest.mark.parametrize("value", [3, -3, "3.25", Decimal("0.0000001"), 0.1])
def test_numbers(value: Any) -> None:
    assert TypeAdapter(Number).validate_python(value) == Decimal(str(value))


def test_days() -> None:
    read = TypeAdapter(Day).validate_python
    assert read("2024-02-29") == read(date(2024, 2, 29)) == date(2024, 2, 29)
    for wrong in ("2023-02-29", "20240229", 0, 1.5, None, True):
        with pytest.raises(ValidationError):
            read(wrong)


def test_citations() -> None:
    cited = Cited.model_validate({"paragraph": 3, "quote": "原文", "to": 5})
    assert (cited.clause.document, cited.clause.paragraph, cited.clause.quote) == ("plan", 3, "原文")
    assert len({cited, Cited(paragraph=3, quote="原文", to=5)}) == 1
    for wrong in ({"quote": "长" * 41}, {"quote": "短"}, {"paragraph": 0}, {"to": 2}):
        with pytest.raises(ValidationError):
            Cited.model_validate({"paragraph": 3, "quote": "原文", **wrong})
    assert Cited(paragraph=1, quote="长" * 40)


def test_a_node_says_where_it_is_from() -> None:
    assert Node.model_validate({"title": "甲", "source": "办法"}).clause is None
    with pytest.raises(ValidationError, match="neither clause nor source"):
        Node.model_validate({"title": "甲"})
    with pytest.raises(ValidationError, match="ends before it begins"):
        Node.model_validate({"title": "甲", "source": "办法", "valid_from": "2021-01-02", "valid_to": "2021-01-01"})


def test_targets() -> None:
    words = {"words": "全省前列", "judge": WHY, "evidence": WHY}
    base: dict[str, Any] = {"due": 2025, "clause": CITED}
    assert Target.model_validate({**base, "comparison": "=", "value": 3}).numeric
    assert not Target.model_validate({**base, "comparison": "=", "value": WHY}).numeric
    assert not Target.model_validate({**base, "comparison": "qualitative", **words}).numeric
    for code, wrong in [
        ("P116", {"comparison": "="}),
        ("P115", {"comparison": "rank"}),
        ("P115", {"comparison": "rank", **words, "words": None}),
    ]:
        with pytest.raises(ValidationError) as refused:
            Target.model_validate({**base, **wrong})
        assert refused.value.errors()[0]["type"] == code
    assert Baseline.model_validate({"period": 2020, "value": WHY, "clause": CITED}).period == "2020"
    with pytest.raises(ValidationError):
        Goal.model_validate(
            {"title": "甲", "indicator": "a", "unit": "%", "owner": WHY, "clause": CITED, "targets": []}
        )
    figure = {"title": "甲", "indicator": "a", "unit": "％", "period": 2020, "value": 1, "clause": CITED}
    with pytest.raises(ValidationError, match="unknown unit"):
        Figure.model_validate(figure)


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Industry, {"tier": "new"}),
        (Taxonomy, {"version": 2018, "codes": WHY}),
        (Cluster, {"existing": WHY, "level": "千亿级"}),
        (Chain, {"leader": WHY}),
        (Park, {"area": WHY}),
        (Platform, {"form": "laboratory", "town": WHY, "due": WHY}),
        (LandAccount, {"quantity": {"value": 1, "unit": "亩"}, "kind": "clear", "start": WHY, "due": WHY, "proof": "证"}),
        (Scheme, {"version": "1", "applies_to": "parks", "indicators": {}}),
        (Policy, {"issuer": WHY, "number": WHY, "life": "draft", "applies_to": "firms", "review": WHY}),
        (Action, {"number": 1}),
        (Measure, {"number": "1.1", "action": "a"}),
        (Task, {"number": "1.1", "action": "a", "measures": ["m"], "lead": WHY, "quantity": WHY, "due": WHY, "evidence": WHY}),
        (Service, {}),
    ],
)  # fmt: skip
def test_the_least_a_kind_needs(model: type[Node], fields: dict[str, Any]) -> None:
    node = model.model_validate({"title": "甲", "clause": CITED, **fields})
    assert model.model_validate(node.model_dump()) == node
    for name in fields:
        if model.model_fields[name].is_required():
            with pytest.raises(ValidationError):
                model.model_validate({"title": "甲", "clause": CITED, **{k: v for k, v in fields.items() if k != name}})


def test_a_sealed_mapping() -> None:
    sealed = Sealed({"a": 1})
    for change in (
        lambda: sealed.update(b=2), lambda: sealed.__setitem__("b", 2), lambda: sealed.__delitem__("a"), sealed.clear,
        lambda: sealed.pop("a"), sealed.popitem, lambda: sealed.setdefault("b", 2), lambda: sealed.__ior__({"b": 2}),
    ):  # fmt: skip
        with pytest.raises(TypeError, match="frozen"):
            change()
    assert sealed == {"a": 1}
    assert copy.deepcopy(sealed) == pickle.loads(pickle.dumps(sealed)) == sealed  # noqa: S301
    assert isinstance(copy.copy(sealed), Sealed)
    assert Benefit(shape="flat").parameters == {}
    with pytest.raises(TypeError):
        Benefit(shape="flat").parameters["rate"] = Decimal(1)


def test_the_shape_of_a_file() -> None:
    assert set(file_model().model_fields) == {"plan", "documents", *KINDS}
