"""An official document as a .docx in the layout of GB/T 9704-2012. The same document comes to the same bytes."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from refoundry.core.problems import Lang
from refoundry.report.official_chart import chart_run
from refoundry.report.official_layout import (
    LINE,
    SIGN,
    TEXT_WIDTH,
    blank_document,
    element,
    faces,
    legal,
    page_marks,
    page_numbers,
    signs,
    twips,
)
from refoundry.report.official_model import (
    Block,
    Chart,
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Series,
    Table,
)
from refoundry.report.official_numbers import Numbering, chinese_number, source_line, spoken_chart
from refoundry.report.official_table import add_imprint, add_table
from refoundry.report.phrasebook import Phrasebook

if TYPE_CHECKING:
    from docx.document import Document

__all__ = [
    "Block",
    "Chart",
    "Column",
    "Heading",
    "OfficialDocument",
    "Paragraph",
    "Series",
    "Table",
    "chinese_number",
    "official_day",
    "write_official",
]

_HEAD_SIZES = (24.0, 48.0)  # pt: as large as one line allows
_ALL_SIGNS = 28  # characters of a line
_STILL = (1980, 1, 1, 0, 0, 0)


def write_official(document: OfficialDocument, lang: Lang | None = None) -> bytes:
    """A document as a .docx file.

    document  OfficialDocument
    lang      zh or en   default: the document's own
    returns   bytes
    """
    return _Writer(document, lang or document.lang).written()


def official_day(day: date, lang: Lang) -> str:
    """A date as documents write it.

    day      date
    lang     zh or en
    returns  text

    >>> official_day(date(2026, 11, 3), "zh"), official_day(date(2026, 11, 3), "en")
    ('2026年11月3日', '3 November 2026')
    """
    return Phrasebook("official.yaml", lang)("frame.day", d=day, month=f"{day:%B}")


class _Writer:
    """One document on its way into a file: what has been numbered so far."""

    def __init__(self, document: OfficialDocument, lang: Lang) -> None:
        self.document, self.lang = document, lang
        self.words = Phrasebook("official.yaml", lang)
        self.made: Document = blank_document(lang)
        self.count = Numbering(lang)

    def written(self) -> bytes:
        self._frame_of_pages()
        self._head()
        for block in self.document.blocks:
            self._block(block)
        self._attachments()
        self._signature()
        self._imprint()
        self._properties()
        held = io.BytesIO()
        self.made.save(held)
        return _still(held.getvalue())

    def line(self, text: str, style: str, *properties: str) -> Any:
        """A paragraph for each line of a text; the last one."""
        paragraph = None
        for part in legal(text).split("\n"):
            paragraph = self.made.add_paragraph()
            own = paragraph._p.get_or_add_pPr()
            own.append(element(f'<w:pStyle w:val="{style}"/>'))
            for one in properties:
                own.append(element(one))
            paragraph.add_run(part)
        return paragraph

    def _frame_of_pages(self) -> None:
        page_numbers(self.made, self.words("frame.page_before"), self.words("frame.page_after"))
        marks = [self.document.mark] if self.document.mark else []
        marks += [self.words("frame.synthetic")] if self.document.synthetic else []
        page_marks(self.made, marks, self.words("frame.marks"))

    def _head(self) -> None:
        said = self.document
        if said.head:
            paragraph = self.line(said.head.replace("\n", " "), "Head")
            least, most = _HEAD_SIZES
            size = min(most, max(least, int(twips(TEXT_WIDTH) / 20 / max(signs(said.head), 1))))
            paragraph.runs[0].font.size = _points(size)
            paragraph.paragraph_format.line_spacing = _points(max(LINE / 20, 1.3 * size))
        if said.head or said.number or said.signer:
            paragraph = self.line(said.number, "Number")
            if said.signer:
                own = paragraph._p.pPr
                own.append(element(f'<w:ind w:left="{SIGN}" w:right="0"/>'))
                own.append(element('<w:jc w:val="left"/>'))
                paragraph.add_run("\t" + self.words("frame.signer"))
                named = paragraph.add_run(legal(said.signer))
                self._face(named, faces(self.lang)["heading-2"])
        for number, part in enumerate(said.title.split("\n")):
            paragraph = self.line(part, "Title")
            if number:  # only the first line stands off from what is above it
                paragraph.paragraph_format.space_before = _points(0)
        if said.mark:
            self.line(self.words("frame.mark", mark=said.mark), "Mark")
        if said.addressee:
            self.line(self.words("frame.addressee", name=said.addressee.rstrip(":：")), "Addressee")

    def _face(self, run: Any, east: str) -> None:
        from docx.oxml.ns import qn

        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), east)

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Chart):
            self._chart(block)
        elif block.text.strip():
            self.line(block.text, "BodyText")

    def _heading(self, block: Heading) -> None:
        said = self.count.heading(block.level)
        self.line(said + block.text.replace("\n", " "), f"Heading{block.level}")

    def _source(self, block: Table | Chart) -> None:
        self.line(source_line(block, self.lang), "Source")

    def _table(self, block: Table) -> None:
        self.line(self.count.caption(block), "Caption")
        add_table(self.made, block, faces(self.lang)["heading-1"])
        self._source(block)

    def _chart(self, block: Chart) -> None:
        caption = self.count.caption(block)
        if not block.drawn:  # its title says what it would have shown
            self.line(caption, "Caption")
            return self._source(block)
        paragraph = self.line("", "Figure")
        face = faces(self.lang)
        drawing = chart_run(
            self.made, block, self.count.figures, spoken_chart(block, self.lang), (face["body"], face["latin"])
        )
        paragraph.runs[0]._r.append(drawing)
        self.line(caption, "Caption")
        return self._source(block)

    def _attachments(self) -> None:
        """附件, one line below the text: numbered from two on, no stop behind a title."""
        titles = [one.replace("\n", " ") for one in self.document.attachments if one.strip()]
        if not titles:
            return
        label = self.words("frame.attachment" if len(titles) == 1 else "frame.attachments")
        start = 2 * SIGN + round(SIGN * signs(label))
        left = start + (SIGN if len(titles) > 1 else 0)
        stop = f'<w:tabs><w:tab w:val="left" w:pos="{start}"/></w:tabs>'
        # a label of Chinese characters ends where the titles begin; Latin letters are of any width
        label += "" if self.lang == "zh" else "\t"
        self.line("", "Normal")
        for number, title in enumerate(titles, 1):
            item = self.words("frame.item", n=number) if len(titles) > 1 else ""
            begins = 2 * SIGN if number == 1 else start
            hanging = f'<w:ind w:left="{left}" w:hanging="{left - begins}"/>'
            self.line((label if number == 1 else "") + item + title, "Normal", stop, hanging)

    def _signature(self) -> None:
        """Issuer and date without a seal: the date begins two characters behind the beginning of the issuer, and the
        longer of the two ends two characters before the edge."""
        issuer, day = self.document.issuer.replace("\n", " "), self.document.date
        dated = official_day(day, self.lang) if day else ""
        if not issuer and not dated:
            return
        self._hold_last()
        self.line("", "Normal", "<w:keepNext/>")
        name, when = signs(issuer), signs(dated)
        begins = _ALL_SIGNS - 2 - name  # of the issuer
        if self.lang == "zh" and issuer and dated and when <= name and begins >= 0:
            self._placed(issuer, "left", "left", begins, keep=True)
            self._placed(dated, "left", "left", begins + 2, keep=False)
            return
        shift = max(when - name, 0) + 2 if self.lang == "zh" and dated else 0
        for line in _halves(issuer) if self.lang == "en" else [issuer]:
            self._placed(line, "right", "right", 2 + shift, keep=bool(dated))
        self._placed(dated, "right", "right", 2, keep=False)

    def _hold_last(self) -> None:
        """The signature never stands alone on a page: the last words of the text go with it."""
        last = self.made.paragraphs[-1]._p if self.made.paragraphs else None
        if (
            last is not None
            and last.style in ("BodyText", "Normal")
            and last.getnext() is self.made.element.body.sectPr
        ):
            last.get_or_add_pPr().insert_element_before(
                element("<w:keepNext/>"), "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )

    def _placed(self, text: str, side: str, edge: str, blank: float, *, keep: bool) -> None:
        """A line so many characters away from one edge."""
        if text:
            own = self.line(text, "Normal", *(["<w:keepNext/>"] if keep else []))._p.pPr
            own.append(element(f'<w:ind w:{edge}="{round(twips(TEXT_WIDTH) / _ALL_SIGNS * blank)}"/>'))
            own.append(element(f'<w:jc w:val="{side}"/>'))

    def _imprint(self) -> None:
        said = self.document
        copies = [one.replace("\n", " ") for one in said.copies if one.strip()]
        listed = ""
        if copies:
            joined = self.words("frame.copies_separator").join(copies)
            listed = self.words("frame.copies") + joined + self.words("frame.copies_stop")
        day = self.words("frame.printed", day=official_day(said.printed, self.lang)) if said.printed else ""
        if listed or said.printer:
            add_imprint(self.made, listed, said.printer, day)

    def _properties(self) -> None:
        about, said = self.made.core_properties, self.document
        day = said.date or said.printed or date(2000, 1, 1)
        about.title, about.author = legal(said.title).replace("\n", ""), legal(said.issuer)
        about.last_modified_by, about.comments, about.keywords, about.revision = "", "", "", 1
        about.created = about.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
        about.language = {"zh": "zh-CN", "en": "en-GB"}[self.lang]


def _halves(text: str) -> list[str]:
    """A name that is too long for a line as two of like length."""
    if signs(text) <= _ALL_SIGNS - 4:
        return [text]
    words = text.split()
    at = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - len(text) / 2), default=1)
    return [" ".join(words[:at]), " ".join(words[at:])]


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _still(package: bytes) -> bytes:
    """The same package with no clock in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, _STILL), old.read(entry), zipfile.ZIP_DEFLATED)
    return held.getvalue()
