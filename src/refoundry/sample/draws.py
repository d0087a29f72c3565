"""Random draws: a generator of its own for each table, so that a change in one leaves the others as they are."""

from typing import Any
from zlib import crc32

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def generator(seed: int, name: str) -> np.random.Generator:
    """The generator of one table of one city.

    seed     whole number   of the city
    name     text           of the table or the step
    returns  Generator      the same for the same two, whatever else is drawn

    >>> bool(generator(1, "a").random() == generator(1, "a").random())
    True
    >>> bool(generator(1, "a").random() == generator(1, "b").random())
    False
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(crc32(name.encode()),)))


def pick(rng: np.random.Generator, weights: Array, count: int) -> Array:
    """Draw positions by weight, with replacement.

    rng      Generator
    weights  (n,)     >= 0, need not sum to 1
    count    count
    returns  (count,) positions
    """
    ends = np.cumsum(weights, dtype=float)
    return np.asarray(np.minimum(np.searchsorted(ends, rng.random(count) * ends[-1], side="right"), len(ends) - 1))


def pick_by_row(rng: np.random.Generator, table: Array, rows: Array) -> Array:
    """For each row number given, draw a column of that row of a table of weights.

    rng      Generator
    table    (m, n)   weights >= 0
    rows     (k,)     row numbers
    returns  (k,)     columns
    """
    ends = np.cumsum(table, axis=1, dtype=float)
    ends /= ends[:, -1:]
    # each row has its own unit interval on one line, so that one search serves all
    found = np.searchsorted((ends + np.arange(len(ends))[:, None]).ravel(), rows + rng.random(len(rows)), side="right")
    return np.asarray(np.clip(found - rows * table.shape[1], 0, table.shape[1] - 1))


def sample_top(rng: np.random.Generator, weights: Array, count: int) -> Array:
    """Draw that many different positions by weight (exponential races).

    rng      Generator
    weights  (n,)   >= 0; those of weight 0 are never drawn
    count    count  at most as many as have weight
    returns  (count,) positions, sorted

    >>> sample_top(generator(1, "a"), np.array([1.0, 0.0, 1.0]), 2).tolist()
    [0, 2]
    """
    able = np.flatnonzero(weights > 0)
    count = min(count, len(able))
    race = rng.exponential(size=len(able)) / weights[able]
    return np.sort(able[np.argpartition(race, count - 1)[:count]]) if count else able[:0]


def truncated_pareto(rng: np.random.Generator, low: float, high: float, alpha: float, count: int) -> Array:
    """Amounts with a heavy tail between two bounds.

    rng      Generator
    low, high  amounts   low < high
    alpha    exponent > 0
    count    count
    returns  (count,)   in [low, high)
    """
    share = 1 - (low / high) ** alpha
    return np.asarray(low / (1 - rng.random(count) * share) ** (1 / alpha))
