"""The headings of a text as a tree, with those that lost their number put back and what is odd about the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from refoundry.core.problems import Place, Problem
from refoundry.plan.importer.lines import Line, first_sentence
from refoundry.plan.importer.markers import BULLET, RANKS, Marker, written
from refoundry.plan.importer.unnumbered import restored

_LONGEST_TITLE = 80


@dataclass(slots=True)
class Node:
    """A heading: its line, its mark (given back where it was lost), what stands under it."""

    line: Line
    marker: Marker
    inferred: bool = False
    children: list["Node"] = field(default_factory=list)
    text: list[Line] = field(default_factory=list)  # lines between this heading and the next

    @property
    def title(self) -> str:
        """The title as it is printed."""
        return self.line.title

    @property
    def letters(self) -> str:
        """The letters of the title, for comparing."""
        return self.line.letters

    @property
    def number(self) -> int:
        """The number of the heading among its siblings as written."""
        return self.marker.number

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in the order of the text.

        returns  iterator of nodes
        """
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Outline:
    """The outermost headings, the lines before the first, and what was odd."""

    roots: tuple[Node, ...]
    preface: tuple[Line, ...]
    problems: tuple[Problem, ...]


def read_outline(lines: Sequence[Line], known: dict[str, str]) -> Outline:
    """The headings of a text without boxes and annex.

    lines    lines in order
    known    letters of titles that the annex lists -> `group` or `row`
    returns  Outline
    """
    lines = list(_without_contents(lines))
    marks = _marks(lines)
    found = restored(lines, marks, known)
    marks |= found
    ranks = _ranks(list(marks.values()))
    roots: list[Node] = []
    stack: list[Node] = []
    preface: list[Line] = []
    problems: list[Problem] = []
    last: dict[str, int] = {}
    for place, line in enumerate(lines):
        mark = marks.get(place)
        if mark is None:
            (stack[-1].text if stack else preface).append(line)
            continue
        node = Node(line, mark, place in found)
        while stack and ranks[stack[-1].marker.style] >= ranks[mark.style]:
            stack.pop()
        siblings = stack[-1].children if stack else roots
        # 第三章 may open the second part, and （四） the second action: numbers that go on are not odd.
        if siblings or mark.number != last.get(mark.style, 0) + 1:
            problems += _odd(node, siblings)
        last[mark.style] = mark.number
        siblings.append(node)
        stack.append(node)
    return Outline(tuple(roots), tuple(preface), tuple(problems))


def _without_contents(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines without a table of contents: it ends where its first entry comes again."""
    start = next((place for place, line in enumerate(lines[:80]) if line.text.replace(" ", "") == "目录"), None)
    end = start
    if start is not None and start + 1 < len(lines):
        first = _entry(lines[start + 1])
        again = (p for p in range(start + 2, len(lines)) if len(first) > 1 and lines[p].letters.startswith(first))
        end = next(again, start)
    for place, line in enumerate(lines):
        if start is None or end is None or not start <= place < max(end, start + 1):
            yield line


def _entry(line: Line) -> str:
    return line.letters.rstrip("0123456789")


def _marks(lines: Sequence[Line]) -> dict[int, Marker]:
    """Which lines are headings by their mark."""
    marks: dict[int, Marker] = {}
    dotted: list[tuple[int, ...]] = []
    outer: set[int] = set()
    for place, line in enumerate(lines):
        mark = line.marker
        if mark is None or mark.style == BULLET or line.paragraph.kind == "cell":
            continue
        if len(first_sentence(line.rest)) > _LONGEST_TITLE or not line.letters or line.rest.startswith("至"):
            continue
        if mark.style == "1 " and not line.bare:
            continue
        if mark.parts:
            # 1.1 is a heading only where it counts on: 1.5万亿元 begins a line too.
            expected = (mark.parts[:-1], mark.parts[-1])
            first = expected[1] == 1 and (mark.parts[0] in outer or len(mark.parts) > 2)
            if not first and (*mark.parts[:-1], mark.parts[-1] - 1) not in dotted:
                continue
            dotted.append(mark.parts)
        else:
            outer.add(mark.number)
        marks[place] = mark
    for place, line in enumerate(lines):
        level = line.paragraph.level
        if level and place not in marks and not line.marker and marks and line.bare and _unmarked_levels(lines, marks):
            marks[place] = Marker(f"H{min(level, 6)}", 0, 0)
    if len(marks) < 2:
        marks |= {
            place: Marker(f"H{min(line.paragraph.level, 6)}", 0, 0)
            for place, line in enumerate(lines)
            if line.paragraph.level and line.bare
        }
    return marks


def _unmarked_levels(lines: Sequence[Line], marks: dict[int, Marker]) -> bool:
    """Whether the document's own heading styles go without numbers: then they are headings as they stand."""
    styled = [place for place, line in enumerate(lines) if line.paragraph.level]
    return len(styled) >= 4 and sum(place in marks for place in styled) * 4 < len(styled)


def _ranks(marks: Sequence[Marker]) -> dict[str, int]:
    """Outer styles have lower ranks; where a document counts 1. outside （一）, its own order holds."""
    ranks = {style: 10 * rank for style, rank in RANKS.items()} | {f"H{level}": -100 + level for level in range(1, 7)}
    for outer, inner in (("1.", "（一）"), ("1 ", "（一）"), ("1.", "一、"), ("（一）", "一、"), ("一、", "节")):
        mine = [place for place, mark in enumerate(marks) if mark.style == outer]
        theirs = [place for place, mark in enumerate(marks) if mark.style == inner]
        if not mine or not theirs or mine[0] > theirs[0]:
            continue
        numbers = [marks[place].number for place in mine]
        rising = all(one < two for one, two in pairwise(numbers))
        restarts = sum(marks[place].number == 1 for place in theirs)
        if rising and restarts >= 2:
            ranks[outer] = ranks[inner] - 1
    return ranks


def _odd(node: Node, siblings: Sequence[Node]) -> Iterator[Problem]:
    """What is wrong with the number of a heading after its elder siblings."""
    place, quote = Place(paragraph=node.line.number), node.line.paragraph.text[:40]
    if node.inferred:
        number = written(node.marker.style, node.number)
        yield Problem("I321", node.title[:30], place, quote, {"number": number})
        return
    elder = next((sibling for sibling in reversed(siblings) if sibling.marker.style == node.marker.style), None)
    before = elder.number if elder else 0
    if node.number == 0 or node.number == before + 1 or (elder is None and node.marker.style in ("1.", "条", "（1）")):
        return
    values = {"before": written(node.marker.style, before) if before else "开头"}
    if node.number == before:
        shown = written(node.marker.style, before)
        yield Problem("I332", node.title[:30], place, quote, {"number": shown})
    else:
        after = written(node.marker.style, node.number)
        yield Problem("I323", node.title[:30], place, quote, values | {"after": after})
