"""An assessment says what it gives, and gives it."""

import polars as pl
import pytest

from refoundry.assess.declare import Assessment, assessment
from refoundry.facts.store import Facts
from refoundry.plan.model import Plan


def _declared(gives: dict[str, str]) -> Assessment:
    @assessment(title="问题", title_en="Question", needs=("observation",), gives=gives, source="textbook")
    def asked(plan: Plan, facts: Facts) -> pl.DataFrame:
        return pl.DataFrame({"key": ["a"], "answer": [plan, facts][:1]})

    return asked


def test_it_is_called_like_the_function_it_wraps() -> None:
    asked = _declared({"answer": "1"})
    assert asked("plan", "facts")["answer"].to_list() == ["plan"]  # type: ignore[arg-type]
    assert (asked.name, asked.title.zh, asked.title.en, asked.needs) == ("asked", "问题", "Question", ("observation",))
    assert asked.function.__qualname__.endswith("asked")


def test_a_column_that_was_promised_and_left_out_is_an_error() -> None:
    with pytest.raises(ValueError, match="missing"):
        _declared({"answer": "1", "missing": "1"})("plan", "facts")  # type: ignore[arg-type]
