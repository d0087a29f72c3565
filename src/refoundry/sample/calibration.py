"""The made-up city against the published totals: each with its source, what was made, and the ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from refoundry.core.problems import Both
from refoundry.sample.made import Delivery, Made
from refoundry.sample.recipe import SECTORS, Array, Recipe, Total
from refoundry.sample.sizes import BILLION

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Held:
    """One published total, scaled to the size asked for, and what the city has."""

    title: Both
    unit: str
    year: str
    published: float
    wanted: float
    made: float
    comparison: str
    source: str

    @property
    def ratio(self) -> float | None:
        """What was made over what was wanted; None where nothing was wanted."""
        return self.made / self.wanted if self.wanted else None


def _table(deliveries: list[Delivery], name: str, role: str) -> pl.DataFrame:
    return next(one.frame for one in deliveries if (one.table, one.role) == (name, role))


def outside_register(recipe: Recipe) -> Array:
    """The share of each sector's value added made by those who are no registered entity: households, offices, schools.

    recipe   Recipe
    returns  (sectors,) 1
    """
    return np.array([float(recipe.assumed["outside_register"][name]) for name in SECTORS])


def _counted(made: Made, deliveries: list[Delivery]) -> dict[str, float]:
    """What the tables that are written hold of each published total."""
    import polars as pl

    register = _table(deliveries, "enterprise", "market-regulation")
    alone = _table(deliveries, "individual", "market-regulation")
    above = _table(deliveries, "enterprise", "statistics").filter(pl.col("above_designated_size"))
    award, lists = _table(deliveries, "award", "science"), _table(deliveries, "register", "industry")
    people, recipe = made.people, made.recipe
    revenue = people.revenue[people.closed == 0]
    high = np.isin(people.gb_class[: people.above], sorted(recipe.high_tech_classes))
    value = people.value_added[: people.above]
    parcel = _table(deliveries, "parcel", "natural-resources")["area_mu"]
    by_sector = np.bincount(recipe.line_sector[people.line], people.value_added, minlength=len(SECTORS))
    by_sector[SECTORS.index("tertiary")] += people.individual_value_added.sum()
    by_sector += people.sectors.sum(axis=0) * outside_register(recipe)
    shares = by_sector / by_sector.sum() * 100
    tiers = dict(award.group_by("tier").len().iter_rows())
    found = {
        "entities": register.filter(pl.col("status") == "active").height + alone.height,
        "above-scale": above.height,
        "high-tech": tiers.get("high_tech", 0),
        "over-10bn": int((revenue >= 10 * BILLION).sum()),
        "over-1bn": int((revenue >= BILLION).sum()),
        "listed": tiers.get("listed", 0),
        "headquarters": tiers.get("headquarters", 0),
        "bases": lists.filter(pl.col("kind") == "industrial_base").height,
        "above-scale-value-added": float(value.sum()) / 10_000,
        "high-tech-manufacturing-share": float(value[high].sum() / value.sum() * 100),
        "small-parcels-share": 100 * int((parcel < 10).sum()) / len(parcel),
    }
    return found | {f"{sector}-share": float(share) for sector, share in zip(SECTORS, shares, strict=True)}


def hold(made: Made, deliveries: list[Delivery]) -> list[Held]:
    """Hold the city against every published total: counts, shares, GDP of the towns, the groups of manufacturing.

    made        Made
    deliveries  Deliveries
    returns     list of Held
    """
    recipe, people = made.recipe, made.people
    counted = _counted(made, deliveries)

    def of(one: Total) -> Held:
        wanted = one.scaled(recipe.ratio)
        return Held(one.title, one.unit, one.year, one.value, wanted, counted[one.key], one.comparison, one.source)

    found = [of(one) for one in recipe.totals.values()]
    outside = outside_register(recipe)
    summed = np.bincount(people.town, people.value_added, minlength=len(recipe.towns)) + people.individual_value_added
    summed = (summed + (people.sectors * outside).sum(axis=1)) / 10_000
    year, source = str(recipe.years[-1]), str(recipe.about["gdp"]["source"])
    areas = np.array([row["area"] for row in recipe.towns])
    for area, value in recipe.about["areas"].items():
        title = Both(f"{area}地区生产总值", f"GDP of {area}")
        made_up = float(summed[areas == area].sum())
        found.append(Held(title, "亿元", year, value, value * recipe.ratio, made_up, "=", source))
    group = recipe.line_group[people.line[: people.above]]
    by_group = np.bincount(group, people.value_added[: people.above], minlength=len(recipe.groups))
    shares = [float(recipe.trades["groups"][name]["share"]) for name in recipe.groups]
    for place, name in enumerate(recipe.groups):
        title = recipe.trades["groups"][name]["title"]
        wanted = shares[place] / sum(shares) * 100
        made_up = float(by_group[place] / by_group.sum() * 100)
        words = Both(f"{title['zh']}占制造业", f"{title['en']} in manufacturing")
        found.append(Held(words, "%", "2018", wanted, wanted, made_up, "~", str(recipe.trades["source"])))
    return found
