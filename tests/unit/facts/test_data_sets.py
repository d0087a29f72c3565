"""The data set a delivery comes under, read from the facts."""

from datetime import date
from pathlib import Path

import pytest

from refoundry.dictionary import table
from refoundry.dictionary.rights import refusals
from refoundry.facts.data_sets import data_set_of, data_sets, read_uses
from refoundry.facts.load import load_csv
from refoundry.facts.store import Store, open_store

HEADER = (
    "数据集编号,数据集名称,数据表,提供部门,数据性质,共享审批,使用目的,许可用途,授权起始日,授权到期日,来源,依据,版次\n"
)
LAST = "tax-1,企业年度税收,firm_year,市税务局,行政记录,共享1号,亩均评价,评估；服务企业,2025-01-01,2025-12-31,政数局,行政记录,1\n"
THIS = "tax-2,企业年度税收,firm_year,市税务局,行政记录,共享2号,亩均评价,评估,2026-01-01,2026-12-31,政数局,行政记录,1\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    path = tmp_path / "data_set.csv"
    path.write_text(HEADER + LAST + THIS, "utf-8")
    opened = open_store(tmp_path / "city")
    report = load_csv(opened, path, "data_set", "政数局", "2026")
    assert (report.accepted, report.rejected) == (2, 0)
    return opened


def test_data_sets_are_read(store: Store) -> None:
    found = data_sets(store.facts())
    assert [one.id for one in found] == ["tax-1", "tax-2"]
    assert found[0].permitted == ("assessment", "service")
    assert found[0].expires == date(2025, 12, 31)


def test_the_one_that_holds_on_the_day_is_asked(store: Store) -> None:
    facts = store.facts()
    for day, wanted in ((date(2025, 6, 1), "tax-1"), (date(2026, 6, 1), "tax-2"), (date(2027, 6, 1), "tax-2")):
        held = data_set_of(facts, "firm_year", "税务局", day)
        assert held is not None and held.id == wanted
    gone = data_set_of(facts, "firm_year", "税务局", date(2027, 6, 1))
    assert [one.code for one in refusals(table("firm_year"), "administrative", date(2027, 6, 1), gone)] == ["F443"]


def test_others_have_none(store: Store) -> None:
    assert data_set_of(store.facts(), "firm_year", "统计局", date(2026, 6, 1)) is None
    assert data_set_of(store.facts(), "firm_month", "税务局", date(2026, 6, 1)) is None


def test_a_word_that_is_no_use_permits_nothing() -> None:
    assert read_uses("统计, 随便") == ()
    assert read_uses("publication; 评估") == ("assessment", "publication")
