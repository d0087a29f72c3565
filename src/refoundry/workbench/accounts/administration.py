"""What an administrator does to accounts. Nothing is deleted; every deed stands in the trail; passwords never do.

`by` is the post of whoever does it, None at the console of the machine.
"""

import re
from collections.abc import Iterator

from axes.utils import reset  # type: ignore[import-untyped]
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from refoundry.core.problems import Both, Problem, Problems
from refoundry.deliver import roles
from refoundry.plan.model import Plan
from refoundry.workbench.accounts.credit_code import is_credit_code
from refoundry.workbench.accounts.models import SCOPED, Account, Post, Token
from refoundry.workbench.accounts.passwords import initial_password
from refoundry.workbench.accounts.sessions import end_sessions
from refoundry.workbench.accounts.tokens import CONSOLE, revoke
from refoundry.workbench.language import both
from refoundry.workbench.ledger.record import trace

ADMINISTRATOR = "administrator"
_USERNAME = re.compile(r"(?=.{3,40}\Z)[a-z][a-z0-9]*([.-][a-z0-9]+)*")
_TAKEN = frozenset({"new"})  # addresses of the room that are no account's


def object_of(account: Account) -> str:
    """How the trail names an account.

    account  Account
    returns  text
    """
    return f"accounts/{account.username}"


def _trace(kind: str, by: Post | None, account: Account, address: str, **detail: object) -> None:
    trace(kind, by, object_of(account), actor="" if by else CONSOLE, address=address, **detail)


def _mistaken(username: str, title: str, email: str) -> Iterator[Problem]:
    if not _USERNAME.fullmatch(username) or username in _TAKEN:
        yield Problem("W871", got=username[:60])
    elif Account.objects.filter(username=username).exists():
        yield Problem("W872", got=username)
    yield from _unfit(title, email)


def _unfit(title: str, email: str) -> Iterator[Problem]:
    if not title.strip():
        yield Problem("W873")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            yield Problem("W882", got=email[:80])


def make_account(
    by: Post | None,
    username: str,
    title: str,
    *,
    title_en: str = "",
    email: str = "",
    language: str = "zh",
    password: str | None = None,
    address: str = "",
) -> tuple[Account, str | None]:
    """Make an account, with an initial password to be changed at the first sign-in, or with one that was chosen.

    by        Post or None
    username  text   for ever
    title     text   the post it is called by, in Chinese; no person's name
    title_en  text   the same in English
    email     text   where reminders go
    language  zh or en   of the reminders
    password  text   one that was chosen, None to have one made up
    address   text   where the request came from
    returns   Account, and the initial password, None where one was chosen
    raises    Problems   W871-W873, W882, W883
    """
    found = [*_mistaken(username, title, email)]
    account = Account(username=username, title=title.strip()[:80], title_en=title_en.strip()[:120], email=email,
                      language="en" if language == "en" else "zh")  # fmt: skip
    if password is not None:
        try:
            validate_password(password, account)
        except ValidationError as refused:
            found += [Problem("W883", values={"why": " ".join(refused.messages)})]
    if found:
        raise Problems(found)
    initial = None
    if password is None:
        initial, account.password_expires = initial_password()
        account.must_change_password = True
    account.set_password(initial or password)
    try:
        with transaction.atomic():
            account.save()
            _trace("account-made", by, account, address)
    except IntegrityError:
        raise Problems([Problem("W872", got=username)]) from None
    return account, initial


def change_account(
    by: Post, account: Account, title: str, title_en: str, email: str, language: str, address: str = ""
) -> None:
    """Change what an account is called and where its reminders go.

    by        Post
    account   Account
    title     text
    title_en  text
    email     text
    language  zh or en
    address   text
    returns   None
    raises    Problems   W873, W882
    """
    found = [*_unfit(title, email)]
    if found:
        raise Problems(found)
    told = {"title": title.strip()[:80], "title_en": title_en.strip()[:120], "email": email,
            "language": "en" if language == "en" else "zh"}  # fmt: skip
    changed = [name for name, value in told.items() if getattr(account, name) != value]
    if changed:
        for name in changed:
            setattr(account, name, told[name])
        with transaction.atomic():
            account.save(update_fields=changed)
            _trace("account-changed", by, account, address, fields=changed)


def _administrators() -> set[str]:
    """The accounts through which accounts can be managed, those of the demo aside where there are others."""
    posts = Post.objects.filter(role=ADMINISTRATOR, account__is_active=True).select_related("account")
    return {post.account.username for post in posts if post.held}


def _end_tokens(by: Post | None, account: Account, address: str) -> None:
    """A key outlives neither its account nor a password that had to be set anew."""
    for token in Token.objects.filter(post__account=account, revoked=None).select_related("post__account"):
        revoke(by, token, address)


def close(by: Post, account: Account, address: str = "") -> None:
    """Close an account: it cannot sign in, its sessions and keys end at once and for ever, its posts and deeds stay.

    by       Post
    account  Account
    address  text
    returns  None
    raises   Problems   W880: one's own; W879: the last administrator
    """
    with transaction.atomic():
        if account.pk == by.account_id:
            raise Problems([Problem("W880")])
        if _administrators() == {account.username}:
            raise Problems([Problem("W879", account.username)])
        if account.is_active:
            account.is_active = False
            account.save(update_fields=["is_active"])
            end_sessions(account)
            _end_tokens(by, account, address)
            _trace("account-closed", by, account, address)


def open_again(by: Post, account: Account, address: str = "") -> None:
    """Open an account that was closed.

    by       Post
    account  Account
    address  text
    returns  None
    """
    with transaction.atomic():
        if not account.is_active:
            account.is_active = True
            account.save(update_fields=["is_active"])
            _trace("account-opened", by, account, address)


def new_password(by: Post | None, account: Account, address: str = "") -> str:
    """Set an initial password; whoever was signed in is signed out, its keys end, and a lock is lifted.

    by       Post or None
    account  Account
    address  text
    returns  the password, to be shown this once
    raises   Problems   W881: a demo account
    """
    if account.demo:
        raise Problems([Problem("W881", account.username)])
    password, account.password_expires = initial_password()
    account.must_change_password = True
    account.set_password(password)
    with transaction.atomic():
        account.save(update_fields=["password", "must_change_password", "password_expires"])
        _end_tokens(by, account, address)
        _trace("account-changed", by, account, address, fields=["password"])
    reset(username=account.username)
    return password


def unlock(by: Post, account: Account, address: str = "") -> None:
    """Lift the lock of wrong passwords.

    by       Post
    account  Account
    address  text
    returns  None
    """
    if reset(username=account.username):
        _trace("account-changed", by, account, address, fields=["lock"])


def unfit_post(plan: Plan, role: str, scope: str) -> Iterator[Problem]:
    """What speaks against a role for a scope.

    plan     Plan
    role     name of a role
    scope    as `give_post`
    returns  iterator of Problem: W874-W876
    """
    known = {name: one for name, one in roles().items() if name != "clock"}
    if role not in known:
        zh, en = (
            "、".join(f"{name}（{one.shown('zh')}）" for name, one in known.items()),
            ", ".join(f"{name} ({one.shown('en')})" for name, one in known.items()),
        )
        yield Problem("W876", got=role[:40], values={"known": Both(zh, en)})
        return
    kind = SCOPED.get(role)
    if kind == "enterprises":
        if not is_credit_code(scope.strip().upper()):
            yield Problem("W875", got=scope[:40])
    elif kind and scope not in plan.of(kind):
        yield Problem("W874", got=scope[:60], values={"role": known[role], "kind": both(f"kinds.{kind}")})


def give_post(
    by: Post | None, account: Account, plan: Plan, role: str, scope: str = "", *, reason: str = "", address: str = ""
) -> Post:
    """Give an account a post. To oneself only with a reason, which the trail keeps and the account's page shows.

    by       Post or None
    account  Account
    plan     Plan   whose departments, towns and chains there are
    role     name of a role
    scope    key of a department, town or chain, or a firm's credit code; nothing for the other roles
    reason   text
    address  text
    returns  Post
    raises   Problems   W874-W878
    """
    scope = scope.strip().upper() if role == "enterprise" else scope.strip() if role in SCOPED else ""
    own = by is not None and by.account_id == account.pk
    found = [*unfit_post(plan, role, scope)]
    if own and not reason.strip():
        found.append(Problem("W878"))
    if found:
        raise Problems(found)
    try:
        with transaction.atomic():
            post = Post.objects.create(account=account, role=role, scope=scope, since=timezone.localdate())
            _trace("post-given", by, account, address, number=post.pk, role=role, scope=scope, own=own,
                   reason=reason.strip()[:200])  # fmt: skip
    except IntegrityError:
        raise Problems([Problem("W877")]) from None
    return post


def end_post(by: Post, post: Post, address: str = "") -> None:
    """End a post, at once. It stays on record.

    by       Post
    post     Post
    address  text
    returns  None
    raises   Problems   W879: the last administrator's
    """
    with transaction.atomic():
        others = Post.objects.filter(role=ADMINISTRATOR, account__is_active=True).exclude(pk=post.pk)
        if post.role == ADMINISTRATOR and not any(one.held for one in others):
            raise Problems([Problem("W879", post.account.username)])
        if post.until is None:
            post.until = timezone.localdate()
            post.save(update_fields=["until"])
            Token.objects.filter(post=post, revoked=None).update(revoked=timezone.now())
            _trace("post-ended", by, post.account, address, number=post.pk, role=post.role, scope=post.scope)
