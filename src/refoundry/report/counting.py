"""How many targets stand where, by the year they fall due; and the one sentence that says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from refoundry.report.phrases import latest_words, shortfall, titled
from refoundry.report.words import Status, Words

Row = Mapping[str, Any]
_NAMED = ("older value", "bound", "contradiction", "doubt")  # what has a value to show
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class DueGroup:
    """The targets of one due year, in the order of the plan."""

    due: int | None
    past: bool  # the year is over
    title: str
    rows: tuple[Row, ...]

    def by_status(self, words: Words) -> list[tuple[Status, list[Row]]]:
        """Its targets by status, in the order of the legend.

        words    Words
        returns  pairs   status, its targets; without any, left out
        """
        return by_status(self.rows, words)


def by_status(rows: Sequence[Row], words: Words) -> list[tuple[Status, list[Row]]]:
    """Targets by status, unknown ones by what that comes from.

    rows     of the frame `goals`
    words    Words
    returns  pairs   status, its targets; without any, left out
    """
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(words.status(row).name, []).append(row)
    order = {one.name: one for one in (*words.legend(), words.statuses()["unknown"])}
    return [(one, held[name]) for name, one in order.items() if name in held]


def due_groups(rows: Iterable[Row], as_of: date, words: Words) -> list[DueGroup]:
    """The targets by due year: the earliest first, those without a date last.

    rows     of the frame `goals`
    as_of    date   a year that ended by then is over
    words    Words
    returns  DueGroups
    """
    grouped: dict[int | None, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["due"], []).append(row)
    found = []
    for due in sorted(grouped, key=lambda year: (year is None, year or 0)):
        past = due is not None and date(due, 12, 31) < as_of
        kind = "open" if due is None else "past" if past else "ahead"
        found.append(DueGroup(due, past, words(f"groups.{kind}", year=due), tuple(grouped[due])))
    return found


def wordy(row: Row) -> bool:
    """Whether a target has words in place of a number.

    row      of the frame `goals`
    returns  bool
    """
    return row["target"] is None and bool(row["words_zh"])


def unsettled(row: Row) -> bool:
    """Whether a fallen-due target stays unknown although values of its year are published.

    row      of the frame `goals`
    returns  bool
    """
    covers = row["latest_period"] is not None and row["latest_period"] == str(row["due"])
    return row["status"] == "unknown" and not wordy(row) and covers


def answer(groups: Sequence[DueGroup], words: Words) -> str:
    """How many targets there are; of those that fell due how many are met, missed or what they lack; those ahead.

    groups   DueGroups
    words    Words
    returns  text
    """
    if not groups:
        return words("counts.none") + words("counts.stop")
    rows = [row for group in groups for row in group.rows]
    opening = words("counts.opening", goals=len({row["goal"] for row in rows}), targets=len(rows))
    return opening + words("counts.separator").join(stands(groups, words)) + words("counts.stop")


def headline(groups: Sequence[DueGroup], words: Words) -> str:
    """How many targets there are, of those that fell due how many are met, missed or open: the sentence in short.

    groups   DueGroups
    words    Words
    returns  text
    """
    if not groups:
        return words("counts.none") + words("counts.stop")
    rows = [row for group in groups for row in group.rows]
    past = [row["status"] for group in groups if group.past for row in group.rows]
    coming = sum(len(group.rows) for group in groups if not group.past and group.due is not None)
    undated = sum(len(group.rows) for group in groups if group.due is None)
    met, missed = past.count("met"), past.count("missed")
    said = {
        "past": words("counts.past", count=len(past), met=met, missed=missed, open=len(past) - met - missed),
        "coming": words("counts.coming", count=coming),
        "undated": words("counts.undated", count=undated),
    }
    held = {"past": past, "coming": coming, "undated": undated}
    parts = words("counts.separator").join(text for name, text in said.items() if held[name])
    return words("counts.headline", goals=len({row["goal"] for row in rows}), targets=len(rows), parts=parts)


def stands(groups: Sequence[DueGroup], words: Words) -> list[str]:
    """Where the targets stand, a phrase each: of those that fell due, those ahead, those without a date.

    groups   DueGroups
    words    Words
    returns  texts
    """
    past = [row for group in groups if group.past for row in group.rows]
    ahead = [group for group in groups if not group.past and group.due is not None]
    coming = [row for group in ahead for row in group.rows]
    undated = [row for group in groups if group.due is None for row in group.rows]
    said = []
    if past:
        said.append(words("counts.due_past", count=len(past), parts=_parts(past, words, naming=True)))
    if coming:
        when = "due_year" if len(ahead) == 1 else "due_ahead"
        said.append(words(f"counts.{when}", year=ahead[0].due, count=len(coming), parts=_parts(coming, words)))
    if undated:
        said.append(words("counts.due_open", count=len(undated), parts=_parts(undated, words)))
    return said


def _parts(rows: Sequence[Row], words: Words, *, naming: bool = False) -> str:
    """How many of some targets stand where; with names, those that have a value to show are named."""
    parts = []
    for status, held in by_status(rows, words):
        part = words("counts.part", word=status.word, count=len(held))
        if len(held) == len(rows):
            part = words("counts.all", word=status.word)
        if naming and status.name in _NAMED:
            part = words("counts.naming", part=part, names=_names(held, words))
        parts.append(part)
    return words("counts.comma").join(parts)


def _names(rows: Sequence[Row], words: Words) -> str:
    """The targets with what is known of each, cut where it would be a wall."""
    said = []
    for row in rows[:_MOST_NAMED]:
        # a target that an earlier value settled: what came later is not what it is short by
        other = row.get("gap_period") not in (None, row["latest_period"])
        value = latest_words(row, words) if row["latest"] is not None and not other else ""
        one = words("counts.named", title=titled(row, words), value=value).rstrip()
        missing = shortfall(row, words)
        if missing is not None:
            one = words("counts.short", said=one, gap=missing) if missing else words("counts.there", said=one)
        said.append(one)
    names = words("counts.separator").join(said)
    return names if len(rows) <= _MOST_NAMED else words("counts.and_more", names=names)
