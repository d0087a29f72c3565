"""One's own account: the posts one holds, where one signed in from, keys for programs."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from refoundry.core.problems import Problem, Problems
from refoundry.workbench.access.middleware import held_posts
from refoundry.workbench.access.permissions import address_of, holds, permitted
from refoundry.workbench.accounts import tokens
from refoundry.workbench.accounts.models import Token
from refoundry.workbench.accounts.naming import post_words
from refoundry.workbench.language import say
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.request import Request

_SIGN_INS = 10


@permitted("account.own")
@never_cache
def own(request: Request) -> HttpResponse:
    """One's posts, the last sign-ins, and one's keys.

    request  Request
    returns  HttpResponse
    """
    return _shown(request, [])


def _shown(request: Request, problems: list[Problem]) -> HttpResponse:
    plan, lang, account = request.pin.plan, request.lang, request.user
    seen = Trace.objects.filter(actor=account.username, kind="sign-in").order_by("-number")[:_SIGN_INS]
    context = {
        "account": account,
        "posts_held": [(post, post_words(post, plan, lang)) for post in held_posts(request)],
        "sign_ins": list(seen),
        "may_have_tokens": holds(request.post, "tokens.own"),
        "tokens": [(one, post_words(one.post, plan, lang), _state(one)) for one in tokens.tokens_of(request.post)],
        "days": tokens.DAYS,
        "problems": problems,
        "label": request.POST.get("label", "") if problems else "",
    }
    return render(request, "accounts/own.html", context, status=422 if problems else 200)


def _state(token: Token) -> str:
    if token.revoked:
        return "revoked"
    return "good" if tokens.good(token) else "expired"


@permitted("tokens.own")
@never_cache
@require_POST
def make_token(request: Request) -> HttpResponse:
    """Make a key that acts as the present post; it is shown in the answer, once.

    request  Request
    returns  HttpResponse
    """
    days = request.POST.get("days", "")
    label = request.POST.get("label", "").replace("\0", "")
    try:
        token, key = tokens.make_token(request.post, label, int(days) if days.isdecimal() else 0, address_of(request))
    except Problems as refused:
        return _shown(request, [*refused.problems])
    return render(request, "accounts/key.html", {"token": token, "key": key})


@permitted("account.own")
@require_POST
def revoke_token(request: Request, number: int) -> HttpResponse:
    """Revoke one's own key.

    request  Request
    number   of the key
    returns  HttpResponse
    raises   Http404   it is not one's own
    """
    token = Token.objects.filter(pk=number, post__account_id=request.user.pk).select_related("post__account").first()
    if token is None:
        raise Http404
    tokens.revoke(request.post, token, address_of(request))
    messages.success(request, say(request.lang, "own.revoked"))
    return redirect("account")
