"""A bulletin drafted from what is at hand: the register of tasks, the pinned run, the one it is compared with."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from refoundry.core.problems import Lang
from refoundry.deliver import Span, Standing
from refoundry.report.bulletin import draft_bulletin
from refoundry.report.phrasebook import Phrasebook
from refoundry.workbench.language import say
from refoundry.workbench.pinned import Pin, previous_run
from refoundry.workbench.rooms.bulletins.texts import LANGS, Texts, title_line, written_texts
from refoundry.workbench.scorecard import meta_of

_TITLES = {"weekly": "document.title_weekly", "circular": "document.title_period"}


def draft_texts(
    pin: Pin,
    tasks: Mapping[str, Standing],
    kind: str,
    period: Span,
    number: int | str,
    at: datetime,
    *,
    synthetic: bool,
) -> Texts:
    """The text of a period in both languages, from the same data.

    pin        Pin
    tasks      mapping    subject -> Standing of tasks
    kind       weekly or circular
    period     Span
    number     count      or the number as given
    at         datetime   with its zone
    synthetic  bool       made-up matters are among the tasks
    returns    Texts
    """
    earlier = previous_run(pin)
    found: dict[Lang, Any] = {}
    for lang in LANGS:
        document = draft_bulletin(
            pin.plan, pin.frames, tasks, period.start, period.end, number, lang, at=at,
            previous=earlier.results["goals"] if earlier else None, meta=meta_of(pin), synthetic=synthetic,
        )  # fmt: skip
        plan = pin.plan.about.title.shown(lang)
        found[lang] = replace(document, title=Phrasebook("bulletin.yaml", lang)(_TITLES[kind], plan=plan))
    return found


def kept(before: Texts, made: Texts) -> Texts:
    """A text drafted anew with what the one before it keeps: the mark of a demonstration, each number in its language.

    before   Texts   may be empty
    made     Texts
    returns  Texts
    """
    found = dict(made)
    for lang, document in made.items():
        earlier, mark = before.get(lang), say(lang, "bulletin_demo.mark")
        if earlier is not None:
            title = document.title
            marked = mark + title if earlier.title.startswith(mark) and not title.startswith(mark) else title
            found[lang] = replace(document, title=marked, number=earlier.number)
    return found


def basis(pin: Pin) -> str:
    """The facts and the run a text rests on, by the names they have in any language.

    pin      Pin
    returns  text
    """
    return " / ".join(filter(None, (pin.facts.digest[:12], pin.run.name if pin.run else "")))


def entries(pin: Pin, kind: str, period: Span, texts: Texts, due: str) -> dict[str, Any]:
    """What the move `draft` takes.

    pin      Pin
    kind     weekly or circular
    period   Span
    texts    Texts
    due      text   a date, may be empty
    returns  mapping
    """
    first = texts["zh"]
    return {
        "period": period.text,
        "kind": kind,
        "title": title_line(first),
        "document": written_texts(texts),
        "basis": basis(pin),
        "due": due,
        "recipients": first.addressee,
    }
