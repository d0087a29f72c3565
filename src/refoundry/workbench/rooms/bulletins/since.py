"""What has changed since a text was drafted: entries of the register, tasks now late, a new run, new facts."""

from collections.abc import Mapping
from datetime import datetime

from refoundry.core.problems import Lang
from refoundry.deliver import Event, Standing, civil_day
from refoundry.workbench.language import say
from refoundry.workbench.ledger.briefs import brief_of
from refoundry.workbench.matters import title_of
from refoundry.workbench.pinned import Pin

OPEN = ("drafted", "returned", "submitted", "approved")
"""States in which a text can still be made anew."""
_MOST = 3  # tasks that are named


def drafted(standing: Standing) -> Event | None:
    """The event that last made the text from data: the draft, or drafting anew; an edit by hand makes nothing new.

    standing  Standing
    returns   Event   None where there is none
    """
    made = [step.event for step in standing.steps if step.counts and "basis" in step.event.payload]
    return made[-1] if made else None


def changed_since(pin: Pin, standing: Standing, tasks: Mapping[str, Standing], at: datetime, lang: Lang) -> list[str]:
    """What a text does not know yet, a sentence each.

    pin       Pin
    standing  Standing   of a bulletin
    tasks     mapping    subject -> Standing of tasks
    at        datetime   with its zone
    lang      zh or en
    returns   texts      none where it is up to date, or is out already
    """
    made = drafted(standing)
    if made is None or standing.state not in OPEN:
        return []
    return [*_register(pin, tasks, made.at, lang), *_late(tasks, made.at, at, lang), *_data(pin, made, lang)]


def _register(pin: Pin, tasks: Mapping[str, Standing], made: datetime, lang: Lang) -> list[str]:
    new = {subject: sum(step.event.at > made for step in one.steps) for subject, one in tasks.items()}
    moved = [tasks[subject] for subject, count in new.items() if count]
    if not moved:
        return []
    names = say(lang, "bulletin_since.semicolon").join(
        title_of(pin.plan, one).shown(lang) for one in sorted(moved, key=_last, reverse=True)[:_MOST]
    )
    named = say(lang, "bulletin_since.and_more", names=names) if len(moved) > _MOST else names
    return [say(lang, "bulletin_since.entries", count=sum(new.values()), tasks=len(moved), names=named)]


def _last(one: Standing) -> datetime:
    return max(step.event.at for step in one.steps)


def _late(tasks: Mapping[str, Standing], made: datetime, at: datetime, lang: Lang) -> list[str]:
    """Tasks whose date has passed since: nobody need have done anything for that."""
    briefs = [brief_of(one, at) for one in tasks.values()]
    late = sum(one.overdue and one.due is not None and one.due >= civil_day(made) for one in briefs)
    return [say(lang, "bulletin_since.late", count=late)] if late else []


def _data(pin: Pin, made: Event, lang: Lang) -> list[str]:
    facts, _, run = str(made.payload["basis"]).partition(" / ")
    if pin.run is not None and pin.run.name != run:
        return [say(lang, "bulletin_since.run")]
    if facts and pin.facts.digest[:12] != facts:
        return [say(lang, "bulletin_since.facts")]
    return []
