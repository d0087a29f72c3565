"""The figures shipped for the reference city: they load, they say their doubts, and each stands in the collected data."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from refoundry.core.periods import read_period
from refoundry.dictionary import table
from refoundry.facts.load import load_folder
from refoundry.facts.observations import find_indicator, indicators, observations
from refoundry.facts.series import latest, series
from refoundry.facts.store import Facts, open_store

FOLDER = Path(__file__).resolve().parents[3] / "plans" / "zhongshan" / "facts"
CITY = "中山市"
PANEL = "地级市面板（汇编）"
GOALS = """manufacturing_share_of_gdp advanced_manufacturing_share high_tech_manufacturing_share traditional_industry_share
modern_services_share rd_intensity rd_institution_share private_economy_share output_of_cluster_smart_home
output_of_cluster_electronics output_of_cluster_equipment output_of_cluster_health digital_economy_cluster_output
firms_over_1bn firms_over_10bn firms_over_50bn firms_over_100bn_flagship industrial_land_cleared industrial_land_freed
industrial_land_redline industrial_quota_share above_scale_industrial_enterprises high_tech_enterprises
listed_and_neeq_firms headquarters_firms market_entities industry_clusters national_bases provincial_towns""".split()


def records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The shipped files in a store of their own."""
    store = open_store(tmp_path_factory.mktemp("city"))
    for report in load_folder(store, FOLDER):
        assert (report.rejected, report.duplicates, report.trimmed) == (0, 0, 0), report.problems[:3]
    return store.facts()


def test_the_files_are_small_sorted_and_plain() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.csv")) < 400_000
    for name, keys in (
        ("indicator.csv", ("id",)),
        ("observation.csv", ("indicator", "region", "period", "source", "vintage")),
        ("observation-panel.csv", ("indicator", "region", "period", "source", "vintage")),
        ("series_break.csv", ("base", "publication", "region", "year")),
    ):
        content = (FOLDER / name).read_bytes()
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        rows = [tuple(row[key] for key in keys) for row in records(FOLDER / name)]
        assert rows == sorted(rows), name
        assert len(set(rows)) == len(rows), name


def test_the_page_about_the_files_counts_their_rows() -> None:
    about = (FOLDER / "README.md").read_text("utf-8")
    for name in ("indicator.csv", "observation.csv", "observation-panel.csv", "series_break.csv"):
        assert f"| {name} | {len(records(FOLDER / name)):,} |" in about


def test_every_goal_of_the_plan_has_its_indicator(facts: Facts) -> None:
    assert set(GOALS) <= indicators(facts).keys()


def test_no_two_indicators_share_a_name_and_every_formula_and_base_is_known(facts: Facts) -> None:
    known = indicators(facts)
    seen: dict[str, str] = {}
    for one in known.values():
        for word in {one.id, one.name_zh, one.name_en, *one.also}:
            assert seen.setdefault(word, one.id) == one.id, word
        for name in (one.formula or "").replace("/", " ").replace("+", " ").split():
            assert name in known
    assert {row["base"] for row in facts.rows("series_break")} == {base for one in known.values() for base in one.bases}


def test_breaks_name_publications_that_are_observed(facts: Facts) -> None:
    sources = {row["source"] for row in facts.rows("observation")}
    assert {row["publication"] for row in facts.rows("series_break")} - {None} <= sources


def test_plan_text_is_not_shipped_as_an_observation(facts: Facts) -> None:
    assert not [row for row in facts.rows("observation") if row["basis"] == "plan" or row["quality"] == "plan"]


def test_every_vintage_begins_with_its_year_and_secondary_panels_are_marked(facts: Facts) -> None:
    for row in facts.rows("observation"):
        assert row["vintage"][:4].isdigit(), row
        assert (row["source"] != PANEL) or row["quality"] == "secondary"


def test_conflicting_vintages_stand_side_by_side(facts: Facts) -> None:
    def published(key: str, period: str) -> list[float]:
        return [one.value for one in observations(facts, key, CITY) if one.period.text == period]

    assert published("gdp", "2018") == [3053.73, 3632.70]
    assert published("above_scale_industrial_value_added", "2021") == [1361.97, 1402.7]
    assert published("rd_intensity", "2022") == [0.0277, 0.028]


def test_the_panel_marks_exactly_the_years_whose_sectors_do_not_add_up() -> None:
    sectors = ("primary_value_added", "secondary_value_added", "tertiary_value_added")
    found: dict[tuple[str, str], dict[str, dict[str, str]]] = defaultdict(dict)
    for row in records(FOLDER / "observation-panel.csv"):
        if row["indicator"] in ("gdp", *sectors):
            found[row["region"], row["period"]][row["indicator"]] = row
    assert len(found) == 21 * 24
    for rows in found.values():
        gdp = Decimal(rows["gdp"]["value"])
        off = abs(sum(Decimal(rows[name]["value"]) for name in sectors) - gdp) > gdp * Decimal("0.005")
        assert {row["caveat"] for row in rows.values()} == {"sum_mismatch" if off else ""}, rows["gdp"]


def test_the_series_long_enough_to_forecast(facts: Facts) -> None:
    gdp = series(facts, "gdp", CITY)
    assert (gdp.publications, [one.year for one in gdp.run]) == ((PANEL,), list(range(2015, 2024)))
    assert not gdp.mixed
    share = series(facts, "secondary_share", CITY)
    assert [one.year for one in share.run] == list(range(2015, 2024))
    assert share.run[-1].value == pytest.approx(1965.92 / 3850.65, abs=1e-12)
    firms = series(facts, "above_scale_industrial_enterprises", CITY)
    assert [(one.year, one.value) for one in firms.comparable] == [
        (2015, 3045),
        (2019, 3635),
        (2020, 3868),
        (2021, 4626),
        (2022, 4959),
        (2023, 5025),
    ]
    assert [cut.year for cut in firms.breaks] == [2007, 2011]


def test_the_outcome_of_2024_does_not_follow_on_the_panel(facts: Facts) -> None:
    found = series(facts, "gdp", CITY, across=True)
    assert found.comparable[-1].year == 2024
    assert len(found.comparable) == 1
    assert "经济普查" in found.breaks[-1].reason("zh")


def test_land_cleared_is_known_by_bounds_only(facts: Facts) -> None:
    assert series(facts, "industrial_land_cleared", CITY).points == ()
    newest = latest(facts, "industrial_land_cleared", CITY)
    assert newest is not None
    assert (newest.value.value, newest.value.unit, newest.value.qualifier) == (50000, "亩", "nearly")


def test_all_collected_figures_are_shipped_and_all_shipped_figures_were_collected(
    real_data: Path, facts: Facts
) -> None:
    collected: set[tuple[str, str, str, Decimal, str]] = set()
    for row in records(real_data / "indicators" / "indicators.csv"):
        if row["indicator"].startswith("目标") or row["source_url"].startswith("plan:"):
            continue
        found = find_indicator(facts, row["indicator"])
        assert found is not None, row["indicator"]
        unit = {"": "1", "元": "元/人"}.get(row["unit"], row["unit"])
        # the count of listed firms is dated in its note: end of June
        period = "2024-06" if "end of June 2024" in row["note"] else row["year"]
        collected.add((found.id, row["region"], period, Decimal(row["value"]), unit))
    for row in records(real_data / "indicators" / "guangdong_industrial_enterprises_by_city.csv"):
        city = row.pop("city")
        for year, value in row.items():
            collected.add(("above_scale_industrial_enterprises", city, year, Decimal(value), "家"))
    towns = {
        "gdp_100m_yuan": ("gdp", "亿元"),
        "gdp_growth_pct": ("gdp_growth", "%"),
        "industrial_va_growth_pct": ("above_scale_industrial_growth", "%"),
        "fixed_investment_growth_pct": ("fixed_investment_growth", "%"),
        "retail_sales_growth_pct": ("retail_sales_growth", "%"),
    }
    for row in records(real_data / "indicators" / "zhongshan_towns_2024.csv"):
        for column, (key, unit) in towns.items():
            collected.add((key, row["town"], row["year"], Decimal(row[column]), unit))
    shipped = {
        (row["indicator"], row["region"], row["period"], Decimal(row["value"]), row["unit"])
        for row in records(FOLDER / "observation.csv")
    }
    assert shipped - collected == set()
    assert collected - shipped == set()


def test_addresses_are_those_recorded(real_data: Path) -> None:
    recorded = {row["source_url"] for row in records(real_data / "indicators" / "indicators.csv")}
    for row in records(FOLDER / "observation.csv"):
        assert row["source_url"] == "" or row["source_url"] in recorded


def test_the_panel_is_the_collected_panel_to_two_decimals(real_data: Path) -> None:
    collected: dict[tuple[str, str, str], str] = {}
    columns = {
        "gdp": "gdp_100m_yuan",
        "primary_value_added": "primary_100m_yuan",
        "secondary_value_added": "secondary_100m_yuan",
        "tertiary_value_added": "tertiary_100m_yuan",
    }
    for row in records(real_data / "indicators" / "prefecture_gdp_three_sectors_2000_2023.csv"):
        if row["province"] == "广东省":
            collected |= {(key, row["city"], row["year"]): row[column] for key, column in columns.items()}
    for row in records(real_data / "indicators" / "prefecture_population_area_1998_2024.csv"):
        if row["province"] == "广东省" and row["year"] >= "2000" and row["resident_pop_10k"]:
            collected["resident_population", row["city"], row["year"]] = row["resident_pop_10k"]
    shipped = {
        (row["indicator"], row["region"], row["period"]): row["value"]
        for row in records(FOLDER / "observation-panel.csv")
    }
    assert shipped.keys() == collected.keys()
    for key, value in shipped.items():
        assert abs(Decimal(value) - Decimal(collected[key])) <= Decimal("0.00501"), key


def test_all_periods_and_terms_are_those_of_the_dictionary() -> None:
    terms = {
        column.name: {term.key for term in column.allowed} for column in table("observation").columns if column.allowed
    }
    for row in records(FOLDER / "observation.csv"):
        assert read_period(row["period"]).text == row["period"]
        for column, allowed in terms.items():
            assert row[column] in allowed or (column == "caveat" and not row[column])
