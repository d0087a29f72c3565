"""Characters as documents bring them and as the importer reads them.

Quotes keep the original. For reading, every text has a plain form of exactly the same length: simplified characters,
half-width digits and letters, full-width punctuation. So a place found in the plain form is a place in the original.
"""

import re
from functools import cache
from typing import Any

from refoundry.core.clauses import fingerprint

_ZERO_WIDTH = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD])
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\t\n\r\f\v"}
_TIDY = _ZERO_WIDTH | _CONTROLS

_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # ！ to ～, of which the punctuation returns below
_PUNCTUATION = str.maketrans(
    {
        **{"｡": "。", "､": "、", "｢": "「", "｣": "」", "･": "·", "•": "·", "・": "·", "‧": "·"},
        **{"﹐": "，", "﹑": "、", "﹒": "。", "﹔": "；", "﹕": "：", "﹖": "？", "﹗": "！", "﹙": "（", "﹚": "）"},
        **{"，": "，", "；": "；", "：": "：", "？": "？", "！": "！", "（": "（", "）": "）", "．": ".", "～": "~"},
        **{";": "；", "?": "？", "!": "！", "(": "（", ")": "）", "〜": "~", "∼": "~", "﹪": "%", "‰": "‰"},
        **{"－": "-", "﹣": "-", "–": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "─": "—", "―": "—", "﹘": "—"},
        **{
            "〔": "（",
            "〕": "）",
            "［": "[",
            "］": "]",
            "〖": "【",
            "〗": "】",
            "﹤": "<",
            "﹥": ">",
            "＜": "<",
            "＞": ">",
        },
        **{"\u00a0": " ", "\u3000": " ", "\t": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " "},
        **{"〇": "〇", "○": "〇", "◯": "〇"},
    }
)
_PLAIN: dict[int, Any] = {**_WIDE, **_PUNCTUATION}
# A comma, colon or full stop between digits belongs to a number (1,200 and 49.0 and 1.9:47.2), elsewhere to a sentence.
# 园区.2023年, 政策.A类 and 大脑2.0.加快 are two sentences each; 一.5 and 附件.pdf are not.
_COMMA = re.compile(r",(?!\d)|(?<!\d),")
_COLON = re.compile(r":(?!\d)|(?<!\d):")
_STOP = re.compile(
    r"(?<=[\u4e00-\u9fff）】”’%])\.(?![\da-z.A-Z])"
    r"|(?<=[\u4e00-\u9fff])(?<![第图表章节款一二三四五六七八九十])\.(?=\d|[A-Z][\u4e00-\u9fff])"
    r"|(?<=[^\s\d.]\d\.\d)\.(?=[\u4e00-\u9fff])"
)


def tidy(text: str) -> str:
    """Text without zero-width, byte-order and control characters; nothing else changes.

    text     text   as a reader delivered it
    returns  text

    >>> tidy("制\\u200b造\\ufeff业")
    '制造业'
    """
    return text.translate(_TIDY)


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _simple(character: str) -> str:
    converted: str = _converter().convert(character)
    return converted if len(converted) == 1 else character


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, character for character.

    Phrases decide where a character has two readings (乾燥, 乾隆), as long as the length stays.

    text     text
    returns  text of the same length

    >>> simplified("規模以上工業企業")
    '规模以上工业企业'
    """
    changed = {character: simple for character in set(text) if (simple := _simple(character)) != character}
    if not changed:
        return text
    whole: str = _converter().convert(text)
    return whole if len(whole) == len(text) else "".join(changed.get(character, character) for character in text)


def plain(text: str) -> str:
    """The form in which texts are read and compared: simplified, digits and letters half, punctuation full width.

    text     text
    returns  text of the same length

    >>> plain("（１）產值達到１．５萬億元,佔比49.0%.")
    '（1）产值达到1.5万亿元，占比49.0%。'
    """
    text = simplified(text).translate(_PLAIN)
    return _STOP.sub("。", _COLON.sub("：", _COMMA.sub("，", text)))


_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


def heading(text: str) -> str:
    """A title as it is printed: plain, without the spaces that layout put between Chinese characters.

    text     text
    returns  text, shorter or equal

    >>> heading(" 做強　智能裝備 產業 ")
    '做强智能装备产业'
    """
    return re.sub(r"\s+", " ", _GAP.sub("", plain(text).strip()))


_WORD = re.compile(r"[^\w%]+|_")


def letters(text: str) -> str:
    """Only letters and digits of the plain form: two writings of one title compare equal.

    text     text
    returns  text

    >>> letters("打造“智能·制造”高地") == letters("打造智能制造高地")
    True
    """
    return _WORD.sub("", plain(text))


def text_hash(text: str) -> str:
    """The fingerprint of an official text: sha256 of its characters without any whitespace.

    Layout, line ends and the file format do not matter; a single changed character does.

    text     text
    returns  text, 64 hexadecimal digits

    >>> text_hash("一、总体 要求\\n") == text_hash("一、总体要求")
    True
    """
    return fingerprint(tidy(text))
