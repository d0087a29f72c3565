"""How many matters wait for a post, for the top bar of every page: counted anew only when the log has grown."""

from collections import OrderedDict
from datetime import date, datetime
from threading import Lock

from django.db import connection
from django.db.models import Max

from refoundry.deliver import civil_day
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.desk import to_do
from refoundry.workbench.ledger.models import Entry
from refoundry.workbench.pinned import Pin

_KEPT = 2000
_Key = tuple[str, int, str, str, str, date, int]


class _Counts:
    """Counts by what they depend on: the post, the plan, the day, and the last event of the log."""

    def __init__(self) -> None:
        self._held: OrderedDict[_Key, int] = OrderedDict()
        self._lock = Lock()

    def of(self, key: _Key) -> int | None:
        with self._lock:
            return self._held.get(key)

    def keep(self, key: _Key, count: int) -> None:
        with self._lock:
            self._held[key] = count
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._held.clear()


counts = _Counts()
"""Made of the log and thrown away at will."""


def todos(post: Post, pin: Pin, at: datetime) -> int:
    """How many matters wait for a post: the same as its desk says. One query, unless something has happened since.

    post     Post
    pin      Pin
    at       datetime   with its zone
    returns  count
    """
    last = Entry.objects.aggregate(last=Max("number"))["last"] or 0
    key = (str(connection.settings_dict["NAME"]), post.pk, post.role, post.scope, pin.plan.fingerprint,
           civil_day(at), last)  # fmt: skip
    found = counts.of(key)
    if found is None:
        found = to_do(post, pin, at)
        counts.keep(key, found)
    return found
