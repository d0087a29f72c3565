"""One value or cell of a scorecard row in words, the same on the page, in the workbook and in the terminal."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from refoundry.assess.goals.forecasts import ENOUGH, FALLBACK, FALLBACK_LEVEL
from refoundry.methods.backtest import COMPOUND, METHODS
from refoundry.methods.forecasting import MINIMUM
from refoundry.report import writing
from refoundry.report.words import Words

Row = Mapping[str, Any]
_SIGNS = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "≈ "}


def titled(row: Row, words: Words) -> str:
    """A row's title in the reader's language, in Chinese where there is no other.

    row      of the frames `goals` or `outlook`
    words    Words
    returns  text
    """
    return str(row[f"title_{words.lang}"] or row["title_zh"])


def spoken(row: Row, column: str, words: Words) -> str:
    """A column that has a Chinese and an English form.

    row      of a frame
    column   name without the language
    words    Words
    returns  text, empty where the row has none
    """
    return str(row.get(f"{column}_{words.lang}") or row.get(f"{column}_zh") or "")


def with_caveat(value: str, caveat: str | None, words: Words) -> str:
    """A value with what is said against it: 48.4%（年份待确认）.

    value    written value
    caveat   key of the data dictionary, or None
    words    Words
    returns  text
    """
    return words("value.caveat", value=value, caveat=words.named("caveats", caveat)) if caveat else value


def quality_words(seen: Row, words: Words) -> str:
    """How good a value's source is; of one that a department reported and a second person approved, that it is so.

    seen     struct of `history` or `rivals`
    words    Words
    returns  text
    """
    return words("value.reported") if seen.get("reported") else words.named("qualities", seen["quality"])


def latest_value(row: Row, words: Words) -> str:
    """The latest value with what is said against it.

    row      of the frame `goals`, with a latest value
    words    Words
    returns  text
    """
    value = writing.amount(row["latest"], row["unit"], words, qualifier=row["latest_qualifier"])
    return with_caveat(value, row.get("latest_caveat"), words)


def latest_words(row: Row, words: Words) -> str:
    """The latest value with its period: 2022年 2.77%.

    row      of the frame `goals`, with a latest value
    words    Words
    returns  text
    """
    value = latest_value(row, words)
    return words("chart.latest", period=writing.period(row["latest_period"], words), value=value)


def owner_words(row: Row, words: Words) -> str:
    """Who answers for a figure.

    row      of the frame `goals`
    words    Words
    returns  text
    """
    return spoken(row, "owner", words) if row["owner"] is not None else words("value.no_owner")


def addressee_words(row: Row, words: Words) -> str:
    """Whom a request for a figure goes to: its owner, or whoever has to name one.

    row      of the frame `goals`
    words    Words
    returns  text
    """
    return spoken(row, "addressee", words) or owner_words(row, words)


def unknown_words(row: Row, words: Words) -> str:
    """What stands where a value is not known: that it is not, and who would know.

    row      of the frame `goals`
    words    Words
    returns  text
    """
    if row["owner"] is None:
        return words("value.unknown_no_owner")
    return words("value.unknown_owner", owner=spoken(row, "owner", words))


def target_words(row: Row, words: Words) -> str:
    """A target as the plan sets it: ≥ 45%, 3–5 家, 年均 6.5%, or its words.

    row      of the frame `goals`
    words    Words
    returns  text
    """
    if row["target"] is None:
        return spoken(row, "words", words) or words("value.open_target")
    value, unit = row["target"], row["unit"]
    if row["target_high"] is not None:
        return (
            f"{writing.number(value, unit, plain=True)}–{writing.amount(row['target_high'], unit, words, plain=True)}"
        )
    if row["comparison"] == "change" and row["direction"] == "down":
        told = writing.difference(abs(value), unit, words, writing.decimals(value)).lstrip("+−")
        return words("value.shrink", value=told)
    if row["comparison"] == "change":
        return writing.difference(value, unit, words, writing.decimals(value))
    growth = row["comparison"] == "growth"
    # a fall is stored as negative growth and told as a fall
    told = abs(value) if growth and row["direction"] == "down" else value
    said = _SIGNS.get(row["comparison"], "") + writing.amount(told, unit, words, plain=True)
    if growth:
        return words("value.shrink" if row["direction"] == "down" else "value.grow", value=said)
    return said


def gap_words(row: Row, words: Words) -> str:
    """How far the latest value is from the target.

    row      of the frame `goals`
    words    Words
    returns  text
    """
    if row["gap"] is None:
        return words("table.no_latest" if row["latest"] is None else "table.no_gap")
    places = max(writing.decimals(row["latest"]), writing.decimals(row["target"]), 1 if row["unit"] == "%" else 0)
    if round(row["gap"], places) == 0:
        return words("value.reached")
    return writing.difference(row["gap"], row["unit"], words, places)


def shortfall(row: Row, words: Words) -> str | None:
    """How much the latest value lacks to the target, without a sign.

    row      of the frame `goals`
    words    Words
    returns  text, empty where it lacks nothing; None where that cannot be told
    """
    if row["gap"] is None or row["direction"] not in ("up", "down"):
        return None
    if (row["gap"] >= 0) == (row["direction"] == "up") or row["gap"] == 0:
        return ""
    return gap_words(row, words).lstrip("+−")


def pace_words(row: Row, column: str, words: Words, *, short: bool = False) -> str:
    """A yearly pace in words.

    row      of the frame `goals`
    column   required_pace or achieved_pace
    words    Words
    short    bool   under a heading that says it is a pace a year
    returns  text
    """
    if row[column] is None:
        return words(_no_pace(row, column))
    kind = row["pace_kind"]
    change = writing.pace(row[column], row["unit"], kind, words)
    return change if short and kind != "compound" else words(f"value.a_year_{kind or 'points'}", change=change)


def _no_pace(row: Row, column: str) -> str:
    """Why a yearly pace cannot be told."""
    if row["latest"] is None and (row["baseline"] is None or column == "achieved_pace"):
        return "table.no_start" if row["baseline"] is None else "table.no_latest"
    if row["target"] is None or (column == "required_pace" and row["due"] is None):
        return "table.no_pace_target" if row["target"] is None else "table.no_pace_due"
    if row["latest"] is not None and row["latest_qualifier"] not in (None, "exact"):
        return "table.no_pace_bound"
    if row["baseline"] is None:
        return "table.no_pace_start" if column == "achieved_pace" else "table.no_pace_origin"
    if column == "achieved_pace" and (row["latest_period"] or "")[:4] <= (row["baseline_period"] or "")[:4]:
        return "table.no_pace_two"
    return "table.no_pace"


def forecast_words(row: Row, as_of: date, words: Words) -> tuple[str, str, bool]:
    """The forecast for the due year with its probability, or in short why there is none.

    row      of the frame `goals`
    as_of    date
    words    Words
    returns  text, note below it, whether it was refused
    """
    if row["forecast"] is not None:
        said = writing.interval(row["forecast"], row["low"], row["high"], row["unit"], words)
        chance = row["probability"]
        note = "" if chance is None else words("value.probability", share=writing.likelihood(chance, words))
        return said, untested_words(note, row, words), False
    if row["target"] is None:
        return words("table.no_forecast_words"), "", True
    if row["due"] is None:
        return words("table.no_forecast_open"), "", True
    if fallen_due(row, as_of):
        return words("table.no_forecast_due"), "", True
    if row["observations"] < MINIMUM:
        return words("table.no_forecast", count=row["observations"], least=MINIMUM), "", True
    return spoken(row, "refusal", words), "", True


def untested_words(said: str, row: Row, words: Words) -> str:
    """A probability, or nothing, with the mark that its method was not back-tested on the series.

    said     text, may be empty
    row      of the frames `goals` or `outlook`
    words    Words
    returns  text
    """
    if row.get("tested") is not False:
        return said
    return words("value.not_tested", said=said) if said else words("value.untested")


def fallen_due(row: Row, as_of: date) -> bool:
    """Whether the year a target falls due is over.

    row      of the frame `goals`
    as_of    date
    returns  bool
    """
    return row["due"] is not None and date(row["due"], 12, 31) < as_of


def method_lines(words: Words) -> list[str]:
    """How gaps, paces, series, forecasts and the back-test are computed, a sentence or two each.

    words    Words
    returns  texts
    """
    plain, compound = (
        words("counts.comma").join(words.named("methods", name) for name in names) for names in (METHODS, COMPOUND)
    )
    few, levels, gaps = (words.named("methods", name) for name in (FALLBACK, FALLBACK_LEVEL, "linear_trend"))
    forecast = words(
        "method.forecast",
        plain=plain,
        compound=compound,
        few=few,
        few_levels=levels,
        gaps=gaps,
        least=MINIMUM,
        enough=ENOUGH,
    )
    rest = [words(f"method.{name}") for name in ("gap", "pace", "comparable")]
    return [*rest, forecast, words("method.record")]


def sentence(text: str, words: Words) -> str:
    """A text as a sentence: a capital where the script has them, a full stop at its end.

    text     words, may be empty
    words    Words
    returns  text

    >>> sentence("no value", Words("en")), sentence("没有数据", Words("zh"))
    ('No value.', '没有数据。')
    """
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in "。.！!？?" else words("counts.stop"))
