"""Forecasts of one series, step by step from the formulas."""

from math import exp, log, sqrt

from tests.reference.pace import shrink_to_peers


def naive(y, horizon):
    changes = [y[i] - y[i - 1] for i in range(1, len(y))]
    s = sqrt(sum(c * c for c in changes) / len(changes))
    return {
        "point": [y[-1] for _ in range(horizon)],
        "standard_error": [s * sqrt(h) for h in range(1, horizon + 1)],
        "df": len(y) - 1,
    }


def drift(y, horizon):
    T = len(y)
    d = (y[-1] - y[0]) / (T - 1)
    s = sqrt(sum((y[i] - y[i - 1] - d) ** 2 for i in range(1, T)) / (T - 2))
    return {
        "point": [y[-1] + h * d for h in range(1, horizon + 1)],
        "standard_error": [s * sqrt(h * (1 + h / (T - 1))) for h in range(1, horizon + 1)],
        "df": T - 2,
        "parameters": {"slope": d},
    }


def _smoothed(y, alpha):
    """The level after the last value, and the sum of squares of the one-step errors."""
    level, squares = y[0], 0.0
    for value in y[1:]:
        error = value - level
        squares += error * error
        level += alpha * error
    return level, squares


def theta(y, horizon, alpha=None):
    T = len(y)
    if alpha is None:
        alpha = _first([(_smoothed(y, k / 100)[1], k / 100) for k in range(1, 101)], y)
    middle_t, middle_y = (T - 1) / 2, sum(y) / T
    slope = sum((t - middle_t) * (y[t] - middle_y) for t in range(T)) / sum((t - middle_t) ** 2 for t in range(T))
    b = slope / 2
    level, squares = y[0], 0.0
    for t in range(1, T):
        squares += (y[t] - (level + b * (1 - (1 - alpha) ** t) / alpha)) ** 2
        level += alpha * (y[t] - level)
    s = sqrt(squares / (T - 3))
    return {
        "point": [level + b * (h - 1 + (1 - (1 - alpha) ** T) / alpha) for h in range(1, horizon + 1)],
        "standard_error": [s * sqrt(1 + (h - 1) * alpha**2) for h in range(1, horizon + 1)],
        "df": T - 3,
        "parameters": {"alpha": alpha, "slope": b, "level": level},
    }


def _damped(y, alpha, beta, phi):
    """Level and trend after the last value, and the sum of squares from the third value on."""
    level, trend, squares = y[0], y[1] - y[0], 0.0
    for t in range(1, len(y)):
        error = y[t] - level - phi * trend
        level = level + phi * trend + alpha * error
        trend = phi * trend + alpha * beta * error
        if t >= 2:
            squares += error * error
    return level, trend, squares


def damped_trend(y, horizon, alpha=None, beta=None, phi=None):
    T = len(y)
    alphas = [k / 10 for k in range(1, 11)] if alpha is None else [alpha]
    betas = [k / 10 for k in range(11)] if beta is None else [beta]
    phis = [0.8, 0.85, 0.9, 0.95, 0.98] if phi is None else [phi]
    tried = [(_damped(y, a, b, p)[2], (a, b, p)) for a in alphas for b in betas for p in phis]
    a, b, p = _first(tried, y)
    level, trend, squares = _damped(y, a, b, p)
    s2 = squares / (T - 4)
    point, error = [], []
    for h in range(1, horizon + 1):
        point.append(level + sum(p**i for i in range(1, h + 1)) * trend)
        error.append(sqrt(s2 * _class_1(a, a * b, p, h)))
    return {
        "point": point,
        "standard_error": error,
        "df": T - 4,
        "parameters": {"alpha": a, "beta": b, "phi": p, "level": level, "slope": trend, "sigma": sqrt(s2)},
    }


def _class_1(alpha, beta, phi, h):
    """Variance factor of ETS(A,Ad,N) in its closed form: Hyndman and Athanasopoulos, table 8.8."""
    if phi == 1:
        return 1 + (h - 1) * (alpha**2 + alpha * beta * h + beta**2 * h * (2 * h - 1) / 6)
    first = beta * phi * h / (1 - phi) ** 2 * (2 * alpha * (1 - phi) + beta * phi)
    second = beta * phi * (1 - phi**h) / ((1 - phi) ** 2 * (1 - phi**2))
    return 1 + alpha**2 * (h - 1) + first - second * (2 * alpha * (1 - phi**2) + beta * phi * (1 + 2 * phi - phi**h))


def _first(tried, y):
    """The first choice whose sum of squares is the lowest, or equal to it up to rounding."""
    lowest = min(squares for squares, _ in tried)
    reach = max(abs(value - y[0]) for value in y)
    for squares, choice in tried:
        if squares <= lowest * (1 + 1e-9) + 1e-24 * reach**2:
            return choice
    raise AssertionError("the lowest is among them")


def linear_trend(t, y, at, peer_slopes=None):
    n = len(t)
    middle_t, middle_y = sum(t) / n, sum(y) / n
    spread = sum((v - middle_t) ** 2 for v in t)
    slope = sum((t[i] - middle_t) * (y[i] - middle_y) for i in range(n)) / spread
    s2 = sum((y[i] - middle_y - slope * (t[i] - middle_t)) ** 2 for i in range(n)) / (n - 2)
    variance, weight = s2 / spread, 1.0
    if peer_slopes is not None:
        shrunk = shrink_to_peers(slope, variance, peer_slopes)
        slope, variance, weight = shrunk["slope"], shrunk["variance"], shrunk["weight"]
    return {
        "point": [middle_y + slope * (a - middle_t) for a in at],
        "standard_error": [sqrt(s2 * (1 + 1 / n) + variance * (a - middle_t) ** 2) for a in at],
        "df": n - 2,
        "parameters": {"slope": slope, "slope_variance": variance, "weight": weight},
    }


def straight(y, horizon):
    T = len(y)
    return linear_trend(list(range(T)), y, list(range(T, T + horizon)))


def compound(method, y, horizon):
    result = METHODS[method]([log(v) for v in y], horizon)
    return {**result, "point": [exp(p) for p in result["point"]], "compound": True}


METHODS = {"naive": naive, "drift": drift, "linear_trend": straight, "theta": theta, "damped_trend": damped_trend}
