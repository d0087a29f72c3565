"""The run over all checks."""

from collections.abc import Sequence

from refoundry.plan.check import classes, duties, gaps, law, numbering, numbers, times, wording
from refoundry.plan.check.findings import GROUPS, Check, Finding
from refoundry.plan.model import Plan, Words

CHECKS: tuple[Check, ...] = tuple(
    one for part in (numbers, gaps, times, duties, classes, law, numbering, wording) for one in part.CHECKS
)


def check(plan: Plan, document: Sequence[str] = ()) -> list[Finding]:
    """Everything that is wrong with a plan, by GROUPS, then by code, then in the order of the document.

    plan      Plan
    document  paragraphs of the official document, where it is attached; then quotes are held against it too
    returns   list of Finding, empty for a plan without flaws
    """
    found = [finding for one in CHECKS for finding in one(plan)]
    if document:
        said = {(f.clause.paragraph, _why(f)) for f in found if f.problem.code == "P216" and f.clause}
        found += [*wording.quotes(plan, document), *law.whole_text(document, said)]
    order = list(GROUPS)
    return sorted(found, key=lambda f: (order.index(f.group), f.problem.code, f.clause.paragraph if f.clause else 0))


def _why(finding: Finding) -> str:
    why = finding.problem.values["why"]
    return why.zh if isinstance(why, Words) else str(why)
