"""Back-test: nothing of the future reaches a forecast, pooling is what it says, and real series are judged."""

import csv
from pathlib import Path

import numpy as np
import pytest

from refoundry.methods import forecasting
from refoundry.methods.backtest import COMPOUND, METHODS, backtest, choose, rolling_origin

DRAW = np.random.default_rng(2035)
PANEL = 100 * np.exp(np.cumsum(DRAW.normal(0.05, 0.05, (8, 15)), axis=1))
ALL = {**METHODS, **COMPOUND}


@pytest.mark.parametrize("name", ALL)
def test_the_future_does_not_reach_back(name: str) -> None:
    changed = PANEL.copy()
    changed[:, 12:] *= 3
    before, after = (rolling_origin(panel, name, 3, 6).errors for panel in (PANEL, changed))
    # origins 6..9 see and are judged on years 1..12 only
    np.testing.assert_array_equal(before[:, :4], after[:, :4])
    # origin 12 made the same forecast, judged on other outcomes
    np.testing.assert_allclose(before[:, 6] - PANEL[:, 12:], after[:, 6] - changed[:, 12:], rtol=1e-9)
    assert not np.array_equal(before[:, 6], after[:, 6])


@pytest.mark.parametrize("name", ALL)
def test_errors_are_those_of_the_method_itself(name: str) -> None:
    test = rolling_origin(PANEL, name, 3, 6)
    assert test.errors.shape == (8, 9, 3)
    assert test.origins.tolist() == [*range(6, 15)]
    np.testing.assert_allclose(
        test.errors[:, 2], PANEL[:, 8:11] - ALL[name](PANEL[:, :8], 3).point, rtol=1e-9, atol=1e-9
    )
    assert np.isnan(test.errors[:, -1, 1:]).all() and np.isnan(test.errors[:, -2, 2]).all()
    assert np.isnan(test.errors).sum() == 8 * 3
    assert test.scored == 8 * (9 * 3 - 3)


def test_a_panel_pools_its_series() -> None:
    together = rolling_origin(PANEL, "theta", 3, 6)
    alone = [rolling_origin(row, "theta", 3, 6) for row in PANEL]
    for name in ("mae", "mape", "coverage_80", "coverage_95", "brier", "baseline_mae", "baseline_brier"):
        assert getattr(together, name) == pytest.approx(np.mean([getattr(one, name) for one in alone])), name
    assert together.rmse == pytest.approx(np.sqrt(np.mean([one.rmse**2 for one in alone])))
    assert together.rmse >= together.mae


def test_steps_add_up_to_the_whole() -> None:
    test = rolling_origin(PANEL, "drift", 3, 6)
    counts = np.sum(~np.isnan(test.errors), axis=(0, 1))
    assert set(test.by_step) == {"mae", "coverage_80", "coverage_95", "brier", "baseline_mae", "baseline_brier"}
    for name, values in test.by_step.items():
        assert np.average(values, weights=counts) == pytest.approx(getattr(test, name)), name


def test_the_yardstick_measured_against_itself() -> None:
    test = rolling_origin(PANEL, "naive", 2)
    assert (test.mae, test.brier) == (test.baseline_mae, test.baseline_brier)


def test_a_method_of_ones_own() -> None:
    def wild(y: np.ndarray, horizon: int) -> forecasting.Forecast:
        forecast = forecasting.naive(y, horizon)
        return forecasting.Forecast(forecast.point * 0, forecast.standard_error, forecast.df)

    compared = backtest(PANEL, 2, methods={"wild": wild, "naive": forecasting.naive})
    assert compared.chosen == "naive"
    assert compared.tests["wild"].mae > compared.tests["wild"].baseline_mae


def test_a_zero_that_came_leaves_the_relative_error_unknown() -> None:
    test = rolling_origin([5, 4, 3, 2, 1, 0, 1.0], "drift", 1)
    assert np.isnan(test.mape)
    assert test.mae == pytest.approx(0.5 * (0 + 2))


def test_intervals_and_chances_are_good_where_the_world_is_a_random_walk() -> None:
    walks = np.cumsum(np.random.default_rng(4).normal(0.3, 1, (3000, 12)), axis=1)
    test = rolling_origin(walks, "drift", 2)
    assert test.coverage_80 == pytest.approx(0.80, abs=0.01)
    assert test.coverage_95 == pytest.approx(0.95, abs=0.01)
    assert test.brier < 0.26


def test_constant_series_are_forecast_without_doubt() -> None:
    for name in METHODS:
        test = rolling_origin(np.full(9, 3.3), name, 2)
        assert (test.mae, test.coverage_80, test.coverage_95, test.brier) == (0, 1, 1, 0)


@pytest.mark.parametrize(
    ("y", "horizon", "first", "says"),
    [
        (np.ones(7), 3, 5, "needs at least 8 yearly observations, got 7"),
        (np.ones(9), 2, 4, "first is at least 5"),
        (np.ones(9), 0, 5, "horizon at least 1"),
        ([1, 2, np.nan, 4, 5, 6, 7], 1, 5, "leave that series out"),
        (np.ones((2, 2, 9)), 1, 5, "dimensions"),
    ],
)
def test_what_cannot_be_tested_is_refused(y: np.ndarray, horizon: int, first: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        rolling_origin(y, "drift", horizon, first)


def test_choosing_needs_errors_that_are_known() -> None:
    for mae in ({}, {"naive": np.nan}, {"naive": -1.0}):
        with pytest.raises(ValueError, match=r"choose|at least 0"):
            choose(mae)
    with pytest.raises(ValueError, match="at least 0"):
        choose({"naive": 1.0}, tie=-0.1)
    assert choose({"naive": 0.0, "drift": 0.0}) == "naive"


def _real(folder: Path, column: str) -> np.ndarray:
    """Prefectures with all 24 years, as (prefecture, year)."""
    rows: dict[str, dict[int, float]] = {}
    with (folder / "indicators" / "prefecture_gdp_three_sectors_2000_2023.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row[column]:
                rows.setdefault(row["city_code"], {})[int(row["year"])] = float(row[column])
    whole = [[years[year] for year in range(2000, 2024)] for years in rows.values() if len(years) == 24]
    return np.array([row for row in whole if min(row) > 0])


def test_real_gdp(real_data: Path) -> None:
    """What a user of the scorecard may expect: a few years of GDP are forecast far better than by the last value."""
    gdp = _real(real_data, "gdp_100m_yuan")
    assert gdp.shape[0] > 280
    compared = backtest(gdp, 4, 8, ALL)
    best = compared.tests[compared.chosen]
    assert best.mae < 0.55 * best.baseline_mae
    assert best.mape < 0.14
    # the straight line through everything claims far more than it keeps
    assert compared.tests["linear_trend"].coverage_80 < 0.5
    assert compared.tests["compound_theta"].coverage_80 > 0.75


def test_real_shares(real_data: Path) -> None:
    """Sector shares wander: nothing beats the last value, and the choice says so."""
    compared = backtest(100 * _real(real_data, "secondary_share"), 4, 8)
    assert compared.chosen == "naive"
    assert 0.65 < compared.tests["naive"].coverage_80 < 0.8
