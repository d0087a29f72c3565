"""What fulfils a target, minding bounds; words for a probability."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.assess.goals.aim import Aim, comparable
from refoundry.assess.goals.verdict import Outcome, fulfils, judge_ahead, judge_fallen_due
from refoundry.core.periods import read_period
from refoundry.core.problems import Both

WORDS = Both("目标", "the target")
NUMBERS = st.integers(-50, 50).map(lambda n: n / 2)


def _aim(floor: float | None, ceiling: float | None, strict: bool) -> Aim:
    ends = [None if end is None else Decimal(str(end)) for end in (floor, ceiling)]
    return Aim(ends[0], ends[1], strict, WORDS)


def _possible(value: float, qualifier: str) -> list[float]:
    """Some values a figure with this qualifier may stand for."""
    above, below = [value + step for step in (0.01, 1, 100)], [value - step for step in (0.01, 1, 100)]
    return {"over": above, "at_least": [value, *above], "nearly": below, "exact": [value]}[qualifier]


@given(value=NUMBERS, qualifier=st.sampled_from(["over", "at_least", "nearly", "exact"]), floor=st.none() | NUMBERS,
       ceiling=st.none() | NUMBERS, strict=st.booleans())  # fmt: skip
def test_a_verdict_holds_for_every_value_the_figure_may_stand_for(
    value: float, qualifier: str, floor: float | None, ceiling: float | None, strict: bool
) -> None:
    aim = _aim(floor, ceiling, strict)
    verdict = fulfils(Outcome(value, qualifier, "2024", "公报"), aim)
    for one in _possible(value, qualifier):
        above = floor is None or (one > floor if strict else one >= floor)
        below = ceiling is None or (one < ceiling if strict else one <= ceiling)
        assert verdict is None or verdict == (above and below)


@given(value=NUMBERS, floor=NUMBERS, strict=st.booleans())
def test_an_exact_value_always_settles_it(value: float, floor: float, strict: bool) -> None:
    assert fulfils(Outcome(value, "exact", "2024", "公报"), _aim(floor, None, strict)) is not None


@pytest.mark.parametrize(
    ("value", "floor", "expected"),
    [
        (70, 50, True),
        (70, 60, True),
        (70, 61, None),
        (70, 81, False),
        (4.6, 4.5, True),
        (4.6, 4.7, None),
        (0, 1, False),
    ],
)
def test_about_reaches_one_unit_of_its_last_digit(value: float, floor: float, expected: bool | None) -> None:
    assert fulfils(Outcome(value, "about", "2024", "公报"), _aim(floor, None, False)) is expected


def test_a_value_in_doubt_settles_nothing() -> None:
    doubtful = Outcome(99, "exact", "2024", "公报", Both("年份待确认", "year to be confirmed"), doubtful=True)
    verdict = judge_fallen_due([doubtful], _aim(50, None, False), "%", 2024)
    assert (verdict.status, verdict.lacks) == ("unknown", "exact")
    sure = Outcome(51, "exact", "2024", "年鉴")
    assert judge_fallen_due([doubtful, sure], _aim(50, None, False), "%", 2024).status == "met"


@pytest.mark.parametrize(
    ("probability", "status", "share"),
    [(1.0, "on track", "over 99%"), (0.995, "on track", "over 99%"), (0.99, "on track", "about 99%"),
     (2 / 3, "on track", "67%"), (0.66, "at risk", "66%"), (1 / 3, "at risk", "33%"), (0.33, "off track", "33%"),
     (0.0, "off track", "under 1%")],
)  # fmt: skip
def test_words_for_a_probability_never_claim_certainty(probability: float, status: str, share: str) -> None:
    verdict = judge_ahead(probability)
    assert verdict.status == status
    assert share in verdict.why.en


@pytest.mark.parametrize(
    ("period", "unit", "expected"),
    [("2024", "亿元", True), ("2024H1", "亿元", False), ("2022-2024", "亿元", False), ("2024H1", "%", True),
     ("2024H1", "家", True), ("2024-06", "tce", False)],
)  # fmt: skip
def test_sums_of_part_of_a_year_do_not_stand_beside_a_year(period: str, unit: str, expected: bool) -> None:
    assert comparable(read_period(period), unit) is expected
