"""The facts of a made-up city mark every page and file, whether or not the workbench is a demonstration."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from pytest_django import Settings

from refoundry.assess.goals import SCORECARD
from refoundry.city import CityFolder, new_city, run, shipped_plan
from refoundry.sample.making import make_sample
from refoundry.workbench.pinned import pin
from refoundry.workbench.scorecard import meta_of


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> CityFolder:
    source = shipped_plan("zhongshan")
    city, _ = new_city(source, tmp_path_factory.mktemp("made-up") / "city")
    make_sample(city.store, city.plan(), source, 2_000, 4, lambda _zh, _en: None)
    run(SCORECARD, city.plan(), city.facts(), city=city)
    return city


def test_a_made_up_city_is_marked_without_the_demonstration(
    as_post: Callable[[str], Client], sampled: CityFolder, settings: Settings
) -> None:
    client = as_post("office")
    settings.DEMO = False
    plain = client.get("/goals").content.decode()
    assert 'class="made-up"' not in plain
    settings.CITY = sampled.path
    marked = client.get("/goals").content.decode()
    assert 'class="made-up"' in marked
    assert "演示城市：企业、园区、政策和诉求都是编造的" in marked
    found = meta_of(pin())
    assert found is not None
    assert found.synthetic
    book = openpyxl.load_workbook(BytesIO(client.get("/goals.xlsx").content))
    told = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("演示" in text for text in told)


def test_the_pin_says_why(settings: Settings, sampled: CityFolder, city: CityFolder) -> None:
    settings.CITY = city.path
    assert pin().made_up
    assert not pin().sampled
    settings.DEMO = False
    assert not pin().made_up
    settings.CITY = sampled.path
    assert pin().made_up
