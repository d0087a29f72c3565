"""Policies with their applications and payments, projects, appeals, visits and signals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from refoundry.sample.causes import Causes
from refoundry.sample.draws import Array, generator, sample_top
from refoundry.sample.made import Delivery, Made
from refoundry.sample.naming import chosen
from refoundry.sample.registers import days, last_day

if TYPE_CHECKING:
    import polars as pl


def _policy(made: Made, number: int, parts: dict[str, Any]) -> dict[str, Any]:
    settings, last = made.recipe.dealings, made.recipe.years[-1]
    return {
        "id": f"policy-{number:02d}",
        "title": f"{settings['title_mark']}{parts['base']}{parts['word']}",
        "doc_number": f"演示〔{parts['start']}〕{number}号",
        "issuer": parts["issuer"],
        "starts": f"{parts['start']}-01-01",
        "ends": f"{parts['end']}-12-31",
        "issued": f"{parts['start'] - 1}-12-01",
        "state": "expired" if parts["end"] < last else "draft" if parts["start"] > last else "in_force",
        "applies_to": parts["whom"],
        "cost_base": parts["base"],
        "rate": parts["rate"],
        "cap": parts["cap"],
        "stacking": None,
        "review": parts["review"],
    }


def numbered(prefix: str, count: int) -> pl.Series:
    """Numbers in order as an office gives them.

    prefix   text
    count    count
    returns  Series of text
    """
    import polars as pl

    return pl.Series(np.char.add(f"{prefix}-", np.char.zfill(np.arange(1, count + 1).astype("U6"), 5)), dtype=pl.String)


def _until(found: pl.Series, made: Made) -> pl.Series:
    """Days, none after the last day of the reference year."""
    import polars as pl

    return pl.Series(np.minimum(found.to_numpy(), np.datetime64(last_day(made))), dtype=pl.Date)


def policy_frame(made: Made) -> pl.DataFrame:
    """Policies, among them pairs that pay twice for one cost and pairs that only look like it.

    made     Made   its truths are told
    returns  DataFrame   columns of policy; the first three are those of the planted treatments
    """
    import polars as pl

    rng, settings, years = generator(made.seed, "policies"), made.recipe.dealings, made.recipe.years
    bases, whom, words = settings["bases"], settings["beneficiaries"], settings["title_words"]
    combined = [(base, one["zh"]) for base in bases for one in whom]
    picked = rng.permutation(len(combined))[: int(settings["policies"])]
    issuers = settings["issuers"]
    rows: list[dict[str, Any]] = []

    def parts(base: str, one: str, start: int, end: int) -> dict[str, Any]:
        return {
            "base": base,
            "whom": one,
            "start": start,
            "end": end,
            "word": words[int(rng.integers(len(words)))],
            "issuer": issuers[int(rng.integers(len(issuers)))],
            "rate": float(rng.choice([0.1, 0.15, 0.2, 0.3])),
            "cap": float(rng.choice([50, 100, 200, 500, 1000])),
            "review": str(rng.choice(["passed", "passed", "passed", "not_reviewed"])),
        }

    for place, number in enumerate(picked.tolist()):
        base, one = combined[number]
        start = years[-4] if place < 3 else int(rng.integers(years[0], years[-1] - 1))
        rows.append(_policy(made, len(rows) + 1, parts(base, one, start, start + 4 + int(rng.integers(0, 3)))))
    truth = []
    apart = {one["zh"]: one["apart_from"] for one in whom}
    for turn, place in enumerate(rng.permutation(np.arange(3, len(rows)))[: int(settings["overlaps"]) * 3].tolist()):
        of = rows[place]
        start, end, one = int(of["starts"][:4]), int(of["ends"][:4]), str(of["applies_to"])
        kind = ("overlap", "decoy_other_period", "decoy_other_firms")[turn % 3]
        if kind == "overlap":
            given = parts(of["cost_base"], one, start + 1, end + 1)
        elif kind == "decoy_other_period":
            given = parts(of["cost_base"], one, end + 1, end + 4)
        else:
            given = parts(of["cost_base"], apart[one], start, end)
        rows.append(_policy(made, len(rows) + 1, given))
        truth.append({"policy": of["id"], "other": rows[-1]["id"], "kind": kind, "overlaps": kind == "overlap"})
    made.truths["policy_overlaps"] = pl.DataFrame(truth)
    frame = pl.DataFrame(rows)
    return frame.with_columns(pl.col("starts", "ends", "issued").str.to_date())


def support_deliveries(made: Made, causes: Causes) -> list[Delivery]:
    """The tables policy, application, payment and budget.

    made     Made
    causes   Causes
    returns  Deliveries
    """
    import polars as pl

    rng, people, years = generator(made.seed, "support"), made.people, made.recipe.years
    policies = policy_frame(made)
    truth, parts = [], []
    for number, one in enumerate(causes.treatments):
        policy = policies["id"][number]
        truth.append(
            {
                "policy": policy,
                "kind": one.kind,
                "firms": len(one.firm),
                "mean_effect_on_log_revenue": float(one.effect.mean()),
                "since": "the year after approval",
            }
        )
        parts.append(_claims(made, rng, policy, one.firm, one.year, granted=True))
        # firms like these that asked and were refused
        other = sample_top(rng, people.revenue[: people.above] ** 0.25, len(one.firm) // 2)
        other = np.setdiff1d(other, np.concatenate([each.firm for each in causes.treatments]))
        parts.append(_claims(made, rng, policy, other, rng.choice(np.unique(one.year), len(other)), granted=False))
    for policy, start, end in policies[len(causes.treatments) :].select("id", "starts", "ends").iter_rows():
        firm = sample_top(rng, people.revenue[: people.above] ** 0.3, max(3, round(90 * made.recipe.ratio)))
        firm = np.setdiff1d(firm, np.concatenate([each.firm for each in causes.treatments]))
        low, high = max(start.year, years[0]), min(end.year, years[-1])
        if low > high:
            continue  # it begins later
        parts.append(_claims(made, rng, policy, firm, rng.integers(low, high + 1, len(firm)), granted=None))
    made.truths["policy_effects"] = pl.DataFrame(truth)
    claims = pl.concat(parts)
    numbers = numbered("", claims.height)
    claims = claims.with_columns(
        id="SB" + claims["year"].cast(pl.String) + numbers, payment="ZF" + claims["year"].cast(pl.String) + numbers
    )
    paid = claims.filter(pl.col("state") == "approved")
    paid = paid.with_columns(paid=_until(paid["decided"].dt.offset_by("40d"), made))
    payment = paid.select(
        id="payment", application="id", uscc="uscc", policy="policy", paid="paid", amount="granted",
        fund_level=pl.lit("city"),
    )  # fmt: skip
    spent = payment.group_by("policy", pl.col("paid").dt.year().alias("year")).agg(
        pl.col("amount").sum().round(2).alias("spent")
    )
    titles = policies.select(policy="id", title="title")
    budget = (
        spent.sort("policy", "year")
        .join(titles, on="policy")
        .with_columns(
            fund=pl.format("fund-{}", "policy"),
            budget=(pl.col("spent") * 1.15).round(0),
        )
    )
    return [
        Delivery("policy", "office", policies, basis="public"),
        Delivery("application", "office", claims.drop("payment")),
        Delivery("payment", "finance", payment),
        Delivery("budget", "finance", budget),
    ]


def _claims(
    made: Made, rng: np.random.Generator, policy: str, firm: Array, year: Array, *, granted: bool | None
) -> pl.DataFrame:
    """Applications of firms (positions among those above designated size) in given years."""
    import polars as pl

    count = len(firm)
    cost = np.round(made.people.revenue[firm] * rng.gamma(1.5, 0.012, count) + 10, 2)
    asked = np.round(np.minimum(cost * 0.2, 500), 2)
    yes = rng.random(count) < 0.78 if granted is None else np.full(count, granted)
    received = days(rng, year, last_day(made))
    decided = _until(received.dt.offset_by("75d"), made)
    flag = pl.Series(yes, dtype=pl.Boolean)
    reasons = made.recipe.dealings["refusals"]
    return pl.DataFrame(
        {
            "uscc": made.codes[firm],
            "policy": pl.Series([policy]).new_from_index(0, count),
            "year": year.astype(np.int64),
            "received": received,
            "cost": cost,
            "asked": asked,
            "granted": pl.Series(np.round(asked * rng.uniform(0.7, 1.0, count), 2)).set(~flag, None),
            "state": chosen(["refused", "approved"], yes.astype(int)),
            "decided": decided,
            "refused_because": chosen(reasons, rng.integers(0, len(reasons), count)).set(flag, None),
        }
    )


def signal_frame(made: Made, causes: Causes) -> pl.DataFrame:
    """Signals: of firms about to leave, of decoys that stay, of firms that left before, and background noise.

    made     Made      its truths are told
    causes   Causes
    returns  DataFrame   columns of signal
    """
    import polars as pl

    rng, people, years = generator(made.seed, "signals"), made.people, made.recipe.years
    kinds = made.recipe.dealings["signals"]
    names = [row["kind"] for row in kinds]
    gone = people.gone
    background = rng.integers(0, people.above, round(people.above * 0.11))
    groups = [
        ("leave", causes.leaving, rng.poisson(1.7, len(causes.leaving)), years[-1]),
        ("decoy", causes.shrinking, rng.poisson(0.9, len(causes.shrinking)), years[-1]),
        ("gone", gone, rng.poisson(1.3, len(gone)), 0),
        ("noise", background, rng.geometric(0.7, len(background)), -1),
    ]
    parts = []
    for column, (group, firm, many, when) in enumerate(groups):
        weights = np.array([float(row["weights"][column]) for row in kinds])
        owner = np.repeat(firm, many)
        year = np.full(len(owner), when)
        if group == "gone":
            year = people.closed[owner] - 1
        elif group == "noise":
            year = rng.integers(years[0], years[-1] + 1, len(owner))
        kind = rng.choice(len(kinds), len(owner), p=weights / weights.sum())
        seen = days(rng, year, last_day(made))
        recent = year >= years[-1]
        outcome = np.where(
            recent,
            "pending",
            np.where(group == "gone", "left", np.where(rng.random(len(owner)) < 0.5, "refuted", "stayed")),
        )
        parts.append(pl.DataFrame({"firm": owner, "kind": chosen(names, kind), "seen": seen, "outcome": outcome}))
    frame = pl.concat(parts).sort("seen", "firm", "kind", maintain_order=True)
    about = pl.DataFrame({"kind": names, "text": [row["text"] for row in kinds]})
    made.truths["leaving"] = pl.DataFrame(
        {
            "uscc": made.codes[np.concatenate([causes.leaving, causes.shrinking])],
            "leaves_within_12_months": np.arange(len(causes.leaving) + len(causes.shrinking)) < len(causes.leaving),
        }
    )
    told = frame.join(about, on="kind", how="left", maintain_order="left")
    ahead = pl.Series(frame["seen"].to_numpy() + rng.integers(30, 330, frame.height).astype("timedelta64[D]"))
    told = told.with_columns(happens=ahead.cast(pl.Date).set(told["kind"] != "lease_expiry", None))
    codes = pl.Series(made.codes).gather(frame["firm"].cast(pl.UInt32))
    return told.with_columns(id=numbered("XH", frame.height), uscc=codes).drop("firm")


def service_deliveries(made: Made, causes: Causes) -> list[Delivery]:
    """The tables project, appeal, visit, commissioner and signal.

    made     Made
    causes   Causes
    returns  Deliveries
    """
    import polars as pl

    rng, recipe, people = generator(made.seed, "service"), made.recipe, made.people
    settings, last = recipe.dealings, recipe.years[-1]
    share = recipe.town_gdp / recipe.town_gdp.sum()
    each = np.maximum(1, np.rint(share * float(settings["commissioners"]) * recipe.ratio).astype(int))
    posts = [
        f"{town}驻企专员{n}"
        for town, many in zip(made.town_names, each.tolist(), strict=True)
        for n in range(1, many + 1)
    ]
    of_town = np.repeat(np.arange(len(each)), each)
    commissioner = pl.DataFrame(
        {
            "post": posts,
            "town": chosen(made.town_names, of_town),
            "kind": pl.Series(["general"]).new_from_index(0, len(posts)),
            "capacity": rng.integers(10, 31, len(posts)),
        }
    )
    asked = max(8, round(float(settings["appeals"]) * recipe.ratio))
    firm = sample_top(rng, (people.closed == 0) * people.revenue**0.4, asked)
    kinds = settings["appeal_kinds"]
    kind = rng.choice(
        len(kinds), len(firm), p=np.array([row["weight"] for row in kinds]) / sum(row["weight"] for row in kinds)
    )
    received = days(rng, rng.integers(last - 2, last + 1, len(firm)), last_day(made))
    liked = np.clip(np.rint(rng.normal(4.2, 0.8, len(firm))), 1, 5).astype(int)
    taken = 1 + rng.gamma(2.0, 9.0, len(firm)).astype(int)
    done = pl.Series(received.to_numpy() + taken.astype("timedelta64[D]"), dtype=pl.Date)
    open_still = done > date.fromisoformat(last_day(made))
    town = made.names["town"].gather(pl.Series(firm.astype(np.uint32)))
    appeal = pl.DataFrame(
        {
            "id": numbered("SQ", len(firm)),
            "uscc": made.codes[firm],
            "town": town,
            "kind": chosen([row["kind"] for row in kinds], kind),
            "text": chosen([row["text"] for row in kinds], kind),
            "channel": chosen(settings["channels"], rng.integers(0, len(settings["channels"]), len(firm))),
            "received": received,
            "department": chosen([row["department"] for row in kinds], kind),
            "due": received.dt.offset_by("15d"),
            "closed": done.set(open_still, None),
            "state": chosen(["closed", "assigned"], open_still.to_numpy().astype(int)),
            "satisfaction": pl.Series(liked).set(open_still, None),
        }
    )
    seen = max(8, round(float(settings["visits"]) * recipe.ratio))
    visited = rng.integers(0, people.above, seen)
    first = np.concatenate([[0], np.cumsum(each)[:-1]])[people.town[visited]]
    post = first + rng.integers(0, each[people.town[visited]])
    visit = pl.DataFrame(
        {
            "id": numbered("ZFQY", seen),
            "uscc": made.codes[visited],
            "visited": days(rng, rng.integers(last - 1, last + 1, seen), last_day(made)),
            "post": chosen(posts, post),
            "occasion": chosen(settings["occasions"], rng.integers(0, len(settings["occasions"]), seen)),
            "found": chosen(settings["found"], rng.integers(0, len(settings["found"]), seen)),
        }
    )
    return [
        Delivery("commissioner", "industry", commissioner),
        Delivery("project", "commerce", _projects(made, rng)),
        Delivery("appeal", "government-data", appeal),
        Delivery("visit", "industry", visit),
        Delivery("signal", "industry", signal_frame(made, causes)),
    ]


def _projects(made: Made, rng: np.random.Generator) -> pl.DataFrame:
    """Investment projects, from first talks to full output."""
    import polars as pl

    recipe, people, last = made.recipe, made.people, made.recipe.years[-1]
    count = max(8, round(float(recipe.dealings["projects"]) * recipe.ratio))
    firm = sample_top(rng, (people.closed == 0) * people.revenue**0.5 * (recipe.line_group[people.line] >= 0), count)
    count = len(firm)
    planned = np.round(np.exp(rng.normal(np.log(9_000), 1.2, count)), 0)
    stage = rng.integers(0, 9, count)
    names = ["lead", "talks", "signed", "land", "started", "completed", "counted", "producing", "full"]
    began = rng.integers(last - 4, last + 1, count)
    first = days(rng, began, last_day(made))

    def later(after: int, least: int) -> pl.Series:
        return _until(first.dt.offset_by(f"{after}d"), made).set(pl.Series(stage < least), None)

    part = np.clip((stage - 2) / 5, 0, 1) * rng.uniform(0.6, 1.0, count)
    where = pl.Series(firm.astype(np.uint32))
    chain = chosen([str(row.get("chain", "")) for row in recipe.trades["lines"].values()], people.line[firm])
    return pl.DataFrame(
        {
            "id": numbered("XM", count),
            "name": made.names["short"].gather(where) + made.names["word"].gather(where) + "项目",
            "uscc": made.codes[firm],
            "investor": made.names["name"].gather(where),
            "town": made.names["town"].gather(where),
            "gb_class": people.gb_class[firm],
            "chain": chain.set(chain == "", None),
            "stage": chosen(names, stage),
            "planned": planned,
            "invested": np.round(planned * part, 0),
            "land_mu": np.round(planned / rng.gamma(6, 60, count) + 5, 1),
            "jobs": np.rint(planned / rng.gamma(5, 12, count) + 5),
            "output_planned": np.round(planned * rng.uniform(0.9, 2.2, count), 0),
            "first_reported": first,
            "signed": later(120, 2),
            "started": later(300, 4),
            "completed": later(620, 5),
            "producing": later(700, 7),
        }
    )
