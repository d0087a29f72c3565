"""Forecasts of short yearly series, each with the standard error its own model gives it.

Every method takes `y` as (years,) or (series, years), one value a year without gaps, and returns a Forecast for the
years 1..horizon after the last. `linear_trend` alone takes the times too and so lives with missing years. None of them
speaks on fewer than five observations. `compound(method)` forecasts growth rates: the same method on logarithms.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from refoundry.methods import student
from refoundry.methods.pace import shrink_to_peers

Floats = NDArray[np.float64]

MINIMUM = 5
# a spread below this part of the largest value is rounding, not variation
_ROUNDING = 1e-12
# theta: the smoothing constants tried; damped_trend: those for level, trend and damping. Half the step changed the mean
# absolute error over 296 real series by less than 0.2 %; a grid has no starting point and no tolerance to argue about.
SES_ALPHAS = tuple(k / 100 for k in range(1, 101))
ALPHAS = tuple(k / 10 for k in range(1, 11))
BETAS = tuple(k / 10 for k in range(11))
PHIS = (0.8, 0.85, 0.9, 0.95, 0.98)


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """What is expected, how far off it may be, and the distribution behind both: Student's t."""

    point: Floats  # (horizon,) or (series, horizon), unit of y
    standard_error: Floats  # of the forecast error, same shape; unit of y, of its logarithm where compound
    df: int  # degrees of freedom
    parameters: Mapping[str, Floats] = field(default_factory=dict)  # what was estimated, by name
    compound: bool = False  # the distribution is that of the logarithm

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """The interval that holds the coming value with probability `level`.

        level    1   0.8 for an 80 % interval
        returns  low and high, each the shape of point, unit of y
        raises   ValueError   level is not strictly between 0 and 1
        """
        if not self.compound:
            return student.interval(self.point, self.standard_error, self.df, level)
        low, high = student.interval(np.log(self.point), self.standard_error, self.df, level)
        return np.exp(low), np.exp(high)

    def probability(self, threshold: ArrayLike, direction: student.Direction = ">=") -> Floats:
        """Probability that the coming value keeps to a threshold; without spread 1 or 0 by comparison.

        threshold  broadcast against point, unit of y
        direction  >= > <= <   which side is asked for
        returns    broadcast shape, 1
        raises     ValueError   unknown direction; nan in threshold
        """
        point, limit = self.point, np.asarray(threshold, dtype=np.float64)
        if self.compound:
            # all that is at or below 0 lies below every positive value
            point, limit = np.log(point), np.log(limit, out=np.where(limit <= 0, -np.inf, limit), where=limit > 0)
        return student.probability(point, self.standard_error, self.df, limit, direction)


Method = Callable[[Floats, int], Forecast]


@dataclass(frozen=True, slots=True, eq=False)
class _Scaled:
    """The series as (series, years) around 0 and within -1..1, and the way back."""

    z: Floats
    origin: Floats
    scale: Floats
    floor: Floats
    single: bool

    def back(self, point: Floats, se: Floats, df: int, **parameters: Floats) -> Forecast:
        """Point and standard error (series, horizon) in the unit of y."""
        se = np.where(se * self.scale <= self.floor, 0.0, se * self.scale)
        shown = {name: np.asarray(p)[0] if self.single else np.asarray(p) for name, p in parameters.items()}
        point = self.origin + self.scale * point
        return Forecast(point[0], se[0], df, shown) if self.single else Forecast(point, se, df, shown)


def _scaled(name: str, y: ArrayLike, horizon: int, times: ArrayLike | None = None) -> _Scaled:
    y = np.asarray(y, dtype=np.float64)
    if y.ndim not in (1, 2):
        raise ValueError(f"{name} takes one series (years,) or several (series, years), got {y.ndim} dimensions")
    _enough(name, y.shape[-1])
    if not np.isfinite(y).all():
        raise ValueError(f"{name} needs every year: a value is missing or infinite; linear_trend works with gaps")
    if isinstance(horizon, bool) or int(horizon) != horizon or horizon < 1:
        raise ValueError(f"horizon is a whole number of years, at least 1, got {horizon}")
    if times is not None:
        years = np.asarray(times, dtype=np.float64)
        if years.shape != y.shape[-1:] or not np.array_equal(np.diff(years), np.ones(years.size - 1)):
            raise ValueError(f"{name} needs one value a year without gaps; linear_trend works with gaps")
    rows = np.atleast_2d(y)
    origin = rows[:, :1]
    reach = np.abs(rows - origin).max(axis=1, keepdims=True)
    scale = np.where(reach > 0, reach, 1.0)
    return _Scaled(
        (rows - origin) / scale, origin, scale, _ROUNDING * np.abs(rows).max(axis=1, keepdims=True), y.ndim == 1
    )


def _enough(name: str, n: int) -> None:
    if n < MINIMUM:
        missing = MINIMUM - n
        raise ValueError(
            f"{name} needs at least {MINIMUM} yearly observations, got {n}: "
            f"{missing} more {'year' if missing == 1 else 'years'} would be enough"
        )


def naive(y: ArrayLike, horizon: int, *, times: ArrayLike | None = None) -> Forecast:
    """Tomorrow as today: the last value, the yardstick of every other method.

    point = y[T];  se = s * sqrt(h), s^2 the mean square of the T-1 yearly changes;  df = T - 1

    y        (years,) or (series, years), any unit   one value a year, at least 5
    horizon  years   how far ahead
    times    (years,)   checked to be consecutive where given
    returns  Forecast   point (horizon,) or (series, horizon)
    raises   ValueError   fewer than 5 values; nan; a gap in times
    source   Hyndman and Athanasopoulos 2021, Forecasting: principles and practice, 5.2 and 5.5

    >>> naive([1, 2, 1, 2, 1], 2).point.tolist()
    [1.0, 1.0]
    """
    s = _scaled("naive", y, horizon, times)
    n, h = s.z.shape[1], np.arange(1, horizon + 1)
    sigma = np.sqrt(np.mean(np.diff(s.z) ** 2, axis=1, keepdims=True))
    return s.back(np.repeat(s.z[:, -1:], horizon, axis=1), sigma * np.sqrt(h), n - 1)


def drift(y: ArrayLike, horizon: int, *, times: ArrayLike | None = None) -> Forecast:
    """The last value moved on by the mean yearly change.

    point = y[T] + h * d, d = (y[T] - y[1]) / (T - 1);  se = s * sqrt(h * (1 + h / (T - 1)))
    s^2 = variance of the T-1 yearly changes around d;  df = T - 2

    y        (years,) or (series, years), any unit   one value a year, at least 5
    horizon  years   how far ahead
    times    (years,)   checked to be consecutive where given
    returns  Forecast   point (horizon,) or (series, horizon); parameters: slope a year
    raises   ValueError   fewer than 5 values; nan; a gap in times
    source   Hyndman and Athanasopoulos 2021, Forecasting: principles and practice, 5.2 and 5.5

    >>> drift([1, 3, 4, 6, 9], 2).point.tolist()
    [11.0, 13.0]
    """
    s = _scaled("drift", y, horizon, times)
    n, h = s.z.shape[1], np.arange(1, horizon + 1)
    slope = s.z[:, -1:] / (n - 1)
    sigma = np.sqrt(np.sum((np.diff(s.z) - slope) ** 2, axis=1, keepdims=True) / (n - 2))
    se = sigma * np.sqrt(h * (1 + h / (n - 1)))
    return s.back(s.z[:, -1:] + slope * h, se, n - 2, slope=(slope * s.scale)[:, 0])


def theta(y: ArrayLike, horizon: int, *, alpha: float | None = None, times: ArrayLike | None = None) -> Forecast:
    """The theta method: exponential smoothing that drifts by half the slope of the straight line.

    level: l[1] = y[1], l[t] = l[t-1] + alpha * (y[t] - l[t-1]);  b = half the least-squares slope of y on the year
    point = l[T] + b * (h - 1 + (1 - (1 - alpha)^T) / alpha);  se = s * sqrt(1 + (h - 1) * alpha^2)
    alpha is the one of 0.01..1.00 with the smallest sum of squares of y[t] - l[t-1], the smaller one among equals
    s^2 = sum of squares of the forecast's own one-step errors / df, df = T - 3

    y        (years,) or (series, years), any unit   one value a year, at least 5
    horizon  years   how far ahead
    alpha    1, in (0, 1]   smoothing constant; default: estimated
    times    (years,)   checked to be consecutive where given
    returns  Forecast   point (horizon,) or (series, horizon); parameters: alpha, slope (b), level (l[T])
    raises   ValueError   fewer than 5 values; nan; a gap in times; alpha outside (0, 1]
    source   Assimakopoulos and Nikolopoulos 2000; Hyndman and Billah 2003, Int. J. Forecasting 19, 287-290

    >>> theta([1, 2, 3, 4, 5], 2).point.tolist()
    [5.5, 6.0]
    """
    s = _scaled("theta", y, horizon, times)
    (series, n), h = s.z.shape, np.arange(horizon)
    if alpha is not None and not 0 < alpha <= 1:
        raise ValueError(f"alpha lies in (0, 1], got {alpha}")
    grid = np.array(SES_ALPHAS if alpha is None else [alpha])
    level, sse = np.repeat(s.z[:, :1], grid.size, axis=1), np.zeros((series, grid.size))
    for t in range(1, n):
        error = s.z[:, t : t + 1] - level
        sse += error**2
        level += grid * error
    best = _first_lowest(sse)
    a, last = grid[best][:, None], np.take_along_axis(level, best[:, None], axis=1)
    centred = np.arange(n) - (n - 1) / 2
    b = (s.z @ centred / (centred @ centred) / 2)[:, None]
    level, sse = s.z[:, :1], np.zeros((series, 1))
    for t in range(1, n):
        sse += (s.z[:, t : t + 1] - level - b * (1 - (1 - a) ** t) / a) ** 2
        level = level + a * (s.z[:, t : t + 1] - level)
    point = last + b * (h + (1 - (1 - a) ** n) / a)
    se = np.sqrt(sse / (n - 3)) * np.sqrt(1 + h * a**2)
    shown = {"alpha": a, "slope": b * s.scale, "level": s.origin + s.scale * last}
    return s.back(point, se, n - 3, **{name: value[:, 0] for name, value in shown.items()})


def damped_trend(
    y: ArrayLike,
    horizon: int,
    *,
    alpha: float | None = None,
    beta: float | None = None,
    phi: float | None = None,
    times: ArrayLike | None = None,
) -> Forecast:
    """Holt's additive trend that fades: the recent direction, carried on with less and less force.

    start: l[1] = y[1], b[1] = y[2] - y[1];  e[t] = y[t] - l[t-1] - phi * b[t-1]
    l[t] = l[t-1] + phi * b[t-1] + alpha * e[t];  b[t] = phi * b[t-1] + alpha * beta * e[t]
    point = l[T] + (phi + ... + phi^h) * b[T]
    se^2 = s^2 * (1 + sum over j = 1..h-1 of (alpha + alpha * beta * (phi + ... + phi^j))^2)
    alpha in 0.1..1.0 and beta in 0.0..1.0 (steps of 0.1) and phi in .80 .85 .90 .95 .98 make S = e[3]^2 + ... + e[T]^2
    least; among equals the smallest alpha, then beta, then phi. s^2 = S / df; df = T - 4, the T - 2 errors of S less
    two smoothing constants: phi, one of five values, is not counted

    y        (years,) or (series, years), any unit   one value a year, at least 5
    horizon  years   how far ahead
    alpha    1, in (0, 1]   weight of a new error in the level; default: estimated
    beta     1, in [0, 1]   share of a change of level taken for a change of trend; default: estimated
    phi      1, in (0, 1]   what is left of the trend after a year; default: estimated
    times    (years,)   checked to be consecutive where given
    returns  Forecast   point (horizon,) or (series, horizon); parameters: alpha, beta, phi, level, slope, sigma (s)
    raises   ValueError   fewer than 5 values; nan; a gap in times; a constant outside its range
    source   Gardner and McKenzie 1985, Management Science 31, 1237-1246; Hyndman, Koehler, Ord and Snyder 2008, ch. 6
             (class 1); Hyndman and Athanasopoulos 2021, table 8.8
    """
    s = _scaled("damped_trend", y, horizon, times)
    for name, value, low in (("alpha", alpha, 1e-12), ("beta", beta, 0.0), ("phi", phi, 1e-12)):
        if value is not None and not low <= value <= 1:
            raise ValueError(f"{name} lies in {'[' if low == 0 else '('}0, 1], got {value}")
    choices = [grid if given is None else (given,) for given, grid in ((alpha, ALPHAS), (beta, BETAS), (phi, PHIS))]
    (series, n), grid = s.z.shape, np.array(list(product(*choices)))
    alphas, betas, phis = grid.T
    level = np.zeros((series, len(grid)))
    slope = np.repeat(s.z[:, 1:2], len(grid), axis=1)
    sse = np.zeros((series, len(grid)))
    for t in range(1, n):
        slope *= phis
        level += slope
        error = s.z[:, t : t + 1] - level
        if t > 1:
            sse += error**2
        error *= alphas
        level += error
        error *= betas
        slope += error
    best = _first_lowest(sse)
    a, b, p = (column[:, None] for column in grid[best].T)
    last, trend, lowest = (np.take_along_axis(x, best[:, None], axis=1) for x in (level, slope, sse))
    reach = np.cumsum(p ** np.arange(1, horizon + 1), axis=1)
    spread = np.cumsum(np.hstack([np.ones((series, 1)), (a + a * b * reach[:, :-1]) ** 2]), axis=1)
    shown = {"alpha": a, "beta": b, "phi": p, "level": s.origin + s.scale * last, "slope": s.scale * trend}
    shown["sigma"] = s.scale * np.sqrt(lowest / (n - 4))
    se = np.sqrt(lowest / (n - 4) * spread)
    return s.back(last + reach * trend, se, n - 4, **{name: value[:, 0] for name, value in shown.items()})


def _first_lowest(sse: Floats) -> NDArray[np.intp]:
    """Index of the lowest sum a row; sums equal up to rounding count as equal, and the first of them is taken."""
    lowest = sse.min(axis=1, keepdims=True)
    first: NDArray[np.intp] = np.argmax(sse <= lowest * (1 + 1e-9) + 1e-24, axis=1)
    return first


def linear_trend(t: ArrayLike, y: ArrayLike, at: ArrayLike, *, peer_slopes: ArrayLike | None = None) -> Forecast:
    """The straight line through all observations, carried on; years may be missing.

    point = mean y + b * (at - mean t);  se^2 = s^2 * (1 + 1/n) + var(b) * (at - mean t)^2
    b = least-squares slope, s^2 = residual sum of squares / (n - 2), var(b) = s^2 / sum (t - mean t)^2;  df = n - 2
    With peer_slopes, b and var(b) are first shrunk to the pace of the peers (shrink_to_peers).
    Errors that follow each other from year to year, as they do in most economic series, make this se too small.

    t            (n,), years   times of the observations, each once, at least 5
    y            (n,) or (series, n), any unit
    at           any shape, years   for when
    peer_slopes  (peers,), unit of y a year   paces of comparable cities, at least 5; for one series only
    returns      Forecast   point (shape of at) or (series, shape of at), a number for a number;
                 parameters: slope, slope_variance, weight of the own pace
    raises       ValueError   fewer than 5 observations; one time twice; nan; shapes differ; fewer than 5 peers
    source       Draper and Smith 1998, Applied Regression Analysis, ch. 3

    >>> linear_trend([2016, 2017, 2018, 2019, 2020], [14.2, 14.9, 15.3, 15.9, 16.2], 2024).point.round(2).item()
    18.3
    """
    t, y, at = (np.asarray(a, dtype=np.float64) for a in (t, y, at))
    if t.ndim != 1 or y.ndim not in (1, 2) or y.shape[-1] != t.size:
        raise ValueError(f"linear_trend needs one time an observation: times {t.shape}, observations {y.shape}")
    _enough("linear_trend", t.size)
    if not all(np.isfinite(a).all() for a in (t, y, at)):
        raise ValueError("linear_trend: leave missing years out instead of passing nan or infinite values")
    if np.unique(t).size < t.size:
        raise ValueError("linear_trend: one time stands twice; choose one vintage of each year")
    n, s = t.size, _scaled("linear_trend", y, 1)
    centred, ahead = t - t.mean(), (at - t.mean()).ravel()
    weight = np.ones(len(s.z))
    slope = s.z @ centred / (centred @ centred)
    mean = s.z.mean(axis=1)
    residual = s.z - mean[:, None] - slope[:, None] * centred
    variance = np.sum(residual**2, axis=1) / (n - 2)
    slope_variance = variance / (centred @ centred)
    if peer_slopes is not None:
        if not s.single:
            raise ValueError("linear_trend shrinks one series at a time: its peers are its own")
        peers = np.asarray(peer_slopes, dtype=np.float64) / s.scale[0, 0]
        shrunk = shrink_to_peers(float(slope[0]), float(slope_variance[0]), peers)
        slope, slope_variance = np.array([shrunk.slope]), np.array([shrunk.variance])
        weight = np.array([shrunk.weight])
    se = np.sqrt((variance * (1 + 1 / n))[:, None] + slope_variance[:, None] * ahead**2)
    whole = s.back(mean[:, None] + slope[:, None] * ahead, se, n - 2, slope=slope * s.scale[:, 0],
                   slope_variance=slope_variance * s.scale[:, 0] ** 2, weight=weight)  # fmt: skip
    shape = y.shape[:-1] + at.shape
    return replace(whole, point=whole.point.reshape(shape)[()], standard_error=whole.standard_error.reshape(shape)[()])


def straight(y: ArrayLike, horizon: int) -> Forecast:
    """linear_trend on consecutive years, in the form the other methods have.

    y        (years,) or (series, years), any unit   one value a year, at least 5
    horizon  years   how far ahead
    returns  Forecast   point (horizon,) or (series, horizon)
    raises   ValueError   fewer than 5 values; nan

    >>> straight([1, 2, 3, 4, 5], 2).point.tolist()
    [6.0, 7.0]
    """
    s = _scaled("straight", y, horizon)
    n = s.z.shape[1]
    return linear_trend(np.arange(n), y, np.arange(n, n + horizon))


def compound(method: Method) -> Method:
    """The same method on logarithms: it forecasts growth in % and is meant for levels such as GDP.

    point = exp(forecast of ln y), the median; intervals and probabilities follow from the logarithms exactly

    method   (y, horizon) -> Forecast   one of this module
    returns  (y, horizon) -> Forecast   its standard_error is that of ln y
    raises   ValueError   when called: a value at or below 0

    >>> compound(drift)(np.array([100.0, 110, 121, 133.1, 146.41]), 1).point.round(3).tolist()
    [161.051]
    """

    def grown(y: Floats, horizon: int) -> Forecast:
        y = np.asarray(y, dtype=np.float64)
        if bool((y <= 0).any()):
            raise ValueError("compound growth needs values above 0")
        forecast = method(np.log(y), horizon)
        return replace(forecast, point=np.exp(forecast.point), compound=True)

    return grown
