"""The reference city: no status says more than what was published, and the table is gone through once."""

import pytest

from refoundry.assess.goals import SCORECARD, consistency, goals, outlook, record
from refoundry.facts.store import Facts
from refoundry.plan.model import Plan

City = tuple[Plan, Facts]


def test_every_target_has_its_row(zhongshan: City) -> None:
    plan, facts = zhongshan
    rows = goals(plan, facts)
    assert rows.height == sum(len(goal.targets) for goal in plan.goals.values())
    assert rows["key"].n_unique() == rows.height
    assert {one.name for one in SCORECARD} == {"goals", "outlook", "record", "consistency"}


def test_a_verdict_rests_on_a_value_of_the_due_year_or_on_what_adds_up(zhongshan: City) -> None:
    plan, facts = zhongshan
    lasting = {one.goal for one in plan.land_accounts.values() if one.kind in ("clear", "free")}
    for row in goals(plan, facts).iter_rows(named=True):
        if row["status"] in ("met", "missed"):
            assert row["goal"] in lasting or any(one["year"] == row["due"] for one in row["history"])
            assert row["rows"]
        if row["status"] in ("on track", "at risk", "off track"):
            assert row["observations"] >= 5
            assert row["probability"] is not None
        if row["latest_qualifier"] in ("over", "nearly", "at_least", "about"):
            assert row["gap"] is None


def test_what_is_unknown_is_asked_of_somebody(zhongshan: City) -> None:
    plan, facts = zhongshan
    titles = [one.title.zh for kind in ("departments", "groups") for one in plan.of(kind).values()]
    for row in goals(plan, facts).iter_rows(named=True):
        if row["status"] == "unknown":
            assert row["request_zh"].startswith(f"请{row['addressee_zh']}"), row["key"]
            assert row["addressee_zh"] in [*titles, "领导小组办公室"]
            assert row["unknown_kind"]
            assert row["why_zh"] and row["why_en"]


def test_a_share_by_a_list_that_is_not_at_hand_is_unknown_and_not_computed(zhongshan: City) -> None:
    plan, facts = zhongshan
    open_lists = {key for key, node in plan.taxonomies.items() if node.standing == "to be supplied"}
    assert open_lists == {"guangdong-advanced-manufacturing", "guangdong-traditional", "modern-services"}
    rows = [row for row in goals(plan, facts).iter_rows(named=True) if row["goal"] == "modern-services-share"]
    assert [row["status"] for row in rows] == ["unknown", "unknown"]
    # the provincial list of advanced manufacturing is not at hand either: what stands there was published
    published = [
        row for row in goals(plan, facts).iter_rows(named=True) if row["goal"] == "advanced-manufacturing-share"
    ]
    assert published and all(row["rows"] for row in published if row["status"] != "unknown")


def test_all_of_it_filters_no_table_again(zhongshan: City, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, facts = zhongshan
    asked: list[str] = []
    rows = Facts.rows

    def counted(self: Facts, name: str, **equal: object) -> list[dict[str, object]]:
        asked.append(name)
        return rows(self, name, **equal)

    monkeypatch.setattr(Facts, "rows", counted)
    fresh = Facts(facts.folder, facts.entries, facts.as_of)
    for one in SCORECARD:
        one(plan, fresh)
    assert asked.count("observation") == 0
    assert len(asked) <= 2


def test_the_same_facts_give_the_same_answers(zhongshan: City) -> None:
    plan, facts = zhongshan
    fresh = Facts(facts.folder, facts.entries, facts.as_of)
    for one in (goals, outlook, record, consistency):
        assert one(plan, facts).equals(one(plan, fresh), null_equal=True)
