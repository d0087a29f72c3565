"""Whatever is written into a plan file, reading it ends in a Plan or in Problems that can be shown."""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refoundry.core.problems import Problems
from refoundry.plan.check import check
from refoundry.plan.model import KINDS, Plan
from refoundry.plan.read import read_plan
from tests.unit.plan.plans import CLEAN, LEFT, sentences, values, write

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(1990, 2040), st.floats(), st.text(max_size=12),
    st.sampled_from(["%", "亿元", "2020H1", "funds", "land-bureau", ">=", "range", "plan", "2024-08-01", "三年内", "9" * 50]),
)  # fmt: skip
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(["unknown", "zh", "clause", "key"]), st.text(max_size=6)), inner, max_size=3),
    ),
    max_leaves=8,
)  # fmt: skip


def paths(tree: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a tree of values."""
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path for key, value in inside for path in [(*above, key), *paths(value, (*above, key))]]


PATHS = paths(values())


def outcome(text: str) -> Plan | None:
    """Read one file; what is found must be sayable in both languages."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return read_plan(write(Path(folder), text))
        except Problems as found:
            for problem in found.problems:
                assert problem.as_dict("zh")["message"]
                left = [said for said in sentences(problem) if LEFT.search(said)]
                assert not left or LEFT.search(problem.got or "") or LEFT.search(problem.subject)
            return None


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text(text: str) -> None:
    outcome(text)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["plan", "documents", *KINDS, "goal"]), TREES, max_size=4))
def test_any_tree(tree: dict[str, Any]) -> None:
    outcome(yaml.safe_dump(tree, allow_unicode=True))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PATHS), TREES), min_size=1, max_size=3))
def test_any_value_anywhere_in_the_clean_plan(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    tree: Any = values()
    for path, value in changes:
        at = tree
        # an earlier change may have taken the place away
        with suppress(KeyError, IndexError, TypeError):
            for step in path[:-1]:
                at = at[step]
            at[path[-1]] = value
    plan = outcome(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))
    if plan is not None:
        # what can be read can be checked
        for finding in check(plan):
            assert finding.as_dict(plan, "en")["message"]


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(CLEAN) - 1), st.integers(0, 40), st.text(max_size=5))
def test_any_cut_or_insertion_in_the_clean_plan_s_text(start: int, length: int, put: str) -> None:
    outcome((CLEAN[:start] + put + CLEAN[start + length :]).encode("utf-8", "ignore").decode())


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_check_never_fails_on_what_was_read(data: st.DataObject) -> None:
    tree = values()
    # numbers and years drawn at will, so that most of these plans are read
    for path in data.draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=6)):
        at: Any = tree
        for step in path[:-1]:
            at = at[step]
        old = at[path[-1]]
        if isinstance(old, int | float) and not isinstance(old, bool):
            at[path[-1]] = data.draw(st.integers(-10, 3000))
        elif path[-1] == "comparison":
            at[path[-1]] = data.draw(st.sampled_from([">=", ">", "<=", "<", "~", "=", "growth", "change"]))
        elif path[-1] == "direction":
            at[path[-1]] = data.draw(st.sampled_from(["up", "down", "none"]))
        elif path[-1] in ("value", "due", "owner", "lead", "quantity", "review", "start"):
            at[path[-1]] = {"unknown": "未写"}
        elif path[-1] == "title":
            at[path[-1]] = data.draw(st.text(min_size=1, max_size=8)) + "甲"
    plan = outcome(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))
    if plan is not None:
        for finding in check(plan):
            for lang in ("zh", "en"):
                assert finding.asked(plan, lang)
                assert finding.problem.ask(lang)
