"""A scorecard of a city that does not exist: every status, a rank, a range, bounds, rivals, fans, refusals, requests."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from refoundry.assess.goals.consistency import SCHEMA as CONSISTENCY
from refoundry.assess.goals.context import OUTLOOK, RECORD
from refoundry.assess.goals.scorecard import SCHEMA
from refoundry.core.problems import Both
from refoundry.report.meta import Meta

META = Meta(
    city=Both("云泽市", "Yunze"),
    plan=Both("云泽市产业体系重构实施方案", "Yunze's plan for restructuring its industry"),
    edition=Both("2020年版", "edition of 2020"),
    as_of=date(2025, 6, 30),
    facts="facts-7c1e",
    fingerprint="9f86d081884c",
    run="20250630-090000-goals",
    versions={"refoundry": "0.1.0", "polars": "2.1.0"},
    synthetic=True,
    measures={"1.1": Both("培育新兴产业", "Grow new industries"), "7.2": Both("盘活低效用地", "Put idle land to use")},
    files=("runs/20250630-090000-goals/scorecard.html", "runs/20250630-090000-goals/scorecard.xlsx"),
)
BUREAUS = {
    "statistics": ("市统计局", "Bureau of Statistics"),
    "industry": ("市工业和信息化局", "Bureau of Industry and IT"),
    "science": ("市科技局", "Bureau of Science and Technology"),
    "land": ("市自然资源局", "Bureau of Natural Resources"),
    None: ("责任单位未定", "no owner yet"),
}


def seen(period: str, value: float, vintage: str, used: bool = True, **more: Any) -> dict[str, Any]:
    """One published value."""
    return {
        "period": period, "year": int(period[:4]), "value": value, "qualifier": "exact", "vintage": vintage,
        "source": "云泽市统计年鉴", "quality": "official", "caveat": None, "used": used, **more,
    }  # fmt: skip


def goal(key: str, titles: tuple[str, str], due: int | None, **more: Any) -> dict[str, Any]:
    """One row of `goals`; whatever is not given is not known."""
    owner = more.pop("owner", "statistics")
    row: dict[str, Any] = dict.fromkeys(SCHEMA)
    row |= {
        "key": f"{key}@{due or 'open-1'}", "goal": key, "title_zh": titles[0], "title_en": titles[1], "indicator": key,
        "unit": "%", "direction": "up", "owner": owner, "owner_zh": BUREAUS[owner][0], "owner_en": BUREAUS[owner][1],
        "addressee_zh": BUREAUS[owner][0] if owner else "领导小组办公室",
        "addressee_en": BUREAUS[owner][1] if owner else "Office of the leading group",
        "due": due, "period": f"到{due}年" if due else None, "comparison": ">=", "standing": "stated",
        "clause_paragraph": 12, "clause_quote": f"{titles[0]}取得进展", "rivals": [], "observations": 0,
        "status": "unknown", "unknown_kind": "no data", "why_zh": "没有公开的年度值", "why_en": "no annual value is published", "measures": ["1.1"],
        "history": [], "fan": [], "left_out": [], "related": [], "rows": [],
    }  # fmt: skip
    return row | more


def latest(value: float, period: str, vintage: str, **more: Any) -> dict[str, Any]:
    """The columns of a latest value."""
    return {
        "latest": value, "latest_period": period, "latest_qualifier": "exact", "latest_vintage": vintage,
        "latest_source": "云泽市统计年鉴", "latest_quality": "official", **more,
    }  # fmt: skip


def around(titles: tuple[str, str], period: str, value: float, unit: str, vintage: str, **more: Any) -> dict[str, Any]:
    """One value of what is published around a goal."""
    return {
        "indicator": titles[1].lower(), "title_zh": titles[0], "title_en": titles[1], "period": period, "value": value,
        "unit": unit, "qualifier": "exact", "vintage": vintage, "source": "云泽市统计年鉴", "quality": "official",
        "caveat": None, **more,
    }  # fmt: skip


AROUND = [
    around(("研发经费", "Spending on research"), "2023", 100.66, "亿元", "2024年鉴"),
    around(
        ("高新技术企业数", "High-tech firms"), "2024", 2863.0, "家", "2024公报", qualifier="over", quality="secondary"
    ),
    around(("技改投资增速", "Growth of technical renewal"), "2024H1", 17.7, "%", "2024上半年"),
    around(("发明专利授权量", "Patents granted"), "2018", 1872.0, "件", "2019年鉴"),
]
ADVANCED = [seen(str(2015 + i), value, f"{2016 + i}年鉴") for i, value in enumerate((44.1, 45.2, 45.9, 47.1, 47.8, 48.4, 49.3, 50.6))]  # fmt: skip
FAN = [{"year": 2023 + i, "point": 51.4 + 0.9 * i, "low": 50.6 + 0.6 * i, "high": 52.2 + 1.2 * i} for i in range(8)]
START = {"baseline": 48.0, "baseline_period": "2020H1", "baseline_source_zh": "方案第4段", "baseline_source_en": "the plan, paragraph 4"}  # fmt: skip
ASK = {
    "request_zh": "请提供2024年年度值，并注明来源、口径和公布日期。",
    "request_en": "Please supply the annual value of 2024 with source, definition and date of publication.",
}
MANUFACTURING = ("先进制造业增加值占比", "Share of advanced manufacturing")
RD = ("研发经费占比", "Spending on research over GDP")
CLEARED = ("拆除整理低效用地", "Idle land cleared")

ROWS = [
    goal("rd", RD, 2024, comparison=">=", target=2.8, baseline=2.3, baseline_period="2020", baseline_source_zh="方案第4段",
         baseline_source_en="the plan, paragraph 4", **latest(2.77, "2024", "2024年鉴"), gap=-0.03, required_pace=0.125,
         required_from="2020", achieved_pace=0.1175, pace_kind="points", owner="science", observations=2,
         rivals=[seen("2024", 2.8, "2024公报", quality="mirror", relation="differs")], unknown_kind="contradiction", measures=["1.1", "7.2"], status="unknown",
         history=[seen("2023", 2.6, "2024年鉴"), seen("2024", 2.77, "2024年鉴"), seen("2024", 2.8, "2024公报", used=False)],
         why_zh="公布值互相矛盾：2.77%（2024年鉴）、2.8%（2024公报）",
         why_en="the published values contradict each other: 2.77 % (2024年鉴), 2.8 % (2024公报)",
         rows=["observation/a:1", "observation/a:2"], related=AROUND, **ASK),
    goal("advanced", MANUFACTURING, 2024, target=50.0, **START, **latest(50.6, "2022", "2023年鉴"), gap=0.6,
         required_pace=0.5, required_from="2020", achieved_pace=1.3, pace_kind="points", observations=8,
         history=ADVANCED, status="met", why_zh="公布值 50.6%，达到 50%", why_en="published 50.6 %: reaches 50 %"),
    goal("parks", ("百亿级园区", "Parks over 10 billion yuan"), 2024, unit="个", target=3.0, target_high=5.0, comparison="range",
         owner="industry", **latest(2.0, "2024", "2024报告", latest_quality="secondary"), gap=-1.0, status="missed",
         history=[seen("2024", 2.0, "2024报告", quality="secondary")], why_zh="公布值 2 个，未达到 3 个", why_en="published 2: short of 3"),
    goal("cleared", CLEARED, 2024, unit="亩", target=50000.0, owner="land", **latest(48000.0, "2024", "2024报告", latest_qualifier="nearly"),
         gap=-2000.0, pace_kind="compound", history=[seen("2024", 48000.0, "2024报告", qualifier="nearly", used=False)],
         left_out=[{"period": "2024", "vintage": "2024报告", "reason_zh": "“近”是界限", "reason_en": "“nearly” is a bound"}],
         unknown_kind="bound", why_zh="公布值 近48,000亩 不是确数，不能判定", why_en="published nearly 48,000 is a bound and settles nothing", **ASK),
    goal("digital", ("数字化水平", "Digital standing"), 2024, comparison="rank", words_zh="位居全省前列", words_en="among the first in the province",
         owner="industry", unknown_kind="words", why_zh="没有写明由谁评判", why_en="the plan names no judge", **ASK),
    goal("private", ("民营经济占比", "Share of the private economy"), 2024, target=None, unknown_kind="plan silent", why_zh="方案没有给出数值", why_en="the plan gives no value", **ASK),
    goal("advanced", MANUFACTURING, 2030, target=56.0, **START, **latest(50.6, "2022", "2023年鉴"), gap=-5.4, required_pace=0.675,
         required_from="2022", achieved_pace=1.3, pace_kind="points", observations=8, history=ADVANCED, fan=FAN,
         forecast=57.7, low=54.8, high=60.6, probability=0.84, method="drift", tested=True, status="on track",
         why_zh="按现有走势达到目标的概率约 84%", why_en="reached with a probability of about 84 %"),
    goal("output", ("工业总产值", "Gross output of industry"), 2030, unit="亿元", target=12000.0, baseline=6100.5, baseline_period="2020",
         baseline_source_zh="方案第4段", baseline_source_en="the plan, paragraph 4", **latest(7021.35, "2023", "2024年鉴"), gap=-4978.65,
         required_pace=7.96, required_from="2023", achieved_pace=4.8, pace_kind="compound", observations=6, forecast=11200.0,
         low=9800.0, high=12700.0, probability=0.41, method="compound_drift", tested=False, status="at risk", owner="industry",
         history=[seen(str(2018 + i), 5600.0 + 280 * i, "2024年鉴") for i in range(6)] + [seen("2018", 6900.0, "2018公报", used=False)],
         fan=[{"year": 2024 + i, "point": 7500.0 + 600 * i, "low": 7300.0 + 400 * i, "high": 7700.0 + 830 * i} for i in range(7)],
         why_zh="概率约 41%", why_en="probability about 41 %"),
    goal("loss", ("亏损面", "Share of loss-making firms"), 2030, direction="down", comparison="<=", target=12.0, **latest(19.6, "2024", "2024公报"),
         gap=7.6, required_pace=-1.27, required_from="2024", pace_kind="points", observations=7, forecast=18.1, low=15.9, high=20.3,
         probability=0.004, method="theta", tested=False, status="off track", history=[seen(str(2018 + i), 16.0 + 0.6 * i, "2024公报") for i in range(7)],
         fan=[{"year": 2025 + i, "point": 19.5 - 0.28 * i, "low": 18.7 - 0.5 * i, "high": 20.3} for i in range(6)], why_zh="概率不到1%", why_en="under 1 %"),
    goal("rd", RD, 2030, comparison="rank", words_zh="处于国内领先水平", words_en="a national leader", owner="science", unknown_kind="words", related=AROUND,
         **ASK),
    goal("water", ("万元产值水耗年均下降", "Water per 10,000 yuan"), 2030, direction="down", comparison="growth", target=4.0, observations=1, unknown_kind="older value",
         refusal_zh="可比的年度值只有 1 个，少于5个，不作预测；再有 4 个即可", refusal_en="only 1 comparable annual value; 4 more would be enough",
         why_zh="可比的年度值只有 1 个，少于5个，不作预测；再有 4 个即可", why_en="only 1 comparable annual value; 4 more would be enough", **ASK),
    goal("brands", ("知名品牌 <script>", "Known brands"), None, unit="家", target=20.0, owner=None, standing="proposed", measures=[],
         clause_quote="=1+1", unknown_kind="no date", why_zh="没有完成年份", why_en="no due year", **ASK),
]  # fmt: skip


def frame(rows: list[dict[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as a frame of a schema, columns not given being null."""
    return pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=dict(schema))


def _record(indicator: str, title: str, unit: str, series: int, **more: Any) -> dict[str, Any]:
    scope = ("云泽市", "Yunze") if series == 1 else (f"{series} 个城市", f"{series} cities")
    row = {
        "key": f"{indicator}@{series}",
        "indicator": indicator,
        "title_zh": title,
        "title_en": indicator.upper(),
        "unit": unit,
    }
    row |= {
        "scope_zh": scope[0],
        "scope_en": scope[1],
        "series": series,
        "origins": 6,
        "horizon": 2,
        "method": "drift",
        "chosen": True,
    }
    return row | {"mae": 120.0, "mape": 0.03, "coverage_80": 0.79, "coverage_95": 0.94, "brier": 0.12} | more


def frames() -> dict[str, pl.DataFrame]:
    """The four frames of the made-up scorecard."""
    outlook = {
        "key": "gdp", "indicator": "gdp", "title_zh": "地区生产总值", "title_en": "GDP", "unit": "亿元", "region": "云泽市",
        "observations": 8, "first_year": 2016, "last_year": 2023, "method": "damped_trend", "tested": True, "horizon": 2,
        "history": [seen(str(2016 + i), 3000.0 + 130 * i, "2024年鉴") for i in range(8)],
        "fan": [{"year": 2024 + i, "point": 4030.0 + 110 * i, "low": 3900.0 + 60 * i, "high": 4160.0 + 170 * i} for i in range(2)],
        "left_out": [], "note_zh": "2024年鉴口径", "note_en": "as in the yearbook of 2024", "rows": [],
    }  # fmt: skip
    record = [
        _record("gdp", "地区生产总值", "亿元", 1, coverage_80=0.5),
        _record("gdp", "地区生产总值", "亿元", 20),
        _record("gdp", "地区生产总值", "亿元", 20, method="theta", chosen=False, mae=None, mape=None, brier=None),
        _record("share", "第二产业占比", "%", 20, mae=0.8),
    ]
    says = {
        "key": "pace-1",
        "kind": "pace",
        "goals": ["advanced"],
        "says_zh": "前松后紧",
        "says_en": "slow first, fast later",
    }
    return {
        "goals": frame(ROWS, SCHEMA),
        "outlook": frame([outlook], OUTLOOK),
        "record": frame(record, RECORD),
        "consistency": frame([says], CONSISTENCY),
    }
