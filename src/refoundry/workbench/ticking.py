"""What falls due by the calendar alone: where a term has run out, the clock makes its move."""

import logging
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from refoundry.core.problems import Problems
from refoundry.deliver import CLOCK, Event, Standing, civil_day, ripe, workflows
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standings

_log = logging.getLogger(__name__)


def tick(at: datetime) -> list[Event]:
    """Make every move that is due: after ten working days a matter goes before a meeting. Done again, or by two at
    once, it makes each move once.

    at       datetime   with its zone
    returns  Events     of the moves made
    """
    return [event for name in workflows() for standing in standings(name).values() for event in _moved(standing, at)]


def _moved(standing: Standing, at: datetime) -> Iterator[Event]:
    for term in ripe(standing, civil_day(at))[:1]:
        move, last = term.term.move, standing.last
        if move is None or last is None:
            continue
        try:
            yield make_move(
                standing.workflow.name,
                standing.subject,
                move,
                actor=CLOCK,
                role=CLOCK,
                expected_seq=standing.seq,
                payload={},
                id=_id(standing, move),
                at=max(at, last.event.at),
            )
        except Problems as refused:
            # someone moved it meanwhile: the next round looks again
            _log.info("%s/%s: %s", standing.workflow.name, standing.subject, refused)


def _id(standing: Standing, move: str) -> str:
    """The same for whoever sees the same step: the deed is done once."""
    told = f"{standing.workflow.name}/{standing.subject}/{standing.seq}/{move}"
    return f"clock-{sha256(told.encode()).hexdigest()[:40]}"
