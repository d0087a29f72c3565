"""Spreadsheets, Parquet files and databases as departments have them."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import yaml
from python_calamine import load_workbook

from refoundry.core.problems import Problem, Problems
from refoundry.dictionary import table
from refoundry.facts.cells import check_character
from refoundry.facts.delivery import load_delivery
from refoundry.facts.mapping import propose
from refoundry.facts.rejects import MOST, Rejects, refused_rows, sent_back
from refoundry.facts.reports import LoadReport
from refoundry.facts.rows import Refusal
from refoundry.facts.store import Store, open_store


def code(number: int) -> str:
    body = f"914420{number:011d}"
    return body + check_character(body)


FIRMS = [code(number) for number in range(1, 6)]
Deliver = Callable[..., LoadReport]


@pytest.fixture
def firms(tmp_path: Path) -> Store:
    """A store that knows five firms."""
    store = open_store(tmp_path / "city")
    required = [column.name for column in table("enterprise").columns if column.required]
    file = tmp_path / "enterprise.csv"
    one = {"name": "甲{}有限公司", "town": "小榄镇", "status": "active", "source": "市场监管局", "basis": "administrative",
           "vintage": "1"}  # fmt: skip
    lines = [",".join(required)]
    for i, firm in enumerate(FIRMS):
        lines.append(",".join(firm if name == "uscc" else one.get(name, "其他").format(i) for name in required))
    file.write_text("\n".join(lines), "utf-8")
    report = load_delivery(store, file, "enterprise", "市场监管局", "1", basis="administrative")
    assert (report.accepted, report.problems) == (5, ())
    return store


@pytest.fixture
def deliver(firms: Store, tmp_path: Path) -> Deliver:
    """Load rows of a sheet as firm_year: deliver(rows, merged=("A1:C1",), vintage="1")."""

    def load(rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), vintage: str = "1", **more: Any) -> LoadReport:
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        for row in rows:
            page.append(list(row))
        for area in merged:
            page.merge_cells(area)
        path = tmp_path / "报表.xlsx"
        book.save(path)
        return load_delivery(firms, path, "firm_year", "税务局", vintage, basis="administrative", **more)

    return load


def values(store: Store, name: str) -> list[Any]:
    return [row[name] for row in store.facts().rows("firm_year")]


def test_an_ugly_sheet_is_read(firms: Store, deliver: Deliver) -> None:
    report = deliver(
        [
            ["2024年企业经营情况表"],
            ["填报单位：税务局", None, None, "单位：万元"],
            ["序号", "统一社会信用代码", "年度", "经营情况", None, None],
            [None, None, None, "营业收入（亿元）", "实缴税收", "从业人数"],
            [1, FIRMS[0], 2024, 1.25, "1,234.5", 30.0],
            [2, FIRMS[1], "2024", "０．５", 12, "25"],
            [],
            ["合计", None, None, 1.75, 1246.5, 55],
            ["注：税收含代扣代缴"],
        ],
        merged=("A1:F1", "A3:A4", "B3:B4", "C3:C4", "D3:F3"),
    )
    assert (report.read, report.accepted, report.rejected) == (2, 2, 0), report.problems
    assert report.units["revenue"] == "亿元"
    assert values(firms, "revenue") == [12500.0, 5000.0]
    assert values(firms, "tax") == [1234.5, 12.0]
    assert values(firms, "employees") == [30.0, 25.0]
    assert values(firms, "source_row") == [5, 6]
    assert values(firms, "period") == ["2024", "2024"]
    assert set(values(firms, "source")) == {"税务局"}


def test_what_a_sheet_states_for_all_amounts_is_their_unit(firms: Store, deliver: Deliver) -> None:
    deliver([["单位：元"], ["统一社会信用代码", "年度", "营业收入", "用电量"], [FIRMS[0], 2024, 12_345_678, 100]])
    assert values(firms, "revenue") == [1234.5678]
    assert values(firms, "electricity_kwh") == [100.0]


def test_a_percentage_is_kept_as_a_fraction_of_one(firms: Store, deliver: Deliver) -> None:
    deliver([["统一社会信用代码", "年度", "资产负债率"], [FIRMS[0], 2024, 2.8], [FIRMS[1], 2024, "56.3"]])
    assert values(firms, "debt_ratio") == [0.028, 0.563]


def test_faults_are_marked_in_the_cells_and_the_file_can_come_back(firms: Store, deliver: Deliver) -> None:
    wrong = FIRMS[1][:-1] + ("0" if FIRMS[1][-1] != "0" else "1")
    report = deliver(
        [["信用代码", "年度", "营业收入"], [FIRMS[0], 2024, 1], [wrong, 2024, "=1+1"], [FIRMS[2], 2024, "三百"]]
    )
    assert (report.accepted, report.rejected) == (1, 2)
    assert report.codes["F461"] == 1
    assert report.rejects is not None
    page = openpyxl.load_workbook(report.rejects).active
    assert page is not None
    assert [cell.value for cell in page[1]][:4] == ["信用代码", "年度", "营业收入", "退回原因"]
    code_cell, amount = page["A2"], page["C3"]
    assert code_cell.comment is not None and "校验位" in code_cell.comment.text
    assert code_cell.fill.start_color.rgb == "FFF8CBAD"
    assert amount.comment is not None and amount.fill.start_color.rgb == "FFF8CBAD"
    assert page["B2"].comment is None
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    page["A2"], page["C2"], page["C3"] = FIRMS[1], "2", "300"
    back = report.rejects.with_name("back.xlsx")
    page.parent.save(back)
    again = load_delivery(firms, back, "firm_year", "税务局", "1.2", basis="administrative")
    assert (again.accepted, again.rejected) == (2, 0), again.problems


def test_a_guess_is_not_used_until_someone_agrees_and_then_it_is_kept(firms: Store, deliver: Deliver) -> None:
    rows = [["统一社会信用代码", "年度", "营业收入额", "经办人"], [FIRMS[0], 2024, 7, "x"]]
    with pytest.raises(Problems) as caught:
        deliver(rows)
    [problem] = caught.value.problems
    assert problem.code == "F470"
    draft = Path(str(problem.values["draft"]))
    told = yaml.safe_load(draft.read_text("utf-8"))["columns"]
    assert (told["营业收入额"]["column"], told["经办人"]["column"]) == ("revenue", None)
    assert deliver(rows, ask=lambda shown: [match.word for match in shown.guessed] == ["营业收入额"]).accepted == 1
    seen = []
    assert deliver(rows, ask=lambda shown: seen.append(shown.known) or True).unchanged
    assert seen == [True]
    assert deliver(rows, mapping=draft).unchanged
    draft.write_text("columns: {营业收入额: nothing}", "utf-8")
    with pytest.raises(Problems) as caught:
        deliver(rows, vintage="4", mapping=draft)
    assert caught.value.problems[0].code == "F469"


def test_a_mapping_is_proposed_with_its_grounds() -> None:
    found = propose(["uscc", "年度", "营收（亿元）", "实缴税收金额", "经办人"], table("firm_year"))
    assert [(each.column and each.column.name, each.unit, each.by) for each in found] == [
        ("uscc", None, "name"),
        ("year", None, "also"),
        ("revenue", "亿元", "also"),
        ("tax", None, "near"),
        (None, None, "none"),
    ]
    assert 85 <= found[3].score < 100


def test_days_as_spreadsheets_count_them_are_dates(firms: Store, tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    names = [column.name for column in table("enterprise").columns if column.required]
    known = firms.facts().table("enterprise").row(0, named=True)
    row = [str(known[name]) for name in names]
    file.write_text(",".join([*names, "成立日期"]) + "\n" + ",".join([*row, "43891"]) + "\n", "utf-8")
    report = load_delivery(firms, file, "enterprise", "市场监管局", "2", basis="administrative")
    assert (report.accepted, report.respelt_cells) == (1, 1), report.problems
    assert firms.facts().rows("enterprise", uscc=known["uscc"])[0]["founded"] == date(2020, 3, 1)


def test_a_parquet_file_and_a_table_of_a_database_are_read(firms: Store, tmp_path: Path) -> None:
    frame = pl.DataFrame({"uscc": [FIRMS[0], "x"], "year": [2024, 2024], "revenue": [1.5, None]})
    frame.write_parquet(tmp_path / "a.parquet")
    report = load_delivery(firms, tmp_path / "a.parquet", "firm_year", "甲", "1", basis="administrative")
    assert (report.read, report.accepted, report.rejected, report.encoding) == (2, 1, 1, "parquet")
    assert set(report.codes) == {"F460", "F418"} - ({"F418"} if "F418" not in report.codes else set())
    base = sqlite3.connect(tmp_path / "b.db")
    with base:
        base.execute("create table firms (uscc text, year integer, revenue real)")
        base.execute("insert into firms values (?, 2023, 2)", (FIRMS[1],))
    base.close()
    address = f"sqlite:///{tmp_path}/b.db"
    report = load_delivery(firms, address, "firm_year", "乙", "1", basis="administrative", from_table="firms")
    assert (report.accepted, report.file) == (1, "b.db/firms")
    for asked, problem in (("firms; drop table firms", "F467"), ("absent", "F468")):
        with pytest.raises(Problems) as caught:
            load_delivery(firms, address, "firm_year", "乙", "2", basis="administrative", from_table=asked)
        assert caught.value.problems[0].code == problem


def test_a_host_that_is_not_listed_is_not_asked(firms: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for listed, address in (
        ("", "postgresql://x@10.0.0.1/y"),
        ("10.0.0.2", "postgresql://x@10.0.0.1/y"),
        ("a", "mysql://a/y"),
    ):
        monkeypatch.setenv("REFOUNDRY_DATABASE_HOSTS", listed)
        with pytest.raises(Problems) as caught:
            load_delivery(firms, address, "firm_year", "乙", "1", basis="administrative")
        assert caught.value.problems[0].code == "F466"


def test_a_workbook_that_is_none_or_names_nothing_is_said(firms: Store, deliver: Deliver, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"nothing")
    with pytest.raises(Problems) as caught:
        load_delivery(firms, tmp_path / "x.xlsx", "firm_year", "甲", "1", basis="administrative")
    assert caught.value.problems[0].code == "F463"
    with pytest.raises(Problems) as caught:
        deliver([["一", "二"], ["三", "四"]])
    assert caught.value.problems[0].code in ("F403", "F405")
    with pytest.raises(Problems) as caught:
        deliver([["uscc"]], sheet="absent")
    assert caught.value.problems[0].code == "F464"


def test_many_refused_rows_are_written_as_they_come_and_made_a_sheet_afterwards(tmp_path: Path) -> None:
    rejects = Rejects(tmp_path / "v", ["a", "b"], ["a", "b"])
    wrong = Problem("F412", values={"column": "b"})
    rejects.add(Refusal(line, f"=x{line},", (f"=x{line}", None), (("b", wrong),)) for line in range(2, 2203))
    path = rejects.finish()
    assert path == tmp_path / "v.csv" and refused_rows(path) == 2201 < MOST
    sheet = sent_back(path)
    assert (sheet.name, path.exists(), refused_rows(sheet)) == ("v.xlsx", False, 2201)
    head, first, *_ = load_workbook(sheet).get_sheet_by_index(0).to_python()
    assert head[:3] == ["a", "b", "退回原因"]
    assert (first[0], first[4], str(first[5])) == ("=x2", "F412", "2")
    assert sent_back(sheet) == sheet
