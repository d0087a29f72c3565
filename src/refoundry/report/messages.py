"""The one message of a goal's chart, in a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from refoundry.report import writing
from refoundry.report.counting import unsettled, wordy
from refoundry.report.drawn import as_drawn
from refoundry.report.phrases import latest_words, titled
from refoundry.report.words import Words

Row = Mapping[str, Any]


def goal_message(rows: Sequence[Row], as_of: date, words: Words) -> str:
    """What a goal's chart shows: the pace it takes from here, else how the last due target ended, else what lacks.

    rows     of the frame `goals`, all of one goal
    as_of    date
    words    Words
    returns  text
    """
    ahead = [row for row in rows if row["due"] is not None and date(row["due"], 12, 31) >= as_of]
    for row in sorted(ahead, key=lambda one: one["due"]):
        if row["required_pace"] is not None:
            return _needed(row, words)
    past = [row for row in rows if row["due"] is not None and row not in ahead]
    for row in sorted(past, key=lambda one: -one["due"]):
        title = titled(row, words)
        if row["status"] in ("met", "missed") and row["latest"] is not None:
            return words(f"message.{row['status']}", title=title, due=row["due"], latest=_judged(row, words))
        if unsettled(row):
            return words("message.unsettled", title=title, due=row["due"])
        if not wordy(row):
            return words("message.nothing_due", title=title, due=row["due"])
    first = rows[0]
    if all(wordy(row) for row in rows):
        return words("message.wordy", title=titled(first, words))
    if first["latest"] is not None:
        return words("message.measured", title=titled(first, words), latest=latest_words(first, words))
    return words("message.nothing", title=titled(first, words))


def _judged(row: Row, words: Words) -> str:
    """The value a fallen-due target was judged by: that of its due year where the history shows it."""
    of_that_year = [seen for seen in as_drawn(row["history"] or ()) if seen["period"] == str(row["due"])]
    if row["latest_period"] == str(row["due"]) or not of_that_year:
        return latest_words(row, words)
    best = next((seen for seen in of_that_year if seen["used"]), of_that_year[0])
    value = writing.amount(best["value"], row["unit"], words, qualifier=best["qualifier"])
    return words("chart.latest", period=writing.period(best["period"], words), value=value)


def _needed(row: Row, words: Words) -> str:
    rising = row["required_pace"] > 0
    title, due = titled(row, words), row["due"]
    if (row["direction"] == "up" and not rising) or (row["direction"] == "down" and row["required_pace"] >= 0):
        return words("message.holds", title=title, due=due)
    compound = row["pace_kind"] == "compound"
    kind = ("pace_growth" if rising else "pace_decline") if compound else "pace_up" if rising else "pace_down"
    needed = writing.pace(row["required_pace"], row["unit"], row["pace_kind"], words, signed=False)
    said = words("message.pace_until", message=words(f"message.{kind}", title=title, pace=needed), due=due)
    since = row["required_from"]
    return said if not since else words("message.pace_since", message=said, since=writing.period(since, words))
