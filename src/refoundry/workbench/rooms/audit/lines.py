"""A line of the log in words: who, as what, did what to which, and what else was noted."""

from collections.abc import Iterable, Mapping
from typing import Any

from refoundry.core.problems import Lang
from refoundry.deliver import CLOCK, Workflow, read_span, roles, workflow, workflows
from refoundry.plan.model import Plan
from refoundry.workbench.accounts.models import Account
from refoundry.workbench.language import say
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.ledger.trail import kinds
from refoundry.workbench.matters import title_of
from refoundry.workbench.rooms.audit.things import detail_words, file_of, matter_of, plain, reference_words, thing_words

_LONG = 120


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


def titles_of(plan: Plan, page: Iterable[Entry | Trace], lang: Lang) -> Mapping[tuple[str, str], str]:
    """What the matters of some lines are called, in one query a workflow.

    plan     Plan
    page     Entries and Traces
    lang     zh or en
    returns  mapping   workflow and subject -> text
    """
    subjects: dict[str, set[str]] = {}
    for line in page:
        found = (line.workflow, line.subject) if isinstance(line, Entry) else matter_of(line.object)
        if found and table_of(found[0]):
            subjects.setdefault(found[0], set()).add(found[1])
    return {
        (name, subject): title_of(plan, standing).shown(lang)
        for name, several in subjects.items()
        for subject, standing in standings(name, several).items()
    }


def object_words(plan: Plan, line: Entry | Trace, titles: Mapping[tuple[str, str], str], lang: Lang) -> str:
    """What a line of the log was done to: a matter by its title, a file by its name.

    plan     Plan
    line     Entry or Trace
    titles   as `titles_of` gives them
    lang     zh or en
    returns  text
    """
    if isinstance(line, Entry):
        return titles.get((line.workflow, line.subject), line.subject)
    if file_of(line.object):
        return str(line.detail.get("name") or say(lang, "audit.a_file"))
    matter = matter_of(line.object)
    return titles[matter] if matter and matter in titles else thing_words(plan, line.object, lang)


def seen_words(plan: Plan, objects: Iterable[str], lang: Lang) -> Mapping[str, str]:
    """What things are called that were looked at.

    plan     Plan
    objects  texts   as the trail names them
    lang     zh or en
    returns  mapping   object -> text
    """
    wanted = [*objects]
    names: dict[str, str] = {}
    files = [one for one in wanted if file_of(one)]
    for line in Trace.objects.filter(object__in=files).order_by("number") if files else ():
        names.setdefault(line.object, str(line.detail.get("name", "")))
    lines = [Trace(object=one, detail={"name": names.get(one, "")}) for one in wanted]
    titles = titles_of(plan, lines, lang)
    return {line.object: object_words(plan, line, titles, lang) for line in lines}


def _named(plan: Plan, text: str, lang: Lang) -> str:
    """An entry of an event: what is referred to by its title, anything else as it stands."""
    if text in plan.tasks:
        return plan.tasks[text].title.shown(lang)
    said = reference_words(plan, text, lang)
    return said if said != text else plain(text, lang)


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
        span = read_span(value) if isinstance(value, str) else None
        if span is not None:
            said = span.shown(lang)
        if table is not None and any(one.name == name for one in table.fields):
            field = table.field(name)
            label = field.shown(lang)
            choices = {one.name: one.shown(lang) for one in field.choices}
            several = value if isinstance(value, list) else [value]
            if span is None and all(isinstance(one, str) for one in several):
                said = say(lang, "audit.comma").join(choices.get(one) or _named(plan, one, lang) for one in several)
        found.append((name, label, said))
    return found


def in_short(pairs: Iterable[tuple[str, str]], lang: Lang, longest: int = _LONG) -> str:
    """Labels and texts in one line, cut where it gets long: the page of the event has all of it.

    pairs    of label and text
    lang     zh or en
    longest  count   signs
    returns  text
    """
    said = say(lang, "audit.pause").join(say(lang, "audit.pair", name=label, value=text) for label, text in pairs)
    return said if len(said) <= longest else f"{said[:longest]}…"


def said_of(plan: Plan, line: Entry | Trace, lang: Lang, longest: int = _LONG) -> str:
    """What a line of the log holds beside who did what, in short.

    plan     Plan
    line     Entry or Trace
    lang     zh or en
    longest  count   signs
    returns  text
    """
    if isinstance(line, Trace):
        # the name of a file already stands as what it was done to
        noted = {name: value for name, value in line.detail.items() if name != "name" or not file_of(line.object)}
        return in_short(detail_words(plan, noted, lang), lang, longest)
    return in_short(((label, text) for _, label, text in payload_words(plan, line, line.payload, lang)), lang, longest)
