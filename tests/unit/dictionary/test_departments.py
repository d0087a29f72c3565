"""The departments of a city by their roles."""

import pytest

from refoundry.dictionary.departments import role_of, roles_of
from refoundry.plan.read import read_plan


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("统计局", "statistics"),
        ("某市人力资源和社会保障局", "human-resources"),
        ("市场监管局", "market-regulation"),
        ("供电局", "power-supply"),
        ("tax", "tax"),
        ("customs", "customs"),
        ("某市政务服务数据管理局", "government-data"),
        ("税务和统计联合小组", None),
        ("随方案", None),
        ("", None),
    ],
)
def test_a_name_stands_for_a_role(name: str, role: str | None) -> None:
    assert role_of(name) == role


def test_two_departments_in_one_role_leave_it_open() -> None:
    assert roles_of({"a": ["甲税务局"], "b": ["乙税务局"], "c": ["统计局"]}) == {"statistics": "c"}


def test_the_departments_of_the_reference_city() -> None:
    plan = read_plan("plans/zhongshan")
    names = {key: (one.title.zh, *one.also) for key, one in plan.departments.items()}
    found = roles_of(names)
    assert {
        "tax": "tax-bureau",
        "statistics": "statistics-bureau",
        "human-resources": "human-resources-bureau",
        "market-regulation": "market-regulation-bureau",
        "industry": "industry-bureau",
        "science": "science-bureau",
        "natural-resources": "natural-resources-bureau",
        "commerce": "commerce-bureau",
        "finance": "finance-bureau",
    }.items() <= found.items()
    assert "power-supply" in found
