"""A native chart of an official document: its XML, the workbook behind it, black and grey only."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from refoundry.report.official_layout import legal
from refoundry.report.official_model import Chart

if TYPE_CHECKING:
    from docx.document import Document

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EMU = 36000  # a millimetre
_WIDTH, _HEIGHT, _STACK, _BAR, _AROUND = 150, 58, 72, 9, 14  # mm
# in this order they stay apart in black and white: solid, or a pattern of black on white
_FILLS: Mapping[str, tuple[str, str]] = {
    "black": ("solid", "262626"),
    "hatch": ("ltUpDiag", ""),
    "grey": ("solid", "8C8C8C"),
    "lines": ("dkHorz", ""),
    "light": ("solid", "D9D9D9"),
    "dots": ("pct10", ""),
    "grid": ("smGrid", ""),
    "white": ("solid", "FFFFFF"),
}
_LEAST = 0.07  # of the highest stack: as high as a label
_ASIDE = 0.36  # of the room of a stack: from its middle to beyond its edge
_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
_WHITE = '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr>'
_DASHES = ("solid", "dash", "sysDot", "lgDash", "dashDot", "sysDash")
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def chart_run(made: "Document", chart: Chart, number: int, said: str, faces: tuple[str, str]) -> Any:
    """The drawing of a chart, with its part and workbook added to the document.

    made     Document
    chart    Chart    with at least one category
    number   count    of the chart in the document, from 1
    said     text     for those who cannot see it
    faces    texts    Chinese and western font
    returns  element  w:drawing, to stand in a run
    """
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part, XmlPart
    from docx.oxml import parse_xml

    package = made.part.package
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _BOOK, _workbook(chart), package)
    part = XmlPart(PackURI(f"/word/charts/chart{number}.xml"), _CHART, _drawn(chart, faces), package)
    link = part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    part.element.append(_made(f'<c:externalData r:id="{link}"><c:autoUpdate val="0"/></c:externalData>'))
    shown = made.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    tall = _BAR * len(chart.categories) * len(chart.series) + _AROUND if chart.form == "bars" else _HEIGHT
    tall = _STACK if chart.form == "stacked" else tall
    wide, high = _WIDTH * _EMU, min(tall, 210) * _EMU
    return parse_xml(
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'xmlns:a="{_A}" xmlns:c="{_C}" xmlns:r="{_R}"><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="chart{number}" descr={quoteattr(legal(said))}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_C}"><c:chart r:id="{shown}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )


def _workbook(chart: Chart) -> bytes:
    """The data of a chart as the sheet its references name; text stays text, also where it begins with =."""
    from xlsxwriter import Workbook

    held = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(held, plain) as book:
        book.set_properties({"title": legal(chart.title), "comments": legal(chart.note), "created": _EARLIEST})
        sheet = book.add_worksheet("Sheet1")
        for row, name in enumerate(chart.categories, 1):
            sheet.write_string(row, 0, legal(name))
        for column, series in enumerate(chart.series, 1):
            sheet.write_string(0, column, legal(series.name))
            for row, value in enumerate(series.values, 1):
                if value is not None:
                    sheet.write_number(row, column, value)
        below = [legal(text) for text in (chart.title, chart.source, chart.date, chart.note) if text]
        for row, text in enumerate(below, len(chart.categories) + 2):
            sheet.write_string(row, 0, text)
    return held.getvalue()


def _drawn(chart: Chart, faces: tuple[str, str]) -> Any:
    """The XML of a chart as python-pptx writes it, made plain."""
    from docx.oxml import parse_xml
    from pptx.chart import data as charts
    from pptx.chart import xmlwriter
    from pptx.enum.chart import XL_CHART_TYPE

    untyped: Any = (charts.CategoryChartData, xmlwriter.ChartXmlWriter)
    chart_data, writer = untyped

    kinds = {
        "bars": XL_CHART_TYPE.BAR_CLUSTERED,
        "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
        "stacked": XL_CHART_TYPE.COLUMN_STACKED,
        "lines": XL_CHART_TYPE.LINE_MARKERS,
    }
    data = chart_data(number_format="General")
    data.categories = [legal(name) for name in chart.categories]
    for series in chart.series:
        data.add_series(legal(series.name), series.values)
    root = parse_xml(writer(kinds[chart.form], data).xml.encode())
    root.insert(1, _made('<c:roundedCorners val="0"/>'))
    body = root.find(f"{{{_C}}}chart")
    body.find(f"{{{_C}}}autoTitleDeleted").set("val", "1")
    area = body.find(f"{{{_C}}}plotArea")
    kind = next(child for child in area if child.tag.endswith(("barChart", "lineChart")))
    for old in kind.findall(f"{{{_C}}}varyColors"):
        kind.remove(old)
    _after(kind, "grouping", _made('<c:varyColors val="0"/>'))
    for place, series in enumerate(kind.findall(f"{{{_C}}}ser")):
        _plain(series, chart, place)
    if chart.form != "lines":
        _after(kind, "ser", _made(f'<c:gapWidth val="{55 if chart.form == "bars" else 70}"/>'))
    _axes(area, chart)
    for old in body.findall(f"{{{_C}}}legend"):
        body.remove(old)
    if len(chart.series) > 1:
        area.addnext(_made('<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'))
    for old in root.findall(f"{{{_C}}}txPr"):
        root.remove(old)
    nothing = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    for part in (nothing, _text(faces)):
        root.append(_made(part))
    return root


def _text(faces: tuple[str, str]) -> str:
    east, latin = (quoteattr(one) for one in faces)
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1050">{_solid("000000")}'
        f"<a:latin typeface={latin}/><a:ea typeface={east}/></a:defRPr></a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _plain(series: Any, chart: Chart, place: int) -> None:
    """One series in black or grey, its values written beside it."""
    for tag in ("spPr", "invertIfNegative", "marker", "dLbls"):
        for old in series.findall(f"{{{_C}}}{tag}"):
            series.remove(old)
    if chart.form == "lines":
        dash = _DASHES[place % len(_DASHES)]
        drawn = [
            f'<c:spPr><a:ln w="22225">{_solid("262626")}<a:prstDash val="{dash}"/></a:ln></c:spPr>',
            '<c:marker><c:symbol val="none"/></c:marker>',
        ]
    else:
        pattern, grey = _FILLS[chart.series[place].shade or _free(chart, place)]
        lined = f'<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="000000"/></a:fgClr>{_WHITE}</a:pattFill>'
        edge = f'<a:ln w="6350">{_solid("000000")}</a:ln>'
        fill = _solid(grey) if pattern == "solid" else lined
        drawn = [f"<c:spPr>{fill}{edge}</c:spPr>", '<c:invertIfNegative val="0"/>', _labels(chart, place)]
    after = series.find(f"{{{_C}}}tx")
    for xml in drawn:
        made = _made(xml)
        after.addnext(made)
        after = made


def _free(chart: Chart, place: int) -> str:
    """The shade of a series that names none."""
    if len(chart.series) == 1:
        return "grey"
    free = [name for name in _FILLS if name not in {series.shade for series in chart.series}] or [*_FILLS]
    before = sum(not series.shade for series in chart.series[:place])
    return free[before % len(free)]


def _solid(grey: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{grey}"/></a:solidFill>'


def _labels(chart: Chart, place: int) -> str:
    """The value at each bar; in a stack on white, without the noughts, beside a piece too low to hold it."""
    stacked = chart.form == "stacked"
    form = "#,##0.0" if _broken(chart) else "#,##0"
    form = f"{form};-{form};" if stacked else form
    white = f"<c:spPr>{_solid('FFFFFF')}</c:spPr>" if stacked else ""
    single = _hidden(chart, place, form) if stacked else ""
    return (
        f'<c:dLbls>{single}<c:numFmt formatCode="{form}" sourceLinked="0"/>{white}'
        f'<c:dLblPos val="{"ctr" if stacked else "outEnd"}"/>{_SHOWN}</c:dLbls>'
    )


def _hidden(chart: Chart, place: int, form: str) -> str:
    """The labels of pieces that are too low to hold one: none where there is no piece, else beside the stack, on its
    right and its left in turn so that those of neighbours keep apart."""
    heights = [sum(series.values[at] or 0 for series in chart.series) for at in range(len(chart.categories))]
    least = _LEAST * max(heights, default=0)
    found = []
    for at, value in enumerate(chart.series[place].values):
        if not value:
            found.append(f'<c:dLbl><c:idx val="{at}"/><c:delete val="1"/></c:dLbl>')
        elif value < least:
            before = sum(0 < (series.values[at] or 0) < least for series in chart.series[:place])
            aside = _ASIDE / len(chart.categories) * (1 if before % 2 == 0 else -1)
            found.append(
                f'<c:dLbl><c:idx val="{at}"/><c:layout><c:manualLayout><c:x val="{aside:.3f}"/><c:y val="0"/>'
                f'</c:manualLayout></c:layout><c:numFmt formatCode="{form}" sourceLinked="0"/><c:spPr><a:noFill/>'
                f'</c:spPr><c:dLblPos val="ctr"/>{_SHOWN}</c:dLbl>'
            )
    return "".join(found)


def _broken(chart: Chart) -> bool:
    """Whether a value is no whole number."""
    return any(value is not None and value != int(value) for series in chart.series for value in series.values)


def _axes(area: Any, chart: Chart) -> None:
    """Bars from 0; the scale only where values are not written at the bars."""
    values = [value for series in chart.series for value in series.values if value is not None]
    scale, names = area.find(f"{{{_C}}}valAx"), area.find(f"{{{_C}}}catAx")
    limits = scale.find(f"{{{_C}}}scaling")
    for old in list(limits):
        limits.remove(old)
    limits.append(_made('<c:orientation val="minMax"/>'))
    if chart.ceiling is not None:
        limits.append(_made(f'<c:max val="{chart.ceiling}"/>'))
    if chart.form != "lines" and all(value >= 0 for value in values):
        limits.append(_made('<c:min val="0"/>'))
    thin = '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{}"/></a:solidFill></a:ln></c:spPr>'
    for lines in scale.findall(f"{{{_C}}}majorGridlines"):
        if chart.form == "lines":
            lines.append(_made(thin.format("D9D9D9")))
        else:
            scale.remove(lines)
    if chart.form != "lines":
        scale.find(f"{{{_C}}}delete").set("val", "1")
    if chart.form == "bars":  # the first category on top
        names.find(f"{{{_C}}}scaling").find(f"{{{_C}}}orientation").set("val", "maxMin")
    names.find(f"{{{_C}}}majorTickMark").set("val", "none")
    _after(names, "tickLblPos", _made(thin.format("000000")))


def _after(parent: Any, tag: str, new: Any) -> None:
    """Put an element behind the last one of a name."""
    parent.findall(f"{{{_C}}}{tag}")[-1].addnext(new)


def _made(xml: str) -> Any:
    from docx.oxml import parse_xml

    head, sign, tail = xml.partition(">")
    closed = "/" if head.endswith("/") else ""
    return parse_xml(f'{head.removesuffix("/")} xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"{closed}{sign}{tail}')
