"""What may be loaded and used: the statistics law, sharing approvals, roles."""

from dataclasses import replace
from datetime import date

import pytest

from refoundry.core.problems import Problem
from refoundry.dictionary import table, tables
from refoundry.dictionary.rights import DataSet, basis_problem, may, permitted_bases, refusals, unregistered
from tests.unit.plan.plans import LEFT, sentences

TODAY = date(2026, 6, 30)
SHARED = DataSet(
    id="tax-firm-year",
    title="企业年度税收",
    table="firm_year",
    provider="市税务局",
    basis="administrative",
    purpose="亩均效益评价",
    permitted=("assessment", "service"),
    approval="共享〔2026〕1号",
    starts=date(2026, 1, 1),
    expires=date(2026, 12, 31),
)


def codes(problems: list[Problem] | tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize("name", [one.name for one in tables().values() if one.microdata])
def test_survey_returns_of_single_firms_are_refused_with_the_reason(name: str) -> None:
    one = table(name)
    found = refusals(one, "survey", TODAY)
    assert codes(found) == ["F440"]
    assert "统计调查" in found[0].says("zh") and "只能用于统计" in found[0].says("zh")
    assert "statistics only" in found[0].says("en")
    assert "survey" not in permitted_bases(one)
    assert all("survey" not in column.basis for column in one.columns)


def test_totals_on_a_survey_are_taken() -> None:
    assert refusals(table("sector_year"), "survey", TODAY) == []
    assert basis_problem(table("town_year"), "survey") is None


def test_a_basis_a_table_does_not_take() -> None:
    found = basis_problem(table("individual"), "public")
    assert found is not None and found.code == "F445"
    assert found.expected("zh") == "行政记录"


def test_an_approval_that_ended_is_refused_and_its_last_day_is_not() -> None:
    one = table("firm_year")
    assert refusals(one, "administrative", TODAY, SHARED) == []
    assert refusals(one, "administrative", date(2026, 12, 31), SHARED) == []
    assert codes(refusals(one, "administrative", date(2027, 1, 1), SHARED)) == ["F443"]
    assert codes(refusals(one, "administrative", date(2025, 12, 31), SHARED)) == ["F444"]


def test_what_a_data_set_lacks_is_said_at_once() -> None:
    bare = replace(SHARED, approval=None, expires=None)
    assert codes(refusals(table("firm_year"), "authorised", TODAY, bare)) == ["F451", "F450", "F452"]
    assert refusals(table("award"), "public", TODAY, replace(bare, basis="public")) == []


def test_firms_without_a_registered_data_set_are_warned_about() -> None:
    assert codes(unregistered(table("firm_year"), "税务局", "administrative", None)) == ["F446"]
    assert unregistered(table("firm_year"), "税务局", "administrative", SHARED) == []
    assert unregistered(table("award"), "税务局", "public", None) == []
    assert unregistered(table("town_year"), "统计局", "bulletin", None) == []


def test_a_column_for_a_purpose_and_a_role() -> None:
    tax = table("firm_year").column("tax")
    assert may(tax, "assessment", "analyst").allowed
    in_town = may(tax, "service", "town", held=SHARED, today=TODAY)
    assert (in_town.allowed, in_town.seen) == (True, "band")
    assert codes(may(tax, "publication", "analyst").problems) == ["F447"]
    assert codes(may(tax, "decision", "analyst", held=SHARED).problems) == ["F448"]
    assert codes(may(tax, "service", "analyst", held=SHARED, today=date(2027, 1, 1)).problems) == ["F443"]
    refused = may(tax, "service", "enterprise")
    assert (refused.allowed, refused.seen, codes(refused.problems)) == (False, "none", ["F449"])
    assert may(tax, "service", "enterprise", own=True).allowed
    for problem in (*refused.problems, *may(tax, "publication", "town").problems):
        assert not [text for text in sentences(problem) if LEFT.search(text)]


def test_no_column_of_one_firm_that_is_kept_back_may_be_published() -> None:
    for one in tables().values():
        for column in one.columns:
            if column.sensitivity != "open":
                assert "publication" not in column.uses, f"{one.name}.{column.name}"
