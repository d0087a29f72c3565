"""The demo's bulletins: that of last week, issued and archived just now, and a draft of this week's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from refoundry.core.problems import Lang
from refoundry.deliver import Event, Span, civil_day, fold, span, workflow
from refoundry.report.official import OfficialDocument, Paragraph
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.language import say
from refoundry.workbench.ledger.models import Entry
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.pinned import Pin
from refoundry.workbench.rooms.bulletins import drafting, periods
from refoundry.workbench.rooms.bulletins.issuing import files_of, with_files
from refoundry.workbench.rooms.bulletins.texts import Texts, issued_events, title_line, written_texts

_DAY = timedelta(days=1)
_STEP = timedelta(minutes=1)


@transaction.atomic
def furnish_bulletins(pin: Pin, posts: Mapping[str, Post], at: datetime) -> int:
    """Make the two bulletins where there is none yet.

    pin      Pin
    posts    mapping    name of a demo account without `demo-` -> Post
    at       datetime   with its zone: what the dates lie around
    returns  int        events made
    """
    if Entry.objects.filter(workflow="bulletin").exists():
        return 0
    present = span("week", civil_day(at))
    last = span("week", present.start - _DAY)
    return _issued(pin, posts, last, at - 10 * _STEP) + _drafted(pin, posts, present, at)


def _issued(pin: Pin, posts: Mapping[str, Post], week: Span, began: datetime) -> int:
    """Last week's: drafted by the analyst over the run there is, put right by the office and approved by its second
    person, issued and archived. All within the day: a text is not older than the run it cites."""
    subject, steps = periods.base_subject("weekly", week), 0
    texts = _texts(pin, week, began)
    opened: dict[Lang, Any] = {
        lang: replace(one, blocks=(one.blocks[0], Paragraph(say(lang, "bulletin_demo.added")), *one.blocks[1:]))
        for lang, one in texts.items()
    }
    draft = drafting.entries(pin, "weekly", week, texts, periods.usual_due(week).isoformat())
    told: list[tuple[str, str, dict[str, Any]]] = [
        ("analyst", "draft", draft),
        ("office", "edit", {"document": written_texts(opened), "title": title_line(opened["zh"]),
                            "changes": say("zh", "bulletin_demo.changes")}),
        ("office", "submit", {}),
        ("office-2", "approve", {"opinion": say("zh", "bulletin_demo.opinion")}),
        ("office-2", "issue", {"number": texts["zh"].number, "date": civil_day(began).isoformat()}),
        ("analyst", "archive", {}),
    ]  # fmt: skip
    for name, move, payload in told:
        now, id = standing("bulletin", subject), f"demo-bulletin-{steps + 1}"
        if move == "issue":
            payload = with_files(posts[name], pin.city.path, now, payload, id)
        if move == "archive":
            payload = {"file": [str(one) for one in files_of(issued_events(now)[-1])]}
        _move(posts[name], subject, move, payload, id, steps, began + steps * _STEP)
        steps += 1
    return steps


def _drafted(pin: Pin, posts: Mapping[str, Post], week: Span, at: datetime) -> int:
    """This week's, as the analyst leaves it to the office."""
    texts = _texts(pin, week, at)
    entries = drafting.entries(pin, "weekly", week, texts, periods.usual_due(week).isoformat())
    subject = periods.base_subject("weekly", week)
    _move(posts["analyst"], subject, "draft", entries, "demo-bulletin-draft", 0, at)
    return 1


def _texts(pin: Pin, week: Span, at: datetime) -> Texts:
    """The text of a week as it would have been drafted at a moment, its title marked as made up."""
    number = periods.next_number("weekly", week, standings("bulletin"))
    register = {
        subject: replace(fold(workflow("task"), seen), subject=subject)
        for subject, one in standings("task").items()
        if (seen := _until([step.event for step in one.steps], at))
    }
    made = drafting.draft_texts(pin, register, "weekly", week, number, at, synthetic=True)
    return {lang: _marked(one, lang) for lang, one in made.items()}


def _until(events: list[Event], at: datetime) -> list[Event]:
    return [event for event in events if event.at <= at]


def _marked(document: OfficialDocument, lang: Lang) -> OfficialDocument:
    """A document that says itself that it is made up, wherever it is read."""
    mark = say(lang, "bulletin_demo.mark")
    number = say(lang, "bulletin_demo.number", number=document.number)
    return replace(document, title=mark + document.title, number=number)


def _move(post: Post, subject: str, move: str, payload: dict[str, Any], id: str, seq: int, at: datetime) -> None:
    make_move("bulletin", subject, move, actor=post.account.username, role=post.role, expected_seq=seq,
              payload=payload, id=id, at=at)  # fmt: skip
