"""The demo's accounts: one a role, without a password, scoped to departments and towns of the plan at hand."""

from collections import Counter
from collections.abc import Iterable
from importlib.resources import files

import yaml

from refoundry.plan.model import Plan
from refoundry.plan.model.base import Node, known
from refoundry.workbench.accounts.models import Account, Post

_KINDS = {"lead": "departments", "owner": "departments", "finance": "departments", "town": "towns", "chain": "chains"}


def _most(keys: Iterable[str | None]) -> str:
    return next((key for key, _ in Counter(key for key in keys if key).most_common(1)), "")


def _scopes(plan: Plan) -> dict[str, str]:
    # a plan fresh from an import may name nobody yet: then the first department stands in
    lead = _most(known(task.lead) for task in plan.tasks.values()) or next(iter(plan.departments), "")
    owners = [known(goal.owner) for goal in plan.goals.values()]
    return {
        "lead": lead,
        # another department where there is one: what is whose is seen better
        "owner": _most(owner for owner in owners if owner != lead) or lead,
        "town": next(iter(plan.towns), ""),
        "chain": next(iter(plan.chains), ""),
    }


def make_accounts(plan: Plan) -> list[Post]:
    """Make the demo accounts that are not there yet.

    plan     Plan
    returns  Posts, every demo post in the order of posts.yaml
    """
    scopes, found = _scopes(plan), []
    for row in yaml.safe_load((files("refoundry.workbench.demo") / "posts.yaml").read_text("utf-8")):
        scope = scopes.get(row.get("scope", ""), "")
        if word := row.get("contains"):
            scope = next((key for key, one in plan.departments.items() if word in one.title.zh), "")
        node: Node | None = plan.of(_KINDS[row["scope"]]).get(scope) if scope else None
        named = {lang: node.title.shown(lang) if node else "" for lang in ("zh", "en")}
        titles = {lang: str(row[lang]).format(scope=named[lang]).strip(" ·") for lang in ("zh", "en")}
        account, made = Account.objects.get_or_create(
            username=row["username"], defaults={"title": titles["zh"], "title_en": titles["en"], "demo": True}
        )
        if made:
            account.set_unusable_password()
            account.save()
        found.append(Post.objects.get_or_create(account=account, role=row["role"], scope=scope, until=None)[0])
    return found
