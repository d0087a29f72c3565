"""What data may be loaded and used for: the statistics law, what was agreed with its provider, who may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from refoundry.core.problems import Both, Problem
from refoundry.dictionary.access import Sight, sensitivities, sight
from refoundry.dictionary.model import Column, Table, Term
from refoundry.dictionary.read import terms

_OPEN_BASES = ("public", "plan")


@dataclass(frozen=True, slots=True)
class DataSet:
    """By what right one source delivers one table: the basis, the sharing approval, the purpose, the uses, the dates.

    `expires` is the last day it may be used. `permitted` are keys of `uses` in terms.yaml.
    """

    id: str
    title: str
    table: str
    provider: str
    basis: str
    purpose: str
    permitted: tuple[str, ...]
    approval: str | None = None
    starts: date | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a column may be used: for this purpose, by this role, now.

    `problems` say why not, `seen` how it shows.
    """

    allowed: bool
    seen: Sight
    problems: tuple[Problem, ...]


def _named(list_: str, keys: Iterable[str]) -> Both:
    """Terms by their names, in the order of their list."""
    wanted = {*keys}
    found = [term for term in terms()[list_] if term.key in wanted]
    return Both("、".join(term.zh for term in found) or "-", ", ".join(term.en for term in found) or "-")


def _titled(one: Table) -> Both:
    return Both(f"{one.title or one.name}（{one.name}）", one.name)


def permitted_bases(one: Table) -> tuple[str, ...]:
    """The bases a table takes rows on: those of its columns; never a survey where rows are about single firms.

    one      Table
    returns  texts   keys of `basis` in terms.yaml, in their order
    """
    held = {basis for column in one.columns for basis in column.basis}
    return tuple(
        term.key for term in terms()["basis"] if term.key in held and not (one.microdata and term.key == "survey")
    )


def basis_problem(one: Table, basis: str) -> Problem | None:
    """What is wrong with rows of a table on a basis; the same for a whole delivery and for one row.

    one      Table
    basis    text     a key of `basis` in terms.yaml
    returns  Problem F440 (survey returns of single firms), F445 (another basis it does not take), or None
    """
    taken = permitted_bases(one)
    if basis in taken:
        return None
    given, expected = _named("basis", [basis]), _named("basis", taken)
    if one.microdata and basis == "survey":
        return Problem("F440", subject=one.name, got=given.zh, values={"table": _titled(one), "expected": expected})
    values = {"table": _titled(one), "basis": given, "expected": expected}
    return Problem("F445", subject=one.name, values=values)


def _dated(held: DataSet, today: date) -> list[Problem]:
    """What is wrong with the dates of an approval on a day."""
    values = {"title": held.title, "provider": held.provider, "today": today.isoformat()}
    if held.expires is not None and held.expires < today:
        return [Problem("F443", subject=held.id, values=values | {"expires": held.expires.isoformat()})]
    if held.starts is not None and held.starts > today:
        return [Problem("F444", subject=held.id, values=values | {"starts": held.starts.isoformat()})]
    return []


def refusals(one: Table, basis: str, today: date, held: DataSet | None = None) -> list[Problem]:
    """Why a delivery may not be loaded: what the loader asks before it reads a row.

    one      Table
    basis    text      of the delivery, a key of `basis` in terms.yaml
    today    date
    held     DataSet   registered for its source and table; None where there is none
    returns  list of Problem: F440, F443, F444, F445, F450, F451, F452; empty where it may
    """
    found = [wrong for wrong in (basis_problem(one, basis),) if wrong is not None]
    if held is None:
        return found
    found += _dated(held, today)
    if held.basis != basis:
        values = {"title": held.title, "registered": _named("basis", [held.basis]), "given": _named("basis", [basis])}
        found.append(Problem("F451", subject=held.id, values=values))
    if held.basis not in _OPEN_BASES:
        title = {"title": held.title}
        found += [Problem("F450", subject=held.id, values=title)] if not held.approval else []
        found += [Problem("F452", subject=held.id, values=title)] if held.expires is None else []
    return found


def unregistered(one: Table, source: str, basis: str, held: DataSet | None) -> list[Problem]:
    """A word of warning where rows about single firms come without a registered data set.

    one      Table
    source   text      of the delivery
    basis    text      of the delivery
    held     DataSet or None
    returns  list of Problem: F446; empty where one is registered, or the data are published
    """
    if held is not None or not one.microdata or basis in _OPEN_BASES:
        return []
    return [Problem("F446", subject=one.name, values={"table": _titled(one), "source": source})]


def may(
    column: Column,
    purpose: str,
    role: str,
    *,
    own: bool = False,
    held: DataSet | None = None,
    today: date | None = None,
) -> Answer:
    """Whether a column may be used for a purpose by a role.

    column   Column
    purpose  text      a key of `uses` in terms.yaml: assessment, decision, service, publication
    role     text      of the workbench: leading-group, town, analyst ...
    own      bool      the firm's own row, or the department's own column
    held     DataSet   it came under; None for the dictionary's word alone
    today    date      for the dates of the data set; they are not asked without it
    returns  Answer    problems F443, F444, F447, F448, F449; `seen` band still allows: show the class
    """
    problems, word = [], Both(column.shown("zh"), column.shown("en"))
    asked = {"purpose": _named("uses", [purpose])}
    if purpose not in column.uses:
        values = {"column": word, "expected": _named("uses", column.uses), **asked}
        problems.append(Problem("F447", subject=column.name, values=values))
    if held is not None:
        problems += _dated(held, today) if today is not None else []
        if purpose not in held.permitted:
            agreed = {"title": held.title, "provider": held.provider}
            uses = {"expected": _named("uses", held.permitted), **asked}
            problems.append(Problem("F448", subject=held.id, values={**agreed, **uses}))
    seen = sight(column, role, own)
    if seen == "none":
        kind = sensitivities()[column.sensitivity]
        values = {
            "column": word,
            "kind": Both(kind.zh, kind.en),
            "role": Both(*_role(role)),
            "expected": Both(kind.meaning, kind.meaning_en),
            "owner": _named("departments", [column.owner or ""]),
        }
        problems.append(Problem("F449", subject=column.name, values=values))
    return Answer(not problems, seen, tuple(problems))


def _role(role: str) -> tuple[str, str]:
    term: Term | None = next((term for term in terms()["roles"] if term.key == role), None)
    return (term.zh, term.en) if term else (role, role)
