"""What is planted in the panels before they are drawn: policies that work or do not, firms about to leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refoundry.sample.draws import Array, generator, sample_top
from refoundry.sample.population import Population
from refoundry.sample.recipe import Recipe


@dataclass(slots=True)
class Treatment:
    """Firms that a policy supported: since which year, and what it did to the logarithm of their revenue.

    `kind` is works (an effect from the year after), idle (none) or chosen_growing (none, but the firms grew already).
    """

    kind: str
    firm: Array  # positions among the known firms
    year: Array
    effect: Array


@dataclass(slots=True)
class Causes:
    """The planted causes: treatments, leaving firms, firms that only look so; and what they do to years and months."""

    treatments: list[Treatment]
    leaving: Array  # positions among the firms above designated size
    shrinking: Array  # decoys: they shrink and stay
    lift: Array  # (known firms, years)
    fall: Array  # (firms above, then those gone; 12)


def plan_causes(recipe: Recipe, seed: int, people: Population) -> Causes:
    """Draw the planted causes.

    recipe   Recipe
    seed     whole number
    people   Population
    returns  Causes
    """
    rng = generator(seed, "causes")
    years = recipe.years
    lift = np.zeros((len(people.known), len(years)))
    at = np.array(years)
    treatments = []
    free = people.revenue[: people.above] ** 0.25
    old = people.founded[: people.above] <= years[0] - 1
    free = np.where(old & (people.revenue[: people.above] < 60_000), free, 0.0)
    wanted = max(6, round(float(recipe.assumed["treated_firms"]) * recipe.ratio))
    for kind in ("works", "idle", "chosen_growing"):
        firm = sample_top(rng, free, wanted)
        free[firm] = 0.0
        year = rng.choice([years[-4], years[-3], years[-2]], len(firm))
        size = float(rng.uniform(0.06, 0.12)) if kind == "works" else 0.0
        # some gain more than others, as with any policy
        effect = size * rng.gamma(4.0, 0.25, len(firm))
        lift[firm] += effect[:, None] * (at > year[:, None])
        if kind == "chosen_growing":
            lift[firm] += 0.05 * (at - years[0])
        treatments.append(Treatment(kind, firm, year, effect))
    number = max(3, round(float(recipe.assumed["leaving_firms"]) * recipe.ratio))
    weights = np.where(people.revenue[: people.above] < 80_000, 1.0, 0.0)
    weights[np.concatenate([one.firm for one in treatments])] = 0
    drawn = rng.permutation(sample_top(rng, weights, number * 3))
    leaving, shrinking = drawn[:number], drawn[number:]
    fall = np.ones((people.above + len(people.gone), 12))
    month = np.arange(12)
    start = rng.integers(2, 8, len(leaving))
    depth = rng.beta(3, 4, len(leaving)) * 0.75
    fall[leaving] -= depth[:, None] * np.clip((month - start[:, None]) / 5, 0, 1)
    # the decoys fall as deep, and half of them recover
    start = rng.integers(0, 7, len(shrinking))
    depth = rng.beta(3, 4, len(shrinking)) * 0.8
    shape = np.clip((month - start[:, None]) / 3, 0, 1)
    back = np.clip((month - start[:, None] - 5) / 3, 0, 1) * (rng.random(len(shrinking)) < 0.5)[:, None]
    fall[shrinking] -= depth[:, None] * (shape - back)
    # those that left before fell as those fall that will
    start = rng.integers(2, 8, len(people.gone))
    depth = rng.beta(3, 4, len(people.gone)) * 0.75
    fall[people.above :] -= depth[:, None] * np.clip((month - start[:, None]) / 5, 0, 1)
    return Causes(treatments, np.sort(leaving), np.sort(shrinking), lift, np.clip(fall, 0.12, 1.0))
