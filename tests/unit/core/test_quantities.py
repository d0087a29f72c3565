"""Units, comparisons, numbers as pages show them."""

import math
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.core.quantities import Comparison, Direction, convert, find_unit, meets, units, write_number

NAMES = sorted(units())
ALIKE = [(a, b) for a in NAMES for b in NAMES if units()[a].dimension == units()[b].dimension]
APART = [(a, b) for a in NAMES for b in NAMES if units()[a].dimension != units()[b].dimension]
NUMBERS = st.decimals(-(10**12), 10**12, places=4)


@given(NUMBERS, st.sampled_from(ALIKE))
def test_there_and_back(value: Decimal, pair: tuple[str, str]) -> None:
    one, two = (units()[name] for name in pair)
    back = convert(convert(value, one, two), two, one)
    assert back == value or abs(back - value) <= abs(value) * Decimal("1e-20")


@given(NUMBERS, st.sampled_from(ALIKE))
def test_larger_stays_larger(value: Decimal, pair: tuple[str, str]) -> None:
    one, two = (units()[name] for name in pair)
    assert convert(value, one, two) < convert(value + 1, one, two)


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (1.5, "万亿元", "亿元", "15000"),
        (5, "万亩", "亩", "50000"),
        (250, "平方公里", "亩", "375000"),
        (1, "km2", "公顷", "100"),
        (0.1, "亿元", "万元", "1000"),
        (3, "‰", "%", "0.3"),
        (1, "亿元/km2", "万元/亩", "6.6666666667"),
    ],
)
def test_conversions(value: float, unit: str, to: str, expected: str) -> None:
    one, two = find_unit(unit), find_unit(to)
    assert one is not None
    assert two is not None
    assert convert(value, one, two) == Decimal(expected)


@given(st.sampled_from(APART))
def test_dimensions_do_not_mix(pair: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="do not measure the same thing"):
        convert(1, units()[pair[0]], units()[pair[1]])


def test_every_unit_and_spelling_is_found() -> None:
    assert {unit.name for unit in map(find_unit, NAMES) if unit} == set(NAMES)
    spelt = {"％": "%", " 个百分点 ": "百分点", "平方公里": "km2", "㎡": "m2", "名": "人"}
    assert {text: unit.name for text in spelt if (unit := find_unit(text))} == spelt
    assert find_unit("百分") is None
    assert find_unit("") is None
    units().clear()
    assert units()


# comparison, direction -> outcome just under the target, on it, just over it
OUTCOMES = {
    (">=", "any"): (False, True, True),
    (">", "any"): (False, False, True),
    ("<=", "any"): (True, True, False),
    ("<", "any"): (True, False, False),
    ("=", "up"): (False, True, True),
    ("=", "down"): (True, True, False),
    ("=", "none"): (False, True, False),
    ("~", "up"): (False, True, True),
    ("~", "down"): (True, True, False),
    ("~", "none"): (None, None, None),
    ("range", "up"): (False, True, True),
    ("range", "down"): (True, True, False),
    ("range", "none"): (None, None, None),
    ("growth", "up"): (False, True, True),
    ("growth", "down"): (True, True, False),
    ("growth", "none"): (None, None, None),
    ("change", "up"): (False, True, True),
    ("change", "down"): (True, True, False),
    ("change", "none"): (None, None, None),
    ("rank", "any"): (None, None, None),
    ("qualitative", "any"): (None, None, None),
}


@pytest.mark.parametrize("comparison", get_args(Comparison))
@pytest.mark.parametrize("direction", get_args(Direction))
@pytest.mark.parametrize("target", [0.3, 2.8, 0, -4, 15000])
def test_every_comparison_and_direction(comparison: Comparison, direction: Direction, target: float) -> None:
    expected = OUTCOMES.get((comparison, "any")) or OUTCOMES[comparison, direction]
    assert tuple(meets(target + step, comparison, target, direction) for step in (-0.001, 0, 0.001)) == expected


def test_every_comparison_is_tried() -> None:
    assert {comparison for comparison, _ in OUTCOMES} == set(get_args(Comparison))


@pytest.mark.parametrize(("value", "target"), [(0.1 + 0.2, 0.3), (1.1 * 3, 3.3), (0.7 + 0.1, 0.8), (2.8, 2.8)])
def test_a_threshold_is_met_exactly_though_floats_are_not_exact(value: float, target: float) -> None:
    assert meets(value, ">=", target)
    assert meets(value, "<=", target)
    assert meets(value, "=", target, "none")
    assert meets(value, ">", target) is False
    assert meets(value, "<", target) is False


def test_decimals_are_compared_as_they_are() -> None:
    assert meets(Decimal("2.80000000000001"), ">", Decimal("2.8"))
    assert meets(Decimal("2.8"), "=", 2.8, "none")


def test_what_was_not_observed_meets_nothing_and_misses_nothing() -> None:
    assert meets(math.nan, ">=", 1) is None
    assert meets(math.inf, ">=", 1) is True


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, None, "0"),
        (1234567.5, None, "1,234,567.5"),
        (-1234.5, None, "-1,234.5"),
        (0.00004, None, "0"),
        (-0.00004, None, "0"),
        (0.00005, None, "0.0001"),
        (100, None, "100"),
        (Decimal("1E+3"), None, "1,000"),
        (Decimal("49.0"), None, "49"),
        (49, 1, "49.0"),
        (0.25, 1, "0.3"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (-0.04, 1, "0.0"),
        (math.nan, None, "nan"),
        (10**15, None, "1,000,000,000,000,000"),
    ],
)
def test_numbers_as_pages_show_them(value: float, places: int | None, text: str) -> None:
    assert write_number(value, places) == text


@given(NUMBERS)
def test_what_is_shown_can_be_read_back(value: Decimal) -> None:
    assert Decimal(write_number(value).replace(",", "")) == value
