"""Parks and parcels: whole rectangles that share edges, inside the reach of their town and the city's outline."""

import json
import os
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from refoundry.sample.ground import make_ground
from refoundry.sample.made import Delivery, Made
from refoundry.sample.recipe import Recipe

REAL = Path(os.environ.get("REFOUNDRY_REAL_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
OUTLINE = REAL / "geography" / "guangdong_cities_tianditu_gb.geojson"


def _table(drawn: tuple[Made, list[Delivery]], name: str) -> pl.DataFrame:
    return next(one.frame for one in drawn[1] if one.table == name)


def _ring(text: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", text)]


def test_the_shape_of_a_parcel_has_its_area(drawn: tuple[Made, list[Delivery]]) -> None:
    for text, area in _table(drawn, "parcel").filter(pl.col("area_mu") > 2).select("geometry", "area_mu").iter_rows():
        ring = _ring(text)
        assert ring[0] == ring[-1]
        assert len(ring) == 5
        twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
        assert twice > 0  # counter-clockwise
        m2 = twice / 2 * 111_320 * np.cos(np.radians(ring[0][1])) * 110_950
        assert m2 / 666.67 == pytest.approx(area, rel=0.1)


def test_seven_in_ten_parcels_are_small(full: Recipe) -> None:
    ground = make_ground(full, 1)
    assert (ground.parcel_mu < 10).mean() == pytest.approx(0.70, abs=0.01)
    assert abs(len(ground.parcel_mu) - 20_000) < 1_000


def test_no_two_parks_overlap_and_groups_are_connected(full: Recipe) -> None:
    ground = make_ground(full, 5)
    cells = [tuple(cell) for cell in ground.park_cell.tolist()]
    assert len(set(cells)) == len(cells)
    assert {"worth", "high_output", "long_titles", "alone"} <= set(ground.park_role.tolist())
    for group in range(ground.park_group.max() + 1):
        members = ground.park_cell[ground.park_group == group]
        assert len(members) >= 2
        near = np.abs(members[:, None] - members[None]).sum(axis=2) == 1
        reached = {0}
        for _ in members:
            reached |= {int(other) for one in reached for other in np.flatnonzero(near[one])}
        assert len(reached) == len(members)


def test_parks_lie_inside_the_city(full: Recipe) -> None:
    if not OUTLINE.is_file():
        pytest.skip("the outline of the city is not at hand")
    cities = json.loads(OUTLINE.read_text("utf-8"))["features"]
    name = full.naming["region"]
    ring = next(one for one in cities if one["properties"]["name"] == name)["geometry"]["coordinates"][0][0]

    def inside(x: float, y: float) -> bool:
        odd = False
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                odd = not odd
        return odd

    edges = make_ground(full, 1).park_edges
    assert all(inside(x, y) for west, south, east, north in edges for x in (west, east) for y in (south, north))


def test_firms_do_not_use_more_than_a_parcel_has(drawn: tuple[Made, list[Delivery]]) -> None:
    used = _table(drawn, "occupancy").group_by("parcel").agg(pl.col("area_mu").sum().alias("used"))
    both = used.join(_table(drawn, "parcel"), left_on="parcel", right_on="id")
    assert both.filter(pl.col("used") > pl.col("area_mu") * 1.001 + 0.05).is_empty()
