"""Ordinals of headings: 一, 十二, 二十三, 12."""

import re

_DIGITS = "零一二三四五六七八九"
_TENS = re.compile(r"(?:([一二三四五六七八九两])?百)?(?:零|([一二三四五六七八九])?(十))?([一二三四五六七八九两])?")


def ordinal(text: str) -> int | None:
    """The number that an ordinal writes.

    text     text   digits or Chinese numerals up to 999
    returns  int, None where it is neither

    >>> [ordinal(text) for text in ("7", "十", "二十三", "一百零二", "壹")]
    [7, 10, 23, 102, None]
    """
    if text.isascii() and text.isdigit():
        return int(text)
    match = _TENS.fullmatch(text)
    if not text or match is None:
        return None
    hundreds, tens, ten, ones = match.groups()
    total = 100 * _digit(hundreds, 1) if "百" in text else 0
    total += 10 * _digit(tens, 1) if ten else 0
    return total + _digit(ones, 0) or None


def _digit(text: str | None, default: int) -> int:
    return default if text is None else _DIGITS.index("二" if text == "两" else text)


def chinese(number: int) -> str:
    """A number up to 999 in Chinese, as headings write it.

    number   int   1 to 999
    returns  text

    >>> [chinese(number) for number in (4, 10, 12, 23, 102)]
    ['四', '十', '十二', '二十三', '一百零二']
    """
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")
