"""The table that divides the labour: a row a measure, who leads, who supports; a real table or flattened lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from refoundry.plan.importer.characters import heading, letters
from refoundry.plan.importer.lines import Line
from refoundry.plan.importer.markers import Marker, read_marker
from refoundry.plan.importer.responsibility import Duty, assign, is_list, merge, split_names
from refoundry.plan.importer.words import pattern

_APPENDIX = re.compile(r"附\s*[件表录]\s*[\d一二三四五六七八九十]{0,3}\s*[：.、]?")
_HEADER_ROWS = 3
_TITLE_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: the group it stands under, its own title and mark, its duty, the paragraph of its title."""

    group: str
    group_number: int | None
    title: str
    marker: Marker | None
    duty: Duty
    due: str | None
    paragraph: int

    @property
    def letters(self) -> str:
        """The letters of the title, for comparing."""
        return letters(self.title)


@dataclass(frozen=True, slots=True)
class Annex:
    """The rows, their groups (letters of the title -> number), and the paragraphs that the annex takes."""

    rows: tuple[Row, ...] = ()
    groups: dict[str, int | None] = field(default_factory=dict)
    paragraphs: frozenset[int] = frozenset()
    start: int | None = None


def read_annex(lines: Sequence[Line]) -> Annex:
    """The division of labour of a document.

    lines    all lines of the document
    returns  Annex, empty where there is none
    """
    tables: dict[int, list[Line]] = {}
    for line in lines:
        if line.paragraph.table is not None:
            tables.setdefault(line.paragraph.table, []).append(line)
    rows: list[Row] = []
    taken: set[int] = set()
    roles: dict[int, str] | None = None
    named = {line.letters for line in lines if line.marker and line.paragraph.kind != "cell" and len(line.letters) >= 4}
    for table in tables.values():
        grid = _grid(table)
        own = _roles(grid)
        # A table without head, as wide as the last one, is its next page.
        found = list(_table_rows(grid, own or roles, named)) if own or (roles and rows) else []
        if found:
            roles = own or roles
            rows += found
            taken |= {line.number for line in table}
    start = min(taken, default=None)
    if not rows:
        start, rows = _flattened(lines)
        taken = {line.number for line in lines if start is not None and line.number >= start}
    groups = {letters(row.group): row.group_number for row in rows if row.group}
    return Annex(tuple(rows), groups, frozenset(taken), start)


# Real tables -------------------------------------------------------------------------------------------------------

Grid = dict[int, dict[int, list[Line]]]


def _grid(table: Iterable[Line]) -> Grid:
    grid: Grid = {}
    for line in table:
        cells = grid.setdefault(line.paragraph.row or 0, {})
        cells.setdefault(line.paragraph.column or 0, []).append(line)
    return grid


def _joined(lines: Iterable[Line]) -> str:
    return "".join(line.text.strip() for line in lines)


def _roles(grid: Grid) -> dict[int, str] | None:
    """What each column holds, from the head of the table; None where it is no division of labour."""
    for row in sorted(grid)[:_HEADER_ROWS]:
        heads = {column: re.sub(r"\s", "", _joined(lines)) for column, lines in grid[row].items()}
        indicators = any(pattern("indicator_columns").search(head) for head in heads.values() if len(head) <= 6)
        if any(pattern("project_columns").search(head) for head in heads.values() if len(head) <= 12):
            return None
        if indicators and not any(pattern("columns.lead").search(head) for head in heads.values()):
            return None
        roles: dict[int, str] = {}
        for column, head in heads.items():
            bare = re.sub(r"（[^）]*）", "", head)
            if len(bare) > 12:
                continue
            for role in ("skip", "support", "lead", "due", "title"):
                if pattern(f"columns.{role}").search(bare):
                    roles[column] = role
                    break
        if {"title", "lead"} <= set(roles.values()):
            return roles | _second_head(grid.get(row + 1, {}))
    return None


def _second_head(cells: dict[int, list[Line]]) -> dict[int, str]:
    """The roles that a second row of the head tells apart: 牵头单位 and 配合单位 below 责任单位."""
    heads = {column: re.sub(r"\s", "", _joined(lines)) for column, lines in cells.items()}
    named = {
        column: role
        for column, head in heads.items()
        for role in ("support", "lead")
        if len(head) <= 6 and pattern(f"columns.{role}").search(head)
    }
    return named if {"support", "lead"} <= set(named.values()) and len(named) == len(heads) else {}


def _table_rows(grid: Grid, roles: dict[int, str] | None, named: set[str]) -> Iterator[Row]:
    assert roles is not None
    titles = [column for column, role in sorted(roles.items()) if role == "title"]
    measure = _measure_column(grid, titles, named)
    outer = [column for column in titles if column < measure]
    group, number, last = "", None, Duty()
    before: Marker | None = None
    for row in sorted(grid):
        cells = grid[row]
        duty, due = _duty_of(cells, roles)
        if row in sorted(grid)[:_HEADER_ROWS] and _is_head(cells, roles):
            continue
        for column in outer:
            if column in cells:
                group, number = _title(cells[column])
        title_lines = cells.get(measure) or (next(iter(cells.values())) if len(cells) == 1 else [])
        if not title_lines:
            continue
        marker = title_lines[0].marker
        goes_on = bool(marker and before and (marker.style, marker.number) == (before.style, before.number + 1))
        if not duty and not (last and goes_on) and (len(cells) == 1 or min(cells) < measure or not last):
            group, number = _title(title_lines)
            continue
        # A cell of departments merged downwards stands only in its first row.
        last, before = duty or last, marker
        yield from _rows_of(title_lines, cells, roles, replace(last), due, group, number)


def _rows_of(
    titles: list[Line],
    cells: dict[int, list[Line]],
    roles: dict[int, str],
    duty: Duty,
    due: str | None,
    group: str,
    number: int | None,
) -> Iterator[Row]:
    """One row, or several where a cell lists numbered measures with a line of departments for each."""
    marked = [line for line in titles if line.marker]
    duties = [lines for column, lines in cells.items() if roles.get(column) == "lead"]
    if len(marked) > 1 and len(marked) == len(titles) and duties and len(duties[0]) == len(titles):
        for line, named in zip(titles, duties[0], strict=True):
            duty = replace(assign(split_names(named.text)), paragraph=named.number)
            yield Row(group, number, line.title, line.marker, duty, due, line.number)
        return
    text = _joined(titles)
    marker = read_marker(text)
    title = heading(_first(text[marker.length if marker else 0 :]))
    yield Row(group, number, title, marker, duty, due, titles[0].number)


def _first(text: str) -> str:
    return re.split(r"[。；]", text, maxsplit=1)[0]


def _title(lines: list[Line]) -> tuple[str, int | None]:
    text = _joined(lines)
    marker = read_marker(text)
    return heading(_first(text[marker.length if marker else 0 :])), marker.number if marker else None


def _measure_column(grid: Grid, titles: list[int], named: set[str]) -> int:
    """The column of titles with most headings of the text, else the innermost: contents of many words are no titles."""
    texts = {column: [_title(cells[column])[0] for cells in grid.values() if column in cells] for column in titles}
    hits = {column: sum(_opens_with(text, named) for text in texts[column]) for column in titles}
    best = max(reversed(titles), key=lambda column: hits[column])
    if hits[best] * 2 > len(texts[best]):
        return best
    for column in reversed(titles):
        if sorted(map(len, texts[column]))[len(texts[column]) // 2] <= _TITLE_LONGEST:
            return column
    return titles[0]


def _opens_with(text: str, named: set[str]) -> bool:
    opening = letters(text)[:_TITLE_LONGEST]
    return any(opening[:end] in named for end in range(4, len(opening) + 1))


def _is_head(cells: dict[int, list[Line]], roles: dict[int, str]) -> bool:
    heads = [
        column
        for column, lines in cells.items()
        if roles.get(column)
        and pattern(f"columns.{roles[column]}").search(_joined(lines))
        and len(_joined(lines)) <= 24
    ]
    return len(heads) >= 2 and not any(is_list(_joined(cells[c])) for c in heads if roles[c] in ("lead", "support"))


def _duty_of(cells: dict[int, list[Line]], roles: dict[int, str]) -> tuple[Duty, str | None]:
    duties, due = [], None
    separate = "support" in roles.values()
    for column, lines in sorted(cells.items()):
        role, text = roles.get(column), "、".join(line.text.strip(" 、，") for line in lines)
        if role in ("lead", "support"):
            named = assign(split_names(text), lead=role == "lead")
            duties.append(replace(named, marked=separate, paragraph=lines[0].number))
        elif role == "due":
            due = heading(text)
    return _plain_merge(duties), due


def _plain_merge(duties: list[Duty]) -> Duty:
    """Two cells of one row as one duty; a name that stands twice stays twice."""
    if len(duties) < 2:
        return duties[0] if duties else Duty()
    lead = next((duty.lead for duty in duties if duty.lead), None)
    support = [name for duty in duties for name in duty.names]
    if lead:
        support.remove(lead)
    towns = tuple(town for duty in duties for town in duty.towns)
    return Duty(lead, tuple(support), towns, any(d.marked for d in duties), paragraph=duties[0].paragraph)


# Flattened lines ---------------------------------------------------------------------------------------------------


def _flattened(lines: Sequence[Line]) -> tuple[int | None, list[Row]]:
    """Rows of a table whose cells came as lines, or as lines with tabs."""
    starts = [place for place, line in enumerate(lines) if is_annex_title(line.text)]
    lists = [place for place, line in enumerate(lines) if is_list(line.text) or _tabbed(line) is not None]
    known = set(starts)
    for place in reversed(starts):
        if len(lists) > 1 and place < lists[-2]:
            rows = list(_line_rows(lines[place + 1 :]))
            while place - 1 in known:
                place -= 1
            return lines[place].number, rows
    return None, []


def is_annex_title(text: str) -> bool:
    """Whether a line is the title of a division of labour.

    text     text   plain
    returns  bool
    """
    text = re.sub(r"\s", "", text)
    return len(text) <= 60 and bool(pattern("annex_titles").search(text)) and not text.endswith(("。", "，", "；"))


def is_appendix(text: str) -> bool:
    """Whether a line opens an appendix of any kind.

    text     text   plain
    returns  bool
    """
    return len(text) <= 60 and bool(_APPENDIX.match(text.strip())) and not text.rstrip().endswith(("。", "，"))


def _tabbed(line: Line) -> list[str] | None:
    cells = [cell.strip() for cell in re.split(r"\t+|\s{3,}|[|｜│]", line.paragraph.text) if cell.strip()]
    if len(cells) < 2 or not any(is_list(cell) for cell in cells[1:]):
        return None
    return cells


def _line_rows(lines: Iterable[Line]) -> Iterator[Row]:
    group, number = "", None
    pending: Line | None = None
    duties: list[Duty] = []
    due: str | None = None
    open_list = False

    def row() -> Iterator[Row]:
        if pending is not None and duties:
            yield Row(group, number, pending.title, pending.marker, _plain_merge(duties), due, pending.number)

    for line in lines:
        if cells := _tabbed(line):
            yield from row()
            pending, duties = None, []
            yield _tab_row(cells, line, group, number)
        elif is_list(line.text) or (open_list and not line.marker):
            names = split_names(line.text)
            if open_list and duties:
                names = [*duties.pop().names, *names]
            duties.append(replace(assign(names, lead=not duties), paragraph=line.number))
            open_list = line.text.rstrip().endswith(("、", "，"))
        elif _is_due(line.text) and duties:
            due = heading(line.text)
        elif not _is_column_head(line):
            yield from row()
            if pending is not None and not duties:
                group, number = pending.title, pending.marker.number if pending.marker else None
            pending, duties, due, open_list = line, [], None, False
    yield from row()


def _tab_row(cells: list[str], line: Line, group: str, number: int | None) -> Row:
    lists = [cell for cell in cells if is_list(cell)]
    others = [cell for cell in cells if cell not in lists and not cell.isdigit() and not _is_due(cell)]
    due = next((cell for cell in cells if _is_due(cell)), None)
    title = others[-1] if others else ""
    marker = read_marker(title) or (read_marker(f"{cells[0]}、") if cells[0].isdigit() else None)
    own = read_marker(title)
    duties = [
        replace(assign(split_names(cell), lead=place == 0), paragraph=line.number) for place, cell in enumerate(lists)
    ]
    return Row(
        heading(others[0]) if len(others) > 1 else group,
        number,
        heading(_first(title[own.length if own else 0 :])),
        marker,
        merge(duties) if len(duties) == 1 else _plain_merge(duties),
        due,
        line.number,
    )


def _is_due(text: str) -> bool:
    return bool(
        re.fullmatch(
            r"(20\d\d年)?(\d{1,2}月)?(底|末)?(前|以前|之前)?(完成)?|长期(坚持|推进)?|持续推进|每年", text.strip()
        )
    )


def _is_column_head(line: Line) -> bool:
    text = re.sub(r"\s", "", line.text)
    if text.isdigit() or (text.startswith("（") and text.endswith("）") and line.marker is None):
        return True
    if is_annex_title(text) and line.marker is None:
        return True
    bare = re.sub(r"（[^）]*）", "", text)
    roles = ("skip", "support", "lead", "due")
    named = len(bare) <= 8 and any(pattern(f"columns.{role}").search(bare) for role in roles)
    return line.marker is None and (named or bool(pattern("tasks").search(bare)))
