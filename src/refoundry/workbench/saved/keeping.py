"""Keeping a view under a name, and the views kept of a page."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import yaml
from django.db import IntegrityError, transaction
from django.http import QueryDict

from refoundry.core.problems import Problem, Problems
from refoundry.workbench.accounts.models import Account
from refoundry.workbench.saved.models import LONGEST_NAME, LONGEST_QUERY, View

MOST = 30
"""Views of one account on one page."""
_LONGEST_VALUE = 100


@cache
def pages() -> Mapping[str, frozenset[str]]:
    """The pages of which views can be kept.

    returns  mapping   name of an address -> the parameters a view holds
    """
    read = yaml.safe_load((files("refoundry.workbench.saved") / "pages.yaml").read_text("utf-8"))
    return {page: frozenset(names) for page, names in read.items()}


def holdable(page: str, query: QueryDict) -> str:
    """What of a query a view of a page holds: known parameters with a value, in an order of their own.

    page     name of an address
    query    QueryDict
    returns  text   a query without its ?, empty where nothing is set
    """
    made = QueryDict(mutable=True)
    for name in sorted(pages()[page] & set(query)):
        values = [value[:_LONGEST_VALUE] for value in query.getlist(name) if value.strip() and value.isprintable()]
        if values:
            made.setlist(name, [*dict.fromkeys(values)])
    return made.urlencode()


def views_of(account: Account, page: str) -> list[View]:
    """The views that an account keeps of a page.

    account  Account
    page     name of an address
    returns  Views in the order of their names
    """
    return [*View.objects.filter(account=account, page=page).order_by("name")]


def _unfit(account: Account, page: str, name: str, query: str) -> Iterator[Problem]:
    if not name or not name.isprintable():
        yield Problem("W901")
    elif len(name) > LONGEST_NAME:
        yield Problem("W902", got=f"{len(name)}", values={"most": LONGEST_NAME})
    if not query or len(query) > LONGEST_QUERY:
        yield Problem("W903" if not query else "W904")
    kept = {one.name for one in views_of(account, page)}
    if name in kept:
        yield Problem("W905", got=name)
    elif len(kept) >= MOST:
        yield Problem("W906", got=f"{len(kept)}", values={"most": MOST})


def keep_view(account: Account, page: str, name: str, query: QueryDict) -> View:
    """Keep a view of a page under a name.

    account  Account
    page     name of an address
    name     text
    query    QueryDict   what the address of the page asks for; what a view does not hold is dropped
    returns  View
    raises   KeyError    no views are kept of that page
    raises   Problems    W901-W906
    """
    name, held = " ".join(name.split()), holdable(page, query)
    found = [*_unfit(account, page, name, held)]
    if found:
        raise Problems(found)
    try:
        with transaction.atomic():
            return View.objects.create(account=account, page=page, name=name, query=held)
    except IntegrityError:
        raise Problems([Problem("W905", got=name)]) from None


def drop_view(account: Account, number: int) -> View | None:
    """Drop a view that an account keeps.

    account  Account
    number   of the view
    returns  View   the one that is no more, None where the account keeps no such view
    """
    found = View.objects.filter(account=account, pk=number).first()
    if found is not None:
        View.objects.filter(pk=found.pk).delete()
    return found
