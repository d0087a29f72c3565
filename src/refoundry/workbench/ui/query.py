"""The query of an address with something changed: sorting, paging and filtering are links."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict


def changed(query: QueryDict, changes: Mapping[str, object]) -> str:
    """The query with some of its entries set anew.

    query    QueryDict
    changes  mapping   name -> text, list of text, or None to take it out
    returns  text      begins with ?
    """
    made = query.copy()
    for name, value in changes.items():
        if value is None or value == "":
            made.pop(name, None)
        elif isinstance(value, list | tuple):
            made.setlist(name, [str(one) for one in value])
        else:
            made[name] = str(value)
    return f"?{made.urlencode()}"


def kept(query: QueryDict, without: Sequence[str]) -> list[tuple[str, str]]:
    """The entries a form has to carry along.

    query    QueryDict
    without  names that the form sets itself
    returns  pairs of name and value
    """
    return [(name, value) for name, values in query.lists() if name not in without for value in values]
