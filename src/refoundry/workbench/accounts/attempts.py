"""Attempts to sign in: by what name they are recorded, and how many an address or an account is allowed.

Axes counts wrong passwords per account and address. The limits here stand besides, counted from the trail: an address
that tries many accounts, and an account that is tried from many addresses.
"""

import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from refoundry.workbench.accounts.models import Account
from refoundry.workbench.ledger.models import Trace

WINDOW = timedelta(minutes=15)
PER_ADDRESS = 30
"""Wrong passwords from one address in fifteen minutes: an office shares one, so this is well above a person's."""
PER_ACCOUNT = 100
"""Wrong passwords for one account in an hour, from wherever (ASVS 2.2.1)."""


def typed_name(request: HttpRequest) -> str:
    """The account name that was typed, without what no database takes.

    request  HttpRequest
    returns  text
    """
    return request.POST.get("username", "").replace("\0", "")[:60]


def recorded_name(username: str) -> str:
    """By what name an attempt is recorded: the account's, or for a name that is none a fingerprint. People type their
    password into the wrong field; it must not stand in a log.

    username  as typed
    returns   text   a username, or ? and eight digits, the same for the same name
    """
    if Account.objects.filter(username=username).exists():
        return username
    return f"?{hmac.digest(settings.SECRET_KEY.encode(), username.encode(), 'sha256').hex()[:8]}"


def attempted(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """By what name axes counts an attempt.

    request      HttpRequest
    credentials  mapping or None   with the username
    returns      text
    """
    told = (credentials or {}).get("username")
    return recorded_name(str(told) if told else typed_name(request))


def exhausted(name: str, address: str) -> bool:
    """Whether an address or an account has had its attempts.

    name     as recorded
    address  where they come from
    returns  bool
    """
    now = timezone.now()
    wrong = Trace.objects.filter(kind="sign-in-failed")
    if wrong.filter(at__gt=now - WINDOW, address=address[:45]).count() >= PER_ADDRESS:
        return True
    return wrong.filter(actor=name, at__gt=now - timedelta(hours=1)).count() >= PER_ACCOUNT


def told_of_lately(name: str, address: str) -> bool:
    """Whether the trail says already that this account was locked for this address: once a while is enough.

    name     as recorded
    address  where it came from
    returns  bool
    """
    recent = Trace.objects.filter(kind="locked-out", actor=name, at__gt=timezone.now() - WINDOW)
    return recent.filter(address=address[:45]).exists()
