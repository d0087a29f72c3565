"""Sending the digests of a day: once each, on working days, from a set hour on."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from refoundry.core.days import BEIJING
from refoundry.deliver import CLOCK, civil_day, published
from refoundry.workbench.accounts.administration import object_of
from refoundry.workbench.accounts.models import Account
from refoundry.workbench.language import say
from refoundry.workbench.ledger.record import trace
from refoundry.workbench.pinned import Pin, pin
from refoundry.workbench.reminders.digest import Digest, compose
from refoundry.workbench.reminders.messages import plain
from refoundry.workbench.reminders.models import MAIL, Channel, Sending
from refoundry.workbench.reminders.posting import send

_log = logging.getLogger(__name__)
TRIES = 3
"""Rounds in which a digest that failed is sent again."""
AGAIN = timedelta(minutes=20)
_HOURS = 10
"""Hours after the set one in which digests still go out: nobody is reminded at night."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to an account: its name, and sending a digest along it. Sending returns what went wrong, else nothing."""

    account: Account
    name: str
    send: Callable[[Digest], str]


def due_now(at: datetime) -> bool:
    """Whether digests go out at a moment: on a working day, from the set hour on, not at night.

    at       datetime   with its zone
    returns  bool
    """
    hour = at.astimezone(BEIJING).hour
    return published().works(civil_day(at)) and settings.REMINDER_HOUR <= hour < settings.REMINDER_HOUR + _HOURS


def send_digests(at: datetime) -> int:
    """Send the digests of the day that have not gone out yet. Done again, or by two at once, none goes twice.

    at       datetime   with its zone
    returns  int        digests sent now
    """
    if not due_now(at):
        return 0
    now, sent = None, 0
    for way in _ways():
        if not _open(way, at):
            continue
        now = now or pin()
        sent += _go(way, now, at)
    return sent


def _ways() -> Iterator[_Way]:
    if settings.MAIL_FROM:
        for account in Account.objects.filter(is_active=True).exclude(email="").order_by("pk"):
            yield _Way(account, MAIL, lambda digest, to=account: _mail(to, digest))  # type: ignore[misc]
    channels = Channel.objects.filter(active=True, account__is_active=True).select_related("account")
    for channel in channels.order_by("pk"):
        yield _Way(channel.account, channel.name, lambda digest, to=channel: _chat(to, digest))  # type: ignore[misc]


def _open(way: _Way, at: datetime) -> bool:
    """Whether a digest of today may still be sent this way."""
    row = Sending.objects.filter(account=way.account, day=civil_day(at), channel=way.name).first()
    return row is None or (row.state == "failed" and row.tries < TRIES and row.at <= at - AGAIN)


def _go(way: _Way, now: Pin, at: datetime) -> int:
    row = _claimed(way, at)
    if row is None:
        return 0
    digest, wrong = None, ""
    try:
        digest = compose(way.account, now, at)
    except Exception as error:
        # one account's trouble is not the others'
        _log.exception("digest of %s", way.account.username)
        wrong = type(error).__name__
    if digest:
        wrong = _sent(way, digest)
    row.state, row.said = ("failed", wrong[:200]) if wrong else ("sent" if digest else "nothing", "")
    row.save(update_fields=["state", "said"])
    told: dict[str, Any] = {"way": way.name, "day": f"{row.day}", "matters": digest.count if digest else 0}
    if wrong:
        trace("digest-failed", None, object_of(way.account), actor=CLOCK, wrong=wrong[:200], **told)
    elif digest:
        trace("digest-sent", None, object_of(way.account), actor=CLOCK, **told)
    return int(row.state == "sent")


def _sent(way: _Way, digest: Digest) -> str:
    try:
        return way.send(digest)
    except Exception as error:
        # whatever a mail server or a library comes up with: its kind is told, its words may hold a password
        _log.warning("digest of %s by %s: %s", way.account.username, way.name, type(error).__name__)
        return type(error).__name__


def _claimed(way: _Way, at: datetime) -> Sending | None:
    """The row of this digest, ours to send; None where someone else has it."""
    told = {"account": way.account, "day": civil_day(at), "channel": way.name}
    try:
        with transaction.atomic():
            return Sending.objects.create(**told, state="begun", at=at)
    except IntegrityError:
        failed = Sending.objects.filter(**told, state="failed", tries__lt=TRIES, at__lte=at - AGAIN)
        row = failed.first()
        # of two that see it failed, one changes it
        if row is None or not failed.filter(tries=row.tries).update(state="begun", tries=row.tries + 1, at=at):
            return None
        row.refresh_from_db()
        return row


def _links(digest: Digest) -> list[str]:
    address = settings.PUBLIC_URL
    return [say(digest.lang, "digest.open", address=f"{address}/")] if address else [say(digest.lang, "digest.sign_in")]


def _mail(account: Account, digest: Digest) -> str:
    end = say(digest.lang, "digest.end", account=account.shown(digest.lang))
    body = "\n".join([*digest.lines(), "", *_links(digest), "", end])
    sent = EmailMessage(digest.title(pin().made_up), body, settings.MAIL_FROM, [account.email]).send()
    return "" if sent else "not taken"


def _chat(channel: Channel, digest: Digest) -> str:
    lines = [plain(line) for line in (digest.lines() if channel.titles else digest.counts())]
    milliseconds = int(datetime.now(BEIJING).timestamp() * 1000)
    title = plain(digest.title(pin().made_up))
    return send(channel.name, channel.kind, channel.address, title, [*lines, *_links(digest)], milliseconds)
