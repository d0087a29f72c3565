"""Workbooks the workbench hands out: what the first sheet says, what no cell may become, what the trail keeps."""

import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from refoundry.city import CityFolder
from refoundry.report import books
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.exports import Column, Table, download, named, workbook
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.pinned import pin

ATTACKS = ["=1+1", "=cmd|'/c calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "http://x.example", "{=1}", "_x0041_"]


@pytest.fixture
def ask(posts: dict[str, Post]) -> Callable[..., Any]:
    """A request of a post, as the middleware would have made it."""

    def made(name: str, lang: str = "zh") -> Any:
        request: Any = RequestFactory().get("/x")
        request.post, request.lang, request.pin, request.user = posts[name], lang, pin(), posts[name].account
        return request

    return made


def taken(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def opened(response: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(taken(response)))


COLUMNS = [
    Column("what", 10, lambda row: row["what"]),
    Column("so many (亩)", 10, lambda row: row.get("many")),
    Column("when", 10, lambda row: row.get("when")),
]


def test_no_text_becomes_a_formula_or_a_link(ask: Callable[..., Any]) -> None:
    rows = [{"what": text} for text in ATTACKS]
    response = workbook(ask("analyst"), title="=HYPERLINK()", tables=[Table("=t", COLUMNS, rows)], object="x",
                        answer="=1+1", filters=[("=a", "@b")])  # fmt: skip
    content = taken(response)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
        assert all("<f>" not in sheet and "<hyperlink" not in sheet for sheet in sheets)
    book = openpyxl.load_workbook(BytesIO(content))
    table = book.worksheets[1]
    assert [row[0].value for row in table.iter_rows(min_row=2)] == [
        one.replace("\r", "_x000D_").replace("_x0041_", "_x005F_x0041_")  # as the file format writes both
        for one in ATTACKS
    ]
    assert all(row[0].data_type == "s" for row in table.iter_rows(min_row=2))
    # edited and left, the cell is still text
    quoted = [row[0].style.quotePrefix if hasattr(row[0].style, "quotePrefix") else row[0].quotePrefix
              for row in table.iter_rows(min_row=2)]  # fmt: skip
    assert quoted == [True] * 7 + [False] * 3


def test_the_first_sheet_says_what_the_table_is(ask: Callable[..., Any], city: CityFolder) -> None:
    request = ask("auditor")
    rows = [{"what": "a", "many": 1234.5, "when": date(2026, 3, 2)}, {"what": "b"}]
    book = opened(workbook(request, title="清单", tables=[Table("表", COLUMNS, rows)], object="x/y", answer="共 2 行",
                           filters=[("部门", "统计局")], definitions=["口径一"], sources=["公报"]))  # fmt: skip
    notes, table = book.worksheets
    said = [(row[0].value, row[1].value) for row in notes.iter_rows(min_row=3)]
    labels = {label: text for label, text in said if label}
    assert notes["A1"].value == "清单"
    assert labels["结论"] == "共 2 行"
    assert labels["筛选"] == "部门：统计局"
    assert labels["口径"] == "口径一"
    assert labels["来源"] == "公报"
    assert labels["工作表"] == "表：2行"
    assert "demo-auditor" in labels["导出人"] and "审计" in labels["导出人"]
    assert city.plan().fingerprint[:12] in labels["方案"]
    assert labels["评估运行"] == request.pin.run.name
    assert (table["B2"].value, table["B2"].data_type) == (1234.5, "n")
    assert str(table["C2"].value) == "2026-03-02 00:00:00"
    assert table["B3"].value is None


def test_the_english_file_is_english(ask: Callable[..., Any]) -> None:
    book = opened(workbook(ask("auditor", "en"), title="List", tables=[Table("t", COLUMNS, [])], object="x"))
    labels = [row[0].value for row in book.worksheets[0].iter_rows(min_row=3)]
    assert {"City", "Plan", "Filters", "Exported by", "Exported at"} <= set(labels)
    assert book.worksheets[0].title == "Notes"


def test_an_export_stands_in_the_trail_and_is_not_kept_by_caches(ask: Callable[..., Any]) -> None:
    response = workbook(ask("office"), title="目标/清单", tables=[Table("t", COLUMNS, iter([{"what": "a"}]))],
                        object="goals/list", filters=[("部门", "统计局")])  # fmt: skip
    line = Trace.objects.get(kind="exported")
    assert (line.actor, line.object, line.detail["rows"]) == ("demo-office", "goals/list", 1)
    assert line.detail["filters"] == {"部门": "统计局"}
    header = response["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''")
    assert unquote(header).endswith(f"{line.detail['file']}")
    assert "/" not in line.detail["file"] and line.detail["file"].endswith(".xlsx")
    assert response["Cache-Control"] == "no-store"


def test_whoever_takes_no_exports_is_refused_and_noted(ask: Callable[..., Any]) -> None:
    with pytest.raises(PermissionDenied):
        workbook(ask("administrator"), title="x", tables=[], object="goals/list")
    assert Trace.objects.get(kind="refused").object == "goals/list"
    assert not Trace.objects.filter(kind="exported").exists()


def test_a_stream_is_handed_out_as_it_is_made(ask: Callable[..., Any]) -> None:
    def lines() -> Iterator[bytes]:
        yield b"one\n"
        yield b"two\n"

    response = download(ask("auditor"), lines(), "log.jsonl", "application/x-ndjson", "audit/log", rows=2)
    assert isinstance(response, StreamingHttpResponse)
    assert taken(response) == b"one\ntwo\n"
    assert Trace.objects.get(kind="exported").detail["rows"] == 2


def test_a_text_too_long_for_a_cell_says_so(ask: Callable[..., Any]) -> None:
    book = opened(
        workbook(ask("auditor"), title="x", tables=[Table("t", COLUMNS, [{"what": "长" * 32_010}])], object="x")
    )
    assert "另有10字未列" in book.worksheets[1]["A2"].value


def test_a_table_too_long_for_a_sheet_goes_on_in_the_next(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "ROWS", 2)
    rows = ({"what": str(number)} for number in range(5))
    book = opened(workbook(ask("auditor"), title="x", tables=[Table("t", COLUMNS, rows)], object="x"))
    assert book.sheetnames[1:] == ["t", "t (2)", "t (3)"]
    assert [row[0].value for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=2)] == list("01234")


def test_a_moment_is_shown_in_the_time_of_china(ask: Callable[..., Any]) -> None:
    row = {"what": "a", "when": datetime(2026, 3, 1, 20, 0, tzinfo=UTC)}
    book = opened(workbook(ask("auditor"), title="x", tables=[Table("t", COLUMNS, [row])], object="x"))
    assert str(book.worksheets[1]["C2"].value) == "2026-03-02 04:00:00"


def test_the_name_of_a_file_holds_nothing_a_file_system_refuses(ask: Callable[..., Any]) -> None:
    name = named(ask("auditor"), '..\\a/b:c*"d"\r\n.', "xlsx")
    assert not set('\\/:*?"<>|\r\n') & set(name)
