"""Plain text files: which encoding, which lines."""

import codecs
from pathlib import Path

from refoundry.plan.importer.formats.blocks import Block, refused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest characters of official texts, in both scripts: a wrong decoding has almost none of them.
_COMMON = frozenset(
    "，。、；：（）《》“”的一二三四五六七八九十和在是有为到年产业发展市区企新工制造大中实施推进重点建设国科技创业"
    "為產業發展區企實推進重點建設國創與發務機關個長門間電動開"
)
_SAMPLE = 20_000
_LEAST_COMMON = 0.08


def decode(data: bytes, path: Path, hint: str | None = None) -> str:
    """The text of a file's bytes: strict UTF-8 first, then whichever Chinese encoding reads like Chinese.

    data     bytes
    path     path   for the problem's place
    hint     text   the encoding the file itself declares, where it does
    returns  text
    raises   Problems   I306 binary content, I307 no encoding fits
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _strict(data, encoding)
            # Two stray bytes look like a mark of UTF-16; then nothing that follows is Chinese.
            return text if text is not None and (text.isascii() or _commonness(text) > 0) else _refuse(path)
    bare = _utf16_without_bom(data)
    if bare:
        return _strict(data, bare) or _refuse(path)
    if _is_binary(data):
        raise refused("I306", path)
    for encoding in ("utf-8", *([hint] if hint else [])):
        if (text := _strict(data, encoding)) is not None:
            return text
    found = [text for encoding in ("gb18030", "big5hkscs", "big5") if (text := _strict(data, encoding)) is not None]
    best = max(found, key=_commonness, default=None)
    if best is None or _commonness(best) < _LEAST_COMMON:
        best = _guessed(data)
    return best if best is not None else _refuse(path)


def _refuse(path: Path) -> str:
    raise refused("I307", path)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    controls = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    return b"\x00" in sample or controls > len(sample) // 50


def _utf16_without_bom(data: bytes) -> str | None:
    """UTF-16 is told by its Chinese characters: CJK high bytes (4e-9f) at every second place."""
    sample = data[:_SAMPLE]
    if len(data) % 2 or len(sample) < 4:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(encoding, errors="ignore")
        narrow = _strict(sample, "utf-8") is not None and b"\x00" not in sample
        if not narrow and _commonness(text) >= 2 * _LEAST_COMMON:
            return encoding
    return None


def _commonness(text: str) -> float:
    sample = [character for character in text[:_SAMPLE] if ord(character) > 127]
    return sum(character in _COMMON for character in sample) / max(len(sample), 1)


def _guessed(data: bytes) -> str | None:
    """Neither UTF-8 nor plausible Chinese: let the detector speak, and believe it only where the result is Chinese."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    text = _strict(data, best.encoding) if best is not None else None
    return text if text is not None and (text.isascii() or _commonness(text) >= _LEAST_COMMON) else None


def blocks_of_text(data: bytes, path: Path) -> list[Block]:
    """The lines of a text file.

    data     bytes
    path     path   for the problem's place
    returns  blocks, one a line
    raises   Problems   as `decode`
    """
    return [Block(line) for line in decode(data, path).splitlines()]
