"""Figures with their unit and bound: 不少于250平方公里, 3至5家, 1.5万亿元以上, XX%."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from refoundry.plan.importer.goals.lexicon import table
from refoundry.plan.importer.goals.numerals import arabic, chinese
from refoundry.plan.importer.goals.unit_table import Sort, canonical, unit_at, unit_table

Bound = Literal[">=", ">", "<=", "~", "="]

_NUMBER = re.compile(
    r"(?P<ratio>\d+(?:\.\d+)?(?:[:：∶]\d+(?:\.\d+)?){1,3})"
    r"|(?P<blank>[Xx×*＊_]{2,}|[〇○]{2,}|\[\s*\]|_{1,})"
    r"|(?P<part>百分之(?P<hundredth>[零〇一二两三四五六七八九十百点]+|\d+(?:\.\d+)?))"
    r"|(?P<double>翻(?P<times>[一两二三四]|1|2|3|两)?番|翻倍|倍增)"
    r"|(?P<arabic>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<half>一半|过半)"
    r"|(?P<third>(?P<below>[二三四五六七八九十])分之(?P<above>[一二两三四五六七八九]))"
    r"|(?P<tenths>(?P<tens>[一二三四五六七八九]|\d(?:\.\d)?)成(?![效果本为立功员长都熟品套交绩型就人份因]))"
    r"|(?P<chinese>[一二两三四五六七八九十百千][零〇一二两三四五六七八九十百千]*(?:万[零〇一二两三四五六七八九十百千]+)?"
    r"|(?=万亿元|万亿|万家|万户|万人|万个|亿元))"
)
_DASH = re.compile(r"\s?(?:—{1,2}|-{1,2}|~|至|到|－)\s?")
_BOUNDS: Mapping[str, Bound] = {"gt": ">", "ge": ">=", "le": "<=", "about": "~"}
_LETTER = re.compile(r"[A-Za-z]")
_NEVER_AFTER = re.compile(
    r"[+＋]|号(?!线)|版|强(?!度)|代(?!表)|年|月(?!度)|日(?!处|产|均|供|游)|届|时代|线城市|期(?:项目|工程)?|级(?!以上的?[\d])|°|℃|[A-Za-z]+[+＋]|\.\d"
)
_WORD = re.compile(r"(?!以上|以内|左右|以下|上下|内)[\u4e00-\u9fff]{1,6}?(?=$|[、，；。：）]|以上|以内|左右|以下)")
# 一批 says nothing of how many; 一、二类 are kinds, not a count.
_NO_COUNT = {("批", 1.0), ("系列", 1.0)}
_ROUND = {"十", "百", "千", ""}


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in a text: where its number starts, where its unit and bound end, and what it says."""

    start: int
    end: int
    value: float | None
    high: float | None
    unit: str | None
    sort: Sort
    bound: Bound | None = None
    written: str = ""
    round: bool = False
    unsure: str | None = None
    parts: tuple[float, ...] = ()


def find_quantities(text: str) -> list[Mention]:
    """Every figure with a unit in a folded text, in order.

    text     text   in which quotes, brackets and times are marks already
    returns  list of Mention

    >>> [(m.value, m.high, m.unit, m.bound) for m in find_quantities("突破1.5万亿元，新增6—9家、不少于250平方公里以上")]
    [(15000.0, None, '亿元', None), (6.0, 9.0, '家', None), (250.0, None, 'km2', '>=')]
    """
    found: list[Mention] = []
    taken = 0
    for match in _NUMBER.finditer(text):
        if match.start() < taken:
            continue
        mention = _read(text, match)
        if mention is not None:
            found.append(mention)
            taken = mention.end
    return _inherit_units(text, found)


def _read(text: str, match: re.Match[str]) -> Mention | None:
    start, end = match.span()
    if match.group("ratio"):
        parts = tuple(float(part) for part in re.split("[:：∶]", match.group()))
        if len(parts) == 2 and parts[1] != 1:
            return None
        return bounded(text, Mention(start, end, None, None, "%", "ratio", parts=parts, written=match.group()))
    if match.group("double"):
        return bounded(text, _double(match))
    if match.group("half"):
        return Mention(start, end, 50.0, None, "%", "percent", ">" if match.group() == "过半" else "~", match.group())
    if match.group("third"):
        ratio = 100 * (chinese(match.group("above")) or 0) / (chinese(match.group("below")) or 1)
        return bounded(text, Mention(start, end, round(ratio, 1), None, "%", "percent", unsure="由分数换算"))
    if match.group("tenths"):
        tens = match.group("tens")
        tenth = (float(tens) if tens[0].isdigit() else chinese(tens) or 0.0) * 10
        return bounded(text, Mention(start, end, tenth, None, "%", "percent"))
    if match.group("part"):
        value = _hundredth(match.group("hundredth"))
        return None if value is None else bounded(text, Mention(start, end, value, None, "%", "percent"))
    if match.group("blank"):
        unit = unit_at(text, end)
        if unit is None or unit[1] not in ("percent", "count", "money", "point"):
            return None
        name, _scale = unit[0], 1.0
        return Mention(start, unit[2], None, None, canonical("", name)[1], unit[1], unsure="数值待填")
    if (
        start
        and (text[start - 1] in "第.·+＋№/前每单届" or _LETTER.match(text[start - 1]))
        and not _stands(text, start)
    ):
        return None
    if _LETTER.match(text[end : end + 1]) and unit_at(text, end) is None:
        return None
    first = _scaled(text, start, match)
    if first is None:
        return None
    return _ranged(text, start, first)


def _stands(text: str, start: int) -> bool:
    """A number behind letters that still is a figure: GDP1000亿元."""
    return text[max(0, start - 3) : start] in ("GDP", "R&D", "PUE", "IPO")


@dataclass(frozen=True, slots=True)
class _Scaled:
    value: float
    scale: str
    unit: str | None
    sort: Sort
    end: int
    more: bool = False
    round: bool = False
    digits: bool = True


def _scaled(text: str, start: int, match: re.Match[str] | None) -> _Scaled | None:
    """A number with its scale and unit from `start`; the unit may be missing (3至5家)."""
    if match is None:
        match = _NUMBER.match(text, start)
        if match is None or not (match.group("arabic") or match.group("chinese")):
            return None
    written = match.group()
    end = match.end()
    digits = bool(match.group("arabic"))
    if digits:
        value = arabic(written)
    elif written == "":
        value = 1.0
    else:
        if (end < len(text)) and text[end] == "点" and text[end + 1 : end + 2] in "零一二三四五六七八九":
            return None
        read = chinese(written)
        if read is None:
            return None
        value = read
    scale, more = "", False
    while True:
        unit = unit_at(text, end)
        if unit is not None:
            return _Scaled(value, scale, unit[0], unit[1], unit[2], more, written in _ROUND, digits)
        following = text[end : end + 1]
        if following in ("余", "多") and not more and (scale or digits or written in _ROUND or written[-1] in "十百千"):
            more, end = True, end + 1
        elif following in ("百", "千", "十") and not scale and digits:
            value, end = value * {"十": 10, "百": 100, "千": 1000}[following], end + 1
        elif following in ("万", "亿") and len(scale) < 2 and (scale, following) != ("亿", "万") and scale != following:
            scale, end = scale + following, end + 1
        elif following == " " and digits and text[end + 1 : end + 2] not in ("", " "):
            spaced = unit_at(text, end + 1)
            if spaced is None:
                return _Scaled(value, scale, None, "bare", end, more, written in _ROUND, digits)
            end += 1
        else:
            return _Scaled(value, scale, None, "bare", end, more, written in _ROUND, digits)


def _ranged(text: str, start: int, first: _Scaled) -> Mention | None:
    dash = _DASH.match(text, first.end)
    if dash and (
        text[dash.end() : dash.end() + 1].isdigit()
        or text[dash.end() : dash.end() + 1] in tuple("一二两三四五六七八九十百千")
    ):
        second = _scaled(text, dash.end(), None)
        if second is not None and second.unit is not None and (first.unit is None or first.unit == second.unit):
            low = first.value * _ratio(first.scale, second.scale, first.unit is None and not first.scale)
            mention = _finish(text, start, second, low=low)
            if mention is not None and (mention.high is None or mention.value is None or mention.value < mention.high):
                return mention
            return None
    return _finish(text, start, first)


def _ratio(scale: str, other: str, missing: bool) -> float:
    """What turns the first number of a range into the scale of the second (8000万元至1亿元; 3-5万家)."""
    if missing or scale == other:
        return 1.0
    worth = {"": 1.0, "万": 1e4, "亿": 1e8, "万亿": 1e12}
    return worth.get(scale, 1.0) / worth.get(other, 1.0)


def _finish(text: str, start: int, read: _Scaled, low: float | None = None) -> Mention | None:
    after = text[read.end : read.end + 4]
    if after.startswith("级"):
        return None if read.unit is None and not read.scale else _level(text, start, read)
    unit, sort = read.unit, read.sort
    if (unit, read.value) in _NO_COUNT or (unit == "类" and not read.digits and low is None and text[start] != "两"):
        return None
    if unit is None:
        if "亿" in read.scale and (unknown := _unlisted(text, read.end)):
            return bounded(text, replace(_counted(text, start, read, unknown, low), unsure="单位不在单位表"))
        if "亿" in read.scale and not _NEVER_AFTER.match(after):
            unit, sort = "元", "money"
        elif read.scale == "万" and not after.startswith(("物", "方", "象", "里", "众", "企", "亩", "村", "千")):
            return bounded(
                text,
                Mention(
                    start,
                    read.end,
                    read.value,
                    low,
                    "万",
                    "bare",
                    written=text[start : read.end],
                    round=read.round,
                    unsure="缺单位",
                ),
            )
        elif after.startswith("大") and not read.scale and read.value < 100:
            return Mention(start, read.end + 1, read.value, None, "个", "group", written=text[start : read.end + 1])
        elif read.digits and not read.scale and not _NEVER_AFTER.match(after):
            return bounded(
                text, Mention(start, read.end, read.value, None, None, "bare", written=text[start : read.end])
            )
        else:
            return None
    multiplier, name = canonical(read.scale, unit)
    value, high = read.value * multiplier, None
    if low is not None:
        value, high = low * multiplier, value
    bound: Bound | None = ">" if read.more else None
    mention = Mention(
        start,
        read.end,
        _tidy(value),
        None if high is None else _tidy(high),
        name,
        sort,
        bound,
        text[start : read.end],
        round=read.round and not read.digits,
    )
    return bounded(text, mention)


def _unlisted(text: str, place: int) -> str | None:
    """The unit behind 2.2亿 that no table lists, where only it can be meant: it ends the phrase and names no owner."""
    found = _WORD.match(text, place)
    if found is None or table("money_qualified").at_start(text, place) or table("tail").at_start(text, place):
        return None
    return None if table("measures").at_end(text, found.end(), place) else found.group()


def _counted(text: str, start: int, read: _Scaled, unit: str, low: float | None) -> Mention:
    value, high = (read.value, None) if low is None else (low, read.value)
    end = read.end + len(unit)
    return Mention(start, end, value, high, read.scale + unit, "measure", written=text[start:end])


def _level(text: str, start: int, read: _Scaled) -> Mention | None:
    """百亿级, 500亿元级: part of a name, but a size nevertheless."""
    if "亿" not in read.scale and read.unit != "元":
        return None
    multiplier, name = canonical(read.scale, "元")
    end = read.end + 1
    return Mention(start, end, _tidy(read.value * multiplier), None, name, "level", None, text[start:end])


def _double(match: re.Match[str]) -> Mention:
    times = match.group("times")
    power = int(chinese(times) or 1) if times and not times.isdigit() else int(times or 1)
    return Mention(match.start(), match.end(), float(2**power - 1) * 100, None, "%", "double", written=match.group())


def _hundredth(text: str) -> float | None:
    if text[0].isdigit():
        return float(text)
    whole, _, rest = text.partition("点")
    value = chinese(whole)
    fraction = "".join(str(int(chinese(digit) or 0)) for digit in rest)
    return None if value is None else float(f"{value:.0f}.{fraction or 0}")


def bounded(text: str, mention: Mention) -> Mention:
    """A figure with the bound that stands behind it: 以上, 以内, 左右.

    text     text
    mention  Mention   that ends where its unit ends
    returns  Mention
    """
    found = table("after").at_start(text, mention.end)
    if found is None:
        return mention
    word, role = found
    if word in ("内", "多", "余") and text[mention.end + 1 : mention.end + 2] in tuple("部外资容需涵贸陆生样种元功"):
        return mention
    if role == "ge" and word == "起" and text[mention.end + 1 : mention.end + 2] not in ("", "，", "、"):
        return mention
    return Mention(
        mention.start,
        mention.end + len(word),
        mention.value,
        mention.high,
        mention.unit,
        mention.sort,
        _BOUNDS[role],
        mention.written,
        mention.round,
        mention.unsure,
        mention.parts,
    )


def _inherit_units(text: str, mentions: list[Mention]) -> list[Mention]:
    """A bare number takes the unit of the next figure of its run: 分别达到3、5家."""
    out: list[Mention] = []
    for mention in reversed(mentions):
        if (
            mention.unit == "个"
            and out
            and out[-1].sort == "point"
            and text[mention.end : out[-1].start] in ("和", "、")
        ):
            mention = replace(mention, unit=out[-1].unit, sort="point")
        if mention.sort == "bare" and mention.unit is None and out:
            following = out[-1]
            gap = text[mention.end : following.start].strip()
            if (
                gap in ("、", "和", "，", "与", "及", "以及", "/")
                and following.unit
                and following.sort not in ("ratio", "double", "group")
            ):
                written = following.written
                factor = (
                    10_000.0 if following.unit == "亿元" and "万亿" in written and following.sort == "money" else 1.0
                )
                mention = Mention(
                    mention.start,
                    mention.end,
                    None if mention.value is None else mention.value * factor,
                    None,
                    following.unit,
                    following.sort,
                    following.bound,
                    mention.written,
                    unsure=mention.unsure,
                )
        out.append(mention)
    return out[::-1]


def _tidy(value: float) -> float:
    return round(value, 6)


def unit_of(text: str) -> tuple[str, float] | None:
    """The unit a table names, in the form figures carry it, and what its figures are to be multiplied with.

    text     text   such as `亿元`, `平方公里`, `万家`
    returns  (unit, factor), or None where it names none

    >>> unit_of("亿元"), unit_of("平方公里"), unit_of("万家"), unit_of("预期性")
    (('亿元', 1.0), ('km2', 1.0), ('家', 10000.0), None)
    """
    text = text.strip()
    if not text or len(text) > 14:
        return None
    found = find_quantities("1" + text)
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text) + 1) and found[0].unit is not None:
        return found[0].unit, found[0].value or 1.0
    named = re.fullmatch(r"[\u4e00-\u9fffA-Za-z%/·]{1,10}", text)
    return (text, 1.0) if named and text.endswith(tuple(unit_table()[1])) else None
