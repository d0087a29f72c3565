"""Indicators, observations and the order of preference."""

from dataclasses import replace
from decimal import Decimal

import pytest

from refoundry.core.problems import Problems
from refoundry.facts.observations import edition, find_indicator, in_unit, indicator, indicators, observations, ranked
from refoundry.facts.store import Store

from .conftest import Put, row


def test_indicators_are_known_by_id_name_and_other_names(store: Store) -> None:
    facts = store.facts()
    assert list(indicators(facts)) == ["both", "cleared", "gdp", "industry", "industry_share", "points"]
    for word in ("gdp", "地区生产总值", "GDP", "生产总值"):
        found = find_indicator(facts, word)
        assert found is not None
        assert found.id == "gdp"
    assert find_indicator(facts, "总值") is None
    assert indicator(facts, "gdp").also == ("GDP", "生产总值")
    assert (indicator(facts, "gdp").shown("zh"), indicator(facts, "gdp").shown("en")) == ("地区生产总值", "GDP")
    with pytest.raises(Problems):
        indicator(facts, "GDP")


def test_a_stored_value_comes_back_in_the_unit_shown(store: Store) -> None:
    facts = store.facts()
    assert in_unit(0.028, indicator(facts, "industry_share")) == Decimal("2.8")
    assert in_unit(3151.59, indicator(facts, "gdp")) == Decimal("3151.59")
    assert in_unit(3.6, indicator(facts, "points")) == Decimal("3.6")


def test_observations_come_by_period_the_preferred_first(store: Store, put: Put) -> None:
    put(row("gdp", "2022", "2", quality="mirror") + row("gdp", "2021", "1") + row("gdp", "2022", "3", source="年鉴"))
    found = observations(store.facts(), "gdp", "甲市")
    assert [(one.year, one.value) for one in found] == [(2021, 1), (2022, 3), (2022, 2)]
    assert found[0].note("zh") is None
    assert observations(store.facts(), "gdp", "乙市") == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"quality": "secondary"}, {"caveat": "superseded"}),
        ({"quality": "official"}, {"quality": "mirror"}),
        ({"quality": "mirror"}, {"quality": "secondary"}),
        ({"quality": "secondary"}, {"quality": "derived"}),
        ({}, {"qualifier": "over"}),
        ({"qualifier": "about"}, {"qualifier": "nearly"}),
        ({}, {"caveat": "rounded"}),
        ({"vintage": "2025公报"}, {"vintage": "2024公报"}),
    ],
)
def test_the_published_order_of_preference(
    store: Store, put: Put, first: dict[str, str], second: dict[str, str]
) -> None:
    put(row("gdp", "2022", "2", source="乙报", **second) + row("gdp", "2022", "1", source="甲报", **first))
    assert [one.source for one in ranked(observations(store.facts(), "gdp", "甲市"))] == ["甲报", "乙报"]
    assert [one.source for one in ranked(observations(store.facts(), "gdp", "甲市")[::-1])] == ["甲报", "乙报"]


def test_more_decimals_come_first_where_all_else_is_equal(store: Store, put: Put) -> None:
    put(row("gdp", "2022", "2.8", source="甲报") + row("gdp", "2022", "2.77", source="乙报"))
    assert [one.value for one in observations(store.facts(), "gdp", "甲市")] == [2.77, 2.8]


def test_the_edition_is_the_year_a_vintage_begins_with(store: Store, put: Put) -> None:
    put(row("gdp", "2021", "1", vintage="2022年鉴"))
    [one] = observations(store.facts(), "gdp", "甲市")
    assert (edition(one)[0], edition(replace(one, vintage="第三版"))[0]) == (2022, 0)
