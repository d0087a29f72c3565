"""How many targets stand where, by the year they fall due; and the one sentence that says so."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from refoundry.report.words import Words

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DueGroup:
    """The targets of one due year, in the order of the plan."""

    due: int | None
    past: bool  # the year is over
    title: str
    rows: tuple[Row, ...]

    def by_status(self, names: Iterable[str]) -> list[tuple[str, bool, list[Row]]]:
        """Its targets by status, those with a number before those in words.

        names    every status, in the order wanted
        returns  triples   status, whether they are in words, its targets; without any, left out
        """
        found = [
            (name, kind, [row for row in self.rows if row["status"] == name and wordy(row) == kind])
            for name in names
            for kind in (False, True)
        ]
        return [run for run in found if run[2]]


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
    """One sentence: of the targets that fell due so many are met, missed, unknown; and of those ahead.

    groups   DueGroups
    words    Words
    returns  text
    """
    if not groups:
        return words("counts.none") + words("counts.stop")
    past = [group for group in groups if group.past]
    ahead = [group for group in groups if not group.past and group.due is not None]
    said = [words("counts.due_past", year=group.due, **_counted(group.rows, words)) for group in past]
    rows = [row for group in ahead for row in group.rows]
    if len(ahead) == 1:
        said.append(words("counts.due_year", year=ahead[0].due, **_counted(rows, words)))
    elif ahead:
        said.append(words("counts.due_ahead", **_counted(rows, words)))
    said += [words("counts.due_open", **_counted(group.rows, words)) for group in groups if group.due is None]
    return words("counts.opening") + words("counts.separator").join(said) + words("counts.stop")


def _counted(rows: Sequence[Row], words: Words) -> dict[str, object]:
    counts = Counter(row["status"] for row in rows)
    parts = []
    for name, status in words.statuses().items():
        if not counts[name]:
            continue
        part = words("counts.part", word=status.word, count=counts[name])
        if counts[name] == len(rows):
            part = words("counts.all", word=status.word)
        if name == "unknown":
            part += _of_these([row for row in rows if row["status"] == name], words)
        parts.append(part)
    return {"count": len(rows), "parts": words("counts.comma").join(parts)}


def _of_these(rows: Sequence[Row], words: Words) -> str:
    """Which of the unknown are unknown for another reason than that nothing is published."""
    counts = {"wordy": sum(wordy(row) for row in rows), "unsettled": sum(unsettled(row) for row in rows)}
    parts = [words(f"counts.{name}", count=count) for name, count in counts.items() if count]
    return words("counts.including", parts=words("counts.comma").join(parts)) if parts else ""
