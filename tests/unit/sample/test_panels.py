"""The panels: entry, exit, the shock of 2020, and planted effects that a fair comparison finds."""

import numpy as np
import pytest

from refoundry.sample.causes import Causes, plan_causes
from refoundry.sample.panels import Panel, monthly, yearly
from refoundry.sample.population import Population, populate
from refoundry.sample.recipe import Recipe


@pytest.fixture(scope="module")
def people(full: Recipe) -> Population:
    return populate(full, 3)


@pytest.fixture(scope="module")
def causes(full: Recipe, people: Population) -> Causes:
    return plan_causes(full, 3, people)


@pytest.fixture(scope="module")
def panel(full: Recipe, people: Population, causes: Causes) -> Panel:
    return yearly(full, 3, people, causes.lift)


def test_firms_enter_and_leave(people: Population, panel: Panel) -> None:
    first, last = panel.present[:, 0].sum(), panel.present[:, -1].sum()
    assert first < last
    closed = people.closed[panel.firm]
    assert not panel.present[closed == 2020, panel.years.index(2020)].any()
    assert panel.present[: people.above, -1].all()


def test_the_sum_follows_the_published_path(full: Recipe, people: Population, panel: Panel) -> None:
    there = np.where(panel.present, panel.values["revenue"], 0)[: people.above].sum(axis=0)
    path = np.array([full.about["path"][year] for year in panel.years])
    assert np.allclose(there / there[-1], path, rtol=1e-6)
    assert there[-1] == pytest.approx(people.revenue[: people.above].sum())


def test_more_firms_lose_money_in_the_year_of_the_shock(people: Population, panel: Panel) -> None:
    there = panel.present[: people.above]
    losing = ((panel.values["profit"][: people.above] < 0) & there).sum(axis=0) / there.sum(axis=0)
    assert losing.argmax() == panel.years.index(2020)


def _estimate(people: Population, panel: Panel, firm: np.ndarray, year: np.ndarray) -> tuple[float, float]:
    """Difference in differences with the firms never treated, and its standard error."""
    logs = np.log(panel.values["revenue"][: people.above])
    steady = panel.present[: people.above].all(axis=1)
    base = np.array([panel.years.index(one) for one in year])
    others = steady.copy()
    others[firm] = False
    gain = logs[firm, -1] - logs[firm, base]
    common = np.array([(logs[others, -1] - logs[others, place]).mean() for place in range(len(panel.years))])
    found = gain - common[base]
    return float(found.mean()), float(found.std() / np.sqrt(len(found)))


def test_the_policy_that_works_is_found_and_the_idle_one_is_not(
    people: Population, panel: Panel, causes: Causes
) -> None:
    works, idle, growing = causes.treatments
    effect, error = _estimate(people, panel, works.firm, works.year)
    assert abs(effect - works.effect.mean()) < 3 * error
    assert effect > 2 * error
    effect, error = _estimate(people, panel, idle.firm, idle.year)
    assert abs(effect) < 3 * error
    assert growing.effect.max() == 0
    effect, error = _estimate(people, panel, growing.firm, growing.year)
    assert effect > 2 * error  # the decoy: it looks as if it worked


def test_the_months_of_a_year_add_up(full: Recipe, people: Population, panel: Panel, causes: Causes) -> None:
    months = monthly(full, 3, people, panel, causes.fall)
    assert months.firm[: people.above].tolist() == list(range(people.above))
    assert months.firm[people.above :].tolist() == people.gone.tolist()
    sales = np.nansum(months.values["invoiced_sales"].reshape(len(months.firm), -1, 12), axis=2)
    row = np.searchsorted(panel.firm, months.firm)
    there = panel.present[row]
    assert np.allclose(sales[there], panel.values["revenue"][row][there])
    assert (people.closed[people.gone] >= 2021).all()
    assert not there[people.above :, -1].any()
    power = np.nansum(months.values["electricity_kwh"], axis=0)
    shock = months.names.index("2020-02")
    assert power[shock] < 0.7 * power[shock - 12]
    assert months.names[0] == "2018-01" and months.names[-1] == "2024-12"


def test_leavers_and_decoys_shrink_alike(causes: Causes) -> None:
    assert not set(causes.leaving.tolist()) & set(causes.shrinking.tolist())
    deepest = [causes.fall[firm].min(axis=1).mean() for firm in (causes.leaving, causes.shrinking)]
    assert abs(deepest[0] - deepest[1]) < 0.12
