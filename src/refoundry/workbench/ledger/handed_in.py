"""Files handed in as evidence: kept once under their fingerprint, checked for being what they say, never opened here.

An event refers to one as `SHA256 name`; the trail says who handed it in and who took it.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.core.files.uploadedfile import UploadedFile

from refoundry.core.problems import Problem, Problems
from refoundry.facts.current import replace_file

LARGEST = 20_000_000
_UNPACKED = 200_000_000
_MEMBERS = 5_000
_RATIO = 200

ACCEPTED: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}
_BEGINS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed in."""

    sha256: str
    name: str
    size: int

    def __str__(self) -> str:
        return f"{self.sha256} {self.name}"

    @classmethod
    def read(cls, text: str) -> "Handed | None":
        """What an event's entry refers to.

        text     such as `SHA256 name`
        returns  Handed without its size, None where the entry is plain words
        """
        sha256, _, name = text.partition(" ")
        fits = len(sha256) == 64 and all(sign in "0123456789abcdef" for sign in sha256)
        return cls(sha256, name, 0) if fits and name else None


def path_of(city: Path, sha256: str) -> Path:
    """Where a file is kept.

    city     the city folder
    sha256   64 hex digits
    returns  path
    """
    return city / "handed-in" / sha256[:2] / sha256


def unfit(file: IO[bytes], name: str, size: int) -> list[Problem]:
    """What speaks against taking a file.

    file     opened for reading
    name     as the sender calls it
    size     int, bytes
    returns  Problems, none where it is taken
    """
    ending = Path(name).suffix.lower().removeprefix(".")
    if ending not in ACCEPTED:
        return [Problem("W811", name, got=ending or name, values={"known": " ".join(ACCEPTED)})]
    if size > LARGEST:
        return [Problem("W812", name, got=f"{size / 1e6:.1f} MB", values={"largest": f"{LARGEST / 1e6:.0f} MB"})]
    if not size:
        return [Problem("W813", name)]
    file.seek(0)
    head = file.read(8)
    if ending in _BEGINS and not head.startswith(_BEGINS[ending]):
        return [Problem("W814", name, values={"ending": ending})]
    if ending in _PART:
        return _unfit_package(file, name, ending)
    if ending in ("txt", "csv"):
        file.seek(0)
        if b"\0" in file.read():
            return [Problem("W814", name, values={"ending": ending})]
    return []


def _unfit_package(file: IO[bytes], name: str, ending: str) -> list[Problem]:
    """A document that is a zip: not one that swells, hides a program, or is something else."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return [Problem("W814", name, values={"ending": ending})]
    listed = {part.filename for part in parts}
    if _PART[ending] not in listed or "[Content_Types].xml" not in listed:
        return [Problem("W814", name, values={"ending": ending})]
    if any(part.filename.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) for part in parts):
        return [Problem("W815", name)]
    whole = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if whole > _UNPACKED or len(parts) > _MEMBERS or whole / packed > _RATIO:
        return [Problem("W816", name, got=f"{whole / 1e6:.0f} MB / {len(parts)}")]
    return []


def _plain_name(name: str) -> str:
    """The last part of a name, without what a path, a header or a line could be broken by."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*;').strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:80] or 'file'}{dot}{ending[:10]}"


def keep(city: Path, files: Iterable[UploadedFile]) -> list[Handed]:
    """Keep files in the city folder; one that is there already is kept once.

    city     the city folder
    files    as they came
    returns  Handed, one a file
    raises   Problems   W811-W816: what speaks against any of them; then none is kept
    """
    several = [*files]
    problems = [problem for one in several for problem in unfit(one, one.name or "", one.size or 0)]
    if problems:
        raise Problems(problems)
    kept = []
    for one in several:
        one.seek(0)
        raw = one.read()
        handed = Handed(hashlib.sha256(raw).hexdigest(), _plain_name(one.name or "file"), len(raw))
        path = path_of(city, handed.sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, raw)
        kept.append(handed)
    return kept
