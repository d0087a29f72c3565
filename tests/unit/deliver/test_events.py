"""An event keeps what it was given, as any database gives it back."""

import json
import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.deliver.events import Event, plain
from tests.unit.deliver.samples import MORNING

EVENT = Event("e1", "m1", "small", "send", "u1", "department", MORNING, 1, {"value": "18.0", "files": ["a", "b"]})
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def test_what_was_handed_over_is_copied() -> None:
    given_payload: dict[str, Any] = {"files": ["a"]}
    event = replace(EVENT, payload=given_payload)
    given_payload["files"].append("b")
    assert event.payload == {"files": ["a"]}
    with pytest.raises(FrozenInstanceError):
        event.seq = 2  # type: ignore[misc]


@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_written_and_read_back_it_is_the_same(payload: dict[str, Any]) -> None:
    event = replace(EVENT, payload=payload)
    assert Event.from_dict(json.loads(json.dumps(event.as_dict()))) == event
    assert pickle.loads(pickle.dumps(event)) == event  # noqa: S301 our own


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), date(2024, 1, 1), {1: "a"}, {"a": {2: 3}}, "a\0b", "\ud800", b"x", {1, 2}]
)
def test_what_no_database_carries_alike_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="cannot be recorded"):
        plain({"x": value})


def test_a_moment_needs_its_zone_and_a_step_its_number() -> None:
    with pytest.raises(ValueError, match="zone"):
        replace(EVENT, at=datetime(2025, 1, 1))  # noqa: DTZ001 that is the mistake
    with pytest.raises(ValueError, match="from 1"):
        replace(EVENT, seq=0)


def test_the_same_deed_at_another_moment_is_a_repeat() -> None:
    later = replace(EVENT, at=datetime(2025, 3, 4, tzinfo=UTC), seq=9)
    assert EVENT.repeats(later)
    for other in ({"actor": "u2"}, {"payload": {"value": "18.1"}}, {"corrects": "e0"}, {"move": "note"}, {"id": "e2"}):
        assert not EVENT.repeats(replace(later, **other))
