"""The sheet of an official document by GB/T 9704-2012: page, styles, fonts, page numbers. Nothing in it is coloured."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from refoundry.core.problems import Lang
from refoundry.report.phrasebook import document

if TYPE_CHECKING:
    from docx.document import Document

RED = "FF0000"
LINE = 579  # 28.95 pt in twentieths
SIGN = 320  # one character of the body, 16 pt
TEXT_WIDTH = 156.0  # mm: 28 characters
LEFT = 28.0  # mm: the binding edge
_TWIPS = 1440 / 25.4  # a millimetre
_PAGE = {"width": 210.0, "height": 297.0, "top": 37.0, "left": LEFT, "right": 26.0, "bottom": 35.0}
# the dashes beside the page number stand 7 mm below the text
_FOOTER, _HEADER = 24.8, 20.0
# of Latin letters and figures: told that these are Chinese, LibreOffice breaks a line inside a number
_LATIN = "en-GB"
# 28 characters of 16 pt are 448 pt and the text is 442.2 pt wide: 0.25 pt less a character, as 0.2 pt leaves 27
_TIGHT = '<w:spacing w:val="-5"/>'
# parts of python-docx's template that name styles we do not have, or are a picture of it
_LEFT_OUT = ("stylesWithEffects", "numbering", "customXml", "thumbnail")
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point.

    millimetres  mm
    returns      whole number

    >>> twips(156)
    8844
    """
    return round(millimetres * _TWIPS)


def signs(text: str) -> float:
    """How wide a text is in Chinese characters; a Latin letter or a figure is half of one.

    text     any
    returns  characters

    >>> signs("2026年11月3日")
    6.5
    """
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.5 for one in text)


def faces(lang: Lang) -> Mapping[str, str]:
    """The fonts by use: title heading-1 heading-2 body page latin page-latin.

    lang     zh or en
    returns  mapping
    """
    found: Mapping[str, str] = document("official.yaml")["fonts"][lang]
    return found


def legal(text: str) -> str:
    """A text without the signs that XML cannot carry, its lines ended as one.

    text     any
    returns  text

    >>> legal("甲\\x00乙\\r\\n丙")
    '甲乙\\n丙'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\t\n" or (sign >= " " and not _outside(sign)))


def _outside(sign: str) -> bool:
    return "\ud800" <= sign <= "\udfff" or sign in "\ufffe\uffff"


def blank_document(lang: Lang) -> "Document":
    """An empty document with the page, the styles and the page numbers of an official one.

    lang     zh or en
    returns  Document   of python-docx
    """
    import docx
    from docx.shared import Mm

    made = docx.Document()
    for holder in (made.part, made.part.package):
        for name, one in list(holder.rels.items()):
            if one.reltype.rpartition("/")[2] in _LEFT_OUT:
                holder.rels.pop(name)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(_PAGE["width"]), Mm(_PAGE["height"])
    section.top_margin, section.bottom_margin = Mm(_PAGE["top"]), Mm(_PAGE["bottom"])
    section.left_margin, section.right_margin = Mm(_PAGE["left"]), Mm(_PAGE["right"])
    section.footer_distance, section.header_distance = Mm(_FOOTER), Mm(_HEADER)
    _grid(section._sectPr)
    _styles(made, lang)
    _settings(made)
    return made


def element(xml: str) -> Any:
    """An element of a document from its text, in which w: is known.

    xml      text   with one root
    returns  element
    """
    from docx.oxml import parse_xml

    head, _, tail = xml.partition(">")
    closed = "/" if head.endswith("/") else ""
    return parse_xml(f"{head.removesuffix('/')} {_NS}{closed}>{tail}")


def _grid(section: Any) -> None:
    for old in section.findall(f"{{{section.nsmap['w']}}}docGrid"):
        section.remove(old)
    section.append(element(f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/>'))


def fonts_xml(east: str, latin: str) -> str:
    """The fonts of a run or a style.

    east     name of the Chinese font
    latin    name of the western font
    returns  XML
    """
    e, a = quoteattr(east), quoteattr(latin)
    return f"<w:rFonts w:ascii={a} w:hAnsi={a} w:cs={a} w:eastAsia={e}/>"


def _exact(line: int = LINE, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


_SINGLE = '<w:spacing w:before="{before}" w:after="{after}" w:line="240" w:lineRule="auto"/>'
_INDENT = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * SIGN}"/>'
_NEXT = "<w:keepNext/>"
_FREE = '<w:snapToGrid w:val="0"/>'  # lines of another height than the grid's
_RED_RULE = f'<w:pBdr><w:bottom w:val="single" w:sz="16" w:space="11" w:color="{RED}"/></w:pBdr>'


def _styles(made: "Document", lang: Lang) -> None:
    """Our own styles in place of the template's, whose colours and theme fonts have no place here."""
    root, face = made.styles.element, faces(lang)
    for child in list(root):
        root.remove(child)
    bold = "<w:b/>" if lang == "en" else ""
    tight = _TIGHT if lang == "zh" else ""
    body, latin = face["body"], face["latin"]
    # Word's default, said all the same: LibreOffice else hangs punctuation out of the text and loses some of it
    inside = "<w:overflowPunct/>"
    root.append(
        element(
            f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(body, latin)}"
            f'<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="{_LATIN}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
            f"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{inside}</w:pPr></w:pPrDefault></w:docDefaults>"
        )
    )
    # Chinese text is set without blanks around figures, and fills its page to the last line
    close, free = ('<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>', '<w:widowControl w:val="0"/>')
    close, free = (close, free) if lang == "zh" else ("", "")
    side = "both" if lang == "zh" else "left"
    plain = {"Normal": ("Normal", f'{free}{inside}{close}{_exact()}<w:jc w:val="{side}"/>', tight)}
    centred, thin = '<w:jc w:val="center"/>', 24
    rows: dict[str, tuple[str, str, str]] = {
        # id: name, paragraph, run. The 35 mm above the red head are the standard's.
        "Head": ("Official Head", _FREE + _exact(LINE, twips(35)) + centred, fonts_xml(face["title"], latin)
                 + bold + f'<w:color w:val="{RED}"/>'),
        "Number": ("Official Number", _RED_RULE + f'<w:tabs><w:tab w:val="right" w:pos="{twips(TEXT_WIDTH) - SIGN}"/>'
                   "</w:tabs>" + _exact(LINE, 2 * LINE) + centred, ""),
        "Title": ("Title", _NEXT + _FREE + _exact(700, 2 * LINE) + centred,
                  fonts_xml(face["title"], latin) + bold + _size(22)),
        "Mark": ("Official Mark", _exact() + centred, fonts_xml(face["heading-2"], latin)),
        "Addressee": ("Official Addressee", _exact(LINE, LINE), ""),
        "BodyText": ("Body Text", _INDENT, ""),
        "Heading1": ("heading 1", _NEXT + _INDENT + '<w:outlineLvl w:val="0"/>',
                     fonts_xml(face["heading-1"], latin) + bold),
        "Heading2": ("heading 2", _NEXT + _INDENT + '<w:outlineLvl w:val="1"/>',
                     fonts_xml(face["heading-2"], latin) + bold),
        "Heading3": ("heading 3", _NEXT + _INDENT + '<w:outlineLvl w:val="2"/>', bold),
        "Heading4": ("heading 4", _NEXT + _INDENT + '<w:outlineLvl w:val="3"/>', ""),
        "Caption": ("caption", _NEXT + "<w:keepLines/>" + _FREE + _SINGLE.format(before=160, after=60) + centred,
                    fonts_xml(face["heading-1"], latin) + bold + '<w:spacing w:val="0"/>' + _size(12)),
        "Figure": ("Official Figure", _NEXT + _FREE + _SINGLE.format(before=160, after=0) + centred, ""),
        "Cell": ("Official Cell", _FREE + _SINGLE.format(before=thin, after=thin) + '<w:jc w:val="left"/>',
                 '<w:spacing w:val="0"/>' + _size(10.5)),
        "Source": ("Official Source", _FREE + _SINGLE.format(before=60, after=160) + '<w:jc w:val="left"/>',
                   '<w:spacing w:val="0"/>' + _size(10.5)),
        "Imprint": ("Official Imprint", _FREE + _exact(440) + '<w:jc w:val="left"/>',
                    '<w:spacing w:val="0"/>' + _size(14)),
        "Header": ("header", _FREE + _exact(320) + centred, '<w:spacing w:val="0"/>' + _size(10.5)),
        "Footer": ("footer", _FREE + _exact(360), fonts_xml(face["page"], face["page-latin"]) + '<w:spacing w:val="0"/>'
                   + _size(14)),
    }  # fmt: skip
    for key, (name, paragraph, run) in {**plain, **rows}.items():
        first = ' w:default="1"' if key == "Normal" else ""
        based = "" if key == "Normal" else '<w:basedOn w:val="Normal"/>'
        root.append(
            element(
                f'<w:style w:type="paragraph"{first} w:styleId="{key}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
                f"<w:pPr>{paragraph}</w:pPr><w:rPr>{_ordered(run)}</w:rPr></w:style>"
            )
        )
    root.append(
        element(
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
            '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" '
            'w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        )
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(2 * points)}"/><w:szCs w:val="{round(2 * points)}"/>'


def _ordered(run: str) -> str:
    """Properties of a run in the order the schema asks for."""
    order = ("w:rFonts", "w:b/", "w:color", "w:spacing", "w:sz ", "w:szCs")
    parts = [f"<{part}" for part in run.split("<") if part]
    return "".join(sorted(parts, key=lambda part: next(n for n, tag in enumerate(order) if part.startswith(f"<{tag}"))))


def _settings(made: "Document") -> None:
    """Odd and even pages differ, Chinese punctuation may be squeezed, and no Japanese is left of the template."""
    from docx.oxml.ns import qn

    made.settings.odd_and_even_pages_header_footer = True
    root = made.settings.element
    for tag, name, value in (
        ("w:characterSpacingControl", "w:val", "compressPunctuation"),
        ("w:defaultTabStop", "w:val", "640"),
        ("w:themeFontLang", "w:eastAsia", "zh-CN"),
        ("w:themeFontLang", "w:val", _LATIN),
    ):
        for found in root.findall(qn(tag)):
            found.set(qn(name), value)
    for found in root.iter(qn("w:compatSetting")):
        if found.get(qn("w:name")) == "compatibilityMode":
            found.set(qn("w:val"), "15")
    for found in root.findall(qn("w:zoom")):
        root.remove(found)


def page_numbers(made: "Document", before: str, after: str) -> None:
    """Page numbers on the outer side of each page, a character in from the edge.

    made     Document
    before   text   what stands before the number
    after    text   what stands after it
    returns  None
    """
    section = made.sections[0]
    for footer, side, edge in (
        (section.footer, "right", "right"), (section.even_page_footer, "left", "left"),
    ):  # fmt: skip
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        own = _emptied(paragraph)
        own.append(element('<w:pStyle w:val="Footer"/>'))
        own.append(element(f'<w:ind w:{edge}="280"/>'))
        own.append(element(f'<w:jc w:val="{side}"/>'))
        paragraph.add_run(before)
        for xml in _PAGE_FIELD:
            paragraph.add_run()._r.append(element(xml))
        paragraph.add_run(after)


# the only field of a document: the number of the page
_PAGE_FIELD = (
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
    '<w:fldChar w:fldCharType="separate"/>',
    "<w:t>1</w:t>",
    '<w:fldChar w:fldCharType="end"/>',
)


def _emptied(paragraph: Any) -> Any:
    """The properties of a paragraph of the template, without what it brought."""
    own = paragraph._p.get_or_add_pPr()
    for child in list(own):
        own.remove(child)
    return own


def page_marks(made: "Document", marks: Sequence[str], between: str) -> None:
    """What every page says above its text; nothing where there is nothing to say.

    made     Document
    marks    texts   such as that the data are made up
    between  text    what stands between two of them
    returns  None
    """
    section = made.sections[0]
    for header in (section.header, section.even_page_header) if marks else ():
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        _emptied(paragraph).append(element('<w:pStyle w:val="Header"/>'))
        paragraph.add_run(between.join(map(legal, marks)))
