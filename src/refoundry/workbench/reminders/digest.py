"""The digest of an account: what lies on the desks of all its posts, in a few lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from refoundry.core.problems import Lang
from refoundry.deliver import civil_day
from refoundry.report import writing
from refoundry.report.words import Words
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.desk import Desk, Item, desk
from refoundry.workbench.language import say
from refoundry.workbench.pinned import Pin

MOST = 10
"""Matters named in a section; the rest is counted."""
_SECTIONS = ("owed", "awaiting", "expiring")


@dataclass(frozen=True, slots=True)
class Digest:
    """What an account is reminded of on a day: matters by section, each matter once."""

    day: date
    lang: Lang
    city: str
    sections: tuple[tuple[str, tuple[Item, ...]], ...]

    @property
    def count(self) -> int:
        """How many matters."""
        return sum(item.count for _, items in self.sections for item in items)

    @property
    def late(self) -> int:
        """How many of them are past their time."""
        return sum(item.overdue for _, items in self.sections for item in items)

    def title(self, demo: bool = False) -> str:
        """The subject: how many matters, how many late.

        demo     bool   whether what it tells is made up
        returns  text
        """
        name = "title_late" if self.late else "title_one" if self.count == 1 else "title"
        said = say(self.lang, f"digest.{name}", city=self.city, n=self.count, late=self.late)
        return f"{say(self.lang, 'digest.demo')} {said}" if demo else said

    def counts(self) -> list[str]:
        """How many matters each section has: what may be said in a chat that is not ours.

        returns  list of text
        """
        return [
            say(self.lang, f"digest.count_{section}", n=sum(item.count for item in items))
            for section, items in self.sections
        ]

    def lines(self) -> list[str]:
        """The matters by section, each with its date and why it is told.

        returns  list of text; an empty one between sections
        """
        found: list[str] = []
        for section, items in self.sections:
            found += ["", say(self.lang, f"digest.{section}", n=sum(item.count for item in items))]
            found += [self._line(item) for item in items[:MOST]]
            if len(items) > MOST:
                found.append(say(self.lang, "digest.more", n=len(items) - MOST))
        return found[1:]

    def _line(self, item: Item) -> str:
        told = {"title": item.title.shown(self.lang), "why": item.why.shown(self.lang)}
        if item.due is None:
            return say(self.lang, "digest.line", **told)
        return say(self.lang, "digest.line_due", due=writing.day(item.due, Words(self.lang)), **told)


def digest_of(desks: Iterable[Desk], day: date, lang: Lang, city: str) -> Digest | None:
    """The digest of several desks.

    desks    Desks   of the posts of one account
    day      date
    lang     zh or en
    city     text    what the city is called
    returns  Digest, None where there is nothing to be reminded of
    """
    seen: set[tuple[str, str]] = set()
    sections: dict[str, list[Item]] = {name: [] for name in _SECTIONS}
    several = [*desks]
    for name in _SECTIONS:
        for item in (item for one in several for item in getattr(one, name)):
            if (item.kind, item.subject) not in seen:
                seen.add((item.kind, item.subject))
                sections[name].append(item)
    told = tuple((name, tuple(sorted(items, key=lambda one: one.urgency))) for name, items in sections.items() if items)
    return Digest(day, lang, city, told) if told else None


def compose(account: Account, pin: Pin, at: datetime) -> Digest | None:
    """The digest of an account, in its language.

    account  Account
    pin      Pin
    at       datetime   with its zone
    returns  Digest, None where there is nothing to be reminded of
    """
    lang: Lang = "en" if account.language == "en" else "zh"
    posts = [post for post in Post.objects.filter(account=account).select_related("account") if post.held]
    city = pin.plan.about.city.title.shown(lang)
    return digest_of([desk(post, pin, at) for post in posts], civil_day(at), lang, city)
