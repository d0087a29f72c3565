"""Every table of the dictionary, filled in as its template asks, is loaded whole."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from refoundry.dictionary import Table, table, tables
from refoundry.dictionary.template import columns_asked, heading
from refoundry.facts.load import load_csv
from refoundry.facts.store import Store, open_store

NOW = datetime(2026, 11, 1).astimezone()
# tables that say more of each row than a department's: loaded by tests of their own
APART = {"indicator", "observation", "series_break"}


def in_order() -> list[Table]:
    """What others refer to first."""
    left, done = {name: one for name, one in tables().items() if name not in APART}, list[Table]()
    while left:
        free = [
            one
            for one in left.values()
            if not {(column.references or "").partition(".")[0] for column in one.columns} & (left.keys() - {one.name})
        ]
        assert free, f"these refer to each other: {sorted(left)}"
        done += [left.pop(one.name) for one in free]
    return done


def filled_in(one: Table, lang: str, folder: Path) -> Path:
    """The template's header over one row of its examples."""
    columns = columns_asked(one)
    path = folder / f"{one.name}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([heading(column, lang) for column in columns])
        row = [column.example or "" for column in columns]
        writer.writerow(row)
        if one.name == "classification":
            writer.writerow(["strategic-emerging-2018", *row[1:]])
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_template_asks_is_what_the_loader_takes(lang: str, tmp_path: Path) -> None:
    store = open_store(tmp_path / "city")
    for one in in_order():
        basis = one.columns[0].basis[0]
        report = load_csv(store, filled_in(one, lang, tmp_path), one.name, "某局", "2026", now=NOW, basis=basis)
        assert not report.problems, [problem.shown("zh") for problem in report.problems]
        assert report.accepted == report.read > 0
    firm = store.facts().rows("firm_year")[0]
    # a share is written in per cent and kept as a fraction; the delivery says where the row comes from
    assert (firm["debt_ratio"], firm["tax"], firm["year"]) == (pytest.approx(0.563), 386.2, 2024)
    assert (firm["source"], firm["vintage"], firm["period"]) == ("某局", "2026", "2024")


def refused(store: Store, folder: Path, name: str, basis: str) -> list[str]:
    from refoundry.core.problems import Problems

    with pytest.raises(Problems) as caught:
        load_csv(store, filled_in(table(name), "zh", folder), name, "统计局", "2026", now=NOW, basis=basis)
    return [problem.code for problem in caught.value.problems]


def test_survey_returns_of_firms_do_not_get_in_and_totals_do(tmp_path: Path) -> None:
    store = open_store(tmp_path / "city")
    for name in ("enterprise", "individual", "firm_year", "firm_month"):
        assert refused(store, tmp_path, name, "survey") == ["F440"]
    path = filled_in(table("sector_year"), "zh", tmp_path)
    assert load_csv(store, path, "sector_year", "统计局", "2026", now=NOW, basis="survey").accepted == 1


def test_an_individual_is_not_loaded_as_a_firm(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("统一社会信用代码,企业名称\n92442000000000001P,某某店\n", "utf-8")
    store = open_store(tmp_path / "city")
    report = load_csv(store, path, "enterprise", "市场监管局", "2026", now=NOW, basis="administrative")
    assert (report.accepted, report.rejected) == (0, 1)
    assert "个体工商户" in report.problems[0].shown("zh")


def test_an_industry_code_is_one_of_the_standard(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "统一社会信用代码,企业名称,行业代码\n91442000000000001T,甲,3872\n91442000000000002X,乙,3879\n91442000000000003X,丙,3888\n",
        "utf-8",
    )
    store = open_store(tmp_path / "city")
    report = load_csv(store, path, "enterprise", "市场监管局", "2026", now=NOW, basis="administrative")
    wrong = [problem for problem in report.problems if problem.code == "F457"]
    assert [problem.got for problem in wrong] == ["3888"]
    assert "国民经济行业分类" in wrong[0].says("zh")
