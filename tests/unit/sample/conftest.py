"""A small made-up city, drawn once and written once for all tests here."""

from pathlib import Path

import pytest

from refoundry.city import CityFolder, new_city
from refoundry.plan.model import Plan
from refoundry.plan.read import read_plan
from refoundry.sample.made import Delivery, Made
from refoundry.sample.making import SampleCity, make, make_sample, recipe_of
from refoundry.sample.recipe import Recipe

PLAN = Path(__file__).resolve().parents[3] / "plans" / "zhongshan"
FIRMS = 5_000


def quiet(_zh: str, _en: str) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="session")
def plan() -> Plan:
    return read_plan(PLAN)


@pytest.fixture(scope="session")
def recipe(plan: Plan) -> Recipe:
    return recipe_of(plan, PLAN, FIRMS)


@pytest.fixture(scope="session")
def full(plan: Plan) -> Recipe:
    """The settings at the published size: its arrays are drawn in a second, its tables are not cut here."""
    return recipe_of(plan, PLAN, None)


@pytest.fixture(scope="session")
def drawn(recipe: Recipe) -> tuple[Made, list[Delivery]]:
    return make(recipe, 1, quiet)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> CityFolder:
    folder = tmp_path_factory.mktemp("cities") / "sample"
    return new_city(PLAN, folder)[0]


@pytest.fixture(scope="session")
def written(city: CityFolder, plan: Plan) -> SampleCity:
    return make_sample(city.store, plan, PLAN, FIRMS, 1, quiet)
