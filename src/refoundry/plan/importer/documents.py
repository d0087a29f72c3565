"""An official document as numbered paragraphs, whatever file it came in.

A paragraph is a non-empty line, text block or line of a table cell in reading order, counted from 1. Everything that
later cites a paragraph cites this number. What cannot be read is refused with its reason and the fix.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from refoundry.core.problems import Problem, Problems
from refoundry.plan.importer.characters import tidy
from refoundry.plan.importer.formats.blocks import Block, Kind, refused, too_large

Format = Literal["txt", "docx", "pdf", "html"]

FORMATS: dict[str, Format] = {".txt": "txt", ".docx": "docx", ".pdf": "pdf", ".html": "html", ".htm": "html"}
OLD_WORD = (".doc", ".wps", ".wpt", ".dot")
# A whole five-year plan has about 100,000 characters; these limits keep a mistake from hanging the machine.
MAX_BYTES = {"txt": 8_000_000, "html": 20_000_000, "docx": 100_000_000, "pdf": 100_000_000}
MAX_CHARACTERS = 1_000_000
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One numbered paragraph; table, row and column (from 0) where it stands in one, level where it is a heading."""

    number: int
    text: str
    kind: Kind = "text"
    table: int | None = None
    row: int | None = None
    column: int | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read: where from, in which format, its paragraphs, and what was odd about it."""

    path: Path
    format: Format
    paragraphs: tuple[Paragraph, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """All paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def number_blocks(blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """Number the non-empty lines of blocks from 1; zero-width and control characters go.

    blocks   blocks in reading order; one may hold several lines
    returns  paragraphs
    """
    paragraphs: list[Paragraph] = []
    for block in blocks:
        for line in tidy(block.text).splitlines():
            if text := line.strip():
                number = len(paragraphs) + 1
                paragraphs.append(
                    Paragraph(number, text, block.kind, block.table, block.row, block.column, block.level)
                )
    return tuple(paragraphs)


def read_document(path: str | Path) -> Document:
    """Read an official document: .txt .docx .pdf .html .htm.

    path     path   the file
    returns  Document
    raises   Problems   the file is missing, of another kind, broken, empty, encrypted, scanned or too large
    """
    path = Path(path)
    format, data = _checked(path)
    problems: list[Problem] = []
    match format:
        case "txt":
            from refoundry.plan.importer.formats.plaintext import blocks_of_text

            blocks = blocks_of_text(data, path)
        case "html":
            from refoundry.plan.importer.formats.webpage import blocks_of_html

            blocks = blocks_of_html(data, path)
        case "docx":
            from refoundry.plan.importer.formats.word import blocks_of_docx

            blocks = blocks_of_docx(path)
        case "pdf":
            from refoundry.plan.importer.formats.pdf import blocks_of_pdf

            blocks, problems = blocks_of_pdf(path)
    paragraphs = number_blocks(blocks)
    if not paragraphs:
        raise refused("I313", path)
    size = sum(len(paragraph.text) for paragraph in paragraphs)
    if size > MAX_CHARACTERS:
        raise too_large(path, f"正文 {size:,} 字", f"{size:,} characters of text", MAX_CHARACTERS // 10_000, "万字以内")
    return Document(path, format, paragraphs, tuple(problems))


def _checked(path: Path) -> tuple[Format, bytes]:
    """The format, and the bytes where the reader wants them: every reason not to read is told at once."""
    try:
        if path.is_dir():
            raise refused("I344", path)
        if not path.is_file():
            raise refused("I301", path)
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise refused("I301", path, got=error.strerror) from error
    suffix = path.suffix.lower()
    problems: list[Problem] = []

    def add(code: str, got: str | None = None, **values: object) -> None:
        problems.extend(refused(code, path, got, **values).problems)

    format = FORMATS.get(suffix)
    if suffix in OLD_WORD:
        add("I303", got=suffix)
    elif format is None:
        add("I302", got=suffix or None, formats=" ".join(FORMATS))
    if size == 0:
        add("I305")
    elif format and (other := _mismatch(format, start)):
        if other == "locked":
            add("I310")
        else:
            add("I304", got=suffix, actual=other, **_rename(other))
    limit = MAX_BYTES[format] if format else max(MAX_BYTES.values())
    if size > limit:
        megabytes = f"{size / 1_000_000:.1f} MB"
        problems.extend(too_large(path, megabytes, megabytes, limit // 1_000_000, "MB 以内").problems)
    if problems or format is None:
        raise Problems(problems)
    return format, path.read_bytes() if format in ("txt", "html") else b""


def _mismatch(format: Format, start: bytes) -> str | None:
    """What the first bytes really are, where the extension says something else; `locked` for a Word file in a safe."""
    found = None
    if start.startswith(_OLE):
        # An encrypted .docx is an OLE container, like the .doc of old.
        found = "locked" if format == "docx" and "EncryptedPackage".encode("utf-16-le") in start else ".doc"
    elif start.startswith(_ZIP):
        found = ".docx"
    elif start.startswith(b"%PDF-"):
        found = ".pdf"
    elif start.startswith(b"{\\rtf"):
        found = ".rtf"
    elif b"<html" in start[:1024].lower() or b"<!doctype html" in start[:1024].lower():
        found = ".html"
    if found is None or FORMATS.get(found) == format:
        return None
    return found


def _rename(actual: str) -> dict[str, str]:
    if actual in FORMATS:
        return {"fix": f"把扩展名改为 {actual} 再导入", "fix_en": f"rename the file to {actual} and import again"}
    return {
        "fix": "用 Word 或 WPS 打开，“另存为” .docx，再导入",
        "fix_en": "open it in Word or WPS, save as .docx, import again",
    }
