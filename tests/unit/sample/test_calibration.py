"""The made-up city against the published totals: exact at the published size, within rounding when scaled."""

import numpy as np
import pytest

from refoundry.sample.calibration import hold
from refoundry.sample.made import Delivery, Made
from refoundry.sample.population import Population, populate
from refoundry.sample.recipe import SECTORS, Recipe


@pytest.fixture(scope="module")
def people(full: Recipe) -> Population:
    return populate(full, 1)


def test_the_counts_are_exact_at_the_published_size(full: Recipe, people: Population) -> None:
    revenue = people.revenue[people.closed == 0]
    assert people.above == 3_725
    assert int((revenue >= 1_000_000).sum()) == 8
    assert int((revenue >= 100_000).sum()) > 100
    assert int(people.high_tech.sum()) == 2_562
    assert full.firms == 420_000


def test_nothing_but_industry_above_the_threshold_is_above_designated_size(full: Recipe, people: Population) -> None:
    making = full.line_group[people.line] >= 0
    assert making[: people.above].all()
    assert people.revenue[: people.above].min() >= 2_000
    small = making & (people.closed == 0)
    assert people.revenue[people.above :][small[people.above :]].max() < 2_000


def test_towns_sectors_and_shares_at_the_published_size(full: Recipe, people: Population) -> None:
    outside = np.array([full.assumed["outside_register"][name] for name in SECTORS])
    towns = np.bincount(people.town, people.value_added, minlength=len(full.towns)) + people.individual_value_added
    assert np.allclose(towns + (people.sectors * outside).sum(axis=1), full.town_gdp, rtol=0.002)
    assert people.sectors.sum(axis=0) / 10_000 == pytest.approx([96.0, 2124.14, 1923.1], rel=0.001)
    high = np.isin(people.gb_class[: people.above], sorted(full.high_tech_classes))
    value = people.value_added[: people.above]
    assert value[high].sum() / value.sum() == pytest.approx(0.162, abs=1e-6)
    assert value.sum() / 10_000 == pytest.approx(1500, rel=1e-6)


def test_value_added_is_a_credible_part_of_revenue(people: Population) -> None:
    rate = people.value_added[: people.above] / people.revenue[: people.above]
    low, high = np.quantile(rate, [0.005, 0.995])
    assert low > 0.08
    assert high < 0.6


def test_the_tail_is_heavy(people: Population) -> None:
    top = np.sort(people.revenue[: people.above])[::-1]
    assert top[: people.above // 100].sum() / top.sum() > 0.25


def test_every_published_total_is_held_when_scaled(drawn: tuple[Made, list[Delivery]]) -> None:
    held = hold(*drawn)
    assert len(held) == 38
    for one in held:
        if one.comparison == "~":
            continue  # a pattern that few firms follow loosely
        # a few dozen firms in 23 towns cannot meet every sum to the last digit
        slack = 1.0 if one.unit in ("家", "户", "个") else 0.02 * one.wanted
        assert abs(one.made - one.wanted) <= slack, one


def test_each_total_names_its_source(recipe: Recipe) -> None:
    assert all(one.source and one.title.zh and one.title.en and one.year for one in recipe.totals.values())
