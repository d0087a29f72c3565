"""What the workbench's middleware adds to a request."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from refoundry.core.problems import Lang
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.pinned import Pin


class Request(HttpRequest):
    """A request as the views see it. On a page that needs no sign-in `post` may be None; behind `permitted` never."""

    user: Account
    post: Post
    pin: Pin
    lang: Lang
    htmx: HtmxDetails
