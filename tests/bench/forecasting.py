"""Forecasts of yearly series beside statsmodels and statsforecast: one series, and a panel of 342 cities by 24 years.

The work is the same: estimate, four years ahead, and where the peer gives them the 80 % and 95 % intervals. The peers
take one series at a time, so a panel is a loop over their model; their data-frame front ends would only add to that.

What `same` asks:
- drift: the forecasts to 1e-9. The intervals to 1e-6 after undoing two stated differences: they divide the squares by
  T-1 and read the normal curve, we divide by T-2 and read Student's t.
- theta, damped trend: at the constants the peer estimated our forecasts are theirs to 1e-9; our own constants, from a
  grid, leave a sum of squares at most 2 % above theirs. Theta is compared with statsforecast at alpha = 0.5.
- rolling origin: every error to 1e-9.
"""

from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

import numpy as np

from refoundry.methods import backtest, forecasting, student
from tests.bench.case import Case

HORIZON = 4
FIRST = 5
PHI = 0.9
PANEL = 100 * np.exp(np.cumsum(np.random.default_rng(342).normal(0.06, 0.04, (342, 24)), axis=1))


def _peer(name: str) -> str:
    return f"{name} {version(name)}"


def _bands(forecast: forecasting.Forecast) -> np.ndarray:
    return np.stack([forecast.point, *forecast.interval(0.8), *forecast.interval(0.95)], axis=-1)


def _drift_theirs(y: np.ndarray) -> Callable[[], np.ndarray]:
    def run() -> np.ndarray:
        from statsforecast.models import RandomWalkWithDrift

        model = RandomWalkWithDrift()
        rows = []
        for row in np.atleast_2d(y):
            one = model.forecast(row, HORIZON, level=[80, 95])
            rows.append(np.stack([one[key] for key in ("mean", "lo-80", "hi-80", "lo-95", "hi-95")], axis=-1))
        return np.array(rows)

    return run


def _same_bands(ours: np.ndarray, theirs: np.ndarray) -> None:
    from statistics import NormalDist

    ours = ours.reshape(theirs.shape)
    np.testing.assert_allclose(ours[..., 0], theirs[..., 0], rtol=1e-9)
    n = PANEL.shape[1]
    for column, level in ((2, 0.8), (4, 0.95)):
        q = student.quantile((1 + level) / 2, n - 2) / NormalDist().inv_cdf((1 + level) / 2)
        half = (theirs[..., column] - theirs[..., 0]) * q * np.sqrt((n - 1) / (n - 2))
        np.testing.assert_allclose(ours[..., column] - ours[..., 0], half, rtol=1e-6)


def _theta_statsmodels(y: np.ndarray) -> Callable[[], list[tuple[float, np.ndarray]]]:
    def run() -> list[tuple[float, np.ndarray]]:
        from statsmodels.tsa.forecasting.theta import ThetaModel

        found = []
        for row in np.atleast_2d(y):
            fitted = ThetaModel(row, deseasonalize=False, period=1).fit()
            found.append((float(fitted.params["alpha"]), np.asarray(fitted.forecast(HORIZON))))
        return found

    return run


def _smoothing_squares(y: np.ndarray, alpha: float) -> float:
    level, total = y[0], 0.0
    for value in y[1:]:
        total += (value - level) ** 2
        level += alpha * (value - level)
    return float(total)


def _same_theta(y: np.ndarray) -> Callable[[forecasting.Forecast, list[tuple[float, np.ndarray]]], None]:
    def same(ours: forecasting.Forecast, theirs: list[tuple[float, np.ndarray]]) -> None:
        chosen = np.atleast_1d(ours.parameters["alpha"])
        for row, mine, (alpha, point) in zip(np.atleast_2d(y), chosen, theirs, strict=True):
            np.testing.assert_allclose(forecasting.theta(row, HORIZON, alpha=alpha).point, point, rtol=1e-9)
            assert _smoothing_squares(row, float(mine)) <= 1.02 * _smoothing_squares(row, alpha)

    return same


def _theta_statsforecast(y: np.ndarray) -> Callable[[], np.ndarray]:
    def run() -> np.ndarray:
        from statsforecast.theta import auto_theta, forecast_theta

        n = y.shape[-1]
        t = np.arange(n) - (n - 1) / 2
        rows = []
        for row in np.atleast_2d(y):
            # their smoothing starts from the level less half the straight line at the first year
            start = row[0] - (row.mean() + t[0] * (row @ t) / (t @ t)) / 2
            rows.append(
                forecast_theta(auto_theta(row, 1, model="STM", alpha=0.5, initial_smoothed=start), HORIZON)["mean"]
            )
        return np.array(rows)

    return run


def _holt(y: np.ndarray) -> Callable[[], list[tuple[float, float, np.ndarray]]]:
    def run() -> list[tuple[float, float, np.ndarray]]:
        import warnings

        from statsmodels.tsa.holtwinters import Holt

        found = []
        for row in np.atleast_2d(y):
            change = row[1] - row[0]
            # our start, l[1] = y[1] and b[1] = y[2] - y[1], one step before
            model = Holt(
                row, damped_trend=True, initialization_method="known",
                initial_level=row[0] - change, initial_trend=change / PHI,
            )  # fmt: skip
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # its optimiser sometimes says it did not converge
                fitted = model.fit(damping_trend=PHI)
            found.append((fitted.params["smoothing_level"], fitted.params["smoothing_trend"], fitted.forecast(HORIZON)))
        return found

    return run


def _same_damped(y: np.ndarray) -> Callable[[forecasting.Forecast, list[tuple[float, float, np.ndarray]]], None]:
    def same(ours: forecasting.Forecast, theirs: list[tuple[float, float, np.ndarray]]) -> None:
        sigma = np.atleast_1d(ours.parameters["sigma"])
        for row, mine, (alpha, beta, point) in zip(np.atleast_2d(y), sigma, theirs, strict=True):
            beta = min(float(beta), 1.0)  # a quotient of two of its own figures, at times 1 and a last digit
            fixed = forecasting.damped_trend(row, HORIZON, alpha=float(alpha), beta=beta, phi=PHI)
            np.testing.assert_allclose(fixed.point, point, rtol=1e-9)
            assert mine**2 <= 1.02 * fixed.parameters["sigma"] ** 2

    return same


def _rolling_theirs(panel: np.ndarray) -> np.ndarray:
    from statsforecast.models import RandomWalkWithDrift

    model, n = RandomWalkWithDrift(), panel.shape[1]
    errors = np.full((len(panel), n - FIRST, HORIZON), np.nan)
    for i, row in enumerate(panel):
        for k in range(FIRST, n):
            h = min(HORIZON, n - k)
            errors[i, k - FIRST, :h] = row[k : k + h] - model.forecast(row[:k], h, level=[80, 95])["mean"]
    return errors


def _close(ours: Any, theirs: Any) -> None:
    np.testing.assert_allclose(np.reshape(ours, np.shape(theirs)), theirs, rtol=1e-9, atol=1e-9)


def cases() -> Iterator[Case]:
    """One series and the panel for each method, then the back-test."""
    statsmodels, statsforecast = _peer("statsmodels"), _peer("statsforecast")
    for what, y in (("one series of 24 years", PANEL[0]), ("342 series of 24 years", PANEL)):
        rows = y.size

        def drift(y: np.ndarray = y) -> np.ndarray:
            return _bands(forecasting.drift(y, HORIZON))

        def theta(y: np.ndarray = y) -> forecasting.Forecast:
            return forecasting.theta(y, HORIZON)

        def theta_half(y: np.ndarray = y) -> np.ndarray:
            return forecasting.theta(y, HORIZON, alpha=0.5).point

        def damped(y: np.ndarray = y) -> forecasting.Forecast:
            return forecasting.damped_trend(y, HORIZON, phi=PHI)

        def full(y: np.ndarray = y) -> np.ndarray:
            return _bands(forecasting.damped_trend(y, HORIZON))

        yield Case("forecasting", f"drift, {what}", rows, drift, statsforecast, _drift_theirs(y), _same_bands)
        yield Case("forecasting", f"theta, {what}", rows, theta, statsmodels, _theta_statsmodels(y), _same_theta(y))
        yield Case(
            "forecasting", f"theta, alpha 0.5, {what}", rows, theta_half, statsforecast, _theta_statsforecast(y), _close
        )
        yield Case(
            "forecasting", f"damped trend, phi {PHI}, {what}", rows, damped, statsmodels, _holt(y), _same_damped(y)
        )
        yield Case("forecasting", f"damped trend, phi free, {what}", rows, full)
    yield Case(
        "forecasting", "rolling origin of drift, 342 series of 24 years", PANEL.size,
        lambda: backtest.rolling_origin(PANEL, "drift", HORIZON, FIRST).errors,
        statsforecast, lambda: _rolling_theirs(PANEL), _close,
    )  # fmt: skip
    yield Case(
        "forecasting", "back-test of five methods, 342 series of 24 years", PANEL.size,
        lambda: backtest.backtest(PANEL, HORIZON, FIRST).chosen,
    )  # fmt: skip
