"""Series that compare, and values that compete."""

from pathlib import Path

import pytest

from refoundry.core.periods import read_period
from refoundry.core.problems import Problems
from refoundry.facts.load import load_csv
from refoundry.facts.series import latest, series
from refoundry.facts.store import Store

from .conftest import Put, row


def years(lines: str, first: int, last: int, step: float = 1, **about: str) -> str:
    return lines + "".join(
        row("gdp", str(year), str(100 + step * (year - first)), **about) for year in range(first, last + 1)
    )


def breaks(store: Store, tmp_path: Path, lines: str) -> None:
    file = tmp_path / "break.csv"
    file.write_text("base,publication,region,year,reason_zh,reason_en,source,basis,vintage\n" + lines, "utf-8")
    load_csv(store, file, "series_break", "d", "1", "snapshot")


def test_one_edition_of_one_publication_is_a_series(store: Store, put: Put) -> None:
    put(years("", 2018, 2023))
    found = series(store.facts(), "gdp", "甲市")
    assert [one.year for one in found.comparable] == list(range(2018, 2024))
    assert (found.mixed, found.derived, found.left_out, found.vintages) == (False, False, (), ("2024公报",))
    assert found.choice("zh") == "公报（2024公报），2018—2023年 6 个可比年度值"
    assert found.choice("en") == "公报 (2024公报), 6 comparable yearly values 2018–2023"


def test_nothing_published_is_an_empty_series_that_says_so(store: Store) -> None:
    found = series(store.facts(), "gdp", "甲市")
    assert (found.points, found.comparable, found.run, found.mixed) == ((), (), (), False)
    assert found.choice() == "没有可比的年度数据"
    assert latest(store.facts(), "gdp", "甲市") is None
    with pytest.raises(Problems) as caught:
        series(store.facts(), "gpd", "甲市")
    assert (caught.value.problems[0].code, caught.value.problems[0].values["nearest"]) == ("F441", "gdp")


def test_a_publication_with_more_values_of_one_edition_wins_and_the_other_is_not_mixed_in(
    store: Store, put: Put
) -> None:
    chain = "".join(row("gdp", str(year), "200", source="公报", vintage=f"{year}公报") for year in range(2017, 2024))
    put(years(chain, 2018, 2021, source="年鉴", vintage="2022年鉴", quality="secondary"))
    found = series(store.facts(), "gdp", "甲市")
    assert found.publications == ("年鉴",)
    assert {(one.observation.source, one.code) for one in found.left_out} == {("公报", "other-publication")}
    assert len(found.left_out) == 7
    assert "另一出版物" in found.left_out[0].reason("zh")


def test_a_chain_of_editions_is_used_where_there_is_nothing_better_and_says_so(store: Store, put: Put) -> None:
    put("".join(row("gdp", str(year), "200", vintage=f"{year}公报") for year in range(2019, 2024)))
    found = series(store.facts(), "gdp", "甲市")
    assert (len(found.comparable), found.mixed) == (5, True)
    assert "不同版次" in found.choice("zh")
    assert "different editions" in found.choice("en")


def test_the_latest_edition_of_a_publication_counts_for_each_year(store: Store, put: Put) -> None:
    old = years("", 2019, 2021, vintage="2022年鉴", source="年鉴")
    put(years(old, 2019, 2022, step=2, vintage="2023年鉴", source="年鉴"))
    found = series(store.facts(), "gdp", "甲市")
    assert [one.value for one in found.comparable] == [100, 102, 104, 106]
    assert (found.vintages, found.mixed) == (("2023年鉴",), False)
    assert [one.code for one in found.left_out] == ["older-edition"] * 3


def test_bounds_parts_of_years_and_doubtful_values_are_left_out_with_the_reason(store: Store, put: Put) -> None:
    put(
        years("", 2018, 2020)
        + row("gdp", "2021", "150", qualifier="over")
        + row("gdp", "2022", "150", qualifier="nearly")
        + row("gdp", "2022H1", "70")
        + row("gdp", "2017", "300", caveat="superseded")
        + row("gdp", "2016", "1", caveat="sum_mismatch")
    )
    found = series(store.facts(), "gdp", "甲市")
    assert [one.year for one in found.points] == [2018, 2019, 2020]
    assert [(one.observation.period.text, one.code) for one in found.left_out] == [
        ("2016", "mismatch"),
        ("2017", "superseded"),
        ("2021", "bound"),
        ("2022H1", "part-year"),
        ("2022", "bound"),
    ]


def test_a_break_cuts_the_series_for_its_publication_and_region_only(store: Store, put: Put, tmp_path: Path) -> None:
    breaks(
        store,
        tmp_path,
        "accounts,公报,,2019,普查,census,手册,public,1\naccounts,年鉴,,2020,x,x,手册,public,1\n"
        "accounts,,乙市,2021,x,x,手册,public,1\nother,,,2020,x,x,手册,public,1\n",
    )
    put(years("", 2016, 2022) + years("", 2016, 2022, region="乙市"))
    found = series(store.facts(), "gdp", "甲市")
    assert [[one.year for one in part] for part in found.segments] == [[2016, 2017, 2018], [2019, 2020, 2021, 2022]]
    assert [(cut.year, cut.reason("zh"), cut.reason("en")) for cut in found.breaks] == [(2019, "普查", "census")]
    assert found.comparable == found.segments[-1]
    assert [len(part) for part in series(store.facts(), "gdp", "乙市").segments] == [3, 2, 2]


def test_a_break_outside_the_values_cuts_nothing(store: Store, put: Put, tmp_path: Path) -> None:
    breaks(store, tmp_path, "accounts,,,2016,x,x,手册,public,1\naccounts,,,2023,x,x,手册,public,1\n")
    put(years("", 2016, 2022))
    assert series(store.facts(), "gdp", "甲市").breaks == ()


def test_the_run_is_what_follows_year_by_year_at_the_end(store: Store, put: Put) -> None:
    put(row("gdp", "2010", "1") + row("gdp", "2015", "1") + years("", 2019, 2022))
    found = series(store.facts(), "gdp", "甲市")
    assert (len(found.comparable), [one.year for one in found.run]) == (6, [2019, 2020, 2021, 2022])


def test_a_share_is_computed_within_one_edition_where_that_is_the_longer_series(store: Store, put: Put) -> None:
    lines = "".join(row("gdp", str(year), "200") + row("industry", str(year), "50") for year in range(2019, 2023))
    put(lines + row("industry_share", "2022", "26", "%") + row("industry", "2023", "60", vintage="2025公报"))
    found = series(store.facts(), "industry_share", "甲市")
    assert [(one.year, one.value, one.unit) for one in found.comparable] == [
        (year, 0.25, "1") for year in range(2019, 2023)
    ]
    assert found.derived
    assert {part.indicator for part in found.points[0].parts} == {"gdp", "industry"}
    assert "industry / gdp" in found.choice("en")
    assert [one.observation.value for one in found.left_out] == [0.26]


def test_a_sum_is_computed_and_nothing_is_divided_by_zero_or_across_editions(store: Store, put: Put) -> None:
    put(
        row("gdp", "2021", "0")
        + row("industry", "2021", "5")
        + row("gdp", "2022", "8", source="年鉴", vintage="2023年鉴")
        + row("industry", "2022", "5")
        + row("gdp", "2023", "8", vintage="2024公报")
        + row("industry", "2023", "5", vintage="2025公报")
    )
    facts = store.facts()
    assert series(facts, "industry_share", "甲市").points == ()
    assert [one.value for one in series(facts, "both", "甲市").points] == [5]


def test_a_formula_that_cannot_be_read_is_told(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "more.csv"
    head = "id,name_zh,name_en,unit,direction,kind,formula,definition_zh,definition_en,source,basis,vintage\n"
    file.write_text(head + "odd,怪,odd,1,none,index,gdp / industry / both,口径,d,手册,public,1\n", "utf-8")
    load_csv(store, file, "indicator", "more", "1", "snapshot")
    with pytest.raises(Problems) as caught:
        series(store.facts(), "odd", "甲市")
    assert caught.value.problems[0].code == "F442"


def test_across_publications_only_where_asked_and_then_said(store: Store, put: Put) -> None:
    put(
        row("gdp", "2020", "1")
        + row("gdp", "2021", "2", source="年鉴", vintage="2022年鉴")
        + row("gdp", "2021", "3", quality="mirror")
    )
    facts = store.facts()
    assert len(series(facts, "gdp", "甲市").points) == 2
    found = series(facts, "gdp", "甲市", across=True)
    assert [(one.value, one.source) for one in found.points] == [(1, "公报"), (2, "年鉴")]
    assert found.mixed
    assert [(one.observation.value, one.code) for one in found.left_out] == [(3, "less-preferred")]
    assert series(facts, "gdp", "甲市", publication="年鉴").points[0].value == 2
    assert series(facts, "gdp", "甲市", publication="无").points == ()


def test_the_latest_value_shows_all_that_compete_and_why_one_is_first(store: Store, put: Put) -> None:
    put(
        row("gdp", "2021", "1")
        + row("gdp", "2022", "2.77", source="年鉴", vintage="2024年鉴")
        + row("gdp", "2022", "2.8", quality="mirror", caveat="rounded")
        + row("gdp", "2022", "3.1", source="旧公报", caveat="superseded")
    )
    found = latest(store.facts(), "gdp", "甲市")
    assert found is not None
    assert found.value.value == 2.77
    assert [one.value for one in found.others] == [2.8, 3.1]
    assert found.why("en")[1] == "superseded or inconsistent values come last"
    assert found.why("zh")[0].startswith("官方原文先于副本")
    earlier = latest(store.facts(), "gdp", "甲市", until=read_period(2021))
    assert earlier is not None
    assert (earlier.value.value, earlier.others) == (1, ())


def test_the_latest_whole_year_is_asked_for_where_parts_do_not_compare(store: Store, put: Put) -> None:
    put(row("gdp", "2023", "100") + row("gdp", "2024Q3", "80") + row("gdp", "2022-2024", "290"))
    facts = store.facts()
    newest, annual = latest(facts, "gdp", "甲市"), latest(facts, "gdp", "甲市", annual=True)
    assert newest is not None
    assert annual is not None
    assert (newest.value.period.text, annual.value.period.text) == ("2022-2024", "2023")
