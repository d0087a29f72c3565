"""One event of a matter, as its page shows it: what was said then, what it says by now, the history around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from refoundry.core.problems import Lang, Problem
from refoundry.deliver import Standing, fold
from refoundry.plan.model import Plan
from refoundry.workbench.accounts.models import Account
from refoundry.workbench.ledger.models import Entry
from refoundry.workbench.matters import title_of
from refoundry.workbench.rooms.audit.lines import actor_words, move_words, payload_words, table_of
from refoundry.workbench.turns import tables
from refoundry.workbench.ui.cells import Happened


@dataclass(frozen=True, slots=True)
class Said:
    """An entry of an event: as it was written then, and as later corrections left it, where these changed it."""

    label: str
    then: str
    now: str | None


@dataclass(frozen=True)
class EventView:
    """What the page of an event shows. `standing` is None where the software has no such table of moves."""

    entry: Entry
    title: str
    page: str
    before: str
    after: str
    said: list[Said]
    problems: tuple[Problem, ...]
    corrects: Entry | None
    corrected_by: list[Entry]
    history: list[Happened]
    standing: Standing | None


def _said(plan: Plan, entry: Entry, standing: Standing | None, lang: Lang) -> list[Said]:
    then = {name: (label, text) for name, label, text in payload_words(plan, entry, entry.payload, lang)}
    counts = standing is not None and entry.id in standing.said
    told: Mapping[str, Any] = standing.said[entry.id] if standing is not None and counts else entry.payload
    now = {name: (label, text) for name, label, text in payload_words(plan, entry, told, lang)}
    # what a correction says of the event it corrects stands there, not here
    restates = entry.corrects is not None
    rows = []
    for name in dict.fromkeys([*then, *now]):
        label, before = then.get(name, (now.get(name, ("", ""))[0], ""))
        after = now.get(name, ("", ""))[1]
        rows.append(Said(label, before, after if counts and not restates and after != before else None))
    return rows


def event_view(plan: Plan, entry: Entry, address: Any, lang: Lang) -> EventView:
    """What the page of an event shows.

    plan     Plan
    entry    Entry
    address  function   number of an event -> its page
    lang     zh or en
    returns  EventView
    """
    rows = [*Entry.objects.filter(workflow=entry.workflow, subject=entry.subject).order_by("seq", "number")]
    table = table_of(entry.workflow)
    standing = fold(table, [row.event() for row in rows]) if table else None
    known = {one.username: one for one in Account.objects.filter(username__in={row.actor for row in rows})}
    step = next((one for one in standing.steps if one.event.id == entry.id), None) if standing else None
    by_id = {row.id: row for row in rows}
    corrections = {one.id for one in standing.corrections(entry.id)} if standing else set()
    corrected = {row.corrects for row in rows if row.corrects}
    desk = tables().get(entry.workflow)
    history = [
        Happened(
            at=row.at,
            who=actor_words(row.actor, known, lang),
            what=move_words(row, lang),
            corrected=row.id in corrected,
            corrects=move_words(by_id[row.corrects], lang) if row.corrects in by_id else "",
            href="" if row.number == entry.number else address(row.number),
        )
        for row in reversed(rows)
    ]
    return EventView(
        entry=entry,
        title=title_of(plan, standing).shown(lang) if standing else entry.subject,
        page=desk.page(standing) if desk and standing else "",
        before=table.state(step.from_).shown(lang) if table and step else "",
        after=table.state(step.to).shown(lang) if table and step else "",
        said=_said(plan, entry, standing, lang),
        problems=step.problems if step else (),
        corrects=by_id.get(entry.corrects or ""),
        corrected_by=[row for row in rows if row.id in corrections and row.corrects],
        history=history,
        standing=standing,
    )
