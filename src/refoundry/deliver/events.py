"""One thing that happened to one matter. Events are only ever added."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


def plain(value: Any) -> Any:
    """A copy of a value as every database and JSON carry it, so that a log read back says the same.

    value    text, numbers, true and false, None; lists and mappings of these
    returns  the same in new lists and dicts
    raises   ValueError   anything else: a date, nan, a name that is no text, text with NUL or half a character
    """
    match value:
        case None | bool() | int():
            return value
        case float() if math.isfinite(value):
            return value
        case str() if "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value):
            return value
        case list() | tuple():
            return [plain(item) for item in value]
        case Mapping() if all(isinstance(name, str) for name in value):
            return {plain(name): plain(item) for name, item in value.items()}
    raise ValueError(f"{type(value).__name__} {value!r:.40} cannot be recorded")


@dataclass(frozen=True, slots=True)
class Event:
    """A move that someone made: who, in which role, when, with what, as which step of the matter.

    `seq` counts the steps of one matter from 1. `id` is chosen by whoever asks for the move, once for each deed: the
    same id twice is the same deed. `corrects` is the id of the event that this one restates.
    """

    id: str
    subject: str
    workflow: str
    move: str
    actor: str
    role: str
    at: datetime
    seq: int
    payload: Mapping[str, Any] = field(default_factory=dict, hash=False)
    corrects: str | None = None

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("at: a moment needs its zone")
        if self.seq < 1:
            raise ValueError("seq: steps are counted from 1")
        object.__setattr__(self, "payload", plain(self.payload))

    def repeats(self, other: "Event") -> bool:
        """Whether both ask for the same deed: all but the moment and the step is the same.

        other    Event
        returns  bool
        """
        return self._deed == other._deed

    @property
    def _deed(self) -> tuple[object, ...]:
        who = (self.actor, self.role)
        return self.id, self.subject, self.workflow, self.move, *who, self.payload, self.corrects

    def as_dict(self) -> dict[str, Any]:
        """The event as plain values, for a row, an export or the wire.

        returns  dict   `at` in ISO 8601
        """
        return {
            "id": self.id,
            "subject": self.subject,
            "workflow": self.workflow,
            "move": self.move,
            "actor": self.actor,
            "role": self.role,
            "at": self.at.isoformat(),
            "seq": self.seq,
            "payload": plain(self.payload),
            "corrects": self.corrects,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> "Event":
        """The event that `as_dict` wrote.

        row      mapping
        returns  Event
        """
        return cls(**{**row, "at": datetime.fromisoformat(row["at"])})
