"""The register as the room of accounts shows it: rows of accounts, posts with who gave them, the history of one."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join

from refoundry.core.problems import Lang
from refoundry.deliver import roles
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.accounts.naming import post_words
from refoundry.workbench.accounts.register import Entry, Given, history_of
from refoundry.workbench.accounts.tokens import CONSOLE
from refoundry.workbench.language import say
from refoundry.workbench.ledger.trail import kinds
from refoundry.workbench.request import Request
from refoundry.workbench.ui.cells import Happened, Link, Tag, cell
from refoundry.workbench.ui.filters import Bar, Choice, Words
from refoundry.workbench.ui.tables import Column, Row, Table

STATES = ("open", "initial", "locked", "closed")


@dataclass(frozen=True, slots=True)
class Shown:
    """A post of an account in words, with who gave it: an account, or a name where the console did."""

    post: Post
    words: str
    given: Given | None
    giver: Any


def bar_of(request: Request) -> Bar:
    """The filters of the register.

    request  Request
    returns  Bar
    """
    lang = request.lang
    return Bar.of(
        request,
        [
            Words("q", say(lang, "accounts.q")),
            Choice("role", say(lang, "accounts.role"), role_options(lang)),
            Choice("state", say(lang, "accounts.state"), [(name, say(lang, f"accounts.{name}")) for name in STATES]),
        ],
    )


def role_options(lang: Lang) -> list[tuple[str, str]]:
    """The roles that a post can have.

    lang     zh or en
    returns  pairs of name and words
    """
    return [(name, one.shown(lang)) for name, one in roles().items() if name != "clock"]


def fits(one: Entry, bar: Bar) -> bool:
    """Whether an account is among those asked for.

    one      Entry
    bar      Bar    of `bar_of`
    returns  bool
    """
    wanted = bar.values["q"].casefold()
    named = f"{one.account.username} {one.account.title} {one.account.title_en}".casefold()
    role, state = bar.values["role"], bar.values["state"]
    return wanted in named and (not role or any(post.role == role for post in one.held)) and state in ("", one.state)


def table_of(request: Request, entries: list[Entry]) -> Table:
    """The table of accounts.

    request  Request
    entries  Entries
    returns  Table
    """
    lang = request.lang
    columns = [
        Column("account", say(lang, "accounts.column_account"), fixed=True),
        Column("posts", say(lang, "accounts.column_posts"), wide=True),
        Column("state", say(lang, "accounts.column_state")),
        Column("last", say(lang, "accounts.column_last"), kind="date"),
        Column("email", say(lang, "accounts.column_email"), shown=False),
        Column("created", say(lang, "accounts.column_created"), kind="date", shown=False),
    ]
    rows = [Row(_cells(request, one), href=page_of(one.account), sort=_order(one)) for one in entries]
    return Table.of(request, columns, rows, caption=say(lang, "accounts.caption"), order="account")


def _order(one: Entry) -> dict[str, Any]:
    return {"state": STATES.index(one.state), "posts": len(one.held), "last": one.account.last_login}


def _cells(request: Request, one: Entry) -> dict[str, Any]:
    lang, account = request.lang, one.account
    held = [post_words(post, request.pin.plan, lang) for post in one.held]
    posts: list[Any] = [say(lang, "parts.comma").join(held) or say(lang, "accounts.no_post")]
    if one.self_given:
        posts.append(Tag(say(lang, "accounts.self_tag"), "warn"))
    return {
        "account": Link(account, page_of(account), account.username),
        "posts": format_html_join(" ", "{}", ((cell(part, lang),) for part in posts)) if one.self_given else posts[0],
        "state": state_of(one, lang),
        "last": account.last_login or say(lang, "accounts.never"),
        "email": account.email or say(lang, "accounts.no_email"),
        "created": account.created,
    }


def state_of(one: Entry, lang: Lang) -> Any:
    """The state of an account as a cell.

    one      Entry
    lang     zh or en
    returns  a cell
    """
    tag = Tag(say(lang, f"accounts.{one.state}"), "warn" if one.state in ("locked", "closed") else "")
    if not one.account.demo:
        return tag
    return format_html('<span class="row">{}{}</span>', cell(tag, lang), cell(Tag(say(lang, "accounts.demo")), lang))


def page_of(account: Account) -> str:
    """The page of an account.

    account  Account
    returns  path
    """
    return f"/accounts/{account.username}"


def shown_posts(request: Request, entry: Entry) -> list[Shown]:
    """The posts of an account, those it holds first.

    request  Request
    entry    Entry
    returns  list of Shown
    """
    given = entry.given
    names = {one.username: one for one in Account.objects.filter(username__in={one.actor for one in given.values()})}
    console = say(request.lang, "accounts.at_console")
    found = []
    for post in entry.held + entry.ended:
        one = given.get(post.pk)
        giver = None if one is None else names.get(one.actor, console)
        found.append(Shown(post, post_words(post, request.pin.plan, request.lang), one, giver))
    return found


def events_of(request: Request, account: Account) -> list[Happened]:
    """What was done to an account, as a history.

    request  Request
    account  Account
    returns  list of Happened, the newest first
    """
    lang, found = request.lang, history_of(account)
    who = {one.username: one for one in Account.objects.filter(username__in={trace.actor for trace in found})}
    console = say(lang, "accounts.at_console")
    made = []
    for trace in found:
        text, detail = "", trace.detail
        if "fields" in detail:
            names = say(lang, "parts.comma").join(say(lang, f"accounts.field_{name}") for name in detail["fields"])
            text = say(lang, "accounts.fields", names=names)
        elif "role" in detail:
            text = post_words(Post(role=detail["role"], scope=detail.get("scope", "")), request.pin.plan, lang)
            if detail.get("own"):
                text += say(lang, "parts.colon") + say(lang, "accounts.self_tag")
        actor = console if trace.actor == CONSOLE else who.get(trace.actor, trace.actor)
        made.append(Happened(trace.at, actor, kinds()[trace.kind], text=text))
    return made
