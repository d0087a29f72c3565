"""Parks and parcels of a made-up city: a lattice around the real town points, cut into rectangles that share edges.

Every shape lies within `reach_km` of its town's point, which is no farther than the city's boundary.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refoundry.sample.draws import Array, generator, sample_top
from refoundry.sample.recipe import Recipe

SIDE = 0.5  # km, of a park
MU = 666.67  # m2


@dataclass(slots=True)
class Ground:
    """Parks and parcels as arrays; edges in degrees. `role` says what a park was made for, see `planted`."""

    park_town: Array
    park_cell: Array  # (parks, 2) lattice numbers: parks whose cells differ by one step share an edge
    park_edges: Array  # (parks, 4) west, south, east, north
    park_group: Array  # number of the planted group, -1 for none
    park_role: Array  # text
    parcel_park: Array
    parcel_edges: Array  # (parcels, 4)
    parcel_mu: Array


def _lattice(recipe: Recipe) -> tuple[Array, Array, Array, Array]:
    """Lattice cells inside the reach of their nearest town: centre in degrees, cell numbers, town; and a step."""
    latitude = np.array([float(row["latitude"]) for row in recipe.towns])
    longitude = np.array([float(row["longitude"]) for row in recipe.towns])
    reach = np.array([float(row["reach_km"]) for row in recipe.towns])
    middle = float(latitude.mean())
    step = np.array([SIDE / (111.32 * np.cos(np.radians(middle))), SIDE / 110.95])
    origin = np.array([longitude.min() - 0.1, latitude.min() - 0.1])
    size = np.ceil((np.array([longitude.max() + 0.1, latitude.max() + 0.1]) - origin) / step).astype(int)
    cells = np.stack(np.meshgrid(np.arange(size[0]), np.arange(size[1]), indexing="ij"), axis=-1).reshape(-1, 2)
    centre = origin + (cells + 0.5) * step
    away = np.hypot(
        (centre[:, :1] - longitude) / step[0] * SIDE,
        (centre[:, 1:] - latitude) / step[1] * SIDE,
    )
    town = away.argmin(axis=1)
    inside = away[np.arange(len(away)), town] + SIDE * 0.7072 < reach[town]
    return origin + cells[inside] * step, cells[inside], town[inside], step


def _patches(rng: np.random.Generator, cells: Array) -> Array:
    """A smooth random height for each cell, so that parks lie in patches."""
    waves = rng.normal(0, 0.55, (10, 2))
    phase = rng.uniform(0, 2 * np.pi, 10)
    return np.asarray(np.exp(np.cos(cells @ waves.T + phase).sum(axis=1) * 0.8))


def make_ground(recipe: Recipe, seed: int) -> Ground:
    """Lay out parks and parcels.

    recipe   Recipe
    seed     whole number
    returns  Ground
    """
    rng = generator(seed, "ground")
    corner, cells, town, step = _lattice(recipe)
    wanted = max(12, round(float(recipe.assumed["parcels"]) * recipe.ratio))
    mean = float(recipe.assumed["parcel_mean_mu"])
    by_park = max(4, round((SIDE * 1000) ** 2 / MU / mean))
    weight = recipe.town_gdp[town] / np.bincount(town, minlength=len(recipe.towns))[town] * _patches(rng, cells)
    chosen = sample_top(rng, weight, min(len(cells), max(6, round(wanted / by_park))))
    west, south = corner[chosen, 0], corner[chosen, 1]
    edges = np.stack([west, south, west + step[0], south + step[1]], axis=1)
    group, role = _roles(recipe, rng, cells[chosen], town[chosen])
    park, parcel_edges, area = _parcels(recipe, rng, edges, by_park)
    return Ground(town[chosen], cells[chosen], edges, group, role, park, parcel_edges, area)


def _roles(recipe: Recipe, rng: np.random.Generator, cells: Array, town: Array) -> tuple[Array, Array]:
    """Which parks were made to be merged, which only look like it, which are ordinary."""
    number = {tuple(cell): place for place, cell in enumerate(cells.tolist())}
    group, role = np.full(len(cells), -1), np.full(len(cells), "ordinary", dtype="U24")
    wanted = max(1, round(float(recipe.assumed["merge_groups"]) * recipe.ratio))
    kinds = ["worth", "high_output", "long_titles"]
    made = 0
    for start in rng.permutation(len(cells)).tolist():
        if made >= wanted * len(kinds):
            break
        members, size = [start], int(rng.integers(2, 5))
        for member in members:
            x, y = cells[member].tolist()
            for near in ((x + 1, y), (x, y + 1), (x - 1, y), (x, y - 1)):
                other = number.get(near)
                if other is not None and town[other] == town[start] and other not in members and len(members) < size:
                    members.append(other)
        if len(members) < 2 or (group[members] >= 0).any():
            continue
        group[members], role[members] = made, kinds[made % len(kinds)]
        made += 1
    # low output alone, with no neighbour to join
    lonely = [
        place
        for place, (x, y) in enumerate(cells.tolist())
        if not any(near in number for near in ((x + 1, y), (x, y + 1), (x - 1, y), (x, y - 1)))
    ]
    role[lonely[: wanted * 2]] = "alone"
    return group, role


def _parcels(recipe: Recipe, rng: np.random.Generator, edges: Array, by_park: int) -> tuple[Array, Array, Array]:
    """Cut each park into rows and each row into parcels; the spread of their areas gives the published share of small
    ones."""
    parks = len(edges)
    rows_each = np.maximum(2, np.rint(np.sqrt(by_park) + rng.normal(0, 0.5, parks)).astype(int))
    row_park = np.repeat(np.arange(parks), rows_each)
    each = np.maximum(2, rng.poisson(by_park / rows_each[row_park]))
    parcel_row = np.repeat(np.arange(len(row_park)), each)
    park = row_park[parcel_row]
    noise_row, noise = rng.standard_normal(len(row_park)), rng.standard_normal(len(parcel_row))
    park_m2 = (SIDE * 1000) ** 2
    limit = float(recipe.totals["small-parcels-share"].value) / 100
    low, high, height, width = 0.0, 4.0, noise_row, noise
    for _ in range(40):
        spread = (low + high) / 2
        height = np.exp(0.3 * noise_row)
        height = height / np.bincount(row_park, height)[row_park]
        width = np.exp(spread * noise) + 0.12
        width = width / np.bincount(parcel_row, width)[parcel_row]
        small = float((height[parcel_row] * width * park_m2 / MU < 10).mean())
        low, high = (spread, high) if small < limit else (low, spread)
    bottom = _starts(height, row_park)
    left = _starts(width, parcel_row)
    box = edges[park]
    across, up = box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]
    west, south = box[:, 0] + left * across, box[:, 1] + bottom[parcel_row] * up
    north = box[:, 1] + (bottom + height)[parcel_row] * up
    cut = np.stack([west, south, box[:, 0] + (left + width) * across, north], axis=1)
    return park, cut, height[parcel_row] * width * park_m2 / MU


def _starts(part: Array, of: Array) -> Array:
    """Where each part begins inside its whole, when the parts of a whole stand one after another."""
    ends = np.cumsum(part)
    first = np.concatenate([[True], of[1:] != of[:-1]])
    before = (ends - part)[first]
    return np.asarray(ends - part - before[np.cumsum(first) - 1])
