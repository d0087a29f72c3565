"""Weeks, months and quarters as reports are due for them.

Written as refoundry.core.periods writes them where it has them: a month 2026-03, a quarter 2026Q1. There they run from
January on, as bulletins count; here each is only itself. A week is that of ISO 8601, Monday to Sunday: 2026-W07.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import normalize

from refoundry.core.periods import read_period
from refoundry.core.problems import Lang

CYCLES = ("week", "month", "quarter")
"""How often a report can be due."""
_SHAPE = re.compile(r"(?P<year>[0-9]{4})(?:-W(?P<week>[0-9]{2})|-(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4]))")
_NUMBERS = (("一", "first"), ("二", "second"), ("三", "third"), ("四", "fourth"))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One week, month or quarter; ordered by its end, then its start."""

    end: date
    start: date
    text: str

    def shown(self, lang: Lang = "zh") -> str:
        """The span in words.

        lang     zh or en
        returns  text

        >>> read_span("2026-W07").shown(), read_span("2026Q1").shown("en")
        ('2026年第7周（2月9日—2月15日）', 'first quarter of 2026')
        """
        found = _SHAPE.fullmatch(self.text)
        assert found is not None
        year, zh = int(found["year"]), lang == "zh"
        if found["week"]:
            first, last, number = self.start, self.end, int(found["week"])
            if zh:
                return f"{year}年第{number}周（{first.month}月{first.day}日—{last.month}月{last.day}日）"
            return f"week {number} of {year} ({first.isoformat()} to {last.isoformat()})"
        if found["month"]:
            return f"{year}年{self.end.month}月" if zh else f"{self.end:%B} {year}"
        zh_number, en_number = _NUMBERS[int(found["quarter"]) - 1]
        return f"{year}年第{zh_number}季度" if zh else f"{en_number} quarter of {year}"


def span(cycle: str, day: date) -> Span:
    """The week, month or quarter a day lies in.

    cycle    one of CYCLES
    day      date
    returns  Span
    raises   ValueError   no such cycle

    >>> span("week", date(2027, 1, 1)).text, span("month", date(2026, 3, 31)).text
    ('2026-W53', '2026-03')
    """
    if cycle == "week":
        year, week, weekday = day.isocalendar()
        start = day - (weekday - 1) * _DAY
        return Span(start + 6 * _DAY, start, f"{year:04}-W{week:02}")
    if cycle == "month":
        return Span(_month_end(day.year, day.month), day.replace(day=1), f"{day.year:04}-{day.month:02}")
    if cycle == "quarter":
        quarter = (day.month + 2) // 3
        start = date(day.year, 3 * quarter - 2, 1)
        return Span(_month_end(day.year, 3 * quarter), start, f"{day.year:04}Q{quarter}")
    raise ValueError(f"{cycle!r} is no cycle: one of {' '.join(CYCLES)}")


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def read_span(text: str) -> Span | None:
    """Read 2026-W07, 2026-03 or 2026Q1.

    text     as written
    returns  Span   None where it is none of these, or the year has no such week

    >>> read_span("2026-W07").start, read_span("2025-W53")
    (datetime.date(2026, 2, 9), None)
    """
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    year = int(found["year"])
    try:
        if found["week"]:
            return span("week", date.fromisocalendar(year, int(found["week"]), 1))
        if found["month"]:
            return span("month", date(year, int(found["month"]), 1))
        return span("quarter", date(year, 3 * int(found["quarter"]), 1))
    except (ValueError, OverflowError):
        return None


_FIGURES = {"一": "1", "二": "2", "三": "3", "四": "4", "上": "1", "下": "2"}
_SAID = re.compile(
    r"(?:(?P<year>[0-9]{4})年)?(?:第?(?P<week>[0-9]{1,2})周.*|(?P<month>[0-9]{1,2})月份?|(?:第|前)?(?P<quarter>[1-4一二三四])季度"
    r"|(?P<half>[12上下])半年)?"
)


def period_code(typed: str, today: date) -> str | None:
    """The code of a period as it is typed: 2026-W48 or 第48周, 2026-10 or 2026年10月, 2026Q3, 三季度, 2026H1, 2026.

    typed    text
    today    date   of whose year a week, month or quarter without its year is
    returns  text   None where it is no period

    >>> period_code("第48周", date(2026, 11, 23)), period_code("2026年10月", date(2026, 11, 23))
    ('2026-W48', '2026-10')
    """
    text = normalize("NFKC", typed).replace(" ", "").upper()
    if read_span(text) is not None:
        return text
    try:
        return read_period(text).text
    except ValueError:
        pass
    found = _SAID.fullmatch(text)
    if not text or found is None:
        return None
    year = int(found["year"] or today.year)
    said = found["week"] or found["month"] or found["quarter"] or found["half"]
    part = _FIGURES.get(said, said)
    code = (
        f"{year}-W{int(part):02}" if found["week"]
        else f"{year}-{int(part):02}" if found["month"]
        else f"{year}Q{part}" if found["quarter"]
        else f"{year}H{part}" if found["half"]
        else f"{year}"
    )  # fmt: skip
    return period_code(code, today) if code != text else None
