"""Indicators and observations as values, and the published order in which observations that compete are preferred."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from refoundry.core.periods import Period, read_period
from refoundry.core.problems import Problem, Problems, nearest
from refoundry.core.quantities import find_unit
from refoundry.dictionary import Preference, table
from refoundry.facts.store import Facts

REPORTED = "reported"
"""Who delivered a value that its department reported and a second person approved, as the store names the load."""
_SEVERAL = "；"
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured. `unit` is the one shown; the store keeps shares as fractions of 1.

    Where the row gives no English name or definition, the Chinese one stands in its place.
    """

    id: str
    name_zh: str
    name_en: str
    unit: str
    direction: str
    kind: str
    whole: str | None
    formula: str | None
    also: tuple[str, ...]
    definition_zh: str
    definition_en: str
    bases: tuple[str, ...]
    source: str

    def shown(self, lang: str = "zh") -> str:
        """The indicator's name.

        lang     zh or en
        returns  text
        """
        return self.name_zh if lang == "zh" else self.name_en


@dataclass(frozen=True, slots=True)
class Observation:
    """One published value as it stands in the store, with where it came from.

    `value` is in the store's unit (shares as fractions); `value_written` and `unit_written` are as published.
    `parts` are the observations a derived value was computed from; none for a published one.
    """

    indicator: str
    region: str
    period: Period
    value: float
    unit: str
    qualifier: str
    vintage: str
    published: date | None
    basis: str
    source: str
    source_url: str | None
    quality: str
    caveat: str | None
    note_zh: str | None
    note_en: str | None
    value_written: str
    unit_written: str
    source_file: str
    source_row: int
    load_id: str
    parts: "tuple[Observation, ...]" = ()

    @property
    def year(self) -> int:
        """The year the period ends in."""
        return self.period.year

    @property
    def exact(self) -> bool:
        """Whether it is a value and not a bound such as 超1500."""
        return self.qualifier in ("exact", "about")

    def note(self, lang: str = "zh") -> str | None:
        """What is to be known of this value.

        lang     zh or en
        returns  text or None
        """
        return self.note_zh if lang == "zh" else self.note_en


def in_unit(value: float, indicator: Indicator) -> Decimal:
    """A stored value in the unit the indicator is shown in: 0.028 becomes 2.8 where that is %.

    value      number, as stored
    indicator  Indicator
    returns    Decimal
    """
    unit, exact = find_unit(indicator.unit), Decimal(str(value))
    if unit is None or unit.dimension != "share":
        return exact
    return exact * 100 / unit.factor


def indicators(facts: Facts) -> dict[str, Indicator]:
    """Every indicator in force; where two loads define one, the later load.

    facts    Facts
    returns  mapping   id -> Indicator, sorted by id
    """
    return dict(facts.once("indicators", lambda: _indicators(facts)))


def _indicators(facts: Facts) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    for row in sorted(facts.rows("indicator"), key=lambda row: (row["id"], row["load_id"])):
        several = {name: tuple(filter(None, (row[name] or "").split(_SEVERAL))) for name in ("also", "bases")}
        english = {name: row[name] or row[name.replace("_en", "_zh")] for name in ("name_en", "definition_en")}
        found[row["id"]] = Indicator(**{field.name: row[field.name] for field in fields(Indicator)} | several | english)
    return found


def indicator(facts: Facts, key: str) -> Indicator:
    """The indicator of that id.

    facts    Facts
    key      text       id
    returns  Indicator
    raises   Problems   F441: none has it
    """
    known = facts.once("indicators", lambda: _indicators(facts))
    if key not in known:
        raise Problems([Problem("F441", subject=key, got=key, values={"nearest": nearest(key, known) or "-"})])
    return known[key]


def find_indicator(facts: Facts, word: str) -> Indicator | None:
    """The indicator a word means: its id, a name or another name; None where there is none.

    facts    Facts
    word     text
    returns  Indicator or None
    """
    word = word.strip()
    for one in indicators(facts).values():
        if word in (one.id, one.name_zh, one.name_en, *one.also):
            return one
    return None


def observations(facts: Facts, indicator: str, region: str) -> tuple[Observation, ...]:
    """Everything published on an indicator for a region, values that contradict each other side by side.

    facts      Facts
    indicator  text      id
    region     text      full name
    returns    Observations, by period, the preferred ones of a period first
    """
    published = facts.once("observations", lambda: _published(facts))
    rows = published.get(indicator, {}).get(region, ())

    def sorted_ones() -> tuple[Observation, ...]:
        return tuple(sorted(ranked([_observation(row) for row in rows]), key=lambda one: one.period))

    return facts.once(("observations", indicator, region), sorted_ones)


def reported_loads(facts: Facts) -> frozenset[str]:
    """The loads in force whose values departments reported and a second person approved.

    facts    Facts
    returns  ids of loads
    """
    found = (entry for entry in facts.entries if entry.table == "observation" and entry.source == REPORTED)
    return frozenset(entry.load_id for entry in found)


def regions(facts: Facts, indicator: str, years: int = 1) -> tuple[str, ...]:
    """The regions for which whole years of an indicator are published.

    facts      Facts
    indicator  text   id
    years      count  at least so many different ones
    returns    texts, sorted
    """
    published = facts.once("observations", lambda: _published(facts)).get(indicator, {})
    annual = {
        region: {row["period"] for row in rows if read_period(row["period"]).annual}
        for region, rows in published.items()
    }
    return tuple(sorted(region for region, found in annual.items() if len(found) >= years))


def _published(facts: Facts) -> Mapping[str, Mapping[str, list[dict[str, Any]]]]:
    """The rows of the table by indicator and region: the table is gone through once for each set of facts."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in facts.table("observation").iter_rows(named=True):
        found.setdefault(row["indicator"], {}).setdefault(row["region"], []).append(row)
    return found


def _observation(row: dict[str, Any]) -> Observation:
    return Observation(**row | {"period": read_period(row["period"])})


def decimals(written: str) -> int:
    """How many decimals a number was written with.

    written  text
    returns  count

    >>> decimals("2.77"), decimals("51")
    (2, 0)
    """
    return len(written.partition(".")[2])


def edition(one: Observation) -> tuple[int, date]:
    """When a value was published, for telling earlier from later: the year its vintage begins with, then the date.

    one      Observation
    returns  year (0 where the vintage names none), date (the earliest possible where not known)
    """
    found = _YEAR.match(one.vintage)
    return int(found.group()) if found else 0, one.published or date.min


def _place(one: Observation, step: Preference) -> tuple[int, ...]:
    """Where a preference puts an observation: smaller comes first."""
    if step.order == "latest":
        year, day = edition(one)
        return (-year, -day.toordinal())
    if step.order == "precise":
        return (-decimals(one.value_written),)
    value = getattr(one, step.column)
    if step.order == "last":
        return (int(value in step.last),)
    order = [term.key for term in table("observation").column(step.column).allowed]
    return (order.index(value) + 1 if value in order else 0,)


def ranked(found: "list[Observation] | tuple[Observation, ...]") -> tuple[Observation, ...]:
    """Observations in the order the data dictionary prefers them (`prefer` of the table observation).

    found    Observations
    returns  Observations, the preferred first; what is still equal by source and vintage
    """
    steps = table("observation").prefer
    return tuple(sorted(found, key=lambda one: ([_place(one, step) for step in steps], one.source, one.vintage)))


def why_first(first: Observation, other: Observation, lang: str = "zh") -> str:
    """Which preference put one observation before another, in the dictionary's words.

    first    Observation   the preferred
    other    Observation   the one behind it
    lang     zh or en
    returns  text, empty where only the alphabet decided
    """
    for step in table("observation").prefer:
        if _place(first, step) != _place(other, step):
            return step.zh if lang == "zh" else step.en
    return ""
