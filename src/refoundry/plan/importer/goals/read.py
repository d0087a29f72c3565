"""From paragraphs to goals: chapters, times and sentences joined."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from refoundry.plan.importer.characters import plain
from refoundry.plan.importer.goals import indicators
from refoundry.plan.importer.goals.claims import Claim, Memory
from refoundry.plan.importer.goals.clauses import read_clause, usable
from refoundry.plan.importer.goals.clock import Clock, base_year
from refoundry.plan.importer.goals.draft import GoalDraft, Kind
from refoundry.plan.importer.goals.grids import Grid
from refoundry.plan.importer.goals.lexicon import words
from refoundry.plan.importer.goals.periods import Period, find_periods, title_years
from refoundry.plan.importer.goals.quantities import Mention, find_quantities
from refoundry.plan.importer.goals.sections import Chapter, Outline, chapter_of, dense, heading_of
from refoundry.plan.importer.goals.spans import (
    BRACKET,
    MARKS,
    PERIOD,
    QUOTED,
    Folded,
    clauses,
    fold,
    paired_quotes,
    sentences,
)

_QUOTE = 40
# （年销售收入5000万元以上） says which firms are meant, （占地500亩） how large they are.
_SIZE = re.compile(r"[^，；。]*(?:[\d.]+|[一二两三五十百千]+)[万亿]*元(?:及?以上)的?")
# What a plan says of the past of others.
_ELSEWHERE = ("全球", "我国", "世界")
_DIGIT = re.compile(r"\d|[一二两三四五六七八九十百千万亿]|[Xx×]{2}|倍增|翻番|过半")


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
    texts = [_normal(paragraph.text) for paragraph in paragraphs]
    years = title_years(_normal(title))
    chapters = _chapters(paragraphs, texts)
    clock = Clock(years, base_year(years, list(zip(texts, (chapter for chapter, _, _ in chapters), strict=True))))
    reader = _Reader(clock, years)
    grid = Grid(clock)
    goals: list[GoalDraft] = []
    for paragraph, text, (chapter, is_heading, heading) in zip(paragraphs, texts, chapters, strict=True):
        rows = grid.read(paragraph, text)
        if rows is not None:
            goals.extend(rows)
            continue
        clock.next_paragraph(text, is_heading, chapter)
        reader.heading = heading
        if _DIGIT.search(text):
            goals.extend(reader.paragraph(paragraph.number, paragraph.text, text, chapter))
    goals.extend(grid.close())
    return goals


def _normal(text: str) -> str:
    return paired_quotes(plain(text))


def _chapters(paragraphs: Sequence[Numbered], texts: Sequence[str]) -> list[tuple[Chapter, bool, str]]:
    """The chapter of every paragraph, whether it is a heading and nothing else, and what the heading above it names."""
    headings = [
        heading_of(text, getattr(paragraph, "level", None)) for paragraph, text in zip(paragraphs, texts, strict=True)
    ]
    named = {chapter_of(heading.title) for heading in headings if heading is not None}
    # Before the first heading a whole plan has its preamble; a piece that names no goals is a piece of its goals.
    outline = Outline("other" if "goals" in named else "goals")
    out: list[tuple[Chapter, bool, str]] = []
    named_by = ""
    for text, heading in zip(texts, headings, strict=True):
        if heading is not None:
            outline.enter(heading)
            named_by = _name_of(heading.title)
        alone = heading is not None and len(text) < 45 and "。" not in text and "，" not in text
        out.append((outline.now, alone, named_by))
    tasks = [
        place
        for place, (chapter, alone, _) in enumerate(out)
        if chapter == "other" and not alone and "。" in texts[place]
    ]
    counted = {place: dense(texts[place]) for place in tasks if _DIGIT.search(texts[place])}
    # Where most tasks are little but figures, the document is a list of goals (work points of a year).
    mostly = sum(counted.values()) > max(1, len(tasks) // 2)
    for place, full in counted.items():
        if full or mostly:
            out[place] = ("open", False, out[place][2])
    return out


class _Reader:
    """Reads one paragraph after the other against the same clock."""

    def __init__(self, clock: Clock, years: tuple[int | None, int | None]) -> None:
        self.clock = clock
        self.this_year = years[0] if years[0] is not None and years[0] == years[1] else None
        self.years: list[Period] = []
        self.due = False
        self.heading = ""
        self.original = ""

    def paragraph(self, number: int, original: str, text: str, chapter: Chapter) -> list[GoalDraft]:
        """The goals of one paragraph."""
        folded = fold(text, find_periods(text, self.this_year))
        self.original = original
        goals: list[GoalDraft] = []
        memory = Memory(label=_label(folded) or self.heading, goals=chapter == "goals")
        reward = tuple(words()["reward" if chapter in ("other", "background") else "granted"])
        for index, (start, end) in enumerate(sentences(folded.text)):
            if index:
                self.clock.next_sentence()
            wholly = folded.text[start - 1 : start] != "；"
            memory.forget(wholly)
            self.due, self.years = False, [] if wholly else self.years
            rewarded = False
            for first, last in clauses(folded.text, start, end):
                rewarded = self._rewarded(folded, first, last, rewarded, reward)
                found = self._clause(folded, first, last, memory, chapter)
                if not rewarded:
                    goals += [replace(goal, paragraph=number) for goal in found]
        return goals

    def _rewarded(self, folded: Folded, start: int, end: int, before: bool, reward: tuple[str, ...]) -> bool:
        """Whether a clause speaks of money for applicants; what a sentence aims at later is a goal again."""
        text = folded.text[start:end]
        if any(word in text for word in reward):
            return True
        aims = any(text[i] == PERIOD and not folded.period(start + i).each for i in range(len(text)))
        return before and not aims and "力争" not in text

    def _clause(self, folded: Folded, start: int, end: int, memory: Memory, chapter: Chapter) -> list[GoalDraft]:
        text, clock = folded.text, self.clock
        marks = [index for index in range(start, end) if text[index] == PERIOD]
        mentions = [_moved(mention, start) for mention in find_quantities(text[start:end])]
        if marks and not mentions:
            self.years = [year for index in marks for year in _each_year(folded.period(index))]
        memory.years = max(1, len(self.years))
        claims = read_clause(folded, start, end, mentions, memory)
        among = (clock.year, clock.text, clock.past, clock.lasting) if text.startswith("其中", start) else None
        self.due = self.due or any(self._is_due(folded.period(index)) for index in marks)
        goals: list[GoalDraft] = []
        waiting = list(marks)
        for claim in claims:
            own = _own_mark(text, claim, waiting) if claim.past else None
            for index in [mark for mark in waiting if mark < claim.start and mark != own]:
                leading = _leads(folded, start, index)
                clock.take(folded.period(index), leading, brief=leading and text[index + 1] == QUOTED)
                waiting.remove(index)
            if own is not None:
                waiting.remove(own)
            behind = next((mark for mark in waiting if mark == claim.end), None)
            goal = self._goal(claim, folded, start, end, chapter, marks, own, behind)
            if goal is not None:
                goals.append(goal)
            if behind is not None:
                waiting.remove(behind)
        for index in waiting:
            leading, passing = _leads(folded, start, index), _passing(text, index)
            clock.take(folded.period(index), leading, brief=leading and passing)
        if among is not None and mentions:
            clock.year, clock.text, clock.past, clock.lasting = among
        for index in range(start, end):
            if text[index] == BRACKET:
                goals += self._bracket(folded, start, index, memory, chapter)
        return goals

    def _bracket(self, folded: Folded, start: int, index: int, memory: Memory, chapter: Chapter) -> list[GoalDraft]:
        """What stands in brackets as a remark on what was just said: （其中…, （2020年为2.5%）."""
        content = folded.content(index)
        if (
            _SIZE.fullmatch(content)
            or len(content) < 4
            or not _DIGIT.search(content)
            or content.startswith(("每", "单个", "不含", "如"))
        ):
            return []
        inner = fold(content, find_periods(content, self.this_year))
        inner.offset = folded.offset + folded.at[index] + 1
        clock = self.clock
        saved = (clock.year, clock.text, clock.past, clock.lasting, self.due, self.years)
        named = memory.subject
        if inner.text[:1].isdigit() and find_quantities(inner.text):
            piece = folded.text.rfind("、", start, index) + 1 or start
            if not find_quantities(folded.text[piece:index]):
                named = indicators.from_left(folded, max(piece, start), index) or named
        inside = Memory(subject=named, label=memory.label, goals=memory.goals, names=list(memory.names))
        goals: list[GoalDraft] = []
        for first, last in sentences(inner.text):
            for left, right in clauses(inner.text, first, last):
                if find_quantities(inner.text[left:right]):
                    goals += self._clause(inner, left, right, inside, chapter)
        clock.year, clock.text, clock.past, clock.lasting, self.due, self.years = saved
        return goals

    def _goal(
        self,
        claim: Claim,
        folded: Folded,
        start: int,
        end: int,
        chapter: Chapter,
        marks: list[int],
        own: int | None,
        behind: int | None,
    ) -> GoalDraft | None:
        clock = self.clock
        if not usable(claim.name):
            return None
        year, period, past = clock.year, clock.text, clock.past
        if claim.spread_years:
            before = [folded.period(mark) for mark in marks if mark < claim.start and folded.period(mark).year]
            years = before if len(before) == claim.of else self.years
            if len(years) == claim.of:
                year, period, past = years[claim.nth].year, years[claim.nth].text, clock.is_past(years[claim.nth])
        if behind is not None and folded.period(behind).year:
            year, period, past = (
                folded.period(behind).year,
                folded.period(behind).text,
                clock.is_past(folded.period(behind)),
            )
        if claim.past:
            held = folded.period(own) if own is not None else None
            year, period, past = (held.year if held else None), (held.text if held else None), True
        kind: Kind = "baseline" if past or (chapter == "background" and not self._promised(year)) else "target"
        if kind == "target" and not self._committed(claim, chapter, period):
            return None
        if chapter == "other" and len(claim.name) < 3:
            return None
        if kind == "baseline" and claim.name.startswith(_ELSEWHERE) and indicators.is_measure(claim.name):
            return None
        if kind == "baseline" and not past:
            year = year if year is not None and clock.base is not None and year <= clock.base else None
        return GoalDraft(
            claim.name,
            kind,
            claim.comparison,
            claim.value,
            claim.high,
            claim.unit,
            year,
            period,
            0,
            _around(self.original, folded, start, end, claim),
            claim.unsure or (None if len(claim.name) <= 40 else "名称过长"),
            claim.qualitative,
        )

    def _is_due(self, period: Period) -> bool:
        base = self.clock.base
        return period.due or (
            period.year is not None and base is not None and period.year > base and not period.reference
        )

    def _promised(self, year: int | None) -> bool:
        return self.due and year is not None and (self.clock.base is None or year > self.clock.base)

    def _committed(self, claim: Claim, chapter: Chapter, period: str | None) -> bool:
        if chapter in ("goals", "open"):
            return True
        return claim.committed and (self.due or (claim.bound and bool(claim.verb or claim.opened)))


def _each_year(period: Period) -> list[Period]:
    """The years a time names: 2022—2024年 is three, so that three figures may follow."""
    if period.year is None:
        return []
    if period.first is None or not re.search(r"\d{4}.*\d{4}", period.text):
        return [period]
    return [replace(period, year=year, first=None) for year in range(period.first, period.year + 1)]


def _own_mark(text: str, claim: Claim, marks: list[int]) -> int | None:
    """The time right before where something comes from: 由2020年的30%."""
    for mark in marks:
        if mark < claim.start <= mark + 6 and not re.search("[、，；]", text[mark : claim.start]):
            return mark
    return None


def _leads(folded: Folded, start: int, index: int) -> bool:
    """Whether nothing but connectives stands before a time in its clause."""
    before = re.sub(f"[{MARKS}]", "", folded.text[start:index].replace(QUOTED, "甲"))
    return not indicators.front(before)


def _passing(text: str, index: int) -> bool:
    """2022年“五一”前, 2023年起: a day for one thing, not the time of what follows."""
    return text[index + 1 : index + 3].lstrip(QUOTED)[:1] in ("前", "后", "起")


def _moved(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)


def _around(original: str, folded: Folded, start: int, end: int, claim: Claim) -> str:
    """At most 40 characters of the original around the figure; the clause where it fits."""
    first, last = folded.span(start, end)
    if last - first > _QUOTE:
        stop = max(folded.span(claim.start, claim.shown or claim.end)[1], min(last, first + _QUOTE))
        first = max(first, stop - _QUOTE)
        last = first + _QUOTE
    first, last = first + folded.offset, last + folded.offset
    return original[first : min(last, first + _QUOTE)].strip()


def _label(folded: Folded) -> str:
    """What a paragraph says it is about: ——电子信息产业。"""
    match = re.match(
        r"^\s*(?:——|—|--|\d{1,2}[.、．]|（[\d一二三四五六七八九十]+）|[①-⑳]|[●◆■·]|[一二三四五六七八九十]是|\ue000)?"
        r"\s*([^。：，；]{2,24}?)[。：]",
        folded.text,
    )
    if not match:
        return ""
    return _name_of(indicators.expand(folded, match.start(1), match.end(1)))


def _name_of(text: str) -> str:
    """What a label or heading names, empty where it says something else."""
    label = indicators.stripped(text)
    return label if label.endswith(tuple(words()["label_ends"])) and not indicators.is_statement(label) else ""
