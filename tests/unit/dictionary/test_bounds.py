"""What the dictionary says numbers and names can be."""

from refoundry.dictionary import table, terms


def test_kinds_say_what_a_number_can_be() -> None:
    bounds = {term.key: (term.low, term.high, term.unit) for term in terms()["kind"]}
    assert bounds["share"] == (0, 100, "%")
    assert bounds["count"] == (0, None, None)
    assert bounds["level"] == (None, None, None)


def test_an_observation_is_past_dated_and_bounded_by_its_indicator() -> None:
    one = table("observation")
    assert one.column("value").range_from == "indicator.kind"
    assert {column.name for column in one.columns if column.past} == {"period", "published"}
    assert [column.name for column in one.columns if column.year_first] == ["vintage"]
    assert "市" in one.column("region").endings


def test_nothing_in_english_is_asked_of_a_chinese_office() -> None:
    for name in ("indicator", "series_break", "observation"):
        assert not [column.name for column in table(name).columns if column.required and column.name.endswith("_en")]
