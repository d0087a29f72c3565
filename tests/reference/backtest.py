"""Back-test of one series: every origin, every step, one after the other."""

from math import log, sqrt

from tests.reference.forecasting import METHODS, compound
from tests.reference.student import _probability, quantile


def _forecast(method, y, horizon):
    if method.startswith("compound_"):
        return compound(method.removeprefix("compound_"), y, horizon)
    return METHODS[method](y, horizon)


def _inside(result, i, came, level):
    scale = log if result.get("compound") else float
    half = quantile((1 + level) / 2, result["df"]) * result["standard_error"][i]
    return abs(scale(came) - scale(result["point"][i])) <= half + 1e-9 * abs(scale(came))


def _chance(result, i, threshold):
    point, se = result["point"][i], result["standard_error"][i]
    if not result.get("compound"):
        return _probability(point, se, result["df"], threshold)
    return 1.0 if threshold <= 0 else _probability(log(point), se, result["df"], log(threshold))


def _scores(y, method, horizon, first):
    errors, relative, inside_80, inside_95, brier = [], [], [], [], []
    for k in range(first, len(y)):
        seen = y[:k]
        steps = min(horizon, len(y) - k)
        result = _forecast(method, seen, steps)
        pace = (seen[-1] - seen[0]) / (k - 1)
        for i in range(steps):
            came = y[k + i]
            errors.append(came - result["point"][i])
            relative.append(abs(errors[-1]) / abs(came) if came else float("nan"))
            inside_80.append(_inside(result, i, came, 0.80))
            inside_95.append(_inside(result, i, came, 0.95))
            for p in (0.5, 1.0, 1.5):
                threshold = seen[-1] + p * pace * (i + 1)
                reached = came >= threshold - 1e-9 * max(abs(came), abs(threshold))
                brier.append((_chance(result, i, threshold) - reached) ** 2)
    n = len(errors)
    return {
        "scored": n,
        "mae": sum(abs(e) for e in errors) / n,
        "mape": sum(relative) / n,
        "rmse": sqrt(sum(e * e for e in errors) / n),
        "coverage_80": sum(inside_80) / n,
        "coverage_95": sum(inside_95) / n,
        "brier": sum(brier) / len(brier),
    }


def rolling_origin(y, method, horizon, first=5):
    base = _scores(y, "naive", horizon, first)
    return {
        **_scores(y, method, horizon, first),
        "origins": list(range(first, len(y))),
        "baseline_mae": base["mae"],
        "baseline_brier": base["brier"],
    }


def backtest(panel, horizon, first=5):
    tests = {name: rolling_origin(panel, name, horizon, first) for name in METHODS}
    return {"tests": tests, "chosen": choose({name: test["mae"] for name, test in tests.items()})}


def choose(mae, tie=0.01):
    lowest = min(mae.values())
    for name, value in mae.items():
        if value <= lowest * (1 + tie):
            return name
    raise AssertionError("the lowest is among them")
