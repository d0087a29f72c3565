"""The reference city as `refoundry serve --demo` opens it, one server a database, and desks at it.

Everything here is of the package, not of the session: a browser that is driven leaves an event loop in its thread,
which Django's tests that come after would refuse to work beside.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.desk import WIDE, Desk, Rules
from tests.postgres import postgres
from tests.serving import DATABASES, make_city, serving, told
from tools.system import chromium

FLAGS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-first-run", "--disable-quic")  # fmt: skip
Seat = Callable[..., Desk]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium of the machine."""
    found = chromium()
    if found is None:
        pytest.fail("no Chromium: make setup-test, or REFOUNDRY_CHROMIUM=FILE")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(FLAGS), env={**os.environ, "TZ": "UTC"})
        yield opened
        opened.close()


@pytest.fixture(
    scope="package",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in DATABASES],
)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """DATABASE_URL of an empty database: both, one after the other or on a worker of its own each."""
    if request.param == "sqlite":
        yield ""
        return
    with postgres() as url:
        yield url


@pytest.fixture(scope="package")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference city with one run; never served itself."""
    return make_city(tmp_path_factory.mktemp("assessed") / "city").path


@pytest.fixture(scope="package")
def rules(assessed: Path, database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rules]:
    """The demo, served; and what every page of it is held to."""
    city = tmp_path_factory.mktemp("served") / "city"
    shutil.copytree(assessed, city)
    with serving(city, told(city, database)) as (address, _):
        # the pages are the same on every database: one of them is held to all rules, the other to those that cost nothing
        yield Rules(address, thorough=not database)


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers of their own: nothing is left from one to the next."""
    opened: list[BrowserContext] = []

    def one(**told: object) -> BrowserContext:
        # the machine's language is Chinese; a colour is what it is going to be, not on its way there
        opened.append(browser.new_context(viewport=WIDE, locale="zh-CN", reduced_motion="reduce", **told))  # type: ignore[arg-type]
        return opened[-1]

    yield one
    for each in opened:
        each.close()


@pytest.fixture
def seat(context: Callable[..., BrowserContext], rules: Rules, request: pytest.FixtureRequest,
         tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:  # fmt: skip
    """Someone at a desk, signed in by one click on the sign-in page: seat("督办岗"). The second time the session is kept."""
    kept: dict[str, Path] = request.getfixturevalue("states")
    desks: list[Desk] = []

    def sit(words: str, lang: str = "zh", account: tuple[str, str] | None = None, **told: object) -> Desk:
        state = None if account or told else kept.get(f"{words} {lang}")
        desk = Desk(
            context(**({"storage_state": state} if state else {}), **told),
            replace(rules, thorough=False) if told else rules,
        )
        desks.append(desk)
        if state:
            desk.open("/")
            return desk
        desk.open("/sign-in")
        if lang == "en":
            desk.page.get_by_role("button", name="English").click()
            desk.hold()
        if account:
            desk.fill({"账号": account[0], "密码": account[1]})
            desk.press("登录")
            return desk
        desk.press(words)
        if told:
            return desk
        kept[f"{words} {lang}"] = tmp_path_factory.mktemp("session") / f"{uuid4().hex}.json"
        desk.context.storage_state(path=kept[f"{words} {lang}"])
        return desk

    yield sit
    for desk in desks:
        desk.untroubled()


@pytest.fixture(scope="package")
def states(database: str) -> dict[str, Path]:
    """Sessions of whoever signed in, by the words of the button."""
    return {}
