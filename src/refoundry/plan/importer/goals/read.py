"""From paragraphs to goals: chapters, periods and sentences joined."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from refoundry.plan.importer.characters import plain
from refoundry.plan.importer.goals import indicators
from refoundry.plan.importer.goals.claims import Claim, Memory
from refoundry.plan.importer.goals.clauses import read_clause, usable
from refoundry.plan.importer.goals.draft import GoalDraft, Kind
from refoundry.plan.importer.goals.lexicon import words
from refoundry.plan.importer.goals.periods import Period, find_periods, title_years
from refoundry.plan.importer.goals.quantities import Mention, find_quantities
from refoundry.plan.importer.goals.sections import Chapter, Outline, chapter_of, heading_of
from refoundry.plan.importer.goals.spans import BRACKET, PERIOD, Folded, clauses, fold, paired_quotes, sentences

_QUOTE = 40
_DIGIT = re.compile(r"\d|[一二两三四五六七八九十百千万亿]|[Xx×]{2}|倍增|翻番")
_MARKED = re.compile(
    r"^\s*(?:——|—|-|\d{1,2}[.、．](?!\d)|（[\d一二三四五六七八九十]+）|[①-⑳]|[一二三四五六七八九十]是|[●◆■·])"
)


class Numbered(Protocol):
    """A paragraph: its number and its text."""

    @property
    def number(self) -> int:
        """Counted from 1."""
        ...

    @property
    def text(self) -> str:
        """As in the document."""
        ...


@dataclass(slots=True)
class _Clock:
    """The time in force, from clause to clause and from paragraph to paragraph."""

    title: tuple[int | None, int | None]
    base: int | None
    year: int | None = None
    text: str | None = None
    past: bool = False
    each: bool = False
    years: list[Period] = field(default_factory=list)
    seen: list[Period] = field(default_factory=list)

    def take(self, period: Period) -> None:
        """Put a time in force."""
        self.text = period.text
        self.each = period.each
        if period.each:
            return
        self.past = self.is_past(period)
        if period.year is not None:
            self.year = period.year
        elif period.past:
            self.year = None
        else:
            self.year = self.title[1]
        self.seen.append(period)

    def is_past(self, period: Period) -> bool:
        if period.past:
            return True
        if period.year is None or (period.due and self.base is not None and period.year > self.base):
            return False
        return self.base is not None and period.year <= self.base


def read_goals(paragraphs: Sequence[Numbered], title: str = "") -> list[GoalDraft]:
    """The goals a document states, in the order in which it states them.

    paragraphs  sequence   with number and text; table, row and column where they stand in a table
    title       text       the title of the document, for its years
    returns     list of GoalDraft

    >>> from types import SimpleNamespace as P
    >>> [(g.indicator, g.comparison, g.value, g.unit, g.year)
    ...  for g in read_goals([P(number=1, text="到2025年，营业收入突破1.5万亿元。")])]
    [('营业收入', '>', 15000.0, '亿元', 2025)]
    """
    texts = [(paragraph.number, paragraph.text, paired_quotes(plain(paragraph.text))) for paragraph in paragraphs]
    levels = [getattr(paragraph, "level", None) for paragraph in paragraphs]
    years = title_years(plain(title))
    clock = _Clock(years, _base_year(years, [text for _, _, text in texts]))
    outline = Outline(_opening([text for _, _, text in texts]))
    goals: list[GoalDraft] = []
    for (number, original, text), level in zip(texts, levels, strict=True):
        heading = heading_of(text, level)
        if heading is not None:
            outline.enter(heading)
        chapter = outline.now
        _turn(clock, text, heading is not None and len(text) < 40 and "。" not in text, chapter)
        if not _DIGIT.search(text):
            continue
        goals.extend(_read_paragraph(number, original, text, chapter, clock, years))
    return goals


def _opening(texts: Sequence[str]) -> Chapter:
    """Before the first heading a whole plan has its preamble; a piece of a plan has its goals."""
    for text in texts:
        heading = heading_of(text)
        if heading is not None and heading.level <= 2 and chapter_of(heading.title) == "goals" and len(texts) > 40:
            return "other"
    return "goals" if len(texts) <= 40 else "other"


def _base_year(years: tuple[int | None, int | None], texts: Sequence[str]) -> int | None:
    """The last year that lies behind the plan, as far as title and text tell."""
    if years[0] is not None:
        return years[0] - 1
    first: int | None = None
    for text in texts:
        if "年" not in text and "五" not in text:
            continue
        for period in find_periods(text):
            if period.due and not period.past and period.year and re.match("到|至|近期|远期|力争", period.text):
                first = period.year if first is None else min(first, period.year)
    return first - 1 if first is not None else None


def _turn(clock: _Clock, text: str, is_heading: bool, chapter: Chapter) -> None:
    """What a new paragraph does to the time in force."""
    last = [period for period in clock.seen if period.year]
    clock.seen = []
    if is_heading:
        first, year = title_years(text)
        clock.past = False
        clock.each = False
        if year is not None:
            clock.year, clock.text = year, next((p.text for p in find_periods(text)), None)
        elif chapter != "goals" or clock.year is None:
            clock.year, clock.text = clock.title[1], None
        return
    if chapter not in ("goals",):
        clock.year, clock.text, clock.past, clock.each = clock.title[1], None, False, False
    elif clock.past or clock.each:
        clock.past, clock.each = False, False
        if clock.text in ("每年", "目前", "当前"):
            clock.text = None
    if chapter == "goals" and clock.year is None:
        clock.year = clock.title[1]
    if _MARKED.match(text) and len({period.year for period in last}) > 1 and clock.title[1] in {p.year for p in last}:
        clock.year = clock.title[1]
        clock.text = next(period.text for period in last if period.year == clock.title[1])


def _read_paragraph(
    number: int, original: str, text: str, chapter: Chapter, clock: _Clock, years: tuple[int | None, int | None]
) -> list[GoalDraft]:
    this_year = years[0] if years[0] is not None and years[0] == years[1] else None
    folded = fold(text, find_periods(text, this_year))
    label = _label(folded)
    goals: list[GoalDraft] = []
    memory = Memory(label=label, goals=chapter == "goals")
    for start, end in sentences(folded.text):
        memory.subject, memory.pending = "", ""
        if chapter != "goals" and any(word in folded.text[start:end] for word in words()["reward"]):
            _pass_time(folded, start, end, clock)
            continue
        due = False
        for first, last in clauses(folded.text, start, end):
            due = _read_part(folded, first, last, memory, clock, chapter, due, number, original, goals)
    return goals


def _pass_time(folded: Folded, start: int, end: int, clock: _Clock) -> None:
    for index in range(start, end):
        if folded.text[index] == PERIOD:
            clock.take(folded.period(index))


def _read_part(
    folded: Folded,
    start: int,
    end: int,
    memory: Memory,
    clock: _Clock,
    chapter: Chapter,
    due: bool,
    number: int,
    original: str,
    goals: list[GoalDraft],
) -> bool:
    """Read one clause; returns whether the sentence has a due date by now."""
    text = folded.text
    marks = [index for index in range(start, end) if text[index] == PERIOD]
    mentions = [mention for mention in _shifted(find_quantities(text[start:end]), start)]
    before = (clock.year, clock.text, clock.past, clock.each)
    if marks and not mentions:
        clock.years = [folded.period(index) for index in marks if folded.period(index).year]
    memory.years = max(1, len(clock.years))
    claims = read_clause(folded, start, end, mentions, memory)
    due = due or any(folded.period(index).due for index in marks) or bool(clock.text and chapter == "goals")
    taken: set[int] = set()
    for claim in claims:
        for index in marks:
            if index < claim.start and index not in taken:
                clock.take(folded.period(index))
                taken.add(index)
        goal = _goal(claim, folded, start, end, clock, chapter, due, number, original, marks)
        if goal is not None:
            goals.append(goal)
    for index in marks:
        if index not in taken:
            clock.take(folded.period(index))
    if any(claim.past for claim in claims):
        clock.past = before[2] if not any(not claim.past for claim in claims) else clock.past
    _read_brackets(folded, start, end, memory, clock, chapter, due, number, original, goals)
    return due


def _read_brackets(
    folded: Folded,
    start: int,
    end: int,
    memory: Memory,
    clock: _Clock,
    chapter: Chapter,
    due: bool,
    number: int,
    original: str,
    goals: list[GoalDraft],
) -> None:
    """Read what stands in brackets as a remark on what was just said: （其中…, （2020年为2.5%）."""
    for index in range(start, end):
        if folded.text[index] != BRACKET:
            continue
        content = folded.content(index)
        if len(content) < 4 or not _DIGIT.search(content):
            continue
        inner = fold(content, find_periods(content))
        saved = (clock.year, clock.text, clock.past, clock.each)
        inside = Memory(subject=memory.subject, label=memory.label, goals=memory.goals)
        for first, last in sentences(inner.text):
            for a, b in clauses(inner.text, first, last):
                if find_quantities(inner.text[a:b]):
                    _read_part(inner, a, b, inside, clock, chapter, due, number, original, goals)
        clock.year, clock.text, clock.past, clock.each = saved


def _shifted(mentions: list[Mention], by: int) -> list[Mention]:
    from dataclasses import replace

    return [replace(mention, start=mention.start + by, end=mention.end + by) for mention in mentions]


def _goal(
    claim: Claim,
    folded: Folded,
    start: int,
    end: int,
    clock: _Clock,
    chapter: Chapter,
    due: bool,
    number: int,
    original: str,
    marks: list[int],
) -> GoalDraft | None:
    if not usable(claim.name):
        return None
    year, period, past = clock.year, clock.text, clock.past or claim.past
    spread = [folded.period(index) for index in marks if index < claim.start and folded.period(index).year]
    if claim.spread_years:
        own = spread if len(spread) == claim.of else clock.years
        if len(own) == claim.of:
            year, period = own[claim.nth].year, own[claim.nth].text
    if claim.past:
        held = [folded.period(index) for index in marks if index < claim.start]
        year = held[-1].year if held and clock.is_past(held[-1]) else (clock.base if held else None)
        if not held:
            period = None
    kind: Kind = "baseline" if past or chapter == "background" else "target"
    if chapter == "background" and not past and due and period and year and clock.base and year > clock.base:
        kind = "target"
    if kind == "target" and chapter != "goals" and not (claim.committed and (due or claim.bound)):
        return None
    if kind == "baseline" and chapter == "background" and not past:
        if claim.comparison is None:
            return None
        year = year if past else None
    unsure = claim.unsure or (None if len(claim.name) <= 40 else "名称过长")
    return GoalDraft(
        claim.name,
        kind,
        claim.comparison,
        claim.value,
        claim.high,
        claim.unit,
        year,
        period,
        number,
        _quote(folded, start, end, claim, original),
        unsure,
        claim.qualitative,
    )


def _quote(folded: Folded, start: int, end: int, claim: Claim, original: str) -> str:
    """At most 40 characters of the original around the figure; the clause where it fits."""
    first, last = folded.span(start, end)
    if folded.source and len(folded.source) != len(original):
        return folded.source[first:last][:_QUOTE]
    if last - first > _QUOTE:
        place, stop = folded.span(claim.start, claim.end)
        stop = max(stop, min(last, first + _QUOTE))
        first = max(first, stop - _QUOTE)
        last = first + _QUOTE
    return original[first:last].strip()[:_QUOTE]


def _label(folded: Folded) -> str:
    """What a paragraph says it is about: ——电子信息产业。"""
    text = folded.text
    match = re.match(
        r"^\s*(?:——|—|\d{1,2}[.、．]|（[\d一二三四五六七八九十]+）|[①-⑳]|[●◆■·]|[一二三四五六七八九十]是|\ue000)?\s*([^。：，；]{2,24}?)[。：]",
        text,
    )
    if not match:
        return ""
    label = indicators.from_left(folded, match.start(1), match.end(1))
    return label if label.endswith(tuple(words()["label_ends"])) else ""
