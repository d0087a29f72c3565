"""Keys for programs: made by whoever they act for, shown once, revoked by the same or by an administrator."""

from django.db import transaction
from django.utils import timezone

from refoundry.core.problems import Problem, Problems
from refoundry.workbench.accounts.models import Post, Token
from refoundry.workbench.ledger.record import trace

CONSOLE = "console"
"""Who acts where nobody is signed in: whoever works on the machine itself."""
MOST = 5
DAYS = (30, 90, 180, 365)


def tokens_of(post: Post) -> list[Token]:
    """The keys of an account, the newest first.

    post     Post
    returns  Tokens
    """
    found = Token.objects.filter(post__account_id=post.account_id).select_related("post__account")
    return list(found.order_by("-created"))


def good(token: Token) -> bool:
    """Whether a key can be used now.

    token    Token
    returns  bool
    """
    return token.revoked is None and token.expires > timezone.now() and token.post.held


def make_token(post: Post, label: str, days: int, address: str = "") -> tuple[Token, str]:
    """Make a key that acts as a post.

    post     Post
    label    text       what it is for
    days     int, days  one of DAYS
    address  text       where the request came from
    returns  Token, and the key that is shown this once
    raises   Problems   W884: no label; W885: too many
    """
    held = sum(good(one) for one in Token.objects.filter(post=post).select_related("post"))
    found = [] if label.strip() else [Problem("W884")]
    if held >= MOST:
        found.append(Problem("W885", values={"n": held, "most": MOST}))
    if found:
        raise Problems(found)
    with transaction.atomic():
        token, key = Token.make(post, label.strip()[:80], days if days in DAYS else DAYS[0])
        trace("token-made", post, f"tokens/{token.pk}", address=address, days=days)
    return token, key


def revoke(by: Post | None, token: Token, address: str = "") -> None:
    """Revoke a key, at once and for ever.

    by       Post or None   None at the console of the machine
    token    Token
    address  text
    returns  None
    """
    with transaction.atomic():
        if Token.objects.filter(pk=token.pk, revoked=None).update(revoked=timezone.now()):
            trace("token-revoked", by, f"tokens/{token.pk}", actor="" if by else CONSOLE, address=address,
                  account=token.post.account.username)  # fmt: skip
