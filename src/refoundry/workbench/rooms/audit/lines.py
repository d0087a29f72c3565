"""A line of the log in words: who, as what, did what to which, and what else was noted."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from refoundry.core.problems import Lang
from refoundry.deliver import CLOCK, Workflow, roles, workflow, workflows
from refoundry.plan.model import KINDS, Plan
from refoundry.report.plan_words import title_words
from refoundry.workbench.accounts.models import Account
from refoundry.workbench.language import every_word, say
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.trail import kinds
from refoundry.workbench.ui.cells import Link

_LONG = 300
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def table_of(name: str) -> Workflow | None:
    """The table of moves of that name; None for one that old logs have and the software has not.

    name     of a workflow
    returns  Workflow or None
    """
    return workflow(name) if name in workflows() else None


def role_words(role: str, lang: Lang) -> str:
    """What a role is called.

    role     name of a role
    lang     zh or en
    returns  text   the name itself where it is not known
    """
    known = roles().get(role)
    return known.shown(lang) if known else role


def accounts_of(usernames: Iterable[str]) -> Mapping[str, Account]:
    """The accounts of some usernames, in one query.

    usernames  texts
    returns    mapping   username -> Account, those there are
    """
    return {one.username: one for one in Account.objects.filter(username__in={*usernames})}


def actor_title(username: str, known: Mapping[str, Account], lang: Lang) -> str:
    """Who acted, without the username: the title of the account; of the clock what it is.

    username  text
    known     accounts by username
    lang      zh or en
    returns   text
    """
    if username == CLOCK:
        return roles()[CLOCK].shown(lang)
    account = known.get(username)
    return account.shown(lang) if account else username or say(lang, "audit.nobody")


def actor_words(username: str, known: Mapping[str, Account], lang: Lang) -> str:
    """Who acted: the title of the account and the username.

    username  text
    known     accounts by username
    lang      zh or en
    returns   text
    """
    title = actor_title(username, known, lang)
    return title if username in ("", title) else say(lang, "audit.actor_said", title=title, username=username)


def move_words(entry: Entry, lang: Lang) -> str:
    """What an event did: the workflow and the move.

    entry    Entry
    lang     zh or en
    returns  text
    """
    table = table_of(entry.workflow)
    if table is None:
        return f"{entry.workflow} {entry.move}"
    moves = table.called(entry.move)
    move = moves[0].shown(lang) if moves else entry.move
    return say(lang, "audit.move_said", workflow=table.shown(lang), move=move)


def kind_words(kind: str, lang: Lang) -> str:
    """What a kind of line of the trail is called.

    kind     text
    lang     zh or en
    returns  text
    """
    found = kinds().get(kind)
    return found.shown(lang) if found else kind


def reference_words(plan: Plan, reference: str, lang: Lang) -> str:
    """What a reference such as departments/KEY is called; anything else stays as it is.

    plan       Plan
    reference  text
    lang       zh or en
    returns    text
    """
    kind, _, key = reference.partition("/")
    return title_words(plan, kind, key, lang) if kind in KINDS and key in plan.of(kind) else reference


def object_cell(plan: Plan, line: Trace, lang: Lang) -> Any:
    """What a line of the trail was done to, for a table: a file by its name, with the first signs of its fingerprint.

    plan     Plan
    line     Trace
    lang     zh or en
    returns  cell
    """
    if _FINGERPRINT.fullmatch(line.object):
        return Link(line.detail.get("name") or say(lang, "audit.a_file"), "", f"{line.object[:12]}…")
    title = reference_words(plan, line.object, lang)
    return Link(title, "", line.object) if title != line.object else line.object


def detail_words(detail: Mapping[str, Any], lang: Lang) -> list[tuple[str, str]]:
    """What a line of the trail notes beside who and what. The ending of a file's name says its form already.

    detail   mapping
    lang     zh or en
    returns  pairs of label and text
    """
    known = every_word()["audit_detail"]
    return [
        (say(lang, f"audit_detail.{name}") if name in known else name, plain(value, lang))
        for name, value in detail.items()
        if value not in (None, "", [], {}) and not (name == "form" and "file" in detail)
    ]


def plain(value: Any, lang: Lang) -> str:
    """A plain value of a log as text.

    value    text, number, list or mapping
    lang     zh or en
    returns  text
    """
    match value:
        case str():
            return value
        case list() if all(isinstance(one, str) for one in value):
            return say(lang, "audit.comma").join(value)
        case dict() if all(isinstance(one, str) for one in value.values()):
            return say(lang, "audit.pause").join(
                say(lang, "audit.pair", name=name, value=one) for name, one in value.items()
            )
    return json.dumps(value, ensure_ascii=False)


def payload_words(plan: Plan, entry: Entry, values: Mapping[str, Any], lang: Lang) -> list[tuple[str, str, str]]:
    """The entries of an event in words.

    plan     Plan
    entry    Entry
    values   mapping   name of a field -> value
    lang     zh or en
    returns  triples of name, label and text
    """
    table, found = table_of(entry.workflow), []
    for name, value in values.items():
        label, said = name, plain(value, lang)
        if table is not None and any(one.name == name for one in table.fields):
            field = table.field(name)
            label = field.shown(lang)
            choices = {one.name: one.shown(lang) for one in field.choices}
            several = value if isinstance(value, list) else [value]
            if all(isinstance(one, str) for one in several):
                said = say(lang, "audit.comma").join(
                    choices.get(one) or reference_words(plan, one, lang) for one in several
                )
        found.append((name, label, said))
    return found


def in_short(pairs: Iterable[tuple[str, str]], lang: Lang) -> str:
    """Labels and texts in one line, cut where it gets long: the page of the event has all of it.

    pairs    of label and text
    lang     zh or en
    returns  text
    """
    said = say(lang, "audit.pause").join(say(lang, "audit.pair", name=label, value=text) for label, text in pairs)
    return said if len(said) <= _LONG else f"{said[:_LONG]}…"


def said_of(plan: Plan, line: Entry | Trace, lang: Lang) -> str:
    """What a line of the log holds beside who did what, in short.

    plan     Plan
    line     Entry or Trace
    lang     zh or en
    returns  text
    """
    if isinstance(line, Trace):
        return in_short(detail_words(line.detail, lang), lang)
    return in_short(((label, text) for _, label, text in payload_words(plan, line, line.payload, lang)), lang)
