"""Departments that disagree, columns they leave empty, what a delivery changed."""

from pathlib import Path

import pytest

from refoundry.facts.compare import agreed, changes, differences, unknown_shares
from refoundry.facts.load import load_csv
from refoundry.facts.store import Store

from .test_delivery import FIRMS, firms

__all__ = ["firms"]


@pytest.fixture
def two(firms: Store, tmp_path: Path) -> Store:
    """The tax office and the industry bureau on the same firms; tax is the tax office's column."""
    for source, lines in (
        ("税务局", f"{FIRMS[0]},2024,100,7\n{FIRMS[1]},2024,,8\n"),
        ("工业和信息化局", f"{FIRMS[0]},2024,120,9\n{FIRMS[1]},2024,50,\n{FIRMS[2]},2024,60,1\n"),
    ):
        file = tmp_path / "x.csv"
        file.write_text(f"uscc,year,revenue,tax\n{lines}", "utf-8")
        assert load_csv(firms, file, "firm_year", source, "1", "snapshot", basis="administrative").rejected == 0
    return firms


def test_the_owner_of_a_column_wins_and_the_difference_is_listed(two: Store) -> None:
    found = {each.column: each for each in differences(two.facts(), "firm_year")}
    tax, revenue = found["tax"], found["revenue"]
    assert (tax.key, tax.holds, tax.source, tax.other, tax.owned) == ((FIRMS[0], 2024), 7.0, "税务局", 9.0, True)
    assert (revenue.holds, revenue.source, revenue.owned) == (120.0, "工业和信息化局", True)
    assert [each.column for each in differences(two.facts(), "firm_year", "实缴税收")] == ["tax"]
    rows = agreed(two.facts(), "firm_year").to_dicts()
    assert [(row["revenue"], row["tax"]) for row in rows] == [(120.0, 7.0), (50.0, 8.0), (60.0, 1.0)]


def test_what_a_source_leaves_unknown_is_counted(two: Store) -> None:
    found = {(each.source, each.column): (each.unknown, each.rows) for each in unknown_shares(two.facts(), "firm_year")}
    assert found["税务局", "revenue"] == (1, 2)
    assert found["工业和信息化局", "tax"] == (1, 3)
    assert ("税务局", "tax") not in found


def test_what_a_delivery_changed_is_counted(two: Store, tmp_path: Path) -> None:
    before = two.facts()
    file = tmp_path / "y.csv"
    file.write_text(f"uscc,year,revenue,tax,vintage\n{FIRMS[0]},2024,100,7,1\n{FIRMS[1]},2024,5,8,1\n", "utf-8")
    file.write_text(file.read_text("utf-8") + f"{FIRMS[3]},2024,1,1,1\n", "utf-8")
    load_csv(two, file, "firm_year", "税务局", "2", "snapshot", basis="administrative")
    ours = [
        type(one)(one.folder, tuple(e for e in one.entries if e.source == "税务局")) for one in (before, two.facts())
    ]
    assert changes(*ours, "firm_year") == {"added": 1, "withdrawn": 0, "changed": 1, "same": 1}
