"""How fast it has to go, how fast it goes, and what a city's pace is worth beside that of its peers."""

from dataclasses import dataclass
from math import expm1, isfinite, log
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

Kind = Literal["points", "compound"]

# the spread between peers is itself estimated from them
MINIMUM_PEERS = 5


def required_pace(baseline: float, baseline_time: float, target: float, due: float, *, kind: Kind = "points") -> float:
    """Yearly pace that leads from the baseline to the target just in time.

    points: (target - baseline) / years;  compound: 100 * ((target / baseline)^(1 / years) - 1)

    baseline       1, unit of the goal   value at the start: a share's points, a level's 亿元
    baseline_time  years   when it held; 2020.5 is the middle of 2020
    target         1, unit of the goal
    due            years   when the target falls due, later than baseline_time
    kind           points for shares, compound for levels
    returns        unit of the goal a year; % a year where compound
    raises         ValueError   due not after the baseline; compound with a value <= 0; nan anywhere

    >>> round(required_pace(16.2, 2020, 25, 2024), 3)
    2.2
    >>> round(required_pace(1, 2021, 2, 2024, kind="compound"), 1)
    26.0
    """
    return _pace(baseline, baseline_time, target, due, kind)


def achieved_pace(
    baseline: float, baseline_time: float, latest: float, latest_time: float, *, kind: Kind = "points"
) -> float:
    """Yearly pace kept from the baseline to the latest observation; the same formula as required_pace.

    baseline       1, unit of the goal   value at the start
    baseline_time  years   when it held
    latest         1, unit of the goal   value last observed
    latest_time    years   when that was, later than baseline_time
    kind           points for shares, compound for levels
    returns        unit of the goal a year; % a year where compound
    raises         ValueError   latest_time not after the baseline; compound with a value <= 0; nan anywhere

    >>> achieved_pace(14.2, 2016, 16.2, 2020)
    0.5
    """
    return _pace(baseline, baseline_time, latest, latest_time, kind)


def _pace(first: float, began: float, last: float, ended: float, kind: Kind) -> float:
    if not all(isfinite(value) for value in (first, began, last, ended)):
        raise ValueError("a pace needs known values and times: nan or infinite given")
    years = float(ended) - began
    if years <= 0:
        raise ValueError(f"a pace needs time to pass: {ended} is not later than {began}")
    if kind == "points":
        return (last - first) / years
    if kind != "compound":
        raise ValueError(f"kind is points or compound, got {kind!r}")
    if first <= 0 or last <= 0:
        raise ValueError("a compound pace needs values above 0: use kind='points'")
    return 100 * expm1((log(last) - log(first)) / years)


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A pace drawn towards the pace of peers, with what it was drawn by."""

    slope: float  # the shrunk pace
    variance: float  # of the shrunk pace
    weight: float  # kept of the city's own pace, 0..1
    peer_mean: float  # mean pace of the peers
    peer_variance: float  # true spread between peers, after their noise is taken off


def shrink_to_peers(
    slope: float, slope_variance: float, peer_slopes: ArrayLike, peer_variances: ArrayLike | None = None
) -> Shrunk:
    """Empirical-Bayes estimate of a city's pace: its own, drawn to the peers' mean the more the noisier it is.

    between = max(0, S^2 - mean peer variance), with S^2 the sample variance of the k peer slopes
    weight  = between / (between + slope_variance)
    shrunk  = weight * slope + (1 - weight) * peer mean
    variance = weight * slope_variance + (1 - weight)^2 * S^2 / k

    slope           1, unit a year   the city's own pace
    slope_variance  1, squared   its sampling variance, >= 0
    peer_slopes     (peers,), unit a year   at least 5, without the city itself
    peer_variances  (peers,), squared   their sampling variances; default: each as noisy as the city's
    returns         Shrunk
    raises          ValueError   fewer than 5 peers; a negative variance; lengths differ; nan anywhere
    source          Efron and Morris 1975, J. Amer. Stat. Assoc. 70, 311-319; Morris 1983, ibid. 78, 47-55

    >>> shrink_to_peers(2.0, 0.5, [0, 0.5, 1, 1.5, 2], [0.125] * 5).slope
    1.5
    """
    peers = np.asarray(peer_slopes, dtype=np.float64)
    noise = np.full(peers.shape, slope_variance) if peer_variances is None else np.asarray(peer_variances, np.float64)
    if peers.ndim != 1 or peers.size < MINIMUM_PEERS:
        raise ValueError(f"at least {MINIMUM_PEERS} peers are needed to know their spread, got {peers.size}")
    if noise.shape != peers.shape:
        raise ValueError(f"one variance a peer: {peers.size} slopes, {noise.size} variances")
    if not (np.isfinite(peers).all() and np.isfinite(noise).all() and np.isfinite([slope, slope_variance]).all()):
        raise ValueError("paces and variances must be known: nan or infinite given")
    if slope_variance < 0 or bool((noise < 0).any()):
        raise ValueError("a variance is never negative")
    mean, spread = float(peers.mean()), float(peers.var(ddof=1))
    between = max(0.0, spread - float(noise.mean()))
    # a pace known without error is kept, whatever the peers do
    weight = 1.0 if slope_variance == 0 else between / (between + slope_variance)
    return Shrunk(
        slope=weight * slope + (1 - weight) * mean,
        variance=weight * slope_variance + (1 - weight) ** 2 * spread / peers.size,
        weight=weight,
        peer_mean=mean,
        peer_variance=between,
    )
