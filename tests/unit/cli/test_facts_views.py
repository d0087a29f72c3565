"""What facts status, diff and check print."""

from rich.console import Console

from refoundry.cli.views import show_changes, show_differences, show_unknown
from refoundry.facts.compare import Difference
from refoundry.facts.load import load_csv
from tests.unit.facts.test_delivery import FIRMS, firms

__all__ = ["firms"]


def _printed(show, *given, lang="zh"):  # type: ignore[no-untyped-def]
    out = Console(record=True, width=120, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    with out.file:
        show(*given, out, lang)
        return out.export_text()


def test_columns_that_are_mostly_unknown_are_named(firms, tmp_path):  # type: ignore[no-untyped-def]
    file = tmp_path / "x.csv"
    file.write_text(f"uscc,year,revenue,tax\n{FIRMS[0]},2024,1,\n{FIRMS[1]},2024,2,3\n", "utf-8")
    load_csv(firms, file, "firm_year", "税务局", "1", basis="administrative")
    assert "firm_year，税务局，未知：实缴税收 50 %，全未提供的 " in _printed(show_unknown, firms.facts())
    assert "tax paid 50 %" in _printed(show_unknown, firms.facts(), lang="en")


def test_differences_are_counted_and_the_first_are_shown():  # type: ignore[no-untyped-def]
    many = [Difference((f"x{i}", 2024), "tax", 7.0, "甲", 9.0, "乙", owned=True) for i in range(25)]
    shown = _printed(show_differences, many, "firm_year")
    assert "实缴税收：25 处不一致" in shown and "x0 2024" in shown and "另有 5 处" in shown
    assert "The sources agree." in _printed(show_differences, [], "firm_year", lang="en")


def test_changes_are_counted():  # type: ignore[no-untyped-def]
    counts = {"added": 1, "withdrawn": 2, "changed": 3, "same": 4000}
    assert "新增 1 行，撤下 2 行，内容有变 3 行，未变 4,000 行" in _printed(show_changes, counts, "firm_year")
    assert "4,000 as before" in _printed(show_changes, counts, "firm_year", lang="en")
