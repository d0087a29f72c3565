"""What changed, as a desk tells it: by day, the steps of one matter in one line, several matters of one step too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from refoundry.core.problems import Both, Lang
from refoundry.deliver import civil_day
from refoundry.deliver.standing import shown_moment
from refoundry.report.words import Words
from refoundry.report.writing import day
from refoundry.workbench.desk import Change
from refoundry.workbench.language import say


@dataclass(frozen=True, slots=True)
class Told:
    """One line: what was done (the earliest step first), by whom, when last, and the matters it was done to."""

    moves: str
    who: str
    time: str
    matters: tuple[tuple[Both, str], ...]

    @property
    def first(self) -> tuple[Both, str]:
        """Title and page of the first matter."""
        return self.matters[0]


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day."""

    title: str
    lines: tuple[Told, ...]


def day_title(of: date, now: date, lang: Lang) -> str:
    """What a day is called: today, yesterday, or its date, without the year where that is this one.

    of       date
    now      date
    lang     zh or en
    returns  text
    """
    if of == now:
        return say(lang, "today.this_day")
    if of == now - timedelta(days=1):
        return say(lang, "today.day_before")
    if of.year == now.year:
        return say(lang, "today.day_of_year", day=of.day, month=of.month if lang == "zh" else f"{of:%B}")
    return day(of, Words(lang))


def _of_matter(changes: Sequence[Change], lang: Lang) -> Told:
    """The steps of one matter on one day."""
    moves = dict.fromkeys(one.move.shown(lang) for one in reversed(changes))
    who = dict.fromkeys(one.who.shown(lang) for one in reversed(changes))
    newest = changes[0]
    comma = say(lang, "parts.comma")
    return Told(comma.join(moves), comma.join(who), shown_moment(newest.at)[-5:], ((newest.title, newest.url),))


def told(changes: Iterable[Change], at: datetime, lang: Lang) -> list[Day]:
    """Changes by day, folded.

    changes  the newest first
    at       datetime   now, with its zone
    lang     zh or en
    returns  Days, the newest first
    """
    now, days = civil_day(at), []
    for of, several in groupby(changes, key=lambda one: civil_day(one.at)):
        matters: dict[tuple[str, str], list[Change]] = {}
        for one in several:
            matters.setdefault((one.kind, one.subject), []).append(one)
        folded: dict[tuple[object, ...], Told] = {}
        for (kind, _), steps in matters.items():
            line = _of_matter(steps, lang)
            key = (kind, line.moves, line.who)
            held = folded.get(key)
            folded[key] = Told(held.moves, held.who, held.time, held.matters + line.matters) if held else line
        days.append(Day(day_title(of, now, lang), tuple(folded.values())))
    return days


def first_of(days: Iterable[Day], most: int) -> tuple[list[Day], int]:
    """The first lines of some days, and how many are left.

    days     Days
    most     count   of lines
    returns  Days, and the number of lines left out
    """
    shown, left = [], 0
    for one in days:
        lines = one.lines[:most]
        most -= len(lines)
        left += len(one.lines) - len(lines)
        if lines:
            shown.append(Day(one.title, lines))
    return shown, left
