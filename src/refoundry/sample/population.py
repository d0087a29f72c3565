"""The entities of a made-up city as arrays: kind, industry, town, size, age, whether still there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refoundry.sample.draws import Array, generator, pick, pick_by_row, sample_top
from refoundry.sample.recipe import SECTORS, Recipe
from refoundry.sample.sizes import Margins, above_scale_revenue, raked, town_sectors


@dataclass(slots=True)
class Population:
    """Enterprises, one place of each array for each; the first `above` are industrial firms above designated size.

    Those in force come first; `closed` of them at the end were struck off and are kept because panels need exits.
    """

    line: Array  # position in Recipe.lines
    gb_class: Array  # text
    town: Array  # position in Recipe.towns
    revenue: Array  # 万元 in the reference year
    value_added: Array  # 万元 in the reference year
    founded: Array  # year
    closed: Array  # year, 0 while in force
    above: int
    high_tech: Array  # bool: certified high-tech enterprise
    known: Array  # positions of the firms that have yearly figures
    gone: Array  # positions of larger firms that moved out of the city in the last years: their months are kept too
    individual_value_added: Array  # (towns,) 万元: of the individuals in business
    sectors: Array  # (towns, sectors) 万元: GDP

    def __len__(self) -> int:
        return len(self.line)


def counts(recipe: Recipe) -> tuple[int, int, int]:
    """How many enterprises, individuals in business and struck-off enterprises the city has.

    recipe   Recipe
    returns  three counts; the first two sum to the number of firms asked for
    """
    individuals = round(recipe.firms * float(recipe.assumed["individual_share"]))
    enterprises = recipe.firms - individuals
    return enterprises, individuals, round(enterprises * float(recipe.assumed["closed_share"]))


def _placed(recipe: Recipe, rng: np.random.Generator, revenue: Array) -> tuple[Array, Array]:
    """Industries and towns of the firms above designated size, largest first: the largest go where there is room."""
    weights = recipe.line_values("entities")
    share = np.array([float(recipe.trades["groups"][group]["share"]) for group in recipe.groups])
    group = recipe.line_group
    inside = np.where(group >= 0, weights, 0.0)
    by_group = np.bincount(group[group >= 0], inside[group >= 0], minlength=len(share))
    line_share = np.where(group >= 0, inside / by_group[np.maximum(group, 0)] * share[np.maximum(group, 0)], 0.0)
    room_line = line_share / line_share.sum() * revenue.sum()
    town_share = recipe.town_gdp / recipe.town_gdp.sum()
    room_town = town_share * revenue.sum()
    first = min(len(revenue), int(recipe.assumed["placed_by_room"]))
    line, town = np.zeros(len(revenue), dtype=int), np.zeros(len(revenue), dtype=int)
    for place in range(first):
        table = np.maximum(room_town - revenue[place] * 0.8, 1e-9)[:, None] * np.maximum(room_line, 1e-9)
        flat = (table * np.sqrt(recipe.leaning)).ravel()
        town[place], line[place] = divmod(int(pick(rng, flat, 1)[0]), len(line_share))
        room_town[town[place]] -= revenue[place]
        room_line[line[place]] -= revenue[place]
    rest = len(revenue) - first
    line[first:] = pick(rng, np.maximum(room_line, line_share.max() * revenue.sum() * 1e-4) * (line_share > 0), rest)
    towns = np.maximum(room_town, town_share * revenue.sum() * 0.05)[:, None] * recipe.leaning
    town[first:] = pick_by_row(rng, np.ascontiguousarray(towns.T), line[first:])
    return line, town


def populate(recipe: Recipe, seed: int) -> Population:
    """Make the enterprises of the city.

    recipe   Recipe
    seed     whole number
    returns  Population
    """
    enterprises, individuals, closed = counts(recipe)
    total = enterprises + closed
    rng = generator(seed, "population")
    top = above_scale_revenue(recipe, rng)
    above = min(len(top), enterprises)
    top = top[:above]
    line, town = np.empty(total, dtype=int), np.empty(total, dtype=int)
    line[:above], town[:above] = _placed(recipe, rng, top)
    small = total - above
    # what is above designated size is not drawn a second time
    line[above:] = pick(rng, recipe.line_values("entities"), small)
    towns = (recipe.town_gdp**0.85)[:, None] * recipe.leaning
    town[above:] = pick_by_row(rng, np.ascontiguousarray(towns.T), line[above:])
    gb_class = _classes(recipe, rng, line)
    sector = recipe.line_sector[line]
    revenue = np.empty(total)
    revenue[:above] = top
    spread = rng.standard_normal(small)
    industrial = recipe.line_group[line[above:]] >= 0
    middle = np.where(industrial, np.log(170.0), np.log(190.0))
    drawn = np.exp(middle + np.where(industrial, 1.1, 1.45) * spread)
    cap = np.where(industrial, 1_900.0, 90_000.0) * rng.uniform(0.5, 1.0, small)
    revenue[above:] = np.minimum(drawn, cap)
    founded = _founded(recipe, rng, total, above)
    ended = np.zeros(total, dtype=int)
    if closed:
        last = recipe.years[-1]
        ended[enterprises:] = rng.integers(recipe.years[0] + 1, last + 1, closed)
        founded[enterprises:] = np.minimum(founded[enterprises:], ended[enterprises:] - 1 - rng.integers(0, 6, closed))
    gone = _gone(recipe, rng, line, ended)
    revenue[gone] = 2_300 + np.exp(rng.normal(np.log(4_500), 0.9, len(gone)))
    founded[gone] = np.minimum(founded[gone], recipe.years[0] - 1)
    high = np.isin(gb_class, sorted(recipe.high_tech_classes))
    rates = recipe.assumed["value_added_rate"]
    rate = np.array([float(rates[name]) for name in SECTORS])[sector]
    value = revenue * rate * np.exp(0.22 * rng.standard_normal(total))
    value[enterprises:] = 0.0
    own, cells = _value_added(recipe, rng, value, (town, sector, high), above, individuals)
    return Population(
        line=line,
        gb_class=gb_class,
        town=town,
        revenue=revenue,
        value_added=value,
        founded=founded,
        closed=ended,
        above=above,
        high_tech=_certified(recipe, rng, line, revenue, high, ended),
        known=_known(recipe, rng, revenue, above, gone),
        gone=gone,
        individual_value_added=own,
        sectors=cells,
    )


def _classes(recipe: Recipe, rng: np.random.Generator, line: Array) -> Array:
    """A GB/T 4754 class for each firm, by the shares inside its industry."""
    table = [recipe.trades["lines"][name]["classes"] for name in recipe.lines]
    width = max(len(row) for row in table)
    weights = np.array([[*map(float, row.values()), *[0.0] * (width - len(row))] for row in table])
    codes = np.array([[*row, *[""] * (width - len(row))] for row in table])
    return np.asarray(codes[line, pick_by_row(rng, weights, line)])


def _founded(recipe: Recipe, rng: np.random.Generator, total: int, above: int) -> Array:
    """Years of founding: most firms are young; those above designated size older."""
    last = recipe.years[-1]
    age = rng.gamma(1.25, 5.4, total)
    age[:above] = 3 + rng.gamma(2.6, 5.2, above)
    return np.asarray(np.clip(last - np.floor(age), 1979, last).astype(int))


def _value_added(
    recipe: Recipe,
    rng: np.random.Generator,
    value: Array,
    where: tuple[Array, Array, Array],
    above: int,
    individuals: int,
) -> tuple[Array, Array]:
    """Bring `value` in place to the published sums; gives what the individuals made, and GDP by town and sector."""
    town, sector, high = where
    towns = len(recipe.towns)
    tertiary = SECTORS.index("tertiary")
    by_town = recipe.town_gdp / recipe.town_gdp.sum()
    own = by_town * individuals * 8.0 * np.exp(0.1 * rng.standard_normal(towns))
    pattern = np.bincount(town * 3 + sector, value, minlength=towns * 3).reshape(towns, 3)
    pattern[:, tertiary] += own
    cells = town_sectors(recipe, pattern)
    outside = np.array([float(recipe.assumed["outside_register"][name]) for name in SECTORS])
    inside = cells * (1 - outside)
    secondary = SECTORS.index("secondary")
    wanted = float(recipe.totals["above-scale-value-added"].scaled(recipe.ratio)) * 10_000
    share = wanted / float(cells[:, secondary].sum())
    room = inside[:, secondary] * 0.88
    margins = Margins(inside[:, secondary] * share, room, recipe.totals["high-tech-manufacturing-share"].value / 100)
    value[:above] = raked(value[:above], town[:above], high[:above], margins)
    taken = np.zeros((towns, 3))
    taken[:, secondary] = np.bincount(town[:above], value[:above], minlength=towns)
    taken[:, tertiary] = own
    left = np.maximum(inside - taken, inside * 0.02)
    cell = town[above:] * 3 + sector[above:]
    sums = np.bincount(cell, value[above:], minlength=towns * 3)
    value[above:] *= np.divide(left.ravel(), sums, out=np.zeros(towns * 3), where=sums > 0)[cell]
    # a small city has no firm in some sectors of some towns: the others there make up for it
    made = np.bincount(town[above:], value[above:], minlength=towns)
    wanted = inside.sum(axis=1) - taken.sum(axis=1)
    value[above:] *= np.divide(np.maximum(wanted, made * 0.02), made, out=np.ones(towns), where=made > 0)[town[above:]]
    return own, cells


def _certified(
    recipe: Recipe, rng: np.random.Generator, line: Array, revenue: Array, high: Array, ended: Array
) -> Array:
    """Which firms are certified high-tech enterprises: exactly as many as published."""
    wanted = np.array([3.0 if name in recipe.assumed["certified_lines"] else 0.0 for name in recipe.lines])
    weights = (np.where(recipe.line_group >= 0, 1.0, 0.0) + wanted)[line] * np.where(high, 4.0, 1.0)
    weights = weights * np.minimum(revenue, 20_000.0) ** 0.75 * (ended == 0)
    found = np.zeros(len(line), dtype=bool)
    found[sample_top(rng, weights, recipe.count("high-tech"))] = True
    return found


def _gone(recipe: Recipe, rng: np.random.Generator, line: Array, ended: Array) -> Array:
    """Manufacturers that were large enough to be watched month by month and moved out in one of the last years."""
    wanted = max(3, round(float(recipe.assumed["gone_firms"]) * recipe.ratio))
    able = (ended >= recipe.years[-1] - 3) & (recipe.line_group[line] >= 0)
    return sample_top(rng, able.astype(float), wanted)


def _known(recipe: Recipe, rng: np.random.Generator, revenue: Array, above: int, gone: Array) -> Array:
    """The firms with yearly figures: all above designated size, those gone, and a share of the others, larger ones more
    often."""
    count = round((len(revenue) - above) * float(recipe.assumed["known_share"]))
    weights = revenue**0.5
    weights[:above], weights[gone] = 0.0, 0.0
    return np.concatenate([np.arange(above), np.sort(np.concatenate([gone, sample_top(rng, weights, count)]))])
