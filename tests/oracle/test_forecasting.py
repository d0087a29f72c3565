"""Forecasts against statsmodels and statsforecast, Student's t against scipy, on the same series.

Estimates differ where the packages search differently (a grid here, an optimiser with tolerances there), so forecasts
are compared with the constants fixed, where they have to agree to rounding, and the estimates by the sum of squares they
leave: ours may not be worse than theirs by more than the grid costs.
"""

import warnings

import numpy as np
import pytest

from refoundry.methods import forecasting, student

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # their imports are not ours to judge
    import pandas as pd
    import statsmodels.api as sm
    from scipy import special, stats
    from statsforecast.models import RandomWalkWithDrift
    from statsforecast.theta import auto_theta, forecast_theta
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel
    from statsmodels.tsa.forecasting.theta import ThetaModel
    from statsmodels.tsa.holtwinters import Holt

DRAW = np.random.default_rng(20200630)
GROWING = 100 * np.exp(np.cumsum(DRAW.normal(0.06, 0.04, (12, 24)), axis=1))
LEVEL = 30 + 0.4 * np.cumsum(DRAW.normal(0, 1, (12, 15)), axis=1) + DRAW.normal(0, 1, (12, 15))
SERIES = [*GROWING, *LEVEL, np.array([14.2, 14.9, 15.3, 15.9, 16.2])]


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 22, 100])
def test_students_t_is_scipys(df: int) -> None:
    # far below 1e-4 scipy itself loses digits with one degree of freedom, where atan(t) / pi is exact
    t = np.concatenate([-np.logspace(-4, 4, 60), [0.0], np.logspace(-4, 4, 60)])
    np.testing.assert_allclose(student.cdf(t, df), stats.t.cdf(t, df), rtol=1e-11, atol=1e-300)
    for p in (1e-9, 0.001, 0.025, 0.3, 0.5, 0.6, 0.9, 0.975, 0.9999):
        assert student.quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-11, abs=1e-14)


@pytest.mark.parametrize("a", [0.5, 1, 2.5, 40])
@pytest.mark.parametrize("b", [0.5, 1, 3, 25])
def test_the_incomplete_beta_function_is_scipys(a: float, b: float) -> None:
    x = np.linspace(0, 1, 101)
    np.testing.assert_allclose(student.beta_inc(a, b, x), special.betainc(a, b, x), rtol=1e-11, atol=1e-14)


def test_one_degree_of_freedom_near_the_middle() -> None:
    assert student.cdf(1e-8, 1) - 0.5 == pytest.approx(np.arctan(1e-8) / np.pi, rel=1e-7)


@pytest.mark.parametrize("y", SERIES)
def test_drift_is_statsforecasts(y: np.ndarray) -> None:
    ours, theirs = forecasting.drift(y, 6), RandomWalkWithDrift().forecast(y, 6, level=[80])
    np.testing.assert_allclose(ours.point, theirs["mean"], rtol=1e-12)
    # they divide the squares by T-1 and read the normal curve; we count the estimated slope too and read Student's t
    half = (theirs["hi-80"] - theirs["lo-80"]) / 2 / stats.norm.ppf(0.9)
    np.testing.assert_allclose(ours.standard_error, half * np.sqrt((y.size - 1) / (y.size - 2)), rtol=1e-6)


@pytest.mark.parametrize("y", SERIES)
@pytest.mark.parametrize("alpha", [0.1, 0.66, 0.99])
def test_theta_is_statsforecasts_with_alpha_fixed(y: np.ndarray, alpha: float) -> None:
    # their smoothing starts from the level less half the straight line at the first year, ours from the first value
    start = np.polyfit(np.arange(y.size), y, 1)[1]
    theirs = forecast_theta(auto_theta(y, 1, model="STM", alpha=alpha, initial_smoothed=y[0] - start / 2), 6)
    np.testing.assert_allclose(forecasting.theta(y, 6, alpha=alpha).point, theirs["mean"], rtol=1e-9)


@pytest.mark.parametrize("y", SERIES)
def test_theta_is_statsmodels(y: np.ndarray) -> None:
    fitted = ThetaModel(y, deseasonalize=False, period=1).fit()
    alpha, ours = float(fitted.params["alpha"]), forecasting.theta(y, 6)
    assert ours.parameters["alpha"] == pytest.approx(alpha, abs=0.011)  # one step of the grid
    np.testing.assert_allclose(forecasting.theta(y, 6, alpha=alpha).point, np.asarray(fitted.forecast(6)), rtol=1e-9)


def _holt(y: np.ndarray, phi: float) -> Holt:
    """Their model with our starting values: l[1] = y[1], b[1] = y[2] - y[1] one step before."""
    change = y[1] - y[0]
    return Holt(
        y, damped_trend=True, initialization_method="known", initial_level=y[0] - change, initial_trend=change / phi
    )


@pytest.mark.parametrize("y", SERIES)
@pytest.mark.parametrize(
    ("alpha", "beta", "phi"), [(0.5, 0.4, 0.9), (1.0, 0.0, 0.8), (0.1, 1.0, 0.98), (0.9, 0.3, 0.85)]
)
def test_damped_trend_is_statsmodels_with_constants_fixed(y: np.ndarray, alpha: float, beta: float, phi: float) -> None:
    ours = forecasting.damped_trend(y, 6, alpha=alpha, beta=beta, phi=phi)
    theirs = _holt(y, phi).fit(smoothing_level=alpha, smoothing_trend=beta, damping_trend=phi, optimized=False)
    np.testing.assert_allclose(ours.point, theirs.forecast(6), rtol=1e-10)
    assert ours.parameters["sigma"] ** 2 * ours.df == pytest.approx(np.sum(theirs.resid[2:] ** 2), rel=1e-8)


@pytest.mark.parametrize("y", SERIES[:-1])
def test_the_grid_of_damped_trend_costs_little(y: np.ndarray) -> None:
    # the first two errors depend on no smoothing constant, so both sums of squares have their lowest point in one place
    theirs = _holt(y, 0.9).fit(damping_trend=0.9)
    ours = forecasting.damped_trend(y, 6, phi=0.9)
    assert ours.parameters["sigma"] ** 2 * ours.df <= 1.02 * np.sum(theirs.resid[2:] ** 2)


@pytest.mark.parametrize(("alpha", "beta", "phi"), [(0.5, 0.4, 0.9), (1.0, 0.2, 0.8), (0.9, 1.0, 0.98)])
def test_the_spread_of_damped_trend_is_that_of_the_state_space_model(alpha: float, beta: float, phi: float) -> None:
    y = LEVEL[0]
    change = y[1] - y[0]
    model = ETSModel(
        pd.Series(y), error="add", trend="add", damped_trend=True,
        initialization_method="known", initial_level=y[0] - change, initial_trend=change / phi,
    )  # fmt: skip
    theirs = model.smooth([alpha, alpha * beta, phi]).get_prediction(start=y.size, end=y.size + 7).forecast_variance
    ours = forecasting.damped_trend(y, 8, alpha=alpha, beta=beta, phi=phi).standard_error ** 2
    np.testing.assert_allclose(ours / ours[0], theirs / theirs[0], rtol=1e-10)


@pytest.mark.parametrize("y", SERIES)
def test_linear_trend_is_least_squares(y: np.ndarray) -> None:
    t = np.delete(np.arange(2000.0, 2000 + y.size + 2), [1, 3])  # two years missing
    at = np.array([2030.0, 2035.0])
    theirs = sm.OLS(y, sm.add_constant(t - 2000)).fit().get_prediction(sm.add_constant(at - 2000))
    ours = forecasting.linear_trend(t, y, at)
    np.testing.assert_allclose(ours.point, theirs.predicted_mean, rtol=1e-9)
    np.testing.assert_allclose(ours.standard_error, theirs.se_obs, rtol=1e-9)
    np.testing.assert_allclose(np.transpose(ours.interval(0.8)), theirs.conf_int(obs=True, alpha=0.2), rtol=1e-8)
