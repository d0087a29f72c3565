"""How long a session lasts: half an hour without a step, eight hours in all (ASVS 3.3.2); no page of it is kept."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from refoundry.workbench.access.limits import count
from refoundry.workbench.accounts.models import Account

IDLE = 30 * 60
WHOLE = 8 * 3600
_EVERY = 60
ENDED = "ended"


@receiver(user_logged_in)
def begin(request: HttpRequest, **_: Any) -> None:
    """Note when a session began.

    request  HttpRequest
    **_      what Django sends along
    """
    request.session["began"] = request.session["seen"] = int(time.time())


def end_sessions(account: Account) -> None:
    """End every session of an account, for good: opening it again brings none back.

    account  Account
    returns  None
    """
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get(SESSION_KEY) == str(account.pk):
            session.delete()


def clear_sessions(at: datetime) -> bool:
    """Clear away the sessions that are over, once a day: nobody can use them, and they say who was here.

    at       datetime   with its zone
    returns  bool       whether today's were cleared now
    """
    if count("sessions-cleared", "all", 24 * 3600, at.timestamp()) != 1:
        return False
    call_command("clearsessions")
    return True


def _over(session: Any, now: int) -> bool:
    began, seen = session.get("began", 0), session.get("seen", 0)
    return bool(now - began >= WHOLE or now - seen >= IDLE)


class SessionLimits:
    """Ends a session that is over; keeps what is shown to someone signed in out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request within a session, or after it as to anybody.

        request  HttpRequest
        returns  HttpResponse
        """
        signed_in = request.user.is_authenticated
        if signed_in:
            now, session = int(time.time()), request.session
            if _over(session, now):
                logout(request)
                request.session[ENDED] = True
                signed_in = False
            # a page that asks how far a job is does so by itself: that is no step of whoever left it open
            elif now - session["seen"] >= _EVERY and not (request.method == "GET" and "HX-Request" in request.headers):
                session["seen"] = now
        response = self.get_response(request)
        if signed_in:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
