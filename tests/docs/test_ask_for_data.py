"""The data set of the page on asking for data is registered as the page says, and then asked."""

import re
from datetime import date
from pathlib import Path

from refoundry.dictionary import table
from refoundry.dictionary.rights import may
from refoundry.facts.data_sets import data_set_of
from refoundry.facts.load import load_csv
from refoundry.facts.store import open_store

PAGE = (Path(__file__).resolve().parents[2] / "docs/how-to/ask-for-data.md").read_text("utf-8")


def test_the_data_set_is_registered_and_holds(tmp_path: Path) -> None:
    [text] = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "数据集.csv").write_text(text, "utf-8")
    store = open_store(tmp_path / "city")
    report = load_csv(store, tmp_path / "数据集.csv", "data_set", "政数局", "2026")
    assert (report.accepted, report.rejected) == (1, 0)
    held = data_set_of(store.facts(), "firm_year", "税务局", date(2026, 6, 1))
    assert held is not None
    tax = table("firm_year").column("tax")
    assert may(tax, "service", "analyst", held=held, today=date(2026, 6, 1)).allowed
    assert [one.code for one in may(tax, "decision", "analyst", held=held).problems] == ["F448"]


def test_every_code_the_page_names_is_one() -> None:
    from refoundry.core.problems import catalogue

    assert set(re.findall(r"F4\d\d", PAGE)) <= catalogue().keys()
