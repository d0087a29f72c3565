"""A city with one run, posts of every role, clients signed in as them."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase

from refoundry.assess.goals import SCORECARD
from refoundry.city import CityFolder, new_city, open_city, run, shipped_plan
from refoundry.workbench.access import limits
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.demo.accounts import make_accounts
from refoundry.workbench.ledger.standings import folds
from refoundry.workbench.pinned import pin
from refoundry.workbench.todos import counts


@pytest.fixture(scope="session")
def city() -> CityFolder:
    """The reference city, made once a test process, with one recorded run."""
    if not (settings.CITY / "refoundry.toml").exists():
        made, _ = new_city(shipped_plan("zhongshan"), settings.CITY)
        run(SCORECARD, made.plan(), made.facts(), city=made)
    return open_city(settings.CITY)


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    """Tests that commit have their database emptied afterwards, which the triggers of the log refuse: they step aside
    for that moment."""
    guards: Any = import_module("refoundry.workbench.ledger.migrations.0002_append_only")
    empty: Any = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def emptied(self: Any) -> None:
        with connection.schema_editor() as editor:
            guards.unguard(None, editor)
        empty(self)
        with connection.schema_editor() as editor:
            guards.guard(None, editor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture(autouse=True)
def _fresh_folds() -> None:
    """A test's database is thrown away: what was folded of it and what was counted too."""
    folds.forget()
    counts.forget()
    limits.forget()


@pytest.fixture
def posts(db: None, city: CityFolder) -> dict[str, Post]:
    """The demo posts by username, without `demo-`."""
    return {post.account.username.removeprefix("demo-"): post for post in make_accounts(pin().plan)}


@pytest.fixture
def as_post(posts: dict[str, Post]) -> Callable[[str], Client]:
    """A client signed in as a demo post: as_post("office")."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(posts[name].account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
