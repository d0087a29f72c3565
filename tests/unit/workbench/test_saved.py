"""Views of a list kept under a name: kept, listed, applied and dropped, one's own alone."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from refoundry.core.problems import Problems
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.saved import keeping
from refoundry.workbench.saved.keeping import drop_view, holdable, keep_view, pages, views_of
from refoundry.workbench.saved.models import LONGEST_NAME, View

Sign = Callable[[str], Client]
QUERY = "sort=-due&late=overdue"


def shown(client: Client, address: str, lang: str = "zh") -> str:
    client.cookies["refoundry_language"] = lang
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def listed(text: str) -> dict[str, str]:
    """The views that a page lists: name -> address."""
    (part,) = re.findall(r'<div class="kept-views.*?</nav>', text, re.S) or [""]
    return {name: href for href, name in re.findall(r'<li><a href="([^"]*)"[^>]*>([^<]*)</a>', part)}


def keep(client: Client, name: str, query: str = QUERY, page: str = "supervision") -> str:
    answer = client.post("/views", {"page": page, "name": name, "query": query}, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_a_view_is_saved_listed_applied_and_deleted(as_post: Sign, posts: dict[str, Post]) -> None:
    before = Entry.objects.count()
    client = as_post("office")
    page = shown(client, f"/supervision?view=list&{QUERY}&page=2")
    (query,) = re.findall(r'name="query" value="([^"]*)"', page)
    text = keep(client, " 逾期  的 ", query)
    assert "已保存视图“逾期 的”" in text
    href = listed(text)["逾期 的"]
    assert QueryDict(href.partition("?")[2]).dict() == {"view": "list", "sort": "-due", "late": "overdue"}
    applied = shown(client, href)
    assert 'aria-current="true">逾期 的</a>' in applied and "保存当前视图" not in applied
    assert "My views" in shown(client, "/supervision", "en")
    assert listed(shown(client, "/requests")) == {}
    (number,) = View.objects.values_list("pk", flat=True)
    assert "已删除视图" in unescape(client.post(f"/views/{number}/delete", follow=True).content.decode())
    assert not View.objects.exists()
    # a private convenience: neither the ledger nor the trail knows of it
    assert Entry.objects.count() == before and {*Trace.objects.values_list("kind", flat=True)} <= {"sign-in"}


def test_a_view_is_its_accounts_own(as_post: Sign, posts: dict[str, Post]) -> None:
    keep(as_post("office"), "我的")
    (number,) = View.objects.values_list("pk", flat=True)
    other = as_post("office-2")
    assert listed(shown(other, "/supervision")) == {}
    assert other.post(f"/views/{number}/delete").status_code == 404
    assert drop_view(posts["town"].account, number) is None
    keep(other, "我的")
    assert View.objects.filter(name="我的").count() == 2


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [("", QUERY, "W901"), ("  ", QUERY, "W901"), ("a\x00b", QUERY, "W901"), ("长" * (LONGEST_NAME + 1), QUERY, "W902"),
     ("好", "", "W903"), ("好", "page=3&evil=1", "W903"), ("有了", QUERY, "W905"),
     ("好", "&".join(f"columns={'x' * 60}{n}" for n in range(30)), "W904")],
)  # fmt: skip
def test_what_is_refused(as_post: Sign, posts: dict[str, Post], name: str, query: str, code: str) -> None:
    account = posts["office"].account
    keep_view(account, "supervision", "有了", QueryDict(QUERY))
    with pytest.raises(Problems) as refused:
        keep_view(account, "supervision", name, QueryDict(query))
    assert [problem.code for problem in refused.value.problems] == [code]
    assert View.objects.count() == 1


def test_a_refused_name_stays_in_the_form(as_post: Sign, posts: dict[str, Post]) -> None:
    client = as_post("office")
    keep(client, "有了", "late=overdue")
    text = keep(client, "有了")
    assert "已有同名视图" in text and 'name="name" value="有了"' in text and '<details class="menu" open>' in text
    assert 'value="有了"' not in shown(client, f"/supervision?{QUERY}")


def test_no_more_than_so_many(as_post: Sign, posts: dict[str, Post], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 2)
    client = as_post("office")
    for name in ("一", "二", "三"):
        text = keep(client, name)
    assert "视图已满" in text and [one.name for one in views_of(posts["office"].account, "supervision")] == ["一", "二"]
    keep(client, "三", "year=2026", "bulletins")
    assert View.objects.count() == 3


def test_a_view_holds_known_parameters_only() -> None:
    query = QueryDict(f"late=overdue&sort=-due&page=4&evil=1&tick=1&words=%00&department=&action={'x' * 200}")
    held = QueryDict(holdable("supervision", query))
    assert set(held) == {"late", "sort", "action"} and len(held["action"]) == 100


def test_there_are_no_views_of_other_pages(as_post: Sign) -> None:
    client = as_post("office")
    for page in ("", "today", "sign-out", "supervision-task", "https://example.org"):
        assert client.post("/views", {"page": page, "name": "x", "query": QUERY}).status_code == 404
    assert client.get("/views").status_code == 405


@pytest.mark.parametrize("page", sorted(pages()))
def test_every_filter_and_order_of_a_page_is_held(as_post: Sign, page: str) -> None:
    name = {"audit": "auditor", "audit-seen": "auditor", "accounts": "administrator"}.get(page, "lead")
    text = shown(as_post(name), reverse(page))
    form = "".join(re.findall(r'<form class="filters.*?</form>', text, re.S))
    asked = {*re.findall(r'<(?:select|input)[^>]*? name="([^"]+)"', form)}
    asked |= {"sort"} if re.search(r'href="\?(?:[^"]*&)?sort=', text) else set()
    asked |= {"columns"} if "chooser" in text else set()
    assert asked - pages()[page] == set()
