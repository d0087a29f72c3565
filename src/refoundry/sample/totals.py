"""Sums of the made-up city by town and by industry, as a statistics office would publish them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from refoundry.sample.draws import Array
from refoundry.sample.made import Delivery, Made

if TYPE_CHECKING:
    import polars as pl

_FEWEST = 3  # firms in a cell that is published


def _summed(made: Made, by: Array, number: int, names: list[str]) -> dict[str, Array]:
    """Sums over the firms above designated size: (number of groups, years) for each figure, and `firms`."""
    above, panel = made.people.above, made.panel
    there = panel.present[:above]
    cell = by[:above, None] * len(panel.years) + np.arange(len(panel.years))
    found = {"firms": np.bincount(cell[there], minlength=number * len(panel.years))}
    for name in names:
        values = np.nan_to_num(panel.values[name][:above])
        found[name] = np.bincount(cell[there], values[there], minlength=number * len(panel.years))
    return {name: value.reshape(number, -1) for name, value in found.items()}


def town_frame(made: Made) -> pl.DataFrame:
    """GDP and counts by town and year; the counts of all firms are of the last year only.

    made     Made
    returns  DataFrame   columns of town_year
    """
    import polars as pl

    recipe, people, years = made.recipe, made.people, made.panel.years
    towns = len(recipe.towns)
    sums = _summed(made, people.town, towns, ["output", "value_added", "tax", "export"])
    enough = sums["firms"] >= _FEWEST
    path = np.array([float(recipe.about["path"][year]) for year in years])
    gdp = recipe.town_gdp[:, None] * path
    last = np.broadcast_to(np.arange(len(years)) == len(years) - 1, (towns, len(years))).ravel()
    alive = np.bincount(people.town[people.closed == 0], minlength=towns)

    def masked(name: str, digits: int = 2) -> pl.Series:
        return pl.Series(np.where(enough, np.round(sums[name], digits), np.nan).ravel()).fill_nan(None)

    return pl.DataFrame(
        {
            "town": np.repeat(np.array(made.town_names), len(years)),
            "year": np.tile(np.array(years), towns),
            "gdp": np.round(gdp.ravel(), 2),
            "firms": pl.Series(np.repeat(alive, len(years))).set(pl.Series(~last), None),
            "above_scale_firms": sums["firms"].ravel(),
            "industrial_output": masked("output"),
            "industrial_value_added": masked("value_added"),
            "tax": masked("tax"),
            "export": masked("export"),
        }
    )


def sector_frame(made: Made) -> pl.DataFrame:
    """Industry above designated size by division and year; cells of fewer than three firms are left out.

    made     Made
    returns  DataFrame   columns of sector_year
    """
    import polars as pl

    people, years = made.people, made.panel.years
    names = ["output", "value_added", "revenue", "employees", "tax", "rd_exp", "export"]
    divisions, by = np.unique(people.gb_class[: people.above].astype("U2"), return_inverse=True)
    sums = _summed(made, by, len(divisions), names)
    frame = pl.DataFrame(
        {
            "region": pl.Series([str(made.recipe.naming["region"])]).new_from_index(0, len(divisions) * len(years)),
            "year": np.tile(np.array(years), len(divisions)),
            "classification": pl.Series(["gbt4754-2017"]).new_from_index(0, len(divisions) * len(years)),
            "code": np.repeat(divisions, len(years)),
            "coverage": pl.Series(["above"]).new_from_index(0, len(divisions) * len(years)),
            "firms": sums["firms"].ravel(),
            **{name: np.round(sums[name].ravel(), 2) for name in names},
        }
    )
    return frame.filter(pl.col("firms") >= _FEWEST)


def total_deliveries(made: Made) -> list[Delivery]:
    """The tables town_year and sector_year.

    made     Made
    returns  Deliveries
    """
    return [
        Delivery("town_year", "statistics", town_frame(made), basis="bulletin"),
        Delivery("sector_year", "statistics", sector_frame(made), basis="bulletin"),
    ]
