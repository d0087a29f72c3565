"""A workflow is a table of moves, checked when it is built."""

from dataclasses import dataclass
from functools import cached_property

from refoundry.core.problems import Problems
from refoundry.deliver.faults import faults
from refoundry.deliver.moves import Field, Move, Named, Reporting, State, Term


@dataclass(frozen=True)
class Workflow(Named):
    """States, the moves between them, and the terms that run in them. One that is wrong cannot be built.

    `start` is where a matter stands before its first event; in a state of `final` nothing more is owed, though a move
    may still lead out of it (a correction, a reopening). `owner` is the field that says who owes the matter.
    """

    states: tuple[State, ...]
    start: str
    moves: tuple[Move, ...]
    final: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    terms: tuple[Term, ...] = ()
    owner: str | None = None
    reporting: Reporting | None = None

    def __post_init__(self) -> None:
        found = [*faults(self)]
        if found:
            raise Problems(found)

    @cached_property
    def _states(self) -> dict[str, State]:
        return {state.name: state for state in self.states}

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {one.name: one for one in self.fields}

    @cached_property
    def _called(self) -> dict[str, tuple[Move, ...]]:
        return {name: tuple(move for move in self.moves if move.name == name) for name in {m.name for m in self.moves}}

    @cached_property
    def _moves(self) -> dict[tuple[str, str], Move]:
        return {(move.name, move.from_): move for move in self.moves}

    @cached_property
    def unresolved(self) -> frozenset[str]:
        """The states from which a matter goes no further until others have agreed."""
        return frozenset(state.name for state in self.states if state.unresolved)

    def state(self, name: str) -> State:
        """The state of that name.

        name     of a state
        returns  State
        raises   KeyError   the table has no such state
        """
        return self._states[name]

    def field(self, name: str) -> Field:
        """The field of that name.

        name     of a field
        returns  Field
        raises   KeyError   the table declares no such field
        """
        return self._fields[name]

    def move(self, name: str, state: str) -> Move | None:
        """The move of that name from a state.

        name     of a move
        state    name of a state
        returns  Move or None
        """
        return self._moves.get((name, state))

    def called(self, name: str) -> tuple[Move, ...]:
        """Every move of that name, from whichever state.

        name     of a move
        returns  Moves
        """
        return self._called.get(name, ())

    def leaving(self, state: str) -> tuple[Move, ...]:
        """The moves that start from a state and are still made.

        state    name of a state
        returns  Moves
        """
        return tuple(move for move in self.moves if move.from_ == state and not move.retired)

    def takes(self, name: str) -> frozenset[str]:
        """Every entry that a move of that name can carry.

        name     of a move
        returns  names of fields
        """
        return frozenset(entry for move in self.called(name) for entry in move.takes)
