"""Periods of time as statistics and plans write them: a year, a half, a quarter, a month, a span of years."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_SHAPE = re.compile(
    r"(?P<year>[0-9]{4})(?:(?:H(?P<half>[12]))|(?:Q(?P<quarter>[1-4]))|(?:-(?P<month>0[1-9]|1[0-2]))|(?:-(?P<last>[0-9]{4})))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of time. `text` is how it is written; ordered by its end, then its start."""

    end: date
    start: date
    text: str

    @property
    def year(self) -> int:
        """The year the period ends in."""
        return self.end.year

    @property
    def annual(self) -> bool:
        """Whether it is one whole calendar year."""
        return len(self.text) == 4

    def shown(self, lang: str = "zh") -> str:
        """The period in words: 2020年上半年, first half of 2020.

        lang     zh or en
        returns  text
        """
        found = _SHAPE.fullmatch(self.text)
        assert found is not None
        year = found["year"]
        zh = lang == "zh"
        if found["half"]:
            if zh:
                return f"{year}年{'上' if found['half'] == '1' else '下'}半年"
            return f"{'first' if found['half'] == '1' else 'second'} half of {year}"
        if found["quarter"]:
            quarter = int(found["quarter"])
            if quarter == 1:
                return f"{year}年一季度" if zh else f"first quarter of {year}"
            return (
                f"{year}年前{'一二三四'[quarter - 1]}季度"
                if zh
                else f"first {('two', 'three', 'four')[quarter - 2]} quarters of {year}"
            )
        if found["month"]:
            month = int(found["month"])
            if month == 1:
                return f"{year}年1月" if zh else f"January {year}"
            return f"{year}年1—{month}月" if zh else f"January to {date(2000, month, 1):%B} {year}"
        if found["last"]:
            return f"{year}—{found['last']}年" if zh else f"{year}–{found['last']}"
        return f"{year}年" if zh else year


def read_period(text: str | int) -> Period:
    """Read 2024, 2020H1, 2024Q3 (the year to date), 2020-05 (to the end of May) or 2022-2024.

    Halves are calendar halves. Quarters and months are cumulative from January, as the bulletins publish them.

    text     as written; a whole number is a year
    returns  Period
    raises   ValueError   none of these shapes, or a span that runs backwards

    >>> read_period("2020H1").end.isoformat(), read_period(2024).annual
    ('2020-06-30', True)
    """
    written = str(text).strip()
    found = _SHAPE.fullmatch(written)
    if found is None:
        raise ValueError(f"{written!r} is no period: write 2024, 2020H1, 2024Q3, 2020-05 or 2022-2024")
    year = int(found["year"])
    if found["half"]:
        first = found["half"] == "1"
        start = date(year, 1 if first else 7, 1)
        return Period(date(year, 6, 30) if first else date(year, 12, 31), start, written)
    if found["last"]:
        last = int(found["last"])
        if last < year:
            raise ValueError(f"{written!r} runs backwards")
        return Period(date(last, 12, 31), date(year, 1, 1), written)
    month = 3 * int(found["quarter"]) if found["quarter"] else int(found["month"] or 12)
    return Period(date(year, month, monthrange(year, month)[1]), date(year, 1, 1), written)
