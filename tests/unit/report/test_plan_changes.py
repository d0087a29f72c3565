"""Nodes of a plan and differences of two editions in words, for the terminal and the workbench alike."""

from pathlib import Path

import pytest

from refoundry.core.problems import Lang
from refoundry.plan.compare import compare
from refoundry.plan.model import Plan, known
from refoundry.plan.read import read_plan
from refoundry.report.plan_changes import node_changes
from refoundry.report.plan_words import amount_words, division_words, lead_words, title_words, value_words
from tests.unit.plan.plans import spoilt, write


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Plan]:
    folder: Path = tmp_path_factory.mktemp("editions")
    old = write(folder / "old", spoilt({}))
    new = write(folder / "new", spoilt({"measures/funds/title": {"zh": "新名称", "en": "a new name"},
                                        "measures/funds/division/lead": {"unknown": "未定"}}))  # fmt: skip
    return read_plan(old), read_plan(new)


@pytest.mark.parametrize(("lang", "before"), [("zh", "未知：未定"), ("en", "unknown: 未定")])
def test_a_changed_node_is_told_once_with_its_fields_in_words(
    editions: tuple[Plan, Plan], lang: Lang, before: str
) -> None:
    old, new = editions
    changes = node_changes(new, old, compare(new, old), lang)
    assert [(one.kind, one.key, one.what) for one in changes] == [("measures", "funds", "changed")]
    lead = next(field for field in changes[0].fields if field.before == before)
    assert lead.label == ("分工·牵头单位" if lang == "zh" else "division of labour, lead")
    division = old.measures["funds"].division
    assert division is not None
    assert lead.after == title_words(old, "departments", str(known(division.lead)), lang)
    # no raw name of a field, no key of a node
    assert all("." not in field.label and "_" not in field.label for field in changes[0].fields)


def test_what_came_and_what_went_are_told_by_their_titles(editions: tuple[Plan, Plan], tmp_path: Path) -> None:
    old, _ = editions
    other = read_plan(
        write(tmp_path / "more", spoilt({"departments/new-bureau": {"title": "新设局", "source": "通知"}}))
    )
    assert [(one.what, one.title) for one in node_changes(old, other, compare(old, other), "zh")] == [
        ("added", "新设局")
    ]
    assert [(one.what, one.title) for one in node_changes(other, old, compare(other, old), "zh")] == [
        ("removed", "新设局")
    ]


def test_an_open_lead_and_an_amount_are_words(editions: tuple[Plan, Plan]) -> None:
    old, new = editions
    assert "未定" in division_words(new, new.measures["funds"], "zh")
    division = new.measures["funds"].division
    assert division is not None
    assert lead_words(new, division.lead, "en") == "lead open"
    assert lead_words(new, None, "zh") == ""
    amounts = [known(task.quantity) for task in old.tasks.values() if known(task.quantity)]
    for amount in filter(None, amounts):
        assert amount_words(amount, "zh") == value_words(old, amount, "zh")
        assert str(known(amount.value)) in amount_words(amount, "zh") or known(amount.value) is None
