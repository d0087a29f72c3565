"""Who uses which land: firms on parcels, and the tables of parks, parcels and occupancy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from refoundry.sample.draws import Array, generator, sample_top
from refoundry.sample.ground import Ground
from refoundry.sample.made import Delivery, Made
from refoundry.sample.naming import chosen
from refoundry.sample.population import Population
from refoundry.sample.recipe import Recipe

if TYPE_CHECKING:
    import polars as pl

# what a park is made for decides how large its firms are
_DRAW = {"ordinary": 0.0, "worth": -2.2, "high_output": 1.6, "long_titles": -2.2, "alone": -2.2}


def occupy(recipe: Recipe, seed: int, people: Population, ground: Ground) -> pl.DataFrame:
    """Put manufacturers on the parcels of their town: large firms on large parcels, the rest as tenants beside them.

    recipe   Recipe
    seed     whole number
    people   Population
    ground   Ground
    returns  DataFrame   firm, parcel (positions), area_mu, owner (bool)
    """
    import polars as pl

    rng = generator(seed, "occupancy")
    makers = (recipe.line_group[people.line] >= 0) & (people.closed == 0)
    weight = np.where(makers, people.revenue**0.6, 0.0)
    weight[: people.above] *= 1e6
    firm = sample_top(rng, weight, round(len(ground.parcel_mu) * float(recipe.assumed["firms_per_parcel"])))
    firm_score = np.log(people.revenue[firm]) + 0.5 * rng.standard_normal(len(firm))
    lift = np.array([_DRAW[role] for role in ground.park_role.tolist()])[ground.parcel_park]
    parcel_score = 0.5 * np.log(ground.parcel_mu) + lift + 0.8 * rng.standard_normal(len(lift))
    parcel_town = ground.park_town[ground.parcel_park]
    order = np.lexsort((-parcel_score, parcel_town))
    have = np.bincount(parcel_town, minlength=len(recipe.towns))
    begin = np.concatenate([[0], np.cumsum(have)[:-1]])
    town = people.town[firm]
    ranked = np.lexsort((-firm_score, town))
    firm, town = firm[ranked], town[ranked]
    many = np.bincount(town, minlength=len(recipe.towns))
    rank = np.arange(len(firm)) - np.concatenate([[0], np.cumsum(many)[:-1]])[town]
    there = have[town] > 0
    firm, town, rank = firm[there], town[there], rank[there]
    parcel = order[begin[town] + rank % have[town]]
    owner = rank < have[town]
    part = np.where(owner, 1.0, 0.45) * rng.uniform(0.6, 1.0, len(firm))
    used = np.bincount(parcel, part, minlength=len(ground.parcel_mu))[parcel]
    area = np.round(ground.parcel_mu[parcel] * part / np.maximum(used, 1.0), 3)
    return pl.DataFrame({"firm": firm, "parcel": parcel, "area_mu": np.maximum(area, 0.01), "owner": owner})


def land_of(occupancy: pl.DataFrame, count: int) -> Array:
    """The land each firm uses.

    occupancy  DataFrame   of `occupy`
    count      count       of firms
    returns    (count,) 亩, nan for those on no known parcel
    """
    total = np.bincount(occupancy["firm"].to_numpy(), occupancy["area_mu"].to_numpy(), minlength=count)
    return np.where(total > 0, total, np.nan)


def _shapes(edges: Array) -> pl.Series:
    """Rectangles as WKT, counter-clockwise; shared edges have the very same digits."""
    import polars as pl

    west, south, east, north = (pl.Series(edges[:, place]).round(6).cast(pl.String) for place in range(4))
    ring = [west, south, east, south, east, north, west, north, west, south]
    text = pl.select(pl.lit("POLYGON ((") + ring[0]).to_series()
    for place, part in enumerate(ring[1:], 1):
        text = text + (", " if place % 2 == 0 else " ") + part
    return text + "))"


def land_deliveries(made: Made) -> list[Delivery]:
    """The tables park, parcel and occupancy.

    made     Made
    returns  Deliveries
    """
    import polars as pl

    rng, ground, recipe = generator(made.seed, "land"), made.ground, made.recipe
    parks, parcels = len(ground.park_town), len(ground.parcel_mu)
    park_id = pl.Series([f"park-{number:04d}" for number in range(1, parks + 1)])
    signs = list(str(recipe.naming["characters"]))
    named = str(recipe.naming["mark"]) + chosen(signs, rng.integers(0, len(signs), parks))
    named = named + chosen(signs, rng.integers(0, len(signs), parks))
    village = rng.random(parks) < 0.82
    village |= np.isin(ground.park_role, ["worth", "long_titles", "alone"])
    kind = np.where(village, "village", "industrial")
    town = chosen(made.town_names, ground.park_town)
    tail = chosen(["产业园", "村镇工业集聚区"], village.astype(int))
    area = np.round(np.bincount(ground.parcel_park, ground.parcel_mu, minlength=parks), 2)
    park = pl.DataFrame(
        {
            "id": park_id,
            "name": town + named + tail,
            "town": town,
            "kind": kind,
            "geometry": _shapes(ground.park_edges),
            "area_mu": area,
            "operator": (named + "村股份合作经济联合社").set(pl.Series(~village), None),
        }
    )
    made.truths["parks"] = pl.DataFrame(
        {"park": park_id, "group": ground.park_group, "made_for": ground.park_role}
    ).filter(pl.col("made_for") != "ordinary")
    role = ground.park_role[ground.parcel_park]
    low = np.isin(role, ["worth", "long_titles", "alone"])
    inside = village[ground.parcel_park]
    drawn = rng.random(parcels)
    tenure = np.where(
        drawn < np.where(inside, 0.62, 0.08), "collective", np.where(drawn < 0.93, "state_granted", "state_allocated")
    )
    tenure = np.where(role == "worth", "collective", np.where(role == "long_titles", "state_granted", tenure))
    far = np.where(inside, rng.gamma(9, 0.65 / 9, parcels), rng.gamma(8, 1.5 / 8, parcels)) * np.where(low, 0.75, 1.0)
    built = np.where(inside, rng.integers(1988, 2012, parcels), rng.integers(1998, recipe.years[-1], parcels))
    ends = np.where(role == "worth", rng.integers(2025, 2028, parcels), rng.integers(2025, 2046, parcels))
    ends = np.where(role == "long_titles", rng.integers(2044, 2060, parcels), ends)
    holder_row = made.occupancy.filter(pl.col("owner")).unique("parcel", keep="first", maintain_order=True)
    holder = np.full(parcels, "", dtype="U18")
    holder[holder_row["parcel"].to_numpy()] = made.codes[holder_row["firm"].to_numpy()]
    ids = pl.Series(np.char.add(f"{recipe.about['code']}ZD", np.char.zfill(np.arange(1, parcels + 1).astype("U6"), 6)))
    unseen = pl.Series(rng.random(parcels) < 0.06)
    month = ends.astype("U4").astype("datetime64[Y]") + rng.integers(0, 12, parcels).astype("timedelta64[M]")
    lease = pl.Series(month.astype("datetime64[D]"), dtype=pl.Date)
    density = np.clip(rng.normal(0.48, 0.1, parcels), 0.1, 0.85)
    parcel = pl.DataFrame(
        {
            "id": ids,
            "town": town.gather(pl.Series(ground.parcel_park.astype(np.uint32))),
            "park": park_id.gather(pl.Series(ground.parcel_park.astype(np.uint32))),
            "geometry": _shapes(ground.parcel_edges),
            "area_mu": np.maximum(np.round(ground.parcel_mu, 3), 0.01),
            "tenure": tenure,
            "holder": pl.Series(holder).set(pl.Series((holder == "") | (tenure == "collective")), None),
            "use": np.where(inside, np.where(drawn < 0.7, "M1", "M2"), np.where(drawn < 0.15, "M0", "M1")),
            "far": pl.Series(np.round(far, 2)).set(unseen, None),
            "far_allowed": np.where(inside, 3.0, 3.5),
            "density": np.round(density, 3),
            "floor_area_m2": pl.Series(np.round(far * ground.parcel_mu * 666.67, 0)).set(unseen, None),
            "built_year": built,
            "lease_end": lease.set(pl.Series(rng.random(parcels) < 0.08), None),
            "red_line": rng.random(parcels) < 0.75,
        }
    )
    collective = tenure == "collective"
    use, last = made.occupancy, recipe.years[-1]
    count = use.height
    where = pl.Series(use["parcel"].to_numpy().astype(np.uint32))
    floor = parcel["floor_area_m2"].gather(where) * use["area_mu"] / parcel["area_mu"].gather(where)
    occupancy = pl.DataFrame(
        {
            "uscc": made.codes[use["firm"].to_numpy()],
            "parcel": ids.gather(where),
            "year": np.full(count, last),
            "area_mu": use["area_mu"],
            "floor_area_m2": floor.round(0),
            "holding": np.where(use["owner"].to_numpy() & ~collective[use["parcel"].to_numpy()], "owner", "tenant"),
            "lease_end": parcel["lease_end"].gather(where),
            "confirmed": rng.random(count) < 0.7,
        }
    )
    return [
        Delivery("park", "industry", park),
        Delivery("parcel", "natural-resources", parcel),
        Delivery("occupancy", "natural-resources", occupancy),
    ]
