"""One matter of each workflow, each with an account, a file, a token and a job beside it: what addresses are about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from refoundry.plan.model import known
from refoundry.workbench.accounts.models import Post, Token
from refoundry.workbench.demo.bulletins import furnish_bulletins
from refoundry.workbench.jobs.work import start_run
from refoundry.workbench.ledger.handed_in import keep
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.record import make_move, trace
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.pinned import pin
from refoundry.workbench.reminders.models import Channel
from tests.unit.workbench.bulletins_desk import subject

Sign = Callable[[str], Client]
PDF = b"%PDF-1.7 test"
ROLES = {
    "leading-group": "office", "chain": "chain", "department": "lead", "town": "town", "commissioner": "commissioner",
    "finance": "finance", "enterprise": "enterprise", "analyst": "analyst", "auditor": "auditor",
    "administrator": "administrator",
}  # fmt: skip
"""A role and the demo account that plays it."""


@dataclass
class Planted:
    """What was planted."""

    task: str
    town_task: str
    meeting: str
    report: str
    request: str
    bulletin: str
    issued: str
    sha256: str
    job: str
    goal: str
    tokens: Mapping[str, Token] = field(default_factory=dict)


def _move(posts: Mapping[str, Post], by: str, workflow: str, matter: str, move: str, **entries: Any) -> None:
    make_move(
        workflow, matter, move, actor=posts[by].account.username, role=posts[by].role,
        expected_seq=standing(workflow, matter).seq, payload=entries, id=uuid4().hex,
    )  # fmt: skip


def plant(posts: Mapping[str, Post], text: str = "演示") -> Planted:
    """Plant one of each; every entry that takes free text holds the text given."""
    now = pin()
    tasks = [key for key, task in now.plan.tasks.items() if f"departments/{task.lead}" == posts["lead"].reference]
    task, town_task = tasks[0], tasks[1]
    issued = {
        "action": text,
        "due": "2027-06-30",
        "wanted": text,
        "note": text,
        "minutes": text[:40],
        "unit": text[:20],
    }
    _move(
        posts,
        "office",
        "task",
        task,
        "issue",
        owner=[posts["lead"].reference],
        support=[posts["town"].reference],
        **issued,
    )
    _move(posts, "office", "task", town_task, "issue", owner=[posts["town"].reference], **issued)
    _move(posts, "town", "task", town_task, "start", note=text)
    _move(posts, "town", "task", town_task, "progress", period="2026-10", progress=text, note=text)

    meeting = "meeting-2026-11-20-1"
    _move(posts, "chain", "meeting", meeting, "plan", title=text, date="2026-11-20", agenda=text, tasks=[task],
          convener=[posts["chain"].reference], note=text)  # fmt: skip
    _move(posts, "chain", "meeting", meeting, "hold", date="2026-11-20", note=text)

    owner = posts["owner"].scope
    goal = next(key for key, one in now.plan.goals.items() if known(one.owner) == owner and one.unit == "%")
    report = f"{goal}@2023"
    _move(posts, "owner", "value-report", report, "report", value="12.5", unit="%", period="2023", source=text,
          basis="department", definition=text, note=text)  # fmt: skip

    request = f"{goal}-2"
    _move(posts, "office", "data-request", request, "draft", question=text, addressee=posts["finance"].reference,
          purpose=text, ground=text, goal=[goal], note=text)  # fmt: skip
    _move(posts, "office-2", "data-request", request, "send", due="2027-01-29", letter=text)

    furnish_bulletins(now, posts, timezone.now())
    issued_one = next(key for key in standings("bulletin") if key != subject())
    handed = keep(now.city.path, [SimpleUploadedFile("a.pdf", PDF + text.encode())])[0]
    trace("file-handed-in", posts["lead"], handed.sha256, name=f"{text[:30]}.pdf", size=handed.size)
    Channel.objects.create(name="group", kind="wecom", address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
                           account=posts["office"].account)  # fmt: skip
    tokens = {name: Token.make(post, text[:80])[0] for name, post in posts.items()}
    job = str(start_run(posts["analyst"]).id)
    return Planted(task, town_task, meeting, report, request, subject(), issued_one, handed.sha256, job, goal, tokens)


MOVES = {
    "leading-group": ("task", "town_task", "urge"), "chain": ("meeting", "meeting", "record"),
    "department": ("task", "task", "start"), "town": ("task", "town_task", "progress"),
    "finance": ("data-request", "request", "answer"), "analyst": ("bulletin", "bulletin", "submit"),
}  # fmt: skip
"""A move that a role has to make of what was planted."""


def arguments(name: str, planted: Planted, posts: Mapping[str, Post], role: str) -> dict[str, Any]:
    """What stands in the blanks of an address for a role."""
    post = posts[ROLES.get(role, "office")]
    workflow, matter, move = MOVES.get(role, ("task", "task", "start"))
    run = pin().run
    assert run is not None
    event, line = Entry.objects.last(), Trace.objects.last()
    return {
        "demo-sign-in": {"username": "demo-town"},
        "choose-post": {"number": post.pk},
        "choose-language": {"lang": "en"},
        "token-revoke": {"number": planted.tokens[ROLES.get(role, "office")].pk},
        "post-end": {"username": "demo-town", "number": posts["town"].pk},
        "account-token-revoke": {"username": "demo-town", "number": planted.tokens["town"].pk},
        "job": {"job": planted.job},
        "run": {"name": run.name},
        "move": {"workflow": workflow, "subject": getattr(planted, matter), "move": move},
        "file": {"sha256": planted.sha256},
        "goal": {"key": planted.goal}, "goal-why": {"key": planted.goal}, "goal-report": {"key": planted.goal},
        "report": {"subject": planted.report},
        "supervision-task": {"subject": planted.task}, "supervision/<str:subject>": {"subject": planted.task},
        "meeting": {"subject": planted.meeting}, "meeting-minutes": {"subject": planted.meeting},
        "request": {"subject": planted.request}, "request-letter": {"subject": planted.request},
        "bulletin-correct": {"subject": planted.issued},
        "bulletin-version": {"subject": planted.bulletin, "seq": 1},
        "plan-node": {"kind": "goals", "key": planted.goal},
        "audit-event": {"number": event.pk if event else 0}, "audit-trace": {"number": line.pk if line else 0},
        "view-delete": {"number": 1},
        "channel-switch": {"name": "group"}, "channel-test": {"name": "group"},
        "api:plan_nodes": {"kind": "goals"}, "api:plan_node": {"kind": "goals", "key": planted.goal},
        "api:target": {"key": f"{planted.goal}@2024"},
        "api:observations": {"key": pin().plan.goals[planted.goal].indicator},
        "api:run": {"name": run.name}, "api:job": {"id": planted.job},
        "api:matters": {"name": "task"}, "api:matter": {"name": "task", "subject": planted.task},
        "api:make_move": {"name": workflow, "subject": getattr(planted, matter)},
    }.get(name) or (
        {"subject": planted.bulletin} if name.startswith("bulletin-") or name == "bulletin"
        else {"username": "demo-town"} if name.startswith(("account-", "post-")) else {}
    )  # fmt: skip


def addresses() -> dict[str, str]:
    """Every address of the workbench: its name, or its route where it has none -> its route."""

    def walk(part: URLResolver, before: str = "", space: str = "") -> list[tuple[str, str]]:
        found = []
        for one in part.url_patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLPattern):
                # of several operations at one address the first names it
                if route not in (known for _, known in found):
                    found.append((f"{space}{one.name}" if one.name else route, route))
            else:
                found += walk(one, route, f"{space}{one.namespace}:" if one.namespace else space)
        return found

    return dict(walk(get_resolver()))


def filled(route: str, blanks: Mapping[str, Any]) -> str:
    """An address with its blanks filled."""
    path = route
    while "<" in path:
        before, _, rest = path.partition("<")
        blank, _, after = rest.partition(">")
        path = f"{before}{blanks[blank.rpartition(':')[2]]}{after}"
    return f"/{path}"
