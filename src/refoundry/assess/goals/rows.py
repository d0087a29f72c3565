"""What the frames carry of observations: published values, their rivals, what stands around them, what was left out."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from refoundry.assess.goals.evidence import Evidence, rounded, shown, today
from refoundry.core.periods import Period
from refoundry.core.problems import Both
from refoundry.core.quantities import write_number
from refoundry.facts.observations import Indicator, Observation, indicators
from refoundry.facts.series import Series, latest, series
from refoundry.facts.store import Facts
from refoundry.plan.model import Goal, Plan

_SEEN: Mapping[str, Any] = {
    "period": pl.String,
    "year": pl.Int32,
    "value": pl.Float64,
    **dict.fromkeys(("qualifier", "vintage", "source", "quality", "caveat"), pl.String),
    # used: of the comparable series; rounds: the preferred value of its period again with fewer decimals;
    # reported: by a department, approved here
    **dict.fromkeys(("used", "rounds", "reported"), pl.Boolean),
}
SEEN = pl.Struct(dict(_SEEN))
RIVAL = pl.Struct({**_SEEN, "relation": pl.String})
FAN = pl.Struct({"year": pl.Int32, "point": pl.Float64, "low": pl.Float64, "high": pl.Float64})
RELATED = pl.Struct(
    {
        **dict.fromkeys(("indicator", "title_zh", "title_en", "period"), pl.String),
        "value": pl.Float64,
        **dict.fromkeys(("unit", "qualifier", "vintage", "source", "quality", "caveat"), pl.String),
    }
)
LEFT_OUT = pl.Struct({"period": pl.String, "vintage": pl.String, "reason_zh": pl.String, "reason_en": pl.String})


def seen(
    one: Observation,
    about: Indicator,
    unit: str,
    used: tuple[Observation, ...],
    *,
    rounds: bool = False,
    reported: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """An observation as the frames carry it.

    one       Observation
    about     Indicator
    unit      the value is wanted in
    used      Observations   those a forecast or comparison rests on
    rounds    bool           it is the preferred value of its period again with fewer decimals
    reported  loads of values that departments reported
    returns   mapping of the fields of SEEN
    """
    return {
        "period": one.period.text,
        "year": one.year,
        "value": shown(one, about, unit),
        "qualifier": one.qualifier,
        "vintage": one.vintage,
        "source": one.source,
        "quality": one.quality,
        "caveat": one.caveat,
        "used": one in used,
        "rounds": rounds,
        "reported": one.load_id in reported,
    }


def history(found: Evidence, unit: str) -> list[dict[str, Any]]:
    """Everything published on a goal's indicator, by period, of each period the preferred value first.

    found    Evidence
    unit     of the goal
    returns  list of mappings of the fields of SEEN
    """
    about, first = found.indicator, dict[str, Observation]()
    if about is None:
        return []
    out = []
    for one in found.course:
        best = first.setdefault(one.period.text, one)
        rounds = one is not best and rounded(one, best)
        out.append(seen(one, about, unit, found.comparable, rounds=rounds, reported=found.reported))
    return out


def rivals(found: Evidence, unit: str) -> list[dict[str, Any]]:
    """What is published beside the latest value, and how each stands to it.

    found    Evidence
    unit     of the goal
    returns  list of mappings of the fields of RIVAL   relation: rounded, superseded, bound or differs
    """
    about, last = found.indicator, found.latest
    if about is None or last is None:
        return []
    return [
        {
            **seen(one, about, unit, found.comparable, reported=found.reported),
            "rounds": rounded(one, last.value),
            "relation": _relation(one, last.value),
        }
        for one in found.rivals
    ]


def _relation(one: Observation, first: Observation) -> str:
    if rounded(one, first):
        return "rounded"
    if one.caveat == "superseded":
        return "superseded"
    return "bound" if one.qualifier != "exact" or first.qualifier != "exact" else "differs"


def left_out(one: Series) -> list[dict[str, Any]]:
    """What a series does not use, and why, as the frames carry it.

    one      Series
    returns  list of mappings of the fields of LEFT_OUT
    """
    return [
        {
            "period": left.observation.period.text,
            "vintage": left.observation.vintage,
            "reason_zh": left.reason("zh"),
            "reason_en": left.reason("en"),
        }
        for left in one.left_out
    ]


def series_note(found: Evidence, facts: Facts) -> Both | None:
    """Which values the comparable series holds; and where the latest value is none of them, why that is so.

    found    Evidence
    facts    Facts
    returns  Both, None where there is no series
    """
    one, last = found.series, found.latest
    if one is None or found.indicator is None or not one.comparable:
        return None
    zh, en = (named(one.choice(lang), found.indicator, facts, lang) for lang in ("zh", "en"))
    zh, en = f"可比序列取自{zh}", f"the comparable series is that of {en}"
    if last is None or last.value in one.comparable:
        return Both(zh, en)
    value = last.value
    same = [one for one in one.comparable if one.period == value.period and rounded(one, value)]
    if same:
        about = found.indicator
        rough, exact = (write_number(shown(each, about, about.unit)) for each in (same[0], value))
        zh += f"；其中{value.period.shown('zh')}的 {rough} 是 {exact}（{value.source}）的取整，同一个数，以后者为准"
        en += f"; its {rough} for {value.period.shown('en')} is {exact} ({value.source}) rounded, the same figure, "
        en += "of which the exact one counts"
    elif value.year in {point.year for point in one.comparable}:
        zh += f"；最新值出自另一出版物（{value.source}，{value.vintage}），更可取，但一个序列只用一种出版物，故不混入"
        en += f"; the latest value is from another publication ({value.source}, {value.vintage}): it is preferred, "
        en += "but a series is of one publication, so it is not mixed in"
    else:
        zh += f"；最新值（{value.source}，{value.vintage}）不在其中，原因见未纳入的数"
        en += f"; the latest value ({value.source}, {value.vintage}) is not part of it, for the reason given there"
    return Both(zh, en)


def named(text: str, about: Indicator, facts: Facts, lang: str) -> str:
    """A text with the indicator's formula written in names instead of ids.

    text     words that may cite the formula
    about    Indicator
    facts    Facts
    lang     zh or en
    returns  text
    """
    if not about.formula or about.formula not in text:
        return text
    known = indicators(facts)

    def name(found: re.Match[str]) -> str:
        return known[found[0]].shown(lang) if found[0] in known else found[0]

    formula = re.sub(r"[A-Za-z_]\w*", name, about.formula)
    signs = {"/": "÷", "+": "＋"} if lang == "zh" else {"/": "÷"}
    for sign, written in signs.items():
        formula = formula.replace(f" {sign} ", f" {written} ")
    return text.replace(about.formula, formula)


def related(plan: Plan, goal: Goal, facts: Facts) -> Iterator[dict[str, Any]]:
    """What is published around a goal: shown beside it, never in its place.

    plan     Plan
    goal     Goal
    facts    Facts
    returns  mappings of the fields of RELATED
    """
    known_ones = indicators(facts)
    until = Period(today(facts), today(facts), "")
    for key in goal.related:
        about = known_ones.get(key)
        newest = latest(facts, key, plan.about.city.region, until=until) if about else None
        last = series(facts, key, plan.about.city.region).comparable[-1:] if about else ()
        one = newest.value if newest else last[0] if last else None
        if about is not None and one is not None:
            value = seen(one, about, about.unit, ())
            yield {"indicator": key, "title_zh": about.name_zh, "title_en": about.name_en, "unit": about.unit} | {
                name: value[name] for name in ("period", "value", "qualifier", "vintage", "source", "quality", "caveat")
            }
