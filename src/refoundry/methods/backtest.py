"""How good the forecasts would have been: the same methods sent back to every past year that has a sequel.

At each origin a method sees the first k years only and forecasts the next ones, which are then compared with what came.
Nothing is chosen or tuned on what came later, so the errors are those of a forecaster of that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from refoundry.methods import forecasting, student

Floats = NDArray[np.float64]

# simplest first: the order decides among equals
METHODS: Mapping[str, forecasting.Method] = MappingProxyType(
    {
        "naive": forecasting.naive,
        "drift": forecasting.drift,
        "linear_trend": forecasting.straight,
        "theta": forecasting.theta,
        "damped_trend": forecasting.damped_trend,
    }
)
# for levels such as GDP, which grow by per cent
COMPOUND: Mapping[str, forecasting.Method] = MappingProxyType(
    {f"compound_{name}": forecasting.compound(method) for name, method in METHODS.items() if name != "naive"}
)
LEVELS = (0.8, 0.95)
# the statements judged by the Brier score: half, once and one and a half times the pace so far
PACES = (0.5, 1.0, 1.5)


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """Errors of one method at every origin, pooled over series, origins and steps, and step by step."""

    origins: NDArray[np.int_]  # (origins,) number of years the method was shown
    errors: Floats  # (origins, horizon) or (series, origins, horizon): what came less the forecast; nan beyond the data
    scored: int  # number of forecasts compared
    mae: float  # mean absolute error, unit of y
    mape: float  # mean absolute error over the absolute value that came, 1; nan where a 0 came
    rmse: float  # root mean square error, unit of y
    coverage_80: float  # share of values that fell into the nominal 80 % interval
    coverage_95: float
    brier: float  # mean square of probability less outcome, 0 best, 0.25 a coin
    baseline_mae: float  # of the naive method on the same origins
    baseline_brier: float
    by_step: Mapping[str, Floats]  # mae, coverage_80, coverage_95, brier and the baselines, each (horizon,)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Several methods over the same origins, and the one chosen."""

    tests: Mapping[str, Backtest]  # by name, simplest first
    chosen: str


def rolling_origin(
    y: ArrayLike, method: forecasting.Method | str, horizon: int, first: int = forecasting.MINIMUM
) -> Backtest:
    """Forecast from every past year with a sequel, and compare with what came.

    Origins k = first..n-1: the method sees y[1..k], its forecasts for k+1..min(k+horizon, n) are scored.
    error = what came - forecast. The Brier score judges the statements "y[k+h] >= y[k] + p * h * d" for p = 0.5, 1, 1.5
    with d = (y[k] - y[1]) / (k - 1), the mean yearly change known at the origin: a modest, a steady and a bold target.

    y        (years,) or (series, years), any unit   one value a year
    method   (y, horizon) -> Forecast, or its name in METHODS or COMPOUND
    horizon  years   how far ahead
    first    years   shown at the first origin, at least 5
    returns  Backtest   beside the naive method as baseline
    raises   ValueError   fewer than first + horizon years; first under 5; nan; unknown name
    source   Tashman 2000, Int. J. Forecasting 16, 437-450; Brier 1950, Monthly Weather Review 78, 1-3

    >>> test = rolling_origin([1, 2, 3, 4, 5, 6, 7, 8], "drift", 2)
    >>> test.origins.tolist(), test.mae, test.baseline_mae
    ([5, 6, 7], 0.0, 1.4)
    """
    y = np.asarray(y, dtype=np.float64)
    rows = np.atleast_2d(y)
    _check(rows, horizon, first)
    run, base = _run(rows, _named(method), horizon, first), _run(rows, forecasting.naive, horizon, first)
    return _summed(run, base, first, single=y.ndim == 1)


def _summed(run: Mapping[str, Floats], base: Mapping[str, Floats], first: int, *, single: bool) -> Backtest:
    """What a method's forecasts come to, beside those of the naive one."""
    run = dict(run)
    pooled = {name: float(np.nanmean(values)) for name, values in run.items()}
    error, came = run.pop("error"), run.pop("came")
    absolute = np.abs(error)
    known = ~np.isnan(error)
    steps = {name: np.nanmean(values, axis=(0, 1)) for name, values in run.items()}
    steps |= {"mae": np.nanmean(absolute, axis=(0, 1)), "baseline_brier": np.nanmean(base["brier"], axis=(0, 1))}
    steps["baseline_mae"] = np.nanmean(np.abs(base["error"]), axis=(0, 1))
    return Backtest(
        origins=np.arange(first, first + error.shape[1]),
        errors=error[0] if single else error,
        scored=int(known.sum()),
        mae=float(np.mean(absolute[known])),
        mape=float(np.mean(absolute[known] / np.abs(came[known]))) if bool((came[known] != 0).all()) else float("nan"),
        rmse=float(np.sqrt(np.mean(error[known] ** 2))),
        coverage_80=pooled["coverage_80"],
        coverage_95=pooled["coverage_95"],
        brier=pooled["brier"],
        baseline_mae=float(np.nanmean(np.abs(base["error"]))),
        baseline_brier=float(np.nanmean(base["brier"])),
        by_step=steps,
    )


def backtest(
    panel: ArrayLike,
    horizon: int,
    first: int = forecasting.MINIMUM,
    methods: Mapping[str, forecasting.Method] = METHODS,
    tie: float = 0.01,
) -> Comparison:
    """Several methods, sent back over many series at once, and the choice between them.

    panel    (years,) or (series, years), one unit   one value a year
    horizon  years   how far ahead
    first    years   shown at the first origin, at least 5
    methods  name -> method, simplest first   METHODS, or METHODS | COMPOUND for levels
    tie      1   see choose
    returns  Comparison   a Backtest a method, and the name chosen by choose
    raises   ValueError   as rolling_origin; no methods

    >>> backtest([1, 2, 3, 4, 5, 6, 7, 8], horizon=2).chosen
    'drift'
    """
    y = np.asarray(panel, dtype=np.float64)
    rows = np.atleast_2d(y)
    _check(rows, horizon, first)
    # every method stands beside the same naive forecasts
    base = _run(rows, forecasting.naive, horizon, first)
    tests = {
        name: _summed(
            base if method is forecasting.naive else _run(rows, method, horizon, first), base, first, single=y.ndim == 1
        )
        for name, method in methods.items()
    }
    return Comparison(tests, choose({name: test.mae for name, test in tests.items()}, tie))


def choose(mae: Mapping[str, float], tie: float = 0.01) -> str:
    """The method to use: the simplest of those whose error is as good as the lowest.

    mae      name -> mean absolute error, one unit   simplest method first
    tie      1   errors up to this share above the lowest count as equal to it
    returns  name
    raises   ValueError   no methods; an error that is nan or negative; a negative tie

    >>> choose({"naive": 3.0, "drift": 2.01, "theta": 2.0})
    'drift'
    """
    if not mae:
        raise ValueError("there is no method to choose from")
    if not all(value >= 0 for value in mae.values()) or not tie >= 0:
        raise ValueError("errors and the tie are numbers of at least 0")
    lowest = min(mae.values())
    return next(name for name, value in mae.items() if value <= lowest * (1 + tie))


def _check(rows: Floats, horizon: int, first: int) -> None:
    if rows.ndim != 2:
        raise ValueError(f"a back-test takes (years,) or (series, years), got {rows.ndim} dimensions")
    if not np.isfinite(rows).all():
        raise ValueError("a back-test needs every year: a value is missing or infinite; leave that series out")
    if first < forecasting.MINIMUM or horizon < 1:
        raise ValueError(f"first is at least {forecasting.MINIMUM} and horizon at least 1, got {first} and {horizon}")
    if rows.shape[1] < first + horizon:
        raise ValueError(
            f"a back-test {horizon} years ahead that starts from {first} needs at least {first + horizon} "
            f"yearly observations, got {rows.shape[1]}"
        )


def _named(method: forecasting.Method | str) -> forecasting.Method:
    if not isinstance(method, str):
        return method
    known = {**METHODS, **COMPOUND}
    if method not in known:
        raise ValueError(f"unknown method {method!r}; known are {', '.join(known)}")
    return known[method]


def _run(rows: Floats, method: forecasting.Method, horizon: int, first: int) -> dict[str, Floats]:
    """Every measure of every forecast, (series, origins, horizon), nan where nothing came."""
    series, n = rows.shape
    names = ("error", "came", "coverage_80", "coverage_95", "brier")
    out = {name: np.full((series, n - first, horizon), np.nan) for name in names}
    for k in range(first, n):
        h = min(horizon, n - k)
        at = (slice(None), k - first, slice(h))
        forecast, came = method(rows[:, :k], h), rows[:, k : k + h]
        out["came"][at], out["error"][at] = came, came - forecast.point
        for name, level in zip(("coverage_80", "coverage_95"), LEVELS, strict=True):
            low, high = forecast.interval(level)
            out[name][at] = _within(low, came, high)
        last = rows[:, k - 1 : k]
        change = (last - rows[:, :1]) / (k - 1) * np.arange(1, h + 1)
        thresholds = np.stack([last + p * change for p in PACES])
        out["brier"][at] = np.mean((forecast.probability(thresholds) - _reached(came, thresholds)) ** 2, axis=0)
    return out


def _reached(came: Floats, threshold: Floats) -> NDArray[np.bool_]:
    """Figures equal to nine digits count as equal, as in the probability of a forecast without spread."""
    return np.asarray(came >= threshold - student.SAME * np.maximum(np.abs(came), np.abs(threshold)))


def _within(low: Floats, came: Floats, high: Floats) -> NDArray[np.bool_]:
    return _reached(came, low) & _reached(high, came)
