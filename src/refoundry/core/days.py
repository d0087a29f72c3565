"""The day it is in China: plans, figures and terms are dated there, wherever a machine stands."""

from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
"""The one time zone of China, without summer time since 1991."""


def civil_day(at: datetime) -> date:
    """The day in China at a moment.

    at       datetime   with its zone
    returns  date
    raises   ValueError   no zone

    >>> civil_day(datetime.fromisoformat("2026-03-01T23:30+00:00"))
    datetime.date(2026, 3, 2)
    """
    if at.utcoffset() is None:
        raise ValueError("a moment without its zone is on no day")
    return at.astimezone(BEIJING).date()
