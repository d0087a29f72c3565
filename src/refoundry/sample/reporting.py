"""What the departments report of the firms' years and months: each its own columns, firms and mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from refoundry.dictionary import table
from refoundry.sample.draws import Array, generator
from refoundry.sample.made import Delivery, Made

if TYPE_CHECKING:
    import polars as pl

_DIGITS = {"employees": 0, "rd_staff": 0, "electricity_kwh": 0, "insured_staff": 0, "debt_ratio": 4}


def _knows(made: Made, role: str, rows: Array, values: dict[str, Array]) -> Array:
    """Which cells of the panel a department has: it never hears of the others."""
    rng, people = generator(made.seed, f"knows-{role}"), made.people
    share = float(made.recipe.about["departments"][role].get("knows", 1.0))
    heard = (rng.random(len(people.known)) < share) | (np.arange(len(people.known)) < people.above)
    making = made.recipe.line_group[people.line[people.known]] >= 0
    if role in ("power-supply", "natural-resources"):
        heard &= making
    found = heard[rows]
    if role == "science":
        found &= values["rd_exp"] > 0
    if role == "customs":
        found &= values["export"] > 0
    if role in ("ecology", "natural-resources"):
        found &= ~np.isnan(values["emissions_t" if role == "ecology" else "land_mu"])
    return np.asarray(found)


def _mistaken(
    made: Made, role: str, name: str, frame: pl.DataFrame, columns: list[str], wrong: list[pl.DataFrame]
) -> pl.DataFrame:
    """The rows as reported: values left out, amounts in the wrong unit, half of them, last time's sent again."""
    import polars as pl

    rng, errors = generator(made.seed, f"errors-{role}-{name}"), made.recipe.about["departments"][role]["errors"]
    count = frame.height
    period = frame.columns[1]
    for column in columns:
        values = frame[column].to_numpy().astype(float).copy()
        true = values.copy()
        kind = np.full(count, "", dtype="U12")
        again = rng.random(count) < float(errors.get("stale", 0))
        again[0] = False
        uscc = frame["uscc"].to_numpy()
        again[1:] &= uscc[1:] == uscc[:-1]
        values[again] = np.concatenate([[np.nan], true[:-1]])[again]
        kind[again] = "stale"
        unit = (rng.random(count) < float(errors.get("unit", 0))) & (values > 1)
        # 元 for 万元, and 万千瓦时 for 千瓦时
        values[unit] *= 1e-4 if column == "electricity_kwh" else 1e4
        kind[unit] = "unit"
        low = (rng.random(count) < float(errors.get("partial", 0))) & (kind == "")
        values[low] *= rng.uniform(0.3, 0.7, count)[low]
        kind[low] = "partial"
        digits = _DIGITS.get(column, 2)
        values = np.round(values, digits)
        wrong.append(
            pl.DataFrame(
                {"role": role, "table": name, "column": column, "uscc": uscc, "period": frame[period].cast(pl.String)}
            )
            .with_columns(pl.Series("kind", kind), pl.Series("true_value", true), pl.Series("reported", values))
            .filter(pl.col("kind") != "")
        )
        missing = rng.random(count) < float(errors.get("missing", 0))
        high = table(name).column(column).high
        if high is not None:
            # what no contract would let in is not in the store: it would have been sent back
            values = np.where(values > high, np.round(true, digits), values)
        values[missing] = np.nan
        frame = frame.with_columns(pl.Series(column, values).fill_nan(None))
    return frame.filter(pl.any_horizontal(pl.col(columns).is_not_null()))


def _columns(name: str, role: str) -> list[str]:
    """The columns of a table whose owner is that role, keys and provenance left out."""
    one = table(name)
    return [
        column.name for column in one.columns if column.owner == role and not column.key and column.dtype == "number"
    ]


def _others(made: Made, role: str, name: str) -> list[str]:
    """Columns that a department reports though another owns them, by the settings."""
    given: dict[str, Any] = made.recipe.about["departments"][role]
    return list(given.get("also", {}).get(name, ()))


def year_deliveries(made: Made) -> list[Delivery]:
    """The yearly figures, department by department.

    made     Made
    returns  Deliveries
    """
    import polars as pl

    panel, wrong = made.panel, list[pl.DataFrame]()
    rows, columns = panel.cells()
    values = {name: value[rows, columns] for name, value in panel.values.items()}
    keys = pl.DataFrame({"uscc": made.codes[panel.firm[rows]], "year": np.array(panel.years)[columns]})
    found = []
    for role in made.recipe.about["departments"]:
        own, also = _columns("firm_year", role), _others(made, role, "firm_year")
        if not own and not also:
            continue
        heard = _knows(made, role, rows, values)
        rng = generator(made.seed, f"differs-{role}")
        held = keys.filter(pl.Series(heard))
        for name in (*own, *also):
            amount = values[name][heard]
            if name in also:
                amount = amount * np.exp(0.02 * rng.laplace(size=len(amount)))
            held = held.with_columns(pl.Series(name, amount))
        found.append(Delivery("firm_year", role, _mistaken(made, role, "firm_year", held, [*own, *also], wrong)))
    made.truths["wrong_years"] = pl.concat(wrong)
    return found


def month_deliveries(made: Made) -> list[Delivery]:
    """The months, department by department, in two deliveries: what came with the first is corrected in the second.

    made     Made
    returns  Deliveries
    """
    import polars as pl

    months, wrong = made.months, list[pl.DataFrame]()
    years = made.panel.years
    rows, columns = np.nonzero(~np.isnan(months.values["invoiced_sales"]))
    keys = pl.DataFrame({"uscc": made.codes[months.firm[rows]], "month": np.array(months.names)[columns]})
    cut = f"{years[-1]}-07"
    found = []
    for role in made.recipe.about["departments"]:
        own = _columns("firm_month", role)
        if not own:
            continue
        held = keys.with_columns(*(pl.Series(name, months.values[name][rows, columns]) for name in own))
        held = _mistaken(made, role, "firm_month", held, own, wrong)
        rng = generator(made.seed, f"corrected-{role}")
        first = held.filter(pl.col("month") < cut)
        again = pl.Series(rng.random(first.height) < 0.002)
        # the first delivery said less for the firms that reported late
        early = first.with_columns(
            pl.when(again).then((pl.col(name) * 0.9).round(_DIGITS.get(name, 2))).otherwise(pl.col(name)).alias(name)
            for name in own
        )
        late = pl.concat([held.filter(pl.col("month") >= cut), first.filter(again)])
        basis = "bulletin" if role == "industry" else "administrative"
        found.append(Delivery("firm_month", role, early, "first", basis))
        found.append(Delivery("firm_month", role, late, "second", basis, "delta"))
    made.truths["wrong_months"] = pl.concat(wrong)
    return found
