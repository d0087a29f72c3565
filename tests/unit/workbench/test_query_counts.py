"""How often each page asks the database: held to the counts beside this file, and the same with three times the matters.

Counts may be lowered by hand; a page that asks once a row fails both ways.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from refoundry.workbench.accounts.models import Post
from refoundry.workbench.demo.bulletins import furnish_bulletins
from refoundry.workbench.demo.stories import tell_stories
from refoundry.workbench.ledger.models import Entry
from refoundry.workbench.pinned import pin

COUNTS = Path(__file__).with_suffix(".yaml")
HELD: dict[str, dict[str, int]] = yaml.safe_load(COUNTS.read_text("utf-8"))
TIMES = 3


@dataclass(frozen=True)
class Furnished:
    """The demo, and clients by the name of the post."""

    as_post: Callable[[str], Client]
    subjects: dict[str, str]


@pytest.fixture
def furnished(as_post: Callable[[str], Client], posts: dict[str, Post]) -> Furnished:
    now = pin()
    tell_stories(now, posts, timezone.now())
    furnish_bulletins(now, posts, timezone.now())
    latest = {entry.workflow: entry.subject for entry in Entry.objects.order_by("-number")}
    return Furnished(as_post, {"task": "", **latest})


def asked(furnished: Furnished, name: str) -> dict[str, int]:
    """How often each of a post's pages asks, once everything is warm."""
    client, found = furnished.as_post(name), {}
    for page in HELD[name]:
        address = page.format_map({key.replace("-", "_"): value for key, value in furnished.subjects.items()})
        assert client.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found[page] = len(queries)
    return found


def multiply() -> None:
    """As many matters again, twice, as if others had happened the same way."""
    rows = list(Entry.objects.order_by("number"))
    for time in range(1, TIMES):
        for row in rows:
            goal, at, period = row.subject.partition("@")
            row.subject = f"{goal}@{int(period) - 10}" if at else f"{row.subject[:100]}-x{time}"
            row.id, row.number = f"{row.id[:50]}-x{time}", None
            row.corrects = None
        Entry.objects.bulk_create(rows)


@pytest.mark.parametrize("name", sorted(HELD))
def test_pages_ask_no_more_than_they_did(furnished: Furnished, name: str) -> None:
    now = asked(furnished, name)
    assert {page: count for page, count in now.items() if count > HELD[name][page]} == {}


@pytest.mark.parametrize("name", sorted(HELD))
def test_three_times_the_matters_ask_no_more(furnished: Furnished, name: str) -> None:
    before, rows = asked(furnished, name), Entry.objects.count()
    multiply()
    assert Entry.objects.count() == TIMES * rows
    now = asked(furnished, name)
    assert {page: (before[page], count) for page, count in now.items() if count > before[page]} == {}
