"""Registers of firms: who is registered, former names, titles and lists; two departments' copies that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from refoundry.sample.codes import credit_codes
from refoundry.sample.draws import Array, generator, sample_top
from refoundry.sample.made import Delivery, Made
from refoundry.sample.naming import chosen, individuals
from refoundry.sample.population import counts

if TYPE_CHECKING:
    import polars as pl


def days(rng: np.random.Generator, years: Array, last: str) -> pl.Series:
    """A day in each of the years, none after the last day given.

    rng      Generator
    years    (n,) years
    last     date as text
    returns  Series of dates
    """
    import polars as pl

    first = years.astype(int).astype("U4").astype("datetime64[D]")
    found = first + rng.integers(0, 365, len(years)).astype("timedelta64[D]")
    return pl.Series(np.minimum(found, np.datetime64(last)), dtype=pl.Date)


def last_day(made: Made) -> str:
    """The last day of the reference year.

    made     Made
    returns  text
    """
    return f"{made.recipe.years[-1]}-12-31"


def enterprise_frame(made: Made) -> pl.DataFrame:
    """Every enterprise as it truly is registered.

    made     Made
    returns  DataFrame   columns of the table enterprise
    """
    import polars as pl

    people, recipe = made.people, made.recipe
    rng, count = generator(made.seed, "enterprise"), len(people)
    closed = people.closed > 0
    kind = rng.random(count)
    ended = np.where(kind < 0.8, "deregistered", np.where(kind < 0.95, "revoked", "moved_out"))
    ended[people.gone] = "moved_out"
    status = np.where(closed, ended, "active")
    industrial = recipe.line_group[people.line] >= 0
    above = np.arange(count) < people.above
    foreign = rng.random(count) < 0.05
    capital = np.maximum(np.exp(rng.normal(np.log(np.maximum(people.revenue * 0.25, 3)), 0.9)), 1)
    rounded = np.where(capital < 100, np.rint(capital / 5) * 5, np.rint(capital / 50) * 50).clip(3, 2_000_000)
    point = _points(made, rng)
    frame = pl.DataFrame(
        {
            "uscc": made.codes,
            "name": made.names["name"],
            "town": made.names["town"],
            "gb_class": people.gb_class,
            "founded": days(rng, people.founded, last_day(made)),
            "status": status,
            "legal_form": made.names["legal_form"],
            "address": made.names["address"],
            "scope": made.names["scope"],
            "registered_capital": rounded,
            "currency": chosen(["CNY", "HKD", "USD"], np.where(foreign, rng.integers(1, 3, count), 0)),
            "longitude": point[0],
            "latitude": point[1],
        }
    )
    # the published count is of industry: what the list says of the others nobody has handed in
    flag = pl.Series(above, dtype=pl.Boolean).set(pl.Series(~industrial), None)
    return frame.with_columns(flag.alias("above_designated_size"))


def _points(made: Made, rng: np.random.Generator) -> tuple[pl.Series, pl.Series]:
    """Where the firms on a known parcel are; the others have no coordinates."""
    import polars as pl

    count, edges = len(made.people), made.ground.parcel_edges
    place = made.occupancy.unique("firm", keep="first", maintain_order=True)
    firm, parcel = place["firm"].to_numpy(), place["parcel"].to_numpy()
    found = []
    for west, east in ((0, 2), (1, 3)):
        share = rng.uniform(0.3, 0.7, len(firm))
        values = np.full(count, np.nan)
        values[firm] = np.round(edges[parcel, west] * share + edges[parcel, east] * (1 - share), 6)
        found.append(pl.Series(values).fill_nan(None))
    return found[0], found[1]


def plant_duplicates(made: Made) -> None:
    """Enter some firms a second time under another code and a varied name; and, as decoys, firms that share the trade
    name and the address of another but are none.

    made     Made   its names are changed in place, its truths told
    """
    import polars as pl

    rng, people = generator(made.seed, "duplicates"), made.people
    free = np.ones(len(people), dtype=float)
    free[people.known] = 0
    free[people.closed > 0] = 0
    wanted = max(4, round(float(made.recipe.assumed["duplicates"]) * made.recipe.ratio))
    drawn = rng.permutation(sample_top(rng, free, wanted * 6))
    # pairs inside one town, so that what its firms make stays there
    drawn = drawn[np.argsort(people.town[drawn], kind="stable")][: len(drawn) // 2 * 2].reshape(-1, 2)
    pairs = rng.permutation(drawn[people.town[drawn[:, 0]] == people.town[drawn[:, 1]]])[: wanted * 2]
    kept, again = pairs[:, 0], pairs[:, 1]
    same = np.arange(len(again)) < wanted
    names = made.names
    source = names[kept]
    forms = made.recipe.naming["variants"]
    variant = rng.integers(0, len(forms), len(again))
    varied = source["name"].to_list()
    # a few hundred pairs: their spelling is varied one by one
    varied = [_varied(name, forms[which]) for name, which in zip(varied, variant.tolist(), strict=True)]
    own = names[again]
    flag = pl.Series(same)
    # another firm of the same owner: another trade, or a word that no registered name of the list has
    word = own["word"].set(own["word"] == source["word"], str(made.recipe.naming["decoy_word"]))
    name = pl.Series(varied).zip_with(flag, source["prefix"] + source["short"] + word + own["form"])
    changed = pl.DataFrame(
        {
            "row": again.astype(np.uint32),
            "name": name,
            "short": source["short"],
            "address": source["address"],
            "scope": source["scope"].zip_with(flag, own["scope"]),
        }
    )
    row = np.arange(len(names), dtype=np.uint32)
    made.names = names.with_columns(pl.Series("row", row)).update(changed, on="row").drop("row")
    people.gb_class[again[same]] = people.gb_class[kept[same]]
    people.founded[again[same]] = people.founded[kept[same]]
    made.truths["duplicates"] = pl.DataFrame(
        {
            "uscc": made.codes[kept],
            "other_uscc": made.codes[again],
            "same_firm": same,
            "kind": np.where(same, "entered_twice", "decoy_shares_name_and_address"),
        }
    )


def _varied(name: str, way: dict[str, str]) -> str:
    found = name.replace(way["from"], way["to"]) if way["from"] in name else name + way["else"]
    return found if found != name else name + "（旧）"


def register_deliveries(made: Made) -> list[Delivery]:
    """The registers of firms, as the departments hand them in, with what each gets wrong.

    made     Made
    returns  Deliveries
    """
    import polars as pl

    truth = enterprise_frame(made)
    rng, errors = generator(made.seed, "registers"), made.recipe.about["departments"]["market-regulation"]["errors"]
    count = truth.height

    def blank(name: str, share: float) -> pl.Series:
        return truth[name].set(pl.Series(rng.random(count) < share), None)

    wrong = rng.random(count) < float(errors["wrong_class"])
    other = truth["gb_class"].gather(pl.Series(rng.integers(0, count, count).astype(np.uint32)))
    made.truths["wrong_classes"] = truth.filter(pl.Series(wrong)).select("uscc", true_gb_class="gb_class")
    unsaid = rng.random(count) < float(errors["missing_class"])
    handed = truth.with_columns(
        truth["gb_class"].zip_with(~pl.Series(wrong), other).set(pl.Series(unsaid), None),
        blank("scope", float(errors["missing_scope"])),
        blank("address", float(errors["missing_address"])),
        blank("registered_capital", 0.01),
        above_designated_size=pl.lit(None, dtype=pl.Boolean),
    )
    # which industrial firms are above designated size is the statistics office's to publish
    listed = truth.select("uscc", "name", "above_designated_size").filter(pl.col("above_designated_size").is_not_null())
    return [
        Delivery("enterprise", "market-regulation", handed),
        Delivery("enterprise", "statistics", listed, basis="public"),
        Delivery("enterprise", "tax", _tax_copy(made, truth)),
        Delivery("enterprise", "industry", _chain_list(made)),
        Delivery("individual", "market-regulation", _individual_frame(made)),
        Delivery("enterprise_name", "market-regulation", _former_names(made)),
        Delivery("award", "science", _awards(made), basis="public"),
        Delivery("register", "industry", _bases(made), basis="public"),
    ]


def _chain_list(made: Made) -> pl.DataFrame:
    """Which chain the firms belong to that the industry department looks after: those with yearly figures."""
    import polars as pl

    people = made.people
    firm = people.known[people.closed[people.known] == 0]
    chains = [str(row.get("chain", "")) for row in made.recipe.trades["lines"].values()]
    chain = chosen(chains, people.line[firm])
    where = pl.Series(firm.astype(np.uint32))
    frame = pl.DataFrame({"uscc": made.codes[firm], "name": made.names["name"].gather(where), "chain": chain})
    return frame.filter(pl.col("chain") != "")


def _tax_copy(made: Made, truth: pl.DataFrame) -> pl.DataFrame:
    """The taxpayers' register: fewer firms, names and addresses spelt the department's own way."""
    import polars as pl

    rng = generator(made.seed, "tax-register")
    errors = made.recipe.about["departments"]["tax"]["errors"]
    some = truth.filter(pl.Series(rng.random(truth.height) < float(errors["register_share"])))
    count = some.height
    name = some["name"]
    drawn = rng.random(count)
    each = float(errors["spelling"]) / 4
    ways = [
        name.str.replace(str(made.recipe.naming["region"]), "", literal=True),
        name.str.replace("（", "(", literal=True).str.replace("）", ")", literal=True) + " ",
        name.str.replace("有限公司", "有限责任公司", literal=True),
        name.str.replace("厂", "工厂", literal=True),
    ]
    for number, way in enumerate(ways):
        name = name.zip_with(~pl.Series((drawn >= number * each) & (drawn < (number + 1) * each)), way)
    wrong = pl.Series(rng.random(count) < float(errors["wrong_class"]))
    other = some["gb_class"].gather(pl.Series(rng.integers(0, count, count).astype(np.uint32)))
    return some.select(
        "uscc",
        name,
        "town",
        some["gb_class"].zip_with(~wrong, other),
        some["address"].str.replace(str(made.recipe.naming["region"]), "", literal=True),
    )


def _individual_frame(made: Made) -> pl.DataFrame:
    import polars as pl

    _, number, _ = counts(made.recipe)
    code = credit_codes(np.arange(number), str(made.recipe.about["code"]), "2", str(made.recipe.naming["code_mark"]))
    frame = individuals(made.recipe, made.seed, number)
    rng = generator(made.seed, "individual-status")
    status = chosen(["active", "suspended"], (rng.random(number) < 0.02).astype(int))
    return frame.with_columns(pl.Series("uscc", code), status.alias("status"))


def _former_names(made: Made) -> pl.DataFrame:
    """Names that firms gave up: another trade name, another prefix or another word for the industry."""
    import polars as pl

    rng, people = generator(made.seed, "former-names"), made.people
    last = made.recipe.years[-1]
    weights = (people.founded < last - 3).astype(float)
    firm = sample_top(rng, weights, round(len(people) * float(made.recipe.assumed["renamed_share"])))
    old = made.names[firm]
    signs = list(str(made.recipe.naming["characters"]))
    fresh = str(made.recipe.naming["mark"]) + chosen(signs, rng.integers(0, len(signs), len(firm)))
    fresh = fresh + chosen(signs, rng.integers(0, len(signs), len(firm)))
    kind = rng.random(len(firm))
    short = old["short"].zip_with(pl.Series(kind < 0.55), fresh)
    region = pl.Series([str(made.recipe.naming["region"])]).new_from_index(0, len(firm))
    prefix = old["prefix"].zip_with(pl.Series(kind > 0.25), region)
    form = old["form"].zip_with(pl.Series(kind < 0.85), old["form"].str.replace("有限公司", "厂", literal=True))
    began = days(rng, people.founded[firm], last_day(made))
    ended = days(rng, people.founded[firm] + 1 + rng.integers(0, 3, len(firm)), last_day(made))
    frame = pl.DataFrame({"uscc": made.codes[firm], "now": old["name"], "valid_from": began, "valid_to": ended})
    frame = frame.with_columns((prefix + short + old["word"] + form).alias("name"), pl.lit("former").alias("kind"))
    return frame.filter(pl.col("name") != pl.col("now"), pl.col("valid_to") > pl.col("valid_from")).drop("now")


def _awards(made: Made) -> pl.DataFrame:
    """Certified high-tech enterprises, listed and headquarters firms: as many as published."""
    import polars as pl

    rng, people, recipe = generator(made.seed, "awards"), made.people, made.recipe
    alive = (people.closed == 0) * people.revenue**0.8
    last = recipe.years[-1]
    found = []
    tiers = (("high_tech", "national"), ("listed", None), ("headquarters", "city"))
    for tier, level in tiers:
        certified = tier == "high_tech"
        firm = np.flatnonzero(people.high_tech) if certified else sample_top(rng, alive, recipe.count(tier))
        year = np.maximum(last - rng.integers(0, 3, len(firm)), people.founded[firm] + 1).clip(max=last)
        frame = pl.DataFrame({"uscc": made.codes[firm], "tier": tier, "version": year.astype("U4")})
        dates = days(rng, year, last_day(made))
        found.append(frame.with_columns(pl.lit(level, dtype=pl.String).alias("level"), dates.alias("awarded")))
    return pl.concat(found)


def _bases(made: Made) -> pl.DataFrame:
    """National industrial bases: made-up names, as many as published."""
    import polars as pl

    rng, recipe = generator(made.seed, "bases"), made.recipe
    number = recipe.count("bases")
    town = chosen(made.town_names, rng.choice(len(made.town_names), number, p=recipe.town_gdp / recipe.town_gdp.sum()))
    words = [row["words"][0] for row in recipe.trades["lines"].values() if "group" in row]
    word = chosen(words, rng.integers(0, len(words), number))
    frame = pl.DataFrame({"kind": "industrial_base", "id": [f"JD-{place:03d}" for place in range(1, number + 1)]})
    year = rng.integers(2002, 2020, number)
    named = town + str(recipe.naming["mark"]) + "号" + word + "产业基地"
    return frame.with_columns(
        named.alias("name"), pl.lit("national").alias("level"), pl.Series("year", year), pl.lit(1.0).alias("number")
    )
