"""What a made-up city is made of: the YAML and CSV in the folder `sample` beside a plan, read once."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from refoundry.core.problems import Both, Place, Problem, Problems, system_reason

Array = np.ndarray[Any, np.dtype[Any]]
SECTORS = ("primary", "secondary", "tertiary")


@dataclass(frozen=True, slots=True)
class Total:
    """A published total that the city is held against, scaled to the number of firms asked for."""

    key: str
    title: Both
    value: float
    unit: str
    year: str
    comparison: str
    source: str
    fixed: bool = False
    taxonomy: str = ""

    def scaled(self, ratio: float) -> float:
        """The total for a city of that share of the published size; shares and what is fixed stay as they are.

        ratio    number   firms asked for over firms published
        returns  number
        """
        return self.value if self.fixed or self.unit == "%" else self.value * ratio


@dataclass(frozen=True)
class Recipe:
    """The settings of one made-up city, at the size asked for."""

    about: dict[str, Any]
    naming: dict[str, Any]
    trades: dict[str, Any]
    dealings: dict[str, Any]
    towns: tuple[dict[str, str], ...]
    firms: int
    high_tech_classes: frozenset[str]

    @property
    def ratio(self) -> float:
        """Firms asked for over the published number."""
        return self.firms / int(self.about["firms"])

    @property
    def assumed(self) -> dict[str, Any]:
        """The settings nobody published."""
        found: dict[str, Any] = self.about["assumptions"]
        return found

    @property
    def years(self) -> list[int]:
        """The years of the panels, in order."""
        return list(range(int(self.about["first_year"]), int(self.about["reference_year"]) + 1))

    @cached_property
    def totals(self) -> dict[str, Total]:
        """The published totals by key."""
        found = {}
        for row in self.about["totals"]:
            title = Both(row["title"]["zh"], row["title"]["en"])
            rest = {name: row[name] for name in ("key", "unit", "comparison", "source")}
            more = {"fixed": bool(row.get("fixed")), "taxonomy": row.get("taxonomy", "")}
            found[row["key"]] = Total(**rest, title=title, value=float(row["value"]), year=str(row["year"]), **more)
        return found

    def count(self, key: str) -> int:
        """How many of what is published the city has: the scaled total, a whole number, at least one.

        key      text    of a total
        returns  count
        """
        return max(1, round(self.totals[key].scaled(self.ratio)))

    @cached_property
    def lines(self) -> list[str]:
        """The keys of the industries, in order."""
        return list(self.trades["lines"])

    def line_values(self, name: str) -> Array:
        """One figure of every industry, in the order of `lines`.

        name     text
        returns  (lines,) float
        """
        return np.array([float(self.trades["lines"][line][name]) for line in self.lines])

    @cached_property
    def line_sector(self) -> Array:
        """The sector of every industry: 0 primary, 1 secondary, 2 tertiary."""
        rows = self.trades["lines"].values()
        return np.array([SECTORS.index("secondary" if "group" in row else row["sector"]) for row in rows])

    @cached_property
    def groups(self) -> list[str]:
        """The keys of the groups of manufacturing, in order."""
        return list(self.trades["groups"])

    @cached_property
    def line_group(self) -> Array:
        """The group of every industry, -1 for those outside manufacturing."""
        return np.array(
            [self.groups.index(row["group"]) if "group" in row else -1 for row in self.trades["lines"].values()]
        )

    @cached_property
    def town_gdp(self) -> Array:
        """GDP of every town in 万元 at the size asked for: published, or the rest shared out by weight."""
        published: dict[str, float] = self.about["areas"]
        rest = float(self.about["gdp"]["total"]) - sum(published.values())
        weights = np.array([float(row["residual_weight"] or 1) for row in self.towns])
        areas = [row["area"] if row["area"] in published else "" for row in self.towns]
        amounts = np.zeros(len(self.towns))
        for area in dict.fromkeys(areas):
            at = np.array([one == area for one in areas])
            amounts[at] = published.get(area, rest) * weights[at] / weights[at].sum()
        return np.asarray(amounts * 10_000 * self.ratio)

    @cached_property
    def sector_gdp(self) -> Array:
        """Value added of the three sectors in 万元 at the size asked for."""
        gdp = np.array([float(self.about["gdp"][sector]) for sector in SECTORS])
        # published sectors are rounded: they are brought to the total of the towns
        return np.asarray(gdp / gdp.sum() * self.town_gdp.sum())

    @cached_property
    def leaning(self) -> Array:
        """How much more often than elsewhere an industry is found in a town."""
        table = np.ones((len(self.towns), len(self.lines)))
        for row, town in enumerate(self.towns):
            for part in filter(None, town["specialities"].split("|")):
                line, _, times = part.partition(":")
                table[row, self.lines.index(line)] = float(times)
        return table


def read_recipe(folder: Path, firms: int | None, high_tech_classes: frozenset[str]) -> Recipe:
    """The settings of a made-up city.

    folder   folder    with sample.yaml, names.yaml, industries.yaml, dealings.yaml and towns.csv
    firms    count     of market entities; None for as many as published
    high_tech_classes  GB/T 4754 classes that count as high-tech manufacturing
    returns  Recipe
    raises   Problems   F500: the folder lacks a file or has one that cannot be read
    """
    read: dict[str, Any] = {}
    for name in ("sample", "names", "industries", "dealings"):
        path = folder / f"{name}.yaml"
        try:
            read[name] = yaml.safe_load(path.read_text("utf-8"))
        except (OSError, yaml.YAMLError) as error:
            raise Problems([Problem("F500", place=Place(str(path)), values={"reason": _reason(error)})]) from None
    path = folder / "towns.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            towns = tuple(csv.DictReader(file))
    except OSError as error:
        raise Problems([Problem("F500", place=Place(str(path)), values={"reason": _reason(error)})]) from None
    about = read["sample"]
    size = int(about["firms"]) if firms is None else firms
    return Recipe(about, read["names"], read["industries"], read["dealings"], towns, size, high_tech_classes)


def _reason(error: OSError | yaml.YAMLError) -> object:
    return system_reason(error) if isinstance(error, OSError) else str(error).splitlines()[0]
