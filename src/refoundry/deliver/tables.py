"""Tables of moves read from YAML: those that come with the project, and any other."""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

from pydantic import Field as Entry
from pydantic import ValidationError

from refoundry.core.problems import Both, Place, Problem, Problems, nearest
from refoundry.deliver.moves import Cycle, Field, Kind, Move, Named, Reporting, State, Term
from refoundry.deliver.workflow import Workflow
from refoundry.plan.marked import Marked, read_yaml
from refoundry.plan.mistakes import problem
from refoundry.plan.model.base import Frozen

_Text = Annotated[str, Entry(min_length=1)]


class _Said(Frozen):
    """Words in both languages: a log is read in either."""

    zh: _Text
    en: _Text

    def both(self) -> Both:
        return Both(self.zh, self.en)


class _StateRow(_Said):
    unresolved: bool = False


class _FieldRow(_Said):
    kind: Kind = "text"
    longest: Annotated[int, Entry(strict=True, ge=1)] | None = None
    pattern: _Text | None = None
    choices: dict[str, _Said] = Entry(default_factory=dict)


class _TermRow(_Said):
    states: tuple[_Text, ...]
    working_days: Annotated[int, Entry(strict=True, ge=0)]
    since: _Text | None = None
    move: _Text | None = None


class _MoveRow(_Said):
    """`from` may list several states: one row each. Left out, `to` is where the matter stands already."""

    name: _Text
    from_: Annotated[tuple[_Text, ...], Entry(alias="from", min_length=1)]
    to: _Text | None = None
    who: tuple[_Text, ...]
    needs: tuple[_Text, ...] = ()
    may: tuple[_Text, ...] = ()
    apart: tuple[_Text, ...] = ()
    corrects: tuple[_Text, ...] = ()
    retired: bool = False
    own: tuple[_Text, ...] = ()
    besides: tuple[_Text, ...] = ()
    coming: tuple[_Text, ...] = ()


class _CycleRow(Frozen):
    due: Annotated[int, Entry(strict=True, ge=0)]
    least: Annotated[int, Entry(strict=True, ge=1)] = 1


class _ReportingRow(_Said):
    states: tuple[_Text, ...]
    every: _Text
    period: _Text
    moves: tuple[_Text, ...]
    cycles: dict[str, _CycleRow]


class _Table(Frozen):
    name: _Text
    title: _Said
    start: _Text
    final: tuple[_Text, ...]
    owner: _Text | None = None
    states: dict[str, _StateRow]
    fields: dict[str, _FieldRow] = Entry(default_factory=dict)
    terms: dict[str, _TermRow] = Entry(default_factory=dict)
    reporting: _ReportingRow | None = None
    moves: tuple[_MoveRow, ...]


def read_workflow(path: str | Path, name: str | None = None) -> Workflow:
    """Read one table of moves.

    path     file     YAML: name, title, start, final, owner, states, fields, terms, reporting, moves
    name     text     how problems call the file; default: its path
    returns  Workflow
    raises   Problems   everything wrong with the writing or, where that is right, with the table; each with its line
    """
    marked = read_yaml(Path(path), str(path) if name is None else name)
    if marked.problems:
        raise Problems(marked.problems)
    subject = Path(path).stem
    try:
        table = _Table.model_validate(marked.value)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
        raise Problems(problem(error, _Table, marked, (), subject) for error in errors) from None
    return _built(table, marked)


def _built(table: _Table, marked: Marked) -> Workflow:
    def at(*path: str | int) -> Place:
        return marked.place(path)

    return Workflow(
        table.name,
        words=table.title.both(),
        place=at(),
        start=table.start,
        final=table.final,
        owner=table.owner,
        reporting=None if table.reporting is None else _reporting(table.reporting, at("reporting")),
        states=tuple(
            State(name, row.unresolved, words=row.both(), place=at("states", name))
            for name, row in table.states.items()
        ),
        fields=tuple(
            Field(
                name,
                row.kind,
                row.longest,
                row.pattern,
                tuple(Named(choice, words=said.both()) for choice, said in row.choices.items()),
                words=row.both(),
                place=at("fields", name),
            )
            for name, row in table.fields.items()
        ),
        terms=tuple(
            Term(name, row.states, row.working_days, row.since, row.move, words=row.both(), place=at("terms", name))
            for name, row in table.terms.items()
        ),
        moves=tuple(
            Move(
                row.name,
                state,
                row.to or state,
                row.who,
                row.needs,
                row.may,
                row.apart,
                row.corrects,
                row.retired,
                row.own,
                row.besides,
                row.coming,
                words=row.both(),
                place=at("moves", i),
            )
            for i, row in enumerate(table.moves)
            for state in row.from_
        ),
    )


def _reporting(row: _ReportingRow, place: Place) -> Reporting:
    cycles = {name: Cycle(cycle.due, cycle.least) for name, cycle in row.cycles.items()}
    return Reporting("reporting", row.states, row.every, row.period, row.moves, cycles, words=row.both(), place=place)


@cache
def workflows() -> dict[str, Workflow]:
    """The tables that come with the project, by name.

    returns  mapping   name -> Workflow
    raises   ValueError   a file is not called as its table
    """
    found: dict[str, Workflow] = {}
    for entry in sorted((files("refoundry.deliver") / "tables").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            with as_file(entry) as path:
                read = read_workflow(path, f"tables/{entry.name}")
            if f"{read.name}.yaml" != entry.name:
                raise ValueError(f"{entry.name} declares table {read.name}")
            found[read.name] = read
    return found


def workflow(name: str) -> Workflow:
    """The table of that name.

    name     of a table that comes with the project
    returns  Workflow
    raises   Problems   there is none
    """
    known = workflows()
    if name not in known:
        values = {"nearest": nearest(name, known) or " ".join(known), "known": " ".join(known)}
        raise Problems([Problem("D616", name, got=name, values=values)])
    return known[name]
