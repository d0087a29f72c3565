"""The year in force while a document is read: carried over clauses and paragraphs, set by headings and title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from refoundry.plan.importer.goals.periods import Period, find_periods, title_years
from refoundry.plan.importer.goals.sections import Chapter

_MARKED = re.compile(
    r"^\s*(?:——|—|--|-|\d{1,2}[.、．](?!\d)|（[\d一二三四五六七八九十]+）|[①-⑳]|[一二三四五六七八九十]是|[●◆■·])"
)
_VAGUE = ("近期", "中期", "远期", "期末", "规划期末", "到期末", "全年", "年内", "今年", "本年度")
_BARE = re.compile(r"[\d一二两三四五六七八九十]+个?年")
_DUE = re.compile("到|至|近期|远期|力争|展望")


@dataclass(slots=True)
class Clock:
    """The time in force, from clause to clause and from paragraph to paragraph."""

    title: tuple[int | None, int | None]
    base: int | None
    year: int | None = None
    text: str | None = None
    past: bool = False
    lasting: tuple[int | None, str | None, bool] = (None, None, False)
    led: list[Period] = field(default_factory=list)

    def take(self, period: Period, leading: bool, brief: bool = False) -> None:
        """Put a time in force; one that leads its clause stays in force beyond the sentence.

        period   Period
        leading  bool     whether nothing but connectives stands before it
        brief    bool     whether it only dates the one thing of its sentence
        """
        self.text = period.text
        if period.each:
            return
        self.past = self.is_past(period)
        if period.year is not None:
            self.year = period.year
        elif period.past:
            self.year = None
        elif period.text not in _VAGUE:
            longer = period.years > 1 and self.title[0] is not None and self.title[0] == self.title[1]
            # 五年翻一番 stands beside the year of its sentence; 未来五年 and 通过三年努力 do not.
            known = self.year if not self.past and _BARE.match(period.text) else None
            self.year = None if longer else self.title[1] or known
        if not (brief or period.event) and (leading or self.lasting[0] is None):
            self.lasting = (self.year, self.text, self.past)
            self.led.append(period)

    def is_past(self, period: Period) -> bool:
        """Whether a time lies behind the plan.

        period   Period
        returns  bool
        """
        if period.past:
            return True
        return self.base is not None and period.year is not None and period.year <= self.base

    def next_sentence(self) -> None:
        """Fall back to the time that lasts."""
        self.year, self.text, self.past = self.lasting

    def next_paragraph(self, text: str, is_heading: bool, chapter: Chapter) -> None:
        """What a new paragraph does to the time in force.

        text        text     of the paragraph
        is_heading  bool     whether it is a heading and nothing else
        chapter     Chapter  in which it stands
        """
        led, self.led = self.led, []
        if is_heading:
            year = title_years(text)[1]
            if year is not None:
                self._set(year, next((period.text for period in find_periods(text) if period.year), None))
            elif chapter != "goals" or self.year is None:
                self._set(self.title[1], None)
            return
        if chapter not in ("goals", "open"):
            self._set(self.title[1], None)
            return
        year, said, past = self.lasting
        if past or said in ("每年", "目前", "当前"):
            self._set(self.title[1] if past else year, None)
        elif year is None:
            self._set(self.title[1], said)
        else:
            self._set(year, said)
        years = {period.year for period in led if period.year}
        if len(years) > 1 and _MARKED.match(text) and self.title[1] in years:
            self._set(self.title[1], next(period.text for period in led if period.year == self.title[1]))

    def _set(self, year: int | None, text: str | None) -> None:
        self.year, self.text, self.past = year, text, False
        self.lasting = (year, text, False)


def base_year(years: tuple[int | None, int | None], texts: Sequence[tuple[str, Chapter]]) -> int | None:
    """The last year that lies behind the plan, as far as title, background and comparisons tell.

    years    (first, last) of the title
    texts    list of (text, chapter) in order
    returns  int or None
    """
    if years[0] is not None:
        return years[0] - 1
    known: list[int] = []
    due: list[int] = []
    for text, chapter in texts:
        if "年" not in text and "五" not in text:
            continue
        for period in find_periods(text):
            if period.year is None:
                continue
            if period.past or period.reference or chapter == "background":
                known.append(period.year)
            elif period.due and (period.first or _DUE.match(period.text)):
                due.append(period.first or period.year)
    known = [year for year in known if not due or year < min(due)]
    if known:
        return max(known)
    # Nothing is said of the past: a plan for the five years after a census year begins behind it.
    started = max(due, default=0) // 5 * 5
    started = started if max(due, default=0) % 5 else started - 5
    return min(min(due) - 1, started) if due and max(due) - started > 2 else None
