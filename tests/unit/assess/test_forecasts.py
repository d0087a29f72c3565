"""A course is a forecast with a fan, or a refusal that says what would be enough."""

from decimal import Decimal

import pytest

from refoundry.assess.goals.aim import Aim
from refoundry.assess.goals.forecasts import candidates, course
from refoundry.core.problems import Both

YEARS = [*range(2016, 2021)]
VALUES = [14.2, 14.9, 15.3, 15.9, 16.2]
WORDS = Both("目标", "the target")


def test_the_fan_holds_every_year_and_widens() -> None:
    found = course(YEARS, VALUES, 2024, share=True)
    assert [point.year for point in found.fan] == [2021, 2022, 2023, 2024]
    widths = [point.high - point.low for point in found.fan]
    assert widths == sorted(widths)
    assert all(point.low < point.point < point.high for point in found.fan)
    assert (found.method, found.probability, found.refusal) == ("drift", None, None)


def test_both_ends_of_an_aim_count() -> None:
    band = Aim(Decimal("17.7"), Decimal("18.7"), False, WORDS)
    above = Aim(Decimal("17.7"), None, False, WORDS)
    inside = course(YEARS, VALUES, 2024, share=True, aim=band).probability
    reached = course(YEARS, VALUES, 2024, share=True, aim=above).probability
    assert inside is not None
    assert reached is not None
    # 18.2 is the middle of the band: what is lost below it is lost above it too
    assert inside == pytest.approx(2 * reached - 1)


def test_a_single_value_has_no_probability() -> None:
    assert course(YEARS, VALUES, 2024, share=True, aim=Aim(Decimal(18), Decimal(18), False, WORDS)).probability is None


@pytest.mark.parametrize(
    ("count", "until", "words"),
    [
        (4, 2020, "1 more"),
        (0, 2024, "no comparable annual value is loaded here, so no forecast; 5 in"),
        (5, 2026, "6 years ahead"),
    ],
)
def test_refusals_say_what_would_be_enough(count: int, until: int, words: str) -> None:
    found = course(YEARS[:count], VALUES[:count], until, share=True)
    assert found.refusal is not None
    assert words in found.refusal.en
    assert (found.fan, found.probability, found.method) == ((), None, None)


def test_levels_may_grow_by_per_cent_and_shares_do_not() -> None:
    assert not [name for name in candidates(share=True) if name.startswith("compound")]
    years, levels = [*range(2012, 2024)], [100 * 1.1**step for step in range(12)]
    found = course(years, levels, 2025, share=False)
    assert found.method == "compound_drift"
    assert found.fan[-1].point == pytest.approx(100 * 1.1**13)


def test_a_level_at_or_below_zero_is_carried_on_without_logarithms() -> None:
    found = course([*range(2012, 2022)], [-2, -1, 0, 1, 2, 3, 4, 5, 6, 7], 2023, share=False)
    assert (found.method, found.fan[-1].point) == ("drift", pytest.approx(9))
