"""Nodes found by what they are called."""

import pytest

from refoundry.plan.model import Plan
from refoundry.plan.names import called, names


def test_names_are_titles_and_other_names(clean: Plan) -> None:
    assert {"市统计局", "statistics bureau"} <= set(names(clean.departments["statistics-bureau"]))
    chain = clean.chains["display-chain"]
    assert next(iter(names(chain))) == chain.title.zh


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("市统计局", {"statistics-bureau"}),
        ("《市统计局》", {"statistics-bureau"}),
        ("Statistics Bureau", {"statistics-bureau"}),
        ("产业基金", {"funds"}),
        ("没有这样的名称", set()),
        ("", set()),
        ("“”", set()),
    ],
)
def test_a_name_finds_its_nodes(name: str, keys: set[str], clean: Plan) -> None:
    assert {key for _, key, _ in called(clean, name)} == keys


def test_just_so_comes_before_a_part(clean: Plan) -> None:
    title = clean.measures["funds"].title.zh
    assert [(kind, key) for kind, key, _ in called(clean, title)] == [("measures", "funds")]
    assert len(called(clean, "局")) > 1
