"""A small table, a ledger as a database keeps it, and random tables for Hypothesis."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from refoundry.core.days import BEIJING
from refoundry.core.problems import Both, Problems
from refoundry.deliver.events import Event
from refoundry.deliver.moves import CLOCK, Field, Move, State, Term
from refoundry.deliver.moving import apply
from refoundry.deliver.standing import Standing, fold
from refoundry.deliver.workflow import Workflow

MORNING = datetime(2025, 3, 3, 9, 0, tzinfo=BEIJING)  # a Monday
DOERS = ("department", "town", "leading-group")


def states(*names: str) -> tuple[State, ...]:
    return tuple(State(name) for name in names)


def small(**changes: Any) -> Workflow:
    """drafted -> sent -> done, with a second person, a correction, a way back, a clock and a move no longer made."""
    parts: dict[str, Any] = {
        "words": Both("小流程", "small"),
        "states": (
            State("drafted", words=Both("已起草", "drafted")),
            State("sent", words=Both("已报送", "sent")),
            State("late", words=Both("待会商", "before a meeting")),
            State("done", words=Both("已办结", "done")),
        ),
        "start": "drafted",
        "final": ("done",),
        "fields": (
            Field("value", "number", words=Both("数值", "value")),
            Field("due", "date", words=Both("期限", "due date")),
            Field("note", words=Both("备注", "note")),
            Field("why", words=Both("更正原因", "reason")),
        ),
        "terms": (Term("slow", ("sent",), 10, move="escalate"), Term("overdue", ("sent", "late"), 0, since="due")),
        "moves": (
            Move("send", "drafted", "sent", ("department",), ("value",), ("note", "due"), words=Both("报送", "send")),
            Move("note", "sent", "sent", DOERS, ("note",), words=Both("备注", "note")),
            Move("accept", "sent", "done", ("department", "leading-group"), apart=("send", "mend"),
                 words=Both("通过", "accept")),
            Move("return", "sent", "drafted", ("leading-group",), ("note",), words=Both("退回", "return")),
            Move("mend", "sent", "sent", ("department",), ("why",), ("value", "note"), corrects=("send", "mend"),
                 words=Both("更正", "mend")),
            Move("mend", "done", "sent", ("department",), ("why",), ("value", "note"), corrects=("send", "mend"),
                 words=Both("更正", "mend")),
            Move("escalate", "sent", "late", ("leading-group", CLOCK), words=Both("提交会商", "escalate")),
            Move("decide", "late", "sent", ("leading-group",), ("due",), words=Both("会商决定", "decide")),
            Move("file", "sent", "done", ("department",), retired=True, words=Both("归档", "file")),
        ),
    }  # fmt: skip
    return Workflow("small", **{**parts, **changes})


class Taken(Exception):
    """The constraint of the log: one event for each step of a matter, one for each id."""


class Ledger:
    """What a database does: it adds an event or refuses it whole."""

    def __init__(self, workflow: Workflow, subject: str = "m1"):
        self.workflow, self.subject, self.rows = workflow, subject, list[Event]()

    def add(self, event: Event) -> Event:
        if any((row.subject, row.seq) == (event.subject, event.seq) or row.id == event.id for row in self.rows):
            raise Taken(event.id)
        self.rows.append(event)
        return event

    def ask(
        self,
        move: str,
        actor: str,
        role: str,
        payload: Mapping[str, Any] | None = None,
        *,
        expected: int | None = None,
        days: float | None = None,
        id: str | None = None,
        corrects: str | None = None,
    ) -> Event:
        """The event that a move comes to, not added yet; by default an hour after the last step."""
        seq = max((row.seq for row in self.rows), default=0)
        last = self.rows[-1].at if self.rows else MORNING - timedelta(hours=1)
        at = last + timedelta(hours=1) if days is None else MORNING + timedelta(days=days)
        return apply(
            self.workflow,
            self.rows,
            move,
            actor,
            role,
            seq if expected is None else expected,
            at,
            payload or {},
            subject=self.subject,
            id=id or f"e{seq + 1}",
            corrects=corrects,
        )

    def do(self, move: str, actor: str, role: str, payload: Mapping[str, Any] | None = None, **more: Any) -> Event:
        return self.add(self.ask(move, actor, role, payload, **more))

    @property
    def standing(self) -> Standing:
        return fold(self.workflow, self.rows)


def codes(raised: Any) -> list[str]:
    """The codes of what pytest.raises caught."""
    problems: Problems = raised.value
    return [problem.code for problem in problems.problems]


@st.composite
def tables(draw: st.DrawFn) -> Workflow:
    """Any table without a fault: a way through all states, moves across at random, some apart, some that correct."""
    size = draw(st.integers(2, 5))
    names = [f"s{i}" for i in range(size)]
    who = st.lists(st.sampled_from(DOERS), min_size=1, max_size=3, unique=True).map(tuple)
    entries = st.sampled_from([(), ("note",), ("note", "value")])
    moves = [Move(f"on{i}", names[i], names[i + 1], draw(who), draw(entries)) for i in range(size - 1)]
    for i in range(draw(st.integers(0, 6))):
        start, end = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        others = tuple(draw(st.lists(st.sampled_from([move.name for move in moves]), max_size=2, unique=True)))
        kind = draw(st.sampled_from(["plain", "apart", "corrects"]))
        moves.append(
            Move(
                f"x{i}",
                start,
                end,
                draw(who),
                draw(entries),
                apart=others if kind == "apart" else (),
                corrects=others if kind == "corrects" else (),
            )
        )
    return Workflow(
        "any",
        states=states(*names),
        start=names[0],
        final=(names[-1],),
        moves=tuple(moves),
        fields=(Field("note"), Field("value", "number")),
    )
