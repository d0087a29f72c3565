"""The room of accounts: the register, one account, and what an administrator does to it."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from refoundry.core.problems import Problem, Problems
from refoundry.workbench.access.permissions import View, address_of, permitted
from refoundry.workbench.accounts import administration as deeds
from refoundry.workbench.accounts.listing import (
    bar_of,
    events_of,
    fits,
    page_of,
    role_options,
    shown_posts,
    state_of,
    table_of,
)
from refoundry.workbench.accounts.models import Account, Post, Token
from refoundry.workbench.accounts.naming import post_words
from refoundry.workbench.accounts.register import entry_of, register
from refoundry.workbench.accounts.tokens import good, revoke
from refoundry.workbench.language import say
from refoundry.workbench.moves.forms import choices_of
from refoundry.workbench.request import Request

_TYPED = ("username", "title", "title_en", "email", "language", "role", "scope", "code", "reason")


@permitted("accounts.manage")
@never_cache
def accounts(request: Request) -> HttpResponse:
    """Every account with its posts.

    request  Request
    returns  HttpResponse
    """
    entries, bar = register(), bar_of(request)
    context = {
        "bar": bar,
        "table": table_of(request, [one for one in entries if fits(one, bar)]),
        "open": sum(one.account.is_active for one in entries),
        "closed": sum(not one.account.is_active for one in entries),
        "locked": sum(one.locked for one in entries),
        "self_given": sum(one.self_given for one in entries),
    }
    return render(request, "accounts/accounts.html", context)


def _scopes(request: Request) -> list[tuple[str, list[tuple[str, str]]]]:
    return choices_of(request.pin.plan, ("departments", "towns", "chains"), request.lang, bare=False)


def _typed(request: Request) -> dict[str, str]:
    return {name: request.POST.get(name, "").replace("\0", "").strip() for name in _TYPED}


def _scope_of(typed: dict[str, str]) -> str:
    """The scope as it was chosen: the credit code of a firm, else the key behind departments/, towns/, chains/."""
    return typed["code"] if typed["role"] == "enterprise" else typed["scope"].partition("/")[2]


@permitted("accounts.manage")
@never_cache
def make(request: Request) -> HttpResponse:
    """Make an account with its first post; its initial password is shown in the answer, once.

    request  Request
    returns  HttpResponse
    """
    typed, problems = dict.fromkeys(_TYPED, "") | {"language": "zh"}, list[Problem]()
    if request.method == "POST":
        typed, address = _typed(request), address_of(request)
        try:
            account, password = _made(request, typed, address)
        except Problems as refused:
            problems = [*refused.problems]
        else:
            return render(request, "accounts/initial.html", {"account": account, "password": password, "made": True})
    context = {
        "typed": typed,
        "problems": problems,
        "scopes": _scopes(request),
        "role_options": role_options(request.lang),
    }
    return render(request, "accounts/new.html", context, status=422 if problems else 200)


def _made(request: Request, typed: dict[str, str], address: str) -> tuple[Account, str | None]:
    named = {name: typed[name] for name in ("title_en", "email", "language")}
    role, scope, plan = typed["role"], _scope_of(typed), request.pin.plan
    unfit = [*deeds.unfit_post(plan, role, scope)] if role else []
    with transaction.atomic():
        # both or nothing: an account whose post was refused is not left behind
        try:
            account, password = deeds.make_account(
                request.post, typed["username"], typed["title"], address=address, **named
            )
        except Problems as refused:
            raise Problems([*refused.problems, *unfit]) from None
        if role:
            deeds.give_post(request.post, account, plan, role, scope, address=address)
    return account, password


def _account(username: str) -> Account:
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise Http404
    return found


@permitted("accounts.manage")
@never_cache
def one(request: Request, username: str) -> HttpResponse:
    """One account: its posts, who gave them, what was done to it, and the deeds that can be done.

    request   Request
    username  of the account
    returns   HttpResponse
    raises    Http404   there is none
    """
    return _shown(request, _account(username))


def _shown(request: Request, account: Account, problems: list[Problem] | None = None) -> HttpResponse:
    entry, plan, lang = entry_of(account), request.pin.plan, request.lang
    posts = shown_posts(request, entry)
    tokens = [one for one in Token.objects.filter(post__account=account).select_related("post__account") if good(one)]
    context = {
        "entry": entry,
        "account": account,
        "state": state_of(entry, lang),
        "held": [one for one in posts if one.post.held],
        "ended": [one for one in posts if not one.post.held],
        "tokens": [{"token": token, "words": post_words(token.post, plan, lang)} for token in tokens],
        "events": events_of(request, account),
        "problems": problems or [],
        "typed": _typed(request) if problems else dict.fromkeys(_TYPED, ""),
        "own": account.pk == request.user.pk,
        "scopes": _scopes(request),
        "role_options": role_options(request.lang),
    }
    return render(request, "accounts/one.html", context, status=422 if problems else 200)


def _done(request: Request, account: Account, deed: Callable[[], object], said: str) -> HttpResponse:
    """A deed, then the account again: with what was done, or with everything that stands against it."""
    try:
        deed()
    except Problems as refused:
        return _shown(request, account, [*refused.problems])
    messages.success(request, say(request.lang, f"accounts.{said}"))
    return redirect(page_of(account))


@permitted("accounts.manage")
@require_POST
def change(request: Request, username: str) -> HttpResponse:
    """Change what an account is called and where its reminders go.

    request   Request
    username  of the account
    returns   HttpResponse
    """
    account, typed = _account(username), _typed(request)

    def deed() -> None:
        deeds.change_account(request.post, account, typed["title"], typed["title_en"], typed["email"],
                             typed["language"], address_of(request))  # fmt: skip

    return _done(request, account, deed, "saved")


def _plain(deed: Callable[[Post, Account, str], object], said: str) -> View:
    """The view of a deed that takes nothing but the account."""

    @permitted("accounts.manage")
    @require_POST
    def view(request: Request, username: str) -> HttpResponse:
        account = _account(username)
        return _done(request, account, lambda: deed(request.post, account, address_of(request)), said)

    return view


close = _plain(deeds.close, "close_done")
reopen = _plain(deeds.open_again, "reopen_done")
unlock = _plain(deeds.unlock, "unlock_done")


@permitted("accounts.manage")
@never_cache
@require_POST
def renew(request: Request, username: str) -> HttpResponse:
    """Set a new initial password; it is shown in the answer, once.

    request   Request
    username  of the account
    returns   HttpResponse
    """
    account = _account(username)
    try:
        password = deeds.new_password(request.post, account, address_of(request))
    except Problems as refused:
        return _shown(request, account, [*refused.problems])
    return render(request, "accounts/initial.html", {"account": account, "password": password, "made": False})


@permitted("accounts.manage")
@require_POST
def give(request: Request, username: str) -> HttpResponse:
    """Give an account a post.

    request   Request
    username  of the account
    returns   HttpResponse
    """
    account, typed = _account(username), _typed(request)

    def deed() -> None:
        deeds.give_post(request.post, account, request.pin.plan, typed["role"], _scope_of(typed),
                        reason=typed["reason"], address=address_of(request))  # fmt: skip

    return _done(request, account, deed, "post_given")


@permitted("accounts.manage")
@require_POST
def end(request: Request, username: str, number: int) -> HttpResponse:
    """End a post of an account.

    request   Request
    username  of the account
    number    of the post
    returns   HttpResponse
    raises    Http404   it is not this account's
    """
    account = _account(username)
    post = Post.objects.filter(pk=number, account=account).select_related("account").first()
    if post is None:
        raise Http404
    return _done(request, account, lambda: deeds.end_post(request.post, post, address_of(request)), "post_ended")


@permitted("accounts.manage")
@require_POST
def revoke_token(request: Request, username: str, number: int) -> HttpResponse:
    """Revoke a key of an account.

    request   Request
    username  of the account
    number    of the key
    returns   HttpResponse
    raises    Http404   it is not this account's
    """
    account = _account(username)
    token = Token.objects.filter(pk=number, post__account=account).select_related("post__account").first()
    if token is None:
        raise Http404
    return _done(request, account, lambda: revoke(request.post, token, address_of(request)), "saved")
