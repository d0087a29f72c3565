"""Student's t from the closed sums that hold for whole degrees of freedom; the package goes another way."""

from math import atan, comb, cos, pi, sin, sqrt


def beta_inc(a, b, x):
    """For whole a and b: the chance of at least a successes in a + b - 1 trials of chance x."""
    n = a + b - 1
    return [sum(comb(n, j) * v**j * (1 - v) ** (n - j) for j in range(a, n + 1)) for v in x]


def cdf(t, df):
    """Abramowitz and Stegun 26.7.3 (odd) and 26.7.4 (even)."""
    return [_cdf(v, df) for v in t]


def _cdf(t, df):
    angle = atan(t / sqrt(df))
    if df % 2:
        total, term = 0.0, cos(angle)
        for j in range(1, (df - 1) // 2 + 1):
            total += term
            term *= cos(angle) ** 2 * (2 * j) / (2 * j + 1)
        share = 2 / pi * (angle + sin(angle) * total)
    else:
        total, term = 0.0, 1.0
        for j in range(1, df // 2 + 1):
            total += term
            term *= cos(angle) ** 2 * (2 * j - 1) / (2 * j)
        share = sin(angle) * total
    return 0.5 + share / 2


def quantile(p, df):
    low, high = -1e6, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _cdf(middle, df) < p else (low, middle)
    return (low + high) / 2


def interval(point, standard_error, df, level):
    q = quantile((1 + level) / 2, df)
    return [[p - q * s for p, s in zip(point, standard_error, strict=True)],
            [p + q * s for p, s in zip(point, standard_error, strict=True)]]  # fmt: skip


def probability(point, standard_error, df, threshold, direction=">="):
    return [_probability(p, s, df, threshold, direction) for p, s in zip(point, standard_error, strict=True)]


def _probability(point, standard_error, df, threshold, direction=">="):
    if standard_error > 0:
        above = _cdf((point - threshold) / standard_error, df)
        return above if direction in (">=", ">") else 1 - above
    if abs(point - threshold) <= 1e-9 * max(abs(point), abs(threshold)):
        return 1.0 if direction in (">=", "<=") else 0.0
    return float((point > threshold) == (direction in (">=", ">")))
