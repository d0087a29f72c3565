"""In which chapter a paragraph stands: goals, background, or tasks."""

import re
from dataclasses import dataclass
from typing import Literal

from refoundry.plan.importer.goals.lexicon import words
from refoundry.plan.importer.goals.quantities import find_quantities

Chapter = Literal["goals", "background", "other", "open"]

_LEVELS = (
    re.compile(r"^\s*(?:第[一二三四五六七八九十百]+[章编篇部]|[一二三四五六七八九十]{1,3}[、.．])"),
    re.compile(r"^\s*(?:第[一二三四五六七八九十百]+[节条]|（[一二三四五六七八九十]{1,3}）)"),
    re.compile(r"^\s*(?:\d{1,2}[、.．](?!\d)|[①-⑳])"),
    re.compile(r"^\s*(?:（\d{1,2}）|\d{1,2}）)"),
)
_BOX = re.compile(r"^\s*(?:专栏|表格?|附表|附件)\s*[\d一二三四五六七八九十]*")
_LONGEST_HEADING = 45
# Characters a figure, at most, where three or more stand in a paragraph, and where two do.
_SPARSE, _SPARSE_PAIR = 40, 28
_COUNTED = ("count", "money", "percent", "point", "measure", "double")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: how deep (1 is the highest), and its words without the number."""

    level: int
    title: str


def heading_of(text: str, level: int | None = None) -> Heading | None:
    """The heading a paragraph is or starts with.

    text     text          in plain form
    level    int or None   what the file format says
    returns  Heading or None

    >>> heading_of("（二）发展目标"), heading_of("到2025年，产值达到100亿元。")
    (Heading(level=2, title='发展目标'), None)
    """
    text = text.strip()
    for number, pattern in enumerate(_LEVELS, 1):
        match = pattern.match(text)
        if match:
            rest = text[match.end() :].strip()
            title = re.split("[。：；，]", rest, maxsplit=1)[0]
            if (
                number == 1
                and "、" in match.group()
                and len(rest) > _LONGEST_HEADING
                and "。" not in rest[:_LONGEST_HEADING]
            ):
                return None
            return Heading(number, title)
    if _BOX.match(text) and len(text) < _LONGEST_HEADING:
        return Heading(3, text)
    short = re.sub(r"[：:。]$", "", text)
    if (
        len(short) <= 16
        and not re.search("[，。；！]", short)
        and (level is not None or short.endswith(tuple(words()["goal_headings"])))
    ):
        return Heading(level or 2, short)
    return None


def chapter_of(title: str) -> Chapter | None:
    """What a heading opens, None where its words do not say.

    title    text
    returns  Chapter or None

    >>> chapter_of("主要目标"), chapter_of("发展基础"), chapter_of("重点任务")
    ('goals', 'background', 'other')
    """
    content = words()
    if any(word in title for word in content["goal_words"]) and not any(
        word in title for word in content["not_goal_words"]
    ):
        return "goals"
    if any(word in title for word in content["open_words"]):
        return "open"
    if title.endswith("基础") or any(word in title for word in content["background_words"]):
        return "background"
    if any(word in title for word in content["task_words"]):
        return "other"
    return None


def dense(text: str) -> bool:
    """Whether a paragraph is little but figures to be reached, in whatever chapter it stands (work points of a year).

    text     text   in plain form
    returns  bool

    >>> dense("新增规上企业30户，净增高新技术企业25家，盘活土地800亩。"), dense("围绕3条产业链，支持企业发展。")
    (True, False)
    """
    content = words()
    if any(word in text for word in (*content["projects"], *content["reward"])):
        return False
    figures = sum(mention.sort in _COUNTED for mention in find_quantities(text))
    return figures >= 2 and len(text) <= figures * (_SPARSE if figures > 2 else _SPARSE_PAIR)


@dataclass(slots=True)
class Outline:
    """Where the reader of a document stands: the chapter of every open heading."""

    start: Chapter = "open"
    stack: list[tuple[int, Chapter]] | None = None

    def enter(self, heading: Heading) -> Chapter:
        """Open a heading and close those as deep or deeper.

        heading  Heading
        returns  the chapter now
        """
        stack = [entry for entry in (self.stack or []) if entry[0] < heading.level]
        named = chapter_of(heading.title)
        around = stack[-1][1] if stack else self.start
        chapter = named or (around if stack else ("other" if self.start == "other" else around))
        if chapter == "open" and self.start == "other":
            chapter = "other"
        if around == "goals" and heading.level > 1:
            chapter = "goals"
        stack.append((heading.level, chapter))
        self.stack = stack
        return chapter

    @property
    def now(self) -> Chapter:
        """The chapter of the innermost heading."""
        return self.stack[-1][1] if self.stack else self.start
