"""The goal grammar over the corpora of plans: it must not fall below these floors, and the docs say what it reaches."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.corpus.score import Score, score_folder

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs" / "how-to" / "import-a-plan.md"
# folder: (labels at least, recall, precision, recall with the very name)
# `blind` is for measuring only: the grammar is not mended on it
FLOORS = {
    "dev": (500, 0.98, 0.98, 0.95),
    "more": (700, 0.98, 0.98, 0.95),
    "blind": (500, 0.96, 0.96, 0.95),
}


@cache
def score_of(folder: str) -> Score:
    return score_folder(HERE / "goals" / folder)


@pytest.mark.parametrize("folder", FLOORS)
def test_the_corpus_is_there(folder: str) -> None:
    assert score_of(folder).labels > FLOORS[folder][0]


@pytest.mark.parametrize("folder", FLOORS)
def test_targets_are_found(folder: str) -> None:
    score = score_of(folder)
    assert score.recall >= FLOORS[folder][1], "\n".join(score.missed)
    assert score.strict_recall >= FLOORS[folder][3], "\n".join(score.renamed)


@pytest.mark.parametrize("folder", FLOORS)
def test_goals_are_not_invented(folder: str) -> None:
    score = score_of(folder)
    assert score.precision >= FLOORS[folder][2], "\n".join(score.invented)


@pytest.mark.parametrize("folder", FLOORS)
def test_the_docs_tell_the_scores(folder: str) -> None:
    score = score_of(folder)
    shares = [score.recall, score.precision, score.strict_recall]
    told = " | ".join([str(score.labels), *(f"{100 * share:.1f} %" for share in shares)])
    row = re.search(rf"^\| `{folder}` \| (.*) \|$", DOCS.read_text(encoding="utf-8"), re.M)
    assert row, f"no row for {folder} in {DOCS.name}"
    assert row.group(1) == told
