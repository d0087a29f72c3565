"""Seven years of the firms that are known, and their months: entry, exit, the shock of 2020, seasons, heavy noise."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from refoundry.sample.draws import Array, generator
from refoundry.sample.population import Population
from refoundry.sample.recipe import SECTORS, Recipe

# how much of a month's ordinary activity February of the shock year and the two months after it kept
_SHOCK_MONTHS = {2: 0.42, 3: 0.78, 4: 0.92}
_SEASON = np.array([0.97, 0.70, 1.00, 1.01, 1.03, 1.03, 1.00, 1.00, 1.05, 1.05, 1.08, 1.08])


@dataclass(slots=True)
class Panel:
    """Yearly figures: one row of each array a firm, one column a year; `present` says where the firm existed."""

    firm: Array  # position in the population
    years: list[int]
    present: Array
    values: dict[str, Array] = field(default_factory=dict)

    def cells(self) -> tuple[Array, Array]:
        """The rows and columns where there is a figure, firm by firm.

        returns  two arrays of positions
        """
        rows, columns = np.nonzero(self.present)
        return rows, columns


def yearly(recipe: Recipe, seed: int, people: Population, lift: Array) -> Panel:
    """The yearly figures as they really were: departments make their mistakes later.

    recipe   Recipe
    seed     whole number
    people   Population
    lift     (known firms, years)   what a planted cause adds to the logarithm of revenue
    returns  Panel
    """
    rng = generator(seed, "years")
    firm, years = people.known, recipe.years
    count, width = len(firm), len(years)
    line, sector = people.line[firm], recipe.line_sector[people.line[firm]]
    founded, closed = people.founded[firm], people.closed[firm]
    at = np.array(years)[None, :]
    present = (at >= founded[:, None]) & ((closed[:, None] == 0) | (at < closed[:, None]))
    present[:, -1] |= closed == 0  # founded in the last year counts from the first day
    path = np.log([float(recipe.about["path"][year]) for year in years])
    drift = rng.normal(0.0, 0.02, (len(recipe.lines), 1)) * (np.arange(width) - width + 1)
    steps = 0.13 * rng.standard_t(5, (count, width))
    steps[:, 0] = 0
    walk = np.cumsum(steps, axis=1) - 0.15 * np.cumsum(steps, axis=1).cumsum(axis=1) / np.arange(1, width + 1)
    walk -= walk[:, -1:]
    shock = np.zeros((count, width))
    if 2020 in years:
        hit = float(recipe.assumed["shock_2020"]) * rng.gamma(1.6, 1 / 1.6, count)
        shock[:, years.index(2020)] = hit
    age = at - founded[:, None]
    young = np.where(age <= 0, np.log(0.35), np.where(age == 1, np.log(0.75), 0.0))
    young -= young[:, -1:]
    fading = np.where((closed[:, None] > 0) & (at == closed[:, None] - 1), np.log(0.6), 0.0)
    level = np.log(people.revenue[firm])[:, None] + path + drift[line] + walk + shock + young + fading
    level += lift - lift[:, -1:]
    revenue = np.exp(level)
    above = people.above
    # the sum of the firms above designated size follows the published path, whatever the walks drew
    now = revenue[:above, -1].sum()
    there = np.where(present[:above], revenue[:above], 0).sum(axis=0)
    revenue *= np.divide(np.exp(path) * now, there, out=np.ones(width), where=there > 0)
    rates = np.array([float(recipe.assumed["value_added_rate"][name]) for name in SECTORS])[sector]
    alive = people.value_added[firm] > 0
    rate = np.where(alive, people.value_added[firm] / people.revenue[firm], rates)
    values = {"revenue": revenue}
    wobble = np.exp(0.05 * rng.standard_normal((count, width)))
    wobble[:, -1] = 1.0
    values["value_added"] = np.minimum(revenue * rate[:, None] * wobble, revenue * 0.95)
    values["output"] = np.where(
        (recipe.line_group[line] >= 0)[:, None], revenue * rng.normal(1.02, 0.03, (count, width)), np.nan
    )
    _money(recipe, rng, people, values, line)
    _means(recipe, rng, people, values, line)
    return Panel(firm, years, present, values)


def _money(recipe: Recipe, rng: np.random.Generator, people: Population, values: dict[str, Array], line: Array) -> None:
    """Profit, tax, debt, exports, R&D."""
    revenue = values["revenue"]
    shape = revenue.shape
    margin = recipe.line_values("margin")[line][:, None] + 0.055 * rng.standard_t(4, shape)
    if 2020 in recipe.years:
        margin[:, recipe.years.index(2020)] -= 0.02
    values["profit"] = revenue * np.clip(margin, -0.6, 0.5)
    values["tax"] = np.maximum(revenue * rng.gamma(6.0, 0.034 / 6, shape) + 0.18 * np.maximum(values["profit"], 0), 0)
    values["debt_ratio"] = np.clip(
        0.52 + 0.17 * rng.standard_normal((shape[0], 1)) + 0.03 * rng.standard_normal(shape), 0.03, 1.9
    )
    sells = rng.random(shape[0]) < float(recipe.assumed["exporting_share"]) * (recipe.line_group[line] >= 0)
    share = rng.beta(1.2, 2.6, shape[0])
    values["export"] = np.where(sells[:, None], revenue * share[:, None] * rng.uniform(0.85, 1.12, shape), 0.0)
    certified = people.high_tech[people.known]
    does = certified | (rng.random(shape[0]) < np.where(np.arange(shape[0]) < people.above, 0.42, 0.05))
    intensity = np.where(certified, 0.03 + rng.gamma(1.4, 0.014, shape[0]), rng.gamma(1.3, 0.011, shape[0]))
    growth = np.linspace(0.72, 1.0, shape[1])
    spent = revenue * (intensity * does)[:, None] * growth * rng.uniform(0.85, 1.15, shape)
    wanted = float(recipe.assumed["rd_share_of_gdp"]) * float(recipe.town_gdp.sum())
    values["rd_exp"] = spent * wanted / spent[:, -1].sum()


def _means(recipe: Recipe, rng: np.random.Generator, people: Population, values: dict[str, Array], line: Array) -> None:
    """Staff, energy, electricity, emissions, land."""
    revenue = values["revenue"]
    shape = revenue.shape
    own = np.exp(0.4 * rng.standard_normal(shape[0]))
    last = revenue[:, -1:]
    staff = (recipe.line_values("staff")[line] * own)[:, None] * last**0.92 * (revenue / last) ** 0.7 / 10_000**0.92
    values["employees"] = np.maximum(np.rint(staff * np.exp(0.03 * rng.standard_normal(shape))), 1.0)
    values["rd_staff"] = np.rint(np.minimum(values["employees"] * 0.6, values["rd_exp"] / rng.gamma(9, 25 / 9, shape)))
    lean = np.exp(0.45 * rng.standard_normal(shape[0]))
    power = (recipe.line_values("power")[line] * lean)[:, None] * revenue
    values["electricity_kwh"] = np.rint(power * np.exp(0.06 * rng.standard_normal(shape)))
    heat = (recipe.line_values("energy")[line] * lean)[:, None] * revenue / 10_000
    values["energy_tce"] = heat * np.exp(0.08 * rng.standard_normal(shape)) + values["electricity_kwh"] * 1.229e-4
    dirty = rng.random(shape[0]) < np.where(recipe.line_group[line] >= 0, 0.45, 0.0)
    values["emissions_t"] = np.where(dirty[:, None], values["energy_tce"] * rng.gamma(1.2, 0.004, shape), np.nan)
    values["land_mu"] = np.full(shape, np.nan)


@dataclass(slots=True)
class Months:
    """Months of the firms above designated size and of those gone: one row a firm, one column a month, nan for none."""

    firm: Array  # position in the population
    names: list[str]
    values: dict[str, Array]


def monthly(recipe: Recipe, seed: int, people: Population, panel: Panel, fall: Array) -> Months:
    """The months of the firms above designated size and of those gone: their years shared out by season, with noise.

    recipe   Recipe
    seed     whole number
    people   Population
    panel    Panel
    fall     (firms above, then those gone; twelve months)   what a planted cause takes of the last months a firm has
    returns  Months
    """
    rng = generator(seed, "months")
    # those not above designated size are sorted behind them
    gone = people.above + np.searchsorted(panel.firm[people.above :], people.gone)
    row = np.concatenate([np.arange(people.above), gone])
    count, years = len(row), panel.years
    names = [f"{year}-{month:02d}" for year in years for month in range(1, 13)]
    width = len(names)
    season = np.tile(_SEASON, len(years))
    for month, kept in _SHOCK_MONTHS.items():
        if 2020 in years:
            season[years.index(2020) * 12 + month - 1] = kept * _SEASON[month - 1]
    own = np.exp(0.5 * (season / season.mean() - 1) * rng.normal(0, 0.5, (count, 1)))
    shape = season * own * np.exp(0.09 * rng.standard_t(5, (count, width)))
    present = np.repeat(panel.present[row], 12, axis=1)
    # a firm that is gone fell in the twelve months before it went
    end = np.where(present.any(axis=1), width - present[:, ::-1].argmax(axis=1), width)
    taken = np.ones((count, width))
    taken[np.arange(count)[:, None], np.maximum(end[:, None] - 12 + np.arange(12), 0)] = fall
    shape *= taken

    def shared(total: Array, weights: Array) -> Array:
        by_year = weights.reshape(count, len(years), 12)
        return np.asarray((by_year / by_year.sum(axis=2, keepdims=True) * total[row, :, None]).reshape(count, width))

    noise = np.exp(0.12 * rng.laplace(size=(count, width)))
    values = {
        "electricity_kwh": np.rint(shared(panel.values["electricity_kwh"], shape)),
        "invoiced_sales": shared(panel.values["revenue"], shape * noise),
        "output": shared(panel.values["output"], shape * np.exp(0.05 * rng.standard_normal((count, width)))),
    }
    staff = np.repeat(panel.values["employees"][row], 12, axis=1)
    steps = np.exp(np.cumsum(0.008 * rng.standard_normal((count, width)), axis=1) * 0.5)
    insured = staff * steps * rng.uniform(0.82, 0.99, (count, 1))
    insured *= taken**0.8
    values["insured_staff"] = np.maximum(np.rint(insured), 1.0)
    return Months(people.known[row], names, {name: np.where(present, value, np.nan) for name, value in values.items()})
