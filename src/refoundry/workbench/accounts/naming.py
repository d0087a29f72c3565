"""A post in words, outside of templates."""

from refoundry.core.problems import Lang
from refoundry.deliver import roles
from refoundry.plan.model import KINDS, Plan
from refoundry.workbench.accounts.models import SCOPED, Post


def post_words(post: Post, plan: Plan | None, lang: Lang) -> str:
    """A post in words: the role and what it speaks for.

    post     Post
    plan     Plan or None   without one, what it speaks for is told by its key
    lang     zh or en
    returns  text
    """
    role, kind = roles()[post.role].shown(lang), SCOPED.get(post.role, "")
    node = plan.of(kind).get(post.scope) if plan and kind in KINDS else None
    scope = node.title.shown(lang) if node else post.scope
    return f"{role} · {scope}" if scope else role
