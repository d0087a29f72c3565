"""Student's t: symmetry, limits, and a quantile that undoes the distribution."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.methods import student

DF = st.integers(1, 60)
ANY = st.floats(allow_nan=False)


@given(t=ANY, df=DF)
def test_symmetric_and_a_probability(t: float, df: int) -> None:
    below, above = student.cdf(t, df), student.cdf(-t, df)
    assert 0 <= below <= 1
    assert below + above == pytest.approx(1, abs=1e-14)


@given(p=st.floats(1e-9, 1 - 1e-9), df=DF)
def test_the_quantile_undoes_the_distribution(p: float, df: int) -> None:
    assert student.cdf(student.quantile(p, df), df) == pytest.approx(p, rel=1e-10, abs=1e-13)


@given(a=ANY, b=ANY, df=DF)
def test_never_falls(a: float, b: float, df: int) -> None:
    assert student.cdf(min(a, b), df) <= student.cdf(max(a, b), df) + 1e-14


def test_the_ends() -> None:
    assert student.cdf([-math.inf, 0, math.inf], 3).tolist() == [0, 0.5, 1]


def test_many_degrees_are_the_normal_curve() -> None:
    assert student.cdf(1.0, 1e6) == pytest.approx((1 + math.erf(1 / math.sqrt(2))) / 2, abs=1e-6)


@given(point=st.floats(-1e300, 1e300), error=st.floats(0, 1e300), limit=ANY, df=DF)
def test_a_probability_is_never_nan(point: float, error: float, limit: float, df: int) -> None:
    for direction in (">=", ">", "<=", "<"):
        assert 0 <= student.probability(point, error, df, limit, direction) <= 1


def test_nothing_is_known_of_nan() -> None:
    for values in ((math.nan, 1, 0), (0, math.nan, 0), (0, 1, math.nan)):
        with pytest.raises(ValueError, match="unknown"):
            student.probability(*values[:2], 3, values[2])
    with pytest.raises(ValueError, match="nan"):
        student.cdf([0, math.nan], 3)


def test_impossible_input_is_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        student.probability(0, -1, 3, 0)
    with pytest.raises(ValueError, match="strictly between"):
        student.quantile(0, 3)
    with pytest.raises(ValueError, match="positive"):
        student.quantile(0.5, -1)
    with pytest.raises(ValueError, match="a > 0"):
        student.beta_inc(0, 1, 0.5)
    with pytest.raises(ValueError, match=r"such as 0\.8"):
        student.interval(0, 1, 3, 1.0)


def test_a_threshold_of_another_shape_is_broadcast() -> None:
    chance = student.probability([[1.0], [2.0]], [[1.0], [0.0]], 3, [1.0, 2.0, 3.0])
    assert chance.shape == (2, 3)
    assert chance[1].tolist() == [1, 1, 0]
    assert np.ndim(student.probability(1, 1, 3, 1)) == 0
