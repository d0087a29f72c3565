"""A made-up city folder with one recorded run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from refoundry.assess.goals import SCORECARD
from refoundry.city import CityFolder, Run, new_city, run
from tests.spec.assess.fiction import example


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The plan folder of the example city."""
    return example(tmp_path / "source")


@pytest.fixture
def city(source: Path, tmp_path: Path) -> CityFolder:
    """The example city."""
    return new_city(source, tmp_path / "jia")[0]


@pytest.fixture
def recorded(city: CityFolder) -> Callable[[], Run]:
    """Record a run of the scorecard."""
    return lambda: run(SCORECARD, city.plan(), city.facts(), city=city)
