"""The columns of the workbook's tables: title with its unit, width, number format, where the value comes from."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from refoundry.report import writing
from refoundry.report.books import Column
from refoundry.report.phrases import addressee_words, owner_words, quality_words, spoken, titled, unknown_words
from refoundry.report.words import Words

Row = Mapping[str, Any]


def goal_columns(words: Words) -> tuple[Column, ...]:
    """The table of all targets; the unit of each row stands in a column of its own.

    words    Words
    returns  Columns
    """

    def plain(name: str) -> Callable[[Row], Any]:
        return lambda row: row[name]

    def worded(name: str) -> Callable[[Row], Any]:
        return lambda row: spoken(row, name, words)

    def named(group: str, name: str) -> Callable[[Row], Any]:
        return lambda row: words.named(group, row[name])

    def when(name: str) -> Callable[[Row], Any]:
        return lambda row: writing.period(row[name], words)

    def status(row: Row) -> str:
        one = words.status(row)
        return f"{one.sign} {one.word}"

    def kind(row: Row) -> str:
        return words(f"book.{row['pace_kind']}") if row["pace_kind"] else ""

    def tested(row: Row) -> str:
        return "" if row["tested"] is None else words("book.is_tested" if row["tested"] else "value.untested")

    def latest(row: Row) -> Any:
        return unknown_words(row, words) if row["latest"] is None else row["latest"]

    in_unit = words("book.in_unit")
    return (
        Column(words("book.due"), 9, plain("due"), "0", frozen=True),
        Column(words("table.status"), 11, status, frozen=True, coloured=True),
        Column(words("table.indicator"), 32, lambda row: titled(row, words), frozen=True),
        Column(words("book.unit"), 8, lambda row: writing.unit_title(row["unit"], words)),
        Column(words("table.baseline") + in_unit, 12, plain("baseline")),
        Column(words("book.baseline_period"), 14, when("baseline_period")),
        Column(words("book.baseline_source"), 24, worded("baseline_source")),
        Column(words("table.latest") + in_unit, 14, latest),
        Column(words("book.latest_qualifier"), 8, named("qualifiers", "latest_qualifier")),
        Column(words("book.latest_period"), 14, when("latest_period")),
        Column(words("book.latest_vintage"), 14, plain("latest_vintage")),
        Column(words("book.latest_source"), 26, plain("latest_source")),
        Column(words("card.quality"), 14, named("qualities", "latest_quality")),
        Column(words("book.caveat"), 14, named("caveats", "latest_caveat")),
        Column(words("book.rivals"), 26, lambda row: _rivals(row, words)),
        Column(words("book.comparison"), 10, named("comparisons", "comparison")),
        Column(words("book.target") + in_unit, 12, plain("target")),
        Column(words("book.target_high") + in_unit, 12, plain("target_high")),
        Column(words("book.target_words"), 30, worded("words")),
        Column(words("table.gap") + in_unit, 12, plain("gap")),
        Column(words("table.required_pace"), 12, plain("required_pace"), "0.00"),
        Column(words("table.achieved_pace"), 12, plain("achieved_pace"), "0.00"),
        Column(words("book.pace_kind"), 14, kind),
        Column(words("book.required_from"), 12, when("required_from")),
        Column(words("table.forecast") + in_unit, 12, plain("forecast"), "0.00"),
        Column(words("book.low") + in_unit, 12, plain("low"), "0.00"),
        Column(words("book.high") + in_unit, 12, plain("high"), "0.00"),
        Column(words("book.probability"), 10, plain("probability"), "0.0%"),
        Column(words("book.tested"), 12, tested),
        Column(words("record.method"), 14, named("methods", "method")),
        Column(words("book.observations"), 10, plain("observations"), "0"),
        Column(words("book.refusal"), 40, worded("refusal")),
        Column(words("table.why"), 50, worded("why")),
        Column(words("table.owner"), 18, lambda row: owner_words(row, words)),
        Column(words("table.measures"), 16, lambda row: words("counts.comma").join(row["measures"] or ())),
        Column(words("book.due_words"), 16, plain("period")),
        Column(words("book.standing"), 12, named("standings", "standing")),
        Column(words("book.clause"), 9, plain("clause_paragraph"), "0"),
        Column(words("book.quote"), 40, plain("clause_quote")),
        Column(words("book.series_note"), 40, worded("series_note")),
        Column(words("book.rows"), 40, lambda row: " ".join(row["rows"] or ())),
        Column(words("book.key"), 28, plain("key")),
    )


def _of(name: str) -> Callable[[Row], Any]:
    return lambda row: row["seen"][name]


def _named(words: Words, group: str, name: str) -> Callable[[Row], Any]:
    return lambda row: words.named(group, row["seen"][name])


def _part(seen: Row, words: Words) -> str:
    """What a value does in the comparable series."""
    if seen.get("rounds"):
        return words.named("relations", "rounded")
    return words("card.is_used" if seen["used"] else "card.not_used")


def seen_columns(words: Words) -> tuple[Column, ...]:
    """Every published value of goals and context series.

    words    Words
    returns  Columns over rows that hold one value under `seen`
    """

    named = partial(_named, words)
    return (
        Column(words("book.kind"), 12, lambda row: words(f"book.{row['kind']}")),
        Column(words("table.indicator"), 32, lambda row: titled(row, words)),
        Column(words("book.region"), 12, lambda row: row.get("region")),
        Column(words("card.period"), 14, lambda row: writing.period(row["seen"]["period"], words)),
        Column(words("book.year"), 8, _of("year"), "0"),
        Column(words("card.value") + words("book.in_unit"), 14, _of("value")),
        Column(words("book.unit"), 8, lambda row: writing.unit_title(row["unit"], words)),
        Column(words("book.latest_qualifier"), 8, named("qualifiers", "qualifier")),
        Column(words("book.caveat"), 14, named("caveats", "caveat")),
        Column(words("card.vintage"), 14, _of("vintage")),
        Column(words("card.source"), 40, _of("source")),
        Column(words("card.quality"), 14, lambda row: quality_words(row["seen"], words)),
        Column(words("card.used"), 12, lambda row: _part(row["seen"], words)),
    )


def related_columns(words: Words) -> tuple[Column, ...]:
    """What is published around each goal, which cannot stand in for it.

    words    Words
    returns  Columns over rows that hold one value under `seen`
    """

    named = partial(_named, words)
    return (
        Column(words("table.indicator"), 32, lambda row: titled(row, words)),
        Column(words("table.owner"), 18, lambda row: owner_words(row, words)),
        Column(words("book.around"), 32, lambda row: titled(row["seen"], words)),
        Column(words("card.value") + words("book.in_unit"), 14, _of("value")),
        Column(words("book.unit"), 10, lambda row: writing.unit_title(row["seen"]["unit"], words)),
        Column(words("book.latest_qualifier"), 8, named("qualifiers", "qualifier")),
        Column(words("book.caveat"), 14, named("caveats", "caveat")),
        Column(words("card.period"), 14, lambda row: writing.period(row["seen"]["period"], words)),
        Column(words("card.vintage"), 14, _of("vintage")),
        Column(words("card.source"), 40, _of("source")),
        Column(words("card.quality"), 14, named("qualities", "quality")),
        Column(words("book.key"), 28, lambda row: row["goal"]),
    )


def request_columns(words: Words) -> tuple[Column, ...]:
    """The drafted requests for data.

    words    Words
    returns  Columns over the frame `goals`
    """
    return (
        Column(words("book.addressee"), 20, lambda row: addressee_words(row, words)),
        Column(words("table.indicator"), 32, lambda row: titled(row, words)),
        Column(words("book.due"), 9, lambda row: row["due"], "0"),
        Column(words("requests.text"), 100, lambda row: spoken(row, "request", words)),
    )


def record_columns(words: Words) -> tuple[Column, ...]:
    """The back-test.

    words    Words
    returns  Columns over the frame `record`
    """

    def of(name: str) -> Callable[[Row], Any]:
        return lambda row: row[name]

    return (
        Column(words("record.indicator"), 28, lambda row: titled(row, words)),
        Column(words("record.scope"), 14, lambda row: spoken(row, "scope", words)),
        Column(words("record.unit"), 8, lambda row: writing.unit_title(row["unit"], words)),
        Column(words("record.method"), 24, lambda row: words.named("methods", row["method"])),
        Column(words("record.is_chosen"), 8, lambda row: words("record.is_yes" if row["chosen"] else "record.is_no")),
        Column(words("record.horizon"), 10, of("horizon"), "0"),
        Column(words("record.series"), 10, of("series"), "0"),
        Column(words("record.origins"), 10, of("origins"), "0"),
        Column(words("record.mae") + words("book.in_unit"), 14, of("mae"), "0.00"),
        Column(words("record.mape"), 14, of("mape"), "0.0%"),
        Column(words("record.coverage_80"), 14, of("coverage_80"), "0.0%"),
        Column(words("record.coverage_95"), 14, of("coverage_95"), "0.0%"),
        Column(words("record.brier_score"), 12, of("brier"), "0.000"),
    )


def _rivals(row: Row, words: Words) -> str:
    said = []
    for one in row["rivals"] or ():
        value = writing.amount(one["value"], row["unit"], words, qualifier=one["qualifier"])
        relation = words.named("relations", one["relation"])
        said.append(f"{value} ({one['vintage']}{words('counts.comma')}{relation})")
    return words("counts.separator").join(said)
