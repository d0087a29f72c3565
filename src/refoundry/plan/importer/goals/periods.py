"""When: 到2024年, 近期, “十四五”末, 未来五年; and the years that are only compared with (较2020年)."""

import re
from dataclasses import dataclass

from refoundry.plan.importer.goals.numerals import chinese, number

FIVE_YEAR_ENDS = {
    "九": 2000,
    "十": 2005,
    "十一": 2010,
    "十二": 2015,
    "十三": 2020,
    "十四": 2025,
    "十五": 2030,
    "十六": 2035,
}
_Y = r"(?:(?:19|20)\d{2}|二[〇零]二?[〇零一二三四五六七八九]{1,2})"
_PART = (
    r"(?:年度|年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:上半年|下半年|[一二三四]季度|前三季度|年中|中期|左右)?"
    r"(?:年?[末底初](?!端|座|盘|线|层))?)"
)
_DASH = r"(?:—{1,2}|-{1,2}|~|至|到|－)"
_PLAN = (
    r"[“\"]?(?P<plan>十?[一二三四五六九十]五)[”\"]?(?:规划)?"
    r"(?P<planpart>末期|末|期末|期间|时期|中期|收官|规划期末|规划期|以来|初期|初|前期)?"
)
_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,2})"
_SPAN = rf"{_COUNT}(?:(?:{_DASH}){_COUNT})?\s?(?:个)?年"

_RANGE = re.compile(rf"(?P<first>{_Y})年?{_DASH}(?P<last>{_Y}){_PART}")
_YEAR = re.compile(
    rf"(?P<lead>截至目前，?|截至|截止到|截止|力争到|争取到|努力到|至|到|近期到|远期到|近期至|远期至|中期到|近期|远期|中期|自|从|展望)?"
    rf"(?P<year>{_Y})(?P<part>{_PART})"
)
_NTH = re.compile(r"第(?P<plan>十[一二三四五六]?)个五年(?:规划|计划)?(?:时期|期间|期末|末)?")
_FIVE = re.compile(rf"(?P<lead>截至|到|至|“)?{_PLAN}")
_LENGTH = re.compile(
    rf"(?:(?:力争)?(?:未来|今后|再)(?:的)?(?:{_SPAN}|几年|一段时期)(?:时间)?(?:内|左右|里)?"
    rf"|(?:力争)?(?:通过|经过|用|利用)(?:{_SPAN})(?:左右)?(?:的)?(?:时间|努力|建设|发展|培育|实践)?(?:的?努力)?(?:左右)?"
    rf"|(?:力争)?{_SPAN}(?:之)?内|(?:{_SPAN}左右的?时间)|{_SPAN}(?=累计|新增|引进|完成|培育|建成|实现|投资|翻|分别))"
)
_AGO = re.compile(rf"(?:近|过去|前){_SPAN}(?:来|间)?")
_OTHER = re.compile(
    r"(?P<word>每年|今年|本年度|全年|年内|明年|到本世纪中叶|本世纪中叶|规划期内|规划期末|期末|近年来|近几年来?|近期|中期|远期|目前|当前|现阶段|到期末|三年内)"
)
_REFERENCE = re.compile(
    rf"(?:(?:比|较|相比于|相较于|相较|相比|与|同|对比|按)(?:之)?(?:于)?(?P<what>{_Y}{_PART}|上年[末底]?|上一年[度]?|去年(?:同期|末|底)?|“?十[一二三四]五”?(?:末期?|期末|时期|期间|规划末)?|同期|上年同期|前三年|基期|基准年|现状)"
    rf"(?:的?(?:基础上?|水平|同期|数据|均值|平均水平|平均|基数))?(?:相比|相较|比)?)"
    rf"|(?:在|以)(?P<base>{_Y}{_PART}|上年[末底]?|去年|“?十[一二三四]五”?(?:末期?|期末|期间)?|现有|现状|目前)的?(?:为)?(?:基础上?|基数|基期|基准|水平上)"
    rf"|(?:(?:提高|提升|扩大|增长|增加|壮大|发展|上升)?(?:到|至)|是|为|相当于|达到|达)"
    rf"(?P<of>{_Y}{_PART}|上年|去年|“?十[一二三四]五”?末|现在|目前|当前|现有|现状)的?(?=[\d一二两三四五六七八九十.]+倍)"
)
# 降至2025年的62%: 至 belongs to the verb.
_SIGNS = ("年", "五", "期", "目前", "当前", "同", "现在", "现有", "上年", "现状", "世纪", "阶段")
_CHANGED = tuple("降升提增减高低加长大展缩")


@dataclass(frozen=True, slots=True)
class Period:
    """A time found in a text: where, as written, its year (None where it has none), and what it says of the time.

    `years` is the length of a span without a year (未来五年), `event` a day on which something happens once.
    """

    start: int
    end: int
    text: str
    year: int | None
    first: int | None = None
    past: bool = False
    reference: bool = False
    each: bool = False
    due: bool = False
    years: float = 0
    event: bool = False


def year_of(text: str) -> int | None:
    """A year in figures or Chinese digits.

    text     text   `2024` or `二〇二四`
    returns  int or None

    >>> year_of("2024"), year_of("二〇二五")
    (2024, 2025)
    """
    if text.isdigit():
        return int(text)
    value = chinese(text)
    return int(value) if value and 1900 < value < 2101 else None


def find_periods(text: str, this_year: int | None = None) -> list[Period]:
    """Every time a text names, in order, none inside another.

    text       text           in plain form
    this_year  int or None    the year of a one-year plan, for 今年 and 全年
    returns    list of Period

    >>> [(p.text, p.year, p.reference) for p in find_periods("到2024年，较2020年提高")]
    [('到2024年', 2024, False), ('较2020年', 2020, True)]
    """
    found: list[Period] = []
    taken = 0
    if not _maybe(text):
        return found
    patterns = (_REFERENCE, _RANGE, _YEAR, _FIVE, _LENGTH, _OTHER, _AGO, _NTH)
    matches: list[tuple[int, int, int, re.Match[str]]] = []
    for rank, pattern in enumerate(patterns):
        matches.extend((match.start(), rank, match.end(), match) for match in pattern.finditer(text))
    for start, rank, end, match in sorted(matches, key=lambda item: (item[0], item[1])):
        if start < taken or end == start:
            continue
        if rank == 2 and match.group("lead") in ("到", "至") and start and text[start - 1] in _CHANGED:
            start += 1
        period = _build(rank, match, start, this_year)
        if period is None:
            continue
        found.append(period)
        taken = end
    return found


def _maybe(text: str) -> bool:
    return any(sign in text for sign in _SIGNS)


def _build(rank: int, match: re.Match[str], start: int, this_year: int | None) -> Period | None:
    end = match.end()
    text = match.string[start:end]
    if rank == 7:
        last = FIVE_YEAR_ENDS[match.group("plan")]
        return Period(start, end, text, last, first=last - 4, due=True)
    if rank == 6:
        return Period(start, end, text, None, reference=True)
    if rank == 0:
        what = match.group("what") or match.group("base") or match.group("of") or ""
        year = re.search(_Y, what)
        value = year_of(year.group()) if year else _plan_end(what)
        return Period(start, end, text, value, reference=True)
    if rank == 1:
        return Period(start, end, text, year_of(match.group("last")), first=year_of(match.group("first")), due=True)
    if rank == 2:
        lead = match.group("lead") or ""
        return Period(
            start,
            end,
            text,
            year_of(match.group("year")),
            past=lead.startswith("截"),
            due=lead.endswith(("到", "至", "期")) and not lead.startswith("截"),
            event=not lead and text.endswith("日") and match.string[end : end + 1] != "前",
        )
    if rank == 3:
        part = match.group("planpart") or ""
        ends = FIVE_YEAR_ENDS.get(match.group("plan").removesuffix("五"))
        if ends is None or (not part and "“" not in text and not (match.group("lead") or "")):
            return None
        if part in ("初", "初期", "前期"):
            return None
        return Period(
            start, end, text, ends, first=ends - 4, past=(match.group("lead") or "") == "截至", due=part != "以来"
        )
    if rank == 4:
        length = re.search(_COUNT, text)
        return Period(start, end, text, None, due=True, years=(number(length.group()) or 0) if length else 0)
    word = match.group("word")
    if word in ("目前", "当前", "现阶段") or word.startswith(("近年", "近几年")):
        return Period(start, end, text, None, past=True)
    if word in ("今年", "本年度", "全年", "年内"):
        return Period(start, end, text, this_year, due=this_year is not None)
    if word == "明年":
        return Period(start, end, text, this_year + 1 if this_year else None, due=True)
    if "世纪" in word:
        return Period(start, end, text, 2050, due=True)
    return Period(start, end, text, None, each=word == "每年", due=True)


def _plan_end(text: str) -> int | None:
    match = re.search(r"(十[一二三四五]?)五", text)
    return FIVE_YEAR_ENDS.get(match.group(1)) if match else None


def title_years(title: str) -> tuple[int | None, int | None]:
    """First and last year a title or heading names: 三年行动计划（2021-2023年） is 2021 and 2023.

    title    text
    returns  (first, last), each None where there is none

    >>> title_years("某市三年行动计划（2021—2023年）"), title_years("某市“十四五”规划"), title_years("2022年工作要点")
    ((2021, 2023), (2021, 2025), (2022, 2022))
    """
    first: int | None = None
    last: int | None = None
    for period in find_periods(title):
        if period.reference or period.year is None or period.past:
            continue
        if title.startswith("远景", period.end) and first is not None:
            continue
        start = period.first or period.year
        first = start if first is None else min(first, start)
        last = period.year if last is None else max(last, period.year)
    return first, last
