"""What is known of a goal's indicator, which values judge it, where it started."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from refoundry.assess.goals.aim import Aim, aim
from refoundry.assess.goals.evidence import evidence, outcomes, row_names, shown, today
from refoundry.assess.goals.paces import paces
from refoundry.core.days import civil_day
from refoundry.facts.observations import indicators, observations
from refoundry.facts.store import Facts
from refoundry.plan.model import Plan

City = tuple[Plan, Facts]


def test_the_day_facts_speak_of_is_their_as_of_or_their_last_load(made_up: City) -> None:
    _, facts = made_up
    assert today(facts) == civil_day(max(entry.when for entry in facts.entries))
    assert today(replace(facts, as_of=date(2025, 3, 1))) == date(2025, 3, 1)
    assert today(replace(facts, as_of=datetime(2025, 3, 1, 23, 59, tzinfo=UTC))) == date(2025, 3, 2)
    assert today(replace(facts, entries=())) == date.min


def test_all_there_is_on_an_indicator(made_up: City) -> None:
    plan, facts = made_up
    found = evidence(plan, plan.goals["share"], facts)
    assert found.refusal is None
    assert found.latest is not None
    assert found.latest.value.period.text == "2024"
    assert [one.year for one in found.comparable] == [*range(2017, 2025)]
    assert found.start is not None
    assert (found.start.value, found.start.exact) == (46.9, True)
    assert evidence(plan, plan.goals["standing"], facts).refusal is not None


def test_values_that_come_later_than_the_facts_speak_of_are_not_seen(made_up: City) -> None:
    plan, facts = made_up
    found = evidence(plan, plan.goals["share"], replace(facts, as_of=date(2023, 6, 30), _made={}))
    assert max(one.year for one in found.seen) == 2022


def test_outcomes_are_those_of_the_year(made_up: City) -> None:
    plan, facts = made_up
    found = evidence(plan, plan.goals["share"], facts)
    judged, rows = outcomes(found, 2024, "%")
    assert [one.value for one in judged] == [51.2]
    assert row_names(rows) == [f"observation/{rows[0].load_id}:{rows[0].source_row}"]
    assert outcomes(found, 2025, "%") == ((), ())


def test_a_span_judges_only_what_adds_up(made_up: City) -> None:
    plan, facts = made_up
    found = evidence(plan, plan.goals["cleared"], facts)
    assert outcomes(found, 2024, "亩") == ((), ())
    assert [one.value for one in outcomes(found, 2024, "亩", cumulative=True)[0]] == [50000]


def test_values_are_shown_in_the_unit_asked_for(made_up: City) -> None:
    _, facts = made_up
    about = indicators(facts)["cleared"]
    value = observations(facts, "cleared", "甲市")[0]
    assert (shown(value, about, "亩"), shown(value, about, "万亩")) == (50000, 5)
    with pytest.raises(ValueError, match="no unit"):
        shown(value, about, "斤")


def test_paces_of_the_example(made_up: City) -> None:
    plan, facts = made_up
    goal = plan.goals["share"]
    found = evidence(plan, goal, facts)
    reach = aim(goal, goal.targets[1], found.indicator)
    assert isinstance(reach, Aim)
    ahead = paces(goal, reach, found, 2030, ahead=True, cumulative=False)
    assert ahead == {
        "required_pace": pytest.approx((55 - 51.2) / 6), "required_from": "2024",
        "achieved_pace": pytest.approx((51.2 - 46.9) / 4), "pace_kind": "points",
    }  # fmt: skip
