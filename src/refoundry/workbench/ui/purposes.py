"""What each post comes to the workbench for: how the sign-in page of the demo puts them in order."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import yaml

from refoundry.core.problems import Lang
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.language import every_word, say


@cache
def purposes() -> Mapping[str, list[str]]:
    """The groups in their order.

    returns  mapping   group -> roles
    """
    found: Mapping[str, list[str]] = yaml.safe_load(
        (files("refoundry.workbench.ui") / "purposes.yaml").read_text("utf-8")
    )
    return found


def _finds(post: Post, lang: Lang) -> str:
    """What a post finds: in words of its own where it has them, else in those of its role."""
    name = post.account.username
    return say(lang, f"finds.{name if name in every_word()['finds'] else post.role}")


def grouped(posts: Iterable[Post], lang: Lang) -> list[tuple[str, list[tuple[Post, str]]]]:
    """Posts in groups of what they come for.

    posts    Posts
    lang     zh or en
    returns  pairs of a group's title and its posts, each with what it finds here; groups without a post are left out
    """
    several = list(posts)
    found = []
    for group, roles in purposes().items():
        members = [(one, _finds(one, lang)) for one in several if one.role in roles]
        if members:
            found.append((say(lang, f"purposes.{group}"), members))
    return found
