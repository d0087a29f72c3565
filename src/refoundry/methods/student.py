"""Student's t: what a forecast from a few years may honestly claim.

With five or ten observations the spread itself is an estimate, so intervals and probabilities follow t with the
degrees of freedom left, not the normal curve. scipy is no runtime dependency; the little that is needed stands here.
"""

from math import exp, lgamma, log, log1p, pi
from statistics import NormalDist
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_Number = TypeVar("_Number", float, Floats)
Direction = Literal[">=", ">", "<=", "<"]

_TINY = 1e-300
# two figures that differ by less than this part of themselves are the same figure after rounding
SAME = 1e-9


def beta_inc(a: float, b: float, x: ArrayLike) -> Floats:
    """Regularised incomplete beta function I_x(a, b), by its continued fraction.

    a        1   first parameter, > 0
    b        1   second parameter, > 0
    x        any shape, 1   where, 0..1
    returns  shape of x, 1
    raises   ValueError   a or b not positive; x outside 0..1
    source   Press et al. 2007, Numerical Recipes, 6.4; Abramowitz and Stegun 1964, 26.5.8

    >>> beta_inc(2, 1, [0.25, 0.5, 1]).round(6).tolist()
    [0.0625, 0.25, 1.0]
    """
    x = np.asarray(x, dtype=np.float64)
    if not (a > 0 and b > 0):
        raise ValueError(f"beta_inc needs a > 0 and b > 0, got {a} and {b}")
    if not bool(np.all((x >= 0) & (x <= 1))):
        raise ValueError("beta_inc needs x in 0..1")
    return _beta(a, b, x, 1 - x)


def _beta(a: float, b: float, x: Floats, rest: Floats) -> Floats:
    """I_x(a, b) with rest = 1 - x handed in, because near its ends the difference loses digits."""
    # the fraction converges fast only left of the mean; on the right I_x(a, b) = 1 - I_(1-x)(b, a)
    swap = x > (a + 1) / (a + b + 2)
    p, q = np.where(swap, b, a), np.where(swap, a, b)
    u, v = np.where(swap, rest, x), np.where(swap, x, rest)
    with np.errstate(divide="ignore", under="ignore"):
        front = np.exp(p * np.log(u) + q * np.log(v) + (lgamma(a + b) - lgamma(a) - lgamma(b))) / p
    value: Floats = front * _fraction(p, q, u)
    return np.where(swap, 1 - value, value)


def _fraction(p: _Number, q: _Number, u: _Number) -> _Number:
    """The continued fraction of I_u(p, q) by Lentz's method; a denominator of 0 is replaced by a tiny one."""
    c = u * 0 + 1
    d = 1 / _kept(1 - (p + q) * u / (p + 1))
    value = d
    for m in range(1, 500):
        for step in (
            m * (q - m) * u / ((p + 2 * m - 1) * (p + 2 * m)),
            -(p + m) * (p + q + m) * u / ((p + 2 * m) * (p + 2 * m + 1)),
        ):
            d = 1 / _kept(1 + step * d)
            c = _kept(1 + step / c)
            value = value * (c * d)
        if np.all(abs(c * d - 1) < 1e-15):
            break
    return value


def _kept(value: _Number) -> _Number:
    kept: _Number = value + _TINY * (value == 0)
    return kept


def cdf(t: ArrayLike, df: float) -> Floats:
    """Probability that a Student t variable is at most t.

    P(T <= t) = 1 - I_x(df/2, 1/2) / 2 for t >= 0, with x = df / (df + t^2); by symmetry below 0

    t        any shape, 1   where; infinities allowed
    df       1   degrees of freedom, > 0
    returns  shape of t, 1   0..1
    raises   ValueError   df not positive; t is nan
    source   Abramowitz and Stegun 1964, 26.7.1

    >>> cdf([-1, 0, 1], 1).round(6).tolist()
    [0.25, 0.5, 0.75]
    """
    t = np.asarray(t, dtype=np.float64)
    if not df > 0:
        raise ValueError(f"degrees of freedom must be positive, got {df}")
    if np.isnan(t).any():
        raise ValueError("cdf of nan is unknown")
    # t^2 overflows long before the probability does anything but reach its end
    square = np.square(np.clip(t, -1e150, 1e150))
    upper = _beta(df / 2, 0.5, df / (df + square), square / (df + square)) / 2
    return np.where(t >= 0, 1 - upper, upper)


def quantile(p: float, df: float) -> float:
    """The t below which a Student t variable stays with probability p.

    p        1   probability, strictly between 0 and 1
    df       1   degrees of freedom, > 0
    returns  1
    raises   ValueError   p outside 0..1 or at its ends; df not positive

    >>> round(quantile(0.975, 3), 4)
    3.1824
    """
    if not 0 < p < 1:
        raise ValueError(f"a quantile needs a probability strictly between 0 and 1, got {p}")
    if not df > 0:
        raise ValueError(f"degrees of freedom must be positive, got {df}")
    if p == 0.5:
        return 0.0
    tail = min(p, 1 - p)
    log_density = lgamma((df + 1) / 2) - lgamma(df / 2) - log(df * pi) / 2
    # concave on t > 0: a Newton step lands at or below the answer and rises to it from there, so it may start anywhere
    # that keeps the first step positive: Cornish and Fisher's expansion, or 0 where that is poor
    z = NormalDist().inv_cdf(1 - tail)
    t = z + (z**3 + z) / (4 * df) if df > 2 and tail > 1e-6 else 0.0
    for _ in range(500):
        step = (_upper(t, df) - tail) / exp(log_density - (df + 1) / 2 * log1p(t * t / df))
        t += step
        if abs(step) <= 1e-8 * t:
            break  # each step doubles the digits: this one left sixteen
    return t if p > 0.5 else -t


def _upper(t: float, df: float) -> float:
    """P(T > t) for one t >= 0: what cdf does, without the cost of arrays, which a quantile would pay many times."""
    if t == 0:
        return 0.5
    a, b, x, rest = df / 2, 0.5, df / (df + t * t), t * t / (df + t * t)
    swap = x > (a + 1) / (a + b + 2)
    p, q, u, v = (b, a, rest, x) if swap else (a, b, x, rest)
    value = exp(p * log(u) + q * log(v) + lgamma(a + b) - lgamma(a) - lgamma(b)) / p * _fraction(p, q, u)
    return (1 - value) / 2 if swap else value / 2


def interval(point: ArrayLike, standard_error: ArrayLike, df: float, level: float) -> tuple[Floats, Floats]:
    """The interval that holds the coming value with probability `level`, equal tails.

    point -/+ quantile((1 + level) / 2, df) * standard_error

    point           any shape, unit of y   the forecast
    standard_error  shape of point, unit of y   of the forecast error, >= 0
    df              1   degrees of freedom
    level           1   0.8 for an 80 % interval
    returns         low and high, each the shape of point, unit of y
    raises          ValueError   level is not strictly between 0 and 1

    >>> [round(float(end), 3) for end in interval(10, 1, 3, 0.8)]
    [8.362, 11.638]
    """
    if not 0 < level < 1:
        raise ValueError(f"level is a share strictly between 0 and 1, such as 0.8; got {level}")
    point = np.asarray(point, dtype=np.float64)
    half = quantile((1 + level) / 2, df) * np.asarray(standard_error, dtype=np.float64)
    return point - half, point + half


def probability(
    point: ArrayLike, standard_error: ArrayLike, df: float, threshold: ArrayLike, direction: Direction = ">="
) -> Floats:
    """Probability that the coming value keeps to a threshold.

    P(y >= threshold) = P(T <= (point - threshold) / standard_error); without spread it is 1 or 0 by comparison, where
    figures equal to nine digits count as equal

    point           any shape, unit of y   the forecast
    standard_error  shape of point, unit of y   of the forecast error, >= 0
    df              1   degrees of freedom
    threshold       broadcast against point, unit of y   e.g. the target
    direction       >= > <= <   which side is asked for; strictness matters only without spread
    returns         broadcast shape, 1   0..1, never nan; a number for numbers
    raises          ValueError   unknown direction; a negative standard error; nan anywhere

    >>> probability([18.3], [0.253], 3, 18).round(2).tolist()
    [0.84]
    >>> probability([5.0], [0.0], 3, 5, ">").tolist()
    [0.0]
    """
    if direction not in (">=", ">", "<=", "<"):
        raise ValueError(f"direction is one of >= > <= <, got {direction!r}")
    arrays = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in (point, standard_error, threshold)))
    if any(np.isnan(a).any() for a in arrays):
        raise ValueError("probability of a nan is unknown: point, standard_error and threshold must be numbers")
    if bool((arrays[1] < 0).any()):
        raise ValueError("a standard error is never negative")
    point, standard_error, threshold = arrays
    side = 1.0 if direction.startswith(">") else -1.0
    certain = standard_error == 0
    with np.errstate(over="ignore", invalid="ignore"):
        ahead = side * (point - threshold)
        t = np.where(certain, 0.0, ahead / np.where(certain, 1.0, standard_error))
    level = point == threshold
    size = np.maximum(np.abs(point), np.abs(threshold))
    finite = np.isfinite(size)
    level |= finite & (np.abs(np.where(finite, ahead, 1.0)) <= SAME * np.where(finite, size, 0.0))
    known = np.where(level, float(direction.endswith("=")), np.where(ahead > 0, 1.0, 0.0))
    chance: Floats = np.where(certain, known, cdf(t, df))[()]
    return chance
