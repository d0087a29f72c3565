"""Chinese text without blanks around figures and Latin letters, as documents are set by GB/T 9704."""

import re
from dataclasses import replace
from typing import Any

from refoundry.report.official_model import Block, Chart, OfficialDocument, Series, Table

_HAN = r"\u3001-\u303f\u4e00-\u9fff\uff01-\uff60“”—"
_SIGN = r"A-Za-z0-9%≥≤≈＋−+"
_BETWEEN = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}{_SIGN}(])|(?<=[{_SIGN})]) +(?=[{_HAN}])|(?<=[≥≤≈]) +(?=[0-9])")


def closed_up(text: str) -> str:
    """A text without the blanks that a page sets between Chinese and figures.

    text     any
    returns  text

    >>> closed_up("R&D 经费占 GDP 的比重 2022年 2.77%，差 0.03 个百分点"), closed_up("one of 3 (GDP)")
    ('R&D经费占GDP的比重2022年2.77%，差0.03个百分点', 'one of 3 (GDP)')
    """
    return _BETWEEN.sub("", text)


def without_blanks(document: OfficialDocument) -> OfficialDocument:
    """A document whose text, tables and figures are closed up.

    document  OfficialDocument
    returns   OfficialDocument
    """
    return replace(document, blocks=tuple(map(_closed, document.blocks)))


def _closed(block: Block) -> Block:
    if isinstance(block, Table):
        columns = tuple(replace(one, title=closed_up(one.title)) for one in block.columns)
        rows = tuple(tuple(map(closed_up, row)) for row in block.rows)
        return replace(block, title=closed_up(block.title), columns=columns, rows=rows, **_below(block))
    if isinstance(block, Chart):
        series = tuple(Series(closed_up(one.name), one.values, one.shade) for one in block.series)
        categories = tuple(map(closed_up, block.categories))
        return replace(block, title=closed_up(block.title), categories=categories, series=series, **_below(block))
    return replace(block, text=closed_up(block.text))


def _below(block: Table | Chart) -> dict[str, Any]:
    return {name: closed_up(getattr(block, name)) for name in ("unit", "source", "date", "note")}
