"""What lies on a post's desk: what it owes, what awaits its word, what runs out, what changed. Pages and reminders
take it from here, so that both say the same. Whose turn it is stands in desk.yaml."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from refoundry.core.problems import Both, Spoken
from refoundry.deliver import CLOCK, Brief, Standing, civil_day, due, elapsed, read_span, roles, workflow
from refoundry.deliver.summary import OVERDUE
from refoundry.plan.model import Plan
from refoundry.workbench.access.scope import may_see, names, open_moves, parties
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.language import say
from refoundry.workbench.ledger.briefs import brief_of
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.matters import in_both, title_of
from refoundry.workbench.pinned import Pin
from refoundry.workbench.turns import Table, tables

SOON = 5
"""Working days before its end from which a matter is said to run out."""
RECENT = 3
"""Working days for which a change is told as new."""


@dataclass(frozen=True, slots=True)
class Item:
    """One matter on a desk. `move` is the one that is wanted, empty where only time is told; `due` is the date that
    binds, of the matter or else of the report that is owed; `days_late` counts working days, `overdue` is true before
    the first has gone by. `count` is more than 1 where one line stands for several matters."""

    kind: str
    subject: str
    title: Both
    state: Spoken
    move: str
    due: date | None
    overdue: bool
    days_late: int
    why: Both
    url: str
    owner: tuple[str, ...] = ()
    count: int = 1

    @property
    def urgency(self) -> tuple[object, ...]:
        """What items are sorted by: the latest first, then what falls due first."""
        return -self.days_late, not self.overdue, self.due or date.max, self.kind, self.subject


@dataclass(frozen=True, slots=True)
class Change:
    """One step that someone else took: of which matter, which move, where it stands since, who, when."""

    kind: str
    subject: str
    title: Both
    move: Spoken
    state: Spoken
    who: Both
    at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on a desk. A matter stands in one of the first three only. Changes: the newest first."""

    owed: tuple[Item, ...]
    awaiting: tuple[Item, ...]
    expiring: tuple[Item, ...]
    changed: tuple[Change, ...]

    @property
    def late(self) -> int:
        """How many of the matters to be done are past their time."""
        return sum(item.overdue for item in self.owed + self.awaiting)

    @property
    def pressing(self) -> bool:
        """Whether anything waits for this post or runs out: without it there is nothing to be reminded of."""
        return bool(self.owed or self.awaiting or self.expiring)


def _said(name: str, **values: object) -> Both:
    zh = {key: value.shown("zh") if isinstance(value, Spoken) else value for key, value in values.items()}
    en = {key: value.shown("en") if isinstance(value, Spoken) else value for key, value in values.items()}
    return Both(say("zh", f"desk.{name}", **zh), say("en", f"desk.{name}", **en))


def _counted(name: str, number: int, **values: object) -> Both:
    return _said(f"{name}_one", **values) if number == 1 else _said(name, n=number, **values)


def _joined(parts: Iterable[Both]) -> Both:
    told = [*parts]
    return Both("；".join(one.zh for one in told), "; ".join(one.en for one in told))


def _held(plan: Plan, standing: Standing) -> Mapping[str, frozenset[str]]:
    """The parties of a matter, with those that desk.yaml names besides."""
    found = parties(plan, standing)
    chain = frozenset(one for one in found["owner"] | found["support"] if one.startswith("chains/"))
    return {**found, "convener": names(standing.fields.get("convener")), "chain": chain}


def _lateness(one: Brief) -> Iterator[Both]:
    """In words: which report is owed, and what is late."""
    if one.owed:
        period = read_span(one.owed.period) or one.owed.period
        late = one.owed.days_late
        yield _counted("report_late", late, period=period) if late else _said("report_owed", period=period)
    if one.overdue:
        yield _counted("late", one.days_late) if one.days_late else _said("past")


def _left(one: Brief, today: date) -> int | None:
    """Working days until a matter is due, where these are few; None otherwise, and where it is late."""
    if one.due is None or one.overdue:
        return None
    left = elapsed(today, due(one.due, 0).date).working_days
    return left if 0 <= left <= SOON else None


@dataclass(frozen=True, slots=True)
class _Matter:
    """One matter as it is laid on a desk."""

    plan: Plan
    table: Table
    standing: Standing
    held: Mapping[str, frozenset[str]]

    def concerns(self, post: Post) -> bool:
        return any(post.reference in references for references in self.held.values())

    def overseen(self, post: Post) -> bool:
        return post.role in self.table.oversees or self.concerns(post)

    @property
    def runs(self) -> bool:
        """Whether its date still binds in the state it is in: that of a meeting that was held does not."""
        return any(self.standing.state in term.states for term in self.standing.workflow.terms if term.name == OVERDUE)

    def item(self, one: Brief, move: str, why: Iterable[Both]) -> Item:
        until, late, days = one.due, one.overdue, one.days_late
        if one.owed and not late:
            until, late, days = one.owed.due.date, one.owed.overdue, one.owed.days_late
        return Item(
            kind=self.table.name,
            subject=self.standing.subject,
            title=title_of(self.plan, self.standing),
            state=self.standing.workflow.state(self.standing.state),
            move=move,
            due=until,
            overdue=late,
            days_late=days,
            why=_joined(why),
            url=self.table.page(self.standing),
            owner=tuple(sorted(self.held["owner"] or names(one.owner))),
        )

    def placed(self, post: Post, at: datetime) -> tuple[str, Item] | None:
        """In which section of a desk it lies; None where it lies on another's."""
        rows = self.table.turns.get(self.standing.state, ())
        mine = [row for row in rows if post.role in row.roles or post.reference in self.held.get(row.party, ())]
        if not mine and (self.standing.final or not self.overseen(post)):
            return None
        one = brief_of(self.standing, at)
        told = [*_lateness(one)]
        possible = {move.name for move in open_moves(post, self.plan, self.standing)} if mine else frozenset()
        for row in mine:
            if row.move in possible and (told or not row.when_due):
                return row.section, self.item(one, row.move, [row.why, *told] if row.why else told)
        if self.standing.final or not self.overseen(post):
            return None
        left = _left(one, civil_day(at)) if self.runs else None
        if left is not None:
            soon = _counted("left", left) if left else _said("due_today")
            return "expiring", self.item(one, "", [*told, soon])
        late = one.overdue or (one.owed is not None and one.owed.overdue)
        return ("expiring", self.item(one, "", told)) if late else None

    def changes(self, actor: str, since: date) -> Iterator[tuple[str, Change]]:
        """The steps that others took since a day, each with the account."""
        title, url = title_of(self.plan, self.standing), self.table.page(self.standing)
        for step in reversed(self.standing.steps):
            event = step.event
            if civil_day(event.at) < since:
                return
            move = self.standing.workflow.move(event.move, step.from_)
            if step.counts and move is not None and event.actor != actor:
                state, who = self.standing.workflow.state(step.to), Both(event.actor, event.actor)
                change = Change(self.table.name, self.standing.subject, title, move, state, who, event.at, url)
                yield event.actor, change


def _named(changes: list[tuple[str, Change]]) -> tuple[Change, ...]:
    """The changes, the newest first, each with the words for who made it."""
    actors = {actor for actor, _ in changes}
    accounts = Account.objects.filter(username__in=actors) if actors else ()
    words = {one.username: Both(one.title, one.title_en or one.title) for one in accounts}
    words[CLOCK] = in_both(roles()[CLOCK])
    found = [
        Change(one.kind, one.subject, one.title, one.move, one.state, words.get(actor, one.who), one.at, one.url)
        for actor, one in changes
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _unissued(post: Post, plan: Plan, begun: Mapping[str, Standing]) -> Iterator[Item]:
    """One line for the tasks of the plan that nobody has issued yet: those the list shows under the same state."""
    table = workflow("task")
    left = sum(key not in begun or begun[key].state == table.start for key in plan.tasks)
    if post.role == "leading-group" and left:
        yield Item(
            kind="task",
            subject="",
            title=_counted("unissued", left),
            state=table.state(table.start),
            move="issue",
            due=None,
            overdue=False,
            days_late=0,
            why=_said("to_issue"),
            url=f"/supervision?state={table.start}",
            count=left,
        )


def recently(at: datetime) -> date:
    """The day from which a change is told as new: RECENT working days ago.

    at       datetime   with its zone
    returns  date
    """
    today = day = civil_day(at)
    while elapsed(day, today).working_days < RECENT:
        day -= timedelta(days=1)
    return day


def desk(post: Post, pin: Pin, at: datetime, since: date | None = None) -> Desk:
    """What lies on the desk of a post.

    post     Post
    pin      Pin        the plan the matters belong to
    at       datetime   with its zone; lateness is counted on its day
    since    date       from when a change is told; default three working days ago
    returns  Desk
    """
    plan, first = pin.plan, recently(at) if since is None else since
    placed: dict[str, list[Item]] = {"owed": [], "awaiting": [], "expiring": []}
    changes: list[tuple[str, Change]] = []
    for table in tables().values():
        found = standings(table.name)
        for standing in found.values():
            matter = _Matter(plan, table, standing, _held(plan, standing))
            if there := matter.placed(post, at):
                placed[there[0]].append(there[1])
            if (matter.overseen(post) or post.role == "auditor") and may_see(post, plan, standing):
                changes += matter.changes(post.account.username, first)
        if table.name == "task":
            placed["owed"] += _unissued(post, plan, found)
    owed, awaiting, expiring = (tuple(sorted(items, key=lambda one: one.urgency)) for items in placed.values())
    return Desk(owed, awaiting, expiring, _named(changes))


def to_do(post: Post, pin: Pin, at: datetime) -> int:
    """How many matters wait for a post: what it owes and what awaits its word.

    post     Post
    pin      Pin        the plan the matters belong to
    at       datetime   with its zone
    returns  count
    """
    plan, count = pin.plan, 0
    for table in tables().values():
        found = standings(table.name)
        for standing in found.values():
            there = _Matter(plan, table, standing, _held(plan, standing)).placed(post, at)
            count += there is not None and there[0] != "expiring"
        if table.name == "task":
            count += sum(1 for _ in _unissued(post, plan, found))
    return count
