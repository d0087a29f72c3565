"""Where a series is heading: a forecast with its interval, or the refusal and what would be enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from refoundry.assess.goals.aim import Aim
from refoundry.core.problems import Both
from refoundry.methods.backtest import COMPOUND, METHODS, backtest
from refoundry.methods.forecasting import MINIMUM, Forecast, Method, linear_trend

LEVEL = 0.8
# A back-test with fewer origins than this chooses by accident.
ORIGINS = 3
ENOUGH = MINIMUM + ORIGINS  # years in a row that a back-test needs
# A level is promised and paced by per cent a year, so its untested course goes by per cent too.
FALLBACK, FALLBACK_LEVEL = "drift", "compound_drift"


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a forecast, in the goal's unit."""

    year: int
    point: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Course:
    """A forecast for the years to the due year, or why there is none and what would be enough.

    `untested` says why its method could not be sent back over this very series; None where it was, or none is given."""

    observations: int
    fan: tuple[Point, ...] = ()
    method: str | None = None
    probability: float | None = None
    refusal: Both | None = None
    untested: Both | None = None

    @property
    def tested(self) -> bool | None:
        """Whether there was a back-test of at least three origins on the series; None without a forecast."""
        return self.untested is None if self.fan else None


def course(
    years: Sequence[int],
    values: Sequence[float],
    until: int,
    *,
    share: bool,
    aim: Aim | None = None,
) -> Course:
    """Forecast a comparable series to a year, by the method that did best when sent back over the same series.

    Refuses under five comparable values, and further ahead than the series is long.

    years    (n,)   ascending
    values   (n,)   unit of the goal
    until    year   later than the last
    share    bool   a share of a whole (its course is straight), not a level that grows by per cent
    aim      Aim    in the same unit; None where only the course is wanted
    returns  Course
    """
    count, ahead = len(years), until - years[-1] if years else 0
    if count < MINIMUM:
        return Course(count, refusal=_too_few(count))
    if ahead > count:
        return Course(count, refusal=_too_far(count, ahead))
    y = np.asarray(values, dtype=np.float64)
    consecutive = years[-1] - years[0] == count - 1
    straight = share or bool((y <= 0).any())
    untested = _untested(count, consecutive)
    if consecutive:
        few = FALLBACK if straight else FALLBACK_LEVEL
        name = few if untested else _chosen(y, ahead, straight)
        forecast = candidates(straight)[name](y, ahead)
    else:
        # only the line through what there is can live with missing years
        name = "linear_trend"
        forecast = linear_trend(np.asarray(years), y, np.arange(years[-1] + 1, until + 1))
    low, high = forecast.interval(LEVEL)
    fan = tuple(Point(years[-1] + 1 + i, float(forecast.point[i]), float(low[i]), float(high[i])) for i in range(ahead))
    probability = None if aim is None else _probability(forecast, aim)
    return Course(count, fan, name, probability, untested=untested)


def candidates(share: bool) -> Mapping[str, Method]:
    """The methods that may be chosen: straight ones for shares, those and growth by per cent for levels.

    share    bool
    returns  mapping   name -> method, simplest first
    """
    return METHODS if share else {**METHODS, **COMPOUND}


def _chosen(y: np.ndarray, ahead: int, share: bool) -> str:
    horizon = min(ahead, len(y) - ENOUGH + 1)
    return backtest(y, horizon, methods=candidates(share)).chosen


def _probability(forecast: Forecast, aim: Aim) -> float | None:
    """Of ending within the aim; None for one exact value, which a continuous forecast hits with probability 0."""
    if aim.exactly:
        return None
    inside = 1.0
    if aim.floor is not None:
        inside -= 1 - float(forecast.probability(float(aim.floor), ">" if aim.strict else ">=")[-1])
    if aim.ceiling is not None:
        inside -= 1 - float(forecast.probability(float(aim.ceiling), "<" if aim.strict else "<=")[-1])
    return min(max(inside, 0.0), 1.0)


def _untested(count: int, consecutive: bool) -> Both | None:
    if not consecutive:
        return Both(
            f"未经回测：{count} 个可比年度值年份不连续，回测须有连续 {ENOUGH} 个",
            f"not back-tested: the {count} comparable annual values have gaps, and {ENOUGH} in a row are needed",
        )
    if count < ENOUGH:
        return Both(
            f"未经回测：可比年度值 {count} 个，回测须有连续 {ENOUGH} 个，再有 {ENOUGH - count} 个即可",
            f"not back-tested: {count} comparable annual values, {ENOUGH} in a row are needed, "
            f"{ENOUGH - count} more would be enough",
        )
    return None


def _too_few(count: int) -> Both:
    if not count:
        return Both(
            f"本系统未收录可比的年度值，不作预测；有 {MINIMUM} 个同一口径的年度值即可",
            f"no comparable annual value is loaded here, so no forecast; {MINIMUM} in the same definition "
            "would be enough",
        )
    return Both(
        f"可比的年度值只有 {count} 个，少于 {MINIMUM} 个，不作预测；再有 {MINIMUM - count} 个同一口径的年度值即可",
        f"only {count} comparable annual value{'s' * (count != 1)}: no forecast under {MINIMUM}; "
        f"{MINIMUM - count} more in the same definition would be enough",
    )


def _too_far(count: int, ahead: int) -> Both:
    return Both(
        f"要预测 {ahead} 年，而可比年度值只有 {count} 个，不作预测；预测期不超过已有年数",
        f"{ahead} years ahead on {count} comparable annual values: no forecast further ahead than the series is long",
    )
