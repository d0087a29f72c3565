"""The files in the inbox are as departments send them, and the same every time."""

import io
import shutil
from pathlib import Path

import polars as pl

from refoundry.city import CityFolder
from refoundry.facts.load import load_csv
from refoundry.facts.store import open_store
from refoundry.sample.made import Delivery, Made
from refoundry.sample.making import SampleCity
from refoundry.sample.rosters import customers, readings


def test_the_files_in_the_inbox(city: CityFolder, written: SampleCity, drawn: tuple[Made, list[Delivery]]) -> None:
    names = {path.name for path in written.files}
    assert names == {"演示-供电用户.csv", "演示-上月用电量.csv"}
    made = drawn[0]
    for path, frame in zip(written.files, (customers(made), readings(made)), strict=True):
        text = path.read_bytes().decode("gb18030")
        assert path.parent == city.path / "inbox"
        assert pl.read_csv(io.StringIO(text), infer_schema=False).equals(frame)


def test_a_third_of_the_customers_has_no_code_and_some_a_wrong_one(drawn: tuple[Made, list[Delivery]]) -> None:
    made = drawn[0]
    frame = customers(made)
    truth = made.truths["power_customers"]
    both = frame.join(truth, left_on="户号", right_on="customer")
    assert both.height == frame.height
    assert 0.2 < frame["统一社会信用代码"].null_count() / frame.height < 0.5
    assert (both["统一社会信用代码"] != both["uscc"]).any()
    assert made.names.filter(pl.col("name").is_in(frame["用电户名"].to_list())).height < frame.height


def test_some_readings_cannot_be_taken(drawn: tuple[Made, list[Delivery]]) -> None:
    frame = readings(drawn[0])
    assert frame["月份"].unique().to_list() == ["2024年12月"]
    assert frame["用电量"].str.contains(",").any()


def test_the_readings_load(city: CityFolder, written: SampleCity, tmp_path: Path) -> None:
    shutil.copytree(city.path, tmp_path / "copy")
    store = open_store(tmp_path / "copy")
    told = load_csv(store, written.files[1], "firm_month", "供电局", "2025-01")
    assert told.read == told.accepted + told.rejected + told.duplicates
    assert told.accepted > 20
    loaded = store.held("firm_month", "供电局")
    assert (loaded["period"] == loaded["month"]).all()
    assert set(loaded["month"]) == {"2024-12"}
