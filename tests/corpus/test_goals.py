"""The goal grammar over the corpus of plans: it must not fall below these floors."""

from pathlib import Path

import pytest

from tests.corpus.score import Score, score_folder

DEV = Path(__file__).parent / "goals" / "dev"


@pytest.fixture(scope="module")
def score() -> Score:
    return score_folder(DEV)


def test_the_corpus_is_there(score: Score) -> None:
    assert score.labels > 500


def test_targets_are_found(score: Score) -> None:
    assert score.recall >= 0.97, "\n".join(score.missed)
    assert score.strict_recall >= 0.94, "\n".join(score.renamed)


def test_goals_are_not_invented(score: Score) -> None:
    assert score.precision >= 0.97, "\n".join(score.invented)
