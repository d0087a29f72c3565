"""What within a page a post may touch: its own department's, town's, chain's or firm's matters.

Fields of events name who they are about by reference: departments/KEY, towns/KEY, chains/KEY, enterprises/CODE, or a
list of these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from refoundry.deliver import Move, Standing, offers
from refoundry.plan.model import Plan
from refoundry.plan.model.base import known
from refoundry.workbench.accounts.models import Post

# finance looks at the whole city, and answers for its own bureau only
WHOLE_CITY = frozenset({"leading-group", "analyst"})


def names(references: object) -> frozenset[str]:
    """The references in a field.

    references  text, list of text or None   departments/a, [departments/a, towns/b]
    returns     set of text
    """
    several = references if isinstance(references, list | tuple) else str(references or "").split()
    return frozenset(map(str, several))


def parties(plan: Plan, standing: Standing) -> Mapping[str, frozenset[str]]:
    """Who a matter is about.

    plan      Plan
    standing  Standing   of a task, value report or data request
    returns   mapping    owner, support, asked, asker -> references
    """
    fields = standing.fields
    owner, support = names(fields.get("owner")), names(fields.get("support"))
    match standing.workflow.name:
        case "task" if not owner and standing.subject in plan.tasks:
            task = plan.tasks[standing.subject]
            lead = known(task.lead)
            owner = frozenset({f"departments/{lead}"} if lead else ())
            support = frozenset(f"departments/{key}" for key in task.support)
        case "value-report":
            goal = plan.goals.get(standing.subject.split("@")[0])
            lead = known(goal.owner) if goal else None
            owner = frozenset({f"departments/{lead}"} if lead else ())
    return {
        "owner": owner,
        "support": support,
        "asked": names(fields.get("addressee")) | names(fields.get("asked-of")),
        "asker": names(fields.get("asker")),
    }


def concerns(post: Post, plan: Plan, standing: Standing) -> bool:
    """Whether a matter is the post's to see among its own: owned, supported, asked of it or asked by it.

    post      Post
    plan      Plan
    standing  Standing
    returns   bool
    """
    return bool(post.reference) and any(post.reference in held for held in parties(plan, standing).values())


@dataclass(frozen=True, slots=True)
class _Draft:
    """States in which a matter is not out yet, the move that lets it out, and who sees it before."""

    states: frozenset[str]
    out: str
    roles: frozenset[str]
    party: str


@cache
def _drafts() -> Mapping[str, _Draft]:
    told = yaml.safe_load((files("refoundry.workbench.access") / "drafts.yaml").read_text("utf-8"))
    return {
        name: _Draft(frozenset(row["states"]), row["out"], frozenset(row["roles"]), row.get("party", ""))
        for name, row in told.items()
    }


def may_see(post: Post, plan: Plan, standing: Standing) -> bool:
    """Whether a matter is out, or the post is among those who see it before that. Which rooms a post may enter is a
    matter of its permissions.

    post      Post
    plan      Plan
    standing  Standing
    returns   bool
    source    drafts.yaml
    """
    draft = _drafts().get(standing.workflow.name)
    if draft is None or standing.state not in draft.states or post.role in draft.roles:
        return True
    if standing.final and any(step.counts and step.event.move == draft.out for step in standing.steps):
        return True
    if any(step.event.actor == post.account.username for step in standing.steps):
        return True
    return bool(draft.party and post.reference) and post.reference in parties(plan, standing)[draft.party]


# move -> which party may make it; moves not named here are whoever's the table says
_PARTY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "task": {
        "start": ("owner",), "decline": ("owner",), "progress": ("owner", "support"), "raise": ("owner",),
        "resolve": ("asked", "owner"), "report": ("owner",), "withdraw": ("owner",), "correct": ("owner",),
        "correct-progress": ("owner", "support"),
    },
    "value-report": {
        "report": ("owner",), "decline": ("owner",), "withdraw": ("owner",), "approve": ("owner",),
        "return": ("owner",), "correct": ("owner",), "revise": ("owner",),
    },
    "data-request": {
        "answer": ("asked",), "decline": ("asked",), "correct": ("asked",),
        "send": ("asker",), "urge": ("asker",), "extend": ("asker",), "ask-again": ("asker",), "accept": ("asker",),
        "return": ("asker",), "withdraw": ("asker",),
    },
}  # fmt: skip
# what a chain's leader does to tasks is done to those of the chain
_CHAIN = frozenset({"issue", "urge", "escalate", "accept", "return", "correct-issue"})


def may_touch(post: Post, plan: Plan, standing: Standing, move: str) -> bool:
    """Whether a move of a matter is within what a post speaks for. The table of moves says the rest.

    post      Post
    plan      Plan
    standing  Standing
    move      name of a move
    returns   bool
    """
    if post.role in WHOLE_CITY:
        return True
    held = parties(plan, standing)
    if post.role == "chain" and standing.workflow.name == "meeting":
        return not standing.steps or _of_its_own(post, standing, "plan", "convener")
    if (standing.workflow.name, move) == ("data-request", "draft"):
        # what someone has drafted is not another's to write over
        return not standing.steps or _of_its_own(post, standing, "draft", "asker")
    if post.role == "chain" and standing.workflow.name == "task" and move in _CHAIN:
        if move == "issue" and not standing.steps and standing.subject not in plan.tasks:
            # one to be made has no owner yet: whom it names is held against the chain when it is issued
            return bool(post.reference)
        return bool(post.reference) and post.reference in held["owner"] | held["support"]
    wanted = _PARTY.get(standing.workflow.name, {}).get(move)
    if wanted is None:
        return True
    return bool(post.reference) and any(post.reference in held[party] for party in wanted)


def _of_its_own(post: Post, standing: Standing, first: str, field: str = "") -> bool:
    """Whether the post's account began a matter, or an entry of it names what the post speaks for."""
    if field and post.reference and post.reference in names(standing.fields.get(field)):
        return True
    return any(step.event.actor == post.account.username for step in standing.steps if step.event.move == first)


def open_moves(post: Post, plan: Plan, standing: Standing) -> tuple[Move, ...]:
    """The moves a post can make of a matter now: what a page shows as buttons.

    post      Post
    plan      Plan
    standing  Standing
    returns   Moves
    """
    possible = offers(standing, post.account.username, post.role)
    return tuple(move for move in possible if may_touch(post, plan, standing, move.name))
