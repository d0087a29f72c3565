"""How late matters are, worked out once a day and fold: lists ask for hundreds at every view."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from refoundry.deliver import Brief, Standing, brief, civil_day


@dataclass(frozen=True, slots=True)
class _Asked:
    """A brief by what it depends on: the fold, which is kept until its matter moves, and the day. As long as this is
    held the fold is, so that no other takes its identity."""

    identity: int
    day: date
    standing: Standing = field(compare=False)
    at: datetime = field(compare=False)


@lru_cache(maxsize=20_000)
def _brief(asked: _Asked) -> Brief:
    return brief(asked.standing, asked.at)


def brief_of(standing: Standing, at: datetime) -> Brief:
    """How late a matter is and what it owes.

    standing  Standing
    at        datetime   with its zone
    returns   Brief
    """
    if not standing.steps:
        return brief(standing, at)
    return _brief(_Asked(id(standing), civil_day(at), standing, at))
