"""Matters as they can be found: by their title and what was entered."""

from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any

from refoundry.core.problems import Both
from refoundry.deliver import Standing
from refoundry.plan.model import Plan
from refoundry.workbench.access.permissions import holds
from refoundry.workbench.access.scope import may_see
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.matters import title_of
from refoundry.workbench.rooms.search.index import Document, document
from refoundry.workbench.turns import tables

VIEWS: Mapping[str, str] = {
    "task": "supervision.view",
    "data-request": "requests.view",
    "value-report": "goals.view",
    "meeting": "meetings.view",
    "bulletin": "bulletins.view",
}
"""Workflow -> the permission to see its matters."""
_LONG = 20_000
_KEPT = 5000


def may_find(post: Post, plan: Plan, standing: Standing) -> bool:
    """Whether a post finds a matter: it may enter the room, and the matter is out or the post sees it before.

    post      Post
    plan      Plan
    standing  Standing
    returns   bool
    """
    return holds(post, VIEWS[standing.workflow.name]) and may_see(post, plan, standing)


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() | tuple():
            for one in value:
                yield from _strings(one)
        case Mapping():
            for one in value.values():
                yield from _strings(one)


class _Made:
    """Documents of matters, each with the step it was made of."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str, str], tuple[int, Document]] = {}
        self._lock = Lock()

    def of(self, plan: Plan, standing: Standing) -> Document:
        key = (plan.fingerprint, standing.workflow.name, standing.subject)
        with self._lock:
            held = self._held.get(key)
        last = standing.last.event.id if standing.last else ""
        if held and held[0] == hash((standing.seq, last)):
            return held[1]
        made = _document(plan, standing)
        with self._lock:
            self._held[key] = (hash((standing.seq, last)), made)
            for oldest in [*self._held][:-_KEPT]:
                del self._held[oldest]
        return made


_made = _Made()


def _document(plan: Plan, standing: Standing) -> Document:
    table, desk = standing.workflow, tables().get(standing.workflow.name)
    state = table.state(standing.state)
    texts = [text[:_LONG] for text in _strings(dict(standing.fields))]
    return document(
        table.name,
        title_of(plan, standing),
        Both(f"{table.shown('zh')} · {state.shown('zh')}", f"{table.shown('en')} · {state.shown('en')}"),
        desk.page(standing) if desk else "",
        (*{title_of(plan, standing).zh, title_of(plan, standing).en}, standing.subject),
        tuple(text for text in texts if "/" not in text or " " in text),  # references say nothing to a reader
        f"{table.name}/{standing.subject}",
        VIEWS[table.name],
    )


def found_matters(post: Post, plan: Plan) -> list[Document]:
    """Every matter that a post can find.

    post     Post
    plan     Plan
    returns  Documents
    """
    return [
        _made.of(plan, standing)
        for name, permission in VIEWS.items()
        if holds(post, permission)
        for standing in standings(name).values()
        if may_find(post, plan, standing)
    ]
