"""A data request before it is sent: filled in from what the scorecard lacks, from a flaw of the plan, or free."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from refoundry.core.problems import Lang, Problem, Spoken
from refoundry.deliver import Standing
from refoundry.plan.model import Plan, known
from refoundry.report.goal_view import goal_view
from refoundry.report.letters import letters
from refoundry.report.words import Words
from refoundry.workbench.language import say
from refoundry.workbench.pinned import Pin
from refoundry.workbench.rooms.plans.findings import findings
from refoundry.workbench.scorecard import meta_of, scorecard_rows

SUBJECT = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
# of a long key so much stands in a subject, so that what tells two flaws of one node apart is never cut off
_KEY = 60
# so many goals are named where a letter says what it is for
_NAMED = 3
OFFICE = "office"
"""Stands for the leading group's office where a goal has no owner yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A request as it could be sent. `addressee` is a reference, empty where it has to be chosen."""

    base: str
    question: str = ""
    addressee: str = ""
    purpose: str = ""
    ground: str = ""
    goals: tuple[str, ...] = ()

    @property
    def entries(self) -> dict[str, Any]:
        """The entries of the move `draft`.

        returns  mapping
        """
        return {
            "question": self.question,
            "addressee": self.addressee,
            "purpose": self.purpose,
            "ground": self.ground,
            "goal": list(self.goals),
        }


def free_subject(base: str, taken: Collection[str]) -> str:
    """A subject nobody uses: the base, or the base with the first number that is free.

    base     text   such as the key of a goal
    taken    texts  subjects that have events
    returns  text

    >>> free_subject("rd-intensity", ["rd-intensity", "rd-intensity-2"])
    'rd-intensity-3'
    """
    cut = base[:90].strip("-") or "letter"
    if cut not in taken:
        return cut
    return next(name for n in range(2, len(taken) + 3) if (name := f"{cut}-{n}") not in taken)


def office_of(plan: Plan) -> str:
    """The department that is the leading group's office, by reference.

    plan     Plan
    returns  departments/KEY, empty where the plan does not say
    """
    group = plan.groups.get(plan.about.leading_group or "")
    office = known(group.office) if group and group.office is not None else None
    return f"departments/{office}" if office else ""


def for_goals(pin: Pin, keys: Sequence[str], lang: Lang, base: str = "") -> Draft:
    """One letter that asks for what several goals of one owner lack.

    pin      Pin
    keys     of goals; those nothing is asked for are left out of the text
    lang     zh or en
    base     text   of the subject; default the first goal's key
    returns  Draft
    """
    plan, meta, words = pin.plan, meta_of(pin), Words(lang)
    known_keys = tuple(key for key in keys if key in plan.goals)
    items: list[str] = []
    if meta is not None:
        rows = scorecard_rows(pin)
        views = [goal_view(own, meta, words) for key in known_keys if (own := [r for r in rows if r["goal"] == key])]
        for letter in letters(views, meta, words):
            items += letter.text.split("\n")[2:]
    if len(items) == 1:
        items = [items[0].removeprefix("1. ")]
    owners = {known(plan.goals[key].owner) for key in known_keys}
    owner = owners.pop() if len(owners) == 1 else None
    named = words("counts.comma").join(plan.goals[key].title.shown(lang) for key in known_keys[:_NAMED])
    if len(known_keys) > _NAMED:
        named = say(lang, "request_draft.more", named=named, count=len(known_keys))
    return Draft(
        base=base or (known_keys[0] if known_keys else "letter"),
        question="\n".join(items),
        addressee=f"departments/{owner}" if owner else office_of(plan),
        purpose=say(lang, "request_draft.purpose_goals", plan=plan.about.title.shown(lang), goals=named),
        ground=say(lang, "request_draft.ground", plan=plan.about.title.shown(lang)),
        goals=known_keys,
    )


def for_owner(pin: Pin, owner: str, lang: Lang, asked: Collection[str] = ()) -> Draft:
    """One letter that asks a department for everything its goals lack and nobody has asked for.

    pin      Pin
    owner    key of a department, or OFFICE for goals without one
    lang     zh or en
    asked    keys of goals there is a request for
    returns  Draft
    """
    rows = [row for row in scorecard_rows(pin) if row["request_zh"] and (row["owner"] or OFFICE) == owner]
    keys = [key for key in dict.fromkeys(row["goal"] for row in rows) if key not in asked]
    return for_goals(pin, keys, lang, f"letter-{owner}")


def flaw_mark(problem: Problem) -> str:
    """What tells a flaw from the others of its code at the same node: a digest of what it is about.

    Counts do not go into it: a flaw stays the same one where only a sum beside it changes.

    problem  Problem
    returns  text   eight signs
    """
    about = [value.shown("zh") if isinstance(value, Spoken) else value for value in problem.values.values()]
    told = [problem.code, problem.subject, problem.got or "", *(one for one in about if isinstance(one, str))]
    return sha256("\n".join(told).encode()).hexdigest()[:8]


def flaw_subject(problem: Problem) -> str:
    """The matter of the request about a flaw of the plan.

    problem  Problem
    returns  text   flaw-CODE-KEY-MARK
    """
    kind, _, key = problem.subject.partition("/")
    return f"flaw-{problem.code}-{(key or kind)[:_KEY].strip('-')}-{flaw_mark(problem)}".lower()


def about_flaw(problem: Problem, requests: Mapping[str, Standing]) -> Standing | None:
    """The request about a flaw that was not withdrawn, the last one where there were several.

    problem   Problem
    requests  data requests by subject
    returns   Standing, None where nobody asked
    """
    base = flaw_subject(problem)
    own = [
        one
        for name, one in requests.items()
        if (name == base or re.fullmatch(rf"{re.escape(base)}-\d+", name)) and one.state != "withdrawn"
    ]
    return max(own, key=lambda one: one.steps[-1].event.at, default=None)


def for_flaw(pin: Pin, code: str, node: str, lang: Lang, mark: str = "") -> Draft | None:
    """A request that would settle a flaw of the plan.

    pin      Pin
    code     of the problem, such as P221
    node     KIND/KEY, or plan
    lang     zh or en
    mark     which of several, as `flaw_mark` gives it; default the first
    returns  Draft, None where the plan has no such flaw, or nothing is asked
    """
    plan = pin.plan
    found = [
        one for one in findings(plan, pin.city.plan_path) if one.problem.code == code and one.problem.subject == node
    ]
    found = [one for one in found if one.problem.ask(lang) and mark in ("", flaw_mark(one.problem))][:1]
    if not found:
        return None
    kind, _, key = node.partition("/")
    title = _title(plan, kind, key, lang) or plan.about.title.shown(lang)
    one = found[0]
    cited = say(lang, "request_draft.cited", number=one.clause.paragraph, quote=one.clause.quote) if one.clause else ""
    line = say(
        lang, "request_draft.flaw", title=title, says=one.problem.says(lang), cited=cited, ask=one.problem.ask(lang)
    )
    asked = one.ask
    return Draft(
        base=flaw_subject(one.problem),
        question=line,
        addressee=f"departments/{asked}" if asked else office_of(plan),
        purpose=say(lang, "request_draft.purpose_flaw", plan=plan.about.title.shown(lang)),
        ground=say(lang, "request_draft.ground", plan=plan.about.title.shown(lang)),
        goals=(key,) if kind == "goals" and key in plan.goals else (),
    )


def _title(plan: Plan, kind: str, key: str, lang: Lang) -> str:
    try:
        return str(plan.of(kind)[key].title.shown(lang))
    except KeyError:
        return ""


def unasked(rows: Iterable[Any], asked: Collection[str]) -> dict[str, list[str]]:
    """The goals that lack something nobody has asked for, by owner, the longest list first.

    rows     of the frame `goals`
    asked    keys of goals there is a request for
    returns  mapping   key of a department, or OFFICE -> keys of goals
    """
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        if row["request_zh"] and row["goal"] not in asked:
            found.setdefault(row["owner"] or OFFICE, {})[row["goal"]] = None
    return {owner: list(keys) for owner, keys in sorted(found.items(), key=lambda pair: -len(pair[1]))}
