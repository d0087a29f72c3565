"""Every figure of a real plan's text: skipped where the text is not at hand."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from refoundry.plan.importer.goals import GoalDraft, read_goals
from tests.corpus.score import paragraphs_of

HERE = Path(__file__).parent
DATA = Path(os.environ.get("REFOUNDRY_REAL_DATA") or HERE.parents[4].parent / "shared" / "data")
TEXT = DATA / "plan" / "zhongshan-2020.txt"
EXPECTED: list[dict[str, Any]] = yaml.safe_load((HERE / "official_plan.yaml").read_text(encoding="utf-8"))["goals"]

pytestmark = pytest.mark.skipif(not TEXT.is_file(), reason=f"the official text is not at {TEXT}")


def drafted() -> list[GoalDraft]:
    return read_goals(paragraphs_of(TEXT.read_text(encoding="utf-8")), "产业体系重构工程实施方案")


def facts(goal: GoalDraft) -> dict[str, Any]:
    return {
        "indicator": goal.indicator,
        "kind": goal.kind,
        "comparison": goal.comparison,
        "value": goal.value,
        "high": goal.high,
        "unit": goal.unit,
        "year": goal.year,
        "paragraph": goal.paragraph,
    }


def test_every_figure_is_read_and_none_is_invented() -> None:
    assert [facts(goal) for goal in drafted()] == [
        {
            key: entry.get(key)
            for key in ("indicator", "kind", "comparison", "value", "high", "unit", "year", "paragraph")
        }
        for entry in EXPECTED
    ]


def test_quotes_are_short_and_from_the_text() -> None:
    text = TEXT.read_text(encoding="utf-8")
    for goal in drafted():
        assert 0 < len(goal.quote) <= 40
        assert goal.quote in text
