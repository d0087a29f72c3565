"""Figures that can hardly stand beside each other are asked about; figures that can are not."""

from pathlib import Path

import pytest

from refoundry.facts.cross import doubts
from refoundry.facts.load import load_csv
from refoundry.facts.store import Store

from .conftest import HEADER, INDICATORS, row
from .test_delivery import FIRMS, firms

__all__ = ["firms"]


@pytest.fixture
def loaded(firms: Store, tmp_path: Path) -> Store:
    """Two firms over three years: one is sound, the other has every doubt."""
    months = "".join(
        f"{firm},2024-{month:02},{staff},{sales}\n"
        for firm, staff, sales in ((FIRMS[0], 90, 10), (FIRMS[1], 1, 1))
        for month in range(1, 13)
    )
    for name, text in (
        ("firm_year", "uscc,year,revenue,tax,employees,value_added\n"
         f"{FIRMS[0]},2022,100,5,100,30\n{FIRMS[0]},2023,110,5,100,31\n{FIRMS[0]},2024,120,6,100,33\n"
         f"{FIRMS[1]},2022,50,1,30,9\n{FIRMS[1]},2023,5,6,30,9\n{FIRMS[1]},2024,50000,6,30,4000000\n"),
        ("firm_month", f"uscc,month,insured_staff,invoiced_sales\n{months}"),
        ("indicator", INDICATORS),
        ("observation", HEADER + row("gdp", "2024", "100")),
    ):  # fmt: skip
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        basis = "administrative" if name.startswith("firm") else None
        report = load_csv(firms, tmp_path / f"{name}.csv", name, "甲", "1", "snapshot", basis=basis)
        assert report.rejected == 0, report.problems
    return firms


def test_each_doubt_is_told_once_with_its_rows(loaded: Store) -> None:
    found = {(each.code, each.subject): each for each in doubts(loaded.facts(), "甲市")}
    assert found.keys() == {
        ("F480", "firm_year.tax"),
        ("F481", "firm_year.employees"),
        ("F481", "firm_year.revenue"),
        ("F482", "firm_year.value_added"),
        ("F483", "firm_year.value_added"),
        ("F484", "firm_year.revenue"),
    }
    for each in found.values():
        assert each.values["rows"] == 1
        assert FIRMS[0] not in str(each.values["examples"])
    assert "一万倍" in found["F484", "firm_year.revenue"].says()
    assert f"{FIRMS[1]} 2023 6 / 5" in found["F480", "firm_year.tax"].says("en")


def test_published_totals_need_a_region_and_what_is_not_loaded_is_not_asked(loaded: Store, tmp_path: Path) -> None:
    assert "F482" not in {each.code for each in doubts(loaded.facts())}
    assert doubts(Store(tmp_path / "empty").facts(), "甲市") == []
