"""Which regions have published enough, and what is made of a set of facts once."""

import pytest

from refoundry.core.problems import Problems
from refoundry.facts.observations import observations, regions
from refoundry.facts.series import with_years
from refoundry.facts.store import Store

from .conftest import Put, row


def test_regions_are_those_with_enough_different_whole_years(store: Store, put: Put) -> None:
    put(
        row("gdp", "2020", "1", region="甲市")
        + row("gdp", "2021", "1", region="甲市")
        + row("gdp", "2020", "1", region="乙市")
        + row("gdp", "2020", "2", region="乙市", source="年鉴")
        + row("gdp", "2021H1", "1", region="丙市")
    )
    facts = store.facts()
    assert regions(facts, "gdp") == ("乙市", "甲市")
    assert regions(facts, "gdp", years=2) == ("甲市",)
    assert regions(facts, "industry") == ()


def test_a_region_counts_where_every_part_of_the_formula_is_published(store: Store, put: Put) -> None:
    both = row("gdp", "2020", "4", region="甲市") + row("industry", "2020", "1", region="甲市")
    put(both + row("gdp", "2020", "4", region="乙市") + row("industry_share", "2020", "30", "%", region="丙市"))
    facts = store.facts()
    assert with_years(facts, "industry_share", 1) == ("丙市", "甲市")
    assert with_years(facts, "industry_share", 2) == ()
    with pytest.raises(Problems):
        with_years(facts, "nothing", 1)


def test_an_index_belongs_to_its_own_set_of_facts(store: Store, put: Put) -> None:
    put(row("gdp", "2020", "1"))
    before = store.facts()
    assert [one.year for one in observations(before, "gdp", "甲市")] == [2020]
    put(row("gdp", "2020", "1") + row("gdp", "2021", "2"), vintage="2")
    assert [one.year for one in observations(store.facts(), "gdp", "甲市")] == [2020, 2021]
    assert [one.year for one in observations(before, "gdp", "甲市")] == [2020]


def test_what_is_made_of_a_set_is_made_once(store: Store) -> None:
    facts, made = store.facts(), []
    assert [facts.once("a", lambda: made.append(1) or len(made)) for _ in range(3)] == [1, 1, 1]
    assert facts.once("b", lambda: 7) == 7
