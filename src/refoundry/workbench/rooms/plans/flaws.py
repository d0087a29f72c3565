"""What is wrong with the plan itself, as a list: grouped, cited, with whom to ask what and whether it was asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from refoundry.core.problems import Lang, catalogue
from refoundry.deliver import Standing
from refoundry.plan.check import GROUPS, Finding
from refoundry.plan.labels import kind_label
from refoundry.plan.model import KINDS, Plan
from refoundry.report.plan_words import title_words
from refoundry.workbench.rooms.plans.findings import findings
from refoundry.workbench.rooms.plans.node import spot_of
from refoundry.workbench.rooms.requests.drafting import about_flaw, flaw_mark
from refoundry.workbench.turns import tables

OFFICE = "office"
"""What stands for the office of the leading group where a finding names no department."""


@dataclass(frozen=True)
class Flaw:
    """One finding, in words, with the request that was drafted for it where there is one."""

    finding: Finding
    code: str
    group: str
    group_title: str
    kind: str
    key: str
    title: str
    says: str
    got: str
    expected: str
    fix: str
    question: str
    ask: str
    asked: str
    clause: str
    paragraph: int | None
    quote: str
    spot: str
    request: Standing | None

    @property
    def draft(self) -> str:
        """Where a request about it is drafted, or stands."""
        if self.request is not None:
            return tables()["data-request"].page(self.request)
        problem = self.finding.problem
        told = {"flaw": self.code, "node": problem.subject, "which": flaw_mark(problem)}
        return f"/requests/new?{urlencode(told)}"


def _flaw(plan: Plan, folder: Path, finding: Finding, requests: Mapping[str, Standing], lang: Lang) -> Flaw:
    problem, clause = finding.problem, finding.clause
    kind, _, key = problem.subject.partition("/")
    title = title_words(plan, kind, key, lang) if key or kind == "plan" else kind_label(kind, lang)
    return Flaw(
        finding=finding,
        code=problem.code,
        group=finding.group,
        group_title=GROUPS[finding.group][lang],
        kind=kind,
        key=key or kind,
        title=title,
        says=problem.says(lang),
        got=problem.got or "",
        expected=problem.expected(lang) or "",
        fix=problem.fix(lang) or "",
        question=problem.ask(lang) or "",
        ask=finding.ask or OFFICE,
        asked=finding.asked(plan, lang),
        clause=clause.clause.shown(lang) if clause else "",
        paragraph=clause.paragraph if clause else None,
        quote=clause.quote if clause else "",
        spot=spot_of(plan, folder, kind, key) if kind in KINDS else "",
        request=about_flaw(problem, requests),
    )


def flaws(
    plan: Plan, folder: Path, requests: Mapping[str, Standing], lang: Lang, *, found: Sequence[Finding] | None = None
) -> list[Flaw]:
    """The findings of a plan in words.

    plan      Plan
    folder    the plan folder
    requests  data requests by subject
    lang      zh or en
    found     Findings   default: all
    returns   Flaws, by group and code
    """
    asked = {subject.lower(): standing for subject, standing in requests.items() if subject.startswith("flaw-")}
    every = findings(plan, folder) if found is None else found
    return [_flaw(plan, folder, finding, asked, lang) for finding in every]


def owners(found: Sequence[Flaw]) -> list[tuple[str, str, int]]:
    """Whom to ask how many things, most first.

    found    Flaws
    returns  triples of key, title and count
    """
    counted = Counter((flaw.ask, flaw.asked) for flaw in found)
    return [(key, title, count) for (key, title), count in counted.most_common()]


def codes(found: Sequence[Flaw]) -> list[tuple[str, str, int]]:
    """Which codes were found how often: with the first of its sentences, for want of a name.

    found    Flaws
    returns  triples of code, sentence and count
    """
    counted = Counter(flaw.code for flaw in found)
    first = {flaw.code: flaw.says for flaw in reversed(found)}
    assert counted.keys() <= catalogue().keys()
    return [(code, first[code], count) for code, count in sorted(counted.items())]


def groups(found: Sequence[Flaw]) -> list[tuple[str, str, int]]:
    """How many flaws stand in each group, in the order of GROUPS.

    found    Flaws
    returns  triples of group, title and count
    """
    counted = Counter((flaw.group, flaw.group_title) for flaw in found)
    return sorted(
        ((group, title, count) for (group, title), count in counted.items()), key=lambda one: [*GROUPS].index(one[0])
    )
