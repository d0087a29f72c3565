"""Files as departments send them, for the inbox: wrong codes, spellings of their own, rows that break the contract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from refoundry.facts.current import replace_file
from refoundry.sample.draws import generator, sample_top
from refoundry.sample.made import Made

if TYPE_CHECKING:
    import polars as pl

_TITLE = "演示数据：企业和数字均为编造"


def customers(made: Made) -> pl.DataFrame:
    """The power supplier's customers: numbered its own way, names shortened, one in three without a code.

    made     Made        which customer is which firm is told among its truths
    returns  DataFrame   户号, 用电户名, 用电地址, 统一社会信用代码
    """
    import polars as pl

    rng, people = generator(made.seed, "customers"), made.people
    making = (made.recipe.line_group[people.line] >= 0) & (people.closed == 0)
    wanted = round(float(making.sum()) * float(made.recipe.assumed["customers_share"]))
    firm = rng.permutation(sample_top(rng, making * people.revenue**0.3, wanted))
    names = made.names[firm]
    region = str(made.recipe.naming["region"])
    drawn = rng.random(len(firm))
    short = names["name"].str.replace(region, "", literal=True).str.replace("有限公司", "", literal=True)
    cut = names["prefix"] + names["short"] + "厂"
    spelt = names["name"].zip_with(pl.Series(drawn > 0.35), short).zip_with(pl.Series(drawn > 0.08), cut)
    code = pl.Series(made.codes[firm])
    # two signs change places: the check digit no longer holds
    swapped = code.str.slice(0, 14) + code.str.slice(15, 1) + code.str.slice(14, 1) + code.str.slice(16)
    kind = rng.random(len(firm))
    code = code.zip_with(pl.Series(kind > 0.03), swapped).set(pl.Series(kind > 0.66), None)
    number = pl.Series(np.char.add("YH", np.char.zfill(rng.permutation(len(firm)).astype("U7"), 7)))
    made.truths["power_customers"] = pl.DataFrame({"customer": number, "uscc": made.codes[firm]}).sort("customer")
    frame = {"户号": number, "用电户名": spelt, "用电地址": names["address"], "统一社会信用代码": code}
    return pl.DataFrame(frame).sort("户号")


def readings(made: Made) -> pl.DataFrame:
    """Electricity of the last month as sent: thousands separated, months written out, some rows that cannot be taken.

    made     Made
    returns  DataFrame   统一社会信用代码, 月份, 用电量, all as text
    """
    import polars as pl

    rng, months = generator(made.seed, "readings"), made.months
    value = months.values["electricity_kwh"][:, -1]
    there = np.flatnonzero(~np.isnan(value))
    year, month = months.names[-1].split("-")
    code = pl.Series(made.codes[months.firm[there]])
    kind = rng.random(len(there))
    code = code.zip_with(pl.Series(kind > 0.006), code.str.slice(0, 17) + "?")
    # a few thousand cells as a spreadsheet shows them
    amount = pl.Series([f"{one:,.0f}" for one in value[there].tolist()])
    amount = amount.set(pl.Series(kind > 0.995), "停电检修")
    written = pl.Series([f"{year}年{int(month)}月"]).new_from_index(0, len(there))
    return pl.DataFrame({"统一社会信用代码": code, "月份": written, "用电量": amount}).sort("统一社会信用代码")


def write_rosters(made: Made, folder: Path) -> list[Path]:
    """Put the files into the inbox of a city folder, in GBK as such files come.

    made     Made
    folder   city folder
    returns  paths
    """
    inbox = folder / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, frame in (("演示-供电用户", customers(made)), ("演示-上月用电量", readings(made))):
        path = inbox / f"{name}.csv"
        replace_file(path, frame.write_csv().encode("gb18030"))
        paths.append(path)
    replace_file(inbox / "演示-说明.txt", (_TITLE + "。\n").encode())
    return paths
