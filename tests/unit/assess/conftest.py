"""The made-up city with the facts it was given."""

from pathlib import Path

import pytest

from refoundry.facts.load import load_folder
from refoundry.facts.store import Facts, open_store
from refoundry.plan.model import Plan
from refoundry.plan.read import read_plan
from tests.spec.assess.fiction import example

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Facts]:
    """Plan and facts of the example city."""
    folder = tmp_path_factory.mktemp("jia")
    source = example(folder / "source")
    store = open_store(folder / "city")
    load_folder(store, source / "facts")
    return read_plan(source), store.facts()


@pytest.fixture(scope="session")
def zhongshan(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Facts]:
    """The reference plan with the figures that come with it."""
    store = open_store(tmp_path_factory.mktemp("zhongshan"))
    load_folder(store, ROOT / "plans/zhongshan/facts")
    return read_plan(ROOT / "plans/zhongshan"), store.facts()
