"""The text of minutes as it is pasted or handed in. Read and let go: only the decisions entered are kept."""

import zipfile
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from refoundry.core.problems import Problem, Problems
from refoundry.deliver.minutes import classified
from refoundry.plan.importer.documents import read_document
from refoundry.workbench.ledger.handed_in import unfit

LONGEST = 60_000
LARGEST = 5_000_000
_UNPACKED = 30_000_000
_ENDINGS = (".docx", ".txt")


def paragraphs_of(pasted: str, file: Any = None) -> list[str]:
    """The paragraphs of minutes.

    pasted   text
    file     an uploaded file, or None
    returns  texts, none blank
    raises   Problems   W811-W816, W845-W848, I3xx: nothing to read, of another kind, too large, damaged, or classified
    """
    lines = _of_file(file) if file else [line.strip() for line in pasted.splitlines() if line.strip()]
    if not lines:
        raise Problems([Problem("W848")])
    whole = "\n".join(lines)
    if len(whole) > LONGEST:
        raise Problems([Problem("W847", got=f"{len(whole):,}", values={"most": f"{LONGEST:,}"})])
    if classified(whole):
        raise Problems([Problem("W845")])
    return lines


def _of_file(file: Any) -> list[str]:
    name = str(file.name or "")
    ending = Path(name).suffix.lower()
    if ending not in _ENDINGS or (file.size or 0) > LARGEST:
        raise Problems([Problem("W846", name, got=ending or name)])
    if against := [*unfit(file, name, file.size or 0)] or _swollen(file, name, ending):
        raise Problems(against)
    file.seek(0)
    with NamedTemporaryFile(suffix=ending) as kept:
        kept.write(file.read())
        kept.flush()
        try:
            return [paragraph.text for paragraph in read_document(kept.name).paragraphs]
        except Problems as problems:
            # under the name its sender knows
            raise Problems(
                Problem(one.code, name, got=one.got, values=one.values) for one in problems.problems
            ) from None


def _swollen(file: Any, name: str, ending: str) -> list[Problem]:
    """A document that unpacks to more than minutes ever have, or declares entities of its own."""
    if ending != ".docx":
        return []
    file.seek(0)
    with zipfile.ZipFile(file) as package:
        size = sum(part.file_size for part in package.infolist())
        if size > _UNPACKED:
            return [Problem("W816", name, got=f"{size / 1e6:.0f} MB")]
        for part in package.namelist():
            if part.endswith((".xml", ".rels")):
                with package.open(part) as opened:
                    head = opened.read(4096).replace(b"\0", b"").upper()
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    return [Problem("W814", name, got="DOCTYPE", values={"ending": "docx"})]
    return []
