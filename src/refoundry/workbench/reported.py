"""From values that departments report to rows of the facts: what speaks against one, which are approved, writing them.

An approved report becomes a row of the table `observation`. A value that was corrected or revised after its approval
stays in the facts under its own publication, marked as superseded; nothing that was loaded is taken away.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from refoundry.core.problems import Both, Problem
from refoundry.deliver import Event, Standing, civil_day
from refoundry.deliver.objections import Step
from refoundry.deliver.standing import latest
from refoundry.dictionary import Term, table
from refoundry.facts.current import replace_file
from refoundry.facts.load import load_csv, speaks_against
from refoundry.facts.observations import REPORTED, reported_loads
from refoundry.facts.reports import LoadReport
from refoundry.facts.store import Facts
from refoundry.plan.model import Goal, Plan, known
from refoundry.workbench.language import say
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.pinned import Pin

SOURCE = REPORTED
"""Who delivers these rows to the store."""
_TABLE = "observation"
# a plan says what is to come, never what was
_NO_OUTCOME = frozenset({"plan"})
_SURVEY = "survey"
_SUPERSEDED = "superseded"


def bases() -> tuple[Term, ...]:
    """The bases a reported value may stand on: those the dictionary lets observations have, less the plan's own text.

    returns  Terms
    """
    one = table(_TABLE)
    allowed = frozenset(one.column("value").basis) - _NO_OUTCOME
    return tuple(term for term in one.column("basis").allowed if term.key in allowed)


def countable(goal: Goal) -> bool:
    """Whether a number can be reported for a goal: not where it is put in words and counts nothing.

    goal     Goal
    returns  bool
    """
    return goal.unit != "1" or any(target.numeric for target in goal.targets)


def row_of(plan: Plan, subject: str, fields: Mapping[str, Any], *, day: date, note: str = "") -> dict[str, str] | None:
    """What a report comes to as a row of the table `observation`.

    plan     Plan
    subject  GOAL@PERIOD
    fields   mapping   value, unit, source, basis, and what else was entered
    day      date      of the report: where the day of publication is not known, the edition begins with its year
    note     text      what identifies it in the ledger
    returns  mapping   column -> text, None where the plan has no such goal
    """
    key, _, period = subject.partition("@")
    goal = plan.goals.get(key)
    if goal is None:
        return None
    published = str(fields.get("published") or "")
    told = "；".join(filter(None, (str(fields.get("definition") or ""), note)))
    return {
        "indicator": goal.indicator,
        "region": plan.about.city.region,
        "period": period,
        "value": str(fields.get("value", "")),
        "unit": str(fields.get("unit") or goal.unit),
        "qualifier": "exact",
        "vintage": say("zh", "reported.vintage", edition=published or str(day.year)),
        "published": published,
        "basis": str(fields.get("basis", "")),
        "source": str(fields.get("source", "")),
        "source_url": "",
        # with the original in hand it is one; without, it is quoted
        "quality": "official" if fields.get("evidence") else "secondary",
        "caveat": "",
        "note_zh": told,
        "note_en": "",
    }


def against(plan: Plan, facts: Facts, subject: str, fields: Mapping[str, Any], today: date) -> list[Problem]:
    """What speaks against a report: all that would keep its row out of the facts, and what the law says.

    plan     Plan
    facts    Facts
    subject  GOAL@PERIOD
    fields   mapping    as `row_of`
    today    date
    returns  list of Problem: W851-W854, F4xx
    """
    goal = plan.goals.get(subject.partition("@")[0])
    row = row_of(plan, subject, fields, day=today)
    if goal is None or row is None:
        return []
    if not countable(goal):
        return [Problem("W853", values={"goal": goal.title})]
    found, basis = [], row["basis"]
    if basis and basis not in {term.key for term in bases()}:
        term = table(_TABLE).column("basis").term(basis)
        names = Both(*("、".join(one.shown(lang) for one in bases()) for lang in ("zh", "en")))
        got = Both(term.zh, term.en) if term else Both(basis, basis)
        code = "W851" if basis == _SURVEY else "W852"
        found.append(Problem(code, got=None if code == "W852" else got.zh, values={"known": names, "got": got}))
        row["basis"] = next(one.key for one in bases())
    told = fields.get("period")
    period = row["period"]
    if told is not None and str(told) != period:
        found.append(Problem("W854", got=str(told), values={"period": period}))
    return found + speaks_against(row, table(_TABLE), facts, today)


def rows(plan: Plan, matters: Iterable[Standing]) -> list[dict[str, str]]:
    """The rows of the table `observation` that approved reports come to, what they replaced marked as superseded.

    A report that is corrected or revised counts as it was approved last, until it is approved anew.

    plan     Plan
    matters  Standings   value reports
    returns  list of mappings   column -> text
    """
    found: list[dict[str, str]] = []
    for standing in matters:
        versions = [
            row
            for event, fields in _approvals(standing)
            if (row := row_of(plan, standing.subject, fields, day=civil_day(event.at), note=_note(event))) is not None
        ]
        if not versions:
            continue
        keys, last = table(_TABLE).keys, versions[-1]
        older = {tuple(one[name] for name in keys): one for one in versions[:-1]}
        older.pop(tuple(last[name] for name in keys), None)
        found += [{**one, "caveat": _SUPERSEDED} for one in older.values()] + [last]
    return found


def unwritten(facts: Facts, matters: Iterable[Standing]) -> list[Standing]:
    """The approved reports that are not in the facts yet: their approval is named in no row.

    facts    Facts
    matters  Standings   value reports
    returns  list of Standing
    """
    told = " ".join(str(row["note_zh"] or "") for row in _held(facts))
    waiting = []
    for standing in matters:
        approved = _approvals(standing)
        if approved and approved[-1][0].id not in told:
            waiting.append(standing)
    return waiting


def write_reported(pin: Pin) -> LoadReport | None:
    """Load what was approved and is not in the facts yet, as one delta. Done twice it changes nothing.

    A value on a basis that a figure cannot stand on stays out, whatever was approved.

    pin      Pin
    returns  LoadReport, None where there is nothing to write
    raises   Problems   F431: the store is busy; F433, F434: it is damaged
    """
    store, now = pin.city.store, timezone.localtime()
    facts = store.facts()
    wanted = rows(pin.plan, standings("value-report").values())
    held = {tuple(_text(row[name]) for name in table(_TABLE).keys): row for row in _held(facts)}
    lawful = {term.key for term in bases()}
    wanted = [row for row in wanted if row["basis"] in lawful]
    lacking = [row for row in wanted if not _same(row, held.get(tuple(row[name] for name in table(_TABLE).keys)))]
    if not lacking:
        return None
    made = sum(entry.source == SOURCE and entry.vintage.startswith(f"{now:%Y-%m-%d}") for entry in store.entries())
    vintage = f"{now:%Y-%m-%d}.{made + 1}"
    path = _inbox(pin) / f"{SOURCE}-{vintage}.csv"
    replace_file(path, _csv(lacking).encode("utf-8-sig"))
    return load_csv(store, path, _TABLE, SOURCE, vintage, "delta", now, places=(pin.plan.about.city.region,))


def owner_of(plan: Plan, subject: str) -> str:
    """Who answers for the figure of a matter, by reference.

    plan     Plan
    subject  GOAL@PERIOD or GOAL
    returns  departments/KEY, empty where the plan names nobody
    """
    goal = plan.goals.get(subject.partition("@")[0])
    owner = known(goal.owner) if goal else None
    return f"departments/{owner}" if owner else ""


def _inbox(pin: Pin) -> Path:
    folder = pin.city.path / "inbox" / SOURCE
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _approvals(standing: Standing) -> list[tuple[Event, dict[str, Any]]]:
    """Each approval that counts, with the entries as they stood then."""
    found: list[tuple[Event, dict[str, Any]]] = []
    before: list[Step] = []
    for step in standing.steps:
        if step.counts and step.event.move == "approve":
            found.append((step.event, latest(standing.workflow, before)))
        before.append(step)
    return found


def _note(approval: Event) -> str:
    return say("zh", "reported.note", id=approval.id)


def _held(facts: Facts) -> list[dict[str, Any]]:
    """The rows in force that were reported here."""
    ours = reported_loads(facts)
    if not ours:
        return []
    return [row for row in facts.table(_TABLE).iter_rows(named=True) if row["load_id"] in ours]


def _same(row: Mapping[str, str], held: Mapping[str, Any] | None) -> bool:
    """Whether a row is in force as it is wanted: its note names the approval, so what else it holds follows."""
    if held is None:
        return False
    return all(row[name] == _text(held[name]) for name in ("note_zh", "caveat", "basis", "quality", "published"))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _csv(found: Sequence[Mapping[str, str]]) -> str:
    out, names = io.StringIO(newline=""), table(_TABLE).names
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([row[name] for name in names] for row in found)
    return out.getvalue()
