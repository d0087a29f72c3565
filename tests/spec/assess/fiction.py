"""A made-up city 甲市 in a few lines: a plan folder with one goal, and facts that a case writes as short lines.

A published value is written `PERIOD: [QUALIFIER] VALUE [UNIT] [(SOURCE VINTAGE)] [!CAVEAT]`, such as
`2024: over 51 % (年鉴 2025年鉴) !rounded`. What is not written is the goal's unit, 公报, the year's own edition.
"""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

REGION = "甲市"
_LINE = re.compile(
    r"(?P<period>\S+): (?:(?P<qualifier>over|nearly|about|at_least) )?(?P<value>-?[\d.]+)(?: (?P<unit>[^\s(!]+))?"
    r"(?: \((?P<source>\S+) (?P<vintage>[^)]+)\))?(?: !(?P<caveat>\w+))?"
)
_OBSERVATION = (
    "indicator region period value unit qualifier vintage published basis source source_url quality caveat "
    "note_zh note_en"
).split()
_INDICATOR = (
    "id name_zh name_en unit direction kind whole formula also definition_zh definition_en bases source basis vintage"
).split()
CLAUSE = {"paragraph": 3, "quote": "指标达到目标"}
_CITY = {"title": {"zh": "甲市", "en": "Jia"}, "code": "990200", "region": REGION}
_OPEN = {"unknown": {"zh": "未写", "en": "not said"}}


def write_plan(folder: Path, goals: Mapping[str, Any], **kinds: Any) -> Path:
    """A plan folder with goals, one department and what else is given.

    folder   where
    goals    key -> fields beside title, clause and owner
    kinds    further top-level entries
    returns  folder
    """
    nodes = {}
    for key, fields in goals.items():
        goal = {"title": {"zh": "指标", "en": "the measure"}, "indicator": "measure", "unit": "%", "clause": CLAUSE}
        goal |= {"owner": "bureau", "direction": "up"} | dict(fields)
        goal["baselines"] = [{"clause": CLAUSE, **one} for one in goal.get("baselines", ())]
        goal["targets"] = [{"clause": CLAUSE, **one} for one in goal["targets"]]
        nodes[key] = goal
    about = {"title": {"zh": "甲市方案", "en": "Plan of Jia"}, "city": _CITY, "edition": "一", "issued": _OPEN}
    plan = {
        "plan": about | {"start": _OPEN} | kinds.pop("plan", {}),
        "documents": {"plan": {"title": "甲市方案"}},
        "departments": {"bureau": {"title": {"zh": "统计局", "en": "Statistics"}, "source": "名录"}},
        "goals": nodes,
        **kinds,
    }
    folder.mkdir(parents=True, exist_ok=True)
    # JSON is YAML without anchors, which a plan may not have
    (folder / "plan.yaml").write_text(json.dumps(plan, ensure_ascii=False, indent=1), "utf-8")
    return folder


def write_facts(
    folder: Path,
    published: Mapping[str, Sequence[str]],
    indicators: Sequence[Mapping[str, str]],
    breaks: Sequence[Mapping[str, str]] = (),
    region: str = REGION,
) -> Path:
    """The CSV files of a facts folder with their loads.csv.

    folder      where
    published   indicator -> lines
    indicators  fields of each, at least id and unit
    breaks      fields of each, at least base and year
    region      that the values are of
    returns     folder
    """
    units = {one["id"]: one["unit"] for one in indicators}
    values = [_value(name, line, units[name], region) for name, lines in published.items() for line in lines]
    cuts = [
        {"reason_zh": "口径变了", "reason_en": "redefined", "source": "手册", "basis": "public"} | {**one}
        for one in breaks
    ]
    named = [
        {"name_zh": "指标", "name_en": "the measure", "direction": "up", "kind": "level", "definition_zh": "口径"}
        | {"definition_en": "definition", "source": "手册", "basis": "public"} | {**one}
        for one in indicators
    ]  # fmt: skip
    files = {
        "indicator": (_INDICATOR, [{**one, "vintage": "1"} for one in named]),
        "series_break": ("base publication region year reason_zh reason_en source basis vintage".split(),
                         [{**one, "vintage": "1"} for one in cuts]),
        "observation": (_OBSERVATION, values),
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    loads = []
    for name, (columns, rows) in files.items():
        if rows:
            _write(folder / f"{name}.csv", columns, rows)
            loads.append(
                {"file": f"{name}.csv", "table": name, "source": "made-up", "vintage": "1", "mode": "snapshot"}
            )
    _write(folder / "loads.csv", ["file", "table", "source", "vintage", "mode"], loads)
    return folder


def _value(indicator: str, line: str, unit: str, region: str) -> dict[str, str]:
    found = _LINE.fullmatch(line)
    assert found, line
    year = found["period"][:4]
    return {
        "indicator": indicator, "region": region, "period": found["period"], "value": found["value"],
        "unit": found["unit"] or unit, "qualifier": found["qualifier"] or "exact",
        "vintage": found["vintage"] or f"{year}公报", "basis": "public", "source": found["source"] or "公报",
        "quality": "official", "caveat": found["caveat"] or "",
    }  # fmt: skip


def _write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def noon(day: date) -> datetime:
    """A moment of a day, for loads that are to have happened then.

    day      date
    returns  datetime with its time zone
    """
    return datetime(day.year, day.month, day.day, 12).astimezone()


SHARE = [
    f"{year}: {value}"
    for year, value in zip(range(2017, 2025), (44, 45.2, 46.1, 46.9, 48.2, 49.1, 50.3, 51.2), strict=True)
]
GOALS: dict[str, Any] = {
    "share": {
        "title": {"zh": "工业占比", "en": "Share of industry"},
        "baselines": [{"period": 2020, "value": 46.9}],
        "targets": [{"due": 2024, "comparison": ">=", "value": 50}, {"due": 2030, "comparison": "=", "value": 55}],
    },
    "cleared": {
        "title": {"zh": "拆除面积", "en": "Land cleared"},
        "indicator": "cleared",
        "unit": "亩",
        "targets": [{"due": 2025, "comparison": ">=", "value": 50000}],
    },
    "standing": {
        "title": {"zh": "位次", "en": "Standing"},
        "indicator": "standing",
        "unit": "位",
        "direction": "down",
        "targets": [
            {"due": 2030, "comparison": "rank", "words": {"zh": "前列", "en": "among the first"}}
            | {"judge": {"unknown": "未写"}, "evidence": {"unknown": "未写"}}
        ],
    },
}


def example(folder: Path) -> Path:
    """A plan folder with three goals and the facts that come with it: one met and ahead, one nearly, one in words.

    folder   where
    returns  folder
    """
    write_plan(folder, GOALS)
    indicators = [
        {"id": "measure", "unit": "%", "kind": "share"},
        {"id": "cleared", "unit": "亩", "name_zh": "拆除面积", "name_en": "Land cleared"},
    ]
    write_facts(folder / "facts", {"measure": SHARE, "cleared": ["2022-2024: nearly 5 万亩"]}, indicators)
    return folder
