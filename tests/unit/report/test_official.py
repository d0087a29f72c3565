"""Official documents: the layout of GB/T 9704-2012 opened again, numbering, charts with their numbers, no injection."""

import io
from datetime import date

import openpyxl
import pytest

from refoundry.report.official import (
    Chart,
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Series,
    Table,
    chinese_number,
    write_official,
)
from tests.unit.report.official_sample import INJECTED, C, W, opened, parts, sample, texts, xml

A = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
NS = {"w": W[1:-1], "c": C[1:-1]}


def test_the_page_is_that_of_the_standard():
    section = opened(write_official(sample())).sections[0]
    sizes = (section.page_width, section.page_height)
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(one.mm) for one in sizes] == [210, 297]
    assert [round(one.mm, 1) for one in margins] == [37.0, 28.0, 26.0, 35.0]
    (grid,) = xml(write_official(sample()), "word/document.xml").iter(f"{W}docGrid")
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", "579")


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", None),
        ("Heading 2", "楷体", None),
        ("Body Text", None, None),
    ],
)
def test_fonts_are_named_and_lines_exact(style, font, size):
    made = opened(write_official(sample()))
    found = made.styles[style]
    east = found.element.find(".//w:rFonts", NS)
    assert (None if east is None else east.get(f"{W}eastAsia")) == font
    assert (found.font.size.pt if found.font.size else None) == size
    root = xml(write_official(sample()), "word/styles.xml")
    body = root.find("w:docDefaults//w:rFonts", NS)
    assert body.get(f"{W}eastAsia") == "仿宋"
    assert root.find("w:docDefaults//w:sz", NS).get(f"{W}val") == "32"
    assert root.find("w:docDefaults//w:lang", NS).get(f"{W}eastAsia") == "zh-CN"
    assert made.styles["Normal"].paragraph_format.line_spacing.pt == pytest.approx(28.95)
    indent = made.styles["Body Text"].element.find(".//w:ind", NS)
    assert indent.get(f"{W}firstLineChars") == "200"


def test_only_the_red_head_is_coloured():
    written = write_official(sample())
    colours = {
        (one.get(f"{W}val") if one.tag.endswith("color") else one.get(f"{W}color"))
        for name in ("word/document.xml", "word/styles.xml")
        for one in xml(written, name).iter()
        if one.tag == f"{W}color" or one.get(f"{W}color")
    }
    assert colours == {"FF0000", "auto"}
    made = opened(written)
    head = next(one for one in made.paragraphs if one.style.name == "Official Head")
    number = next(one for one in made.paragraphs if one.style.name == "Official Number")
    assert head.text == "云泽市产业体系重构领导小组办公室"
    assert head.style.font.color.rgb is not None and str(head.style.font.color.rgb) == "FF0000"
    assert number.text == "第12期"
    assert number.style.element.find(".//w:pBdr/w:bottom", NS).get(f"{W}color") == "FF0000"
    shades = {one.get("val") for n in (1, 2, 3) for one in xml(written, f"word/charts/chart{n}.xml").iter("{*}srgbClr")}
    assert all(shade[:2] == shade[2:4] == shade[4:] for shade in shades)


def test_nothing_is_made_up():
    bare = OfficialDocument("题目", (Paragraph("正文。"),))
    assert [text for text in texts(write_official(bare)) if text] == ["题目", "正文。"]


def test_headings_tables_and_figures_are_counted():
    said = texts(write_official(sample()))
    for wanted in (
        "一、总体情况",
        "（一）目标",
        "1.产业",
        "（1）制造业",
        "二、任务",
        "（一）进展",
        "三、数据来源与口径",
    ):
        assert wanted in said
    assert "表1　部门（单位：项）" in said
    assert "图1　状态（单位：个）" in said and "图2　按时率" in said
    assert said.count("来源：督办台账；日期：2026年11月23日") == 1
    english = texts(write_official(sample("en")))
    for wanted in (
        "1. Overall",
        "1.1 Goals",
        "1.1.1 Industry",
        "(1) Manufacturing",
        "2.1 Progress",
        "Table 1  Departments (reports)",
    ):
        assert wanted in english


def test_english_is_english():
    written = write_official(sample("en"))
    root = xml(written, "word/styles.xml")
    assert {one.get(f"{W}eastAsia") for one in root.iter(f"{W}rFonts")} == {"Times New Roman"}
    assert "Copies to: Party office, towns." in texts(written)
    assert not any("　" in text or "：" in text for text in texts(written))


def test_a_document_is_written_in_the_language_asked_for():
    assert "1. Overall" in texts(write_official(sample("en"), "en"))
    assert "一、Overall" in texts(write_official(sample("en"), "zh"))


def test_odd_and_even_pages_are_numbered_on_their_outer_side():
    written = write_official(sample())
    section = opened(written).sections[0]
    sides = [
        footer.paragraphs[0]._p.pPr.find("w:jc", NS).get(f"{W}val")
        for footer in (section.footer, section.even_page_footer)
    ]
    assert sides == ["right", "left"]
    assert "".join(run.text for run in section.footer.paragraphs[0].runs) == "— 1 —"
    assert opened(written).settings.odd_and_even_pages_header_footer


def test_a_draft_and_made_up_data_say_so_on_every_page():
    section = opened(write_official(sample())).sections[0]
    for header in (section.header, section.even_page_header):
        assert "征求意见稿" in header.paragraphs[0].text and "演示数据" in header.paragraphs[0].text
    assert "（征求意见稿）" in texts(write_official(sample()))
    plain = opened(write_official(sample(mark="", synthetic=False))).sections[0]
    assert plain.header.is_linked_to_previous


def test_signature_and_date_stand_by_the_standard():
    made = opened(write_official(sample()))
    lines = {one.text: one._p.pPr.find("w:ind", NS) for one in made.paragraphs if one.text}
    one = 8844 / 28
    issuer = int(lines["云泽市产业体系重构领导小组办公室"].get(f"{W}left"))
    day = int(lines["2026年11月23日"].get(f"{W}left"))
    assert issuer == round((28 - 2 - 16) * one)
    assert day - issuer == pytest.approx(2 * one, abs=1)
    short = opened(write_official(sample(issuer="市府")))
    ends = {one.text: one._p.pPr.find("w:ind", NS) for one in short.paragraphs if one.text}
    assert int(ends["2026年11月23日"].get(f"{W}right")) == round(2 * one)
    assert int(ends["市府"].get(f"{W}right")) > int(ends["2026年11月23日"].get(f"{W}right"))


def test_the_signer_of_a_document_that_goes_upwards_stands_beside_the_number():
    made = opened(write_official(sample(number="云产重办〔2026〕12号", signer="王某某")))
    (line,) = [one for one in made.paragraphs if one.style.name == "Official Number"]
    assert line.text == "云产重办〔2026〕12号\t签发人：王某某"


def test_attachments_and_imprint():
    written = write_official(sample())
    said = texts(written)
    assert "附件：1.任务清单" in said and "2.联系表" in said
    assert "抄送：市委办公室，各镇街。" in said
    assert said[said.index("领导小组办公室") + 1] == "2026年11月24日印发"
    (place,) = xml(written, "word/document.xml").iter(f"{W}tblpPr")
    assert (place.get(f"{W}vertAnchor"), place.get(f"{W}tblpYSpec")) == ("margin", "bottom")
    assert "附件：任务清单" in texts(write_official(sample(attachments=("任务清单",))))


def test_charts_are_native_and_carry_their_numbers():
    written = write_official(sample())
    chart = xml(written, "word/charts/chart1.xml")
    names = [one.text for one in chart.iterfind(".//c:ser/c:tx//c:v", NS)]
    values = [[one.text for one in ser.iterfind("c:val//c:v", NS)] for ser in chart.iterfind(".//c:ser", NS)]
    assert names == ["完成", "<未知>"]
    assert values == [["20.0", "15.0"], ["1.0"]]  # what is not known is no 0
    assert chart.find(".//c:valAx/c:scaling/c:min", NS).get("val") == "0"
    assert xml(written, "word/charts/chart2.xml").find(".//c:valAx/c:scaling/c:max", NS).get("val") == "100"
    drawn = xml(written, "word/document.xml").findall(".//c:chart", {"c": C[1:-1]})
    assert len(drawn) == 3
    assert b'PartName="/word/charts/chart1.xml"' in parts(written)["[Content_Types].xml"]


def test_shades_are_as_asked_for_and_never_twice():
    series = (Series("a", (1.0,)), Series("b", (1.0,), "black"), Series("c", (1.0,), "dots"), Series("d", (1.0,)))
    root = xml(
        write_official(OfficialDocument("题", (Chart("x", ("y",), series, "stacked"),))), "word/charts/chart1.xml"
    )
    fills = [
        (
            one.find("a:pattFill", A).get("prst")
            if one.find("a:pattFill", A) is not None
            else one.find("a:solidFill/a:srgbClr", A).get("val")
        )
        for one in root.iterfind(".//c:ser/c:spPr", NS)
    ]
    assert fills == ["ltUpDiag", "262626", "pct10", "8C8C8C"]


def test_the_workbook_behind_a_chart_holds_text_as_text():
    written = write_official(sample())
    sheet = openpyxl.load_workbook(io.BytesIO(parts(written)["word/embeddings/chart1.xlsx"])).active
    rows = list(sheet.iter_rows(max_row=3, values_only=True))
    assert rows == [(None, "完成", "<未知>"), ("2024", 20, None), ("=SUM(A1)", 15, 1)]
    assert sheet["A3"].data_type != "f"


def test_a_chart_without_anything_to_draw_leaves_no_empty_frame():
    empty = OfficialDocument("题", (Chart("无", (), ()),))
    assert not [name for name in parts(write_official(empty)) if "charts/" in name]


def test_text_is_only_text():
    written = write_official(sample(title=INJECTED, issuer=INJECTED, copies=(INJECTED,), number=INJECTED))
    for name in parts(written):
        if name.startswith("word/") and name.endswith(".xml"):
            root = xml(written, name)
            fields = [one.text for one in root.iter(f"{W}instrText")]
            assert fields == ([" PAGE "] if "footer" in name else [])
            assert not list(root.iter(f"{W}fldSimple", f"{W}hyperlink"))
    assert INJECTED in texts(written)


def test_signs_that_xml_cannot_carry_are_left_out():
    odd = OfficialDocument("题\x00目", (Paragraph("甲\x0b\ufffe乙\r\n丙"), Heading("一\x01二")))
    assert texts(write_official(odd)) == ["题目", "甲乙", "丙", "一、一二"]


def test_a_paragraph_of_several_lines_is_several_paragraphs():
    said = texts(write_official(sample()))
    assert said[said.index("第一段。") + 1] == "第二段。"


_ORDER = {
    "pPr": "pStyle keepNext keepLines widowControl pBdr tabs overflowPunct autoSpaceDE autoSpaceDN snapToGrid spacing ind jc outlineLvl rPr",
    "rPr": "rStyle rFonts b color spacing sz szCs lang",
    "tblPr": "tblStyle tblpPr tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan vAlign",
}


def _misplaced(root):
    """Properties twice or in another order than the schema's: Word refuses such a file, LibreOffice does not."""
    for kind, order in _ORDER.items():
        known = order.split()
        for one in root.iter(f"{W}{kind}"):
            names = [child.tag.removeprefix(W) for child in one]
            if names != sorted(set(names), key=known.index):
                yield kind, names


@pytest.mark.parametrize(
    "document", [sample(), sample("en"), sample(signer="某某", issuer="市府", attachments=("甲",))]
)
def test_properties_stand_once_and_in_the_order_of_the_schema(document):
    written = write_official(document)
    for name in parts(written):
        if name.startswith("word/") and name.endswith(".xml") and not name.startswith(("word/theme", "word/charts")):
            assert not [*_misplaced(xml(written, name))], name


def test_nothing_of_a_template_is_left():
    names = " ".join(parts(write_official(sample())))
    for gone in ("stylesWithEffects", "numbering", "customXml", "thumbnail"):
        assert gone not in names


def test_the_same_document_comes_to_the_same_bytes():
    assert write_official(sample()) == write_official(sample())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_edited_document_goes_through_json_and_back(lang):
    import json

    document = sample(lang)
    said = json.loads(json.dumps(document.as_dict()))
    assert OfficialDocument.from_dict(said) == document
    said["blocks"][1]["text"] = "改过的正文。"
    said["date"] = "2026-12-01"
    edited = OfficialDocument.from_dict(said)
    assert edited.date == date(2026, 12, 1)
    assert "改过的正文。" in texts(write_official(edited))


def test_everything_that_is_wrong_with_an_edited_document_is_said_at_once():
    said = sample().as_dict()
    said["lang"], said["date"], said["typo"] = "fr", "soon", 1
    said["blocks"][0]["level"] = 9
    said["blocks"][6]["rows"][0] = ["one cell"]
    said["blocks"][9]["series"][0]["values"] = [1.0, "x"]
    said["blocks"].append({"block": "script"})
    with pytest.raises(ValueError) as raised:
        OfficialDocument.from_dict(said)
    for wanted in (
        "typo is no field",
        "document.lang",
        "document.date",
        "blocks 1.level",
        "row 1 has 1 cells",
        "values 2",
        "blocks 14",
    ):
        assert wanted in str(raised.value)


@pytest.mark.parametrize(
    "said",
    [{}, {"title": 1}, {"title": "a", "blocks": [{"block": "table", "title": "x"}]}, {"title": "a", "blocks": "x"}],
)
def test_what_is_no_document_is_refused(said):
    with pytest.raises(ValueError):
        OfficialDocument.from_dict(said)


def test_uneven_parts_are_refused():
    chart = {"block": "chart", "title": "x", "categories": ["a"], "series": [{"name": "s", "values": [1, 2]}]}
    with pytest.raises(ValueError, match="2 values"):
        OfficialDocument.from_dict({"title": "a", "blocks": [chart]})


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_headings_count_in_chinese(number, said):
    assert chinese_number(number) == said


def test_a_table_without_columns_and_an_empty_paragraph_leave_nothing():
    made = opened(write_official(OfficialDocument("题", (Table("空", (), ()), Paragraph("  ")))))
    assert not made.tables


def test_low_pieces_of_a_stack_carry_their_label_beside_it_and_noughts_none():
    series = (Series("big", (100.0,)), Series("small", (1.0,)), Series("other", (2.0,)), Series("nought", (0.0,)))
    stack = Chart("x", ("a",), series, "stacked")
    root = xml(write_official(OfficialDocument("题", (stack,))), "word/charts/chart1.xml")
    big, small, other, nought = root.iterfind(".//c:ser", NS)
    assert big.find("c:dLbls/c:dLbl", NS) is None
    moved = [float(one.find("c:dLbls/c:dLbl/c:layout/c:manualLayout/c:x", NS).get("val")) for one in (small, other)]
    assert moved[0] == -moved[1] > 0
    assert nought.find("c:dLbls/c:dLbl/c:delete", NS).get("val") == "1"


def test_a_chart_of_noughts_is_not_drawn():
    nought = Chart("都不按时", ("甲", "乙"), (Series("按时率", (0.0, 0.0)),), "bars")
    assert not nought.drawn and not Chart("空", ("甲",), (Series("按时率", (None,)),), "lines").drawn
    assert Chart("零线", ("甲", "乙"), (Series("增速", (0.0, 0.0)),), "lines").drawn
    written = write_official(OfficialDocument("题", (nought,)))
    assert not [name for name in parts(written) if "chart" in name] and "图1　都不按时" in texts(written)


def test_a_long_table_breaks_and_keeps_its_ends_together():
    rows = tuple((str(n),) for n in range(12))
    body = xml(write_official(OfficialDocument("题", (Table("表", (Column("列"),), rows),))), "word/document.xml")
    (table,) = body.iter(f"{W}tbl")
    lines = list(table.iter(f"{W}tr"))
    kept = [row.find(f".//{W}keepNext") is not None for row in lines]
    assert kept == [True, *[False] * 10, True, True]
    assert lines[0].find(f".//{W}tblHeader") is not None and all(
        row.find(f".//{W}cantSplit") is not None for row in lines
    )
