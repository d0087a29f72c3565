"""Documents: every encoding and format gives the same paragraphs; what cannot be read says why and what to do."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import opencc
import pytest

from refoundry.core.problems import Problems
from refoundry.plan.importer import documents
from refoundry.plan.importer.documents import read_document
from tests.unit.plan.importer.forms import Table, Text, write

SENTENCE = "为推动制造业高质量发展，制定本方案。到2025年，工业增加值达到900亿元，建设重点园区。"
LINES = "一、总体要求\n\n   " + SENTENCE + "\r\n二、重点任务\n"


def texts(path: Path) -> list[str]:
    return [paragraph.text for paragraph in read_document(path).paragraphs]


def codes(path: Path) -> list[str]:
    with pytest.raises(Problems) as caught:
        read_document(path)
    for problem in caught.value.problems:
        assert problem.fix("zh")
        assert problem.fix("en")
        assert "{" not in problem.shown("zh") + problem.shown("en")
        assert problem.place.file == str(path)
    assert caught.value.exit_code == 5
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(LINES.encode(encoding))
    assert texts(path) == ["一、总体要求", SENTENCE, "二、重点任务"]
    assert [paragraph.number for paragraph in read_document(path).paragraphs] == [1, 2, 3]


def test_big5(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(opencc.OpenCC("s2tw").convert(LINES).encode("big5"))
    assert texts(path)[0] == "一、總體要求"


def test_zero_width_and_controls_go(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("一、总\u200b体\ufeff要求\n\u200b\n二、\x0b三\n", "utf-8")
    assert texts(path) == ["一、总体要求", "二、", "三"]


def test_plain_ascii_is_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("Plan 2025\n", "ascii")
    assert texts(path) == ["Plan 2025"]


def _docx(path: Path, body: str, **parts: str) -> Path:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content.replace("SPACE", space))
    return path


def _p(text: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"


def test_word_order_merged_cells_and_breaks(tmp_path: Path) -> None:
    wide, first = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    rows = [
        cell.format(wide, _p("通栏")),
        cell.format(first, _p("上")) + cell.format("", _p("甲") + _p("乙")),
        cell.format("<w:vMerge/>", _p("不见")) + cell.format("", _p("丙")),
    ]
    table = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    changed = (
        "<w:p><w:ins><w:r><w:t>新增</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>"
    )
    broken = "<w:p><w:r><w:t>上行</w:t><w:br/><w:t>下行</w:t></w:r></w:p>"
    control = f"<w:sdt><w:sdtContent>{_p('控件')}</w:sdtContent></w:sdt>"
    box = f"<w:p><w:r><w:txbxContent>{_p('文本框')}</w:txbxContent></w:r><w:r><w:t>锚</w:t></w:r></w:p>"
    document = read_document(_docx(tmp_path / "a.docx", _p("首") + table + changed + broken + control + box))
    assert [(p.text, p.kind, p.table, p.row, p.column) for p in document.paragraphs] == [
        ("首", "text", None, None, None),
        ("通栏", "cell", 0, 0, 0),
        ("上", "cell", 0, 1, 0),
        ("甲", "cell", 0, 1, 1),
        ("乙", "cell", 0, 1, 1),
        ("丙", "cell", 0, 2, 1),
        *((text, "text", None, None, None) for text in ("新增", "上行", "下行", "控件", "锚", "文本框")),
    ]


def test_word_writes_its_automatic_numbers(tmp_path: Path) -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        "<w:numbering SPACE><w:abstractNum w:abstractNumId='0'>"
        + level.format(0, "chineseCounting", "%1、")
        + level.format(1, "chineseCounting", "（%2）")
        + level.format(2, "decimal", "%3.")
        + "</w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
    )
    styles = (
        "<w:styles SPACE><w:style w:styleId='2'><w:name w:val='heading 2'/>"
        "<w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='7'/></w:numPr></w:pPr></w:style></w:styles>"
    )
    listed = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="7"/></w:numPr>'
    body = "".join(
        [
            _p("总体要求", listed.format(0)),
            _p("指导思想", '<w:pStyle w:val="2"/>'),
            _p("重点任务", listed.format(0)),
            _p("补链", '<w:pStyle w:val="2"/>'),
            _p("招引", listed.format(2)),
            _p("培育", listed.format(2)),
            _p("强链", '<w:pStyle w:val="2"/>'),
        ]
    )
    document = read_document(_docx(tmp_path / "a.docx", body, numbering=numbering, styles=styles))
    found = [paragraph.text for paragraph in document.paragraphs]
    assert found == ["一、总体要求", "（一）指导思想", "二、重点任务", "（一）补链", "1.招引", "2.培育", "（二）强链"]
    assert [paragraph.level for paragraph in document.paragraphs] == [None, 2, None, 2, None, None, 2]


def test_word_reads_no_outside_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", "utf-8")
    path = tmp_path / "a.docx"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
        f"<w:document {space}><w:body><w:p><w:r><w:t>正文&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", xml)
    assert texts(path) == ["正文"]


def test_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("refoundry.plan.importer.formats.word.MAX_PART", 1_000_000)
    assert codes(_docx(tmp_path / "a.docx", _p("空" * 2_000_000))) == ["I312"]


def test_html_drops_the_page_around_the_text(tmp_path: Path) -> None:
    blocks = [Text("一、总体要求"), Text(SENTENCE), Table([["任务", "单位"], ["补链", "市科技局\n市财政局"]])]
    document = read_document(write(blocks, tmp_path / "a.html"))
    assert [paragraph.text for paragraph in document.paragraphs] == [
        *("一、总体要求", SENTENCE, "任务", "单位", "补链", "市科技局", "市财政局")
    ]
    assert [(p.row, p.column) for p in document.paragraphs[2:]] == [(0, 0), (0, 1), (1, 0), (1, 1), (1, 1)]


def test_html_layout_table_headings_lists_and_charset(tmp_path: Path) -> None:
    page = (
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'></head><body>"
        "<table><tr><td><table><tr><td><h2>重点任务</h2>第一行<br>第二行<ol><li>招引</li><li>培育</li></ol>"
        f"<p>{SENTENCE}</p></td></tr></table></td></tr></table></body></html>"
    )
    path = tmp_path / "a.htm"
    path.write_bytes(page.encode("gbk"))
    document = read_document(path)
    assert [p.text for p in document.paragraphs] == ["重点任务", "第一行", "第二行", "1.招引", "2.培育", SENTENCE]
    assert document.paragraphs[0].kind == "heading"
    assert document.paragraphs[0].level == 2


def test_pdf_joins_wrapped_lines_and_drops_furniture(tmp_path: Path) -> None:
    long = SENTENCE * 6
    blocks = [Text("一、总体要求"), Text(long), Text("二、重点任务"), *[Text(f"{n}、{long}") for n in range(1, 25)]]
    found = texts(write(blocks, tmp_path / "a.pdf"))
    assert found == [block.text for block in blocks]


def test_pdf_frame_of_one_cell_is_a_table(tmp_path: Path) -> None:
    blocks = [Text("一、总体要求"), Table([["专栏1 重点\n1、招引。\n2、培育。"]]), Text("二、重点任务")]
    document = read_document(write(blocks, tmp_path / "a.pdf"))
    assert [(p.text, p.kind) for p in document.paragraphs] == [
        ("一、总体要求", "text"),
        *((text, "cell") for text in ("专栏1 重点", "1、招引。", "2、培育。")),
        ("二、重点任务", "text"),
    ]


def _image_pdf(path: Path, pages: int, text_on: int | None = None, password: str | None = None) -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
        "0def46b80000000049454e44ae426082"
    )
    canvas = Canvas(str(path), encrypt=password)
    for number in range(1, pages + 1):
        if number == text_on:
            canvas.drawString(72, 700, "Plan text 2025")
        else:
            canvas.drawImage(ImageReader(io.BytesIO(png)), 0, 0, 500, 700)
        canvas.showPage()
    canvas.save()


def test_scanned_pdf_is_refused_and_single_scanned_pages_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    _image_pdf(path, 2)
    assert codes(path) == ["I311"]
    _image_pdf(path, 3, text_on=2)
    document = read_document(path)
    assert [problem.code for problem in document.problems] == ["I314"]
    assert "1、3" in document.problems[0].says("zh")


def test_encrypted_pdf_and_word(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    _image_pdf(path, 1, text_on=1, password="secret")
    assert codes(path) == ["I310"]
    locked = tmp_path / "a.docx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"))
    assert codes(locked) == ["I310"]


def test_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("refoundry.plan.importer.formats.pdf.MAX_PAGES", 2)
    path = tmp_path / "a.pdf"
    _image_pdf(path, 3)
    assert codes(path) == ["I308"]


REFUSED: list[tuple[str, bytes | None, list[str]]] = [
    ("none.txt", None, ["I301"]),
    ("a.txt", b"", ["I305"]),
    ("a.txt", b" \n\t\n", ["I313"]),
    ("a.html", b"<html><body><script>x</script></body></html>", ["I313"]),
    ("a.txt", bytes(range(256)) * 40, ["I306"]),
    ("a.txt", b"\xff\xfe\xfd\x81\x30\x81" * 50, ["I307"]),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ["I303"]),
    ("a.wps", b"", ["I303", "I305"]),
    ("a.xlsx", b"PK\x03\x04", ["I302"]),
    ("a", b"text", ["I302"]),
    ("a.txt", b"PK\x03\x04 docx renamed", ["I304"]),
    ("a.docx", b"%PDF-1.4", ["I304"]),
    ("a.pdf", b"<!DOCTYPE html><html></html>", ["I304"]),
    ("a.docx", b"{\\rtf1 x}", ["I304"]),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", ["I304"]),
    ("a.docx", b"PK\x03\x04 cut short", ["I309"]),
    ("a.docx", b"no zip at all", ["I309"]),
    ("a.pdf", b"%PDF-1.4 cut short", ["I309"]),
    ("a.pdf", b"no pdf at all", ["I309"]),
]


@pytest.mark.parametrize(("name", "content", "expected"), REFUSED, ids=[f"{n}-{'-'.join(e)}" for n, _, e in REFUSED])
def test_refusals(name: str, content: bytes | None, expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert codes(path) == expected


def test_folder_is_no_document(tmp_path: Path) -> None:
    assert codes(tmp_path) == ["I344"]


def test_zip_that_is_no_word_document(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert codes(path) == ["I309"]


def test_huge_files_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.touch()
    os.truncate(path, 2**36)  # no machine of ours reads so much
    assert codes(path) == ["I308"]


def test_several_independent_reasons_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(documents.MAX_BYTES, "txt", 10)
    path = tmp_path / "a.txt"
    path.write_bytes(b"%PDF-1.4 and more than ten bytes")
    assert codes(path) == ["I304", "I308"]


def test_too_many_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_CHARACTERS", 20)
    path = tmp_path / "a.txt"
    path.write_text(LINES, "utf-8")
    assert codes(path) == ["I308"]


@pytest.mark.parametrize("form", ["txt", "docx", "html", "pdf"])
def test_forms_agree(form: str, tmp_path: Path) -> None:
    blocks = [Text("一、总体要求"), Text(SENTENCE), Table([["任务", "单位"], ["补链", "市科技局"]]), Text("二、保障")]
    check: Callable[[Path], list[str]] = texts
    found = check(write(blocks, tmp_path / f"a.{form}"))
    assert found == ["一、总体要求", SENTENCE, "任务", "单位", "补链", "市科技局", "二、保障"]
