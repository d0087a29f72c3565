"""Forecasts: what must not change under a change of unit, what is refused, and spread that is what it says."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.methods import forecasting
from refoundry.methods.backtest import COMPOUND, METHODS
from refoundry.methods.forecasting import Forecast, compound, damped_trend, drift, linear_trend, naive, theta

ALL = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
Y = np.array([14.2, 14.9, 15.3, 15.0, 16.2, 17.1, 16.8])
SHARE = ([2016, 2017, 2018, 2019, 2020], [14.2, 14.9, 15.3, 15.9, 16.2])


def test_the_share_that_is_to_reach_18() -> None:
    forecast = linear_trend(*SHARE, 2024)
    assert f"{forecast.point:.2f} {forecast.standard_error:.3f} {forecast.probability(18):.3f}" == "18.30 0.253 0.839"


@ALL
def test_another_zero_moves_the_forecast_and_nothing_else(method: forecasting.Method) -> None:
    here, there = method(Y, 4), method(Y + 1000, 4)
    np.testing.assert_allclose(there.point, here.point + 1000, rtol=1e-12)
    np.testing.assert_allclose(there.standard_error, here.standard_error, rtol=1e-9)


@ALL
@pytest.mark.parametrize("factor", [-1.0, 1e-4, 10_000.0])
def test_another_unit_scales_the_forecast(method: forecasting.Method, factor: float) -> None:
    here, there = method(Y, 4), method(Y * factor, 4)
    np.testing.assert_allclose(there.point, here.point * factor, rtol=1e-10)
    np.testing.assert_allclose(there.standard_error, here.standard_error * abs(factor), rtol=1e-10)


@pytest.mark.parametrize("method", COMPOUND.values(), ids=COMPOUND)
def test_another_unit_scales_compound_growth(method: forecasting.Method) -> None:
    np.testing.assert_allclose(method(Y * 10_000, 4).point, method(Y, 4).point * 10_000, rtol=1e-10)


def test_the_calendar_does_not_matter_to_a_straight_line() -> None:
    t, y = SHARE
    shifted = linear_trend(np.array(t) - 2000, y, 24)
    assert shifted.point == pytest.approx(18.3, abs=1e-12)
    assert shifted.probability(18) == pytest.approx(linear_trend(t, y, 2024).probability(18), abs=1e-9)


@pytest.mark.parametrize("method", [drift, forecasting.straight])
@given(start=st.floats(-1e6, 1e6), slope=st.floats(-1e3, 1e3), n=st.integers(5, 30))
def test_a_straight_line_goes_on(method: forecasting.Method, start: float, slope: float, n: int) -> None:
    forecast = method(start + slope * np.arange(n), 3)
    size = abs(start) + n * abs(slope)
    np.testing.assert_allclose(forecast.point, start + slope * (n + np.arange(3)), rtol=0, atol=1e-9 * size)
    assert (forecast.standard_error <= 1e-9 * size).all()


@ALL
def test_a_constant_stays_and_leaves_no_doubt(method: forecasting.Method) -> None:
    for value in (0.0, -3.0, 0.1, 1e12):
        forecast = method(np.full(6, value), 3)
        assert (forecast.point == value).all()
        assert (forecast.standard_error == 0).all()
        chances = [forecast.probability(limit, direction)[0] for limit in (value - 1, value, value + 1)
                   for direction in (">=", ">", "<=", "<")]  # fmt: skip
        # 1e12 less 1 is the same figure to nine digits
        assert chances == ([1, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1] if value < 1e9 else [1, 0, 1, 0] * 3)
        low, high = forecast.interval(0.95)
        assert (low == value).all() and (high == value).all()


@ALL
def test_both_sides_of_a_threshold_make_one(method: forecasting.Method) -> None:
    forecast = method(Y, 4)
    for limit in (10, 16.8, 30):
        np.testing.assert_allclose(forecast.probability(limit) + forecast.probability(limit, "<"), 1, rtol=1e-14)
    np.testing.assert_allclose(forecast.probability(forecast.point), 0.5)
    up, down = forecast.point + 0.7, forecast.point - 0.7
    np.testing.assert_allclose(forecast.probability(up), forecast.probability(down, "<="), rtol=1e-12)


@pytest.mark.parametrize("method", [*METHODS.values(), *COMPOUND.values()], ids=[*METHODS, *COMPOUND])
def test_an_interval_holds_what_its_level_says(method: forecasting.Method) -> None:
    forecast = method(Y, 4)
    for level in (0.5, 0.8, 0.95):
        low, high = forecast.interval(level)
        np.testing.assert_allclose(forecast.probability(low) - forecast.probability(high), level, rtol=1e-9)


@ALL
def test_several_series_are_each_their_own(method: forecasting.Method) -> None:
    rows = np.array([Y, Y[::-1], Y**2, np.full(7, 3.0)])
    together = method(rows, 3)
    for i, row in enumerate(rows):
        alone = method(row, 3)
        np.testing.assert_allclose(together.point[i], alone.point, rtol=1e-13)
        np.testing.assert_allclose(together.standard_error[i], alone.standard_error, rtol=1e-12)
        assert {name: values[i] for name, values in together.parameters.items()} == pytest.approx(alone.parameters)


@ALL
def test_a_longer_horizon_changes_no_earlier_year(method: forecasting.Method) -> None:
    np.testing.assert_array_equal(method(Y, 6).point[:2], method(Y, 2).point)
    assert (np.diff(method(Y, 6).standard_error) > 0).all()


SIZE = st.floats(-1e100, 1e100, allow_nan=False, allow_infinity=False)


@ALL
@given(y=st.lists(SIZE, min_size=5, max_size=12), limit=SIZE)
def test_finite_in_finite_out(method: forecasting.Method, y: list[float], limit: float) -> None:
    forecast = method(np.array(y), 3)
    assert np.isfinite(forecast.point).all()
    assert (np.isfinite(forecast.standard_error) & (forecast.standard_error >= 0)).all()
    chance = forecast.probability(limit)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert not np.isnan(forecast.interval(0.95)).any()


@pytest.mark.parametrize("method", COMPOUND.values(), ids=COMPOUND)
@given(y=st.lists(st.floats(1e-9, 1e9), min_size=5, max_size=12), limit=st.floats(-1e9, 1e9))
def test_compound_growth_gives_positive_values_and_chances(
    method: forecasting.Method, y: list[float], limit: float
) -> None:
    forecast = method(np.array(y), 2)
    assert (forecast.point > 0).all()
    chance = forecast.probability(limit)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert limit > 0 or (chance == 1).all()


@pytest.mark.parametrize("method", [naive, drift, theta, damped_trend])
def test_too_few_years_are_refused_with_what_would_be_enough(method: Callable[..., Forecast]) -> None:
    with pytest.raises(ValueError, match=r"needs at least 5 yearly observations, got 3: 2 more years would be enough"):
        method([1, 2, 3], 2)
    with pytest.raises(ValueError, match=r"got 4: 1 more year would be enough"):
        method([[1, 2, 3, 4], [1, 2, 3, 4]], 2)
    assert method([1, 2, 4, 3, 5], 2).df >= 1


@pytest.mark.parametrize("method", [naive, drift, theta, damped_trend])
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"y": [1, 2, math.nan, 4, 5, 6]}, "every year"),
        ({"y": [1, 2, math.inf, 4, 5, 6]}, "every year"),
        ({"y": np.ones((2, 2, 6))}, "dimensions"),
        ({"horizon": 0}, "horizon"),
        ({"horizon": 1.5}, "horizon"),
        ({"times": [2015, 2016, 2018, 2019, 2020, 2021]}, "without gaps"),
        ({"times": [2015, 2016]}, "without gaps"),
        ({"times": [2021, 2020, 2019, 2018, 2017, 2016]}, "without gaps"),
    ],
)
def test_bad_input_is_refused(method: Callable[..., Forecast], wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        method(**{"y": [1, 2, 3, 4, 5, 6], "horizon": 2, **wrong})
    assert method([1, 2, 3, 4, 5, 6], 2, times=range(2015, 2021)).point.shape == (2,)


@pytest.mark.parametrize(
    "constants", [{"alpha": 0.0}, {"alpha": 1.1}, {"alpha": math.nan}, {"beta": -0.1}, {"phi": 0.0}, {"phi": 1.5}]
)
def test_constants_outside_their_range_are_refused(constants: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="lies in"):
        damped_trend(Y, 2, **constants)
    if "alpha" in constants:
        with pytest.raises(ValueError, match="lies in"):
            theta(Y, 2, **constants)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"t": [2016, 2017, 2018, 2019]}, "one time an observation"),
        ({"t": [2016, 2017, 2018, 2019, math.nan]}, "leave missing years out"),
        ({"y": [1, 2, 3, 4, math.nan]}, "leave missing years out"),
        ({"at": math.inf}, "leave missing years out"),
        ({"t": [2016, 2017, 2018, 2018, 2020]}, "one vintage"),
        ({"y": np.ones((2, 5)), "peer_slopes": np.ones(6)}, "one series"),
        ({"peer_slopes": [1, 2, 3, 4]}, "5 peers"),
    ],
)
def test_linear_trend_refuses_bad_input(wrong: dict[str, Any], says: str) -> None:
    t, y = SHARE
    with pytest.raises(ValueError, match=says):
        linear_trend(**{"t": t, "y": y, "at": 2024, **wrong})


def test_linear_trend_keeps_the_shape_of_at() -> None:
    t, y = SHARE
    assert np.shape(linear_trend(t, y, 2024).point) == ()
    assert linear_trend(t, y, [[2024, 2025], [2030, 2035]]).point.shape == (2, 2)
    assert linear_trend(t, [y, y, y], 2024).point.shape == (3,)
    assert linear_trend(t, [y, y, y], [2024, 2035]).standard_error.shape == (3, 2)


def test_shrinking_to_peers_that_go_the_same_way_narrows_the_forecast() -> None:
    t, y = SHARE
    alone, drawn = linear_trend(t, y, 2035), linear_trend(t, y, 2035, peer_slopes=[0.5, 0.5, 0.5, 0.5, 0.5])
    assert drawn.point == pytest.approx(alone.point)
    assert drawn.standard_error < alone.standard_error
    assert drawn.parameters["weight"] == 0


def test_damping_carries_a_line_less_far_than_drift() -> None:
    y = np.arange(10.0)
    forecast = damped_trend(y, 20)
    assert (forecast.point > y[-1]).all() and (forecast.point < drift(y, 20).point).all()
    assert (np.diff(forecast.point, 2) < 0).all()


def test_theta_carries_a_line_on_at_half_its_slope() -> None:
    np.testing.assert_allclose(np.diff(theta(3 + 2.0 * np.arange(9), 5).point), 1.0, rtol=1e-12)


def test_compound_is_the_same_method_on_logarithms() -> None:
    y = 100 * np.exp(Y / 10)
    grown, inner = compound(damped_trend)(y, 3), damped_trend(np.log(y), 3)
    np.testing.assert_allclose(np.log(grown.point), inner.point, rtol=1e-12)
    np.testing.assert_allclose(grown.interval(0.8), np.exp(inner.interval(0.8)), rtol=1e-12)
    np.testing.assert_allclose(grown.probability(700), inner.probability(np.log(700)), rtol=1e-9)
    np.testing.assert_array_equal(grown.probability([-1, 0, -0.0]), [1, 1, 1])


@pytest.mark.parametrize("n", [5, 9])
def test_the_spread_is_right_where_the_world_is_as_the_method_thinks(n: int) -> None:
    """Random walks for naive and drift, noise around a line for linear_trend: 80 % must hold 80 %."""
    draw, horizon = np.random.default_rng(35), 3
    walk = np.cumsum(draw.normal(0, 1, (20_000, n + horizon)), axis=1)
    line = 0.3 * np.arange(n + horizon) + draw.normal(0, 1, (20_000, n + horizon))
    for method, world in ((drift, walk + 0.5 * np.arange(n + horizon)), (forecasting.straight, line)):
        forecast = method(world[:, :n], horizon)
        low, high = forecast.interval(0.8)
        held = ((world[:, n:] >= low) & (world[:, n:] <= high)).mean(axis=0)
        np.testing.assert_allclose(held, 0.8, atol=0.012)
    low, high = naive(walk[:, :n], 1).interval(0.8)
    assert ((walk[:, n : n + 1] >= low) & (walk[:, n : n + 1] <= high)).mean() == pytest.approx(0.8, abs=0.012)


@ALL
@pytest.mark.parametrize("factor", [1e-150, 1e150])
def test_figures_of_every_size_keep_their_digits(method: forecasting.Method, factor: float) -> None:
    np.testing.assert_allclose(method(Y * factor, 2).point / factor, method(Y, 2).point, rtol=1e-12)
