"""Pace: paces that lead where they should, and peers that help rather than mislead."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.methods.pace import achieved_pace, required_pace, shrink_to_peers

VALUE = st.floats(0.1, 1e4)


@given(baseline=VALUE, target=VALUE, years=st.floats(0.5, 20))
def test_the_required_pace_leads_to_the_target(baseline: float, target: float, years: float) -> None:
    points = required_pace(baseline, 2020, target, 2020 + years)
    assert baseline + years * points == pytest.approx(target, rel=1e-9, abs=1e-9 * baseline)
    per_cent = required_pace(baseline, 2020, target, 2020 + years, kind="compound")
    assert baseline * (1 + per_cent / 100) ** years == pytest.approx(target, rel=1e-6, abs=1e-9 * baseline)


def test_a_plan_kept_so_far_has_the_pace_it_needs() -> None:
    assert achieved_pace(16.2, 2020, 18.4, 2021) == pytest.approx(required_pace(16.2, 2020, 25, 2024))


@pytest.mark.parametrize(
    ("arguments", "kind", "says"),
    [
        ((1, 2024, 2, 2020), "points", "later"),
        ((1, 2020, math.nan, 2024), "points", "known"),
        ((-1, 2020, 2, 2024), "compound", "above 0"),
        ((1, 2020, 0, 2024), "compound", "above 0"),
        ((1, 2020, 2, 2024), "percent", "points or compound"),
    ],
)
def test_no_pace_without_time_or_values(arguments: tuple[float, ...], kind: Any, says: str) -> None:
    for pace in (required_pace, achieved_pace):
        with pytest.raises(ValueError, match=says):
            pace(*arguments, kind=kind)


NUMBER = st.floats(-100, 100)


@given(slope=NUMBER, variance=st.floats(0, 100), peers=st.lists(NUMBER, min_size=5, max_size=30))
def test_the_shrunk_pace_lies_between_the_own_and_the_peers(slope: float, variance: float, peers: list[float]) -> None:
    shrunk = shrink_to_peers(slope, variance, peers)
    low, high = sorted((slope, shrunk.peer_mean))
    assert low - 1e-9 <= shrunk.slope <= high + 1e-9
    assert 0 <= shrunk.weight <= 1
    assert shrunk.variance >= 0


def test_shrinking_errs_less_than_the_own_pace_and_than_the_peers_mean() -> None:
    draw = np.random.default_rng(25)
    errors = []
    for _ in range(400):
        truth = draw.normal(1.0, 0.5, 21)
        seen = truth + draw.normal(0, 0.7, 21)
        shrunk = shrink_to_peers(seen[0], 0.49, seen[1:])
        errors.append([shrunk.slope - truth[0], seen[0] - truth[0], seen[1:].mean() - truth[0]])
    ours, own, peers = np.mean(np.square(errors), axis=0)
    assert ours < 0.8 * own
    assert ours < 0.9 * peers


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"peer_slopes": [1, 2, 3]}, "at least 5 peers"),
        ({"peer_slopes": [1, 2, 3, 4, math.nan]}, "known"),
        ({"slope": math.nan}, "known"),
        ({"slope_variance": -1.0}, "never negative"),
        ({"peer_variances": [1, 1]}, "one variance a peer"),
        ({"peer_variances": [1, 1, 1, 1, -1]}, "never negative"),
    ],
)
def test_what_cannot_be_shrunk_is_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        shrink_to_peers(**{"slope": 1.0, "slope_variance": 1.0, "peer_slopes": [1, 2, 3, 4, 5], **wrong})
