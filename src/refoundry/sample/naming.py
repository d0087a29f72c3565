"""Names and addresses of firms that do not exist: every trade name begins with a sign that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from refoundry.sample.draws import Array, generator, pick
from refoundry.sample.population import Population
from refoundry.sample.recipe import Recipe

if TYPE_CHECKING:
    import polars as pl


def chosen(words: list[str], places: Array) -> pl.Series:
    """Words by their positions.

    words    texts
    places   (n,) positions
    returns  Series of text
    """
    import polars as pl

    return pl.Series(words, dtype=pl.String).gather(pl.Series(places.astype(np.uint32)))


def _trade_names(recipe: Recipe, rng: np.random.Generator, count: int) -> pl.Series:
    """Invented trade names: the mark, two or three signs."""
    signs = list(str(recipe.naming["characters"]))
    first, second, third = (chosen(signs, rng.integers(0, len(signs), count)) for _ in range(3))
    third = third.set(_mask(rng.random(count) < 0.55), "")
    return str(recipe.naming["mark"]) + first + second + third


def _mask(found: Array) -> pl.Series:
    import polars as pl

    return pl.Series(found, dtype=pl.Boolean)


def _words(recipe: Recipe, rng: np.random.Generator, line: Array, field: str) -> pl.Series:
    """One of the words of each firm's industry; empty where the industry has none."""
    table = [recipe.trades["lines"][name][field] or [""] for name in recipe.lines]
    starts = np.cumsum([0, *map(len, table)])[:-1]
    size = np.array([len(row) for row in table])
    place = starts[line] + np.floor(rng.random(len(line)) * size[line]).astype(int)
    return chosen([word for row in table for word in row], place)


def enterprise_names(recipe: Recipe, seed: int, people: Population) -> pl.DataFrame:
    """What the enterprises are called and where they are: name, its parts, legal form, address, scope of business.

    recipe   Recipe
    seed     whole number
    people   Population
    returns  DataFrame   name, short (the trade name), prefix, word, form, legal_form, address, scope; names are unique
    """
    import polars as pl

    rng, count = generator(seed, "names"), len(people)
    town_names = [row["town"] for row in recipe.towns]
    town = chosen(town_names, people.town)
    region, province = str(recipe.naming["region"]), str(recipe.naming["province"])
    kind = rng.random(count)
    prefix = (region + town).set(_mask(kind < 0.72), region).set(_mask(kind > 0.93), province)
    forms = recipe.naming["forms"]
    making = recipe.line_group[people.line] >= 0
    weights = np.array([float(row["weight"]) for row in forms])
    only = np.array([bool(row.get("only_manufacturing")) for row in forms])
    form = np.where(making, pick(rng, weights, count), pick(rng, np.where(only, 0.0, weights), count))
    # the largest firms are companies
    form[: people.above] = np.where(rng.random(people.above) < 0.06, 1, 0)
    foreign = rng.random(count) < np.where(
        np.arange(count) < people.above, 0.22, float(recipe.assumed["foreign_share"])
    )
    form = np.where(foreign, 0, form)
    legal = chosen([row["legal_form"] for row in forms], form)
    legal = legal.set(_mask(foreign), str(recipe.naming["foreign_form"]["legal_form"]))
    frame = pl.DataFrame(
        {
            "short": _trade_names(recipe, rng, count),
            "prefix": prefix,
            "word": _words(recipe, rng, people.line, "words"),
            "form": chosen([row["zh"] for row in forms], form),
            "legal_form": legal,
            "town": town,
        }
    )
    name = pl.concat_str("prefix", "short", "word", "form").alias("name")
    frame = frame.with_columns(name)
    while (twice := frame["name"].is_duplicated() & ~frame["name"].is_first_distinct()).any():
        signs = list(str(recipe.naming["characters"]))
        more = chosen(signs, rng.integers(0, len(signs), count))
        short = frame["short"].zip_with(~twice, frame["short"] + more).alias("short")
        frame = frame.with_columns(short).with_columns(name)
    return frame.with_columns(
        _addresses(recipe, rng, frame["town"]).alias("address"), _scopes(recipe, rng, people).alias("scope")
    )


def _addresses(recipe: Recipe, rng: np.random.Generator, town: pl.Series) -> pl.Series:
    import polars as pl

    count = len(town)
    street = chosen(recipe.naming["streets"], rng.integers(0, len(recipe.naming["streets"]), count))
    kind = chosen(recipe.naming["street_kinds"], rng.integers(0, len(recipe.naming["street_kinds"]), count))
    number = pl.Series(rng.integers(1, 399, count)).cast(pl.String)
    tails = recipe.naming["address_tails"]
    tail = chosen(tails, rng.integers(0, len(tails), count))
    return str(recipe.naming["region"]) + town + street + kind + number + "号" + tail


def _scopes(recipe: Recipe, rng: np.random.Generator, people: Population) -> pl.Series:
    """A scope of business in the words of a registration: what is made and sold, or the services of the industry."""
    making = _mask(recipe.line_group[people.line] >= 0)
    first, second = (_words(recipe, rng, people.line, "products") for _ in range(2))
    service = _words(recipe, rng, people.line, "words")
    also = recipe.naming["scope_tails"]
    tail = chosen(also, rng.integers(0, len(also), len(people)))
    made = "生产、加工、销售：" + first + "、" + second + "；" + tail
    return made.zip_with(making, service + "服务；" + tail)


def individuals(recipe: Recipe, seed: int, count: int) -> pl.DataFrame:
    """Individuals in business with the fewest fields: no name, no address.

    recipe   Recipe
    seed     whole number
    count    count
    returns  DataFrame   town, gb_class, founded_year
    """
    import polars as pl

    rng = generator(seed, "individuals")
    kinds = recipe.naming["individual_kinds"]
    kind = pick(rng, np.array([float(row["weight"]) for row in kinds]), count)
    town = pick(rng, recipe.town_gdp**0.85, count)
    last = recipe.years[-1]
    founded = np.clip(last - np.floor(rng.gamma(1.1, 4.2, count)), 1990, last).astype(int)
    return pl.DataFrame(
        {
            "town": chosen([row["town"] for row in recipe.towns], town),
            "gb_class": chosen([row["gb_class"] for row in kinds], kind),
            "founded_year": founded,
        }
    )
