"""All data requests: where each stands, which unknown goals nobody has asked about, what is late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from refoundry.core.problems import Lang
from refoundry.deliver import Brief, Standing
from refoundry.workbench.language import say
from refoundry.workbench.ledger.briefs import brief_of
from refoundry.workbench.rooms.goals.detail import goals_asked
from refoundry.workbench.rooms.requests.drafting import unasked

TABS: Mapping[str, tuple[str, ...]] = {
    "drafted": ("noted", "drafted"),
    "sent": ("sent", "returned"),
    "answered": ("answered", "declined"),
    "done": ("accepted", "withdrawn"),
}
"""The tabs of the list, and the states that stand in each."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One request in the list."""

    standing: Standing
    brief: Brief
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the page of all requests shows."""

    answer: str
    entries: tuple[Entry, ...]
    counts: Mapping[str, int]
    unasked: Mapping[str, list[str]]


def asked_goals(standings: Iterable[Standing]) -> set[str]:
    """The goals there is a request for that was neither withdrawn nor turned down.

    standings  Standings of data requests
    returns    keys
    """
    return {key for one in standings if one.state not in ("withdrawn", "declined") for key in goals_asked(one)}


def listing(
    rows: Sequence[Mapping[str, Any]],
    standings: Iterable[Standing],
    at: datetime,
    lang: Lang,
    asked: set[str] | None = None,
) -> Listing:
    """The page of all requests.

    rows       of the frame `goals`; none before the first run
    standings  Standings of data requests
    at         datetime   with its zone
    lang       zh or en
    asked      keys      goals asked for, also in drafts the reader does not see; default: those of `standings`
    returns    Listing
    """
    every = [Entry(one, brief_of(one, at), goals_asked(one)) for one in standings]
    counts = {tab: sum(one.standing.state in states for one in every) for tab, states in TABS.items()}
    left = unasked(rows, asked_goals(one.standing for one in every) if asked is None else asked)
    lacking = len({row["goal"] for row in rows if row["request_zh"]})
    late = sum(one.brief.overdue for one in every)
    return Listing(
        answer=_answer(lacking, sum(map(len, left.values())), counts, late, bool(rows), lang),
        entries=tuple(sorted(every, key=lambda one: one.standing.steps[-1].event.at, reverse=True)),
        counts=counts,
        unasked=left,
    )


def _answer(lacking: int, left: int, counts: Mapping[str, int], late: int, ran: bool, lang: Lang) -> str:
    """How many goals lack data and how far the asking has come, in a sentence."""
    if not ran:
        head = say(lang, "requests_room.answer_not_run")
    elif not lacking:
        head = say(lang, "requests_room.answer_none")
    else:
        name = "answer_left" if left else "answer_all"
        head = say(lang, f"requests_room.{name}", lacking=lacking, left=left)
    name = "answer_matters_late" if late else "answer_matters"
    matters = say(lang, f"requests_room.{name}", late=late, **counts) if any(counts.values()) else ""
    return head + matters
