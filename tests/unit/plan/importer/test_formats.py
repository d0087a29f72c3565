"""The readers of each format by themselves: odd corners that whole documents seldom show."""

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from refoundry.core.problems import Problems
from refoundry.plan.importer.formats.pdf import blocks_of_pdf
from refoundry.plan.importer.formats.plaintext import blocks_of_text, decode
from refoundry.plan.importer.formats.webpage import blocks_of_html
from refoundry.plan.importer.formats.word import blocks_of_docx
from refoundry.plan.importer.formats.wordnumbers import Numbers
from tests.unit.plan.importer.forms import Table, Text, write

HERE = Path("a.txt")
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_the_declared_encoding_helps_where_the_text_is_too_short_to_tell() -> None:
    assert decode("岷".encode("big5"), HERE, "big5") == "岷"
    with pytest.raises(Problems):
        decode(b"\x81\xff\x81\xff", HERE)


def test_a_wrong_declaration_does_no_harm() -> None:
    assert decode("产业发展，重点任务。".encode(), HERE, "gb18030") == "产业发展，重点任务。"
    assert decode("产业发展，重点任务。".encode("gbk"), HERE, "utf-8") == "产业发展，重点任务。"


def test_every_kind_of_line_end() -> None:
    assert [block.text for block in blocks_of_text("甲\r\n乙\r丙\n\n丁".encode(), HERE)] == ["甲", "乙", "丙", "", "丁"]


def html(body: str) -> list[tuple[str, str]]:
    page = f"<html><body>{body}</body></html>".encode()
    return [(block.text.strip(), block.kind) for block in blocks_of_html(page, Path("a.html")) if block.text.strip()]


def test_hidden_parts_and_comments_of_a_page_are_no_text() -> None:
    found = html(
        "<!-- 注释 --><p>正文<span>续</span></p><p style='display: none'>隐藏</p><div><b>粗</b>体<br/>换行</div>"
    )
    assert found == [("正文续", "text"), ("粗体\n换行", "text")]


def test_rowspans_keep_the_columns_of_later_rows() -> None:
    page = (
        "<table><tr><td rowspan='2'>甲</td><td>乙</td></tr><tr><td>丙</td></tr><tr><td colspan='x'>丁</td></tr></table>"
    )
    blocks = blocks_of_html(page.encode(), Path("a.html"))
    assert [(b.text, b.row, b.column) for b in blocks] == [("甲", 0, 0), ("乙", 0, 1), ("丙", 1, 1), ("丁", 2, 0)]


def test_a_table_inside_a_cell_of_word_is_a_table_of_its_own(tmp_path: Path) -> None:
    def cell(content: str) -> str:
        return f"<w:tc>{content}</w:tc>"

    def row(*cells: str) -> str:
        return f"<w:tbl><w:tr>{''.join(cells)}</w:tr></w:tbl>"

    def text(words: str) -> str:
        return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"

    body = row(cell(text("外") + row(cell(text("内一")), cell(text("内二")))), cell(text("旁")))
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {SPACE}><w:body>{body}</w:body></w:document>")
    found = [(block.text, block.table, block.column) for block in blocks_of_docx(path)]
    assert found == [("外", 0, 0), ("内一", 1, 0), ("内二", 1, 1), ("旁", 0, 1)]


def test_numbers_of_every_format() -> None:
    kinds = ["chineseCounting", "decimal", "decimalEnclosedCircle", "lowerLetter", "bullet", "upperRoman"]
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="3"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="%{depth + 1}"/></w:lvl>'
        for depth, kind in enumerate(kinds)
    )
    numbering = etree.fromstring(
        f"<w:numbering {SPACE}><w:abstractNum w:abstractNumId='1'>{levels}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num></w:numbering>"
    )
    numbers = Numbers(numbering, None)

    def shown(depth: int) -> str:
        listed = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'
        return numbers.number(etree.fromstring(f"<w:p {SPACE}><w:pPr>{listed}</w:pPr></w:p>"))

    assert [shown(depth) for depth in range(6)] == ["三", "3", "③", "c", "", "3"]
    assert [shown(0), shown(1)] == ["四", "3"]


def test_a_table_goes_on_over_the_page(tmp_path: Path) -> None:
    rows = [["任务", "单位"], *[[f"{number}.任务名称", "市科技局、市财政局"] for number in range(1, 60)]]
    blocks, problems = blocks_of_pdf(write([Text("附件"), Table(rows)], tmp_path / "a.pdf"))
    cells = [block for block in blocks if block.kind == "cell"]
    assert not problems
    assert {block.table for block in cells} == {0}
    assert [block.row for block in cells if block.column == 0] == list(range(60))
    assert [block.text for block in blocks if block.kind == "text"] == ["附件"]


def test_a_title_that_is_also_the_running_header_stays(tmp_path: Path) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for page in range(4):
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(200, 805, "某市氢能产业行动方案")
        if page == 0:
            canvas.setFont("STSong-Light", 20)
            canvas.drawString(180, 740, "某市氢能产业行动方案")
        canvas.setFont("STSong-Light", 14)
        for line in range(8):
            canvas.drawString(90, 680 - 30 * line, f"第{page}页第{line}行正文。")
        canvas.showPage()
    canvas.save()
    texts = [block.text for block in blocks_of_pdf(tmp_path / "a.pdf")[0]]
    assert texts.count("某市氢能产业行动方案") == 1
    assert texts[0] == "某市氢能产业行动方案"


def test_the_article_that_a_publishing_system_names() -> None:
    found = html(
        "<div>有效 字号：大 中 小 打印本页 关闭窗口</div><div id='zoom'><p>某市实施方案</p><p>加快培育龙头企业，推动产业集聚发展。</p></div>"
    )
    assert found == [("某市实施方案", "text"), ("加快培育龙头企业，推动产业集聚发展。", "text")]
