"""What a line of the trail was done to, and what was noted with it, in words: no keys, no code, no fingerprints."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from refoundry.core.problems import Lang
from refoundry.deliver import roles
from refoundry.plan.model import KINDS, Plan
from refoundry.report.plan_words import title_words
from refoundry.report.words import Words
from refoundry.report.writing import day
from refoundry.workbench.accounts.models import SCOPED
from refoundry.workbench.jobs.titles import run_titles_in
from refoundry.workbench.language import every_word, say
from refoundry.workbench.ui.cells import size_words
from refoundry.workbench.ui.rooms import room_of

MATTERS = {"requests": "data-request", "bulletins": "bulletin", "meeting": "meeting", "supervision": "task"}
"""How the trail names a matter -> its workflow."""
_FILE = re.compile(r"([0-9a-f]{64})(?: (.+))?", re.DOTALL)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORMS = {"application/json": "json", "application/x-ndjson": "lines"}
# what is only worth a word where it is true
_QUIET_FALSE = {"own", "lapsed", "titles", "test"}


def reference_words(plan: Plan, reference: str, lang: Lang) -> str:
    """What a reference such as departments/KEY is called; anything else stays as it is.

    plan       Plan
    reference  text
    lang       zh or en
    returns    text
    """
    kind, _, key = reference.partition("/")
    return title_words(plan, kind, key, lang) if kind in KINDS and key in plan.of(kind) else reference


def matter_of(object: str) -> tuple[str, str] | None:
    """The matter that a line of the trail was done to.

    object   text   as the trail names it
    returns  workflow and subject, None where it was no matter
    """
    head, _, subject = object.partition("/")
    return (MATTERS[head], subject) if head in MATTERS and subject and subject != "register" else None


def file_of(text: str) -> tuple[str, str] | None:
    """A file as events and the trail name it: its fingerprint, then perhaps its name.

    text     text
    returns  name and fingerprint, None where it is no file
    """
    found = _FILE.fullmatch(text)
    return (found[2] or "", found[1]) if found else None


def thing_words(plan: Plan, object: str, lang: Lang) -> str:
    """What a line of the trail was done to; the titles of matters and the names of files come from elsewhere.

    plan     Plan
    object   text   as the trail names it
    lang     zh or en
    returns  text   as it stands where nothing better is known
    """
    if object.startswith("/"):
        return page_words(object, lang)
    head, _, rest = object.partition("/")
    exact, known = object.replace("/", "_").replace("-", "_"), every_word()
    if exact in known["audit_things"]:
        return say(lang, f"audit_things.{exact}")
    if rest and head in known["audit_things_of"]:
        return say(lang, f"audit_things_of.{head}", name=rest)
    return reference_words(plan, object, lang)


def page_words(path: str, lang: Lang) -> str:
    """Which page an address is of: the room, or the interface for programs.

    path     text   begins with /
    lang     zh or en
    returns  text
    """
    if path.startswith("/api"):
        return say(lang, "audit.interface")
    room = room_of(path)
    return say(lang, "audit.page_of", room=say(lang, f"rooms.{room}")) if room else say(lang, "audit.a_page")


def detail_words(plan: Plan, detail: Mapping[str, Any], lang: Lang) -> list[tuple[str, str]]:
    """What a line of the trail notes beside who and what. The ending of a file's name says its form already.

    plan     Plan
    detail   mapping
    lang     zh or en
    returns  pairs of label and text
    """
    known = every_word()["audit_detail"]
    return [
        (say(lang, f"audit_detail.{name}") if name in known else name, _noted(plan, name, value, detail, lang))
        for name, value in detail.items()
        if value not in (None, "", [], {})
        and not (value is False and name in _QUIET_FALSE)
        and not (name == "form" and "file" in detail)
    ]


def _noted(plan: Plan, name: str, value: Any, detail: Mapping[str, Any], lang: Lang) -> str:
    """The value of one note in words."""
    match name, value:
        case "size", int():
            return size_words(value, lang)
        case "role", str():
            known = roles().get(value)
            return known.shown(lang) if known else value
        case "scope", str():
            return reference_words(plan, f"{SCOPED.get(str(detail.get('role')), '')}/{value}".lstrip("/"), lang)
        case "permission", str():
            return say(lang, "audit.comma").join(_of("audit_permissions", one, lang) for one in value.split())
        case "fields", list():
            return say(lang, "audit.comma").join(_of("audit_fields", str(one), lang) for one in value)
        case "path", str():
            return page_words(value, lang)
        case "form", str():
            return _of("audit_forms", _FORMS.get(value, value), lang)
        case "job", str():
            return value.partition("-")[0]
        case (("method" | "reason" | "deed" | "chat" | "way"), str()):
            return _of(f"audit_{name}s", value.casefold(), lang)
    return plain(value, lang)


def _of(group: str, name: str, lang: Lang) -> str:
    """An entry of a group of words by the name code knows it by; the name itself where there is none."""
    entry = re.sub(r"[^a-z0-9]+", "_", name.casefold())
    return say(lang, f"{group}.{entry}") if entry in every_word().get(group, {}) else name


def plain(value: Any, lang: Lang) -> str:
    """A plain value of a log as text: files by their names, days as written, runs by their time, a whole text as such.

    value    text, number, truth, list or mapping
    lang     zh or en
    returns  text
    """
    match value:
        case bool():
            return say(lang, "parts.yes" if value else "parts.no")
        case str() if file := file_of(value):
            return file[0] or f"{file[1][:12]}…"
        case str() if _DAY.fullmatch(value):
            try:
                return day(date.fromisoformat(value), Words(lang))
            except ValueError:
                return value
        case str():
            return run_titles_in(value, lang)
        case int() | float():
            return f"{value}"
        case list() if all(isinstance(one, str) for one in value):
            return say(lang, "audit.comma").join(plain(one, lang) for one in value)
        case dict() if all(isinstance(one, str) for one in value.values()):
            return say(lang, "audit.pause").join(
                say(lang, "audit.pair", name=name, value=one) for name, one in value.items()
            )
    return say(lang, "audit.whole_text", signs=sum(map(len, _texts(value))))


def _texts(value: Any) -> Iterator[str]:
    """Every text within a value."""
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from _texts(one)
        case dict():
            for one in value.values():
                yield from _texts(one)
