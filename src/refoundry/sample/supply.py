"""Products and who supplies whom: links by industry, near before far; some true links are withheld, some look true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from refoundry.sample.draws import Array, generator, pick
from refoundry.sample.made import Delivery, Made
from refoundry.sample.naming import chosen

if TYPE_CHECKING:
    import polars as pl


def _products(made: Made) -> tuple[pl.DataFrame, Array, Array]:
    """The table of products, and where each industry's begin and how many there are."""
    import polars as pl

    rows: list[dict[str, str]] = []
    begin, many = [], []
    for key, row in made.recipe.trades["lines"].items():
        begin.append(len(rows))
        many.append(len(row["products"]))
        main = max(row["classes"], key=lambda code: float(row["classes"][code]))
        rows += [
            {"id": f"{key}-{place}", "name_zh": name, "gb_class": main} for place, name in enumerate(row["products"], 1)
        ]
    return pl.DataFrame(rows), np.array(begin), np.array(many)


def _makers(made: Made) -> Array:
    """Positions of the manufacturers in force with yearly figures, duplicates left out."""
    people = made.people
    firm = people.known[people.closed[people.known] == 0]
    return np.asarray(firm[made.recipe.line_group[people.line[firm]] >= 0])


def supply_deliveries(made: Made) -> list[Delivery]:
    """The tables product, firm_product and supply_link.

    made     Made
    returns  Deliveries
    """
    import polars as pl

    rng, people, recipe = generator(made.seed, "supply"), made.people, made.recipe
    products, begin, many = _products(made)
    firm = _makers(made)
    line = people.line[firm]
    each = np.minimum(many[line], 1 + (rng.random(len(firm)) < 0.6) + (rng.random(len(firm)) < 0.25))
    owner = np.repeat(np.arange(len(firm)), each)
    first = rng.integers(0, np.maximum(many[line], 1))
    within = np.arange(len(owner)) - np.concatenate([[0], np.cumsum(each)[:-1]])[owner]
    product = begin[line[owner]] + (first[owner] + within) % many[line[owner]]
    part = rng.gamma(1.2, 1.0, len(owner)) * np.where(within == 0, 3, 1)
    share = part / np.bincount(owner, part)[owner] * 0.96
    made_by = pl.DataFrame(
        {
            "uscc": made.codes[firm[owner]],
            "product": products["id"].gather(pl.Series(product.astype(np.uint32))),
            "year": np.full(len(owner), recipe.years[-1]),
            "revenue": np.round(people.revenue[firm[owner]] * share, 2),
            "share": np.round(share, 4),
        }
    )
    links = _links(made, rng, firm, (owner, product))
    known = links.filter(~pl.col("withheld"))
    made.truths["supply_links"] = links.filter(pl.col("withheld")).select(
        "seller_uscc", "buyer_uscc", "product", true_link=pl.col("true_link")
    )
    return [
        Delivery("product", "industry", products, basis="public"),
        Delivery("firm_product", "industry", made_by, basis="authorised"),
        Delivery("supply_link", "industry", known.drop("withheld", "true_link"), basis="authorised"),
    ]


def _links(made: Made, rng: np.random.Generator, firm: Array, makes: tuple[Array, Array]) -> pl.DataFrame:
    """One row a link: each buyer buys what its industry needs, mostly near; the rest comes from elsewhere."""
    import polars as pl

    people, recipe = made.people, made.recipe
    table = [recipe.trades["lines"][name]["inputs"] for name in recipe.lines]
    pairs = [(line, recipe.lines.index(name)) for line, row in enumerate(table) for name in row]
    town, line = people.town[firm], people.line[firm]
    size = people.revenue[firm]
    owner, product = makes
    first_product = np.full(len(firm), -1)
    first_product[owner[::-1]] = product[::-1]
    parts = []
    for buyer_line, seller_line in pairs:
        buyers, sellers = np.flatnonzero(line == buyer_line), np.flatnonzero(line == seller_line)
        if not len(buyers) or not len(sellers):
            continue
        buyer = np.repeat(buyers, 1 + rng.poisson(0.6 + 0.25 * np.log10(np.maximum(size[buyers], 100) / 100)))
        local = rng.random(len(buyer)) < 0.62
        seller = sellers[pick(rng, size[sellers] ** 0.5, len(buyer))]
        # a second draw that is nearer is taken: firms buy next door where they can
        again = sellers[pick(rng, size[sellers] ** 0.5, len(buyer))]
        nearer = (town[again] == town[buyer]) & (town[seller] != town[buyer])
        seller = np.where(nearer, again, seller)
        parts.append(np.stack([buyer, np.where(local, seller, -1), np.full(len(buyer), seller_line)]))
    buyer, seller, seller_line = np.concatenate(parts, axis=1)
    keep = buyer != seller
    buyer, seller, seller_line = buyer[keep], seller[keep], seller_line[keep]
    inside = seller >= 0
    count = len(buyer)
    products, begin, many = _products(made)
    other = begin[seller_line] + rng.integers(0, np.maximum(many[seller_line], 1))
    bought = np.where(inside, first_product[seller], other)
    uscc = made.codes[firm]
    names = made.names["name"].gather(pl.Series(firm.astype(np.uint32)))
    abroad = rng.random(count)
    ring = np.where(inside, "city", np.where(abroad < 0.55, "province", np.where(abroad < 0.93, "country", "abroad")))
    far = recipe.naming["elsewhere"]
    mark, signs = str(recipe.naming["mark"]), list(str(recipe.naming["characters"]))
    ring_number = np.where(ring == "province", 0, np.where(ring == "country", 1, 2))
    place = ring_number * len(far[0]) + rng.integers(0, len(far[0]), count)
    outside = chosen([word for row in far for word in row], place) + mark
    for _ in range(2):
        outside = outside + chosen(signs, rng.integers(0, len(signs), count))
    outside = outside + "有限公司"
    flag = pl.Series(inside)
    at = pl.Series(np.maximum(seller, 0).astype(np.uint32))
    amount = size[buyer] * rng.gamma(1.1, 0.045, count)
    drawn, evidence = rng.random(count), recipe.naming["link_evidence"]
    frame = pl.DataFrame(
        {
            "seller_uscc": pl.Series(uscc).gather(at).set(~flag, None),
            "seller_name": names.gather(at).zip_with(flag, outside),
            "buyer_uscc": uscc[buyer],
            "buyer_name": names.gather(pl.Series(buyer.astype(np.uint32))),
            "product": products["id"].gather(pl.Series(bought.astype(np.uint32))),
            "year": np.full(count, recipe.years[-1]),
            "amount": np.round(amount, 2),
            "share": np.round(np.clip(rng.beta(1.6, 2.2, count), 0.02, 1), 3),
            "ring": ring,
            "evidence": chosen(evidence, rng.integers(0, len(evidence), count)),
            "confidence": np.round(np.clip(rng.normal(0.86, 0.1, count), 0.4, 1), 2),
            "withheld": inside & (drawn < float(recipe.assumed["links_withheld"])),
            "true_link": np.full(count, True),
        }
    ).unique(["seller_uscc", "seller_name", "buyer_uscc", "product"], keep="first", maintain_order=True)
    return pl.concat([frame, _false_links(rng, frame)], how="diagonal")


def _false_links(rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """Decoys: sellers and buyers of links between the same industries, paired otherwise; none of them is a link."""
    import polars as pl

    true = frame.filter(pl.col("withheld"))
    if true.height < 2:
        return frame.clear()
    sellers = true.select("seller_uscc", "seller_name", "product")
    turned = sellers.sort("product", maintain_order=True)
    buyers = true.sort("product", maintain_order=True).select("buyer_uscc", "buyer_name", "year")
    step = 1 + int(rng.integers(0, max(1, true.height // 50)))
    order = np.roll(np.arange(true.height), step).astype(np.uint32)
    made = pl.concat([turned, buyers[order]], how="horizontal")
    made = made.with_columns(withheld=pl.lit(True), true_link=pl.lit(False))
    same = made.join(frame, on=["seller_uscc", "buyer_uscc"], how="semi", nulls_equal=True)
    return made.join(same, on=["seller_uscc", "buyer_uscc"], how="anti").filter(
        pl.col("seller_uscc") != pl.col("buyer_uscc")
    )
