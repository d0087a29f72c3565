"""Goals in tables: rows of cells, or lines whose cells are split by tabs, bars or blanks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from refoundry.plan.importer.goals import indicators
from refoundry.plan.importer.goals.clock import Clock
from refoundry.plan.importer.goals.draft import Comparison, GoalDraft
from refoundry.plan.importer.goals.lexicon import words
from refoundry.plan.importer.goals.periods import find_periods
from refoundry.plan.importer.goals.quantities import Mention, find_quantities, unit_of

_CELLS = re.compile(r"\t|\s*[|｜]\s*|\s{2,}")
_BLANKS = re.compile(r"\t|\s*[|｜]\s*|\s+")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_NAMED = re.compile(r"[\u4e00-\u9fff]")
# Columns of a table of tasks, whose numbers are ordinals and dates.
_TASKS = re.compile(
    "(?:责任|牵头|配合|参与|协办|主办)(?:单位|部门)|完成(?:时限|时间)|(?:重点|具体|工作|主要)(?:任务|工作|举措)$"
)
_SHARE = re.compile("(?:比重|占比|比例|(?<!增长)(?<!下降)率)$")
_IN_NAME = re.compile(r"（([^（）]*)）$")


@dataclass(slots=True)
class _Head:
    """The columns of a table: which holds the name, the unit, and which year each figure column speaks of."""

    name: int = 0
    unit: int | None = None
    years: dict[int, tuple[int | None, str, str]] = field(default_factory=dict)
    width: int = 0


class Grid:
    """Reads table rows as they come, cell by cell or line by line."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.head: _Head | None = None
        self.tasks = False
        self.row: list[tuple[Any, str]] = []
        self.key: tuple[Any, Any] | None = None

    def read(self, paragraph: Any, text: str) -> list[GoalDraft] | None:
        """The goals of a row that ends here; None where the paragraph is no part of a table.

        paragraph  with number and text; table, row and column where it is a cell
        text       text   in plain form
        returns    list of GoalDraft or None
        """
        row = getattr(paragraph, "row", None)
        if row is None or getattr(paragraph, "table", None) is None:
            done = self.close()
            cells = _split(text)
            if cells is None:
                self.head, self.tasks = None, False
                return done or None
            return done + self._line([(paragraph, cell) for cell in cells])
        key = (paragraph.table, row)
        done = []
        if key != self.key:
            done = self.close()
            if self.key is None or self.key[0] != paragraph.table:
                self.head, self.tasks = None, False
        self.key = key
        if self.row and getattr(self.row[-1][0], "column", None) == paragraph.column:
            self.row[-1] = (self.row[-1][0], self.row[-1][1] + text)
        else:
            self.row.append((paragraph, text))
        return done

    def close(self) -> list[GoalDraft]:
        """The goals of the row that is still open.

        returns  list of GoalDraft
        """
        row, self.row, self.key = self.row, [], self.key if self.row else None
        return self._line(row) if len(row) > 1 else []

    def _line(self, cells: list[tuple[Any, str]]) -> list[GoalDraft]:
        texts = [re.sub(r"\s", "", cell) for _, cell in cells]
        head = _head(texts)
        if head is not None:
            self.head, self.tasks = head, False
            return []
        self.tasks = self.tasks or any(_TASKS.match(text) for text in texts)
        if self.tasks and self.head is None:
            return []
        return self._row([paragraph for paragraph, _ in cells], texts)

    def _row(self, paragraphs: Sequence[Any], texts: list[str]) -> list[GoalDraft]:
        head = self.head or _Head(name=_first_name(texts), width=len(texts))
        if head.name >= len(texts) or not _NAMED.search(texts[head.name]):
            return []
        name, unit = _name_and_unit(texts[head.name])
        if head.unit is not None and head.unit < len(texts):
            unit = unit_of(texts[head.unit]) or unit
        if not name:
            return []
        goals: list[GoalDraft] = []
        columns = head.years or self._guess(texts, head)
        if self.head is None and unit is None:
            columns = {at: told for at, told in columns.items() if (value := _value(texts[at])) and value.unit}
        for column, (year, written, kind) in columns.items():
            if column >= len(texts):
                continue
            found = self._cell(paragraphs[column], name, unit, texts[column], year, written, kind)
            if len(texts[column]) < 2:  # a single digit cites nothing: the cell that names the indicator does
                named = paragraphs[head.name]
                found = [replace(goal, paragraph=named.number, quote=texts[head.name][:40]) for goal in found]
            goals += found
        return goals

    def _guess(self, texts: list[str], head: _Head) -> dict[int, tuple[int | None, str, str]]:
        """Without a head row: the last level is the target, one before it the baseline."""
        levels = [i for i, text in enumerate(texts) if i != head.name and i > head.name and _value(text) is not None]
        levels = [i for i in levels if not re.search("年均|累计|增长|下降", texts[i])]
        trends = [
            i
            for i, text in enumerate(texts)
            if i > head.name and re.search("年均|累计|[增提下]", text) and _value(text)
        ]
        out: dict[int, tuple[int | None, str, str]] = {}
        if levels:
            if len(levels) > 1:
                out[levels[0]] = (self.clock.base, "", "baseline")
            out[levels[-1]] = (self.clock.year or self.clock.title[1], "", "target")
        for column in trends:
            out[column] = (self.clock.year or self.clock.title[1], "年均" if "年均" in texts[column] else "", "growth")
        return dict(sorted(out.items()))

    def _cell(
        self,
        paragraph: Any,
        name: str,
        told: tuple[str, float] | None,
        text: str,
        year: int | None,
        written: str,
        kind: str,
    ) -> list[GoalDraft]:
        mention = _value(text)
        if mention is None:
            return []
        past = kind == "baseline" or (kind != "growth" and self._past(year, written))
        growth = kind == "growth" or bool(re.search("年均|累计|增长|下降|降低|提高", text))
        comparison: Comparison = "range" if mention.high is not None else mention.bound or "="
        value, high, full = mention.value, mention.high, name
        unit, factor = (mention.unit, 1.0) if mention.unit or told is None else told
        value, high = _times(value, factor), _times(high, factor)
        # A share that grows by 〔2.5〕 over the years grows by points.
        points = kind == "growth" and unit == "%" and "%" not in text and bool(_SHARE.search(name))
        change = points or unit == "百分点" or "百分点" in text or "百分点" in name
        if growth and change:
            comparison, unit = "change", "百分点"
        elif growth:
            comparison, unit = "growth", "%"
            falls = bool(re.search("下降|降低|减少", text + written + name)) or (value or 0) < 0
            annual = "年均" in text or ("年均" in written and not re.match(r"[〔【\[（]", text))
            trend = "年均" if annual else "累计" if falls and "累计" in text + name else ""
            full = indicators.base_of(name) + trend + ("下降" if falls else "增长")
            value = abs(value) if value is not None else None
        elif unit == "%" and re.search("(?:增长|下降|降低|增速|降幅|增幅)(?:率|幅度)?$", name):
            comparison = "growth"
        return [
            GoalDraft(
                full,
                "baseline" if past else "target",
                comparison,
                value,
                high,
                unit or None,
                year,
                written or None,
                paragraph.number,
                text[:40] if getattr(paragraph, "row", None) is not None else name[:40],
                None if year is not None else "表头无年份",
            )
        ]

    def _past(self, year: int | None, written: str) -> bool:
        if re.search("现状|基期|实际|完成|基数|预计完成|现值|基准", written):
            return True
        return year is not None and self.clock.base is not None and year <= self.clock.base


def _split(text: str) -> list[str] | None:
    """The cells of a line, None where it is running text."""
    text = text.strip().strip("|｜").strip()
    if re.search("[。；]", text) or len(text) > 160:
        return None
    cells = [cell.strip() for cell in _CELLS.split(text)]
    if len(cells) < 3:
        cells = [cell.strip() for cell in _BLANKS.split(text)]
        if len(cells) < 3 or not _tabular(cells):
            return None
    cells = [cell for cell in cells if cell]
    if all(re.fullmatch("[-:—]+", cell) for cell in cells):
        return []
    return cells if _tabular(cells) else None


def _tabular(cells: Sequence[str]) -> bool:
    """A row has a name and figures; a head row has years or the usual titles."""
    if any("，" in cell and len(cell) > 12 for cell in cells):
        return False
    figures = sum(_value(cell) is not None for cell in cells[1:])
    return (figures >= 1 and bool(_NAMED.search("".join(cells[:3])))) or _head(
        [re.sub(r"\s", "", c) for c in cells]
    ) is not None


def _head(texts: Sequence[str]) -> _Head | None:
    content = words()
    head = _Head(width=len(texts))
    titles = 0
    for column, text in enumerate(texts):
        if text in content["head_names"] or re.fullmatch(r"(?:具体|主要|核心)?指标(?:名称|（.*）)?", text):
            head.name = column
            titles += 1
        elif text.startswith("单位") and len(text) < 8:
            head.unit = column
            titles += 1
        elif text in content["head_others"]:
            titles += 1
        elif re.search("年均|累计|增长|增速|增幅|变化", text) and len(text) < 20 and not _value(text):
            years = [period.year for period in find_periods(text) if period.year]
            head.years[column] = (years[-1] if years else None, text, "growth")
            titles += 1
        else:
            years = [period.year for period in find_periods(text + ("" if "年" in text else "年")) if period.year]
            if years and len(text) < 20:
                kind = "baseline" if re.search("实际|现状|基期|完成|基数", text) else "level"
                head.years[column] = (years[-1], text, kind)
                titles += 1
            elif re.fullmatch("目标值?|规划目标|目标数", text):
                head.years[column] = (None, text, "level")
                titles += 1
            elif re.fullmatch("现状值?|基期值?|基数|基准值?", text):
                head.years[column] = (None, text, "baseline")
                titles += 1
    if titles < 2 or not head.years or titles < len(texts) - 2:
        return None
    last = max((year for year, _, kind in head.years.values() if year and kind == "level"), default=None)
    head.years = {
        column: (year if year is not None or kind == "baseline" else last, written, kind)
        for column, (year, written, kind) in head.years.items()
    }
    if head.name == 0 and texts and re.fullmatch("序号|编号|类别|类型|分类|领域|维度|一级指标", texts[0]):
        head.name = 1
    return head


def _first_name(texts: Sequence[str]) -> int:
    for column, text in enumerate(texts):
        if len(_NAMED.findall(text)) >= 2:
            return column
    return 0


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else round(value * factor, 6)


def _name_and_unit(text: str) -> tuple[str, tuple[str, float] | None]:
    """地区生产总值（亿元） is a name and its unit."""
    text = re.sub(r"^(?:[①-⑳]|\d{1,2}[.、．]|（\d{1,2}）|其中[:：]?)", "", text)
    match = _IN_NAME.search(text)
    if match and (unit := unit_of(match.group(1))):
        return indicators.stripped(text[: match.start()]), unit
    return indicators.stripped(text), None


def _value(text: str) -> Mention | None:
    """The figure of a cell, with its own unit where it has one."""
    text = re.sub(r"[〔【\[（](?:左右|以上|以内|以下)[〕】\]）]", lambda match: match.group()[1:-1], text)
    body = text.strip("*﹡＊〔〕[]【】（）")
    if not body or len(body) > 24 or not re.search(r"\d", body):
        return None
    if len(re.findall(r"\d+(?:\.\d+)?", body)) > 2:
        return None
    return find_cell(body)


def find_cell(text: str) -> Mention | None:
    """The one figure of a cell; signs and bounds are read, words that are no figure refuse it.

    text     text
    returns  Mention or None
    """
    rest = re.sub(
        r"^(?:年均|累计|平均|每年|较\d{4}年|比\d{4}年)*(?:增长|下降|降低|提高|减少|增速|达到|控制在|约|≥|≤|＞|＜|>|<|不低于|不少于|不超过|不高于|超过|突破|超|-|\+|↑|↓|大于|小于)*",
        "",
        text,
    )
    lead = text[: len(text) - len(rest)]
    spread = re.fullmatch(r"(\d+(?:\.\d+)?)(?:—{1,2}|-{1,2}|~|至)(\d+(?:\.\d+)?)", rest)
    if spread:
        return Mention(0, len(rest), float(spread[1]), float(spread[2]), None, "bare")
    mentions = find_quantities(rest)
    if (
        len(mentions) != 1
        or mentions[0].start != 0
        or mentions[0].end < len(re.sub("(?:左右|以上|以内|以下|个|位)+$", "", rest))
    ):
        return None
    mention = mentions[0]
    bound = mention.bound
    if re.search("≥|不低于|不少于", lead):
        bound = ">="
    elif re.search("[＞>]|超|突破|大于", lead):
        bound = ">"
    elif re.search("[≤＜<]|不超过|不高于|控制在|小于", lead):
        bound = "<="
    elif "约" in lead:
        bound = "~"
    value = mention.value
    if value is not None and re.search(r"-$", lead):
        value = -value
    return replace(mention, bound=bound, value=value)
