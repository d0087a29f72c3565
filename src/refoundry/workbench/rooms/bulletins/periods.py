"""Which periods a bulletin can be drafted for, what its matter and its number are called, and when it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from refoundry.deliver import Span, Standing, due, read_span, span

KINDS = ("weekly", "circular")
"""The kinds drafted from data."""
_OFFERED = {"week": 6, "month": 4, "quarter": 3}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Offer:
    """A period that can be chosen."""

    cycle: str
    span: Span


def offers(today: date) -> list[Offer]:
    """The periods one may draft for: the one under way and those before it.

    today    date
    returns  Offers   by cycle, the newest first
    """
    found = []
    for cycle, number in _OFFERED.items():
        day = today
        for _ in range(number):
            one = span(cycle, day)
            found.append(Offer(cycle, one))
            day = one.start - _DAY
    return found


def fits(kind: str, period: str, today: date) -> Span | None:
    """The period asked for.

    kind     one of KINDS
    period   as 2026-W47
    today    date
    returns  Span   None where it has not begun, or the kind has no such periods
    """
    found = read_span(period)
    if found is None or found.start > today or kind not in KINDS:
        return None
    return found if kind != "weekly" or found == span("week", found.end) else None


def base_subject(kind: str, period: Span) -> str:
    """What the matter of a period is called in the log.

    kind     one of KINDS
    period   Span
    returns  text   such as weekly-2026-W47
    """
    return f"{kind}-{period.text}"


def free_subject(kind: str, period: Span, taken: Mapping[str, Standing]) -> tuple[str, str]:
    """The name of a new bulletin, and the one that stands in its way.

    kind     one of KINDS
    period   Span
    taken    mapping   subject -> Standing of bulletins
    returns  subject that is free, and the subject of a bulletin of this period that is not withdrawn, or ""
    """
    base = base_subject(kind, period)
    number, subject = 1, base
    while subject in taken:
        if taken[subject].state != "withdrawn":
            return subject, subject
        number += 1
        subject = f"{base}-{number}"
    return subject, ""


def next_number(kind: str, period: Span, taken: Mapping[str, Standing]) -> int:
    """Which issue of its year a bulletin is.

    kind     one of KINDS
    period   Span
    taken    mapping   subject -> Standing of bulletins
    returns  count from 1
    """
    year = period.end.year
    spans = [read_span(str(one.fields.get("period") or "")) for one in taken.values()
             if one.state != "withdrawn" and one.fields.get("kind") == kind]  # fmt: skip
    return 1 + sum(one is not None and one.end.year == year for one in spans)


def usual_due(period: Span) -> date:
    """When a bulletin is usually issued: by the first working day after its period.

    period   Span
    returns  date
    """
    return due(period.end, 1).date
