"""Ways of writing that mean one thing only, read as the store writes it; the loading report counts every one.

What could mean two things (2024年3月: that month, or January to March?) is not read here: it goes back with its fix.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from refoundry.dictionary import Column

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋／％", "0123456789.,-+/%")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_DATES = tuple(
    re.compile(shape, re.ASCII)
    for shape in (r"(\d{4})/(\d{1,2})/(\d{1,2})", r"(\d{4})\.(\d{1,2})\.(\d{1,2})", r"(\d{4})年(\d{1,2})月(\d{1,2})日")
)
# a day as spreadsheets count it, from 1954 to 2064; and the hour they put behind a date
_SERIAL = re.compile(r"[2-5]\d{4}(?:\.0+)?", re.ASCII)
_DAY_ZERO = date(1899, 12, 30)
_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?$", re.ASCII)
_YEAR = r"(\d{4})年"
_PERIODS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (_YEAR + "(?:度|全年)?", lambda found: found[1]),
    (_YEAR + "度?([上下])半年", lambda found: f"{found[1]}H{'上下'.index(found[2]) + 1}"),
    (_YEAR + "第?一季度", lambda found: f"{found[1]}Q1"),
    (
        _YEAR + "前([二两三四])(?:个)?季度",
        lambda found: f"{found[1]}Q{'二三四'.index(found[2].replace('两', '二')) + 2}",
    ),
    (_YEAR + r"1月份?", lambda found: f"{found[1]}-01"),
    (_YEAR + r"1月?(?:[-—－–~～]{1,2}|至|到)(1[0-2]|[2-9])月份?", lambda found: f"{found[1]}-{int(found[2]):02}"),
    (r"(\d{4})年?(?:[-—－–~～]{1,2}|至|到)(\d{4})年?", lambda found: f"{found[1]}-{found[2]}"),
    (r"(\d{4})([hq])([1-4])", lambda found: f"{found[1]}{found[2].upper()}{found[3]}"),
)


@dataclass(frozen=True, slots=True)
class Respelt:
    """A cell that was written another way than the store does: where, as written, as read."""

    line: int
    column: Column
    written: str
    read: str


def respelt(text: str, column: Column) -> str | None:
    """Another way of writing a number, a date or a period, as the store writes it.

    text     as written, without white space around it
    column   Column
    returns  text, None where it is written as the store does, or could mean anything else

    >>> from refoundry.dictionary import table
    >>> observation = table("observation")
    >>> respelt("1,268", observation.column("value")), respelt("2025/3/20", observation.column("published"))
    ('1268', '2025-03-20')
    >>> respelt("2024年前三季度", observation.column("period")), respelt("2024年三季度", observation.column("period"))
    ('2024Q3', None)
    """
    shape = _FORMS.get(column.form or "") or _SHAPES.get(column.dtype)
    read = text if shape is None else shape(text.translate(_FULL_WIDTH))
    return None if read == text else read


def _code(text: str) -> str:
    """A code of letters and digits, whatever their width and case, without the blanks and dashes between them."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def _month(text: str) -> str:
    found = re.fullmatch(r"(\d{4})(?:年|[-/.])(\d{1,2})月?", text, re.ASCII)
    found = found or re.fullmatch(r"(\d{4})(\d{2})", text, re.ASCII)
    return f"{found[1]}-{int(found[2]):02}" if found and 1 <= int(found[2]) <= 12 else text


def _number(text: str) -> str:
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def _date(text: str) -> str:
    text = _MIDNIGHT.sub("", text)
    if _SERIAL.fullmatch(text):
        return (_DAY_ZERO + timedelta(days=int(float(text)))).isoformat()
    for shape in _DATES:
        if found := shape.fullmatch(text):
            year, month, day = (int(part) for part in found.groups())
            return f"{year:04}-{month:02}-{day:02}"
    return text


def _period(text: str) -> str:
    for shape, read in _PERIODS:
        if found := re.fullmatch(shape, text, re.ASCII):
            return read(found)
    return text


_FORMS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("uscc", "uscc_firm", "uscc_individual"), _code),
    "month": _month,
}
_SHAPES: dict[str, Callable[[str], str]] = {"number": _number, "integer": _number, "date": _date, "period": _period}
