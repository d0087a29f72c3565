"""The marks before headings and items: 第一章 一、（一）1. 1.1 （1）① —— and their ranks."""

import re
from dataclasses import dataclass

from refoundry.plan.importer.characters import plain
from refoundry.plan.importer.numerals import chinese, ordinal

_CN = "[一二三四五六七八九十百零]{1,5}"
_N = rf"(?:{_CN}|\d{{1,3}})"
# What may follow a mark's dot: 1.5 is a number, but 1.2025年 is item 1 and a year.
_NO_NUMBER = r"(?:(?!\d)|(?=(?:19|20)\d\d(?:年|\s*[-—~至]\s*20\d\d年)))"

# The first that fits decides. Each pattern takes the mark with what closes it; group n is its number.
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("篇", rf"第\s*(?P<n>{_N})\s*[编篇](?![^\s：、]{{0,3}}[。，])[\s：、]*"),
        ("部分", rf"第\s*(?P<n>{_N})\s*部分[\s：、]*"),
        ("章", rf"第\s*(?P<n>{_N})\s*章[\s：、]*"),
        ("节", rf"第\s*(?P<n>{_N})\s*节[\s：、]*"),
        ("条", rf"第\s*(?P<n>{_N})\s*条[\s：、]*"),
        ("一、", rf"(?P<n>{_CN})\s*[、.，。]{_NO_NUMBER}\s*"),
        ("行动一", rf"(?:专项)?(?:行动|任务|工程|举措|措施)\s*(?P<n>{_N})\s*[：、.\s]\s*"),
        ("（一）", rf"(?:（\s*(?P<n>{_CN})\s*[）)]|(?P<n2>{_CN})\s*）)\s*[、.，：]?\s*"),
        ("1.1.1", r"(?P<n>\d{1,2}\.\d{1,2}\.\d{1,2})(?![\d.%])[.、]?\s*(?=[^\d\s])"),
        ("1.1", r"(?P<n>\d{1,2}\.\d{1,2})(?![\d.%:])[.、]?\s*(?=[^\d\s])"),
        ("1.", rf"(?P<n>\d{{1,3}})\s*(?:[、，.。]{_NO_NUMBER}|：(?=\D))\s*"),
        ("1 ", r"(?P<n>\d{1,2})\s+(?=[\u4e00-\u9fff“《])"),
        ("（1）", r"(?:（\s*(?P<n>\d{1,3})\s*）|(?P<n2>\d{1,3})\s*）)\s*[、.，：]?\s*"),
        ("①", r"(?P<n>[①-⑳])\s*[、.，：]?\s*"),
        ("——", r"(?P<n>—{1,2}|-{2,}|[●◆■▲★►▶•◇□○·])\s*"),
    )
)
_ORDER = ("篇", "部分", "章", "节", "条", "一、", "行动一", "（一）", "1.", "1 ", "1.1", "1.1.1", "（1）", "①", "——")
RANKS = {name: rank for rank, name in enumerate(_ORDER)}
BULLET = "——"


@dataclass(frozen=True, slots=True)
class Marker:
    """The mark a line begins with: its style, its number (0 for a dash) and how many characters it takes."""

    style: str
    number: int
    length: int
    parts: tuple[int, ...] = ()

    @property
    def rank(self) -> int:
        """Outer styles have lower ranks."""
        return RANKS[self.style]


def read_marker(text: str) -> Marker | None:
    """The mark at the beginning of a line.

    text     text   original or plain
    returns  Marker, None where the line has none

    >>> read_marker("（三）做强链主"), read_marker("1.9:47.2:51.9")
    (Marker(style='（一）', number=3, length=3, parts=()), None)
    """
    line = plain(text)
    lead = len(line) - len(line.lstrip())
    for style, pattern in _STYLES:
        match = pattern.match(line, lead)
        if match is None:
            continue
        written = match["n"] or match.groupdict().get("n2") or ""
        if style == BULLET:
            return Marker(style, 0, match.end())
        if style == "①":
            return Marker(style, ord(written) - ord("①") + 1, match.end())
        if style in ("1.1", "1.1.1"):
            parts = tuple(int(part) for part in written.split("."))
            if 0 in parts:
                return None
            return Marker(style, parts[-1], match.end(), parts)
        number = ordinal(written)
        if number:
            return Marker(style, number, match.end())
    return None


def written(style: str, number: int) -> str:
    """A mark as a heading of a style writes it.

    style    text   one of RANKS
    number   int
    returns  text

    >>> written("（一）", 4), written("1.", 2), written("章", 3)
    ('（四）', '2.', '第三章')
    """
    shapes = {
        "一、": "{cn}、",
        "（一）": "（{cn}）",
        "1.": "{n}.",
        "1 ": "{n}",
        "（1）": "（{n}）",
        "行动一": "行动{cn}",
    }
    shape = shapes.get(style, "第{cn}" + style if len(style) <= 2 and style[0] in "篇部章节条" else "{n}")
    return shape.format(cn=chinese(number), n=number)


_BOX = re.compile(rf"[【\[《]?专\s*栏\s*(?P<n>{_N}(?:\s*-\s*\d{{1,2}})?)?(?:\s*[】\]》])?[\s：:、.—-]*")
_BOX_LONGEST = 60


@dataclass(frozen=True, slots=True)
class BoxMark:
    """The heading of a 专栏 box: its number (None where it has none) and its title."""

    number: int | None
    title: str


def read_box(text: str) -> BoxMark | None:
    """The heading of a box: 专栏3 with or without its number, with any spacing.

    text     text
    returns  BoxMark, None where the line is none

    >>> read_box("　专栏 3　重点工程"), read_box("专栏所列项目由各部门负责。")
    (BoxMark(number=3, title='重点工程'), None)
    """
    line = plain(text).strip()
    match = _BOX.match(line)
    if match is None or len(line) > _BOX_LONGEST or line.endswith(("。", "；", "，")):
        return None
    title = line[match.end() :].strip(" 】]》")
    number = match["n"]
    if number is None and (
        not title or line[match.end() - 1] not in " ：、.—-】]" or title.startswith(("所", "中", "内"))
    ):
        return None
    return BoxMark(ordinal(number.split("-")[0].strip()) if number else None, title)
