"""The room of reminders: how they go out, the group chats that take them, what failed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from refoundry.core.days import BEIJING
from refoundry.core.problems import Problem
from refoundry.deliver import civil_day
from refoundry.workbench.access.permissions import address_of, permitted
from refoundry.workbench.accounts.models import Account
from refoundry.workbench.language import say
from refoundry.workbench.ledger.record import trace
from refoundry.workbench.reminders.models import Channel, Sending
from refoundry.workbench.reminders.posting import allowed_hosts, kinds, secret_of, send, unfit, variable_of
from refoundry.workbench.request import Request

_LOOK_BACK = timedelta(days=14)
_TYPED = ("name", "kind", "address", "account", "titles")


@permitted("reminders.manage")
@never_cache
def reminders(request: Request) -> HttpResponse:
    """How reminders go out, and what failed.

    request  Request
    returns  HttpResponse
    """
    return _shown(request, [])


def _shown(request: Request, problems: list[Problem]) -> HttpResponse:
    now = timezone.now()
    today = Sending.objects.filter(day=civil_day(now))
    failed = Sending.objects.filter(day__gt=civil_day(now - _LOOK_BACK)).filter(
        Q(state="failed") | Q(state="begun", at__lt=now - timedelta(hours=1))
    )
    opened = Account.objects.filter(is_active=True)
    context = {
        "hour": settings.REMINDER_HOUR,
        "sender": settings.MAIL_FROM,
        "public_url": settings.PUBLIC_URL,
        "addressed": opened.exclude(email="").count(),
        "sent": today.filter(state="sent").count(),
        "failed": today.filter(state="failed").count(),
        "channels": [
            (one, kinds().get(one.kind), bool(secret_of(one.name, "KEY")), bool(secret_of(one.name, "SECRET")),
             variable_of(one.name, "KEY"))
            for one in Channel.objects.select_related("account").order_by("name")
        ],
        "failures": failed.select_related("account").order_by("-at")[:100],
        "kinds": list(kinds().values()),
        "hosts": " ".join(sorted(allowed_hosts())),
        "accounts": opened.order_by("username"),
        "problems": problems,
        "typed": {name: request.POST.get(name, "") for name in _TYPED},
    }  # fmt: skip
    return render(request, "reminders/reminders.html", context, status=422 if problems else 200)


@permitted("reminders.manage")
@require_POST
def add(request: Request) -> HttpResponse:
    """Add a group chat.

    request  Request
    returns  HttpResponse
    """
    typed = {name: request.POST.get(name, "").replace("\0", "").strip() for name in _TYPED}
    found = [*unfit(typed["name"], typed["kind"], typed["address"])]
    account = Account.objects.filter(username=typed["account"], is_active=True).first()
    if account is None:
        found.append(Problem("W896"))
    if found or account is None:
        return _shown(request, found)
    try:
        with transaction.atomic():
            Channel.objects.create(name=typed["name"], kind=typed["kind"], address=typed["address"][:200],
                                   account=account, titles=bool(typed["titles"]))  # fmt: skip
            trace("reminder-changed", request.post, f"channels/{typed['name']}", address=address_of(request),
                  deed="added", chat=typed["kind"], account=account.username, titles=bool(typed["titles"]))  # fmt: skip
    except IntegrityError:
        return _shown(request, [Problem("W895", got=typed["name"])])
    messages.success(request, say(request.lang, "reminders.added"))
    return redirect("reminders")


def _channel(name: str) -> Channel:
    found = Channel.objects.filter(name=name).first()
    if found is None:
        raise Http404
    return found


@permitted("reminders.manage")
@require_POST
def switch(request: Request, name: str) -> HttpResponse:
    """Switch a group chat on or off. It stays on record.

    request  Request
    name     of the channel
    returns  HttpResponse
    raises   Http404   there is none
    """
    channel = _channel(name)
    channel.active = not channel.active
    with transaction.atomic():
        channel.save(update_fields=["active"])
        trace("reminder-changed", request.post, f"channels/{name}", address=address_of(request),
              deed="on" if channel.active else "off")  # fmt: skip
    messages.success(request, say(request.lang, "reminders.switched"))
    return redirect("reminders")


@permitted("reminders.manage")
@require_POST
def test(request: Request, name: str) -> HttpResponse:
    """Send a test to a group chat: it says nothing but that it is one.

    request  Request
    name     of the channel
    returns  HttpResponse
    raises   Http404   there is none
    """
    channel, now = _channel(name), datetime.now(BEIJING)
    words = say("zh" if channel.account.language != "en" else "en", "digest.test")
    wrong = send(channel.name, channel.kind, channel.address, words, [], int(now.timestamp() * 1000))
    trace("digest-failed" if wrong else "digest-sent", request.post, f"channels/{name}", address=address_of(request),
          test=True, wrong=wrong)  # fmt: skip
    if wrong:
        messages.error(request, say(request.lang, "reminders.test_failed", wrong=wrong))
    else:
        messages.success(request, say(request.lang, "reminders.test_sent"))
    return redirect("reminders")
