"""How large the firms are: heavy tails whose counts above each threshold and whose sums are the published ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refoundry.sample.draws import Array, truncated_pareto
from refoundry.sample.recipe import Recipe

BILLION = 100_000.0  # 万元 in a billion yuan
THRESHOLD = 2_000.0  # 万元 of revenue from which an industrial firm is above designated size


def above_scale_revenue(recipe: Recipe, rng: np.random.Generator) -> Array:
    """Revenue of the industrial firms above designated size, largest first.

    As many are over 10 billion and over 1 billion yuan as published; the others lie between the threshold and 1 billion
    and make the sum what the published value added needs.

    recipe   Recipe
    rng      Generator
    returns  (firms,) 万元
    """
    count = recipe.count("above-scale")
    giants = min(round(recipe.totals["over-10bn"].scaled(recipe.ratio)), count)
    big = min(int(np.ceil(float(recipe.assumed["over_1bn"]) * recipe.ratio)), count)
    tail = float(recipe.assumed["tail_exponent"])
    tops = [
        truncated_pareto(rng, 10 * BILLION, float(recipe.assumed["largest"]), tail, giants),
        truncated_pareto(rng, BILLION, 9.9 * BILLION, tail, big - giants),
    ]
    wanted = float(recipe.totals["above-scale-value-added"].scaled(recipe.ratio)) * 10_000
    wanted /= float(recipe.assumed["value_added_rate"]["secondary"])
    noise, cap = rng.standard_normal(count - big), BILLION * rng.uniform(0.55, 0.98, count - big)
    rest = wanted - sum(float(top.sum()) for top in tops)
    low, high = 0.0, 15.0
    for _ in range(50):
        middle = (low + high) / 2
        amounts = np.minimum(THRESHOLD * 1.01 + np.exp(middle + 1.25 * noise), cap)
        low, high = (middle, high) if amounts.sum() < rest else (low, middle)
    return np.sort(np.concatenate([*tops, amounts]))[::-1]


@dataclass(frozen=True, slots=True)
class Margins:
    """Sums that value added is brought to: of each town, at most so much, and of the high-tech classes."""

    towns: Array
    most: Array
    high_tech_share: float


def raked(value: Array, town: Array, high_tech: Array, margins: Margins) -> Array:
    """Value added of firms, multiplied town by town and by kind until the sums are those wanted.

    A town without such a firm has none of the sum: the others take it over in proportion, as far as there is room.

    value      (firms,)  万元
    town       (firms,)  numbers
    high_tech  (firms,)  bool
    margins    Margins
    returns    (firms,)  万元
    """
    count = len(margins.towns)
    total = float(margins.towns.sum())
    present = np.bincount(town, minlength=count) > 0
    towns, most = np.where(present, margins.towns, 0), np.where(present, margins.most, 0)
    for _ in range(50):
        towns = np.minimum(towns * (total / towns.sum()), most)
    total = float(towns.sum())
    both = bool(high_tech.any()) and not bool(high_tech.all())
    kinds = np.array([1 - margins.high_tech_share, margins.high_tech_share]) * total
    for _ in range(60):
        sums = np.bincount(town, value, minlength=count)
        value = value * np.divide(towns, sums, out=np.ones(count), where=sums > 0)[town]
        if both:
            value = value * (kinds / np.bincount(high_tech, value, minlength=2))[high_tech.astype(int)]
    return np.asarray(value * total / value.sum())


def town_sectors(recipe: Recipe, found: Array) -> Array:
    """Value added of each sector in each town: the made-up pattern brought to the published sums of both.

    recipe   Recipe
    found    (towns, sectors)   the pattern before
    returns  (towns, sectors)   万元
    """
    table = np.maximum(found, found.sum() * 1e-5)
    for _ in range(100):
        table = table * (recipe.town_gdp / table.sum(axis=1))[:, None]
        table = table * (recipe.sector_gdp / table.sum(axis=0))
    return np.asarray(table)
