"""Periods as a form offers them, in words: those owed, the one that runs, the last ones."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from refoundry.core.periods import read_period
from refoundry.core.problems import Lang
from refoundry.deliver import Standing, civil_day, read_span, reports, span
from refoundry.deliver.cycles import CYCLES
from refoundry.workbench.language import say
from refoundry.workbench.ledger.briefs import brief_of

_RECENT = 6
"""How many periods back a form offers, the one that runs among them."""
_LOOSE = {"month": 4, "week": 4, "quarter": 2}
"""The same where reports come at no fixed times."""
_DAY = timedelta(days=1)


def in_words(code: str, lang: Lang) -> str:
    """A period in words: 2026年第48周（11月23日—11月29日）.

    code     text
    lang     zh or en
    returns  text   as it is written where it is no period
    """
    if (found := read_span(code)) is not None:
        return found.shown(lang)
    try:
        return read_period(code).shown(lang)
    except ValueError:
        return code


def options(codes: Iterable[str], lang: Lang, owed: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Periods to choose from.

    codes    texts
    lang     zh or en
    owed     codes   said to be waited for
    returns  pairs of code and words, each once
    """
    return [
        (code, say(lang, "moves.period_owed", period=in_words(code, lang)) if code in owed else in_words(code, lang))
        for code in dict.fromkeys(codes)
    ]


def _before(cycle: str, day: date, number: int) -> list[str]:
    """The period a day lies in and those before it, the newest first."""
    found = []
    for _ in range(number):
        one = span(cycle, day)
        found.append(one.text)
        day = one.start - _DAY
    return found


def offered(standing: Standing, at: datetime) -> tuple[list[str], frozenset[str]]:
    """The periods a report can be for: those owed, the one that runs, the last ones. The first is what is wanted.

    standing  Standing
    at        datetime   with its zone
    returns   codes, and those of them that are owed
    """
    today, every = civil_day(at), str(standing.fields.get("every") or "")
    if every not in CYCLES:
        return [code for cycle, number in _LOOSE.items() for code in _before(cycle, today, number)], frozenset()
    recent = _before(every, today, _RECENT)
    missing = [one.period for one in reports(standing, at) if one.reported is None]
    owed = brief_of(standing, at).owed
    first = [owed.period] if owed else []
    return [*dict.fromkeys([*first, *recent, *missing[::-1]])], frozenset([*first, *missing])
