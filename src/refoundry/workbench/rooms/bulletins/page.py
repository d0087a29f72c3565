"""What the page of one bulletin says beside its text: the answer, the course, the facts, its versions and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from refoundry.core.problems import Lang
from refoundry.deliver import Brief, Event, Standing, read_span
from refoundry.report.official import official_day
from refoundry.workbench.language import say
from refoundry.workbench.ledger.handed_in import Handed
from refoundry.workbench.rooms.bulletins.differing import Difference, counted, differences
from refoundry.workbench.rooms.bulletins.issuing import files_of
from refoundry.workbench.rooms.bulletins.texts import Version, issued_events, issued_number
from refoundry.workbench.ui.cells import Late, Tab

_COURSE = ("drafted", "submitted", "approved", "issued", "archived")
_STANDS = {"returned": "drafted", "expected": "drafted"}


@dataclass(frozen=True, slots=True)
class Line:
    """One version in the list: the event that made it, what changed against the one before, in words."""

    event: Event
    says: str
    href: str


def answer(standing: Standing, lang: Lang) -> str:
    """Where the bulletin stands, in a sentence.

    standing  Standing
    lang      zh or en
    returns   text
    """
    fields, issued = standing.fields, issued_events(standing)
    told = issued[-1].payload if issued else {}
    return say(
        lang,
        f"bulletin_page.answer_{standing.state}",
        reason=str(fields.get("reason") or "").rstrip("。.；;"),
        number=issued_number(standing, lang),
        day=official_day(date.fromisoformat(told["date"]), lang) if told.get("date") else "",
    )


def course(standing: Standing, lang: Lang) -> list[Tab]:
    """The steps from draft to archive.

    standing  Standing
    lang      zh or en
    returns   Tabs   none of a withdrawn one
    """
    if standing.state == "withdrawn":
        return []
    at = _COURSE.index(_STANDS.get(standing.state, standing.state))
    last = len(_COURSE) - 1
    return [
        Tab(
            standing.workflow.state(standing.state if place == at else name).shown(lang),
            state="done" if place < at or (place == at == last) else "here" if place == at else "ahead",
        )
        for place, name in enumerate(_COURSE)
    ]


def facts(standing: Standing, brief: Brief, lang: Lang) -> list[tuple[str, Any]]:
    """The entries beside the text.

    standing  Standing
    brief     Brief
    lang      zh or en
    returns   pairs of label and cell
    """
    fields, table = standing.fields, standing.workflow
    period = str(fields.get("period") or "")
    kinds = {one.name: one.shown(lang) for one in table.field("kind").choices}
    found: list[tuple[str, Any]] = [
        (table.field("period").shown(lang), read_span(period) or period),
        (table.field("kind").shown(lang), kinds.get(str(fields.get("kind")), "")),
    ]
    issued = issued_events(standing)
    if issued:
        told = issued[-1].payload
        found.append((table.field("number").shown(lang), issued_number(standing, lang)))
        found.append((table.field("date").shown(lang), date.fromisoformat(told["date"])))
    else:
        found.append((table.field("due").shown(lang), Late.of(brief)))
    if fields.get("basis"):
        found.append((table.field("basis").shown(lang), str(fields["basis"])))
    return found


def lines(found: Sequence[Version], subject: str, here: Lang, lang: Lang) -> list[Line]:
    """The versions of a text.

    found    Versions
    subject  of the bulletin
    here     zh or en   which text is looked at
    lang     zh or en   of the reader
    returns  Lines   the newest first
    """
    made = []
    for at, one in enumerate(found):
        href = reverse("bulletin-version", args=[subject, one.event.seq])
        if at == 0:
            made.append(Line(one.event, say(lang, "bulletin_page.version_first"), href))
            continue
        before, after = found[at - 1].texts.get(here), one.texts.get(here)
        changed = differences(before, after) if before is not None and after is not None else []
        made.append(Line(one.event, counts_said(changed, lang) or say(lang, "bulletin_page.version_other"), href))
    return made[::-1]


def counts_said(found: Sequence[Difference], lang: Lang) -> str:
    """How many places changed, were added, were removed.

    found    Differences
    lang     zh or en
    returns  text   without those there are none of; empty where nothing changed
    """
    parts = [say(lang, f"bulletin_words.{sort}", count=count) for sort, count in counted(found).items() if count]
    return say(lang, "bulletins_room.comma").join(parts)


def translation_behind(found: Sequence[Version]) -> bool:
    """Whether the Chinese text was edited after the English one.

    found    Versions
    returns  bool
    """
    last = {"zh": 0, "en": 0}
    for at, one in enumerate(found[1:], 1):
        for lang in one.texts:
            if one.texts[lang] != found[at - 1].texts.get(lang):
                last[lang] = at
    return last["zh"] > last["en"]


def issued_files(standing: Standing) -> list[tuple[Event, list[Handed]]]:
    """The files of every time it was issued, the last first.

    standing  Standing
    returns   pairs of event and files
    """
    return [(event, files) for event in reversed(issued_events(standing)) if (files := files_of(event))]
