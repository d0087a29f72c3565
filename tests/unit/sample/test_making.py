"""The same seed and size make the same city to the byte; another seed another; what is planted stands apart."""

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest

from refoundry.city import CityFolder, new_city
from refoundry.core.problems import Problems
from refoundry.facts.current import digest
from refoundry.facts.load import load_csv
from refoundry.facts.store import open_store
from refoundry.plan.model import Plan
from refoundry.sample.made import Delivery, Made
from refoundry.sample.making import SampleCity, make_sample, recipe_of
from refoundry.sample.writing import PLANTED, check_free, write_deliveries
from tests.unit.sample.conftest import FIRMS, PLAN, quiet


def _prints(folder: Path) -> dict[str, str]:
    paths = [*folder.glob("facts/*/synthetic-*/*.parquet"), *folder.glob("planted/*")]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_the_same_to_the_byte(tmp_path: Path, plan: Plan, city: CityFolder, written: SampleCity) -> None:
    again = new_city(PLAN, tmp_path / "again")[0]
    made = make_sample(again.store, plan, PLAN, FIRMS, 1, quiet)
    assert _prints(again.path) == _prints(city.path)
    assert len(_prints(city.path)) > 40
    assert again.facts().digest == city.facts().digest
    assert made.held == written.held
    # a second time nothing is made anew, and another city does not go into the same folder
    assert make_sample(again.store, plan, PLAN, FIRMS, 1, quiet).entries == made.entries
    with pytest.raises(Problems) as told:
        make_sample(again.store, plan, PLAN, FIRMS, 2, quiet)
    assert [problem.code for problem in told.value.problems] == ["F501"]


def test_another_seed_is_another_city(tmp_path: Path, plan: Plan, city: CityFolder, written: SampleCity) -> None:
    other = open_store(tmp_path / "other")
    made = make_sample(other, plan, PLAN, 2_000, 2, quiet)
    assert made.firms == 2_000
    ours, theirs = _prints(city.path), _prints(other.folder)
    assert not [name for name in ours if name.startswith("facts/") and theirs.get(name) == ours[name]]
    ours_named, theirs_named = (set(one.facts().table("enterprise")["name"]) for one in (city.store, other))
    assert len(ours_named & theirs_named) < 10


def test_a_city_cut_off_is_completed(tmp_path: Path, drawn: tuple[Made, list[Delivery]], written: SampleCity) -> None:
    def cut(title: str) -> None:
        if title == "宗地":
            raise KeyboardInterrupt

    store = open_store(tmp_path / "broken")
    with pytest.raises(KeyboardInterrupt):
        write_deliveries(store, *drawn, cut)
    assert 0 < len(store.entries()) < len(written.entries)
    write_deliveries(store, *drawn, lambda _title: None)
    assert digest(store.entries()) == digest(written.entries)


def test_real_facts_are_not_mixed_with_made_up_ones(tmp_path: Path) -> None:
    store = open_store(tmp_path / "real")
    file = tmp_path / "series_break.csv"
    file.write_text("base,year,reason_zh,source,basis,vintage\nx,2020,换了口径,统计局,public,2020\n", "utf-8")
    load_csv(store, file, "series_break", "统计局", "2020")
    with pytest.raises(Problems) as told:
        check_free(store.entries(), store.folder, FIRMS, 1)
    assert [problem.code for problem in told.value.problems] == ["F502"]


def test_what_is_planted_stands_apart_and_is_explained(city: CityFolder, written: SampleCity) -> None:
    about = json.loads((city.path / "planted" / "README.json").read_text("utf-8"))
    files = {path.stem for path in (city.path / "planted").glob("*.csv")}
    assert set(about["truths"]) == files
    assert all(one["says"] and one["rows"] for one in about["truths"].values())
    assert about["synthetic"] is True
    assert {path.suffix for path in written.truths} == {".csv", ".json"}
    assert not [path for path in city.path.glob("facts/**/*") if "planted" in path.as_posix()]
    duplicates = pl.read_csv(city.path / "planted" / "duplicates.csv")
    assert set(duplicates["same_firm"]) == {True, False}
    links = pl.read_csv(city.path / "planted" / "supply_links.csv")
    assert links["true_link"].sum() > 5
    known = city.facts().table("supply_link").select("seller_uscc", "buyer_uscc", "product")
    assert links.join(known, on=["seller_uscc", "buyer_uscc", "product"], how="semi").is_empty()


@pytest.mark.parametrize("firms", [10, 50_000_000])
def test_a_size_out_of_reach_is_refused(plan: Plan, firms: int) -> None:
    with pytest.raises(Problems) as told:
        recipe_of(plan, PLAN, firms)
    assert told.value.problems[0].code == "F503"


def test_a_plan_without_settings_has_no_sample(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(Problems) as told:
        recipe_of(plan, tmp_path, None)
    assert told.value.problems[0].code == "F500"
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "sample.yaml").write_text("firms: [", "utf-8")
    with pytest.raises(Problems) as told:
        recipe_of(plan, tmp_path, None)
    assert told.value.problems[0].code == "F500"


def test_nobody_else_reads_what_is_planted() -> None:
    package = PLAN.parents[1] / "src" / "refoundry"
    readers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if PLANTED in path.read_text("utf-8") and path.parent.name != "sample"
    }
    assert readers <= {"cli/sampling.py"}  # it says where the folder is
