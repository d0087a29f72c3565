"""Units of measure: which characters are one, what sort it is, and what it becomes."""

from functools import cache
from typing import Literal

from refoundry.plan.importer.goals.lexicon import units

Sort = Literal[
    "percent", "point", "count", "money", "measure", "time", "times", "ratio", "level", "bare", "group", "double"
]


def unit_at(text: str, start: int) -> tuple[str, Sort, int] | None:
    """The longest unit at a place, with what it is counted per.

    text     text
    start    int
    returns  (unit, sort, end) or None

    >>> unit_at("5万元/人以上", 2)
    ('元/人', 'money', 5)
    """
    longest, entries, per = unit_table()
    for length in range(min(longest, len(text) - start), 0, -1):
        word = text[start : start + length]
        entry = entries.get(word)
        if entry is None:
            continue
        sort, refused = entry
        end = start + length
        if refused and text.startswith(refused, end):
            continue
        unit = word
        if text[end : end + 1] in ("/", "每") and sort not in ("percent", "point"):
            for size in range(min(8, len(text) - end - 1), 0, -1):
                if (base := text[end + 1 : end + 1 + size]) in per:
                    unit, end = f"{word}/{base}", end + 1 + size
                    break
        return unit, sort, end
    return None


@cache
def unit_table() -> tuple[int, dict[str, tuple[Sort, tuple[str, ...]]], frozenset[str]]:
    """Every unit of units.yaml with its sort and what must not follow it.

    returns  (length of the longest, units, what they may be counted per)
    """
    entries: dict[str, tuple[Sort, tuple[str, ...]]] = {}
    content = units()
    for sort in ("percent", "point"):
        for unit in content[sort]:
            entries[unit] = (sort, ())
    for sort in ("count", "money", "measure", "time", "times"):
        for entry in content[sort]:
            entries[entry["unit"]] = (sort, tuple(entry.get("not", ())))  # type: ignore[assignment]
    return max(map(len, entries)), entries, frozenset(content["per"])


def canonical(scale: str, unit: str) -> tuple[float, str]:
    """Scale and unit as multiplier and name.

    scale    text   such as `万`, `万亿`, empty
    unit     text
    returns  (multiplier, name)

    >>> canonical("万亿", "元"), canonical("万", "吨"), canonical("万", "家")
    ((10000.0, '亿元'), (1.0, '万吨'), (10000.0, '家'))
    """
    content = units()
    base, slash, per = unit.partition("/")
    name = scale + content["rename"].get(base, base)
    multiplier, name = content["collapse"].get(name, (1.0, name))
    return float(multiplier), name + slash + content["rename"].get(per, per)
