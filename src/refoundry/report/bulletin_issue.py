"""One issue of a bulletin: its plan, its days, its language; and the few ways of writing that all its parts share."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from refoundry.core.days import civil_day
from refoundry.core.problems import Lang
from refoundry.deliver.clock import Calendar, Due
from refoundry.plan.model import Plan
from refoundry.report.meta import Meta
from refoundry.report.official import Block, Paragraph, official_day
from refoundry.report.phrasebook import Phrasebook
from refoundry.report.words import Words

Row = Mapping[str, Any]
_FINGERPRINT = re.compile(r"^[0-9a-f]{64} (?=\S)")
_ENDING = re.compile(r"\.(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{2,5}$")
_MOST = 20  # items of one list
_MOST_NAMED = 4  # of those who answer for one task
_PARTIES = ("departments", "towns", "groups", "chains")


@dataclass(frozen=True)
class Issue:
    """What every part of one issue is written from."""

    plan: Plan
    start: date
    end: date
    at: datetime
    lang: Lang
    calendar: Calendar | None = None
    meta: Meta | None = None

    @cached_property
    def say(self) -> Phrasebook:
        """The words of the bulletin."""
        return Phrasebook("bulletin.yaml", self.lang)

    @cached_property
    def words(self) -> Words:
        """The words of the scorecard."""
        return Words(self.lang)

    @property
    def today(self) -> date:
        """The day it speaks of."""
        return civil_day(self.at)

    @property
    def judged(self) -> date:
        """The day the targets were judged on."""
        return self.meta.as_of if self.meta else self.today

    def day(self, day: date) -> str:
        """A date as documents write it.

        day      date
        returns  text
        """
        return official_day(day, self.lang)

    def short(self, day: date) -> str:
        """A date inside a table: the year only where it is another than that of the issue.

        day      date
        returns  text
        """
        if day.year != self.today.year:
            return self.day(day)
        return self.say("words.day_of_year", d=day, month=f"{day:%B}")

    def dated(self, day: date | None) -> str:
        """A date that was set, inside a table.

        day      date or None
        returns  text
        """
        return self.say("words.unknown_day") if day is None else self.short(day)

    def until(self, due: Due | None) -> str:
        """The last day of a term inside a table, marked where a notice may still move it.

        due      Due or None
        returns  text
        """
        if due is None:
            return self.say("words.unknown_day")
        said = self.short(due.date)
        return self.say("words.day_provisional", day=said) if due.provisional else said

    def range(self, start: date, end: date) -> str:
        """From one day to another.

        start    date
        end      date
        returns  text
        """
        name = "words.range_same" if start.year == end.year else "words.range"
        return self.say(name, a=start, b=end, am=f"{start:%B}", bm=f"{end:%B}")

    @property
    def as_of(self) -> str:
        """Up to when the register was read, as it stands under a table."""
        return self.day(self.today)

    def listed(self, names: Sequence[str]) -> str:
        """Names one after the other.

        names    texts
        returns  text
        """
        return self.say("words.comma").join(names)

    def sentence(self, *parts: str) -> str:
        """Clauses as one sentence.

        *parts   texts   empty ones are left out
        returns  text
        """
        said = self.say("words.semicolon").join(part.rstrip("。.；;") for part in parts if part)
        return said[:1].upper() + said[1:] + self.say("words.stop") if said else ""

    def items(self, texts: Sequence[str], where: str) -> list[Block]:
        """A numbered list, cut where it would be a wall.

        texts    one each
        where    text   what holds the rest
        returns  Paragraphs
        """
        shown = [
            Paragraph(self.say("words.item", n=n, text=self.sentence(text))) for n, text in enumerate(texts[:_MOST], 1)
        ]
        more = (
            [Paragraph(self.say("words.capped", shown=_MOST, n=len(texts), where=where))] if len(texts) > _MOST else []
        )
        return [*shown, *more]

    def party(self, name: str) -> str:
        """A department, town, group or chain by its title; another name as it was entered.

        name     key of the plan, reference such as departments/KEY, or words
        returns  text
        """
        nodes = {kind: self.plan.of(kind) for kind in _PARTIES}
        kind, _, referred = name.partition("/")
        if not (referred and referred in nodes.get(kind, {})):
            referred = self._named.get(name, name)
            kind = next((kind for kind, known in nodes.items() if referred in known), "")
        if not kind:
            return self.tidy(name)
        title = str(nodes[kind][referred].title.shown(self.lang))
        # a chain does nothing by itself: its leader's team does
        return self.say("words.chain_team", chain=title) if kind == "chains" else title

    @cached_property
    def _named(self) -> Mapping[str, str]:
        """The keys of departments and towns by the names they go by."""
        found = {name: key for key, town in self.plan.towns.items() for name in (*town.also, town.title.zh)}
        departments = self.plan.departments.items()
        return found | {name: key for key, one in departments for name in (*one.also, one.title.zh)}

    def tidy(self, value: Any) -> str:
        """An entry as it stands inside a sentence: on one line, without its own full stop.

        value    text, number, list, mapping or None
        returns  text
        """
        if isinstance(value, list | tuple):
            return self.listed([one for one in map(self.tidy, value) if one])
        if isinstance(value, Mapping):
            return self.listed([f"{name} {self.tidy(one)}" for name, one in value.items()])
        # a file handed in stands as its fingerprint and its name; a reader is told the name
        said = "" if value is None else _FINGERPRINT.sub("", " ".join(str(value).split()))
        return said.rstrip("。.；;，,")

    def parties(self, names: Sequence[str]) -> str:
        """Several of them.

        names    keys of the plan, or words
        returns  text
        """
        return self.listed([self.party(name) for name in dict.fromkeys(names)])

    def folded(self, names: Sequence[str]) -> str:
        """Those who answer for one task: every town as such, and of many the first and how many they are.

        names    keys of the plan, references, or words
        returns  text
        """
        said = list(dict.fromkeys(map(self.party, names)))
        towns = [self.party(f"towns/{key}") for key, town in self.plan.towns.items() if town.succeeded_by is None]
        if len(towns) > 1 and set(towns) <= set(said):
            at, every = min(map(said.index, towns)), self.say("words.every_town")
            said = [every if place == at else one for place, one in enumerate(said) if place == at or one not in towns]
        if len(said) <= _MOST_NAMED:
            return self.listed(said)
        return self.say("words.and_all", names=self.listed(said[:_MOST_NAMED]), n=len(said))

    def evidence(self, value: Any) -> str:
        """Files by the names people know them by, without the ending.

        value    text, list or None
        returns  text
        """
        several = value if isinstance(value, list | tuple) else [value]
        return self.listed([said for one in several if (said := _ENDING.sub("", self.tidy(one)))])
