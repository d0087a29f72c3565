"""Issuing: a number nobody has used, and the files as they were issued, kept for ever under their digests."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from refoundry.core.problems import Lang, Problem, Problems
from refoundry.deliver import Event, Standing, offers
from refoundry.report.official import write_official
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.handed_in import ACCEPTED, Handed, keep, path_of
from refoundry.workbench.ledger.record import trace
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.rooms.bulletins.texts import (
    LANGS,
    Texts,
    as_it_reads,
    dressed,
    issued_events,
    read_texts,
)

DOCX = ACCEPTED["docx"]


def with_files(post: Post | None, city: Path, now: Standing, payload: Mapping[str, Any], id: str) -> dict[str, Any]:
    """What the move `issue` records: the files of both languages, written once and kept.

    post      Post or None   who issues it
    city      the city folder
    now       Standing
    payload   mapping        with number and date
    id        of the deed    one that was done already refers to the files it kept
    returns   mapping        payload, with `file` where the post can issue it
    raises    Problems       W861: its text cannot be read; W864: the number has been used
    """
    done = next((step.event for step in now.steps if step.event.id == id), None)
    if done is not None:
        return dict(done.payload) | dict(payload)
    number, day = str(payload.get("number") or "").strip(), _day(payload.get("date"))
    possible = (
        now.state == "approved"
        if post is None
        else "issue" in {move.name for move in offers(now, post.account.username, post.role)}
    )
    if not possible or not number or day is None:
        return dict(payload)
    own = (str(event.payload.get("number")) for event in issued_events(now))
    if number in used_numbers(now.subject).union(own):
        raise Problems([Problem("W864", now.subject, got=number, values={"number": number})])
    texts = read_texts(now.fields.get("document"))
    first = next(iter(texts.values()))
    told = {
        "recipients": first.addressee,
        "copies": list(first.copies),
        "file": kept(post, city, now, texts, number, day),
    }
    return {name: value for name, value in told.items() if value} | dict(payload)


def kept(post: Post | None, city: Path, now: Standing, texts: Texts, number: str, day: date) -> list[str]:
    """Keep the files as they are issued, and say so in the trail.

    post     Post or None
    city     the city folder
    now      Standing
    texts    Texts
    number   text
    day      date
    returns  texts   what the event refers to, a file a language
    """
    made = []
    for lang in texts:
        document = dressed(texts, lang, number, day)
        name = f"{file_title(now, lang, document.number)}.docx"
        made.append(SimpleUploadedFile(name, write_official(document, lang), DOCX))
    found = keep(city, made)
    for one in found:
        trace("file-handed-in", post, one.sha256, name=one.name, size=one.size)
    return [str(one) for one in found]


def file_title(now: Standing, lang: Lang, number: str) -> str:
    """What a file of a bulletin is called, without city and ending: short, so that the number stays in it.

    now      Standing
    lang     zh or en
    number   text
    returns  text   such as 周报 2026-W47 第12期
    """
    told = str(now.fields.get("kind") or "")
    kind = next((one.shown(lang) for one in now.workflow.field("kind").choices if one.name == told), told)
    return " ".join(filter(None, (kind, str(now.fields.get("period") or ""), number)))


def used_numbers(subject: str) -> frozenset[str]:
    """The numbers other bulletins were issued under.

    subject  the one that is left out
    returns  texts
    """
    others: Iterable[Standing] = (one for key, one in standings("bulletin").items() if key != subject)
    return frozenset(str(event.payload.get("number")) for one in others for event in issued_events(one))


def files_of(event: Event) -> list[Handed]:
    """The files an event refers to.

    event    Event
    returns  Handed
    """
    told = event.payload.get("file") or []
    several = told if isinstance(told, list) else [told]
    return [handed for one in several if (handed := Handed.read(str(one)))]


def issued_file(city: Path, now: Standing, lang: Lang) -> bytes | None:
    """The file as it was issued last, unchanged.

    city     the city folder
    now      Standing
    lang     zh or en
    returns  bytes   None where it is not issued, or was not kept, or is no longer what was kept
    """
    events = issued_events(now) if now.state in ("issued", "archived") else []
    files = files_of(events[-1]) if events else []
    langs = [one for one in LANGS if one in read_texts(now.fields.get("document"))]
    if lang not in langs or langs.index(lang) >= len(files):
        return None
    handed = files[langs.index(lang)]
    path = path_of(city, handed.sha256)
    content = path.read_bytes() if path.is_file() else b""
    return content if hashlib.sha256(content).hexdigest() == handed.sha256 else None


def written(city: Path, now: Standing, texts: Texts, lang: Lang) -> bytes | None:
    """The file of a bulletin as it stands: with its mark while it is a draft, as it was issued once it is.

    city     the city folder
    now      Standing
    texts    Texts
    lang     zh or en, one of the texts
    returns  bytes   None where the file that was issued is gone
    """
    if now.state in ("issued", "archived"):
        return issued_file(city, now, lang)
    return write_official(as_it_reads(now, texts, lang), lang)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
