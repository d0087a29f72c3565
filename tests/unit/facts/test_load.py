"""Files as departments hand them in."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from refoundry.core.problems import Problems
from refoundry.facts.current import write_current
from refoundry.facts.headers import RETURNED
from refoundry.facts.load import load_csv, load_folder
from refoundry.facts.reports import LoadReport
from refoundry.facts.store import Store

from .conftest import HEADER, INDICATORS, Put, row


def codes(report: LoadReport) -> list[str]:
    return [problem.code for problem in report.problems]


def refused(report: LoadReport) -> list[dict[str, str]]:
    assert report.rejects is not None
    head, *rows = load_workbook(report.rejects).get_sheet_by_index(0).to_python()
    names = dict(zip(RETURNED, ("reasons_zh", "reasons_en", "codes", "line", "original"), strict=True))
    return [{names.get(str(word), str(word)): str(cell) for word, cell in zip(head, row, strict=True)} for row in rows]


def test_good_rows_are_loaded_with_their_lineage(store: Store, put: Put) -> None:
    report = put(row("gdp", "2023", "100.5") + row("industry_share", "2023", "2.8", "%"))
    assert (report.read, report.accepted, report.rejected, report.duplicates) == (2, 2, 0, 0)
    assert (report.encoding, report.rejects, report.unchanged) == ("utf-8", None, False)
    gdp, share = store.facts().rows("observation")
    assert (gdp["value"], gdp["source_file"], gdp["source_row"], gdp["load_id"]) == (
        100.5,
        "bureau-1.csv",
        2,
        report.load_id,
    )
    assert (share["value"], share["unit"], share["value_written"], share["unit_written"]) == (0.028, "1", "2.8", "%")


def test_each_bad_row_is_refused_with_every_reason_and_its_original_text(store: Store, put: Put) -> None:
    bad = "gpd,,2023年3月,abc,亿元,exact,2024公报,,公开,公报,,official,,,\n"
    report = put(row("gdp", "2023", "100") + bad)
    assert (report.read, report.accepted, report.rejected) == (2, 1, 1)
    assert codes(report) == ["F412", "F413", "F413", "F418"]
    assert {problem.place.line for problem in report.problems} == {3}
    [back] = refused(report)
    assert back["line"] == "3"
    assert back["codes"] == "F412 F413 F413 F418"
    assert back["original"] == bad.rstrip("\n")
    assert "gpd" in back["reasons_zh"]
    assert report.problems[-1].expected("en") == "gdp"


def test_ragged_rows_and_open_quotes_are_refused_and_the_rest_is_kept(put: Put) -> None:
    report = put(
        row("gdp", "2021", "1")
        + "gdp,甲市,2022,2\n"
        + row("gdp", "2022", "2").replace("\n", ",more\n")
        + row("gdp", "2023", "3")
        + 'gdp,"甲市,2024,4\n'
    )
    assert (report.read, report.accepted, report.rejected) == (5, 2, 3)
    assert codes(report) == ["F411", "F411", "F420"]
    assert [back["line"] for back in refused(report)] == ["3", "4", "6"]


def test_a_quoted_field_may_span_lines_and_keeps_its_line_number(put: Put, store: Store) -> None:
    long = 'gdp,甲市,2022,2,亿元,exact,2024公报,,public,公报,,official,,"一行\n两行",\n'
    report = put(long + row("gdp", "2023", "x"))
    assert report.accepted == 1
    assert [problem.place.line for problem in report.problems] == [4]
    assert store.facts().rows("observation")[0]["note_zh"] == "一行\n两行"


def test_the_same_row_twice_is_a_duplicate_and_two_values_for_one_key_are_both_refused(put: Put) -> None:
    report = put(row("gdp", "2022", "1") + row("gdp", "2022", "1") + row("gdp", "2023", "2") + row("gdp", "2023", "3"))
    assert (report.read, report.accepted, report.rejected, report.duplicates) == (4, 1, 2, 1)
    assert [(problem.code, problem.place.line, problem.values["lines"]) for problem in report.problems] == [
        ("F419", 4, "5"),
        ("F419", 5, "4"),
    ]


def test_values_that_contradict_each_other_in_two_publications_stand_side_by_side(put: Put, store: Store) -> None:
    report = put(row("gdp", "2018", "3632.70", vintage="2018公报") + row("gdp", "2018", "3053.73", vintage="2020年鉴"))
    assert report.accepted == 2
    assert sorted(each["value"] for each in store.facts().rows("observation")) == [3053.73, 3632.70]


def test_loading_the_same_file_twice_changes_nothing(store: Store, put: Put) -> None:
    lines = row("gdp", "2022", "1") + row("gdp", "2023", "bad")
    put(lines)
    before = store.current.read_bytes()
    report = put(lines)
    assert (report.read, report.accepted, report.rejected, report.duplicates) == (2, 0, 1, 1)
    assert report.unchanged
    assert report.load_id is None
    assert store.current.read_bytes() == before


def test_the_same_rows_under_another_name_or_order_change_nothing(store: Store, put: Put) -> None:
    put(row("gdp", "2022", "1") + row("gdp", "2023", "2"))
    before = store.current.read_bytes()
    assert put(row("gdp", "2023", "2") + row("gdp", "2022", "1"), vintage="2").unchanged
    assert store.current.read_bytes() == before


def test_a_vintage_is_never_overwritten(store: Store, put: Put) -> None:
    put(row("gdp", "2022", "1"))
    before = store.current.read_bytes()
    with pytest.raises(Problems) as caught:
        put(row("gdp", "2022", "2"))
    [problem] = caught.value.problems
    assert (problem.code, problem.values["nearest"], caught.value.exit_code) == ("F432", "1.2", 4)
    assert store.current.read_bytes() == before


def test_a_file_of_nothing_but_bad_rows_replaces_nothing(store: Store, put: Put) -> None:
    put(row("gdp", "2022", "1"))
    report = put(row("gdp", "2022", "x"), vintage="2")
    assert (report.accepted, report.rejected, report.load_id, report.unchanged) == (0, 1, None, False)
    assert store.facts().rows("observation")[0]["value"] == 1


@pytest.mark.parametrize(("encoding", "read_as"), [("gbk", "gb18030"), ("gb18030", "gb18030"), ("utf-8-sig", "utf-8")])
def test_files_in_gbk_and_with_a_byte_order_mark_are_read(put: Put, store: Store, encoding: str, read_as: str) -> None:
    report = put((HEADER + row("gdp", "2022", "1")).encode(encoding))
    assert (report.accepted, report.encoding) == (1, read_as)
    assert store.facts().rows("observation")[0]["region"] == "甲市"


def test_windows_line_ends_and_empty_lines_are_no_rows(put: Put) -> None:
    report = put((HEADER + "\n" + row("gdp", "2022", "1") + "\n\n").replace("\n", "\r\n").encode())
    assert (report.read, report.accepted) == (1, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "F403"),
        (b"\n\n", "F403"),
        (HEADER.encode(), "F403"),
        (b"PK\x03\x04\x00\x00", "F402"),
        ((HEADER + row("gdp", "2022", "1")).encode() + b"\xff\xfe\xfa", "F402"),
        ((HEADER + "甲").encode("utf-16"), "F402"),
        (b"\xff" * 100, "F402"),
        ((HEADER.replace("region", "regoin") + "x\n").encode(), "F404"),
        ((HEADER.replace("note_zh", "地区") + "x\n").encode(), "F406"),
        (b"indicator,region\nx,y\n", "F405"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(store: Store, put: Put, content: bytes, code: str) -> None:
    before = store.current.read_bytes()
    with pytest.raises(Problems) as caught:
        put(content)
    assert code in [problem.code for problem in caught.value.problems]
    assert store.current.read_bytes() == before


def test_all_mistakes_of_a_header_are_told_at_once(put: Put) -> None:
    with pytest.raises(Problems) as caught:
        put((HEADER.replace("region", "regoin").replace("note_zh", "备注") + "x\n").encode())
    found = [(each.code, each.got or each.values["name"], each.values.get("nearest")) for each in caught.value.problems]
    assert ("F404", "regoin", "region") in found
    assert ("F405", "region", None) in found
    assert ("F404", "备注", "-") in found


def test_a_header_in_chinese_is_read(put: Put, store: Store) -> None:
    header = "指标,地区,年份,数值,单位,限定,版次,依据,来源,来源质量\n"
    assert put((header + "gdp,甲市,2022,1,亿元,等于,2022公报,公开,公报,官方原文\n").encode()).accepted == 1
    stored = store.facts().rows("observation")[0]
    assert (stored["qualifier"], stored["basis"], stored["quality"]) == ("exact", "public", "official")


def test_white_space_around_cells_is_taken_off_and_counted(put: Put, store: Store) -> None:
    report = put(row("gdp", "2022", " 1 ").replace("甲市", "甲市\u3000"))
    assert (report.accepted, report.trimmed) == (1, 2)
    assert store.facts().rows("observation")[0]["region"] == "甲市"


def test_a_refused_row_cannot_run_as_a_formula_in_a_spreadsheet(put: Put) -> None:
    report = put("=cmd|' /C calc'!A0\n" + "@x\n")
    assert [back["original"][:2] for back in refused(report)] == ["'=", "'@"]


@pytest.mark.parametrize(
    ("source", "vintage", "mode", "found"),
    [
        ("../x", "1", "snapshot", ["F408"]),
        (".hidden", "1", "snapshot", ["F408"]),
        ("a/b", "", "full", ["F408", "F408", "F409"]),
    ],
)
def test_names_that_are_no_file_names_are_refused(
    put: Put, store: Store, source: str, vintage: str, mode: str, found: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    file.write_text(HEADER + row("gdp", "2022", "1"), "utf-8")
    with pytest.raises(Problems) as caught:
        load_csv(store, file, "observation", source, vintage, mode)  # type: ignore[arg-type]
    assert [problem.code for problem in caught.value.problems] == found


def test_an_unknown_table_and_a_missing_file_are_problems(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        load_csv(store, tmp_path / "x.csv", "observations", "a", "1")
    assert (caught.value.problems[0].code, caught.value.problems[0].values["nearest"]) == ("F407", "observation")
    with pytest.raises(Problems) as caught:
        load_csv(store, tmp_path / "absent.csv", "observation", "a", "1")
    assert caught.value.problems[0].code == "F401"


def test_a_folder_is_loaded_in_the_order_of_its_list(tmp_path: Path) -> None:
    (tmp_path / "indicator.csv").write_text(INDICATORS, "utf-8")
    (tmp_path / "observation.csv").write_text(HEADER + row("gdp", "2022", "1"), "utf-8")
    (tmp_path / "loads.csv").write_text(
        "file,table,source,vintage,mode\nindicator.csv,indicator,d,1,snapshot\nobservation.csv,observation,p,1,snapshot\n",
        "utf-8",
    )
    store = Store(tmp_path / "city")
    assert [report.accepted for report in load_folder(store, tmp_path)] == [6, 1]
    (tmp_path / "loads.csv").write_text("file,table\nx,y\n", "utf-8")
    with pytest.raises(Problems) as caught:
        load_folder(store, tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["F405"] * 3
    with pytest.raises(Problems) as caught:
        load_folder(store, tmp_path / "absent")
    assert caught.value.problems[0].code == "F401"


CELL = st.sampled_from(["gdp", "甲市", "2022", "1", "亿元", "exact", "", "x", '"', "public", "official", "\x07", ","])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(st.just(row("gdp", "2022", "1")), st.lists(CELL, max_size=16).map(lambda c: ",".join(c) + "\n")),
        max_size=6,
    )
)
def test_read_is_always_accepted_and_rejected_and_duplicates(put: Put, store: Store, lines: list[str]) -> None:
    write_current(store.current, [entry for entry in store.entries() if entry.table == "indicator"])
    try:
        report = put("".join(lines))
    except Problems as refusal:
        if [problem.code for problem in refusal.problems] != ["F403"]:
            raise
        return
    assert report.read == report.accepted + report.rejected + report.duplicates
    assert report.rejected == (len(refused(report)) if report.rejects else 0)
