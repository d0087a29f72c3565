"""Which tasks a page asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from refoundry.workbench.rooms.supervision.register import Matter
from refoundry.workbench.rooms.supervision.wording import numbered

LATENESS = ("overdue", "report", "unresolved", "awaiting")
"""What `late` may ask for: past its date, owing a report, waiting for others, waiting to be verified."""


NONE = "none"
"""In place of a measure: tasks that serve none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; empty means all. `department`, `town` and `chain` are keys, `mine` a reference."""

    department: str = ""
    town: str = ""
    chain: str = ""
    action: str = ""
    measure: str = ""
    state: str = ""
    late: str = ""
    words: str = ""
    mine: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Asked":
        """What a filter bar holds.

        values   name -> value
        returns  Asked
        """
        return cls(**{name: values.get(name, "") for name in cls.__slots__})

    def holds(self, one: Matter) -> bool:
        """Whether a task is asked for.

        one      Matter
        returns  bool
        """
        return (
            (not self.department or f"departments/{self.department}" in one.involved)
            and (not self.town or self.town in one.towns or f"towns/{self.town}" in one.involved)
            and (not self.chain or f"chains/{self.chain}" in one.involved)
            and (not self.action or one.action == self.action)
            and (not self.measure or self.measure in one.measures or (self.measure == NONE and not one.measures))
            and (not self.state or one.state == self.state)
            and (not self.mine or self.mine in one.involved)
            and (not self.late or is_late(one, self.late))
            and (not self.words or _says(one, self.words))
        )


def is_late(one: Matter, how: str) -> bool:
    """Whether a task waits or is late in one of the ways of LATENESS.

    one      Matter
    how      one of LATENESS
    returns  bool
    """
    match how:
        case "overdue":
            return one.overdue
        case "report":
            return one.owes
        case "unresolved":
            return one.unresolved
        case "awaiting":
            return one.awaits
    return False


def _says(one: Matter, words: str) -> bool:
    fields, number = one.standing.fields, numbered(one.number)
    said = " ".join(
        [one.title.zh, one.title.en, one.number, number.zh, number.en,
         *(str(fields.get(name, "")) for name in ("action", "minutes", "instruction", "progress"))]
    ).casefold()  # fmt: skip
    return all(word in said for word in words.casefold().split())


def sift(matters: Iterable[Matter], asked: Asked) -> list[Matter]:
    """The tasks asked for, in their order.

    matters  Matters
    asked    Asked
    returns  Matters
    """
    return [one for one in matters if asked.holds(one)]
