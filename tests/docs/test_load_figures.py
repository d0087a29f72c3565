"""The example of the page on loading figures does what the page says."""

import re
from pathlib import Path

from refoundry.facts.load import load_csv, load_folder
from refoundry.facts.observations import indicators
from refoundry.facts.store import open_store

PAGE = (Path(__file__).resolve().parents[2] / "docs/how-to/load-figures.md").read_text("utf-8")


def test_the_example_is_loaded_as_the_page_shows(tmp_path: Path) -> None:
    about, figures, listing = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    for name, text in (("指标.csv", about), ("数据.csv", figures)):
        (tmp_path / name).write_text(text, "utf-8")
    store = open_store(tmp_path / "city")
    assert load_csv(store, tmp_path / "指标.csv", "indicator", "统计局", "2026").accepted == 2
    report = load_csv(store, tmp_path / "数据.csv", "observation", "科技局", "2026-11")
    counts = f"读入 {report.read}，接受 {report.accepted}，退回 {report.rejected}，重复 {report.duplicates}"
    assert f"{counts}；现行 {report.in_force} 行" in PAGE
    [other] = report.respelt
    assert f"第 {other.line} 行“{other.column.shown()}”{other.written} → {other.read}" in PAGE
    assert report.warnings == ()
    assert indicators(store.facts())["rd_intensity"].shown("en") == "研发投入强度"
    (tmp_path / "beside").mkdir()
    for name, text in (("indicator.csv", about), ("observation.csv", figures), ("loads.csv", listing)):
        (tmp_path / "beside" / name).write_text(text, "utf-8")
    assert [each.accepted for each in load_folder(open_store(tmp_path / "other"), tmp_path / "beside")] == [2, 3]
