"""What is made of a city before anything is written: the parts that the tables are cut from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refoundry.sample.draws import Array
from refoundry.sample.ground import Ground
from refoundry.sample.panels import Months, Panel
from refoundry.sample.population import Population
from refoundry.sample.recipe import Recipe

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Delivery:
    """Rows of one table as one department hands them in: its role, the rows, what they rest on."""

    table: str
    role: str
    frame: pl.DataFrame
    part: str = ""  # told from another delivery of the same table and role by this
    basis: str = "administrative"
    mode: str = "snapshot"


@dataclass(slots=True)
class Made:
    """One made-up city in memory."""

    recipe: Recipe
    seed: int
    people: Population
    codes: Array  # credit codes of the enterprises
    names: pl.DataFrame  # one row an enterprise, see `enterprise_names`
    ground: Ground
    occupancy: pl.DataFrame
    panel: Panel
    months: Months
    truths: dict[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def town_names(self) -> list[str]:
        """The towns' names, in order."""
        return [row["town"] for row in self.recipe.towns]
