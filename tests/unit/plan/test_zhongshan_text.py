"""Zhongshan's plan held against the official text, where it is at hand."""

import re

import pytest

from refoundry.core.clauses import QUOTE_LIMIT, fingerprint, paragraphs, quote_stands
from refoundry.plan.model import Cited, Plan, Words, known
from tests.unit.plan.reference_plan import lines, numbers, parts, plan, stands, text, written

__all__ = ["lines", "plan", "text"]


def test_the_text_is_the_one_cited(plan: Plan, text: str) -> None:
    assert plan.documents["plan"].sha256 == fingerprint(text)
    assert plan.documents["plan"].paragraphs == len(paragraphs(text))


def test_every_quote_stands(plan: Plan, lines: list[str]) -> None:
    clauses = parts(plan, Cited)
    assert len(clauses) > 400
    assert [(p, c.quote) for p, c in clauses if not quote_stands(c.quote, c.paragraph, lines)] == []
    assert [(p, c.quote) for p, c in clauses if len(c.quote) > QUOTE_LIMIT] == []
    assert [p for p, c in clauses if c.to and not c.paragraph < c.to <= len(lines)] == []


@pytest.mark.parametrize("kind", ["actions", "measures", "tasks", "safeguards"])
def test_numbered_nodes_quote_the_beginning(plan: Plan, lines: list[str], kind: str) -> None:
    for key, node in plan.of(kind).items():
        assert node.clause
        assert lines[node.clause.paragraph - 1].startswith(node.clause.quote), key


def test_every_number_stands_in_its_paragraph(plan: Plan, lines: list[str]) -> None:
    wrong = [(w, v) for w, v, unit, c in numbers(plan) if not stands(v, unit, lines[c.paragraph - 1])]
    assert wrong == []


@pytest.mark.parametrize(
    ("paragraph", "left"),
    [
        (4, {"2020"}),  # the year of the baseline
        # the year, the four "1个", and the sizes of firms and lists that stand in names
        (13, {"2024", "1", "500", "100"}),
        (14, {"2035", "500", "100"}),
        (91, set()),
        (93, set()),
    ],
)
def test_no_number_of_the_goals_is_left_out(plan: Plan, lines: list[str], paragraph: int, left: set[str]) -> None:
    there = set(re.findall(r"\d+(?:\.\d+)?", lines[paragraph - 1]))
    held = {value for _, value, _, clause in numbers(plan) if clause.paragraph == paragraph}
    forms = {form.rstrip("万") for value in held for form in written(value)}
    assert there - forms == left


def test_no_box_item_is_left_out(plan: Plan, lines: list[str]) -> None:
    held = {t.clause.paragraph for t in plan.tasks.values() if t.clause}
    for action in plan.actions.values():
        assert action.box_clause
        assert action.box_clause.to
        assert action.clause
        assert action.box_clause.to == action.clause.to
        first, last = action.box_clause.paragraph, action.box_clause.to
        assert lines[first - 1].startswith(f"专栏{action.number}")
        assert set(range(first + 1, last + 1)) <= held


def test_divisions_are_the_annex(plan: Plan, lines: list[str]) -> None:
    names = {
        name: key
        for key, d in plan.departments.items()
        for name in (d.title.zh, d.title.zh.removeprefix("市"), *d.also)
    }
    rows = 0
    for measure in plan.measures.values():
        division = measure.division
        assert division
        row = lines[division.clause.paragraph - 1]
        assert lines[division.clause.paragraph - 2].endswith(measure.title.zh)
        listed = [part for part in re.split("[、，]", row) if "镇区" not in part]
        assert [known(division.lead), *division.support] == [names[part] for part in listed], measure.number
        towns = "concerned" if "各有关镇区" in row else "all" if "各镇区" in row else "none"
        assert division.towns == towns, measure.number
        rows += 1
    assert rows == 25


def test_titles_carry_no_other_sentence_of_the_text(plan: Plan, text: str) -> None:
    bare = re.sub(r"\s", "", text)
    copied = [(p, w.zh) for p, w in parts(plan, Words) if len(w.zh) > QUOTE_LIMIT and re.sub(r"\s", "", w.zh) in bare]
    assert copied == []
