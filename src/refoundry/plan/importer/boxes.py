"""专栏 boxes: where they begin and end, their items with quantity and date."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from refoundry.core.problems import Place, Problem
from refoundry.plan.importer.characters import heading
from refoundry.plan.importer.lines import Line
from refoundry.plan.importer.markers import BULLET, RANKS, BoxMark, read_box, written
from refoundry.plan.importer.responsibility import Duty, read_duty
from refoundry.plan.importer.words import words


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a box: its title, the first quantity and the date as written, its paragraph, who answers for it."""

    title: str
    quantity: str | None
    due: str | None
    paragraph: int
    number: int
    duty: Duty = field(default_factory=Duty)


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its number and title, its items, the paragraph of its title."""

    number: int | None
    title: str
    items: tuple[Item, ...]
    paragraph: int
    problems: tuple[Problem, ...] = field(default=(), compare=False)


def read_boxes(lines: Sequence[Line]) -> tuple[list[Box], list[Line]]:
    """Take the boxes out of a text.

    lines    lines of the text, without the annex
    returns  the boxes in order, and the lines that are in none
    """
    boxes: list[Box] = []
    rest: list[Line] = []
    last: dict[str, int] = {}
    place = 0
    while place < len(lines):
        line = lines[place]
        mark = _mark(lines, place)
        if mark is None:
            if line.marker and line.paragraph.table is None:
                last = {style: n for style, n in last.items() if _rank(style) < line.marker.rank}
                last[line.marker.style] = line.marker.number
            rest.append(line)
            place += 1
            continue
        table = _framed(lines, place)
        content = table if table is not None else _loose(lines, place + 1, last)
        boxes.append(_box(mark, line, content, framed=table is not None))
        place += 1 + len(content)
    return boxes, rest


def _rank(style: str) -> int:
    return RANKS[style]


def _mark(lines: Sequence[Line], place: int) -> BoxMark | None:
    return read_box(lines[place].text) if "专" in lines[place].text[:6] else None


def _framed(lines: Sequence[Line], place: int) -> list[Line] | None:
    """The content of a box that is a table, whether its title stands inside or just above; None for loose lines."""
    start = lines[place].paragraph.table
    if start is None:
        following = lines[place + 1].paragraph if place + 1 < len(lines) else None
        if following is None or following.table is None:
            return None
        start = following.table
    content: list[Line] = []
    for inner in range(place + 1, len(lines)):
        if lines[inner].paragraph.table != start or _mark(lines, inner):
            break
        content.append(lines[inner])
    return content


def _loose(lines: Sequence[Line], start: int, last: dict[str, int]) -> list[Line]:
    """The lines of a box in running text: its items count on; what starts anew or goes on outside ends it.

    `last` is the last number of each style of heading before the box.
    """
    content: list[Line] = []
    style: str | None = None
    number = 0
    for place in range(start, len(lines)):
        line = lines[place]
        marker = line.marker
        if _mark(lines, place) or line.paragraph.table is not None:
            break
        if marker is None or marker.style == BULLET:
            if line.bare and not line.text.startswith("——") and _opens(lines, place, start, style, number):
                break
        elif style is None:
            goes_on = last.get(marker.style, 0) + 1 == marker.number
            outside = goes_on and (marker.number > 2 or line.bare) and marker.number > 1
            lost = 2 if len(content) == 1 or not line.bare else 1  # one lost number at most
            if outside or (content and marker.number > lost) or _is_outer(marker.style, last):
                break
            style, number = marker.style, marker.number
        elif marker.style == style:
            goes_on = last.get(style, 0) + 1 == marker.number
            title_like = line.bare and not any(item.bare for item in content if item.marker)
            # After a line without number, the number after the next is the box's own.
            near = (number + 1, number + 2) if content[-1].marker is None else (number + 1,)
            if marker.number <= number or marker.number > number + 2 or (goes_on and title_like):
                break
            if goes_on and marker.number not in near:
                break
            number = marker.number
        elif marker.rank < _rank(style):
            break
        content.append(line)
    return content


def _is_outer(style: str, last: dict[str, int]) -> bool:
    """A mark of a style that already heads an outer level is no item, unless nothing lies deeper."""
    deeper = [known for known in last if _rank(known) > _rank(style)]
    return style in last and bool(deeper)


def _opens(lines: Sequence[Line], place: int, start: int, style: str | None, number: int) -> bool:
    """Whether a short line without number is a heading behind the box: the next mark starts anew or lies outside."""
    for line in lines[place + 1 : place + 40]:
        if line.marker is None or line.marker.style == BULLET:
            if _mark([line], 0):
                return False
            continue
        if style is None:
            return line.marker.number == 1 and place > start
        return (line.marker.style == style and line.marker.number == 1 and number > 0) or (
            line.marker.rank < _rank(style) and line.marker.number == 1
        )
    return False


def _box(mark: BoxMark, first: Line, content: Sequence[Line], framed: bool) -> Box:
    title = mark.title
    body = list(content)
    if not title and body and body[0].marker is None and body[0].bare:
        title = body.pop(0).title
    problems: list[Problem] = []
    if mark.number is None:
        problems.append(_problem("I331", first, title))
    items = list(_items(body, problems))
    if not framed and body and not any(line.marker for line in body):
        doubt = {
            "doubt": "专栏各项没有序号，终点是推断的",
            "doubt_en": "the items have no numbers; the end is inferred",
        }
        problems.append(_problem("I330", first, title, **doubt))
    return Box(mark.number, heading(title), tuple(items), first.number, tuple(problems))


def _problem(code: str, line: Line, subject: str, **values: object) -> Problem:
    return Problem(code, subject, Place(paragraph=line.number), line.paragraph.text[:40], values)


def _items(lines: Sequence[Line], problems: list[Problem]) -> Iterator[Item]:
    if columns := _columns(lines):
        yield from columns
        return
    marks = [line.marker for line in lines if line.marker]
    style = next((mark.style for mark in marks if mark.style != BULLET and mark.number <= 2), None)
    style = style or (BULLET if marks and marks[0].style == BULLET else None)
    if style in (None, BULLET):
        chosen = [line for line in lines if style is None or (line.marker and line.marker.style == style)]
        for place, line in enumerate(chosen):
            yield _item([line], place + 1)
        return
    yield from _numbered(lines, style, problems)


def _numbered(lines: Sequence[Line], style: str | None, problems: list[Problem]) -> Iterator[Item]:
    """Items by their numbers; a line without number that fills a gap between them is the missing item."""
    current: list[Line] = []
    loose: list[Line] = []
    number = 0
    for line in lines:
        if line.marker is None or line.marker.style != style:
            loose.append(line)
            continue
        gap = line.marker.number - number
        lost = next((one for one in loose if one.marker is None), None)
        fills = gap == 2 and lost is not None
        current += [one for one in loose if not (fills and lost is not None and one.number >= lost.number)]
        if current and number:
            yield _item(current, number)
        if fills and lost is not None:
            problems.append(_problem("I322", lost, lost.title[:20], number=number + 1))
            yield _item([one for one in loose if one.number >= lost.number], number + 1)
        elif gap != 1:
            values = {"before": written(style or "1.", number) if number else "开头", "after": line.text[:6]}
            problems.append(_problem("I323", line, line.title[:20], **values))
        number, current, loose = line.marker.number, [line], []
    if current:
        yield _item(current + loose, number)


def _columns(lines: Sequence[Line]) -> list[Item]:
    """Items of a box that is a table of two or more columns: a row an item, the name in its first wordy cell."""
    if len({line.paragraph.column for line in lines if line.paragraph.table is not None}) < 2:
        return []
    rows: dict[int, list[Line]] = {}
    for line in lines:
        rows.setdefault(line.paragraph.row or 0, []).append(line)
    items: list[Item] = []
    for row in rows.values():
        wordy = [line for line in row if not re.fullmatch(r"[\d.、（）一二三四五六七八九十]+", line.text)]
        heads = all(len(line.text) <= 6 for line in row) and row is next(iter(rows.values()))
        if wordy and not heads:
            items.append(_item(wordy, len(items) + 1))
    return items


def _item(lines: Sequence[Line], number: int) -> Item:
    whole = "".join(line.text for line in lines)
    return Item(lines[0].title, read_quantity(whole), read_due(whole), lines[0].number, number, read_duty(whole))


_DIGITS = r"(?:\d[\d,，]*(?:\.\d+)?|[两二三四五六七八九十][一二三四五六七八九十百千万]*)"


def read_quantity(text: str) -> str | None:
    """The first quantity of a text as it is written, with its verb.

    text     text
    returns  text, None where there is none

    >>> read_quantity("到2025年底前，培育3家以上龙头企业，投资50亿元"), read_quantity("打造一批5G应用，服务500强企业")
    ('培育3家以上', None)
    """
    verbs, units = "|".join(words()["quantity_verbs"]), words()["quantity_units"]
    found = re.search(
        rf"(?:(?:{verbs})(?:约|超过|超|不少于|不低于|至少|达到|达|各类|市级|省级)?)?"
        rf"(?<![\d.第A-Za-z]){_DIGITS}(?:\s*(?:-|—|~|至|到)\s*{_DIGITS})?\s*[多余]?(?:{units})(?![级强环])(?:以上|左右|以内|以下)?",
        text,
    )
    return found[0].strip() if found else None


_DUE = re.compile(
    r"(?:到|至|在|于|力争)?20\d\d\s*年(?:\d{1,2}月|上半年|下半年|第?[一二三四]季度|[一二三四]季度)?(?:底|末|中)?(?:以前|之前|前)?"
    r"|[“\"]?十[三四五六七]五[”\"]?(?:期末|期间|时期|末)|(?:未来|今后)?[一二三四五六七八九十\d]+(?:(?:至|到|-|—|~)[三四五六七八九十\d]+)?年(?:内|左右|时间)?(?![级度代以])"
)


def read_due(text: str) -> str | None:
    """The first date or span by which something is to be done, as written.

    text     text
    returns  text, None where there is none

    >>> read_due("2025年底前建成3个园区"), read_due("通过3至5年推动倍增"), read_due("建设实验室")
    ('2025年底前', '3至5年', None)
    """
    found = _DUE.search(text)
    return found[0].strip() if found else None
