"""As what someone is here: the post of a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from refoundry.workbench.accounts.models import Post

CHOSEN = "post"


def held_posts(request: HttpRequest) -> list[Post]:
    """The posts that whoever asks holds today.

    request  HttpRequest
    returns  Posts
    """
    if not request.user.is_authenticated:
        return []
    posts = Post.objects.filter(account_id=request.user.pk).select_related("account").order_by("pk")
    return [post for post in posts if post.held]


def _post(request: HttpRequest) -> Post | None:
    posts = held_posts(request)
    chosen = request.session.get(CHOSEN)
    return next((post for post in posts if post.pk == chosen), posts[0] if posts else None)


class PostMiddleware:
    """Sets `request.post`: the post chosen in this session, else the first that is held, None without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request as the post chosen.

        request  HttpRequest
        returns  HttpResponse
        """
        # not lazy: a lazy None is no None. One query for who is signed in, none for static files, which come before
        request.post = _post(request)  # type: ignore[attr-defined]
        return self.get_response(request)
