"""Dates by which something is to be done, as minutes write them: 11月30日前, 年底前, 2026年一季度末, 十个工作日内.

Read from the plain form (plan/importer/characters). What a text leaves open is counted from the day it speaks on and
marked unsure; a date that does not exist is never put right.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from refoundry.deliver.clock import due
from refoundry.plan.importer.numerals import ordinal

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_M = r"(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])"
# 每月底前 comes again, 三年内 and 半年内 are spans
_NOT_BEHIND = r"(?<![\d每半一二两三四五六七八九十])"
_YEAR = r"(?:(?P<year>20\d\d)年|(?P<said>今年|本年度?|当年|明年|次年))?\s*"
_END = r"(?:的?(?:底|末))?(?:以前|之前|前|内|止)?"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date as it was written, the day it comes to (None: no such day), and whether something was inferred.

    `start` and `end` are where it stands in the text.
    """

    text: str
    date: date | None
    sure: bool
    start: int
    end: int


_Reading = tuple[date | None, bool]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date | None:
    return _day(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _year_of(found: re.Match[str], on: date, month: int, day: int = 31) -> tuple[int, bool]:
    """The year that is written, or the one in which the date is next to come."""
    if found["year"]:
        return int(found["year"]), True
    if found["said"]:
        return on.year + (found["said"] in ("明年", "次年")), True
    if (month, day) >= (on.month, on.day):
        return on.year, True
    # 1月31日前 said in November is meant for January; that it is one long past is possible
    return on.year + 1, False


def _in_month(found: re.Match[str], on: date) -> _Reading:
    month, day = ordinal(found["month"]) or 0, int(found["day"])
    year, sure = _year_of(found, on, month, day)
    return _day(year, month, day), sure


def _part_of_month(found: re.Match[str], on: date) -> _Reading:
    month, part = ordinal(found["month"]) or 0, found["part"]
    last = {"上旬": 10, "中旬": 20, "中": 15}.get(part)
    year, sure = _year_of(found, on, month, last or 31)
    ended = _day(year, month, last) if last else _month_end(year, month)
    # 6月前 may mean before it begins
    return ended, sure and part != "中" and (bool(part) or found[0].endswith("内"))


def _quarter(found: re.Match[str], on: date) -> _Reading:
    number = ordinal(found["n"]) or 0
    if not 1 <= number <= 4:
        return None, False
    year, sure = _year_of(found, on, number * 3)
    # 一季度前 may mean before it begins
    return _month_end(year, number * 3), sure and bool(found["end"])


def _half(found: re.Match[str], on: date) -> _Reading:
    month = 6 if found["half"] == "上" else 12
    year, sure = _year_of(found, on, month)
    return _month_end(year, month), sure


def _year(found: re.Match[str], on: date) -> _Reading:
    year = int(found["year"]) if found["year"] else on.year + ((found["said"] or "") in ("明年", "次年"))
    return date(year, 12, 31), True


def _bare_year(found: re.Match[str], on: date) -> _Reading:
    return date(int(found["year"]), 12, 31), False


def _this_month(found: re.Match[str], on: date) -> _Reading:
    later = found["which"].startswith(("下", "次"))
    year, month = (on.year + on.month // 12, on.month % 12 + 1) if later else (on.year, on.month)
    return _month_end(year, month), found["which"] != "月"


def _weekday(found: re.Match[str], on: date) -> _Reading:
    monday = on - timedelta(days=on.weekday()) + timedelta(days=7 * found["which"].startswith("下"))
    place = "一二三四五六日天".find(found["day"] or "五")
    # without a day: by the Friday of that week
    return monday + timedelta(days=min(place, 6)), bool(found["day"])


def _working_days(found: re.Match[str], on: date) -> _Reading:
    return due(on, ordinal(found["n"]) or 0).date, False


def _days(found: re.Match[str], on: date) -> _Reading:
    return on + timedelta(days=ordinal(found["n"]) or 0), False


def _weeks(found: re.Match[str], on: date) -> _Reading:
    return on + timedelta(days=7 * (ordinal(found["n"]) or 0)), False


def _months(found: re.Match[str], on: date) -> _Reading:
    count = on.month - 1 + (6 if found["n"] == "半年" else ordinal(found["n"]) or 0)
    year, month = on.year + count // 12, count % 12 + 1
    return _day(year, month, min(on.day, monthrange(year, month)[1])), False


def _years(found: re.Match[str], on: date) -> _Reading:
    year, month = on.year + (ordinal(found["n"]) or 0), on.month
    return _day(year, month, min(on.day, monthrange(year, month)[1])), False


# The first that fits a place decides. A day without 前 or 完成 behind it is no deadline: 11月18日召开会议.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], _Reading]], ...] = tuple(
    (re.compile(form), read)
    for form, read in (
        (rf"{_YEAR}{_NOT_BEHIND}{_M}月(?P<day>\d{{1,2}})[日号]\s*(?:（[^）]{{1,6}}）)?"
         r"(?:(?:下班)?(?:以前|之前|前|止|截止)|(?=\s*(?:完成|$|[）。；])))", _in_month),
        (r"(?P<year>20\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?P<said>)(?:以前|之前|前|止)?", _in_month),
        (rf"{_YEAR}{_NOT_BEHIND}{_M}月(?:份)?(?P<part>底|末|上旬|中旬|下旬|中)(?:以前|之前|前|止)?", _part_of_month),
        (rf"{_YEAR}{_NOT_BEHIND}{_M}月(?:份)?(?P<part>)(?:以前|之前|前|内|止)", _part_of_month),
        (rf"{_YEAR}第?(?P<n>[一二三四1234])季度(?P<end>底|末|内)?(?:以前|之前|前|止)?", _quarter),
        (rf"{_YEAR}(?P<half>[上下])半年{_END}", _half),
        (rf"(?:(?P<year>20\d\d)年|(?P<said>今年|本年度?|当年|明年|次年)|{_NOT_BEHIND}年)"
         r"(?:底|末|内|终)(?:以前|之前|前|止)?", _year),
        (r"(?<!每)(?P<which>本月|当月|下个?月|次月|(?<![\d每十一二三四五六七八九份])月)"
         r"(?:底|末)(?:以前|之前|前|止)", _this_month),
        (r"(?P<which>本|这|下)个?(?:周|星期)(?P<day>[一二三四五六日天])?(?:底|末|内)?(?:以前|之前|前|止)?", _weekday),
        (rf"(?P<n>{_N})个工作日(?:之)?内", _working_days),
        (rf"(?P<n>{_N})个?(?:自然日|日|天)(?:之)?内", _days),
        (rf"(?P<n>{_N})个?(?:周|星期)(?:之)?内", _weeks),
        (rf"(?P<n>{_N})个月(?:之)?内", _months),
        (r"(?P<n>半年)(?:之)?内", _months),
        (rf"(?P<n>{_N})年(?:之)?内", _years),
        (r"(?<![至到自从])(?P<year>20\d\d)年(?=(?:以前|之前|前|内)?完成)(?:以前|之前|前|内)?", _bare_year),
    )
)  # fmt: skip
_LEAD = re.compile(r"(?:务必|力争|确保|最迟|不迟于|须|要|应)?(?:[于在至到]|截至|截止到?)?$")


def read_deadlines(text: str, on: date) -> list[Deadline]:
    """Every date of a text by which something is to be done.

    text     text   plain
    on       date   the day the text speaks on: that of the meeting
    returns  Deadlines in the order of the text

    >>> [one.date.isoformat() for one in read_deadlines("11月30日前提出方案，年底前完成", date(2026, 11, 18))]
    ['2026-11-30', '2026-12-31']
    >>> read_deadlines("2026年11月18日，召开会议", date(2026, 11, 18))
    []
    """
    found: list[Deadline] = []
    taken: list[tuple[int, int]] = []
    for form, read in _FORMS:
        for match in form.finditer(text):
            if not match[0].strip() or any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            day, sure = read(match, on)
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            lead = _LEAD.search(text[max(0, start - 6) : start])
            start -= len(lead[0]) if lead else 0
            found.append(Deadline(match[0].strip(), day, sure and day is not None, start, match.end()))
    return sorted(found, key=lambda one: one.start)


def read_deadline(text: str, on: date) -> Deadline | None:
    """The date by which the whole of a text is to be done: the last, unsure where there are several.

    text     text   plain
    on       date   the day the text speaks on
    returns  Deadline, None where the text gives none
    """
    found = read_deadlines(text, on)
    days = {one.date for one in found}
    if not found:
        return None
    if None in days:
        return next(one for one in found if one.date is None)
    last = max(found, key=lambda one: one.date or date.min)
    return last if len(days) == 1 else Deadline(last.text, last.date, False, last.start, last.end)
