"""The run over all checks."""

from collections.abc import Sequence

from refoundry.plan.check import duties, law, numbers, wording
from refoundry.plan.check.findings import GROUPS, Check, Finding
from refoundry.plan.model import Plan

CHECKS: tuple[Check, ...] = (*numbers.CHECKS, *duties.CHECKS, *law.CHECKS, *wording.CHECKS)


def check(plan: Plan, document: Sequence[str] = ()) -> list[Finding]:
    """Everything that is wrong with a plan, by GROUPS, then by code, then in the order of the document.

    plan      Plan
    document  paragraphs of the official document, where it is attached; then quotes are held against it too
    returns   list of Finding, empty for a plan without flaws
    """
    found = [finding for one in CHECKS for finding in one(plan)]
    if document:
        found += [*wording.quotes(plan, document), *law.whole_text(document)]
    order = list(GROUPS)
    return sorted(found, key=lambda f: (order.index(f.group), f.problem.code, f.clause.paragraph if f.clause else 0))
