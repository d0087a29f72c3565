"""Every kind of page that a post can reach by clicking: accessible, within a phone, without a complaint, and pictured.

The pictures are kept in .cache/screenshots: what is ugly or confusing in them is a defect that no rule finds.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Seat
from tests.browser.desk import Desk, Rules, kind_of
from tests.browser.test_people import own_password
from tests.serving import make_city, manage, serving, told

TAKEN = re.compile(r"\.(xlsx|docx|jsonl|json)\b|/export\b|^/(files|healthz|api/v1)")
SEATED = ("领导小组办公室·督办岗", "市科技局·填报岗", "市工业和信息化局·承办岗", "审计岗", "系统管理岗")
INITIAL = "shanhai-qiming-5527"


def walk(desk: Desk, folder: str) -> set[str]:
    """Open one page of every kind that is linked from another, each once."""
    found: set[str] = set()
    ahead = deque(["/"])
    while ahead:
        path = ahead.popleft()
        kind = kind_of(path)
        if kind in found or TAKEN.search(urlsplit(path).path) or (not kind and path != "/"):
            continue
        found.add(kind)
        desk.open(path)
        name = re.sub(r"\W+", "-", re.sub(r"<\w+:(\w+)>", r"\1", kind)).strip("-") or "today"
        if desk.rules.thorough:
            desk.picture(folder, name)
        hrefs = desk.page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        ahead += [
            href.removeprefix(desk.rules.address).split("#")[0] for href in hrefs if href.startswith(desk.rules.address)
        ]
    return found


@pytest.mark.parametrize("words", SEATED)
def test_every_page_of_a_post_keeps_the_rules(seat: Seat, rules: Rules, words: str) -> None:
    desk = seat(words)
    found = walk(desk, f"full-zh-{words}")
    assert len(found) >= (6 if words == "系统管理岗" else 20), found


def test_every_page_of_the_office_in_english(seat: Seat) -> None:
    walk(seat("Leading group office · supervision", lang="en"), "full-en")


@pytest.fixture(scope="module")
def unopened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same plan on its first day: no run, no event, one person; its address."""
    city = make_city(tmp_path_factory.mktemp("empty") / "city", assessed=False).path
    env = told(city, demo=False)
    manage(env, "migrate", "-v", "0")
    manage(env, "account", "first", "--role", "leading-group", "--password-stdin", said=f"{INITIAL}\n")
    with serving(city, env, demo=False) as (address, _):
        yield address


@pytest.mark.xdist_group("browser-postgres")
def test_every_page_before_anything_has_happened(unopened: str, context: Callable[..., BrowserContext]) -> None:
    desk = Desk(context(), Rules(unopened))
    desk.open("/")
    desk.fill({"账号": "first", "密码": INITIAL})
    desk.press("登录")
    if desk.page.url.endswith("/password"):
        own_password(desk, INITIAL)
    found = walk(desk, "empty-zh")
    assert len(found) >= 15, found
    for room in ("总览", "目标", "会商", "周报通报", "数据请求", "评估记录"):
        desk.room(room)
        assert len(desk.text()) > 30, room
