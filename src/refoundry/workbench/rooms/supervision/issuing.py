"""Issuing tasks: rows to be filled in, one a task; issuing all that are ticked or none, or each by itself."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from refoundry.core.problems import Both, Lang, Problem, Problems, Spoken
from refoundry.deliver import Event, civil_day, workflow
from refoundry.deliver.parties import Directory, Named, directory, spread_over_towns
from refoundry.plan.model import Plan, Unknown, known
from refoundry.report import writing
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.language import both, say
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.moves.making import make
from refoundry.workbench.per_plan import PerPlan
from refoundry.workbench.pinned import Pin
from refoundry.workbench.rooms.supervision.register import Matter, supporting
from refoundry.workbench.rooms.supervision.wording import all_called, named

MOST = 30
"""Rows of one form: what the limit on the number of fields leaves room for."""
directory_of: PerPlan[Directory] = PerPlan(directory)
_owners_of: PerPlan[Directory] = PerPlan(lambda plan: directory(plan, ("departments", "towns", "chains")))


@dataclass(slots=True)
class Draft:
    """A row of the form. `owner`, `support` and `town` are names as they are typed; `measure` and `goal` keys of the
    plan; `id` and `seq` the deed and the step seen; `title` stands over a task of the plan; `source` are the words of
    minutes it was read from, `asks` its open questions, `notes` what the reader of minutes was not sure of, `problems`
    what stood against it. What a row leaves blank of `due`, `wanted` and `every` is filled in from what holds for
    all."""

    subject: str
    action: str = ""
    owner: str = ""
    support: str = ""
    town: str = ""
    due: str = ""
    wanted: str = ""
    quantity: str = ""
    unit: str = ""
    measure: str = ""
    goal: str = ""
    every: str = ""
    source: str = ""
    chosen: bool = True
    seq: int = 0
    id: str = ""
    title: Any = ""
    asks: list[Any] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.id = self.id or uuid4().hex


_TYPED = ("subject", "id", "action", "owner", "support", "town", "due", "wanted", "quantity", "unit", "measure", "goal",
          "every", "source")  # fmt: skip
_UNLESS = ("due", "wanted", "every")
"""Entries of a row that hold before what is entered for all."""
COMMON = (*_UNLESS, "instruction", "minutes", "meeting", "note")
"""Entries that hold for every row of a form."""
_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def draft_of(plan: Plan, one: Matter, lang: Lang) -> Draft:
    """The row of a task of the plan that is not issued: what the plan says, and what it leaves open.

    plan     Plan
    one      Matter
    lang     zh or en
    returns  Draft
    """
    fields, task = one.standing.fields, plan.tasks.get(one.subject)
    draft = Draft(one.subject, seq=one.standing.seq, title=named(one))
    draft.action = str(fields.get("action") or one.title.zh)
    draft.owner = all_called(plan, one.owner, lang)
    draft.support = all_called(plan, one.support or supporting(plan, one), lang)
    draft.town = all_called(plan, (f"towns/{key}" for key in sorted(one.towns)), lang)
    draft.measure, draft.goal = " ".join(one.measures), " ".join(one.goals)
    draft.wanted = str(fields.get("wanted") or "")
    # of one that was sent back, what was entered before
    draft.due, draft.every = str(fields.get("due") or ""), str(fields.get("every") or "")
    if draft.due < (today := civil_day(timezone.now()).isoformat()):
        draft.due = ""  # what has gone by cannot be set again
    if task is None:
        return draft
    amount = known(task.quantity)
    if amount is not None and not isinstance(amount.value, Unknown):
        draft.quantity, draft.unit = writing.number(float(amount.value), amount.unit, plain=True), amount.unit
    draft.wanted = draft.wanted or ("" if isinstance(task.evidence, Unknown) else task.evidence.zh)
    if isinstance(task.due, int) and not draft.due and f"{task.due}-12-31" >= today:
        draft.due = f"{task.due}-12-31"
    draft.asks = [open_.unknown for open_ in (task.due, task.quantity, task.evidence, task.lead)
                  if isinstance(open_, Unknown)]  # fmt: skip
    return draft


def read_rows(data: Mapping[str, str]) -> list[Draft]:
    """The rows of a form that was sent.

    data     mapping   name -> value; `rows` says how many there are
    returns  Drafts
    raises   Problems  W844: more than may be sent at once
    """
    count = int(data.get("rows", "0")) if data.get("rows", "0").isascii() and data.get("rows", "0").isdigit() else 0
    if count > MOST:
        raise Problems([Problem("W844", got=str(count), values={"most": MOST})])
    drafts = []
    for n in range(count):
        typed = {name: str(data.get(f"r{n}-{name}", "")).strip() for name in _TYPED}
        seq = data.get(f"r{n}-seq", "0")
        chosen = data.get(f"r{n}-chosen") == "1"
        draft = Draft(typed["subject"], seq=int(seq) if seq.isascii() and seq.isdigit() else 0, chosen=chosen)
        for name, value in typed.items():
            setattr(draft, name, value)
        drafts.append(draft)
    return drafts


def references(names: Directory, typed: str, entry: Spoken) -> tuple[list[str], list[Problem]]:
    """The references that typed names mean.

    names    Directory
    typed    text     separated by 、 commas, blanks, or 和 between two names
    entry    Spoken   what the entry is called on the page
    returns  references, and what could not be told
    """
    found: list[str] = []
    problems: list[Problem] = []
    for one in (each for name in names.listed(_BETWEEN.sub("、", typed)) for each in _each(names, name)):
        if one.reference:
            found.append(one.reference)
        elif one.spread and spread_over_towns([one.text]):
            found += [meant for several in names.called.values() for meant in several if meant.startswith("towns/")]
        elif one.references:
            values: dict[str, object] = {"field": entry, "name": one.text, "several": "、".join(one.references)}
            problems.append(Problem("W842", values=values))
        else:
            near = names.near(one.text)
            hint = _filled("supervision_issue.near", near) if near else both("supervision_issue.choose")
            problems.append(Problem("W841", got=one.text, values={"field": entry, "name": one.text, "near": hint}))
    return list(dict.fromkeys(found)), problems


def _each(names: Directory, one: Named) -> tuple[Named, ...]:
    """What is written as one may be several: 工信局和发改局."""
    if one.references or one.spread:
        return (one,)
    several, rest = names.leading(one.text)
    return several if not rest and len(several) > 1 and all(each.reference for each in several) else (one,)


def _filled(name: str, near: str) -> Both:
    return Both(say("zh", name, near=near), say("en", name, near=near))


def entries(names: Directory, draft: Draft, common: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """What a row comes to as entries of the move `issue`.

    names    Directory
    draft    Draft
    common   entries that hold for every row
    returns  entries, and what stands against the row
    """
    table = workflow("task")
    owner, wrong = references(names, draft.owner, table.field("owner"))
    support, doubtful = references(names, draft.support, table.field("support"))
    towns, odd = references(names, draft.town, table.field("town"))
    problems = [*wrong, *doubtful, *odd, *([] if draft.action else [Problem("W849")])]
    payload: dict[str, Any] = {
        "action": draft.action,
        "owner": owner,
        "support": [one for one in support if one not in owner],
        "town": [one.removeprefix("towns/") for one in towns if one.startswith("towns/")],
        "measure": draft.measure.split(),
        "goal": draft.goal.split(),
        **{name: getattr(draft, name) for name in ("quantity", "unit")},
        **{name: common.get(name, "") for name in COMMON if name not in _UNLESS},
        **{name: getattr(draft, name) or common.get(name, "") for name in _UNLESS},
    }
    return {name: value for name, value in payload.items() if value not in ("", [])}, problems


def issue_all(post: Post, pin: Pin, drafts: Sequence[Draft], common: Mapping[str, str]) -> list[Event]:
    """Issue every row that is ticked, or none: each is an event of its own.

    post     Post
    pin      Pin
    drafts   Drafts    what stands against a row is put into its `problems`
    common   entries that hold for every row
    returns  Events, one a row
    raises   Problems  everything that stands against any of them
    """
    chosen = [draft for draft in drafts if draft.chosen]
    if not chosen:
        raise Problems([Problem("W843")])
    names, made = _owners_of(pin.plan), []
    with transaction.atomic():
        for draft in chosen:
            payload, draft.problems = entries(names, draft, common)
            try:
                event = make(post, pin, "task", draft.subject, "issue", payload, expected_seq=draft.seq, id=draft.id)
                made.append(event)
            except Problems as problems:
                # the row says which task it is
                draft.problems += [replace(problem, subject="") for problem in problems.problems]
        against = [problem for draft in chosen for problem in draft.problems]
        if against:
            # leaves the block: nothing of it is kept
            raise Problems(against)
    return made


def issue_each(post: Post, pin: Pin, drafts: Sequence[Draft], common: Mapping[str, str]) -> list[Event]:
    """Issue every row that is ticked, each by itself: what is refused keeps nothing of the others back.

    post     Post
    pin      Pin
    drafts   Drafts    what stands against a row is put into its `problems`
    common   entries that hold for every row
    returns  Events, one for each row that was issued
    raises   Problems  W843: none is ticked
    """
    chosen = [draft for draft in drafts if draft.chosen]
    if not chosen:
        raise Problems([Problem("W843")])
    made: list[Event] = []
    for draft in chosen:
        try:
            made += issue_all(post, pin, [draft], common)
        except Problems:
            continue  # it stands in the row
    return made


def lacking(drafts: Iterable[Draft], common: Mapping[str, str]) -> dict[str, Problem]:
    """What rows lack that could be entered once for all: said there, and no longer in each row.

    drafts   Drafts     what they lack of it is taken out of their `problems`
    common   entries that hold for every row
    returns  name of an entry -> Problem
    """
    found: dict[str, Problem] = {}
    for draft in drafts:
        for problem in [*draft.problems]:
            name = getattr(problem.values.get("field"), "name", "")
            if problem.code == "D624" and name in _UNLESS and not common.get(name):
                found.setdefault(name, problem)
                draft.problems.remove(problem)
    return found


def refresh(drafts: Iterable[Draft]) -> None:
    """After a refusal: the next attempt is a new deed over what is now known.

    drafts   Drafts
    """
    for draft in drafts:
        draft.id = uuid4().hex
        draft.seq = standing("task", draft.subject).seq
