"""Series that can be compared: one publication, cut where its base changed, nothing mixed or dropped in silence."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from refoundry.core.periods import Period
from refoundry.core.problems import Problem, Problems
from refoundry.dictionary import table
from refoundry.facts.observations import (
    Indicator,
    Observation,
    edition,
    indicator,
    observations,
    ranked,
    regions,
    why_first,
)
from refoundry.facts.store import Facts

_REASONS = {
    "part-year": ("不是整年", "not a whole year"),
    "bound": ("是界限，不是确数", "a bound, not a value"),
    "superseded": ("已被后来的修订取代", "superseded by a later revision"),
    "mismatch": ("分项合计与总量不符", "parts do not add up to the total"),
    "older-edition": ("同一出版物有更晚的版次", "the same publication has a later edition"),
    "less-preferred": ("同一年有更可取的数", "another value of the year is preferred"),
    "other-publication": ("属于另一出版物，不混用", "from another publication; they are not mixed"),
}
_CAVEATS = {"superseded": "superseded", "sum_mismatch": "mismatch"}


@dataclass(frozen=True, slots=True)
class Break:
    """The first year on a new base: values before it do not compare with values from it on."""

    year: int
    base: str
    publication: str | None
    reason_zh: str
    reason_en: str
    source: str

    def reason(self, lang: str = "zh") -> str:
        """Why it is a break.

        lang     zh or en
        returns  text
        """
        return self.reason_zh if lang == "zh" else self.reason_en


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An observation a series does not use, and why: part-year, bound, superseded, mismatch, older-edition,
    less-preferred or other-publication."""

    observation: Observation
    code: str

    def reason(self, lang: str = "zh") -> str:
        """Why it is left out.

        lang     zh or en
        returns  text
        """
        return _REASONS[self.code][0 if lang == "zh" else 1]


@dataclass(frozen=True, slots=True)
class Series:
    """Yearly values of one indicator in one region, in order, with what was chosen and what was not.

    `points` are all values of the chosen publication; `segments` are its runs between breaks, oldest first: only values
    of one segment compare. `breaks` are those that cut it. Empty where nothing usable was published.
    """

    indicator: Indicator
    region: str
    points: tuple[Observation, ...]
    segments: tuple[tuple[Observation, ...], ...]
    breaks: tuple[Break, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def comparable(self) -> tuple[Observation, ...]:
        """The newest segment."""
        return self.segments[-1] if self.segments else ()

    @property
    def run(self) -> tuple[Observation, ...]:
        """The values of the newest segment that follow one another year by year, up to the last: what a forecast
        that needs equal steps may use."""
        points = self.comparable
        gaps = [at for at, (one, two) in enumerate(pairwise(points), 1) if two.year != one.year + 1]
        return points[gaps[-1] :] if gaps else points

    @property
    def publications(self) -> tuple[str, ...]:
        """Whose values these are; more than one only where mixing was asked for."""
        return tuple(dict.fromkeys(one.source for one in self.points))

    @property
    def vintages(self) -> tuple[str, ...]:
        """The editions the comparable values come from, in order."""
        return tuple(dict.fromkeys(one.vintage for one in self.comparable))

    @property
    def mixed(self) -> bool:
        """Whether the comparable values come from more than one edition or publication."""
        return len({(one.source, one.vintage) for one in self.comparable}) > 1

    @property
    def derived(self) -> bool:
        """Whether the values were computed by the indicator's formula."""
        return any(one.parts for one in self.points)

    def choice(self, lang: str = "zh") -> str:
        """Which values these are, in words; says so where editions are mixed.

        lang     zh or en
        returns  text
        """
        if not self.points:
            return "没有可比的年度数据" if lang == "zh" else "no comparable yearly values"
        who = "、".join(dict.fromkeys(one.source for one in self.comparable))
        first, last, count = self.comparable[0].year, self.comparable[-1].year, len(self.comparable)
        years = f"{first}" if first == last else f"{first}–{last}"
        which = "、".join(self.vintages)
        if lang == "zh":
            text = f"{who}（{which}），{years.replace('–', '—')}年 {count} 个可比年度值"
            text += f"，按 {self.indicator.formula} 计算" if self.derived else ""
            return text + ("；由不同版次衔接而成" if self.mixed else "")
        text = f"{who} ({which}), {count} comparable yearly value{'s' * (count > 1)} {years}"
        text += f", computed as {self.indicator.formula}" if self.derived else ""
        return text + ("; chained from different editions" if self.mixed else "")


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest value of an indicator and every value that competes with it for the same period's end."""

    value: Observation
    others: tuple[Observation, ...]

    def why(self, lang: str = "zh") -> tuple[str, ...]:
        """For each competing value, the preference that put it behind.

        lang     zh or en
        returns  texts, in the order of others
        """
        return tuple(why_first(self.value, other, lang) for other in self.others)


def latest(facts: Facts, key: str, region: str, annual: bool = False, until: Period | None = None) -> Latest | None:
    """The newest observation, bounds included, and all that compete with it; None where nothing was published.

    facts    Facts
    key      text      the indicator's id
    region   text      full name
    annual   bool      whole years only
    until    Period    none that ends later than this one
    returns  Latest or None
    """
    found = [one for one in observations(facts, key, region) if one.period.annual or not annual]
    if until is not None:
        found = [one for one in found if one.period.end <= until.end]
    if not found:
        return None
    end = max(one.period.end for one in found)
    first, *others = ranked([one for one in found if one.period.end == end])
    return Latest(first, tuple(others))


def series(facts: Facts, key: str, region: str, publication: str | None = None, across: bool = False) -> Series:
    """The comparable yearly series of an indicator in a region.

    Of each publication the latest edition of a year counts. The publication is chosen whose newest segment has the most
    values of one edition, then the most values, then the later end, then the better source. Where the indicator has a
    formula, the ratio or sum of its parts within one edition is a further candidate.

    facts        Facts
    key          text      the indicator's id
    region       text      full name
    publication  text      take this one, whatever the others have
    across       bool      for each year the preferred value of any publication: mixes editions, and says so
    returns      Series
    raises       Problems  F441: no such indicator; F442: its formula cannot be read
    """
    about = indicator(facts, key)
    found = observations(facts, key, region)
    usable: list[Observation] = []
    left_out: list[LeftOut] = []
    for one in found:
        code = _unusable(one)
        if code:
            left_out.append(LeftOut(one, code))
        else:
            usable.append(one)
    candidates: dict[tuple[str, bool], list[Observation]] = {}
    for one in [*usable, *_derived(facts, about, region)]:
        candidates.setdefault(("" if across else one.source, bool(one.parts)), []).append(one)
    if across:
        merged = [one for group in candidates.values() for one in group]
        candidates = {("", False): merged} if merged else {}
    breaks = _breaks(facts, about, region)
    options: list[tuple[list[Observation], list[list[Observation]], list[Break], list[LeftOut]]] = []
    for group in candidates.values():
        points, doubled = _one_a_year(group, across)
        cuts = _cuts(breaks, points)
        options.append((points, _segments(points, [cut.year for cut in cuts]), cuts, doubled))
    if publication is not None:
        options = [option for option in options if option[0][0].source == publication]
    if not options:
        return Series(about, region, (), (), (), tuple(left_out + _others(usable, ())))
    points, segments, cuts, doubled = max(options, key=lambda option: _worth(option[1]))
    left_out += doubled + _others(usable, (*points, *(one.observation for one in doubled)))
    left_out.sort(key=lambda one: (one.observation.period, one.observation.source, one.observation.vintage))
    return Series(about, region, tuple(points), tuple(tuple(one) for one in segments), tuple(cuts), tuple(left_out))


def with_years(facts: Facts, key: str, years: int) -> tuple[str, ...]:
    """The regions whose series of an indicator may have so many values: as published, or by its formula.

    facts    Facts
    key      text    the indicator's id
    years    count
    returns  texts, sorted
    raises   Problems   F441: no such indicator; F442: its formula cannot be read
    """
    parts = [set(regions(facts, name, years)) for name in _formula(indicator(facts, key))]
    return tuple(sorted({*regions(facts, key, years), *(set.intersection(*parts) if parts else ())}))


def _unusable(one: Observation) -> str | None:
    if not one.period.annual:
        return "part-year"
    if not one.exact:
        return "bound"
    return _CAVEATS.get(one.caveat or "")


def _others(usable: list[Observation], used: tuple[Observation, ...]) -> list[LeftOut]:
    return [LeftOut(one, "other-publication") for one in usable if one not in used]


def _one_a_year(group: list[Observation], across: bool) -> tuple[list[Observation], list[LeftOut]]:
    """One value a year: within a publication the latest edition, across publications the preferred one."""
    years: dict[int, list[Observation]] = {}
    for one in ranked(group):
        years.setdefault(one.year, []).append(one)
    points, doubled = [], []
    for _, competing in sorted(years.items()):
        if not across:
            competing.sort(key=edition, reverse=True)
        points.append(competing[0])
        code = "less-preferred" if across else "older-edition"
        doubled += [LeftOut(one, code) for one in competing[1:] if not one.parts]
    return points, doubled


def _worth(segments: list[list[Observation]]) -> tuple[int, int, int, int]:
    newest = segments[-1]
    editions: dict[tuple[str, str], int] = {}
    for one in newest:
        editions[one.source, one.vintage] = editions.get((one.source, one.vintage), 0) + 1
    best = ranked(newest)[0]
    order = [term.key for term in table("observation").column("quality").allowed]
    return max(editions.values()), len(newest), newest[-1].year, -order.index(best.quality)


def _breaks(facts: Facts, about: Indicator, region: str) -> list[Break]:
    every = facts.once("series_break", lambda: facts.rows("series_break"))
    rows = [row for row in every if row["base"] in about.bases and row["region"] in (None, region)]
    found = [
        Break(
            row["year"],
            row["base"],
            row["publication"],
            row["reason_zh"],
            row["reason_en"] or row["reason_zh"],
            row["source"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.year)


def _cuts(breaks: list[Break], points: list[Observation]) -> list[Break]:
    """The breaks that fall between the values and hold for the publication on either side."""
    cuts = []
    for cut in breaks:
        before = [one for one in points if one.year < cut.year]
        after = [one for one in points if one.year >= cut.year]
        sources = {one.source for one in (*before[-1:], *after[:1])}
        if before and after and (cut.publication is None or cut.publication in sources):
            cuts.append(cut)
    return cuts


def _segments(points: list[Observation], years: list[int]) -> list[list[Observation]]:
    edges = [points[0].year, *sorted(set(years)), points[-1].year + 1]
    parts = [[one for one in points if start <= one.year < end] for start, end in pairwise(edges)]
    return [part for part in parts if part]


def _derived(facts: Facts, about: Indicator, region: str) -> list[Observation]:
    """The indicator's formula over its parts, each year and edition where all of them are exact and without doubt."""
    names = _formula(about)
    if not names:
        return []
    ratio = "/" in (about.formula or "")
    parts: dict[tuple[str, str, int], dict[str, Observation]] = {}
    for name in dict.fromkeys(names):
        indicator(facts, name)
        for one in observations(facts, name, region):
            if _unusable(one) is None:
                parts.setdefault((one.source, one.vintage, one.year), {})[name] = one
    found = []
    for have in parts.values():
        if len(have) < len(set(names)):
            continue
        values = [Decimal(str(have[name].value)) for name in names]
        if len({have[name].unit for name in names}) > 1 or (ratio and not values[1]):
            continue
        value = values[0] / values[1] if ratio else sum(values, Decimal())
        found.append(_computed(about, float(value), tuple(have[name] for name in dict.fromkeys(names))))
    return found


def _formula(about: Indicator) -> list[str]:
    """The indicators a formula names; none without a formula."""
    if not about.formula:
        return []
    ratio = "/" in about.formula
    names = [name.strip() for name in about.formula.split("/" if ratio else "+")]
    if len(names) < 2 or (ratio and len(names) != 2) or not all(name.isidentifier() for name in names):
        raise Problems([Problem("F442", subject=about.id, got=about.formula)])
    return names


def _computed(about: Indicator, value: float, parts: tuple[Observation, ...]) -> Observation:
    first = parts[0]
    unit = "1" if about.kind == "share" else first.unit
    caveat = next((one.caveat for one in parts if one.caveat), None)
    return Observation(
        indicator=about.id,
        region=first.region,
        period=first.period,
        value=value,
        unit=unit,
        qualifier="exact",
        vintage=first.vintage,
        published=first.published,
        basis=first.basis,
        source=first.source,
        source_url=first.source_url,
        quality="derived",
        caveat=caveat,
        note_zh=f"按 {about.formula} 计算",
        note_en=f"computed as {about.formula}",
        value_written=str(value),
        unit_written=unit,
        source_file=first.source_file,
        source_row=first.source_row,
        load_id=first.load_id,
        parts=parts,
    )
