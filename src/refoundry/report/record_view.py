"""The back-test in words: every row for the table, and one sentence on how far forecasts can be trusted."""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite, sqrt
from typing import Any

from refoundry.assess.goals.forecasts import ENOUGH
from refoundry.core.quantities import write_number
from refoundry.report import writing
from refoundry.report.phrases import spoken, titled
from refoundry.report.words import Words

Row = Mapping[str, Any]
# a difference from the nominal share that changes no decision
_ENOUGH = 0.05
# fewer forecasts than this say little
_FEW = 20


def record_views(rows: Iterable[Row], words: Words) -> list[dict[str, Any]]:
    """The rows of the back-test in words.

    rows     of the frame `record`; mape and coverage are shares between 0 and 1
    words    Words
    returns  mappings for the table
    """
    return [
        {
            "title": titled(row, words),
            "scope": spoken(row, "scope", words),
            "method": words.named("methods", row["method"]),
            "chosen": bool(row["chosen"]),
            "horizon": row["horizon"],
            "series": write_number(row["series"]),
            "origins": write_number(row["origins"]),
            "mae": words("record.not_computed")
            if not _known(row["mae"])
            else writing.amount(row["mae"], "百分点" if row["unit"] == "%" else row["unit"], words, published=False),
            "mape": writing.percent(row["mape"], words),
            "coverage_80": writing.percent(row["coverage_80"], words),
            "coverage_95": writing.percent(row["coverage_95"], words),
            "brier": write_number(row["brier"], 3) if _known(row["brier"]) else words("record.not_computed"),
        }
        for row in rows
    ]


def summary(rows: Sequence[Row], words: Words) -> str:
    """One sentence on the chosen methods, each indicator in its widest scope, weighted by the number of forecasts.

    rows     of the frame `record`
    words    Words
    returns  text, empty where nothing was back-tested
    """
    widest: dict[str, Row] = {}
    for row in rows:
        if row["chosen"] and row["series"] > widest.get(row["indicator"], {"series": 0})["series"]:
            widest[row["indicator"]] = row
    chosen = list(widest.values())
    if not chosen:
        return ""
    coverage, wider, brier = (_mean(chosen, name) for name in ("coverage_80", "coverage_95", "brier"))
    looks = sum(row["series"] * row["origins"] for row in chosen)
    said = {
        "series": sum(row["series"] for row in chosen),
        "forecasts": write_number(sum(_forecasts(row) for row in chosen)),
        "horizon": max(row["horizon"] for row in chosen),
        "coverage_80": writing.percent(coverage, words),
        "coverage_95": writing.percent(wider, words),
        "verdict": words(f"record.{judged(coverage, wider, looks)}"),
        "brier": "" if brier is None else words("record.brier", brier=write_number(brier, 3)),
    }
    shares, levels = _split(chosen, share=True), _split(chosen, share=False)
    errors = []
    if levels:
        errors.append(words("record.error_levels", error=writing.percent(_mean(levels, "mape"), words)))
    if shares:
        points = writing.amount(_mean(shares, "mae") or 0.0, "百分点", words, published=False)
        errors.append(words("record.error_shares", error=points))
    return words("record.summary", errors=words("counts.comma").join(errors), **said)


def judged(coverage_80: float | None, coverage_95: float | None, count: int) -> str:
    """Whether 80 % and 95 % intervals held what they say, chance allowed for; one that is too narrow decides.

    coverage_80  1, None where it was not computed
    coverage_95  1, None where it was not computed
    count        independent looks, at most one an origin
    returns      fits, narrow or wide

    >>> judged(0.79, 0.94, 400), judged(0.78, 0.85, 400), judged(0.95, 0.99, 400), judged(0.6, 0.9, 5)
    ('fits', 'narrow', 'wide', 'fits')
    """
    off = []
    for nominal, held in ((0.8, coverage_80), (0.95, coverage_95)):
        if held is not None and count > 0:
            leeway = max(_ENOUGH, 2 * sqrt(nominal * (1 - nominal) / count))
            off.append(0.0 if abs(held - nominal) <= leeway else held - nominal)
    return "narrow" if any(one < 0 for one in off) else "wide" if any(off) else "fits"


def own_record(row: Row, record: Iterable[Row], words: Words) -> str:
    """How forecasts of a context series would have done on the city's own past, in a sentence.

    row      of the frame `outlook`
    record   of the frame `record`
    words    Words
    returns  text; that there was no back-test where there was none
    """
    own = (one for one in record if one["indicator"] == row["indicator"] and one["series"] == 1 and one["chosen"])
    found = next(own, None)
    if found is None or row["tested"] is False or not _known(found["coverage_80"]):
        return words("outlook.untested", least=ENOUGH)
    off, count = found["coverage_80"] - 0.8, _forecasts(found)
    verdict = "fits" if abs(off) <= _ENOUGH else "narrow" if off < 0 else "wide"
    return words(
        "outlook.tested",
        count=count,
        coverage=writing.percent(found["coverage_80"], words),
        verdict=words(f"outlook.{verdict}"),
        few=words("outlook.few") if count < _FEW else "",
    )


def _known(value: float | None) -> bool:
    return value is not None and isfinite(value)


def _split(rows: Iterable[Row], *, share: bool) -> list[Row]:
    return [row for row in rows if (row["unit"] == "%") == share and _known(row["mae" if share else "mape"])]


def _forecasts(row: Row) -> int:
    """How many forecasts were compared: the last origins have fewer years to come than the horizon."""
    origins, steps = int(row["origins"]), min(int(row["horizon"]), int(row["origins"]))
    return int(row["series"]) * (origins * steps - steps * (steps - 1) // 2)


def _mean(rows: Iterable[Row], column: str) -> float | None:
    pairs = [(row[column], _forecasts(row)) for row in rows if _known(row[column])]
    total = sum(weight for _, weight in pairs)
    return sum(value * weight for value, weight in pairs) / total if total else None
