"""The classifications that are shipped, whole and consistent."""

import csv
import os
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from refoundry.dictionary.classification import (
    GBT4754,
    above,
    classes,
    classification,
    classifications,
    items,
    member,
    members,
    path,
    search,
)
from refoundry.plan.model import Unknown
from refoundry.plan.read import read_plan

COUNTING = [name for name, one in classifications().items() if one.counts]
REAL = Path(os.environ.get("REFOUNDRY_REAL_DATA", "../shared/data")) / "classifications"


def test_the_national_classification_is_complete() -> None:
    counts = Counter(item.level for item in items().values())
    assert counts == {"section": 20, "division": 97, "group": 473, "class": 1382}
    assert "".join(code for code in items() if len(code) == 1) == "ABCDEFGHIJKLMNOPQRST"


def test_every_code_stands_within_the_one_above() -> None:
    widths = {"section": 1, "division": 2, "group": 3, "class": 4}
    order = [*widths]
    for item in items().values():
        assert item.name == item.name.strip() != ""
        assert len(item.code) == widths[item.level]
        if item.parent is None:
            assert item.level == "section"
            continue
        parent = items()[item.parent]
        assert order.index(parent.level) == order.index(item.level) - 1
        assert item.level == "division" or item.code.startswith(parent.code)
        assert classes(item.code)


@pytest.mark.parametrize(
    ("scheme", "whole", "part"),
    [
        ("strategic-emerging-2018", 118, 351),
        ("high-tech-manufacturing-2017", 85, 0),
        ("high-tech-services-2018", 90, 7),
        ("digital-economy-2021", 114, 10),
    ],
)
def test_schemes_count_classes_whole_or_in_part(scheme: str, whole: int, part: int) -> None:
    held = members(scheme)
    assert Counter(held.values()) == Counter({"whole": whole, "part": part})
    assert all(items()[code].level == "class" for code in held)
    assert all(row["path"] for row in classification(scheme).iter_rows(named=True))


def test_high_tech_manufacturing_is_manufacturing_and_services_are_not() -> None:
    for code in members("high-tech-manufacturing-2017"):
        assert path(code)[0].code == "C"
    for code in members("high-tech-services-2018"):
        assert path(code)[0].code not in "ABCDE"


def test_what_is_doubtful_is_said() -> None:
    assert "3964" in classifications()["high-tech-manufacturing-2017"].doubts
    assert member("high-tech-manufacturing-2017", "3964") is None
    assert member("digital-economy-2021", "0211") is None
    for one in classifications().values():
        assert one.doubts and one.doubts_en and one.source and one.source_en and one.title and one.title_en


def test_groups_and_divisions_are_whole_only_where_all_their_classes_are() -> None:
    assert member("digital-economy-2021", "391") == "whole"
    assert member("digital-economy-2021", "39") == "whole"
    assert member("digital-economy-2021", "38") == "part"
    assert member("high-tech-manufacturing-2017", "01") is None
    with pytest.raises(KeyError):
        member("high-tech-manufacturing-2017", "9999")
    with pytest.raises(KeyError):
        members(GBT4754)
    with pytest.raises(KeyError):
        classification("gbt4754-2011")


def test_the_way_up_and_the_search() -> None:
    found = above("3872", "division")
    assert found is not None and found.name == "电气机械和器材制造业"
    assert above("C", "class") is None
    assert [item.code for item in search("387", 3)] == ["387", "3871", "3872"]
    assert search("c", 1)[0].name == "制造业"
    assert search("家用电力器具", 1)[0].code == "385"
    assert all(item.level == "class" for item in search("家具", 5, "class"))
    assert search("  ") == []


def test_only_codes_names_and_paths_are_shipped_and_small() -> None:
    folder = Path(str(files("refoundry.dictionary"))) / "classifications"
    for name in classifications():
        text = (folder / f"{name}.csv").read_bytes()
        assert len(text) < 1_000_000
        for row in csv.reader(text.decode("utf-8").splitlines()):
            assert all("◇" not in cell and len(cell) < 120 for cell in row)
    assert {one.stem for one in folder.glob("*.csv")} == classifications().keys()


def test_the_taxonomies_of_the_reference_city_are_the_shipped_lists() -> None:
    held = read_plan("plans/zhongshan").taxonomies
    compared = 0
    for name in COUNTING:
        if name in held:
            codes = held[name].codes
            assert not isinstance(codes, Unknown)
            stated = dict.fromkeys(codes, "whole") | {one.code: "part" for one in held[name].partial}
            assert stated == dict(members(name))
            compared += 1
    assert compared == 3


def test_lists_that_are_not_at_hand_are_left_open() -> None:
    held = read_plan("plans/zhongshan").taxonomies
    for name in ("guangdong-advanced-manufacturing", "guangdong-traditional", "modern-services"):
        assert held[name].standing == "to be supplied"
        assert isinstance(held[name].codes, Unknown)


def test_against_the_real_tables() -> None:
    if not REAL.is_dir():
        pytest.skip("the classifications as collected are not at hand")
    with (REAL / "gbt4754_2017.csv").open(encoding="utf-8", newline="") as file:
        real = {row["code"]: row["name"] for row in csv.DictReader(file)}
    assert {code: item.name for code, item in items().items()} == real
