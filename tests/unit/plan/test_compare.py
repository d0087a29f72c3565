"""Two editions side by side."""

from collections.abc import Callable

import pytest

from refoundry.plan.compare import Change, compare
from refoundry.plan.model import Plan
from tests.unit.plan.plans import GONE, values
from tests.unit.plan.plans import Change as Spoiling

Spoil = Callable[[Spoiling], Plan]


def test_an_edition_does_not_differ_from_itself(clean: Plan) -> None:
    assert compare(clean, clean) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"goals/secondary-share/targets/0/value": 51},
         [Change("goals", "secondary-share", "changed", "targets[1].value", "50", "51")]),
        ({"goals/secondary-share/unit": "‰"}, [Change("goals", "secondary-share", "changed", "unit", "%", "‰")]),
        ({"plan/edition": "2022年版"}, [Change("plan", "plan", "changed", "edition.zh", "2021年版", "2022年版")]),
        ({"services/one-stop": GONE}, [Change("services", "one-stop", "removed", old="一站式服务")]),
        ({"services/hotline": {"title": "热线", "source": "办法"}}, [Change("services", "hotline", "added", new="热线")]),
        ({"documents/rules/issuer": "市财政局"}, [Change("documents", "rules", "changed", "issuer", "市工信局", "市财政局")]),
        ({"documents/plan/sha256": "a" * 64}, [Change("documents", "plan", "changed", "sha256", None, "a" * 64)]),
        ({"goals/secondary-share/owner": {"unknown": "待定"}},
         [Change("goals", "secondary-share", "changed", "owner", "statistics-bureau", {"unknown": {"zh": "待定", "en": None}})]),
    ],
)  # fmt: skip
def test_one_change(changes: Spoiling, expected: list[Change], clean: Plan, spoil: Spoil) -> None:
    assert compare(clean, spoil(changes)) == expected


def test_the_way_back_mirrors_the_way_there(clean: Plan, spoil: Spoil) -> None:
    other = spoil({"services/one-stop": GONE, "goals/secondary-share/targets/0/value": 51})
    there, back = compare(clean, other), compare(other, clean)
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert [(c.kind, c.key, turned[c.what], c.field, c.new, c.old) for c in there] == [
        (c.kind, c.key, c.what, c.field, c.old, c.new) for c in back
    ]


def test_an_item_put_first_shifts_nothing(clean: Plan, spoil: Spoil) -> None:
    support = ["water-bureau", "land-bureau", "statistics-bureau"]
    (change,) = compare(clean, spoil({"measures/funds/division/support": support}))
    assert (change.field, change.old, change.new) == ("division.support[1]", None, "water-bureau")
    (gone,) = compare(clean, spoil({"measures/funds/division/support": ["statistics-bureau"]}))
    assert (gone.field, gone.old, gone.new) == ("division.support[1]", "land-bureau", None)


def test_the_order_of_the_nodes_is_no_change(clean: Plan, spoil: Spoil) -> None:
    departments = dict(reversed(values()["departments"].items()))
    assert compare(clean, spoil({"departments": departments})) == []
