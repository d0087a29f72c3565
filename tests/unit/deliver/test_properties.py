"""What holds for any table and any history: no event lost, no illegal move, one winner for each step."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refoundry.core.days import civil_day
from refoundry.core.problems import Problem, Problems
from refoundry.deliver.events import Event
from refoundry.deliver.moves import CLOCK, Move
from refoundry.deliver.moving import apply, offers
from refoundry.deliver.standing import fold
from refoundry.deliver.tables import workflows
from refoundry.deliver.workflow import Workflow
from tests.unit.deliver.samples import DOERS, MORNING, Ledger, Taken, codes, small, tables

ACTORS = ("u1", "u2", "u3")
ENTRIES: dict[str, Any] = {
    "text": "x1", "number": "1.5", "date": "2999-06-30", "period": "2025-W20", "json": {"blocks": [{"text": "x"}]},
}  # fmt: skip
ANY_TABLE = tables() | st.sampled_from([small(), *workflows().values()])


def filled(table: Workflow, names: Iterable[str]) -> dict[str, Any]:
    """Something right for each entry."""
    fields = [table.field(name) for name in names]
    return {one.name: one.choices[0].name if one.choices else ENTRIES[one.kind] for one in fields}


def entries(table: Workflow, move: Move) -> dict[str, Any]:
    return filled(table, move.needs)


def corrected(move: Move, rows: Sequence[Event], pick: int) -> str | None:
    fitting = [row.id for row in rows if row.move in move.corrects]
    return fitting[pick % len(fitting)] if fitting else None


@dataclass(frozen=True)
class Draw:
    """Numbers that choose: which move, by whom, as what, what it corrects; or any of that at random, allowed or not."""

    move: int
    actor: int
    role: int
    pick: int
    wild: bool


DRAWS = st.builds(Draw, *([st.integers(0, 30)] * 4), st.booleans())


def choose(ledger: Ledger, draw: Draw) -> tuple[Move, str, str]:
    """A move to ask for: mostly one that is offered, sometimes anything the table has."""
    table, actor = ledger.workflow, ACTORS[draw.actor % 3]
    acting = sorted({role for move in table.moves for role in move.who} | set(DOERS))
    role = acting[draw.role % len(acting)]
    if not draw.wild:
        for turn in range(len(acting)):
            role = acting[(draw.role + turn) % len(acting)]
            if open_now := offers(ledger.standing, actor, role):
                return open_now[draw.move % len(open_now)], actor, role
    return table.moves[draw.move % len(table.moves)], actor, role


def walk(table: Workflow, draws: Sequence[Draw]) -> Ledger:
    """A history: every move asked for, those refused left out."""
    ledger = Ledger(table)
    for draw in draws:
        move, actor, role = choose(ledger, draw)
        try:
            ledger.do(move.name, actor, role, entries(table, move), corrects=corrected(move, ledger.rows, draw.pick))
        except Problems:
            continue
    return ledger


def maker(log: Ledger, move: Move) -> str | None:
    """Whose own the move is: who made what it takes back."""
    return next((row.actor for row in reversed(log.rows) if row.move in move.own), None)


def everywhere(table: Workflow) -> Iterator[tuple[Ledger, Move]]:
    """Each row of a table that is still made, with a history that leads to where it starts and what it may correct."""
    found: set[tuple[str, str]] = set()
    waiting = [Ledger(table)]
    while waiting:
        log = waiting.pop(0)
        for move in table.leaving(log.standing.state):
            earlier = corrected(move, log.rows, 0)
            if (move.name, move.from_) in found or (move.corrects and earlier is None):
                continue
            found.add((move.name, move.from_))
            yield log, move
            further = Ledger(table)
            further.rows = [*log.rows]
            role = next(role for role in move.who if role != CLOCK)
            further.do(move.name, maker(log, move) or f"a{len(log.rows)}", role, entries(table, move), corrects=earlier)
            waiting.append(further)
    assert found == {(move.name, move.from_) for move in table.moves if not move.retired}


@pytest.mark.parametrize("table", workflows().values(), ids=lambda table: table.name)
def test_each_row_of_each_table_is_made_once_and_whoever_saw_the_same_is_told(table: Workflow) -> None:
    """Every row against every move open beside it: one event, and the other in the words of who was first."""
    for log, move in everywhere(table):
        seen = log.standing
        role = next(role for role in move.who if role != CLOCK)
        first = maker(log, move) or "first"
        winner = log.ask(move.name, first, role, entries(table, move), corrects=corrected(move, log.rows, 0))
        for rival in table.leaving(seen.state):
            second = Ledger(table)
            second.rows = [*log.rows, winner]
            who = next(role for role in rival.who if role != CLOCK)
            with pytest.raises(Taken):
                second.add(replace(winner, id="late", actor="second"))
            with pytest.raises(Problems) as raised:
                second.ask(rival.name, "second", who, entries(table, rival), expected=seen.seq, id="late",
                           corrects=corrected(rival, log.rows, 0))  # fmt: skip
            [problem] = raised.value.problems
            assert (problem.code, problem.values["who"]) == ("D623", first)
            assert move.shown() in problem.says() and table.state(move.to).shown() in problem.says()
            assert "{" not in problem.shown("zh") + problem.shown("en")
            assert second.standing.state == move.to


def plainly(table: Workflow, rows: Sequence[Event]) -> str:
    """The state by looking each move up in the table, and nothing else; fails where the table does not have it."""
    state = table.start
    for row in rows:
        [state] = [
            move.to for move in table.moves
            if (move.name, move.from_) == (row.move, state) and row.role in move.who and not move.retired
            and set(move.needs) <= set(row.payload)
        ]  # fmt: skip
    return state


HISTORIES = st.builds(walk, ANY_TABLE, st.lists(DRAWS, max_size=25))


@given(HISTORIES)
def test_no_illegal_move_is_reachable(ledger: Ledger) -> None:
    standing = ledger.standing
    assert standing.state == plainly(ledger.workflow, ledger.rows)
    assert standing.problems == ()
    assert [step.event for step in standing.steps] == ledger.rows
    assert [row.seq for row in ledger.rows] == list(range(1, len(ledger.rows) + 1))
    for move in ledger.workflow.moves:
        for i, row in enumerate(ledger.rows):
            if row.move == move.name and move.apart:
                before = [other for other in ledger.rows[:i] if other.move in move.apart]
                assert not before or before[-1].actor != row.actor


@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_fold_needs_no_order_and_counts_no_event_twice(ledger: Ledger, random: Any) -> None:
    rows = [*ledger.rows, *random.sample(ledger.rows, len(ledger.rows) // 2)]
    random.shuffle(rows)
    assert fold(ledger.workflow, rows) == ledger.standing


@given(HISTORIES)
def test_what_was_once_the_state_stays_what_was_the_state(ledger: Ledger) -> None:
    whole = ledger.standing
    for length in range(len(ledger.rows) + 1):
        part = fold(ledger.workflow, ledger.rows[:length])
        assert part.steps == whole.steps[:length]
        assert part.state == (whole.steps[length - 1].to if length else ledger.workflow.start)


@given(HISTORIES, st.lists(st.tuples(DRAWS, st.integers(0, 30), st.integers(1, 40)), min_size=1, max_size=6))
def test_no_event_is_lost_however_wrong(ledger: Ledger, wrong: list[tuple[Draw, int, int]]) -> None:
    """Events that never came through apply stand in the log too: each counts or is reported, none disappears."""
    table, rows = ledger.workflow, [*ledger.rows]
    for i, (draw, which, seq) in enumerate(wrong):
        move = table.moves[draw.move % len(table.moves)]
        at = MORNING + timedelta(days=draw.pick)
        event = Event(f"w{i}", "m1", table.name, move.name, ACTORS[draw.actor % 3], DOERS[draw.role % 3], at, seq)
        rows.append(replace(rows[which % len(rows)], seq=seq) if draw.wild and rows else event)
    standing = fold(table, rows)
    distinct = [row for i, row in enumerate(rows) if row not in rows[:i]]
    assert len(standing.steps) == len(distinct)
    assert all(any(step.event == row for step in standing.steps) for row in distinct)
    state = table.start
    for step in standing.steps:
        assert step.counts or step.problems
        assert step.from_ == state
        if step.counts:
            assert any(
                (m.name, m.from_, m.to) == (step.event.move, state, step.to) and step.event.role in m.who
                for m in table.moves
            )
        state = step.to
        assert all(problem in standing.problems for problem in step.problems)
    assert state == standing.state
    assert fold(table, rows[::-1]) == standing


@given(HISTORIES, DRAWS)
def test_corrections_never_remove_history(ledger: Ledger, draw: Draw) -> None:
    before = ledger.standing
    for move in ledger.workflow.leaving(before.state):
        earlier = corrected(move, ledger.rows, draw.pick)
        if move.corrects and earlier is not None and move in offers(before, "u4", move.who[0]):
            payload = filled(ledger.workflow, move.takes)
            event = ledger.ask(move.name, "u4", move.who[0], payload, corrects=earlier)
            after = fold(ledger.workflow, [*ledger.rows, event])
            assert after.steps[:-1] == before.steps
            assert [step.event for step in after.steps[:-1]] == ledger.rows
            assert before.fields.keys() <= after.fields.keys()
            assert event in after.corrections(earlier)


@given(HISTORIES)
def test_what_is_offered_is_granted_and_what_is_not_is_refused(ledger: Ledger) -> None:
    standing, table = ledger.standing, ledger.workflow
    for actor in ACTORS:
        for role in DOERS:
            offered = offers(standing, actor, role)
            for move in {move.name: move for move in table.moves if move.from_ == standing.state}.values():
                granted = True
                try:
                    payload, earlier = entries(table, move), corrected(move, ledger.rows, 0)
                    ledger.ask(move.name, actor, role, payload, corrects=earlier)
                except Problems:
                    granted = False
                assert granted == (move in offered)


@given(HISTORIES, st.permutations(range(6)))
def test_of_those_who_saw_the_same_exactly_one_moves(ledger: Ledger, order: list[int]) -> None:
    seen, winner = ledger.standing, None
    open_now = [(who, role, move) for who in ACTORS for role in DOERS for move in offers(seen, who, role)]
    for client in order[: len(open_now)]:
        actor, role, move = open_now[client % len(open_now)]
        earlier = corrected(move, ledger.rows, 0)
        asked = {"expected": seen.seq, "id": f"c{client}", "corrects": earlier}
        try:
            event = ledger.do(move.name, actor, role, entries(ledger.workflow, move), **asked)
            assert winner is None
            winner = event
        except Problems as refused:
            assert winner is not None
            [problem] = refused.problems
            assert problem.code == "D623"
            assert problem.values["who"] == winner.actor
            assert problem.values["move"].name == winner.move  # type: ignore[attr-defined]
            assert problem.values["state"] == ledger.workflow.state(ledger.standing.state)
    assert (winner is not None) == bool(open_now)


@dataclass(frozen=True)
class Want:
    """What a client asks for, as often as it is sent."""

    move: Move
    actor: str
    role: str
    id: str
    corrects: str | None

    def ask(self, ledger: Ledger, seen: int) -> Event | list[Problem]:
        """The event, or everything that stands against it."""
        try:
            return ledger.ask(self.move.name, self.actor, self.role, entries(ledger.workflow, self.move),
                              expected=seen, id=self.id, corrects=self.corrects)  # fmt: skip
        except Problems as refused:
            return [*refused.problems]


@dataclass
class Client:
    """Someone with a page open: looks at the log, asks for a move, writes what comes of it. Others move meanwhile."""

    name: int
    turns: int = 0
    seen: int | None = None
    held: tuple[Want, Event] | None = None

    def turn(self, ledger: Ledger, draw: Draw) -> Event | list[Problem] | None:
        """The next thing to do: the event where one was written, the problems where it was refused."""
        self.turns += 1
        if self.seen is None:
            self.seen = ledger.standing.seq
            return None
        if self.held is None:
            move, actor, role = choose(ledger, draw)
            earlier = corrected(move, ledger.rows, draw.pick)
            want = Want(move, actor, role, f"{self.name}-{self.turns}", earlier)
            answer = want.ask(ledger, self.seen)
            if isinstance(answer, Event):
                self.held = want, answer
                return None
        else:
            (want, event), self.held = self.held, None
            try:
                answer = ledger.add(event)
            except Taken:
                answer = want.ask(ledger, self.seen)
            else:
                assert want.ask(ledger, self.seen) is event  # sent twice, counted once
        return answer


@settings(max_examples=1000)
@given(ANY_TABLE, st.lists(st.tuples(st.integers(0, 3), DRAWS), min_size=8, max_size=40))
def test_interleaved_clients_lose_nothing_and_each_loser_gets_the_word(
    table: Workflow, schedule: list[tuple[int, Draw]]
) -> None:
    """Each turn one of four clients does its next thing. The constraint of the log decides who was first."""
    ledger, clients, written = Ledger(table), [Client(i) for i in range(4)], list[Event]()
    for number, draw in schedule:
        client = clients[number]
        seen, answer = client.seen, client.turn(ledger, draw)
        if answer is None:
            continue
        client.seen = None
        if isinstance(answer, Event):
            written.append(answer)
        elif seen is not None and seen < ledger.standing.seq:
            [problem] = answer
            first = ledger.rows[seen]
            assert (problem.code, problem.values["who"]) == ("D623", first.actor)
        else:
            assert "D623" not in [problem.code for problem in answer]
    assert ledger.rows == written
    assert [row.seq for row in written] == list(range(1, len(written) + 1))
    assert ledger.standing.problems == ()
    assert ledger.standing.state == plainly(table, written)


DATED = st.sampled_from(
    [(table, log, move) for table in workflows().values() for log, move in everywhere(table) if move.coming]
)


@given(DATED, st.integers(-400, 400), st.integers(0, 23))
def test_a_date_to_come_lies_on_the_day_of_the_move_or_after(
    made: tuple[Workflow, Ledger, Move], ahead: int, hour: int
) -> None:
    """Wherever a table wants a date to come, one before the day in China is refused and every other one taken."""
    table, log, move = made
    latest = log.rows[-1].at if log.rows else MORNING
    at = latest + timedelta(hours=hour)
    role = next(role for role in move.who if role != CLOCK)
    for name in move.coming:
        day = civil_day(at) + timedelta(days=ahead)
        payload = {**entries(table, move), name: day.isoformat()}
        asked = (table, log.rows, move.name, maker(log, move) or "z", role, log.standing.seq, at, payload)
        said = {"subject": "m1", "id": "dated", "corrects": corrected(move, log.rows, 0)}
        if ahead >= 0:
            assert apply(*asked, **said).payload[name] == day.isoformat()
        else:
            with pytest.raises(Problems) as raised:
                apply(*asked, **said)
            assert codes(raised) == ["D654"]
