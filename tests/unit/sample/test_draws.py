"""Draws: each table has a generator of its own; weights are kept to."""

import numpy as np

from refoundry.sample.draws import generator, pick, pick_by_row, sample_top, truncated_pareto


def test_a_table_draws_the_same_whatever_else_is_drawn() -> None:
    generator(7, "other").random(1000)
    assert generator(7, "a").integers(0, 1 << 40) == generator(7, "a").integers(0, 1 << 40)
    assert generator(7, "a").integers(0, 1 << 40) != generator(8, "a").integers(0, 1 << 40)


def test_weights() -> None:
    found = np.bincount(pick(generator(1, "p"), np.array([1.0, 0.0, 3.0]), 40_000), minlength=3) / 40_000
    assert found[1] == 0
    assert abs(found[2] - 0.75) < 0.02


def test_weights_by_row() -> None:
    rows = np.repeat([0, 1], 20_000)
    found = pick_by_row(generator(1, "r"), np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 3.0]]), rows)
    assert not (found[:20_000] == 1).any()
    assert not (found[20_000:] == 0).any()
    assert abs((found[20_000:] == 2).mean() - 0.75) < 0.02


def test_the_top_has_each_once_and_none_without_weight() -> None:
    weights = np.array([0.0, 5.0, 1.0, 0.0, 1.0])
    assert sample_top(generator(1, "t"), weights, 9).tolist() == [1, 2, 4]
    assert len(sample_top(generator(1, "t"), weights, 2)) == 2


def test_a_heavy_tail_stays_between_its_bounds() -> None:
    found = truncated_pareto(generator(1, "h"), 10.0, 100.0, 1.1, 5_000)
    assert found.min() >= 10
    assert found.max() < 100
    assert np.median(found) < found.mean()
