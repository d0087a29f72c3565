"""The log held against itself: every matter folded again, missing numbers, the guards of the database, who acted."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db import connection
from django.db.models import Count, Max, Min

from refoundry.core.problems import Problem
from refoundry.deliver import CLOCK, fold
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.rooms.audit.lines import table_of

TABLES = ("ledger_entry", "ledger_trace")
_EVENTS = {"sqlite": {"UPDATE", "DELETE"}, "postgresql": {"UPDATE", "DELETE", "TRUNCATE"}}
_POSTGRES = (  # bits of tgtype
    (16, "UPDATE"),
    (8, "DELETE"),
    (32, "TRUNCATE"),
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What the log of one matter says against itself."""

    workflow: str
    subject: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that a table of the log lacks. PostgreSQL also skips one where a deed was called off."""

    table: str
    missing: int
    last: int


@dataclass(frozen=True, slots=True)
class Guard:
    """Whether the database refuses one way to change a table of the log."""

    table: str
    deed: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Stranger:
    """Events made in a role that the account never held: by whom, how many, when."""

    actor: str
    role: str
    events: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Integrity:
    """What was checked and what was found."""

    matters: int
    events: int
    lines: int
    contradictions: tuple[Contradiction, ...]
    unknown: tuple[tuple[str, int], ...]
    gaps: tuple[Gap, ...]
    guards: tuple[Guard, ...]
    strangers: tuple[Stranger, ...]
    certain: bool  # whether a missing number proves that a row was taken out

    @property
    def down(self) -> tuple[Guard, ...]:
        """The guards that do not stand."""
        return tuple(guard for guard in self.guards if not guard.stands)

    @property
    def sound(self) -> bool:
        """Whether nothing at all was found."""
        missing = self.certain and self.gaps
        return not (self.contradictions or self.unknown or missing or self.down or self.strangers)


def _guards() -> tuple[Guard, ...]:
    """What the database itself says: a trigger that is there by name and does nothing is not taken for one."""
    vendor = connection.vendor
    found: set[tuple[str, str]] = set()
    with connection.cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, t.tgtype FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND p.proname = 'refoundry_refuse' "
                "AND pg_table_is_visible(c.oid)"
            )
            found = {(table, deed) for table, bits in cursor.fetchall() for bit, deed in _POSTGRES if bits & bit}
        else:
            cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            for table, text in cursor.fetchall():
                said = " ".join(str(text).upper().split())
                if "RAISE(ABORT" in said.replace(" ", "") and " WHEN " not in said:
                    found |= {(table, deed) for deed in _EVENTS["sqlite"] if f"BEFORE {deed} ON" in said}
    return tuple(
        Guard(table, deed, (table, deed) in found) for table in TABLES for deed in sorted(_EVENTS.get(vendor, ()))
    )


def _given(table: str) -> int:
    """The last number that was ever given in a table, where the database remembers it beyond the rows."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _gaps() -> tuple[Gap, ...]:
    found = []
    for table, rows in zip(TABLES, (Entry.objects.all(), Trace.objects.all()), strict=True):
        row = rows.aggregate(rows=Count("number"), last=Max("number"))
        # numbers are given from 1: what is missing before the first and behind the last counts too
        last = max(row["last"] or 0, _given(table))
        if missing := last - row["rows"]:
            found.append(Gap(table, missing, last))
    return tuple(found)


def _strangers() -> tuple[Stranger, ...]:
    held = {(name, role) for name, role in Post.objects.values_list("account__username", "role")}
    rows = Entry.objects.exclude(role=CLOCK).values("actor", "role")
    counted = rows.annotate(events=Count("number"), first=Min("at"), last=Max("at")).order_by("actor", "role")
    return tuple(Stranger(**row) for row in counted if (row["actor"], row["role"]) not in held)


def integrity() -> Integrity:
    """Fold every matter again, from the log and not from what is kept of earlier folds, and look at the log itself.

    returns  Integrity
    """
    contradictions: list[Contradiction] = []
    unknown: list[tuple[str, int]] = []
    matters = 0
    for row in Entry.objects.values("workflow").annotate(events=Count("number")).order_by("workflow"):
        name, table = row["workflow"], table_of(row["workflow"])
        if table is None:
            unknown.append((name, row["events"]))
            continue
        rows = Entry.objects.filter(workflow=name).order_by("subject", "seq", "number").iterator(chunk_size=2000)
        for subject, log in groupby(rows, key=attrgetter("subject")):
            matters += 1
            standing = fold(table, [entry.event() for entry in log])
            contradictions += [Contradiction(name, subject, problem) for problem in standing.problems]
    return Integrity(
        matters=matters,
        events=Entry.objects.count(),
        lines=Trace.objects.count(),
        contradictions=tuple(contradictions),
        unknown=tuple(unknown),
        gaps=_gaps(),
        guards=_guards(),
        strangers=_strangers(),
        certain=connection.vendor != "postgresql",
    )
