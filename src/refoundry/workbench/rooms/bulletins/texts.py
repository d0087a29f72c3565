"""The text of a bulletin as its log holds it: one document a language, every version, and how it reads in its state."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from refoundry.core.problems import Lang, Problem, Problems
from refoundry.deliver import Event, Standing
from refoundry.report.official import OfficialDocument
from refoundry.workbench.language import say

LANGS: tuple[Lang, ...] = ("zh", "en")
Texts = Mapping[Lang, OfficialDocument]
_MARKS = {"submitted": "review", "approved": "review", "withdrawn": "withdrawn"}


@dataclass(frozen=True, slots=True)
class Version:
    """The text as one event left it."""

    event: Event
    texts: Texts


def read_texts(value: Any) -> Texts:
    """The documents that an event holds.

    value    mapping    of languages to documents, or one document
    returns  Texts      Chinese first
    raises   Problems   W861: it is no such text
    """
    if not isinstance(value, Mapping):
        raise _unreadable(type(value).__name__)
    try:
        if "title" in value:
            alone = OfficialDocument.from_dict(value)
            return {alone.lang: alone}
        found: Texts = {lang: OfficialDocument.from_dict(value[lang]) for lang in LANGS if lang in value}
    except ValueError as error:
        raise _unreadable(str(error)) from None
    if not found:
        raise _unreadable(" ".join(map(str, value)))
    return found


def _unreadable(got: str) -> Problems:
    return Problems([Problem("W861", "bulletin", got=got[:200])])


def written_texts(texts: Texts) -> dict[str, Any]:
    """The documents as an event holds them.

    texts    Texts
    returns  mapping   of JSON
    """
    return {lang: texts[lang].as_dict() for lang in LANGS if lang in texts}


def versions(standing: Standing) -> list[Version]:
    """Every version of the text that can be read.

    standing  Standing
    returns   Versions   the oldest first
    """
    found = []
    for step in standing.steps:
        if step.counts and "document" in step.event.payload:
            with suppress(Problems):
                found.append(Version(step.event, read_texts(step.event.payload["document"])))
    return found


def texts_at(standing: Standing, seq: int) -> Texts:
    """The text as a reader saw it at a step.

    standing  Standing
    seq       step
    returns   Texts
    raises    Problems   W861: there was none, or it cannot be read
    """
    seen = [
        step.event.payload["document"]
        for step in standing.steps
        if step.counts and step.event.seq <= seq and "document" in step.event.payload
    ]
    return read_texts(seen[-1] if seen else None)


def title_line(document: OfficialDocument) -> str:
    """A title in one line.

    document  OfficialDocument
    returns   text
    """
    return ("" if document.lang == "zh" else " – ").join(document.title.split("\n"))


def issued_events(standing: Standing) -> list[Event]:
    """The times it was issued.

    standing  Standing
    returns   Events   the oldest first
    """
    return [step.event for step in standing.steps if step.counts and step.event.move == "issue"]


def issued_number(standing: Standing, lang: Lang) -> str:
    """The number it was issued under last, in the reader's language where its text has one.

    standing  Standing
    lang      zh or en
    returns   text   empty where it was not issued
    """
    issued = issued_events(standing)
    if not issued:
        return ""
    number = str(issued[-1].payload.get("number") or "")
    held = standing.fields.get("document")
    texts = {one: held.get(one) for one in LANGS} if isinstance(held, Mapping) else {}
    first, own = texts.get("zh"), texts.get(lang)
    if isinstance(first, Mapping) and isinstance(own, Mapping) and first.get("number") == number:
        return str(own.get("number") or number)
    return number


def dressed(texts: Texts, lang: Lang, number: str, day: date) -> OfficialDocument:
    """A text with the number and date it is issued under.

    texts    Texts
    lang     zh or en, one of the texts
    number   text   as entered
    day      date
    returns  OfficialDocument   without a mark
    """
    document = texts[lang]
    # a number that is that of the Chinese draft stands in the English text in English
    translated = lang != "zh" and "zh" in texts and texts["zh"].number == number
    return replace(document, number=document.number if translated else number, date=day, printed=day, mark="")


def as_it_reads(standing: Standing, texts: Texts, lang: Lang) -> OfficialDocument:
    """A text as it reads in the state the matter is in: marked as a draft, or under its number.

    standing  Standing
    texts     Texts
    lang      zh or en, one of the texts
    returns   OfficialDocument
    """
    if standing.state in ("issued", "archived") and (issued := issued_events(standing)):
        told = issued[-1].payload
        return dressed(texts, lang, str(told["number"]), date.fromisoformat(told["date"]))
    mark = _MARKS.get(standing.state, "draft")
    return replace(texts[lang], mark=say(lang, f"bulletin_words.mark_{mark}"))
