"""Meetings as the room lists them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from refoundry.deliver import Brief, Standing
from refoundry.workbench.rooms.supervision.register import Matter

MINUTES_OWED = ("held", "recorded", "returned")
"""The states in which the minutes are not confirmed yet."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting: when, which tasks come before it, what was decided, which tasks were issued from it."""

    standing: Standing
    brief: Brief
    date: date | None
    tasks: tuple[str, ...]
    decisions: tuple[str, ...]
    issued: tuple[str, ...]

    @property
    def subject(self) -> str:
        """Which meeting."""
        return self.standing.subject

    @property
    def state(self) -> str:
        """The name of its state."""
        return self.standing.state


def texts(value: Any) -> tuple[str, ...]:
    """The entries of a field that holds a text a line, or a list.

    value    text, list or None
    returns  texts, blank ones left out
    """
    several = value if isinstance(value, list | tuple) else str(value or "").splitlines()
    return tuple(str(one).strip() for one in several if str(one).strip())


def meeting_of(standing: Standing, brief: Brief) -> Meeting:
    """A meeting as its log has it.

    standing  Standing
    brief     Brief
    returns   Meeting
    """
    fields = standing.fields
    subjects = tuple(one for text in texts(fields.get("tasks")) for one in text.split())
    issued = tuple(one for text in texts(fields.get("issued")) for one in text.split())
    return Meeting(standing, brief, held_on(standing), subjects, texts(fields.get("decisions")), issued)


def held_on(standing: Standing) -> date | None:
    """The day of a meeting.

    standing  Standing
    returns   date, None where none was entered
    """
    try:
        return date.fromisoformat(str(standing.fields.get("date", "")))
    except ValueError:
        return None


def invited(meetings: Iterable[Meeting]) -> Mapping[str, Meeting]:
    """Tasks that stand on the agenda of a meeting that is still to be held, or whose minutes are still open.

    meetings  Meetings
    returns   subject of a task -> Meeting
    """
    awaited = ("planned", *MINUTES_OWED)
    return {task: one for one in meetings if one.state in awaited for task in one.tasks}


def next_subject(day: date, taken: Iterable[str]) -> str:
    """The name of a meeting to be: its day and a number.

    day      date
    taken    subjects there are
    returns  text

    >>> next_subject(date(2026, 11, 23), ["meeting-2026-11-23-1"])
    'meeting-2026-11-23-2'
    """
    known = frozenset(taken)
    number = 1
    while f"meeting-{day.isoformat()}-{number}" in known:
        number += 1
    return f"meeting-{day.isoformat()}-{number}"


def come_of(meeting: Meeting, matters: Mapping[str, Matter]) -> list[Matter]:
    """The tasks that a meeting issued, in its order.

    meeting  Meeting
    matters  subject -> Matter
    returns  Matters
    """
    named = [matters[subject] for subject in meeting.issued if subject in matters]
    others = [
        one
        for one in matters.values()
        if one.standing.fields.get("meeting") == meeting.subject and one.subject not in meeting.issued + meeting.tasks
    ]
    return [*named, *others]


@dataclass(frozen=True, slots=True)
class Pending:
    """What of a meeting is still open: tasks it issued that are not closed, tasks on its agenda that wait for its word,
    decisions that no task was issued from."""

    issued: tuple[Matter, ...]
    undecided: tuple[Matter, ...]
    decisions: int

    def __bool__(self) -> bool:
        return bool(self.issued or self.undecided or self.decisions)


def pending(meeting: Meeting, matters: Mapping[str, Matter], decisions: int) -> Pending:
    """What is still open once the minutes are confirmed.

    meeting    Meeting
    matters    subject -> Matter
    decisions  int   those that no task was issued from
    returns    Pending   nothing before the minutes are confirmed and after the meeting is closed
    """
    if meeting.state not in ("confirmed", "issued"):
        return Pending((), (), 0)
    come = tuple(one for one in come_of(meeting, matters) if not one.standing.final)
    asked = (matters[subject] for subject in meeting.tasks if subject in matters)
    return Pending(come, tuple(one for one in asked if one.state == "escalated"), decisions)
