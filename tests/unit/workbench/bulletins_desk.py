"""The desk of a bulletin under test: this week's, drafted, moved, read back from its pages and files."""

import html
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from refoundry.deliver import Standing, civil_day, span
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing

Sign = Callable[[str], Client]


def week() -> str:
    """The present week."""
    return span("week", civil_day(timezone.now())).text


def subject() -> str:
    return f"weekly-{week()}"


def draft(client: Client, **more: str) -> HttpResponse:
    return client.post("/bulletins/new", {"period": week(), "kind": "weekly", "id": "deed-draft", **more})


def now() -> Standing:
    return standing("bulletin", subject())


def form_of(page: HttpResponse) -> dict[str, Any]:
    """What a browser would send of the form of a text."""
    text = page.content.decode()
    text = text[text.index('class="form text-form"') :]
    found: dict[str, Any] = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    found |= {name: html.unescape(value) for name, value in re.findall(
        r'<textarea id="[\w-]+" name="(\w+)"[^>]*>([^<]*)</textarea>', text)}  # fmt: skip
    found |= {name: html.unescape(value) for name, value in re.findall(
        r'<input id="field-\w+" name="(\w+)" type="text" value="([^"]*)"', text)}  # fmt: skip
    return found


def words_in(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())


def move(posts: dict[str, Post], name: str, move: str, **payload: Any) -> None:
    post = posts[name]
    make_move("bulletin", subject(), move, actor=post.account.username, role=post.role, expected_seq=now().seq,
              payload=payload, id=f"t-{now().seq}-{move}")  # fmt: skip


def approved(as_post: Sign, posts: dict[str, Post]) -> None:
    draft(as_post("analyst"))
    move(posts, "analyst", "submit")
    move(posts, "office", "approve")


def issue(client: Client, number: str = "云重办〔2026〕1号", day: str = "2026-11-30", **more: str) -> HttpResponse:
    told = {"number": number, "date": day, "seq": str(now().seq), "id": "deed-issue", "early": "1", **more}
    return client.post(f"/bulletins/{subject()}/issue", told)
