"""Numbers as plans write them: 1,200  3.5  三千  一百五十  两  百  半."""

import re

DIGITS = dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | {"两": 2}
STEPS = {"十": 10, "百": 100, "千": 1000}
CHINESE = "零〇一二两三四五六七八九十百千"
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def arabic(text: str) -> float:
    """The value of a number in figures, with or without commas.

    text     text   such as `1,200.5`
    returns  float

    >>> arabic("1,200.5")
    1200.5
    """
    return float(text.replace(",", ""))


def chinese(text: str) -> float | None:
    """The value of a number in Chinese characters below 亿; None where it is not one.

    text     text   such as `一百五十`, `三千`, `二〇二五`, `百`
    returns  float or None

    >>> chinese("一百五十"), chinese("两"), chinese("百"), chinese("二〇二五"), chinese("一万二千"), chinese("十十")
    (150.0, 2.0, 100.0, 2025.0, 12000.0, None)
    """
    if "万" in text:
        whole, _, rest = text.partition("万")
        above, below = chinese(whole), chinese(rest)
        return None if above is None or below is None else above * 10_000 + below
    if not text or any(character not in CHINESE for character in text):
        return None
    if not any(character in STEPS for character in text):
        return float("".join(str(DIGITS[character]) for character in text)) if len(text) < 7 else None
    total, digit, last = 0, None, 10_000
    for character in text:
        if character in STEPS:
            step = STEPS[character]
            if step >= last or digit == 0:
                return None
            total += (1 if digit is None else digit) * step
            digit, last = None, step
        else:
            value = DIGITS[character]
            if digit not in (None, 0):
                return None
            digit = value
    return float(total + (digit or 0))


def number(text: str) -> float | None:
    """The value of a number in figures or in Chinese characters.

    text     text
    returns  float or None

    >>> number("3.5"), number("十二"), number("甲")
    (3.5, 12.0, None)
    """
    return arabic(text) if _ARABIC.fullmatch(text) else chinese(text)
