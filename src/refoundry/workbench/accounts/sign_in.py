"""Signing in and out, choosing a post and a language, changing one's password. Each stands in the trail."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from refoundry.workbench.access.middleware import CHOSEN, held_posts
from refoundry.workbench.access.permissions import address_of, permitted, public
from refoundry.workbench.accounts.attempts import exhausted, recorded_name, told_of_lately, typed_name
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.accounts.passwords import LONGEST
from refoundry.workbench.accounts.sessions import ENDED
from refoundry.workbench.language import COOKIE, say
from refoundry.workbench.ledger.record import trace
from refoundry.workbench.request import Request

_MISTYPED = "mistyped"


def _onwards(request: Request) -> str:
    """Where to go next: a page of ours, never an address from elsewhere."""
    told = request.POST.get("next") or request.GET.get("next") or "/"
    return told if url_has_allowed_host_and_scheme(told, {request.get_host()}, request.is_secure()) else "/"


def _enter(request: Request, account: Account) -> None:
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    posts = held_posts(request)
    trace("sign-in", posts[0] if posts else None, actor=account.username, address=address_of(request))


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: Request) -> HttpResponse:
    """The sign-in page; in the demo also the demo accounts.

    request  Request
    returns  HttpResponse
    """
    context: dict[str, Any] = {"next": _onwards(request), "username": ""}
    status = 200
    if request.method == "POST":
        username, typed = typed_name(request), request.POST.get("password", "")
        name, address = recorded_name(username), address_of(request)
        if exhausted(name, address):
            return locked_out(request)
        # a longer one is no password of ours; it is not cut, and not hashed either
        account = authenticate(request, username=username, password=typed if len(typed) <= LONGEST else "")
        if isinstance(account, Account) and not _lapsed(account):
            _enter(request, account)
            return redirect(_onwards(request))
        trace("sign-in-failed", None, actor=name, address=address, lapsed=account is not None)
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
        # that an initial password has lapsed is told only to whoever knows it
        context |= {"wrong": account is None, "lapsed": account is not None, "username": username}
        status = 401
    elif request.session.pop(ENDED, False):
        context["ended"] = True
    if settings.DEMO:
        posts = Post.objects.filter(account__demo=True, account__is_active=True, until=None)
        context["demo_posts"] = posts.select_related("account").order_by("pk")
    return render(request, "accounts/sign_in.html", context, status=status)


def _lapsed(account: Account) -> bool:
    return account.password_expires is not None and account.password_expires <= timezone.now()


def locked_out(request: Request, *_: Any, **__: Any) -> HttpResponse:
    """The page after too many wrong passwords.

    request  Request
    *_       what the counter of attempts passes on
    **__     the same
    returns  HttpResponse
    """
    name, address = recorded_name(typed_name(request)), address_of(request)
    if not told_of_lately(name, address):
        trace("locked-out", None, actor=name, address=address)
    minutes = int(settings.AXES_COOLOFF_TIME * 60)
    context = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "accounts/locked_out.html", context, status=429)


@public
@require_POST
def demo_sign_in(request: Request, username: str) -> HttpResponse:
    """Sign in to a demo account by one click; only where the demo is served.

    request   Request
    username  of a demo account
    returns   HttpResponse
    raises    Http404   this is no demo, or no demo account
    """
    account = Account.objects.filter(username=username, demo=True, is_active=True).first()
    if not settings.DEMO or account is None:
        raise Http404
    _enter(request, account)
    return redirect("/")


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Sign out.

    request  Request
    returns  HttpResponse
    """
    if request.user.is_authenticated:
        trace("sign-out", request.post, address=address_of(request))
    logout(request)
    return redirect("sign-in")


public(sign_out)


@permitted("account.own")
@never_cache
@sensitive_post_parameters()
def password(request: Request) -> HttpResponse:
    """Change one's own password.

    request  Request
    returns  HttpResponse
    """
    account = request.user
    form = PasswordChangeForm(account, request.POST or None)
    if request.method == "POST" and not account.demo:
        if form.is_valid():
            form.save()
            Account.objects.filter(pk=account.pk).update(must_change_password=False, password_expires=None)
            # every other session of the account ends: it knows the old password's fingerprint
            update_session_auth_hash(request, account)
            request.session.pop(_MISTYPED, None)
            trace("password-changed", request.post, actor=account.username, address=address_of(request))
            messages.success(request, say(request.lang, "password.changed"))
            return redirect("/")
        if "old_password" in form.errors and _tries(request) >= settings.AXES_FAILURE_LIMIT:
            # whoever sits at a session left open does not get to guess
            trace("locked-out", request.post, actor=account.username, address=address_of(request))
            logout(request)
            return redirect("sign-in")
    context = {"form": form, "demo_account": account.demo, "must": account.must_change_password}
    return render(request, "accounts/password.html", context, status=422 if form.is_bound and form.errors else 200)


def _tries(request: Request) -> int:
    tries = int(request.session.get(_MISTYPED, 0)) + 1
    request.session[_MISTYPED] = tries
    return tries


@permitted("account.own")
@require_POST
def choose_post(request: Request, number: int) -> HttpResponse:
    """Go on as another of one's posts.

    request  Request
    number   of a post that whoever asks holds
    returns  HttpResponse
    raises   Http404   it is not theirs
    """
    post = next((post for post in held_posts(request) if post.pk == number), None)
    if post is None:
        raise Http404
    request.session[CHOSEN] = post.pk
    trace("post-chosen", post, address=address_of(request))
    return redirect("/")


@public
@require_POST
def choose_language(request: Request, lang: str) -> HttpResponse:
    """Go on in another language, on the same page.

    request  Request
    lang     zh or en
    returns  HttpResponse
    raises   Http404   another language
    """
    if lang not in ("zh", "en"):
        raise Http404
    came = urlsplit(request.headers.get("referer", ""))
    back = f"{came.path}?{came.query}" if came.query else came.path
    response = redirect(back if came.netloc == request.get_host() and back.startswith("/") else "/")
    response.set_cookie(COOKIE, lang, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
                        httponly=True)  # fmt: skip
    return response


@public
def healthz(request: Request) -> HttpResponse:
    """Whether the program answers: for whoever watches over it.

    request  Request
    returns  HttpResponse
    """
    return HttpResponse("ok", content_type="text/plain")
