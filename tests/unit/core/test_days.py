"""The day it is in China."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from refoundry.assess.goals.evidence import today
from refoundry.core.days import civil_day
from refoundry.facts.store import Facts


def test_the_day_is_that_of_china() -> None:
    assert civil_day(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == date(2026, 3, 2)
    assert civil_day(datetime(2026, 3, 1, 15, 59, tzinfo=UTC)) == date(2026, 3, 1)
    with pytest.raises(ValueError, match="zone"):
        civil_day(datetime(2026, 3, 1))  # noqa: DTZ001 that is the mistake


def test_facts_speak_of_the_day_in_china() -> None:
    assert today(Facts(Path(), (), datetime(2026, 11, 23, 22, 0, tzinfo=UTC))) == date(2026, 11, 24)
