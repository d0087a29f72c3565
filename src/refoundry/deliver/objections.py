"""What stands against one event, given the steps before it: the one judge of both a new move and a log read back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from refoundry.core.periods import read_period
from refoundry.core.problems import Both, Problem, nearest
from refoundry.deliver.cycles import read_span
from refoundry.deliver.events import Event
from refoundry.deliver.moves import Field, Move, Named, listed, roles
from refoundry.deliver.workflow import Workflow

_KINDS = {
    "text": (Both("文字", "text"), Both("不为空的文字或列表", "text or a list, not empty")),
    "date": (Both("日期", "date"), Both("2026-03-02", "2026-03-02")),
    "number": (Both("数字", "number"), Both("18.0", "18.0")),
    "period": (
        Both("报告期", "period"),
        Both("2026-W07、2026-03、2026Q1、2026H1 或 2026", "2026-W07, 2026-03, 2026Q1, 2026H1 or 2026"),
    ),
    "json": (Both("结构化内容", "structured content"), Both("对象或列表", "a mapping or a list")),
}


@dataclass(frozen=True, slots=True)
class Step:
    """An event in the log of its matter: what it did. One that does not count moved nothing; `problems` say why."""

    event: Event
    from_: str
    to: str
    counts: bool
    problems: tuple[Problem, ...] = ()


def named(workflow: Workflow, event: Event) -> Named:
    """The move of an event for a reader; its bare name where the table does not have it.

    workflow  Workflow
    event     Event
    returns   Named
    """
    return next(iter(workflow.called(event.move)), Named(event.move))


def roles_of(names: Sequence[str]) -> Both:
    """Roles in words.

    names    of roles
    returns  Both
    """
    return listed(roles().get(name, Named(name)) for name in names)


def open_to(workflow: Workflow, state: str, steps: Sequence[Step], actor: str, role: str) -> Iterator[Move]:
    """The moves that someone could make now.

    workflow  Workflow
    state     name of the state it stands at
    steps     Steps so far
    actor     who
    role      as what
    returns   iterator of Moves
    """
    for move in workflow.leaving(state):
        correctable = not move.corrects or any(step.counts and step.event.move in move.corrects for step in steps)
        ours = not move.own or _same_person(move.own, steps, actor) is not None
        if role in move.who and correctable and ours and _judged_before(move, steps, actor) is None:
            yield move


def _same_person(names: Sequence[str], steps: Sequence[Step], actor: str) -> Event | None:
    """What the actor did himself of the moves of these names: the last of it, with the corrections made to it."""
    for step in reversed(steps):
        if step.counts and step.event.move in names:
            if step.event.actor == actor:
                return step.event
            if step.event.corrects is None:
                return None
    return None


def _judged_before(move: Move, steps: Sequence[Step], actor: str) -> Event | None:
    """What the actor did himself before a move that needs another person."""
    return _same_person(move.apart, steps, actor) or _same_person(move.besides, steps, actor)


def objections(workflow: Workflow, state: str, steps: Sequence[Step], event: Event) -> Iterator[Problem]:
    """Why an event may not move its matter: state, role, second person, what it corrects.

    workflow  Workflow
    state     name of the state it stands at
    steps     Steps before the event
    event     Event
    returns   iterator of Problems, none where the event counts
    """
    subject = f"{workflow.name}/{event.subject}"
    rows = workflow.called(event.move)
    if not rows:
        names = [*dict.fromkeys(move.name for move in workflow.moves)]
        values: dict[str, object] = {"nearest": nearest(event.move, names) or " ".join(names), "known": " ".join(names)}
        yield Problem("D628", subject, got=event.move, values=values)
        return
    move = workflow.move(event.move, state)
    if move is None:
        values = {
            "move": rows[0],
            "state": workflow.state(state),
            "states": listed(workflow.state(row.from_) for row in rows if not row.retired),
            "moves": listed(open_to(workflow, state, steps, event.actor, event.role)),
        }
        yield Problem("D622", subject, values=values)
    judged = (move,) if move else rows
    if not any(event.role in row.who for row in judged):
        who = roles_of([*dict.fromkeys(role for row in judged for role in row.who)])
        yield Problem("D621", subject, values={"role": roles_of([event.role]), "move": rows[0], "who": who})
    if move is None:
        return
    earlier = _judged_before(move, steps, event.actor)
    if earlier is not None:
        values = {"move": move, "actor": event.actor, "earlier": named(workflow, earlier)}
        yield Problem("D627", subject, values=values)
    if move.own and _same_person(move.own, steps, event.actor) is None:
        theirs = listed(row for name in move.own for row in workflow.called(name)[:1])
        yield Problem("D639", subject, values={"move": move, "moves": theirs})
    yield from _reference(workflow, move, steps, event, subject)


def _reference(workflow: Workflow, move: Move, steps: Sequence[Step], event: Event, subject: str) -> Iterator[Problem]:
    """A correction refers to an earlier event that counts, of a move it may correct; anything else to none."""
    if move.corrects:
        fitting = {step.event.id for step in steps if step.counts and step.event.move in move.corrects}
        if event.corrects not in fitting:
            moves = listed(row for name in move.corrects for row in workflow.called(name)[:1])
            yield Problem("D629", subject, got=event.corrects, values={"move": move, "moves": moves})
    elif event.corrects is not None:
        moves = listed(row for row in workflow.leaving(move.from_) if row.corrects)
        yield Problem("D630", subject, got=event.corrects, values={"move": move, "moves": moves})


def flaws(workflow: Workflow, move: Move, event: Event) -> Iterator[Problem]:
    """What is missing or wrong in the entries of an event.

    workflow  Workflow
    move      the row it makes
    event     Event
    returns   iterator of Problems
    """
    subject = f"{workflow.name}/{event.subject}"
    for name in move.needs:
        if blank(event.payload.get(name)):
            yield Problem("D624", subject, values={"move": move, "field": workflow.field(name)})
    for name, value in event.payload.items():
        if name not in move.takes:
            known = " ".join(move.takes) or "—"
            values = {"move": move, "nearest": nearest(name, move.takes) or known, "known": known}
            yield Problem("D625", subject, got=name, values=values)
        elif not blank(value):
            yield from _unfit(workflow.field(name), value, subject)


def _unfit(field: Field, value: Any, subject: str) -> Iterator[Problem]:
    """What is wrong with an entry that was filled in."""
    if not _fits(field, value):
        kind, example = _KINDS[field.kind]
        yield Problem("D626", subject, got=str(value)[:60], values={"field": field, "kind": kind, "example": example})
        return
    if field.longest is None and field.pattern is None and not field.choices:
        return
    for text in map(str, value if isinstance(value, list) else [value]):
        # what was refused is not repeated whole: it may be what must not be kept
        got = text if len(text) <= 20 else f"{text[:20]}…"
        if field.longest is not None and len(text) > field.longest:
            yield Problem("D651", subject, got=got, values={"field": field, "longest": field.longest, "n": len(text)})
        elif field.pattern is not None and not re.fullmatch(field.pattern, text):
            yield Problem("D652", subject, got=got, values={"field": field})
        elif field.choices and text not in [choice.name for choice in field.choices]:
            known = " ".join(choice.name for choice in field.choices)
            values = {"field": field, "known": known, "words": listed(field.choices)}
            yield Problem("D653", subject, got=got, values=values)


def blank(value: Any) -> bool:
    """Whether nothing was entered. 0 and false are something.

    value    an entry
    returns  bool

    >>> blank("  "), blank(0)
    (True, False)
    """
    return (
        not value.strip() if isinstance(value, str) else value is None or (isinstance(value, list | dict) and not value)
    )


def _fits(field: Field, value: Any) -> bool:
    match field.kind, value:
        case "text", str() | list():
            return True
        case "date", str():
            return day(value) is not None
        case "period", str():
            return _period(value)
        case "json", dict() | list():
            return True
        case "number", bool():
            return False
        case "number", int() | float():
            return True
        case "number", str():
            try:
                return Decimal(value).is_finite()
            except InvalidOperation:
                return False
    return False


def _period(text: str) -> bool:
    try:
        return read_span(text) is not None or read_period(text).text == text
    except ValueError:
        return False


def day(text: Any) -> date | None:
    """The date that an entry writes as 2026-03-02; None where it writes none.

    text     an entry
    returns  date or None
    """
    try:
        found = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.isoformat() == text else None
