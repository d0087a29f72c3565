"""The register of accounts: who holds which post since when, who gave it, who is locked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt  # type: ignore[import-untyped]
from django.conf import settings
from django.utils import timezone

from refoundry.workbench.accounts.administration import object_of
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.ledger.models import Trace


@dataclass(frozen=True, slots=True)
class Given:
    """Who gave a post, when, why; `own`: to themselves."""

    actor: str
    at: datetime
    own: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An account with the posts it holds and held, and whether it is locked by wrong passwords."""

    account: Account
    held: tuple[Post, ...]
    ended: tuple[Post, ...]
    locked: bool
    given: Mapping[int, Given]

    @property
    def self_given(self) -> int:
        """How many of the posts it holds it gave to itself."""
        return sum(post.pk in self.given and self.given[post.pk].own for post in self.held)

    @property
    def state(self) -> str:
        """One of closed, locked, initial (its first password still to be changed), open."""
        if not self.account.is_active:
            return "closed"
        return "locked" if self.locked else "initial" if self.account.must_change_password else "open"


def locked_names() -> frozenset[str]:
    """The accounts that are locked now, from one address or more.

    returns  usernames
    """
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    found = AccessAttempt.objects.filter(attempt_time__gt=since, failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    return frozenset(found.values_list("username", flat=True))


def _given(**wanted: str) -> dict[int, Given]:
    traces = Trace.objects.filter(kind="post-given", **wanted).order_by("number")
    return {
        int(one.detail["number"]): Given(
            one.actor, one.at, bool(one.detail.get("own")), str(one.detail.get("reason", ""))
        )
        for one in traces
        if "number" in one.detail
    }


def _entry(account: Account, posts: list[Post], locked: bool, given: Mapping[int, Given]) -> Entry:
    held = tuple(post for post in posts if post.held)
    return Entry(account, held, tuple(post for post in posts if not post.held), locked, given)


def register() -> list[Entry]:
    """Every account, by its name.

    returns  Entries
    """
    posts: dict[int, list[Post]] = {}
    for post in Post.objects.order_by("pk"):
        posts.setdefault(post.account_id, []).append(post)
    locked, given = locked_names(), _given()
    return [
        _entry(account, posts.get(account.pk, []), account.username in locked, given)
        for account in Account.objects.order_by("username")
    ]


def entry_of(account: Account) -> Entry:
    """One account.

    account  Account
    returns  Entry
    """
    posts = list(Post.objects.filter(account=account).order_by("pk"))
    return _entry(account, posts, account.username in locked_names(), _given(object=object_of(account)))


def history_of(account: Account, most: int = 50) -> list[Trace]:
    """What was done to an account, the newest first.

    account  Account
    most     int
    returns  Traces
    """
    return list(Trace.objects.filter(object=object_of(account)).order_by("-number")[:most])
