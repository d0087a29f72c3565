"""What is wrong with a table of moves: every fault at once, each at its line where it was read from a file."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from refoundry.core.problems import Both, Place, Problem, nearest
from refoundry.deliver.cycles import CYCLES
from refoundry.deliver.moves import CLOCK, Move, Named, Term, listed, roles

if TYPE_CHECKING:
    from refoundry.deliver.workflow import Workflow

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def faults(workflow: "Workflow") -> Iterator[Problem]:
    """Everything wrong with a table.

    workflow  as it is being built
    returns   iterator of Problems, those of names first
    """
    yield from _names(workflow)
    yield from _moves(workflow)
    yield from _fields(workflow)
    yield from _terms(workflow)
    yield from _reporting(workflow)
    yield from _ways(workflow)


def _said(part: Named, what: str, entry: str = "") -> Both:
    """A part of the table in words: 操作“下达”的 from."""
    kinds = {"move": "操作", "state": "状态", "field": "字段", "term": "期限", "reporting": "报告"}
    zh = f"{kinds[what]}“{part.shown('zh')}”"
    en = f"{what} {part.name}"
    return Both(f"{zh}的 {entry} ", f"{entry} of {en}") if entry else Both(zh, en)


def _unknown(code: str, subject: str, place: Place, name: str, part: Both, known: Iterable[str]) -> Problem:
    names = [*dict.fromkeys(known)]
    values = {"part": part, "nearest": nearest(name, names) or " ".join(names), "known": " ".join(names)}
    return Problem(code, subject, place, name, values)


def _names(workflow: "Workflow") -> Iterator[Problem]:
    parts: tuple[tuple[str, tuple[Named, ...]], ...] = (
        ("state", workflow.states), ("field", workflow.fields), ("term", workflow.terms), ("move", workflow.moves),
    )  # fmt: skip
    for part in [workflow, *(part for _, group in parts for part in group)]:
        if not _NAME.fullmatch(part.name):
            yield Problem("D612", workflow.name, part.place, part.name)
    for what, group in parts[:-1]:
        seen: set[str] = set()
        for part in group:
            if part.name in seen:
                yield Problem("D606", workflow.name, part.place, part.name, {"part": _said(part, what)})
            seen.add(part.name)
    states = {state.name: state for state in workflow.states}
    pairs: set[tuple[str, str]] = set()
    for move in workflow.moves:
        if (move.name, move.from_) in pairs:
            values = {"move": move, "state": states.get(move.from_, move.from_)}
            yield Problem("D603", workflow.name, move.place, move.name, values)
        pairs.add((move.name, move.from_))


def _moves(workflow: "Workflow") -> Iterator[Problem]:
    states = [state.name for state in workflow.states]
    fields = [field.name for field in workflow.fields]
    names = [move.name for move in workflow.moves]
    for move in workflow.moves:
        if not move.who:
            yield Problem("D609", workflow.name, move.place, move.name)
        for entry, state in (("from", move.from_), ("to", move.to)):
            if state not in states:
                yield _unknown("D605", workflow.name, move.place, state, _said(move, "move", entry), states)
        for role in move.who:
            if role not in roles():
                yield _unknown("D604", workflow.name, move.place, role, _said(move, "move", "who"), roles())
            elif not roles()[role].acts:
                yield Problem("D614", workflow.name, move.place, move.name, {"role": roles()[role]})
        for entry, wanted in (("needs", move.needs), ("may", move.may)):
            for field in wanted:
                if field not in fields:
                    yield _unknown("D607", workflow.name, move.place, field, _said(move, "move", entry), fields)
        for field in sorted({field for field in move.takes if move.takes.count(field) > 1}):
            said = Both(f"操作“{move.shown('zh')}”的字段 {field} ", f"field {field} of move {move.name}")
            yield Problem("D606", workflow.name, move.place, field, {"part": said})
        for field in move.coming:
            if (
                field not in move.takes
                or next((one.kind for one in workflow.fields if one.name == field), "") != "date"
            ):
                said, dates = _said(move, "move", "coming"), [one.name for one in workflow.fields if one.kind == "date"]
                known = [one for one in dates if one in move.takes]
                yield Problem("D600", workflow.name, move.place, field, {"part": said, "known": " ".join(known) or "—"})
        named = (("apart", move.apart), ("besides", move.besides), ("own", move.own), ("corrects", move.corrects))
        for entry, others in named:
            for other in others:
                if other not in names:
                    yield _unknown("D608", workflow.name, move.place, other, _said(move, "move", entry), names)


def _fields(workflow: "Workflow") -> Iterator[Problem]:
    for field in workflow.fields:
        why = None
        if field.kind != "text" and (field.longest is not None or field.pattern is not None or field.choices):
            why = f"kind: {field.kind}"
        elif field.longest is not None and field.longest < 1:
            why = f"longest: {field.longest}"
        elif field.pattern is not None:
            try:
                re.compile(field.pattern)
            except re.error as wrong:
                why = f"pattern: {wrong}"
        if why is not None:
            yield Problem("D617", workflow.name, field.place, field.name, {"field": field, "why": why})
    names = [field.name for field in workflow.fields]
    if workflow.owner is not None and workflow.owner not in names:
        yield _unknown("D607", workflow.name, workflow.place, workflow.owner, Both("owner ", "owner"), names)


def _reporting(workflow: "Workflow") -> Iterator[Problem]:
    asked = workflow.reporting
    if asked is None:
        return
    fields = {field.name: field for field in workflow.fields}
    parts: tuple[tuple[str, str, tuple[str, ...], list[str]], ...] = (
        ("D605", "states", asked.states, [state.name for state in workflow.states]),
        ("D607", "every", (asked.every,), [*fields]),
        ("D607", "period", (asked.period,), [*fields]),
        ("D608", "moves", asked.moves, [move.name for move in workflow.moves]),
    )
    for code, entry, wanted, known in parts:
        for name in wanted:
            if name not in known:
                yield _unknown(code, workflow.name, asked.place, name, _said(asked, "reporting", entry), known)
    if asked.period in fields and fields[asked.period].kind != "period":
        yield Problem("D619", workflow.name, asked.place, asked.period)
    choices = [choice.name for choice in fields[asked.every].choices] if asked.every in fields else []
    for name, cycle in asked.cycles.items():
        if name not in CYCLES or (asked.every in fields and name not in choices):
            usable = " ".join(choice for choice in choices if choice in CYCLES) or " ".join(CYCLES)
            values = {"cycle": name, "expected": usable, "every": asked.every}
            yield Problem("D618", workflow.name, asked.place, name, values)
        if cycle.due < 0 or cycle.least < 1:
            yield Problem("D620", workflow.name, asked.place, f"{name}: {cycle.due}, {cycle.least}")


def _terms(workflow: "Workflow") -> Iterator[Problem]:
    states = [state.name for state in workflow.states]
    kinds = {field.name: field.kind for field in workflow.fields}
    names = [move.name for move in workflow.moves]
    for term in workflow.terms:
        if term.working_days < 0:
            yield Problem("D615", workflow.name, term.place, str(term.working_days), {"term": term})
        for state in term.states:
            if state not in states:
                yield _unknown("D605", workflow.name, term.place, state, _said(term, "term", "states"), states)
        if term.since is not None and term.since not in kinds:
            yield _unknown("D607", workflow.name, term.place, term.since, _said(term, "term", "since"), kinds)
        elif term.since is not None and kinds[term.since] != "date":
            yield Problem("D613", workflow.name, term.place, term.since, {"term": term})
        if term.move is not None and term.move not in names:
            yield _unknown("D608", workflow.name, term.place, term.move, _said(term, "term", "move"), names)
        elif term.move is not None:
            yield from _beyond_the_clock(workflow, term, term.move)


def _beyond_the_clock(workflow: "Workflow", term: Term, name: str) -> Iterator[Problem]:
    """The states of a term from which the clock could not make the move it is told to make."""
    rows = {move.from_: move for move in workflow.moves if move.name == name and CLOCK in move.who}
    for state in workflow.states:
        row = rows.get(state.name)
        if state.name in term.states and (row is None or row.needs or row.retired):
            said = next(move for move in workflow.moves if move.name == name)
            values = {"term": term, "move": said, "state": state}
            yield Problem("D610", workflow.name, term.place, state.name, values)


def _reached(ends: Iterable[str], steps: Iterable[tuple[str, str]]) -> set[str]:
    """Every state that can be reached from the ends along the steps."""
    onward: dict[str, set[str]] = {}
    for before, after in steps:
        onward.setdefault(before, set()).add(after)
    found, waiting = set(ends), [*ends]
    while waiting:
        new = onward.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _ways(workflow: "Workflow") -> Iterator[Problem]:
    states = {state.name: state for state in workflow.states}
    for entry, names in (("start", (workflow.start,)), ("final", workflow.final)):
        for name in names:
            if name not in states:
                said = Both(f"{entry} ", entry)
                yield _unknown("D605", workflow.name, workflow.place, name, said, states)
    if not workflow.final:
        yield Problem("D611", workflow.name, workflow.place)
    if workflow.start in states:
        there = _reached([workflow.start], ((move.from_, move.to) for move in workflow.moves))
        for name, state in states.items():
            if name not in there:
                start = states[workflow.start]
                yield Problem("D601", workflow.name, state.place, name, {"state": state, "start": start})
    ends = [name for name in workflow.final if name in states]
    if ends:
        # what is no longer made leads nowhere
        kept: list[Move] = [move for move in workflow.moves if not move.retired]
        home = _reached(ends, ((move.to, move.from_) for move in kept))
        for name, state in states.items():
            if name not in home:
                final = listed(states[end] for end in ends)
                yield Problem("D602", workflow.name, state.place, name, {"state": state, "final": final})
