"""What a delivery does to what is in force, and what is refused or asked about although it is well written."""

from datetime import datetime
from pathlib import Path

import pytest

from refoundry.core.problems import Problems
from refoundry.facts.listing import left_out
from refoundry.facts.load import load_csv, load_folder
from refoundry.facts.observations import indicator
from refoundry.facts.store import Store

from .conftest import HEADER, INDICATORS, Put, row
from .test_load import codes


@pytest.fixture
def more(store: Store, tmp_path: Path) -> None:
    """Indicators of further kinds; trade may be more than all there is."""
    file = tmp_path / "more.csv"
    file.write_text(
        "id,name_zh,unit,direction,kind,high,definition_zh,source,basis,vintage\n"
        "firms,企业数,家,up,count,,口径,手册,public,1\n"
        "growth,增速,%,up,growth,,口径,手册,public,1\n"
        "trade_share,外贸依存度,%,up,share,400,口径,手册,public,1\n",
        "utf-8",
    )
    load_csv(store, file, "indicator", "more", "1")


def test_a_second_delivery_adds_and_takes_nothing_away(store: Store, put: Put, tmp_path: Path) -> None:
    put("".join(row("gdp", str(year), "1") for year in range(2010, 2020)))
    file = tmp_path / "new.csv"
    file.write_text(HEADER + row("gdp", "2020", "2") + row("gdp", "2019", "3"), "utf-8")
    report = load_csv(store, file, "observation", "bureau", "2026-12")
    assert (report.mode, report.accepted, report.withdrawn, report.in_force) == ("delta", 2, 0, 11)


def test_a_snapshot_says_how_many_rows_it_takes_out(store: Store, put: Put) -> None:
    put(row("gdp", "2021", "1") + row("gdp", "2022", "2") + row("gdp", "2023", "3"))
    report = put(row("gdp", "2022", "20"), vintage="2")
    assert (report.withdrawn, report.in_force) == (2, 1)


def test_a_snapshot_with_refused_rows_takes_nothing_out_unless_told_to(store: Store, put: Put, tmp_path: Path) -> None:
    put(row("gdp", "2021", "1") + row("gdp", "2022", "2"))
    before = store.current.read_bytes()
    lines = row("gdp", "2021", "1") + row("gdp", "2022", "two")
    with pytest.raises(Problems) as caught:
        put(lines, vintage="2")
    assert [problem.code for problem in caught.value.problems] == ["F435", "F413"]
    first = caught.value.problems[0]
    assert "将撤下 1 行" in first.says()
    assert Path(str(first.values["rejects"])).is_file()
    assert store.current.read_bytes() == before
    report = load_csv(store, tmp_path / "bureau-2.csv", "observation", "bureau", "2", "snapshot", yes=True)
    assert (report.withdrawn, report.rejected, report.in_force) == (1, 1, 1)


def test_a_delta_that_goes_back_to_an_earlier_value_is_loaded(store: Store, put: Put) -> None:
    for number, value in enumerate(("1", "2", "1"), 1):
        assert not put(row("gdp", "2022", value), vintage=str(number), mode="delta").unchanged
    assert [each["value"] for each in store.facts().rows("observation")] == [1]
    assert put(row("gdp", "2022", "1"), vintage="4", mode="delta").unchanged
    # the first delivery once more, under its own name, is the same delivery and changes nothing
    assert put(row("gdp", "2022", "2"), vintage="2", mode="delta").unchanged


def test_other_spellings_are_read_and_counted(store: Store, put: Put) -> None:
    report = put(row("gdp", "2024年", '"1,268.5"').replace("2024公报,,", "2024公报,2025/3/20,"))
    assert [(each.line, each.column.name, each.written, each.read) for each in report.respelt] == [
        (2, "period", "2024年", "2024"),
        (2, "value", "1,268.5", "1268.5"),
        (2, "published", "2025/3/20", "2025-03-20"),
    ]
    [kept] = store.facts().rows("observation")
    assert (kept["period"], kept["value"], kept["value_written"]) == ("2024", 1268.5, "1268.5")
    assert kept["published"].isoformat() == "2025-03-20"


@pytest.mark.parametrize(
    ("line", "code", "expected"),
    [
        (row("industry_share", "2023", "172", "%"), "F422", "0 % 至 100 %"),
        (row("industry_share", "2023", "-1", "%"), "F422", "0 % 至 100 %"),
        (row("firms", "2023", "-5", "家"), "F422", "不小于 0 家"),
        (row("growth", "2023", "-101", "%"), "F422", "不小于 -100 %"),
        (row("gdp", "2027", "5"), "F421", None),
        (row("gdp", "2026Q4", "5"), "F421", None),
        (row("gdp", "2023", "5").replace("2024公报,,", "2024公报,2027-01-01,"), "F421", None),
        (row("gdp", "2023", "5", vintage="公报"), "F423", None),
        (row("gdp", "2023", "5", vintage="3024公报"), "F423", None),
    ],
)
def test_what_cannot_be_is_refused(store: Store, put: Put, more: None, line: str, code: str, expected: str) -> None:
    report = put(line)
    assert codes(report) == [code]
    assert expected is None or report.problems[0].expected() == expected


@pytest.mark.parametrize(
    "line",
    [
        row("industry_share", "2023", "100", "%"),
        row("firms", "2023", "0", "家"),
        row("growth", "2023", "-99", "%"),
        row("growth", "2023", "400", "%"),
        row("trade_share", "2023", "172", "%"),
        row("points", "2023", "-3", "百分点"),
        row("gdp", "2026Q3", "5"),
    ],
)
def test_what_can_be_is_not(store: Store, put: Put, more: None, line: str) -> None:
    assert codes(put(line)) == []


@pytest.mark.parametrize(
    ("region", "meant"),
    [
        ("甲", "甲市"),
        ("乙省甲市", "甲市"),
        ("甲市（全市）", "甲市"),
        ("甲 市", "甲市"),
        ("丁市", None),
        ("大甲市", None),
    ],
)
def test_a_new_spelling_of_a_known_place_is_asked_about(put: Put, region: str, meant: str | None) -> None:
    put(row("gdp", "2022", "1"))
    report = put(row("gdp", "2022", "1", region=region) + row("gdp", "2023", "1", region=region), vintage="2")
    assert [warning.values["nearest"] for warning in report.warnings] == ([meant] if meant else [])
    assert (report.accepted, report.rejected) == (2, 0)
    assert [(each.code, each.place.line, each.values["rows"]) for each in report.warnings] in ([], [("F424", 2, 2)])


def test_places_known_otherwise_and_the_more_frequent_spelling_are_trusted(
    store: Store, put: Put, tmp_path: Path
) -> None:
    file = tmp_path / "first.csv"
    file.write_text(HEADER + row("gdp", "2022", "1", region="云江"), "utf-8")
    report = load_csv(store, file, "observation", "a", "1", places=("云江市",))
    assert [warning.subject for warning in report.warnings] == ["云江"]
    lines = (
        row("gdp", "2021", "1", region="乙市")
        + row("gdp", "2022", "1", region="乙市")
        + row("gdp", "2023", "1", region="乙")
    )
    assert [warning.subject for warning in put(lines).warnings] == ["乙"]


def test_what_is_said_of_a_cell_is_in_words_of_the_table(put: Put) -> None:
    lines = (
        row("gdp", "2024年3月", "40.2%")
        + row("国内生产总值", "2024", "1")
        + row("地区生产总值", "2024", "1", quality="官方")
    )
    said = [problem.shown("zh") for problem in put(lines).problems]
    assert "“时期”的写法读不懂" in said[0]
    assert "2024Q3（前三季度）" in said[0]
    assert "40.2，单位（%）另写一栏" in said[1]
    assert "“指标”在指标（indicator）表中没有登记" in said[2]
    assert "官方原文、官方文件副本" in said[3]
    assert "应为  gdp" in said[4]


def test_three_rows_of_one_key_are_all_refused_and_said_so(put: Put) -> None:
    report = put("".join(row("gdp", "2022", value) for value in "123"))
    assert [problem.values["lines"] for problem in report.problems] == ["3 4", "2 4", "2 3"]
    assert "这几行都未装载" in str(report.problems[0].fix())


def test_without_a_list_files_are_loaded_by_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    folder.mkdir()
    (folder / "indicator.csv").write_text(INDICATORS, "utf-8")
    (folder / "observation.csv").write_text(HEADER + row("gdp", "2022", "1"), "utf-8")
    (folder / "observation-2023.csv").write_text(HEADER + row("gdp", "2023", "2"), "utf-8")
    (folder / "observations.csv").write_text(HEADER + row("gdp", "2024", "2"), "utf-8")
    store, now = Store(tmp_path / "city"), datetime(2026, 11, 23, 9).astimezone()
    reports = load_folder(store, folder, now)
    assert [(each.table, each.source, each.vintage, each.mode, each.accepted) for each in reports] == [
        ("indicator", "随方案", "2026", "snapshot", 6),
        ("observation", "随方案-2023", "2026", "snapshot", 1),
        ("observation", "随方案", "2026", "snapshot", 1),
    ]
    assert left_out(folder, now.date()) == ["observations.csv"]
    assert all(each.unchanged for each in load_folder(store, folder, now))
    (folder / "loads.csv").write_text("file,table,source,vintage,mode\nindicator.csv,indicator,d,1,snapshot\n", "utf-8")
    assert left_out(folder, now.date()) == ["observation-2023.csv", "observation.csv", "observations.csv"]


def test_an_indicator_without_english_is_named_in_chinese(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    header = "编号,指标名称,单位,方向,类型,口径,来源,依据,版次\n"
    file.write_text(header + "loss,亏损面,%,越低越好,比重,亏损企业占比,统计局,公开,2026\n", "utf-8")
    assert load_csv(store, file, "indicator", "own", "2026").rejected == 0
    about = indicator(store.facts(), "loss")
    assert (about.shown("en"), about.definition_en) == ("亏损面", "亏损企业占比")
